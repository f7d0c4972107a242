from odoo import http
from odoo.http import content_disposition, request


class LicencePaper(http.Controller):
    """The electronic licence for whoever may read the licence."""

    def _licence(self, licence_id):
        licence = request.env["darqi.licence"].browse(licence_id).exists()
        if not licence:
            raise request.not_found()
        licence.check_access("read")
        if not licence._live_certificate():
            raise request.not_found()
        return licence

    # Not read-only: reading the paper of a case is noted.
    @http.route("/darqi/licence/<int:licence_id>/certificate", type="http", auth="user")
    def certificate(self, licence_id, **_more):
        """The file as sealed. :raises AccessError: not the reader's licence"""
        licence = self._licence(licence_id)
        # sudo: the file of a licence whose reading was checked.
        binary = request.env["ir.binary"].sudo()
        stream = binary._get_stream_from(licence._certificate_file(), "raw")
        return stream.get_response(as_attachment=False)

    @http.route("/darqi/licence/<int:licence_id>/copy", type="http", auth="user")
    def licence_copy(self, licence_id, **_more):
        """A copy marked 副本. :raises AccessError: not the reader's licence"""
        licence = self._licence(licence_id)
        name = content_disposition(
            f"{licence.display_name}（副本）.pdf".replace("/", "-"), "inline"
        )
        return request.make_response(
            licence._copy_pdf(),
            [("Content-Type", "application/pdf"), ("Content-Disposition", name)],
        )
