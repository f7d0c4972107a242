from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_cases import MONDAY
from .common_licences import LicencesCommon

DAY = date.fromisoformat(MONDAY)


@tagged("post_install", "-at_install")
class TestApplicantBar(LicencesCommon):
    """Bars of one and three years (行政许可法 78, 79; PRACTICE 1.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.is_safety_related = True

    def refused(self, item=None):
        """A refused case of the holder."""
        case = self.case("pending_decision", items=item)
        self.as_user("approver_a", case, DAY).action_refuse(
            "提供虚假材料", "第七十八条", ground="false_materials"
        )
        return case

    def bar(self, case, login="approver_a", **vals):
        action = self.as_user(login, case, DAY).action_bar()
        defaults = {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
        }
        bars = self.as_user(login, self.env["darqi.applicant.bar"], DAY)
        return bars.create({**defaults, "ground": "隐瞒有关情况", **vals})

    def test_one_year(self):
        """78: until the day of the year after, for that item, at intake."""
        case = self.refused()
        self.assertTrue(self.as_user("approver_a", case).can_bar)
        bar = self.bar(case)
        self.assertEqual(bar.date_to, date(2027, 3, 2))
        self.assertEqual((bar.date_from, bar.document), self.source(case))
        later = DAY + timedelta(30)
        barred = self.file(day=later).application_ids
        self.assertEqual(barred.bar_id, bar, "taken in, and marked")
        self.assertIn("2027-03-02", barred.attention)
        window = self.as_user("window_b", barred, later)
        with self.assertRaisesRegex(UserError, "may not apply"):
            window.action_accept()
        self.assertTrue(window.can_refuse_barred)
        window.action_refuse_barred()
        self.assertEqual(barred.state, "not_accepted")
        paper = barred.sudo().document_ids.filtered(
            lambda d: d.kind == "refusal_to_accept"
        )
        self.assertEqual(paper.content["bar_article"], "第七十八条")
        # A job does not accept what was marked.
        waiting = self.file(day=later).application_ids
        self.on(
            self.env["darqi.application"], later + timedelta(20)
        )._cron_deem_accepted()
        self.assertEqual(waiting.state, "received")
        other = self.make_item("测试另一事项", organ="bureau")
        self.assertTrue(self.file(other, day=DAY + timedelta(30)).application_ids)
        self.assertTrue(self.file(day=date(2027, 3, 3)).application_ids)

    def source(self, case):
        decision = case.sudo().document_ids.filtered(lambda d: d.kind == "refused")
        return case.decided_on, decision.number

    def test_follows_from_the_sealed_refusal(self):
        """78: the decision of that ground brings the bar about; once."""
        case = self.refused()
        self.seal_all(case, DAY)
        bars = self.env["darqi.applicant.bar"]
        bar = bars.search([("application_id", "=", case.id)])
        self.assertEqual((bar.kind, bar.state), ("one_year", "barred"))
        self.assertEqual((bar.date_from, bar.document), self.source(case))
        self.assertEqual(bar.decided_by_id, case.decided_by_id)
        self.assertFalse(self.as_user("approver_a", case).can_bar)

    def test_day_and_document_are_the_decisions(self):
        """A bar with a day or a document of one's own was possible."""
        case = self.refused()
        bar = self.bar(case, date_from=DAY + timedelta(400), document="自编1号")
        self.assertEqual((bar.date_from, bar.document), self.source(case))

    def test_no_bar_for_conditions_not_met(self):
        """78 bars who concealed or forged, not who did not meet the conditions."""
        case = self.case("pending_decision")
        self.as_user("approver_a", case, DAY).action_refuse("面积不足", "第三十八条")
        self.assertFalse(self.as_user("approver_a", case).can_bar)
        with self.assertRaisesRegex(UserError, "materials were false"):
            self.bar(case)
        self.seal_all(case, DAY)
        self.assertFalse(
            self.env["darqi.applicant.bar"].search([("application_id", "=", case.id)])
        )

    def test_acceptance_asks_again(self):
        """78: a case taken in before the bar is not accepted after it."""
        waiting = self.case("received")
        self.bar(self.refused())
        window = self.as_user("window_b", waiting, DAY)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}})
        with self.assertRaisesRegex(UserError, "may not apply"):
            window.action_accept()

    def test_only_safety_items(self):
        """78, 79: no bar for an item that does not concern public safety."""
        self.item.is_safety_related = False
        case = self.refused()
        self.assertFalse(self.as_user("approver_a", case).can_bar)
        with self.assertRaisesRegex(UserError, "public safety"):
            self.bar(case)

    def test_three_years_only_after_fraud(self):
        """79: three years follow an annulment for fraud, nothing else."""
        case = self.refused()
        with self.assertRaisesRegex(UserError, "69\\(2\\)"):
            self.bar(case, kind="three_years")
        licence = self.licence()
        act = self.act(licence, "annul", "fraud", day=DAY, public_interest="no_harm")
        self.decide(act, day=DAY)
        bar = self.env["darqi.applicant.bar"].search([("licence_id", "=", licence.id)])
        self.assertEqual(bar.kind, "three_years")
        self.assertEqual(bar.document, act.document_id.number)
        self.assertEqual(bar.date_to, act.decided_on.replace(year=2029))

    def test_who_may(self):
        """A bar is an approver's, changes never, and is lifted with a reason."""
        case = self.refused()
        with self.assertRaises(AccessError):
            self.bar(case, "reviewer_a")
        bar = self.bar(case)
        with self.assertRaises(UserError):
            bar.date_from = DAY - timedelta(400)
        with self.assertRaises(UserError):
            bar.unlink()
        with self.assertRaises(UserError):
            bar.state = "lifted"
        with self.assertRaisesRegex(UserError, "Reason"):
            self.as_user("approver_b", bar, DAY)._lift("")
        self.as_user("approver_b", bar, DAY)._lift("行政复议撤销原决定")
        self.assertTrue(self.file(day=DAY + timedelta(30)).application_ids)
