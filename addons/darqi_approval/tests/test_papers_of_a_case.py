import re
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from odoo.tests.common import tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

DAY = "2026-03-02"
COMPANY = "91350100M000100Y43"


@tagged("post_install", "-at_install")
class TestPapersOfACase(CasesMixin, DarqiCommon):
    """PAPERS 5, 6: what the issued papers of an ordinary case say, word by word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bureau.write(
            {
                "contact_person": "综合窗口",
                "phone": "0477-1234567",
                "address": "测试路1号",
            }
        )
        cls.item.write({"licence_validity_amount": 4, "licence_validity_unit": "year"})

    def said(self, case, kind):
        """The text of the case's paper of this kind, without blanks."""
        papers = case.sudo().document_ids.filtered(lambda d: d.kind == kind)
        self.assertEqual(len(papers), 1, kind)
        pages = PdfReader(BytesIO(papers.attachment_id.raw)).pages
        return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))

    def company_case(self, **more):
        return self.case(
            applicant_kind="organisation",
            applicant_name="测试住宿有限公司",
            id_kind="credit_code",
            id_number=COMPANY,
            legal_person="王小明",
            **more,
        )

    def test_party_and_contact(self):
        """PAPERS 5: whom the paper is for, whom to ask; persons are masked."""
        case = self.company_case(to="making")
        for kind in ("receipt", "acceptance", "granted"):
            text = self.said(case, kind)
            self.assertIn(f"测试住宿有限公司（统一社会信用代码：{COMPANY}", text)
            self.assertIn("法定代表人（负责人）：王小明）：", text)
            self.assertIn("联系人：综合窗口", text)
            self.assertIn("电话：0477-1234567", text)
            self.assertIn("地址：测试路1号", text)
        person = self.case(to="accepted")
        text = self.said(person, "acceptance")
        masked = person.applicant_id.id_masked
        self.assertIn(f"（居民身份证：{masked}）", text)
        self.assertNotIn(person.sudo().applicant_id.id_number, text)

    def test_receipt(self):
        """T02: day and minute of receipt, both sign; it is no acceptance."""
        text = self.said(self.case(), "receipt")
        self.assertIn("收件时间2026年3月2日10:00", text)
        self.assertIn("收件人签名", text)
        self.assertIn("申请人（代理人）签名", text)

    def test_correction_terms(self):
        """T03: period and consequence are the bureau's to set, none by themselves."""
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("darqi.correction_period", "0")  # as without a setting
        settings.set_param("darqi.correction_consequence", "")
        case = self.case()
        self.as_user("window_b", case, DAY).action_correct("1. 申请书：缺签名")
        text = self.said(case, "correction")
        self.assertNotIn("补正期限", text)
        self.assertIn("（测试路1号）", text)
        settings.set_param("darqi.correction_period", "15")
        settings.set_param("darqi.correction_consequence", "逾期不补正的，终止办理。")
        other = self.case(day="2026-03-03")
        self.as_user("window_b", other, "2026-03-03").action_correct(
            "1. 申请书：缺签名"
        )
        text = self.said(other, "correction")
        self.assertIn("补正期限：自收到本告知书之日起15日内", text)
        self.assertIn("逾期不补正的，终止办理。", text)

    def test_acceptance(self):
        """T04: special procedures of the list and its charges are told."""
        self.assertIn(
            "办理本事项不收取费用", self.said(self.case("accepted"), "acceptance")
        )
        item = self.make_item("测试收费事项", organ="bureau")
        # The published list is rewritten beneath the guard, as if made so.
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET needs_hearing = true WHERE id = %s",
            [item.revision_ids.id],
        )
        self.env.invalidate_all()
        text = self.said(self.case("accepted", items=item), "acceptance")
        self.assertIn("依法需要进行听证的，所需时间不计入办理期限", text)

    def test_granted(self):
        """T17: validity, area and name of the licence, as the licence will say."""
        case = self.case("making")
        text = self.said(case, "granted")
        self.assertIn("有效期限自2026年3月2日至2030年3月1日", text)
        self.assertIn(f"证件名称{self.item.licence_name}", text)
        values = case._granted_licence()
        self.assertEqual(values["valid_to"], date(2030, 3, 1))
        self.item.licence_validity_unit = "none"
        text = self.said(self.case("making", day="2026-03-03"), "granted")
        self.assertIn("有效期限自2026年3月3日起长期有效", text)

    def test_the_licence_says_what_was_decided(self):
        """38, 39: what the catalogue changes later changes no granted licence."""
        case = self.case("making")
        self.item.write({"licence_validity_amount": 9, "licence_name": "改名证"})
        self.assertEqual(case._granted_licence()["valid_to"], date(2035, 3, 1))
        licence = self.env["darqi.licence"]._draft_from(case, make=False)
        self.assertEqual(licence.date_to, date(2030, 3, 1))
        self.assertEqual(licence.name, "测试公共场所卫生许可证")
        self.assertIn("至2030年3月1日", self.said(case, "granted"))
