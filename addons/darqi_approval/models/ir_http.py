from odoo import models


class IrHttp(models.AbstractModel):
    """Tells the web client whether this is a demonstration database."""

    _inherit = "ir.http"

    def session_info(self):
        """Adds ``darqi_demo``: pages then say 演示数据."""
        return {
            **super().session_info(),
            "darqi_demo": self.env["darqi.config"]._is_demo(),
        }
