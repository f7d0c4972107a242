from datetime import time

from odoo import api, models
from odoo.fields import Command

from odoo.addons.darqi_approval.models.ground.at import CONTEXT_KEY, At

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
# Windows of the hall: number, name, zone, letters of their business.
WINDOWS = (
    ("1", "咨询导办台", "导办区", "A"),
    ("2", "综合窗口", "社会事务区", "AB"),
    ("3", "综合窗口", "社会事务区", "AB"),
    ("4", "工程建设窗口", "工程建设区", "B"),
    ("8", "统一出件窗口", "出件区", "C"),
)
DEVICES = ("身份证读卡器", "高拍仪", "打印机", "好差评评价器")
QUEUE = "BABCBBABCABB"  # business in the order in which a morning's visitors come
QUEUE_DAYS = (6, 5, 4, 3, 2, 1, 0)


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
        self._tell_queue()
        self._tell_townships(items)
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
    def _at(self, login, records, day, minute):
        """The records as somebody acts on them so many minutes after 8:30."""
        clock = time(8 + (30 + minute) // 60, (30 + minute) % 60)
        return records.with_user(self._user(login)).with_context(
            **{CONTEXT_KEY: At(day, clock)}
        )

    @api.model
    def _tell_queue(self):
        """叫号: a week of mornings; today some still wait."""
        bureau = self._organ("bureau")
        kinds = {k.letter: k for k in self.env["darqi.ticket.kind"].search([])}
        windows = self._by("catalogue", self.env["darqi.window"], self._ago(9)).create(
            [
                {
                    "number": number,
                    "name": name,
                    "zone": zone,
                    "department_id": bureau.id,
                    "kind_ids": [Command.set([kinds[letter].id for letter in letters])],
                    "equipment_ids": [
                        Command.create({"name": device}) for device in DEVICES
                    ],
                }
                for number, name, zone, letters in WINDOWS
            ]
        )
        windows[3].equipment_ids[1].condition = "faulty"
        served = ((1, "window1"), (2, "window2"))
        for age in QUEUE_DAYS:
            day = self._ago(age)
            for place, letter in enumerate(QUEUE):
                taker = self._at("window1", self.env["darqi.ticket"], day, 4 * place)
                taker._take(kinds[letter], bureau)
            rounds = 2 if age == 0 else 4 + age % 2
            for turn in range(rounds):
                for place, login in served:
                    minute = 6 + 17 * turn + 5 * place
                    window = self._at(login, windows[place], day, minute)
                    window.action_call_next()
                    if age and turn == 2 and place == 1:
                        window.action_no_show()
            if age:
                for place, login in served:
                    self._at(login, windows[place], day, 120).action_finish()

    @api.model
    def _tell_townships(self, items):
        """苏木镇代收: one still there, one on its way, one signed for."""
        bureau = self._organ("bureau")
        for number, days in ((751, 0), (752, 2), (753, 3), (754, 5)):
            day = self._ago(days)
            filing = self._by("township1", self.env["darqi.filing"], day).create(
                {
                    **self._holder(number),
                    "phone": f"1380000{number:04d}",
                    "address": f"达拉特旗树林召镇演示嘎查{number}号",
                    "paper_bag": f"SLZ{number}",
                    "item_ids": [Command.set(items["public_place"].ids)],
                }
            )
            self._receive(filing)
            if number == 751:
                continue
            move = self._by("township1", filing, self._ago(days - 1))._hand_papers(
                "window",
                bureau,
                carrier="镇便民服务中心专人送达",
                carrier_number=f"演示{number}",
            )
            if number > 752:
                self._by("window2", move, self._ago(days - 2)).action_receive()

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
