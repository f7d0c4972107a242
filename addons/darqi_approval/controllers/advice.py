from odoo import http
from odoo.http import request


class Advice(http.Controller):
    """The slip of a piece of advice, made when it is printed."""

    @http.route(
        "/darqi/advice/<int:advice_id>", type="http", auth="user", methods=["GET"]
    )
    def slip(self, advice_id):
        """一次性告知单 as PDF, for whoever may read the row."""
        advice = request.env["darqi.advice"].browse(advice_id).exists()
        if not advice or not advice.has_access("read"):
            return request.not_found()
        return request.make_response(
            advice._pdf(),
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", "inline"),
                ("Cache-Control", "no-store"),
            ],
        )
