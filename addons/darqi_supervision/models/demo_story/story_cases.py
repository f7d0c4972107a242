from stdnum.cn import uscc

from odoo import api, models
from odoo.fields import Command

PERSON = ("演示申请人甲", "11010519491231002X")  # the sample number of GB 11643
HOLDERS = (
    "示范餐饮店",
    "示范宾馆",
    "示范口腔诊所",
    "示范供水站",
    "示范建材有限公司",
    "示范牧业专业合作社",
    "示范商贸有限公司",
    "示范康养中心",
    "示范物流有限公司",
    "示范能源有限公司",
)
PLACES = (
    "树林召镇",
    "白泥井镇",
    "王爱召镇",
    "昭君镇",
    "恩格贝镇",
    "风水梁镇",
    "展旦召苏木",
    "工业街道",
    "锡尼街道",
    "达拉特经济开发区",
)
# How far a case goes; each act some working days after the filing.
STEPS = (
    ("accept", 1),
    ("pick_up", 2),
    ("review", 4),
    ("decide", 6),
    ("make", 7),
    ("seal", 8),
    ("deliver", 10),
)
# item, filed so many working days ago, last step done ("" = only received).
BUREAU_CASES = (
    *(("public_place", days, "deliver") for days in (58, 52, 47, 41, 36, 27, 22)),
    *(("nurse", days, "deliver") for days in (44, 38, 29)),
    *(("clinic", days, "deliver") for days in (55, 40)),
    *(("water_taking", days, "deliver") for days in (56, 39)),
    *(("felling", days, "deliver") for days in (25, 19)),
    *(("drinking_water", days, "seal") for days in (15, 14)),
    *(("public_place", days, "seal") for days in (13, 12, 10, 10, 9, 9, 8, 8)),
    *(("public_place", days, "make") for days in (11, 9)),
    *(("clinic", days, "make") for days in (12, 10)),
    ("felling", 9, "make"),
    *(("public_place", days, "decide") for days in (8, 7, 6)),
    *(("water_taking", days, "decide") for days in (10, 8)),
    *(("public_place", days, "review") for days in (9, 7, 6, 5)),
    *(("soil", days, "review") for days in (10, 8)),
    *(("clinic", days, "review") for days in (14, 6)),
    *(("public_place", days, "pick_up") for days in (10, 8, 6, 4, 3)),
    *(("water_taking", days, "pick_up") for days in (21, 12)),
    *(("felling", days, "pick_up") for days in (9, 5)),
    *(("public_place", days, "accept") for days in (9, 5, 4, 3)),
    *(("drinking_water", days, "accept") for days in (6, 2)),
    *(("grassland", days, "accept") for days in (8, 3)),
    *(("public_place", days, "") for days in (5, 3, 2, 1, 0)),
    *(("nurse", days, "") for days in (1, 0)),
    *(("clinic", days, "") for days in (4, 2)),
)
# Handled by the department itself (R1): taken in at the same window.
MARKET_CASES = (
    *(("food", days, "deliver") for days in (33, 24)),
    *(("food", days, "review") for days in (8, 6, 5)),
    *(("food", days, "pick_up") for days in (9, 5)),
    *(("food", days, "accept") for days in (6, 4, 3)),
    *(("food", days, "") for days in (4, 3, 2, 1, 0)),
)
REFUSED = {("public_place", 27), ("clinic", 40)}


class DemoStoryCases(models.AbstractModel):
    """Cases at every step, each step by its own person."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_cases(self, items):
        bureau = {
            "accept": "window2",
            "pick_up": ("reviewer_a", "reviewer_b"),
            "decide": ("approver1", "approver2"),
            "make": "delivery1",
            "seal": "sealkeeper1",
        }
        market = {
            "accept": "market_window",
            "pick_up": ("market_reviewer",),
            "decide": ("market_approver",),
            "make": "market_delivery",
            "seal": "market_sealkeeper",
        }
        number = 0
        for staff, cases in ((bureau, BUREAU_CASES), (market, MARKET_CASES)):
            for key, days, last in cases:
                number += 1
                case = self._file([items[key]], self._ago(days), number)
                self._lead(case, days, last, staff, (key, days) in REFUSED, number)
        self._tell_corrections(items, number)
        self._tell_online_account()
        self._tell_one_visit(items)

    @api.model
    def _holder(self, number):
        """Values of an obviously artificial applicant."""
        if number % 7 == 3:
            name, identity = PERSON
            return {
                "applicant_kind": "person",
                "applicant_name": name,
                "id_kind": "citizen_id",
                "id_number": identity,
            }
        place = number % len(HOLDERS)
        body = f"91150621{number % 40 + 1:09d}"
        return {
            "applicant_kind": "organisation",
            "applicant_name": f"达拉特旗{HOLDERS[place]}（演示{number % 40 + 1}号）",
            "id_kind": "credit_code",
            "id_number": body + uscc.calc_check_digit(body),
            "legal_person": "演示负责人",
        }

    @api.model
    def _receive(self, filing, missing=0):
        """The window ticks what was handed in, then takes it in: the receipt lists it.

        :param missing: how many of the listed papers, the last ones, were not there
        """
        filing._onchange_item_ids()
        rows = filing.material_ids.sorted("sequence")
        given = rows[: len(rows) - missing]
        given.write({"is_received": True, "verdict": "ok"})
        filing.action_receive()

    @api.model
    def _file(self, items, day, number, missing=0):
        """Papers taken in at the bureau's window."""
        place = PLACES[number % len(PLACES)]
        filing = self._by("window1", self.env["darqi.filing"], day).create(
            {
                **self._holder(number),
                "phone": f"1380000{number:04d}",
                "address": f"达拉特旗{place}演示路{number}号",
                "paper_bag": f"Y{number:05d}",
                "item_ids": [Command.set([item.id for item in items])],
            }
        )
        self._receive(filing, missing)
        return filing.application_ids.with_env(self.env)

    @api.model
    def _answers(self, case):
        filing = case.filing_id
        return {
            "content": case.item_id.name.removesuffix("许可"),
            "address": filing.address,
            "area": 120,
            "contact": "演示联系人",
            "phone": filing.phone,
            "delivery": "窗口领取",
        }

    @api.model
    def _lead(self, case, days, last, staff, refused, number):
        """Lead a case through its steps up to ``last``."""
        names = [name for name, _after in STEPS]
        for name, after in STEPS[: names.index(last) + 1 if last else 0]:
            if refused and name == "make":
                continue
            day = self._ago(max(days - after, 0))
            getattr(self, f"_step_{name}")(case, day, staff, refused, number)

    @api.model
    def _step_accept(self, case, day, staff, refused, number):
        window = self._by(staff["accept"], case, day)
        window.write({"answers": self._answers(case)})
        window.action_accept()

    @api.model
    def _step_pick_up(self, case, day, staff, refused, number):
        people = staff["pick_up"]
        self._by(people[number % len(people)], case, day).action_pick_up()

    @api.model
    def _step_review(self, case, day, staff, refused, number):
        self._finish_steps(case, day)
        reviewer = self._by(case.reviewer_id.login, case, day)
        if refused:
            reviewer.action_propose_refusal("现场条件不符合要求，拟不予许可。")
        else:
            reviewer.action_pass_review("材料齐全，符合法定条件，拟准予许可。")

    @api.model
    def _step_decide(self, case, day, staff, refused, number):
        people = staff["decide"]
        approver = self._by(people[number % len(people)], case, day)
        if refused:
            approver.action_refuse(
                "经核查，经营场所布局不符合卫生规范（演示）",
                case._legal_basis(),
                "同意审查意见。",
                "false_materials" if "公共场所" in case.item_id.name else "conditions",
            )
        else:
            approver.action_grant("同意。")

    @api.model
    def _step_make(self, case, day, staff, refused, number):
        self._by(staff["make"], case, day).action_make_licence()

    @api.model
    def _step_seal(self, case, day, staff, refused, number):
        papers = self.env["darqi.document"].search(
            [
                ("application_id", "=", case.id),
                ("department_id", "=", case.department_id.id),
                ("seal_required", "=", True),
                ("state", "=", "issued"),
            ]
        )
        for paper in papers:
            self._by(staff["seal"], paper, day).action_seal()

    @api.model
    def _step_deliver(self, case, day, staff, refused, number):
        self._by(staff["make"], case, day).action_deliver(
            receiver=case.applicant_name,
            method="mail",
            post_number=f"演示{number:06d}",
        )
        # sudo: the planned service of the case's own papers, as its desk sees it
        services = case.sudo().document_ids.service_ids.filtered(
            lambda service: service.state == "planned"
        )
        self._by(staff["make"], services, day).action_serve()

    @api.model
    def _tell_corrections(self, items, number):
        """Corrections told: the applicant's side is open."""
        for days in (6, 4, 3, 2, 1):
            number += 1
            case = self._file([items["public_place"]], self._ago(days), number, 1)
            window = self._by("window2", case, self._ago(max(days - 1, 0)))
            window.material_ids.sorted("sequence")[-1:].write(
                {
                    "is_received": False,
                    "verdict": "missing",
                    "problem": "缺检测报告",
                    "requirement": "补交有资质机构出具的检测报告",
                }
            )
            window.action_correct()
            self._tell_served(case, ("correction",), self._ago(max(days - 1, 0)))

    @api.model
    def _tell_served(self, case, kinds, day):
        """Notices are sealed and handed over at the counter."""
        # sudo: the papers of the case, as its desks see them
        notices = case.sudo().document_ids.filtered(lambda d: d.kind in kinds)
        for notice in notices:
            if notice.seal_required:
                self._by("sealkeeper1", notice, day).action_seal()
            services = self._by("window2", self.env["darqi.document.service"], day)
            services.create({"document_ids": [Command.set(notice.ids)]}).action_serve()

    @api.model
    def _tell_online_account(self):
        """One applicant looks after his own cases on the public pages."""
        account = self.env.ref("darqi_approval.user_applicant1", False)
        applicant = self.env["darqi.applicant"].search(
            [("id_number", "=", PERSON[1])], limit=1
        )
        if account and applicant:
            self._by("it_office", applicant, self._ago(0))._link_account(account)

    @api.model
    def _tell_one_visit(self, items):
        """One visit, two items: one of the bureau, one of another organ."""
        self._file([items["public_place"], items["food"]], self._ago(0), 900)
        self._file([items["public_place"], items["fire_check"]], self._ago(1), 901)
