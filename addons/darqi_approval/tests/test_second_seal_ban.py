from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.second_seal import asks_for_second_seal
from .common import DarqiCommon

DEMANDS = (
    "须到原审批部门再次签章",
    "许可决定须经林草局盖章确认",
    "审批后由卫健委重新盖章",
    "请到旗水利局补盖公章后生效",
    "原主管部门盖章",
    "加盖原发证机关钢印",
    "由原部门加盖印鉴",
    "许可决定须加盖原审批机关公章",
)
# Prerequisites, the applicant's own seal, the bureau's one seal.
LAWFUL = (
    "营业执照复印件（加盖公章）",
    "由教育局盖章的学历证明",
    "申请表（须经旗自然资源局盖章）",
    "原件由主管部门盖章",
    "原执业单位盖章",
    "许可决定由审批局盖章",
    "审批后由行政审批和政务服务局加盖专用章",
    "加盖行政审批专用章后生效",
    "现场勘查意见（加盖苏木镇人民政府公章）",
)


@tagged("post_install", "-at_install")
class TestSecondSealBan(DarqiCommon):
    """REQ-15(a), 方案三(一)1: no text asks for a second seal on the result."""

    def test_words(self):
        """Verbs and organs in any order; lawful prerequisites pass."""
        for text in DEMANDS:
            self.assertTrue(asks_for_second_seal(text), text)
        for text in LAWFUL:
            self.assertFalse(asks_for_second_seal(text), text)
        self.assertTrue(
            asks_for_second_seal("许可证须加盖卫健", ("卫健",)), "the item's own organ"
        )

    def test_steps_conditions_templates(self):
        """Asked of process steps, conditions and the texts of papers as well."""
        item = self.env["darqi.item"].create(
            {"name": "测试事项", "department_id": self.organs["health"].id}
        )
        process = self.env["darqi.process"].create({"item_id": item.id})
        steps = self.env["darqi.process.step"]
        for vals in ({"name": DEMANDS[1]}, {"name": "复核", "question": DEMANDS[0]}):
            with self.assertRaisesRegex(ValidationError, "second seal"):
                steps.create({"process_id": process.id, **vals})
        revision = self.env["darqi.item.revision"].create({"item_id": item.id})
        with self.assertRaisesRegex(ValidationError, "second seal"):
            self.env["darqi.item.condition"].create(
                {"revision_id": revision.id, "name": DEMANDS[3], "source": "国家规范"}
            )
        kind = self.env["darqi.document.kind"]._of("granted")
        template = self.env["darqi.document.template"].new(
            {"kind_id": kind.id, "body": f"<p>{DEMANDS[2]}</p>"}
        )
        self.assertIn("再次用印", template._problems()[0])
