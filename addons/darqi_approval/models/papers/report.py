import io

from odoo import api, models
from odoo.exceptions import UserError

# Report of the Print menu → kinds of document it prints; nothing: the records.
OUR_REPORTS = {
    "darqi_approval.print_document": (),
    "darqi_approval.print_decision": (
        "granted",
        "refused",
        "change",
        "change_refused",
        "renewal",
        "renewal_refused",
        "withdrawal",
        "annulment",
        "ordered_change",
        "not_annulled",
        "cancellation",
    ),
    "darqi_approval.print_receipt": ("receipt",),
    "darqi_approval.print_licence": ("licence",),
    "darqi_approval.print_item_guide": (),
}


class Document(models.Model):
    """What a downloaded paper is called."""

    _inherit = "darqi.document"

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"{self.name} {self.number or ''}".strip()


class IrActionsReport(models.Model):
    """Issued papers through Odoo's Print menu, mail and portal: the frozen files.

    Nothing is rendered anew and no wkhtmltopdf is asked: what is printed is what was
    issued or sealed.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report = self._get_report(report_ref)
        if report.report_name not in OUR_REPORTS:
            return super()._pre_render_qweb_pdf(report_ref, res_ids, data)
        ids = [res_ids] if isinstance(res_ids, int) else list(res_ids or [])
        streams = {
            record.id: {
                "stream": io.BytesIO(self._darqi_file(report.report_name, record)),
                "attachment": None,
            }
            for record in self.env[report.model].browse(ids)
        }
        return streams, "pdf"

    def _darqi_file(self, name, record):
        """The file the report prints of one record. :raises UserError: there is none"""
        record.check_access("read")
        if record._name == "darqi.item.revision":
            return record._guide_pdf()
        documents = self._darqi_documents(name, record)
        if not documents:
            raise UserError(
                self.env._(
                    "%(record)s: there is no such paper to print yet.",
                    record=record.display_name,
                )
            )
        # sudo: the file of a paper whose record the reader may read.
        document = documents.sudo()
        return (document.sealed_attachment_id or document.attachment_id).raw

    def _darqi_documents(self, name, record):
        if record._name == "darqi.document":
            return record
        link = {
            "darqi.application": "application_id",
            "darqi.licence": "licence_id",
        }[record._name]
        return self.env["darqi.document"].search(
            [
                (link, "=", record.id),
                ("kind", "in", OUR_REPORTS[name]),
                ("state", "!=", "voided"),
            ],
            order="id desc",
            limit=1,
        )
