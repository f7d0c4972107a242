from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

STEP = 20


class CasePortal(CustomerPortal):
    """办件查询: an applicant's own cases, to look at and to take papers from.

    Every page begins with :meth:`_of_portal_user`; a number or an id of somebody else's
    is answered like one that does not exist.
    """

    def _prepare_home_portal_values(self, counters):
        """The number of the person's cases on the first page."""
        values = super()._prepare_home_portal_values(counters)
        if "darqi_case_count" in counters:
            values["darqi_case_count"] = len(
                request.env["darqi.application"]._of_portal_user()
            )
        return values

    @http.route(
        ["/my/darqi-cases", "/my/darqi-cases/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def darqi_cases(self, page=1, **_more):
        """The list of one's own cases, the newest first."""
        cases = request.env["darqi.application"]._of_portal_user()
        shown = pager(
            url="/my/darqi-cases", total=len(cases), page=page, step=STEP, scope=5
        )
        rows = cases[shown["offset"] : shown["offset"] + STEP]
        states = dict(cases._fields["state"]._description_selection(request.env))
        values = {
            "cases": rows,
            "states": states,
            "pager": shown,
            "page_name": "darqi_cases",
        }
        return request.render("darqi_approval.portal_cases", values)

    @http.route(
        "/my/darqi-cases/<string:number>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def darqi_case(self, number, **_more):
        """One case: state, course of the time limit, papers, answers."""
        case = self._own(number)
        values = {**case._portal_values(), "page_name": "darqi_case"}
        return request.render("darqi_approval.portal_case", values)

    @http.route(
        "/my/darqi-cases/<string:number>/paper/<int:document_id>",
        type="http",
        auth="user",
    )
    def darqi_case_paper(self, number, document_id, **_more):
        """The file of a paper that was issued to the applicant in this case."""
        papers = self._own(number)._portal_documents()
        paper = papers.filtered(lambda row: row.id == document_id)
        if not paper:
            raise request.not_found()
        paper._portal_opened()  # what he opens is served, where he agreed to it
        answer = self._show_report(
            paper, "pdf", "darqi_approval.report_document", download=True
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    def _own(self, number):
        case = request.env["darqi.application"]._of_portal_user(number)
        if not case:
            raise request.not_found()
        return case
