from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_cases import CasesMixin
from .common_documents import DocumentsCommon


@tagged("post_install", "-at_install")
class TestDocumentMail(CasesMixin, DocumentsCommon):
    """Issue 4: reports come through mail like any other, without wkhtmltopdf."""

    def setUp(self):
        super().setUp()
        reports = type(self.env["ir.actions.report"])

        def refused(*_args, **_kwargs):
            raise AssertionError("wkhtmltopdf was asked")

        patcher = patch.object(reports, "_run_wkhtmltopdf", refused)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_template_attaches_the_frozen_file(self):
        """What is mailed is byte for byte what was issued."""
        document = self.issue(department=self.bureau)
        template = self.env["mail.template"].create(
            {
                "name": "文书",
                "model_id": self.env["ir.model"]._get_id("darqi.document"),
                "subject": "文书",
                "email_to": "someone@example.invalid",
                "report_template_ids": [
                    Command.link(self.env.ref("darqi_approval.report_document").id)
                ],
            }
        )
        mail = self.env["mail.mail"].browse(template.send_mail(document.id))
        self.assertEqual(mail.attachment_ids.raw, document.attachment_id.raw)
        self.assertTrue(mail.attachment_ids.name.endswith(".pdf"))
        foreign = self.issue(department=self.organs["market"])
        with self.assertRaises(AccessError):
            template.with_user(self.staff["window_a"]).sudo(
                False
            )._generate_template_attachments(
                foreign.ids, ["attachment_ids", "report_template_ids"]
            )

    def test_decision_in_the_composer(self):
        """From the case: the decision goes along, the sealed file when there is one."""
        case = self.case("making")
        decision = case.sudo().document_ids.filtered(lambda d: d.kind == "granted")
        template = self.env.ref("darqi_approval.mail_template_decision")
        composer = self.env["mail.compose.message"].with_user(self.staff["delivery_a"])
        message = composer.create(
            {
                "model": case._name,
                "res_ids": str(case.ids),
                "template_id": template.id,
                "composition_mode": "comment",
            }
        )
        self.assertEqual(message.attachment_ids.raw, decision.attachment_id.raw)
        self.assertIn(case.number, message.subject)

    def test_no_decision_yet(self):
        """A case without a decision has none to send, and says so."""
        case = self.case("accepted")
        report = self.env["ir.actions.report"].with_user(self.staff["reviewer_a"])
        with self.assertRaisesRegex(UserError, "no such paper"):
            report._render_qweb_pdf("darqi_approval.print_decision", case.ids)
