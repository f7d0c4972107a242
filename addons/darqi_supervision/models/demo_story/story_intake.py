from odoo import api, models
from odoo.fields import Command

# Item → charge, its basis, rate and who assesses; the tax office collects both.
FEES = {
    "grassland": (
        "草原植被恢复费",
        "《中华人民共和国草原法》第三十九条",
        "按自治区公布的标准（演示）",
        "forestry",
    ),
    "soil": (
        "水土保持补偿费",
        "《中华人民共和国水土保持法》第三十二条",
        "按自治区公布的标准（演示）",
        "water",
    ),
}
OFFICERS = {"forestry": "forestry_officer", "water": "water_officer"}
GRASSLAND_DAYS = 18


class DemoStoryIntake(models.AbstractModel):
    """What the window and the hall do besides: charges, queue, townships."""

    _inherit = "darqi.demo.story"

    @api.model
    def _list_vals(self, row, item):
        vals = super()._list_vals(row, item)
        if row.key in FEES:
            name, law, standard, assessor = FEES[row.key]
            basis = self.env["darqi.basis"]._find_or_create([law])[law]
            vals["fee_ids"] = [
                Command.create(
                    {
                        "name": name,
                        "basis_id": basis.id,
                        "standard": standard,
                        "assessor_id": self._organ(assessor).id,
                        "collector_id": self._organ("tax").id,
                        "how_to_pay": "电子税务局或者办税服务厅",
                    }
                )
            ]
        return vals

    @api.model
    def _tell_cases(self, items):
        result = super()._tell_cases(items)
        self._tell_fees(items)
        return result

    @api.model
    def _assess(self, case, day, amount):
        for fee in case.fee_ids.filtered(lambda fee: fee.state == "to_assess"):
            login = next(
                login
                for organ, login in OFFICERS.items()
                if self._organ(organ) == fee.assessor_id
            )
            self._by(login, fee, day)._assess(amount, self._ago(-10))

    @api.model
    def _tell_fees(self, items):
        """缴费: one handed out, one that waits for the voucher, one exempted."""
        staff = self._bureau_staff()
        for number, last in ((741, "deliver"), (742, "seal"), (743, "decide")):
            case = self._file([items["grassland"]], self._ago(GRASSLAND_DAYS), number)
            self._lead(case, GRASSLAND_DAYS, "review", staff, False, number)
            if number < 743:
                self._assess(case, self._ago(12), 3000 + number)
            names = ("decide", "make", "seal", "deliver")
            for place, name in enumerate(names[: names.index(last) + 1]):
                day = self._ago(11 - 2 * place)
                getattr(self, f"_step_{name}")(case, day, staff, False, number)
        case = self._file([items["soil"]], self._ago(7), 744)
        self._lead(case, 7, "accept", staff, False, 744)
        self._assess(case, self._ago(4), 5200)
        self._by("water_head", case.fee_ids, self._ago(2))._exempt(
            "演示减免〔2026〕3号", "学校建设项目，依法免征水土保持补偿费"
        )

    @api.model
    def _bureau_staff(self):
        return {
            "accept": "window2",
            "pick_up": ("reviewer_a", "reviewer_b"),
            "decide": ("approver1", "approver2"),
            "make": "delivery1",
            "seal": "sealkeeper1",
        }

    @api.model
    def _step_deliver(self, case, day, staff, refused, number):
        """Nothing goes out unpaid: the voucher is recorded first."""
        self._assess(case, day, 1000)
        due = case.fee_ids.filtered(lambda fee: fee.state == "to_pay")
        for fee in due:
            self._by("delivery1", fee, day)._pay(f"演示税票{number:06d}", day)
        return super()._step_deliver(case, day, staff, refused, number)
