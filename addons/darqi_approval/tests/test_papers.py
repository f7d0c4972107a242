from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin


@tagged("post_install", "-at_install")
class TestPapers(CasesMixin, DarqiCommon):
    """PRACTICE 2.3, 2.19: where the papers are; what went back, and to whom."""

    def test_both_sign_and_the_place_is_known(self):
        filing = self.file(paper_bag="Y1")
        window = self.as_user("window_a", filing, MONDAY)
        start = window.paper_place
        move = window._hand_papers("review", self.bureau)
        self.assertNotEqual(window.paper_place, start)
        with self.assertRaises(UserError):
            window._hand_papers("archive", self.bureau)  # in transit
        with self.assertRaises(UserError):
            move.action_receive()  # the same person
        with self.assertRaises(UserError):
            self.as_user("health_window", move, MONDAY).action_receive()
        self.as_user("reviewer_a", move, MONDAY).action_receive()
        self.assertEqual(move.received_by_id, self.staff["reviewer_a"])
        with self.assertRaises(UserError):
            window._hand_papers("review", self.bureau)  # there already
        self.as_user("reviewer_a", filing, MONDAY)._hand_papers("archive", self.bureau)
        with self.assertRaises(UserError):
            move.write({"note": "改"})
        with self.assertRaises(UserError):
            move.unlink()

    def test_card_of_who_receives(self):
        card = self.env.ref("darqi_approval.desk_paper_transit")
        before = self.as_user("reviewer_a", card, MONDAY).count
        self.as_user("window_a", self.file(), MONDAY)._hand_papers(
            "review", self.bureau
        )
        card.invalidate_recordset()
        self.assertEqual(self.as_user("reviewer_a", card, MONDAY).count, before + 1)

    def test_papers_go_back_when_the_case_is_over(self):
        case = self.case()
        window = self.as_user("window_a", case, MONDAY)
        window.material_ids[:2].is_received = True
        papers = window.material_ids[:2]
        with self.assertRaises(UserError):
            window._return_papers(papers, "withdrawn", "演示申请人甲")
        window._return_papers(papers[1], "checked", "演示申请人甲")
        self.withdraw("window_a", case)
        with self.assertRaises(UserError):
            window._return_papers(window.material_ids[2:], "withdrawn", "演示申请人甲")
        with self.assertRaises(UserError):
            self.as_user("market_window", case, MONDAY).sudo(False)._return_papers(
                papers, "withdrawn", "演示申请人甲"
            )
        row = window._return_papers(papers, "withdrawn", "演示申请人甲")
        self.assertEqual(row.materials.splitlines(), papers.mapped("name"))
        self.assertTrue(row._pdf().startswith(b"%PDF"))
        with self.assertRaises(UserError):
            row.write({"receiver_name": "别人"})

    def test_restart_is_linked(self):
        first = self.case()
        self.withdraw("window_a", first)
        again = self.as_user("window_a", self.case(), MONDAY)
        self.assertEqual(again.earlier_id, first)
