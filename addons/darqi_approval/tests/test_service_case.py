import base64
import hashlib
from ast import literal_eval
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SCAN
from .common_cases import MONDAY, PERSON, CasesMixin, photo
from .common_documents import DocumentsCommon

PHOTO = base64.b64encode(photo())


@tagged("post_install", "-at_install")
class TestServiceOfCase(CasesMixin, DocumentsCommon):
    """Every way of service closes the case and stops the ten days (行政许可法 44)."""

    def ready(self, **vals):
        """A granted case whose papers are made and sealed on MONDAY."""
        case = self.case("making", **vals)
        self.as_user("delivery_a", case, MONDAY).action_make_licence()
        papers = case.document_ids | case.licence_ids.document_ids
        for paper in papers.filtered(lambda d: d.seal_required and d.state == "issued"):
            self.stamp(self.by_keeper(paper, day=date(2026, 3, 2)))
        self.assertEqual(case.state, "to_deliver")
        return case

    def plan(self, case, day=MONDAY, **vals):
        rows = self.as_user("delivery_a", self.env["darqi.document.service"], day)
        papers = case._result_papers().filtered(lambda d: not d.served_on)
        return rows.create({"document_ids": [Command.set(papers.ids)], **vals})

    def delivery(self, case):
        """The delivery clock of the case, open or stopped."""
        return case.env["darqi.clock"].search(
            [
                ("res_model", "=", case._name),
                ("res_id", "=", case.id),
                ("kind", "=", "delivery"),
            ]
        )

    def closed(self, case, day, method):
        self.assertEqual(case.state, "closed")
        self.assertEqual((case.delivered_on, case.closed_on), (day, day))
        self.assertEqual(case.delivery_method, method)
        clock = self.delivery(case)
        self.assertEqual((clock.state, clock.stop_date), ("stopped", day))
        self.assertTrue(all(case._result_papers().mapped("served_on")))
        return clock

    def test_counter(self):
        """Handed out at the counter: served the same day."""
        case = self.ready()
        desk = self.as_user("delivery_a", case, "2026-03-04")
        desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        self.closed(case, date(2026, 3, 4), "counter")

    def test_in_person_elsewhere(self):
        """Served at the receiver's, entered a day later: the day on the slip counts."""
        case = self.ready()
        row = self.plan(case, place="经营场所", served_on="2026-03-04")
        self.on(row, "2026-03-05").action_serve()
        self.closed(case, date(2026, 3, 4), "counter")

    def test_post(self):
        """Sent is not served: the time runs until the receipt; then it stops there."""
        case = self.ready()
        desk = self.as_user("delivery_a", case, "2026-03-03")
        with self.assertRaisesRegex(UserError, "Mail number"):
            desk.action_deliver("演示申请人甲", "mail", "")
        desk.action_deliver("演示申请人甲", "mail", "EMS1")
        self.assertEqual((case.state, case.sent_on), ("to_deliver", date(2026, 3, 3)))
        self.assertNotEqual(self.delivery(case).state, "stopped")
        with self.assertRaisesRegex(UserError, "on its way"):
            desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        later = self.on(case, "2026-03-30")
        self.assertFalse(later.is_uncollected)
        row = case._result_papers().service_ids
        self.assertEqual((row.method, row.post_number), ("post", "EMS1"))
        row = self.as_user("delivery_a", row, "2026-03-06")
        row.served_on = "2026-03-05"
        row.action_serve()
        self.closed(case, date(2026, 3, 5), "mail")

    def test_post_sent_back(self):
        """Sent back by the post: at the counter again; announced only at the end."""
        case = self.ready()
        desk = self.as_user("delivery_a", case, "2026-03-03")
        desk.action_deliver("演示申请人甲", "mail", "EMS1")
        row = self.as_user(
            "delivery_a", case._result_papers().service_ids, "2026-03-09"
        )
        row.write({"failure": "returned", "reason": "查无此人，退回"})
        row.action_fail()
        self.assertEqual(row.returned_on, date(2026, 3, 9))
        self.assertFalse(case.sent_on)
        self.assertNotEqual(self.delivery(case).state, "stopped")
        context = row.action_replan()["context"]
        # Corrected: it went on to the announcement; by hand nobody had tried yet.
        self.assertEqual(context["default_method"], "direct")

    def test_announcement(self):
        """Deemed served at the end of its days, by the job; the wait is the receiver's.

        A late job changes no date (invariant 4); the organ's own days end with the
        announcement (invariant 11).
        """
        case = self.ready()
        row = self.plan(
            case, method="announcement", reason="下落不明", place="旗政府网站"
        )
        self.announce(row, date(2026, 3, 2))
        self.assertEqual(self.delivery(case).bearer, "applicant")
        self.on(self.env["darqi.document.service"], "2026-03-31")._cron_complete()
        self.assertEqual(case.state, "to_deliver")
        self.on(self.env["darqi.document.service"], "2026-04-20")._cron_complete()
        clock = self.closed(case, date(2026, 4, 1), "announcement")
        self.assertEqual(clock.bearer, "applicant")

    def test_refused_and_left(self):
        """拒收 → 留置: a photograph stands in for the witness; it is frozen."""
        case = self.ready()
        row = self.plan(case, place="经营场所")
        row.write({"failure": "refused", "reason": "拒绝签收"})
        row.action_fail()
        context = row.action_replan()["context"]
        self.assertEqual(context["default_method"], "left")
        rows = self.as_user("delivery_a", self.env[row._name], "2026-03-03")
        left = rows.with_context(**context).create({"place": "经营场所"})
        with self.assertRaisesRegex(UserError, "photograph"):
            left.action_serve()
        left.write({"photo": PHOTO, "photo_name": "留置.png"})
        left.action_serve()
        digest = hashlib.sha256(base64.b64decode(PHOTO)).hexdigest()
        self.assertEqual(left.photo_sha256, digest)
        self.closed(case, date(2026, 3, 3), "left")
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", left._name),
                ("res_field", "=", "photo"),
                ("res_id", "=", left.id),
            ]
        )
        with self.assertRaises(UserError):
            file.raw = b"another"

    def test_electronic_with_consent(self):
        """Electronically only with the consent signed at intake (电子送达).

        Corrected: a day typed by the clerk was taken for the consent.
        """
        case = self.ready()
        desk = self.as_user("delivery_a", case, "2026-03-03")
        with self.assertRaisesRegex(UserError, "送达地址确认书"):
            desk.action_deliver("演示申请人甲", "electronic")
        row = self.plan(case, day="2026-03-04", method="electronic")
        with self.assertRaisesRegex(UserError, "送达地址确认书"):
            row.action_serve()
        for vals in ({"consent_on": "2026-03-02"}, {"opened_at": "2026-03-04"}):
            with self.assertRaises(UserError):
                row.write(vals)
                row.flush_recordset()
                row.action_serve()
        self.assertEqual(case.state, "to_deliver")

    def agreed(self):
        """A ready case whose applicant agreed to electronic service at intake."""
        vals = {"service_way": "electronic"}
        with self.assertRaisesRegex(UserError, "Address for service"):
            self.case("received", **vals)
        vals["service_address"] = "演示邮箱 a@example.cn"
        with self.assertRaisesRegex(UserError, "in writing"):
            self.case("received", **vals)
        vals["service_confirmation"] = SCAN
        case = self.ready(**vals)
        self.assertEqual(case.filing_id.service_consented_on, date(2026, 3, 2))
        return case

    def test_electronic_is_proved_by_opening(self):
        """PAPERS 5: opened on the public pages it is served, that day, by itself."""
        case = self.agreed()
        desk = self.as_user("delivery_a", case, "2026-03-03")
        desk.action_deliver("演示申请人甲", "electronic")
        row = self.as_user(
            "delivery_a", case._result_papers().service_ids, "2026-03-04"
        )
        with self.assertRaisesRegex(UserError, "not opened"):
            row.action_serve()
        papers = self.on(row.sudo().document_ids, "2026-03-05")
        papers[0]._portal_opened()
        self.assertEqual((row.state, case.state), ("planned", "to_deliver"))
        for paper in papers[1:]:
            paper._portal_opened()
        self.assertEqual(row.state, "served")
        self.assertEqual(row.consent_on, date(2026, 3, 2))
        self.closed(case, date(2026, 3, 5), "electronic")
        with self.assertRaises(UserError):
            papers[0].with_user(self.staff["delivery_a"]).opened_at = False

    def test_electronic_is_proved_by_a_record(self):
        """PAPERS 5: or by the record of the system that reached the receiver."""
        case = self.agreed()
        row = self.plan(case, day="2026-03-04", method="electronic", proof=PHOTO)
        row.action_serve()
        self.closed(case, date(2026, 3, 4), "electronic")

    def test_not_before_the_seal(self):
        """44: the ten days are not erased by a service dated before seal and result."""
        case = self.case("making")
        self.as_user("delivery_a", case, MONDAY).action_make_licence()
        papers = case.document_ids | case.licence_ids.document_ids
        for paper in papers.filtered(lambda d: d.seal_required and d.state == "issued"):
            self.stamp(self.by_keeper(paper, day=date(2026, 3, 20)))
        self.assertEqual(case.ready_on, date(2026, 3, 20))
        row = self.plan(case, day="2026-03-23", served_on="2026-03-04", place="住所")
        with self.assertRaisesRegex(UserError, "2026-03-20"):
            row.action_serve()
        self.assertEqual(case.state, "to_deliver")
        self.assertFalse(self.delivery(case).stop_date)
        row.served_on = "2026-03-20"
        row.action_serve()
        self.closed(case, date(2026, 3, 20), "counter")

    def test_long_ago_only_with_its_slip(self):
        """44: entered weeks later only with the signed slip; the entry stays beside."""
        case = self.ready()
        row = self.plan(case, day="2026-03-30", served_on="2026-03-03", place="住所")
        with self.assertRaisesRegex(UserError, "signed slip"):
            row.action_serve()
        row.write({"proof": PHOTO, "proof_name": "回证.png"})
        row.action_serve()
        self.closed(case, date(2026, 3, 3), "counter")
        self.assertTrue(row.is_late_entry)
        self.assertEqual(row.entered_at.date(), date(2026, 3, 30))
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "document_served"), ("res_id", "=", row.id)]
        )
        self.assertIn("2026-03-30", evidence.payload)

    def test_slip_comes_back(self):
        """T24: served at the counter, the signed slip is attached once afterwards."""
        case = self.ready()
        desk = self.as_user("delivery_a", case, "2026-03-04")
        desk.action_deliver("演示申请人甲", "counter", "", PERSON)
        row = case._result_papers().service_ids
        due = self.env.ref("darqi_approval.desk_service_slip")
        domain = literal_eval(due.domain.replace("user_departments", "[]"))[:-1]
        mine = [("id", "=", row.id)]
        self.assertTrue(row.search_count(domain + mine))
        self.assertFalse(row.is_late_entry)
        row = self.as_user("delivery_a", row, "2026-03-06")
        for vals in ({"note": "改"}, {"proof": PHOTO, "served_on": "2026-03-05"}):
            with self.assertRaisesRegex(UserError, "never changes"):
                row.write(vals)
        with self.assertRaises(AccessError):
            row.with_user(self.staff["reviewer_a"]).write({"proof": PHOTO})
        row.write({"proof": PHOTO, "proof_name": "回证.png"})
        digest = hashlib.sha256(base64.b64decode(PHOTO)).hexdigest()
        self.assertEqual(row.proof_sha256, digest)
        self.assertEqual(row.slip_returned_on, date(2026, 3, 6))
        self.assertEqual(row.slip_returned_by_id, self.staff["delivery_a"])
        self.assertFalse(row.search_count(domain + mine))
        with self.assertRaisesRegex(UserError, "never changes"):
            row.write({"proof": PHOTO, "proof_name": "另一份.png"})
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "service_slip_returned"), ("res_id", "=", row.id)]
        )
        self.assertIn(digest, evidence.payload)

    def test_one_of_two_papers(self):
        """The case ends when the last of its papers is served, on that day."""
        case = self.ready()
        papers = case._result_papers()
        self.assertEqual(len(papers), 2)
        rows = self.as_user("delivery_a", self.env["darqi.document.service"], MONDAY)
        for day, paper in (("2026-03-03", papers[0]), ("2026-03-06", papers[1])):
            self.assertEqual(case.state, "to_deliver")
            row = rows.create({"document_ids": [Command.set(paper.ids)]})
            self.on(row, day).action_serve()
        self.closed(case, date(2026, 3, 6), "counter")

    def test_papers_that_follow_block_every_way(self):
        """PRACTICE 1.6: what was to follow comes before any way of handing out."""
        case = self.ready()
        self.env.cr.execute(
            "UPDATE darqi_application_material SET is_received = false"
            " WHERE application_id = %s AND is_required",
            [case.id],
        )
        case.material_ids.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "missing"):
            self.plan(case).action_serve()
        self.assertEqual(case.state, "to_deliver")

    def test_proof_is_issued_for_each_way(self):
        """T24 送达回证: numbered proof of what was served and how."""
        case = self.ready()
        row = self.plan(case, method="left", witnesses="见证人甲", reason="拒绝签收")
        self.on(row, "2026-03-03").action_serve()
        row.action_prove()
        self.assertEqual(row.proof_document_id.sudo().kind, "service_proof")
