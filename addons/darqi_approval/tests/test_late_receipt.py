from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

ARRIVED = "2026-02-27"  # a Friday; the Saturday after is worked
MONDAY = "2026-03-02"
TUESDAY = "2026-03-03"
PDF = b"%PDF-1.4 demo"


@tagged("post_install", "-at_install")
class TestLateReceipt(CasesMixin, DarqiCommon):
    """Audit 38, LAW 2.2: post and online count from the day they arrived."""

    def late(self, login="window_a", day=TUESDAY, **vals):
        """A draft of papers that arrived on an earlier day, with the proof."""
        files = self.as_user(login, self.env["ir.attachment"])
        proof = files.create({"name": "邮戳.pdf", "raw": PDF})
        return self.file(
            day=day,
            login=login,
            receive=False,
            **{
                "channel": "mail",
                "arrived_on": ARRIVED,
                "arrival_reason": "周五下班后送达收发室",
                "arrival_proof_ids": [Command.set(proof.ids)],
                **vals,
            },
        )

    def test_counted_from_the_arrival(self):
        """The five days run from the arrival, on the head's authority, with proof."""
        filing = self.late()
        with self.assertRaisesRegex(UserError, "负责人|authority"):
            filing.action_receive()
        self.assertEqual(filing.state, "draft")
        head = self.as_user("bureau_head", filing, TUESDAY)
        self.assertTrue(head.can_authorise_late)
        head.action_authorise_late()
        self.assertFalse(head.can_authorise_late)
        filing.action_receive()
        case = filing.application_ids
        self.assertEqual(filing.received_on, date(2026, 2, 27))
        self.assertEqual(case.received_on, date(2026, 2, 27))
        self.assertEqual(case.papers_received_on, date(2026, 2, 27))
        clock = case._clock("correction")
        self.assertEqual(clock.due_date, date(2026, 3, 5))
        self.assertEqual(case.legal_due_date, clock.due_date)
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.filing"), ("res_id", "=", filing.id)]
        )
        self.assertEqual(
            set(acts.mapped("act")), {"filing_late_authorised", "filing_late_received"}
        )
        proof = filing.arrival_proof_ids
        self.assertTrue(all(proof.checksum in act.payload for act in acts))

    def test_two_days_in_one_batch(self):
        """Each filing has its own day, whatever stands beside it."""
        late = self.late()
        self.as_user("bureau_head", late, TUESDAY).action_authorise_late()
        other = self.file(
            self.make_item("测试另一许可", organ="bureau"), day=TUESDAY, receive=False
        )
        (late | other).action_receive()
        days = (late | other).application_ids.mapped("received_on")
        self.assertEqual(set(days), {date(2026, 2, 27), date(2026, 3, 3)})
        dues = {c.received_on: c.legal_due_date for c in (late | other).application_ids}
        self.assertEqual(dues[date(2026, 2, 27)], date(2026, 3, 5))
        self.assertEqual(dues[date(2026, 3, 3)], date(2026, 3, 10))

    def test_deemed_when_the_days_are_over(self):
        """Entered after the five days: accepted by law, from the arrival (32(四))."""
        filing = self.late(day="2026-03-16")
        self.as_user("bureau_head", filing, "2026-03-16").action_authorise_late()
        filing.action_receive()
        case = filing.application_ids
        self.assertTrue(self.on(case, "2026-03-16")._accepted_by_law())

    def test_refused(self):
        """Not at the window, not in the future, not without reason or proof."""
        for vals in (
            {"channel": "window"},
            {"channel": "township"},
            {"arrived_on": "2026-03-04"},
        ):
            with self.assertRaises(UserError, msg=str(vals)), self.env.cr.savepoint():
                self.late(**vals)
        for vals in (
            {"arrival_reason": " "},
            {"arrival_proof_ids": [Command.clear()]},
        ):
            filing = self.late(**vals)
            with self.assertRaises(UserError, msg=str(vals)):
                self.as_user("bureau_head", filing, TUESDAY).action_authorise_late()
            with self.assertRaises(UserError, msg=str(vals)):
                filing.action_receive()
        with self.assertRaises(UserError):
            self.late(
                arrival_proof_ids=[
                    Command.create({"name": "邮戳.exe", "raw": b"MZ\x90"})
                ]
            )

    def test_who_authorises(self):
        """The head of the receiving organ, nobody else, and not by writing."""
        filing = self.late()
        for login in ("window_b", "approver_a", "health_head", "manager_a"):
            with self.assertRaises((UserError), msg=login):
                self.as_user(login, filing, TUESDAY).action_authorise_late()
        for vals in (
            {"late_authorised_by_id": self.staff["bureau_head"].id},
            {"late_authorised_on": TUESDAY},
            {"received_on": ARRIVED},
        ):
            with self.assertRaises(UserError):
                filing.write(vals)
            with self.assertRaises(UserError):
                self.late(**vals)
        with self.assertRaises(AccessError):
            self.as_user("bureau_head", filing, TUESDAY).write({"note": "x"})

    def test_what_was_authorised(self):
        """Another day, channel or proof needs the authority anew."""
        for vals in (
            {"arrived_on": "2026-02-26"},
            {"channel": "online"},
            {"arrival_proof_ids": [Command.clear()]},
            {"arrival_reason": "另一原因"},
        ):
            filing = self.late()
            self.as_user("bureau_head", filing, TUESDAY).action_authorise_late()
            self.assertTrue(filing.late_authorised_by_id)
            filing.write(vals)
            self.assertFalse(filing.late_authorised_by_id, vals)
            with self.assertRaises(UserError):
                filing.action_receive()


@tagged("post_install", "-at_install")
class TestLastMaterials(CasesMixin, DarqiCommon):
    """Audit 39, REQ-74: what was handed in before is offered, taken with its origin."""

    NUMBER = "E7654333"
    NAME = "测试老申请人"
    MATERIALS = [
        {"name": "申请书", "source": "applicant"},
        {"name": "营业执照", "source": "government"},
        {"name": "检测报告", "source": "agency"},
    ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_item = cls.make_item(
            "测试先办许可", organ="bureau", materials=cls.MATERIALS
        )
        cls.next_item = cls.make_item(
            "测试后办许可", organ="bureau", materials=cls.MATERIALS
        )

    def file(self, items=None, day=MONDAY, **vals):
        own = {
            "applicant_name": self.NAME,
            "id_kind": "passport",
            "id_number": self.NUMBER,
        }
        return super().file(items, day=day, **{**own, **vals})

    def scanned(self, day="2026-02-02", verdict="ok", **vals):
        """A case whose papers were scanned, accepted on the day."""
        case = self.file(self.first_item, day=day, **vals).application_ids
        window = self.as_user("window_b", case, day)
        for row in window.material_ids:
            row.write(
                {
                    "is_received": True,
                    "verdict": "ok",
                    "attachment_ids": [
                        Command.create({"name": f"{row.name}.pdf", "raw": PDF})
                    ],
                }
            )
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        return case

    def draft(self, login="window_a", day=MONDAY, **vals):
        with Form(self.as_user(login, self.env["darqi.filing"], day)) as form:
            form.id_kind = "passport"
            form.id_number = vals.get("id_number", self.NUMBER)
            form.applicant_name = vals.get("applicant_name", self.NAME)
            form.item_ids.add(self.next_item)
        return form.record

    def test_offered_and_taken(self):
        """The last valid scan of each certificate; its origin is noted."""
        old = self.scanned("2026-01-05")
        case = self.scanned()
        filing = self.draft()
        self.assertTrue(filing.can_offer_last)
        action = filing.action_offer_last()
        dialog = filing.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(set(dialog.line_ids.mapped("name")), {"营业执照", "检测报告"})
        self.assertEqual(set(dialog.line_ids.mapped("origin")), {case.number})
        self.assertNotIn(old.number, dialog.line_ids.mapped("origin"))
        line = dialog.line_ids.filtered(lambda row: row.name == "营业执照")
        line.is_taken = True
        dialog.action_confirm()
        row = filing.material_ids.filtered(lambda r: r.name == "营业执照")
        self.assertTrue(row.is_received)
        self.assertEqual((row.verdict, row.form), ("ok", "electronic"))
        self.assertEqual(row.attachment_ids.raw, PDF)
        source = case.material_ids.filtered(lambda r: r.name == "营业执照")
        self.assertNotEqual(row.attachment_ids, source.attachment_ids)
        self.assertEqual(row.origin_id, source)
        self.assertIn(case.number, row.origin_note)
        other = filing.material_ids.filtered(lambda r: r.name == "检测报告")
        self.assertFalse(other.attachment_ids)
        act = self.env["darqi.evidence"].search(
            [("act", "=", "filing_last_materials"), ("res_id", "=", filing.id)]
        )
        self.assertIn(source.attachment_ids.checksum, act.payload)
        filing.action_receive()
        taken = filing.application_ids.material_ids.filtered("origin_id")
        self.assertEqual(taken, row)
        with self.assertRaises(UserError):
            filing.action_take_last(other.ids)

    def test_not_offered(self):
        """Too old, not in order, another person's, or under another name: nothing."""
        self.scanned("2025-02-10")
        with self.assertRaises(UserError):
            self.draft().action_offer_last()
        case = self.scanned()
        # Found out afterwards, beneath the guard of what was accepted.
        case.material_ids.sudo().write({"verdict": "faulty"})
        with self.assertRaises(UserError):
            self.draft().action_offer_last()
        case.material_ids.sudo().write({"verdict": "ok"})
        for vals in (
            {"id_number": "E7654334", "applicant_name": "测试另一人"},
            {"applicant_name": "测试冒名者"},
        ):
            filing = self.draft(**vals)
            self.assertFalse(filing._last_materials())
            with self.assertRaises(UserError):
                filing.action_take_last(filing.material_ids.ids)

    def test_forged(self):
        """No origin by writing, no line of another filing, no other role."""
        case = self.scanned()
        filing = self.draft()
        row = filing.material_ids[:1]
        for vals in (
            {"origin_id": case.material_ids[:1].id},
            {"origin_note": "伪造"},
        ):
            with self.assertRaises(UserError):
                row.write(vals)
        stranger = self.draft().material_ids
        for ids in ([], stranger.ids, case.material_ids.ids, [row.id, stranger[:1].id]):
            with self.assertRaises(UserError, msg=str(ids)):
                filing.action_take_last(ids)
        for login in ("reviewer_a", "delivery_a", "market_window"):
            with self.assertRaises(AccessError, msg=login):
                self.as_user(login, filing, MONDAY).action_offer_last()


@tagged("post_install", "-at_install")
class TestSupplementWaiver(CasesMixin, DarqiCommon):
    """Audit 36: nothing is granted over an awaited supplement without a word."""

    def awaited(self, to="pending_decision"):
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, MONDAY).action_supplement(
            [
                {"material": "平面图", "problem": "缺", "requirement": "补交"},
                {"material": "合同", "problem": "缺", "requirement": "补交"},
            ],
            "2026-03-20",
        )
        if to == "pending_decision":
            self.as_user("reviewer_a", case, MONDAY).action_pass_review("符合")
        return case

    def test_grant_waits(self):
        """Refused while one is awaited; granted once all came in."""
        case = self.awaited()
        approver = self.as_user("approver_a", case, TUESDAY)
        with self.assertRaisesRegex(UserError, "平面图、合同"):
            approver.action_grant("同意")
        self.assertFalse(approver.can_grant)
        window = self.as_user("window_a", case, TUESDAY)
        first = case.supplement_ids[:1].ids
        window.action_receive_supplement(first, self.proof("window_a"))
        with self.assertRaisesRegex(UserError, "合同"):
            approver.action_grant("同意")
        window.action_receive_supplement(file_ids=self.proof("window_a"))
        with self.assertRaises(UserError):  # nobody has judged what came in
            approver.action_grant("同意")
        reviewer = self.as_user("reviewer_a", case, TUESDAY)
        reviewer.material_ids.filtered("supplement_id").write({"verdict": "ok"})
        approver.action_grant("同意")
        self.assertEqual(case.result, "granted")

    def test_refusal_does_not_wait(self):
        """A paper that never came is a ground to refuse, no bar to it."""
        case = self.awaited()
        self.as_user("approver_a", case, TUESDAY).action_refuse("未补交", "第一条")
        self.assertEqual(case.result, "refused")

    def test_waived_with_a_reason(self):
        """By who handles the case, with a reason that stands in its course."""
        case = self.awaited("reviewing")
        mine = self.as_user("reviewer_a", case, TUESDAY)
        with self.assertRaises(UserError):
            mine.action_waive_supplement(" ")
        for login in ("reviewer_b", "window_a", "window_b", "health_officer"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, case, TUESDAY).action_waive_supplement("不需要")
        foreign = self.awaited("reviewing").supplement_ids
        with self.assertRaises(UserError):
            mine.action_waive_supplement("不需要", foreign.ids)
        mine.action_waive_supplement("可由系统核验")
        rows = case.supplement_ids
        self.assertEqual(set(rows.mapped("waive_reason")), {"可由系统核验"})
        self.assertEqual(rows.waived_by_id, self.staff["reviewer_a"])
        self.assertFalse(case.has_supplement)
        self.assertFalse(
            self.env["darqi.application"].search(
                [("id", "=", case.id), ("has_supplement", "=", True)]
            )
        )
        said = case.opinion_ids.sorted("id")[-1]
        self.assertEqual(said.step, "waive_supplement")
        self.assertIn("可由系统核验", said.text)
        self.assertTrue(
            self.env["darqi.evidence"].search_count(
                [("act", "=", "application_waive_supplement"), ("res_id", "=", case.id)]
            )
        )
        with self.assertRaises(UserError):
            mine.action_waive_supplement("再次")
        with self.assertRaises(UserError):
            self.as_user("window_a", case, TUESDAY).action_receive_supplement()
        mine.action_pass_review("符合")
        self.as_user("approver_a", case, TUESDAY).action_grant("同意")

    def test_not_by_writing(self):
        """No role writes the rows."""
        case = self.awaited()
        for login in ("reviewer_a", "approver_a", "window_a", "bureau_head"):
            with self.assertRaises(AccessError):
                self.as_user(login, case.supplement_ids, TUESDAY).write(
                    {"waived_on": TUESDAY}
                )
