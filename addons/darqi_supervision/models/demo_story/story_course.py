import base64

from odoo import api, models
from odoo.fields import Command

FOUNDING = "《娱乐场所管理条例》第十条：设立娱乐场所应当举行听证"
LIST_AGE = 59  # working days: before the first case of the story


class DemoStoryCourse(models.AbstractModel):
    """Interested parties, delays stated in public, experts' interests, situations."""

    _inherit = "darqi.demo.story"

    @api.model
    def _tell_means(self, items):
        """娱乐场所: the hearing belongs to founding; one expert states an interest."""
        result = super()._tell_means(items)
        self._tell_situations(items["entertainment"])
        keeper = self._user("catalogue")
        expert = self.env["darqi.expert"].search(
            [("specialty", "=", "水土保持")], limit=1
        )
        rows = self.env["darqi.expert.declaration"].with_user(keeper)
        signed = rows.env["ir.attachment"].create(self._photo("专家回避声明"))
        rows.create(
            {
                "attachment_ids": [Command.link(signed.id)],
                "expert_id": expert.id,
                "party": "达拉特旗示范企业（演示）",
                "reason": "担任该企业技术顾问（演示）",
                "declared_on": self._ago(80),
            }
        )
        return result

    @api.model
    def _tell_situations(self, item):
        day = self._ago(LIST_AGE)
        lists = self._by("catalogue", self.env["darqi.item.revision"], day)
        draft = self._by("catalogue", lists._next_draft(item), day)
        papers = draft.material_ids.sorted("sequence")
        draft.write(
            {
                "date_from": day,
                "needs_hearing": False,
                "kind_procedure_ids": [
                    Command.create({"application_kind": kind, "basis": FOUNDING})
                    for kind in ("change", "reissue", "cancellation")
                ],
                "situation_ids": [
                    Command.create(
                        {
                            "name": "设立娱乐场所",
                            "note": "应当举行听证（娱乐场所管理条例第十条）",
                            "needs_hearing": True,
                            "material_ids": [Command.set(papers.ids)],
                        }
                    ),
                    Command.create(
                        {
                            "name": "许可证延续",
                            "material_ids": [Command.set(papers[:2].ids)],
                        }
                    ),
                ],
            }
        )
        draft.action_publish()

    @api.model
    def _tell_steps(self, items):
        result = super()._tell_steps(items)
        self._tell_parties(items)
        self._tell_delays(items)
        self._tell_endings(items)
        return result

    @api.model
    def _tell_parties(self, items):
        """取水: two neighbours told, one has answered, the other's time runs."""
        case = self._begun(items["water_taking"], 8, 961)
        self._by("reviewer_a", case, self._ago(2)).action_tell_party(
            [
                {
                    "name": "演示村民甲",
                    "address": "达拉特旗演示嘎查",
                    "interest": "拟建取水井与其灌溉机井相距较近，可能影响出水量",
                },
                {
                    "name": "演示农民专业合作社",
                    "address": "达拉特旗演示村",
                    "interest": "取水后地下水位下降，可能影响合作社灌溉",
                },
            ],
            "新建取水井一眼，年取水量三万立方米（演示）",
            tell_applicant=True,
        )
        self._tell_served(case, ("interested_party", "hearing_right"), self._ago(2))
        row = case.party_ids.filtered(lambda party: party.name == "演示村民甲")
        self._by("window1", row, self._ago(1)).action_answer(
            "statement", "同意取水，希望安装计量设施并公开用水量（演示）"
        )

    @api.model
    def _tell_delays(self, items):
        """One delay stated in public, one still to be stated."""
        told = self._begun(items["public_place"], 16, 962)
        self._by("reviewer_a", told, self._ago(3)).action_explain_overdue(
            "现场情况与申报材料不一致，需要重新核实（演示）",
            self._ago(-3),
            "已增派人员，优先办理（演示）",
        )
        self._begun(items["public_place"], 15, 963, "reviewer_b")

    @api.model
    def _tell_endings(self, items):
        """An application taken back, and a case that ended with its applicant."""
        back = self._begun(items["public_place"], 7, 964)
        self._by("window1", back, self._ago(2)).action_withdraw(
            "经营计划调整，暂不开业（演示）",
            "own",
            attachment_ids=self._proof_file("window1", "撤回申请（演示）.pdf"),
        )
        talked = self._begun(items["public_place"], 6, 967)
        self._by("window1", talked, self._ago(1)).action_withdraw(
            "窗口建议先行整改后再申请（演示）",
            "persuaded",
            attachment_ids=self._proof_file("window1", "撤回申请（演示）.pdf"),
        )
        ended = self._begun(items["clinic"], 9, 965)
        self._by("approver1", ended, self._ago(4)).action_terminate(
            "申请单位已办理注销登记（演示）",
            "dissolved",
            "《行政许可法》第七十条第（三）项",
            self._proof_file("approver1", "注销登记证明（演示）.pdf"),
        )

    @api.model
    def _proof_file(self, login, name):
        """Ids of a file as the named user uploads it."""
        day = self._ago(0)
        files = self._by(login, self.env["ir.attachment"], day)
        raw = base64.b64decode(self._paper(name.removesuffix(".pdf")))
        return files.create({"name": name, "raw": raw}).ids
