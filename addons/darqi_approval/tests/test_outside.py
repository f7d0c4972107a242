import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, PERSON, CasesMixin


@tagged("post_install", "-at_install")
class TestOutside(CasesMixin, DarqiCommon):
    """PRACTICE 2.2: items of a national or regional system are entered afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nurse = cls.make_item(
            "测试护士执业注册",
            organ="bureau",
            system="national",
            licence_pattern="{word}护字〔{year}〕第{n}号",
        )

    def outside(self, to="received", day=MONDAY):
        return self.case(to, day=day, items=self.nurse)

    def test_only_for_items_of_outside_systems(self):
        case = self.as_user("window_a", self.case(), MONDAY)
        self.assertFalse(case.can_enter_outside)
        with self.assertRaises(UserError):
            case._enter_outside({"outside_accepted_on": case.received_on})
        with self.assertRaises(UserError):
            case.write({"outside_number": "1"})

    def test_worklist_names_what_is_missing(self):
        case = self.as_user("window_a", self.outside(), MONDAY)
        cases = case.browse()
        work = [("outside_missing", "!=", False), ("id", "=", case.id)]
        self.assertEqual(cases.search(work), case)
        case._enter_outside({"outside_number": "HS2026-1"})
        self.assertFalse(case.outside_missing)
        self.assertFalse(cases.search(work))
        plain = self.as_user("window_a", self.case(), MONDAY)
        self.assertFalse(cases.search([*work[:1], ("id", "=", plain.id)]))

    def test_days_are_those_of_the_outside_system(self):
        """Accepted there in time, entered here late: not deemed, not late."""
        case = self.outside()
        case.material_ids.write({"is_received": True, "verdict": "ok"})
        case.answers = {"content": "注册"}
        late = self.as_user("window_b", case, "2026-03-16")
        days = {"outside_accepted_on": "2026-03-04", "outside_decided_on": "2026-03-06"}
        with self.assertRaises(UserError):
            late._enter_outside({"outside_accepted_on": self.day("2026-03-01")})
        with self.assertRaises(UserError):
            late._enter_outside({"outside_decided_on": self.day("2026-03-17")})
        late._enter_outside({name: self.day(text) for name, text in days.items()})
        late.action_accept()
        self.assertEqual(str(case.accepted_on), "2026-03-04")
        self.assertFalse(case.is_deemed_accepted)
        correction = case.clock_ids.filtered(lambda c: c.kind == "correction")
        self.assertEqual(str(correction.stop_date), "2026-03-04")
        self.assertFalse(correction.is_late)
        with self.assertRaises(UserError):
            late._enter_outside({"outside_accepted_on": self.day("2026-03-05")})
        reviewer = self.as_user("reviewer_a", case, "2026-03-16")
        reviewer.action_pick_up()
        reviewer.action_pass_review("已在国家系统办结")
        self.as_user("approver_a", case, "2026-03-16").action_grant("同意")
        self.assertEqual(str(case.decided_on), "2026-03-06")
        self.assertEqual((case.used_days, case.is_late), (2, False))
        delivery = case.clock_ids.filtered(lambda c: c.kind == "delivery")
        self.assertEqual(str(delivery.start_date), "2026-03-06")

    def test_job_does_not_deem_what_lives_outside(self):
        """行政许可法 32(四), PRACTICE 1.11: a person looks, nothing false is made."""
        case, plain = self.outside(), self.case()
        self.on(self.env["darqi.application"], "2026-03-16")._cron_deem_accepted()
        self.assertEqual((case.state, plain.state), ("received", "accepted"))
        self.assertTrue(case.attention)

    def day(self, text):
        return self.env["darqi.application"]._fields["decided_on"].to_date(text)

    def test_licence_number_is_entered_not_allotted(self):
        case = self.outside("making")
        delivery = self.as_user("delivery_a", case, MONDAY)
        self.assertIn("证", case.item_id.licence_name)
        with self.assertRaises(UserError):
            delivery.action_make_licence()
        delivery._enter_outside({"outside_licence_number": "202615000001"})
        delivery.action_make_licence()
        licence = case.licence_ids
        self.assertEqual(
            (licence.number, licence.number_id.id), ("202615000001", False)
        )
        self.assertNotIn("licence", licence.document_ids.mapped("kind"))
        with self.assertRaises(UserError):
            self.as_user("delivery_a", licence, MONDAY).action_make()
        self.assertEqual(licence.state, "draft")
        # The decision is sealed: the licence is in force and goes out.
        decision = case.document_ids.filtered(lambda d: d.kind == "granted")
        decision._door_opened().write({"state": "sealed"})
        case._sealed(decision)
        self.assertEqual((licence.state, case.state), ("valid", "to_deliver"))

    def test_copy_screen(self):
        case = self.as_user("window_a", self.outside(), MONDAY)
        action = case.action_outside_entry()
        entry = case.env[action["res_model"]].browse(action["res_id"])
        values = dict(
            zip(*(entry.line_ids.mapped(n) for n in ("name", "value")), strict=True)
        )
        self.assertIn(PERSON, values.values())
        self.assertIn("演示申请人甲", values.values())
        entry.outside_number = "HS2026-2"
        entry.action_save()
        self.assertEqual(case.outside_number, "HS2026-2")
        self.assertEqual(case.opinion_ids[-1:].step, "outside")

    def sheet(self, text, login="window_a", day=MONDAY, **vals):
        sheets = self.as_user(login, self.env["darqi.sheet.import"], day)
        return sheets.create(
            {
                "file": base64.b64encode(text.encode()),
                "file_name": "sheet.csv",
                "department_id": self.bureau.id,
                **vals,
            }
        )

    def test_matching_import(self):
        """By name, number and day; each line is done or refused with its reason."""
        case = self.outside()
        text = (
            "护士执业注册办理情况\n"
            "姓名,身份证号,申请日期,办件编号,受理日期\n"
            f"演示申请人甲,{PERSON},2026-03-02 09:10,HS1,2026-03-03\n"
            f"演示申请人乙,{PERSON},2026-03-02,HS2,2026-03-03\n"
            f"演示申请人甲,{PERSON},2026-02-30,HS3,2026-03-03\n"
        )
        sheet = self.sheet(text, day="2026-03-04", purpose="outside")
        sheet.action_run()
        self.assertEqual(sheet.line_ids.mapped("state"), ["done", "refused", "refused"])
        self.assertEqual(case.outside_number, "HS1")
        self.assertEqual(str(case.outside_accepted_on), "2026-03-03")
        self.assertIn("2026-02-30", sheet.line_ids[2].reason)
        again = self.sheet(text, day="2026-03-04", purpose="outside")
        again.action_run()
        self.assertEqual(again.line_ids[0].state, "unchanged")
        self.assertFalse(
            sheet.with_user(self.staff["window_b"]).search([("id", "=", sheet.id)]),
            "personal data: only who uploaded the sheet",
        )

    def test_another_items_line_enters_nothing(self):
        """PRACTICE 2.2: a line of another item or number never enters this case."""
        case = self.outside()
        other = self.make_item("测试货运经营许可", organ="bureau", system="regional")
        head = "姓名,身份证号,事项名称,办件编号,受理日期,证号\n"
        row = f"演示申请人甲,{PERSON},{{}},{{}},2026-03-03,运证999\n"
        sheet = self.sheet(
            head + row.format(other.name, "GC-1"), day="2026-03-04", purpose="outside"
        )
        sheet.action_run()
        self.assertEqual(sheet.line_ids.state, "refused")
        self.assertFalse(case.outside_number or case.outside_licence_number)
        # The number stands for another person's case already.
        taken = self.case(
            items=self.nurse,
            applicant_name="演示申请人乙",
            id_number="110105199001010010",
        )
        self.as_user("window_a", taken, MONDAY)._enter_outside(
            {"outside_number": "HS9"}
        )
        sheet = self.sheet(
            head + row.format(self.nurse.name, "HS9"),
            day="2026-03-04",
            purpose="outside",
        )
        sheet.action_run()
        self.assertEqual(sheet.line_ids.state, "refused")
        self.assertIn(taken.number, sheet.line_ids.reason)
        self.assertFalse(case.outside_number)

    def test_file_without_the_columns_is_refused(self):
        with self.assertRaises(UserError):
            self.sheet("姓名,电话\n甲,1\n", purpose="outside")
