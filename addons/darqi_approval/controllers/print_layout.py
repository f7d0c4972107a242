from odoo import http
from odoo.http import request


class PrintLayout(http.Controller):
    """The pages that are printed into blank certificates."""

    def _layout(self, layout_id):
        layout = request.env["darqi.print.layout"].browse(layout_id).exists()
        if not layout:
            raise request.not_found()
        layout.check_access("read")
        return layout

    def _page(self, pdf):
        return request.make_response(
            pdf,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", "inline"),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route(
        "/darqi/print/<int:layout_id>/test", type="http", auth="user", readonly=True
    )
    def test(self, layout_id, **_more):
        """The test print with its grid."""
        return self._page(self._layout(layout_id)._test_pdf())

    @http.route(
        "/darqi/print/<int:layout_id>/licence/<int:licence_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def licence(self, layout_id, licence_id, **_more):
        """One certificate. :raises AccessError: not the reader's licence"""
        licence = request.env["darqi.licence"].browse(licence_id).exists()
        if not licence:
            raise request.not_found()
        licence.check_access("read")
        if not licence.can_print_blank:
            raise request.not_found()
        return self._page(self._layout(layout_id)._pdf(licence._print_values()))
