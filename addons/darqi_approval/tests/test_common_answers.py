from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import MONDAY, CasesMixin

SHARED = [
    {"code": "address", "label": "地址", "type": "text", "is_required": True},
    {"code": "phone", "label": "联系电话", "type": "phone"},
]


@tagged("post_install", "-at_install")
class TestCommonAnswers(CasesMixin, DarqiCommon):
    """一件事 (REQ-74): what the forms share is entered once for three items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.three = (
            cls.make_item(
                "测试甲",
                "bureau",
                fields=[
                    *SHARED,
                    {
                        "code": "area",
                        "label": "面积",
                        "type": "number",
                        "maximum": "100",
                    },
                ],
            )
            | cls.make_item(
                "测试乙",
                "bureau",
                fields=[
                    *SHARED,
                    {"code": "area", "label": "面积", "type": "number"},
                    {"code": "own", "label": "自有", "type": "text"},
                ],
            )
            | cls.make_item("测试丙", fields=SHARED[:1])
        )

    def filing(self, answers, **vals):
        return self.file(
            items=self.three, receive=False, common_answers=answers, **vals
        )

    def test_asked_once(self):
        """Common: what two or more ask; the rest is asked in its own case."""
        filing = self.filing({})
        codes = [row["code"] for row in filing.common_definition]
        self.assertEqual(codes, ["address", "phone", "area"])
        self.assertTrue(filing.has_common)

    def test_one_item_has_nothing_common(self):
        """With one item there is no common block."""
        self.assertFalse(self.file(receive=False).has_common)

    def test_copied_to_each_case(self):
        """Each case gets what its own form asks, in the spelling of the judge."""
        filing = self.filing(
            {"address": " 示范路1号 ", "phone": "13800000001", "area": "080"}
        )
        filing.action_receive()
        answers = {c.item_id.name: c.answers for c in filing.application_ids}
        self.assertEqual(answers["测试甲"]["address"], "示范路1号")
        self.assertEqual(answers["测试甲"]["phone"], "13800000001")
        self.assertEqual(answers["测试乙"]["area"], answers["测试甲"]["area"])
        self.assertEqual(answers["测试丙"], {"address": "示范路1号"})

    def test_same_judge(self):
        """An answer one of the forms refuses is named with its item; none is made."""
        filing = self.filing({"address": "示范路1号", "phone": "12", "area": "500"})
        with self.assertRaises(UserError) as caught:
            filing.action_receive()
        text = str(caught.exception)
        self.assertIn("测试甲", text)
        self.assertIn("面积", text)
        self.assertIn("联系电话", text)
        self.assertNotIn("测试丙", text)
        self.assertFalse(filing.application_ids)

    def test_missing_is_asked_later(self):
        """What is still missing may be entered until acceptance."""
        filing = self.filing({"area": "12"})
        filing.action_receive()
        self.assertEqual(len(filing.application_ids), 3)
        case = filing.application_ids.filtered(lambda c: c.item_id.name == "测试丙")
        self.assertFalse(case.answers)

    def test_unknown_codes_go_nowhere(self):
        """What no form shares, such as one form's own question, is not copied."""
        filing = self.filing({"address": "示范路1号", "own": "x", "bad": "y"})
        filing.action_receive()
        for case in filing.application_ids:
            self.assertFalse({"own", "bad"} & (case.answers or {}).keys())

    def test_fixed_after_receipt(self):
        """The filing is fixed; each case's answers change in the case."""
        filing = self.filing({"address": "示范路1号"})
        filing.action_receive()
        with self.assertRaises(UserError):
            filing.common_answers = {"address": "别处"}
        case = filing.application_ids[0]
        self.as_user("window_b", case, MONDAY).write({"answers": {"address": "别处"}})
        self.assertEqual(case.answers["address"], "别处")
