from datetime import timedelta

from odoo.tests import tagged

from .test_licence_tours import LifeTours

COMPANY = "鄂尔多斯市测试更正有限公司"
LOST = "鄂尔多斯市测试公告有限公司"


@tagged("post_install", "-at_install", "darqi_tour")
class TestSetRightTours(LifeTours):
    """What is put right afterwards, and the last way to serve, by who does it."""

    def sealed(self, addressee):
        """A decision of today under the seal of the bureau."""
        paper = self.issue(
            department=self.bureau,
            user=self.staff["approver_a"],
            day=self.today,
            values=self.values(addressee=addressee),
        )
        self.stamp(self.by_keeper(paper, day=self.today))
        return paper

    def acts(self, *records):
        """The acts in the evidence about the records."""
        return [
            row.act
            for record in records
            for row in self.env["darqi.evidence"].search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)],
                order="id",
            )
        ]

    def test_restoration(self):
        """恢复 (行政复议法): one enters the document, the head confirms; in force."""
        licence = self.in_force("测复证〔2026〕第1号", 300)
        act = self.act(licence, "withdraw", "law_changed", day=self.today)
        self.decide(act, day=self.today)
        self.assertEqual(licence.state, "withdrawn")
        paper = act.sudo().document_id
        self.tour("restore_enter", "approver_b")
        row = licence.restoration_ids
        self.assertEqual(
            (row.entered_by_id, row.sets_aside_id, row.document_date, row.ended_as),
            (self.staff["approver_b"], paper, self.today, "withdrawn"),
        )
        self.assertTrue(row.with_context(bin_size=False).file)
        self.assertFalse(row.confirmation_ids)
        self.assertEqual(licence.state, "withdrawn", "one person is not enough")
        self.assertEqual(paper._public_status(licence), "effective")
        self.tour("restore_confirm", "bureau_head")
        self.assertEqual(row.confirmed_by_id, self.staff["bureau_head"])
        self.assertEqual((licence.state, licence.ended_on), ("valid", False))
        self.assertEqual(licence.version_ids[0].event, "restored")
        self.assertEqual(paper._public_status(licence), "set_aside")
        self.assertEqual(
            self.acts(row, row.confirmation_ids),
            ["licence_restoration_entered", "licence_restored_by_review"],
        )

    def test_correction(self):
        """更正: drafted, decided by another, sealed; the paper stays as it is."""
        paper = self.sealed(COMPANY)
        before = paper.content, paper.attachment_id.checksum
        self.tour("erratum_draft", "reviewer_a")
        erratum = self.env["darqi.document.erratum"].search(
            [("document_id", "=", paper.id)]
        )
        self.assertEqual(
            (erratum.state, erratum.drafted_by_id, len(erratum.line_ids)),
            ("draft", self.staff["reviewer_a"], 1),
        )
        self.assertFalse(paper.corrected_by_ids)
        self.tour("erratum_decide", "approver_a")
        self.assertEqual(
            (erratum.state, erratum.decided_by_id, erratum.decided_on),
            ("decided", self.staff["approver_a"], self.today),
        )
        correction = erratum.correction_id.sudo()
        self.assertEqual((correction.kind, correction.state), ("erratum", "issued"))
        self.assertFalse(paper._sealed_corrections(), "not before its seal")
        self.by_keeper(correction, day=self.today).action_print_to_stamp()
        self.tour("erratum_stamp", "keeper_a")
        self.assertEqual(paper._sealed_corrections(), correction)
        self.assertEqual(correction.seal_use_ids.sealed_by_id, self.keeper)
        self.assertEqual((paper.content, paper.attachment_id.checksum), before)

    def test_announcement(self):
        """公告送达 (民事诉讼法 95): the last way, agreed to, complete by itself."""
        paper = self.sealed(LOST)
        self.fail_ways(paper, "direct", "post", day=self.today)
        self.tour("announce_plan", "delivery_a")
        service = paper.service_ids.filtered(lambda row: row.method == "announcement")
        self.assertEqual(
            (service.state, service.create_uid, service.receiver),
            ("planned", self.staff["delivery_a"], LOST),
        )
        self.tour("announce_allow", "approver_a")
        self.assertEqual(service.announce_allowed_by_id, self.staff["approver_a"])
        announcement = service.announcement_id.sudo()
        self.assertEqual(announcement.kind, "service_announcement")
        self.assertIn(paper.number, str(announcement.content))
        self.stamp(self.by_keeper(announcement, day=self.today))
        self.tour("announce_register", "delivery_a")
        self.assertEqual(
            (service.state, service.announced_on), ("announced", self.today)
        )
        end = service.complete_on
        self.assertGreaterEqual(end, self.today + timedelta(30))
        job = self.env["darqi.document.service"]
        self.on(job, end - timedelta(1))._cron_complete()
        self.assertEqual((service.state, paper.served_on), ("announced", False))
        self.on(job, end + timedelta(5))._cron_complete()
        self.assertEqual((service.state, service.served_on), ("served", end))
        self.assertEqual(paper.served_on, end)
