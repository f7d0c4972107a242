import werkzeug.exceptions

from odoo import models
from odoo.http import request

from ..rate_limit import LIMIT


class IrHttp(models.AbstractModel):
    """Tells the web client whether this is a demonstration; guards public pages."""

    _inherit = "ir.http"

    def session_info(self):
        """Adds ``darqi_demo``: pages then say 演示数据."""
        return {
            **super().session_info(),
            "darqi_demo": self.env["darqi.config"]._is_demo(),
        }

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Questions of the public are counted before anything of them is read.

        A route says with ``darqi_limit`` which methods are counted; its controller has
        the page that is answered instead (``_busy``).
        """
        result = super()._pre_dispatch(rule, args)
        question = request.httprequest
        if question.method in rule.endpoint.routing.get("darqi_limit", ()):
            if not LIMIT.allows_shared(request.env, question.remote_addr):
                response = rule.endpoint.func.__self__._busy()
                response.flatten()
                werkzeug.exceptions.abort(response)
        return result
