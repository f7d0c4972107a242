import hashlib
import hmac

from odoo import http
from odoo.http import request

from ..document_signing import NOT_A_SEAL
from ..models.check_code import grouped
from ..rate_limit import LIMIT, RateLimit

__all__ = ["LIMIT", "PAGE_POLICY", "Check", "RateLimit"]

# What a public page may load: its own styles and the mark of the platform.
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

MAX_FILE = 20 * 1024 * 1024  # bytes
MAX_UPLOAD = 32 * 1024 * 1024  # bytes of a whole question
COMPLAINTS = RateLimit(limit=3, window=3600)
MAX_TEXT = 2000  # signs of a complaint


class Check(http.Controller):
    """Verification by anyone: is this paper real, in force, unchanged?

    Public, without login, without anything from another host. A document is found by
    its whole code (100 bits) and in no other way, so nothing can be enumerated.
    """

    @http.route(
        "/darqi/check",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=MAX_UPLOAD,
        darqi_limit=("POST",),
    )
    def form(self, code="", file=None, **_more):
        """The form; a code that was typed in, or a file on record, has its answer."""
        if file is not None:
            return self._by_file(self._bytes(file))
        code = "".join(sign for sign in code.upper() if sign.isalnum())[:64]
        if code:
            return request.redirect(f"/darqi/check/{code}", code=303)
        return self._page({})

    @http.route(
        "/darqi/check/<string:code>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        sitemap=False,
        max_content_length=MAX_UPLOAD,
        darqi_limit=("GET", "POST"),
    )
    def answer(self, code, file=None, **_more):
        """What the paper with this code is; with a file, whether that is unchanged."""
        document = self._find(code)
        if not document:
            return self._page({"problem": "unknown"}, status=404)
        values = self._facts(document)
        if request.httprequest.method == "POST":
            values.update(self._judged(document, self._bytes(file)))
        return self._page(values)

    @http.route(
        "/darqi/check/<string:code>/mongolian",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        darqi_limit=("GET",),
    )
    def mongolian(self, code, **_more):
        """The Mongolian title a paper in both languages bears, as a picture."""
        content = self._find(code)._mongolian_title_or_none()
        if not content:
            raise request.not_found()
        return request.make_response(
            content,
            [
                ("Content-Type", "image/png"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _busy(self):
        """The answer to an address that asks too often; nothing is looked up."""
        return self._page({"problem": "busy"}, status=429)

    def _bytes(self, file):
        """What was handed in, one byte more than is looked at at most."""
        return file.read(MAX_FILE + 1) if hasattr(file, "read") else b""

    def _judged(self, document, data):
        compared = self._compare(document, data)
        if compared in ("none", "large", "copy"):
            return {"compared": compared}
        return {"compared": compared, "signed": document._signature_facts(data)}

    def _by_file(self, data):
        """The answer to a file without a code: found by its digest alone."""
        if not data or len(data) > MAX_FILE:
            return self._page({"problem": "large" if data else "none"})
        digest = hashlib.sha256(data).hexdigest()
        # sudo: who has the very file knows all that _facts tells of its document.
        documents = request.env["darqi.document"].sudo()
        document = documents.search(
            [
                "|",
                "|",
                "|",
                ("sha256", "=", digest),
                ("seal_use_ids.sha256", "=", digest),
                ("copy_ids.sha256", "=", digest),
                # Odoo keeps the SHA-1 of a file; _compare judges by SHA-256.
                ("sealed_attachment_id.checksum", "=", hashlib.sha1(data).hexdigest()),
            ],
            limit=1,
        )
        if not document:
            return self._page({"problem": "other"}, status=404)
        return self._page({**self._facts(document), **self._judged(document, data)})

    @http.route(
        "/darqi/check/<string:code>/second-seal",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        max_content_length=MAX_FILE,
        darqi_limit=("POST",),
    )
    def second_seal(self, code, text="", name="", phone="", **_more):
        """Whoever holds the paper complains that a department wants its seal too.

        REQ-15(c): the complaint is open to the applicant; whose paper it is, and which
        department licensed the item before, come from the paper itself.
        """
        document = self._find(code)
        if not document:
            return self._page({"problem": "unknown"}, status=404)
        values = self._facts(document)
        text, name = text.strip()[:MAX_TEXT], name.strip()[:100]
        organ = document.item_id.department_id
        if not values["one_seal"] or not organ or not text or not name:
            return self._page({**values, "complained": "missing"})
        if not COMPLAINTS.allows_shared(request.env, request.httprequest.remote_addr):
            return self._page({**values, "complained": "busy"}, status=429)
        # sudo: the public creates this one row about the paper whose code it knows.
        complaints = request.env["darqi.seal.complaint"].sudo()
        complaints._door_opened().create(
            {
                "document_id": document.id,
                "department_id": organ.id,
                "complainant": name,
                "phone": phone.strip()[:40],
                "text": text,
                "channel": "check",
            }
        )
        return self._page({**values, "complained": "done"})

    def _find(self, code):
        return request.env["darqi.document"]._by_code(code)

    def _facts(self, document):
        licence = document.licence_id
        if not licence and document.kind == "granted" and document.application_id:
            licence = licence.search(
                [("application_id", "=", document.application_id.id)], limit=1
            )
        return {
            "document": document,
            "code": grouped(document.check_code),
            "status": document._public_status(licence),
            "organ": document.department_id._name_on(document.issued_on),
            "holder": document._public_subject(licence),
            "licence": licence,
            "behind": document._industry_licence()._public_rows(),
            "corrections": [
                (paper.number or "", paper.issued_on)
                for paper in document._sealed_corrections()
            ],
            "mongolian": document._has_mongolian_title(),
            "one_seal": document.department_id.kind == "bureau"
            and document.seal_required,
        }

    def _compare(self, document, data):
        """same, sealed, copy, changed, none or large."""
        if not data:
            return "none"
        if len(data) > MAX_FILE:
            return "large"
        digest = hashlib.sha256(data).hexdigest()
        if hmac.compare_digest(digest, document.sha256):
            return "same"
        if digest in document.copy_ids.mapped("sha256"):
            return "copy"
        sealed = document.seal_use_ids.mapped("sha256")
        # The scan handed in later is the sealed file; it is frozen.
        if document.sealed_attachment_id:
            scan = document.sealed_attachment_id.raw
            sealed.append(hashlib.sha256(scan).hexdigest())
        return "sealed" if digest in sealed else "changed"

    def _page(self, values, status=200):
        env = request.env
        # sudo: which languages are installed, nothing else.
        if "zh_CN" in dict(env["res.lang"].sudo().get_installed()):
            request.update_context(lang="zh_CN")  # the public reads Chinese
        values = {
            "problem": False,
            "document": False,
            "compared": False,
            "signed": None,
            "not_a_seal": f"{NOT_A_SEAL}（国务院令第716号第九条）。",
            "complained": False,
            "csrf_token": request.csrf_token(),
            **values,
        }
        response = request.render("darqi_approval.check_page", values)
        response.status_code = status
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Content-Security-Policy"] = PAGE_POLICY
        return response
