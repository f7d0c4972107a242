from datetime import timedelta

from odoo import http
from odoo.http import request

from .check import PAGE_POLICY

SHOWN_DAYS = 90
MOST = 500


class Overdue(http.Controller):
    """The public page of statements on exceeded times (优化营商环境条例 36(2))."""

    @http.route("/darqi/overdue", type="http", auth="public", methods=["GET"])
    def page(self):
        """Statements of the last ninety days, without applicants and case numbers."""
        today = request.env["darqi.working.day"]._today()
        # sudo: these statements are made to be read by everybody; only the columns of
        # the page leave the records.
        statements = (
            request.env["darqi.application.overdue"]
            .sudo()
            .search(
                [("stated_on", ">=", today - timedelta(days=SHOWN_DAYS))], limit=MOST
            )
        )
        rows = [
            {
                "stated_on": row.stated_on,
                "organ": row.department_id.name,
                "item": row.item_id.name,
                "promised_due": row.promised_due,
                "is_statutory": row.is_statutory,
                "days_over": row.days_over,
                "reason": row.reason,
                "measures": row.measures or "",
                "expected_on": row.expected_on,
            }
            for row in statements
        ]
        response = request.render("darqi_approval.overdue_page", {"rows": rows})
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        return response
