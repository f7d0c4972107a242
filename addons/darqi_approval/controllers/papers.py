from odoo import http
from odoo.http import content_disposition, request


def pdf_response(content, name, mimetype="application/pdf", kind="inline"):
    """A file as an answer that no cache keeps."""
    return request.make_response(
        content,
        [
            ("Content-Type", mimetype),
            ("Content-Disposition", content_disposition(name, kind)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class Papers(http.Controller):
    """Files made on demand, for those who may read what they are made of."""

    @http.route(
        "/darqi/service/<int:service_id>/slip", type="http", auth="user", readonly=True
    )
    def slip(self, service_id):
        """The slip of a service (送达回证) to be signed by hand, or the issued one.

        :raises AccessError: when the user may not read the service
        """
        service = request.env["darqi.document.service"].browse(service_id).exists()
        if not service:
            raise request.not_found()
        service.check_access("read")
        return pdf_response(service._slip_pdf(), "送达回证.pdf")

    @http.route(
        "/darqi/paper-move/<int:move_id>/slip",
        type="http",
        auth="user",
        readonly=True,
    )
    def carry_slip(self, move_id):
        """The slip of a bag on its way (代收转交单), with the signatures there are.

        :raises AccessError: when the user may not read the hand-over
        """
        move = request.env["darqi.paper.move"].browse(move_id).exists()
        if not move:
            raise request.not_found()
        move.check_access("read")
        return pdf_response(move._slip_pdf(), "代收转交单.pdf")

    @http.route(
        "/darqi/template/<int:template_id>/preview",
        type="http",
        auth="user",
        readonly=True,
    )
    def template_preview(self, template_id, document=""):
        """A template as a draft, with the sample's values or an issued document's.

        :raises AccessError: when the user may not read template or document
        """
        template = request.env["darqi.document.template"].browse(template_id).exists()
        if not template:
            raise request.not_found()
        example = request.env["darqi.document"]
        if document.isdigit():
            example = example.browse(int(document)).exists()
        return pdf_response(template._preview_pdf(example), "预览.pdf")

    @http.route(
        "/darqi/case/<int:case_id>/file.<string:kind>",
        type="http",
        auth="user",
        readonly=False,
    )
    def case_file(self, case_id, kind):
        """The file of a case, put together now; taking it out is on evidence.

        :raises AccessError: for whoever may not take a whole file out
        """
        return self._file_of("darqi.application", case_id, kind)

    @http.route(
        "/darqi/licence-act/<int:act_id>/file.<string:kind>",
        type="http",
        auth="user",
        readonly=False,
    )
    def act_file(self, act_id, kind):
        """The file of an act on a licence, as :meth:`case_file`.

        :raises AccessError: for whoever may not take a whole file out
        """
        return self._file_of("darqi.licence.act", act_id, kind)

    def _file_of(self, model, record_id, kind):
        record = request.env[model].browse(record_id).exists()
        if not record or kind not in ("pdf", "zip"):
            raise request.not_found()
        content = record._case_file(kind)
        return pdf_response(
            content, record._case_file_name(kind), f"application/{kind}", "attachment"
        )
