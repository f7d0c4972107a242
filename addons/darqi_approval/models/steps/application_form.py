from odoo import api, fields, models

from ...application_form import mask_contacts
from ...identity import mask_phone
from ..application import EDITABLE_STATES, REVIEWER, WINDOW
from ..service.advice import FORM_TEXT

NOT_FILLED = "（未填写）"
KINDS = {
    "new": "新办",
    "change": "变更",
    "renewal": "延续",
    "reissue": "补办",
    "cancellation": "注销",
}


class Application(models.Model):
    """行政许可申请书 (T01): what was typed at the counter, printed to be signed.

    From the answers, the applicant's card and the list of materials; printed anew only
    when something in it has changed.
    """

    _inherit = "darqi.application"

    can_print_application = fields.Boolean(compute="_compute_can_print_application")

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_can_print_application(self):
        allowed = self.env.user.has_groups(",".join(WINDOW + REVIEWER))
        for case in self:
            case.can_print_application = (
                allowed and bool(case.id) and case.state in EDITABLE_STATES
            )

    def action_print_application(self):
        """Open the application form of this case as PDF, for the applicant to sign."""
        self.ensure_one()
        self._need_group(*WINDOW, *REVIEWER)
        self.check_access("read")
        # sudo: printing is no act on the case; who may print was judged above.
        case = self.sudo()
        case._door_lock()
        values = case._application_values()
        last = case.document_ids.filtered(
            lambda row: row.kind == "licence_application" and row.state != "voided"
        ).sorted("id")[-1:]
        said = last.content or {}
        if not last or any(said.get(name) != values[name] for name in values):
            last = case.env["darqi.document"]._issue(
                "licence_application", case, values, department=case.department_id
            )
        return last.with_env(self.env).action_open_pdf()

    def _application_values(self):
        card, filing, item = self.applicant_id, self.filing_id, self.item_id
        # Contacts are on the applicant's card; a file that many may read holds none.
        answers = mask_contacts(self.form_definition or [], self.answers or {})
        rows = []
        for field in self.form_definition or []:
            value = answers.get(field["code"])
            if value is None:
                continue
            if isinstance(value, bool):
                value = "是" if value else "否"
            value = "、".join(value) if isinstance(value, list) else str(value)
            rows.append({"label": field["label"], "value": value})
        return {
            "application_number": self.number,
            "item_name": item.name,
            "applicant": self.applicant_name,
            "item_code": item.implementation_code or item.code or "（未赋码）",
            "kind": KINDS.get(self.application_kind, KINDS["new"]),
            # A person's number is not put into a file that many may read.
            "identity": card.id_number
            if card.id_kind == "credit_code"
            else card.id_masked,
            "address": card.address or NOT_FILLED,
            "phone": mask_phone(card.phone) if card.phone else NOT_FILLED,
            "content": answers.get("content") or item.name,
            "legal_person": card.legal_person or "",
            "agent": filing.agent_name or "",
            "power": f"至{filing.agent_until}" if filing.agent_until else "",
            "answers": [row for row in rows if row["label"] != "申请内容"],
            "materials": [
                {"name": row.name, "copies": row.copies, "form": FORM_TEXT[row.form]}
                if row.form
                else {"name": row.name, "copies": row.copies}
                for row in self.material_ids
            ]
            or [{"name": "无"}],
            "delivery": "政务服务大厅窗口领取",
        }
