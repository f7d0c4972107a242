from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_licences import IN_TIME, LicencesCommon

OLD = "达拉特旗树林召镇新址1号"
NEW = "达拉特旗树林召镇新址2号"


@tagged("post_install", "-at_install")
class TestContentChange(LicencesCommon):
    """行政许可法 31, 49: what a change asks for is the applicant's, not the clerk's."""

    def under_review(self):
        case = self.about(
            "change",
            self.licence(),
            IN_TIME,
            to="accepted",
            values={"new_address": OLD},
        )
        self.as_user("reviewer_a", case, IN_TIME).action_pick_up()
        self.assertEqual(case.reviewer_id, self.staff["reviewer_a"])
        return case

    def change(self, case, values=None, login="reviewer_a", **more):
        asked = {
            "values": values or {"new_address": NEW},
            "reason": "申请人来函更正门牌号",
            "requested_on": IN_TIME,
            "attachment_ids": self.proof(login, "申请人来函.pdf"),
            **more,
        }
        self.as_user(login, case, IN_TIME).action_change_content(**asked)
        self.env.invalidate_all()

    def test_a_plain_write_is_refused(self):
        """Neither reviewer nor window, neither text nor transfer, once accepted."""
        case = self.under_review()
        for login in ("reviewer_a", "window_b"):
            mine = self.as_user(login, case, IN_TIME)
            for vals in (
                {"new_address": NEW},
                {"new_content": "旅馆"},
                {"new_area": "90"},
                {"new_holder_name": "别人"},
                {"is_transfer": True},
                {"new_holder_id_number": "11010519491231002X"},
            ):
                with self.subTest(login=login, vals=vals):
                    with self.assertRaisesRegex(UserError, "31"):
                        mine.write(vals)
        self.assertEqual(case.new_address, OLD)

    def test_the_act(self):
        """Who, when, why, before and now, the applicant's request, evidence."""
        case = self.under_review()
        self.assertTrue(self.as_user("reviewer_a", case, IN_TIME).can_change_content)
        self.change(case)
        self.assertEqual(case.new_address, NEW)
        row = case.answer_change_ids
        self.assertEqual((row.kind, row.user_id), ("content", self.staff["reviewer_a"]))
        self.assertEqual(str(row.requested_on), str(IN_TIME))
        self.assertIn(f"{OLD} → {NEW}", row.summary)
        self.assertIn("申请人来函.pdf", case.sudo().proof_ids.mapped("name"))
        self.assertIn(
            NEW,
            case.opinion_ids.filtered(lambda said: said.step == "change_content").text,
        )
        found = self.env["darqi.evidence"].search(
            [("act", "=", "application_change_content"), ("res_id", "=", case.id)]
        )
        self.assertEqual(len(found), 1)
        with self.assertRaises(UserError):
            row.write({"reason": "别的"})

    def test_what_it_needs(self):
        """The written request, its day, a reason, a difference, known fields."""
        case = self.under_review()
        for more in (
            {"attachment_ids": []},
            {"requested_on": False},
            {"requested_on": "2020-01-01"},
            {"reason": " "},
            {"values": {"new_address": OLD}},
            {"values": {"new_address": False}},
            {"values": {"state": "making"}},
            {"values": {"decided_on": IN_TIME}},
        ):
            with self.subTest(more=more), self.assertRaises(UserError):
                self.change(case, **more)
            self.env.invalidate_all()
        for login in ("reviewer_b", "window_b", "approver_a"):
            with self.subTest(login=login), self.assertRaises(UserError):
                self.change(case, login=login)
        self.assertEqual(case.new_address, OLD)
        self.assertFalse(case.answer_change_ids)

    def test_not_of_a_new_licence(self):
        """Only a change has a new content; a new licence has its form."""
        case = self.case("reviewing")
        self.assertFalse(self.as_user("reviewer_a", case).can_change_content)
        with self.assertRaises(UserError):
            self.change(case)
