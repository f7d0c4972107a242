from odoo import http
from odoo.http import request


class Advice(http.Controller):
    """Slips and registers of the window, made when they are printed."""

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

    @http.route(
        "/darqi/paper-returns/<string:ids>", type="http", auth="user", methods=["GET"]
    )
    def returns(self, ids):
        """退件登记表 as PDF, of the rows one may read."""
        numbers = [int(part) for part in ids.split(",")[:500] if part.isdigit()]
        rows = request.env["darqi.paper.return"].search([("id", "in", numbers)])
        if not rows:
            return request.not_found()
        return request.make_response(
            rows._pdf(),
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", "inline"),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route(
        "/darqi/delivery-register/<string:ids>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def delivery_register(self, ids):
        """出件登记表 as PDF, of the cases one may read."""
        numbers = [int(part) for part in ids.split(",")[:500] if part.isdigit()]
        cases = request.env["darqi.application"].search([("id", "in", numbers)])
        if not cases:
            return request.not_found()
        return request.make_response(
            cases._delivery_register_pdf(),
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", "inline"),
                ("Cache-Control", "no-store"),
            ],
        )
