from unittest import SkipTest

from odoo.tests import TransactionCase, tagged

WD, CD, MONTH = "working_day", "calendar_day", "month"
ACCEPTANCE, RECEIPT = "acceptance", "receipt"
WATER = "取水许可和水资源费征收管理条例"
INTERNET = "互联网上网服务营业场所管理条例"
SCHOOL = "中华人民共和国民办教育促进法"
SPORT = "中华人民共和国体育法"
# LAW.md section 3: item; limit, unit, base event, clause of the limit.
LIMITS = (
    ("取水许可", 45, WD, ACCEPTANCE, f"《{WATER}》第十九条"),
    ("建筑工程施工许可", 7, CD, RECEIPT, "《中华人民共和国建筑法》第八条"),
    (
        "互联网上网服务营业场所筹建审批",
        20,
        WD,
        ACCEPTANCE,
        f"《{INTERNET}》第十一条",
    ),
    (
        "互联网上网服务营业场所审批（最终审核）",
        15,
        WD,
        ACCEPTANCE,
        f"《{INTERNET}》第十一条",
    ),
    ("营业性演出审批", 3, CD, ACCEPTANCE, "《营业性演出管理条例》第十三条"),
    ("内部资料性出版物准印证核发", 30, CD, RECEIPT, "《印刷业管理条例》第二十条"),
    ("社会团体成立登记", 60, CD, RECEIPT, "《社会团体登记管理条例》第十二条"),
    (
        "民办非企业单位成立登记",
        60,
        CD,
        RECEIPT,
        "《民办非企业单位登记管理暂行条例》第十一条",
    ),
    ("医疗机构执业登记", 45, CD, ACCEPTANCE, "《医疗机构管理条例》第十九条"),
    ("民办学校筹设审批", 30, CD, ACCEPTANCE, f"《{SCHOOL}》第十四条"),
    ("民办学校正式设立审批", 3, MONTH, ACCEPTANCE, f"《{SCHOOL}》第十七条"),
    ("高危险性体育项目经营许可", 30, CD, RECEIPT, f"《{SPORT}》第一百零五条"),
    ("高危险性体育赛事活动许可", 30, CD, RECEIPT, f"《{SPORT}》第一百零六条"),
    ("护士执业注册", 20, WD, RECEIPT, "《护士条例》第八条"),
    ("农药经营许可", 20, WD, ACCEPTANCE, "《农药管理条例》第二十五条"),
)
# item; how long before the end of validity a renewal is applied for, its clause.
RENEWALS = (
    ("取水许可", 45, CD, f"《{WATER}》第二十五条"),
    ("农药经营许可", 90, CD, "《农药管理条例》第二十五条"),
    ("兽药经营许可", 6, MONTH, "《兽药管理条例》第二十三条"),
    ("护士执业注册", 30, CD, "《护士条例》第十条"),
)
# item; validity in years by the same rows.
VALIDITY = (
    ("取水许可", 5),
    ("护士执业注册", 5),
    ("农药经营许可", 5),
    ("民办学校筹设审批", 3),
    ("临时占用草原审批", 2),
)
# item; words of a condition, its source.
CONDITIONS = (
    ("燃气经营者停业、歇业审批", "90个工作日前", "《城镇燃气管理条例》第二十条"),
    ("临时占用草原审批", "不得超过二年", "《中华人民共和国草原法》第四十条"),
    ("林木采伐许可证核发", "零星林木", "《中华人民共和国森林法》第五十六条"),
)


@tagged("post_install", "-at_install")
class TestLawOfItems(TransactionCase):
    """LAW 3, row by row, in the items of the demonstration catalogue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("darqi_supervision.demo_told", raise_if_not_found=False):
            raise SkipTest("the demonstration catalogue is not here")

    def item(self, name):
        found = self.env["darqi.item"].search(
            [("name", "=", name), ("is_example", "=", False)]
        )
        self.assertEqual(len(found), 1, name)
        return found

    def test_limits(self):
        """Amount, unit, base event and clause of each row."""
        for name, amount, unit, base, clause in LIMITS:
            with self.subTest(name):
                law = self.item(name).revision_id
                self.assertEqual(
                    (law.statutory_days, law.statutory_unit), (amount, unit)
                )
                self.assertEqual(law.base_event, base)
                self.assertEqual(law.limit_basis, clause)

    def test_renewals(self):
        """The lead of a renewal with its clause; thirty days where no law says more."""
        for name, amount, unit, clause in RENEWALS:
            with self.subTest(name):
                law = self.item(name).revision_id
                self.assertEqual(
                    (law.renewal_lead_amount, law.renewal_lead_unit), (amount, unit)
                )
                self.assertEqual(law.renewal_basis, clause)
        plain = self.item("公共场所卫生许可").revision_id
        self.assertEqual((plain.renewal_lead_amount, plain.renewal_lead_unit), (30, CD))

    def test_validity(self):
        """Years of the licence."""
        for name, years in VALIDITY:
            with self.subTest(name):
                item = self.item(name)
                self.assertEqual(item.licence_validity_amount, years)
                self.assertEqual(item.licence_validity_unit, "year")

    def test_silence(self):
        """印刷业管理条例 20, and no other row: silence is consent."""
        silent = self.env["darqi.item"].search([("is_example", "=", False)])
        silent = silent.filtered(lambda i: i.revision_id.silence_rule == "granted")
        self.assertEqual(silent.mapped("name"), ["内部资料性出版物准印证核发"])
        self.assertEqual(silent.revision_id.silence_basis, "《印刷业管理条例》第二十条")

    def test_water(self):
        """取水许可条例 18, 19: suspension, and consultation that is not counted."""
        law = self.item("取水许可").revision_id
        self.assertTrue(law.allows_suspension)
        self.assertEqual(law.suspension_basis, f"《{WATER}》第十八条")
        self.assertEqual(
            law.ground_ids.mapped(lambda g: (g.name, g.law)),
            [("征求有关部门意见", f"《{WATER}》第十九条")],
        )

    def test_conditions(self):
        """What the law says besides times is a condition with its source."""
        for name, words, source in CONDITIONS:
            with self.subTest(name):
                rows = self.item(name).revision_id.condition_ids
                row = rows.filtered(lambda c, words=words: words in c.name)
                self.assertEqual(row.source, source)

    def test_survey_of_the_final_stage(self):
        """互联网上网服务营业场所管理条例 11: the final check is on the spot."""
        stages = (
            "互联网上网服务营业场所审批（最终审核）",
            "互联网上网服务营业场所筹建审批",
        )
        final, prepare = (self.item(name).revision_id for name in stages)
        self.assertTrue(final.needs_survey)
        self.assertFalse(prepare.needs_survey)

    def test_first_review_only(self):
        """草原法 38: the county reviews first, the region decides."""
        item = self.item("征收、征用、使用草原审核（初审）")
        self.assertTrue(item.is_first_review)
        self.assertTrue(item.superior_organ)

    def test_no_permit_any_more(self):
        """草原法 52 (2021): the old lists carry it, no case can be filed."""
        item = self.item("草原经营性旅游活动审批")
        self.assertEqual(str(item.date_to), "2021-04-28")
        self.assertFalse(
            item._competent_on(item.date_to.replace(year=2026)).department_id
        )
