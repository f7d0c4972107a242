from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..models.document_public import DECISION_KEYS, PROGRESS_KEYS, STATISTICS_KEYS
from .check import MAX_UPLOAD, PAGE_POLICY

STEP = 20  # decisions on a page
DEEP = 500  # pages that are turned to; beyond them the search is narrowed
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": PAGE_POLICY,
}


def picked(row, keys):
    """The allowed keys of a row and nothing else."""
    return {key: row[key] for key in keys}


class Public(http.Controller):
    """公开 (REQ-82): decisions, statistics, and one's own progress by secret code.

    Without login, without anything from another host. What leaves the records is
    picked by allow-list; persons are masked and never found by name; progress answers
    to the check code printed on one's receipt (100 bits) and to nothing else.
    """

    @http.route(
        "/darqi/decisions",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=False,
        darqi_limit=("GET",),
    )
    def decisions(self, q="", page="1", **_more):
        """The list of decisions, the newest first, with a search."""
        return self._page("decisions_page", self._decisions(q, page))

    @http.route(
        "/darqi/decisions.json",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=False,
        darqi_limit=("GET",),
    )
    def decisions_json(self, q="", page="1", **_more):
        """The same as JSON."""
        found = self._decisions(q, page)
        keys = ("total", "page", "pages", "rows", "statistics")
        return request.make_json_response(
            picked(found, keys), headers=list(HEADERS.items())
        )

    @http.route(
        "/darqi/progress",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        readonly=False,
        max_content_length=MAX_UPLOAD,
        darqi_limit=("POST",),
    )
    def progress(self, code="", **_more):
        """How far one's case is; the code is sent in the body, never in an address."""
        if request.httprequest.method == "GET":
            return self._page("progress_page", {"rows": None, "problem": False})
        self._chinese()
        document = request.env["darqi.document"]._by_code(code[:64])
        rows = document._progress_rows() if document else []
        values = {
            "rows": [picked(row, PROGRESS_KEYS) for row in rows],
            "problem": not rows,
        }
        return self._page("progress_page", values, status=200 if rows else 404)

    def _decisions(self, words, page):
        self._chinese()
        # sudo: decisions are public (行政许可法 40); only the keys of the allow-list
        # leave the records.
        documents = request.env["darqi.document"].sudo()
        domain = documents._published_domain(words)
        total = documents.search_count(domain, limit=STEP * DEEP)
        pages = max(1, -(-total // STEP))
        page = min(max(int(page) if page.isdecimal() else 1, 1), pages)
        rows = documents.search(
            domain,
            order="issued_on desc, id desc",
            limit=STEP,
            offset=STEP * (page - 1),
        )
        year = request.env["darqi.working.day"]._today().year
        # sudo: numbers of the whole, as above
        numbers = request.env["darqi.application"].sudo()._public_statistics(year)
        words = " ".join((words or "").split())[:60]

        def address(number):
            return f"/darqi/decisions?{urlencode({'q': words, 'page': number})}"

        return {
            "q": words,
            "previous": address(page - 1),
            "following": address(page + 1),
            "total": total,
            "page": page,
            "pages": pages,
            "rows": [picked(row._published_row(), DECISION_KEYS) for row in rows],
            "statistics": picked(numbers, STATISTICS_KEYS),
        }

    def _busy(self):
        """The answer to an address that asks too often; nothing is looked up."""
        return self._page("public_busy_page", {}, status=429)

    def _chinese(self):
        # sudo: which languages are installed, nothing else.
        if "zh_CN" in dict(request.env["res.lang"].sudo().get_installed()):
            request.update_context(lang="zh_CN")  # the public reads Chinese

    def _page(self, template, values, status=200):
        self._chinese()
        values = {"csrf_token": request.csrf_token(), **values}
        response = request.render(f"darqi_approval.{template}", values)
        response.status_code = status
        response.headers.update({**HEADERS, "Cache-Control": "no-store"})
        return response
