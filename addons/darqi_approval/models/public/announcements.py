from odoo import fields, models
from odoo.exceptions import UserError

from ..seal import REGISTRARS

KIND_WORDS = {
    "must": "必划事项",
    "should": "应划事项",
    "related": "关联事项",
    "none": "不划事项",
}

ITEM_KINDS = {
    "licence": "行政许可",
    "confirmation": "行政确认",
    "adjudication": "行政裁决",
    "payment": "行政给付",
    "reward": "行政奖励",
    "other_power": "其他行政权力",
    "public_service": "公共服务",
}


def show(document):
    """The window action that opens one issued document."""
    return {
        "type": "ir.actions.act_window",
        "res_model": "darqi.document",
        "res_id": document.id,
        "views": [(False, "form")],
    }


class Seal(models.Model):
    """公告: the public is told of a special seal before it seals (PRACTICE 1.3)."""

    _inherit = "darqi.seal"

    announcement_document_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Announcement issued",
    )
    can_announce = fields.Boolean(compute="_compute_can_announce")

    def _door_guarded(self):
        return super()._door_guarded() | {"announcement_document_id"}

    def _compute_can_announce(self):
        for seal in self:
            seal.can_announce = bool(seal.id) and not seal._refusal_announce()

    def _refusal_announce(self):
        """Why the seal cannot be announced now, or False."""
        user = self.env.user
        if not user.has_groups(",".join(REGISTRARS)):
            return self.env._("Your roles do not include this act.")
        if self.department_id not in user.department_ids:
            return self.env._("Only the organ itself announces its seal.")
        if self.main_id or self.kind != "approval_special":
            return self.env._("Only the special seal itself is announced.")
        if self.announcement_document_id:
            return self.env._("The seal is announced already.")
        if self.state != "active":
            return self.env._("The seal is stopped.")
        return False

    def action_announce(self):
        """Issue the announcement that puts the seal into use (印章启用公告)."""
        self.ensure_one()
        self._door_lock()
        reason = self._refusal_announce()
        if reason:
            raise UserError(reason)
        organ = self.department_id
        matter = (
            f"启用印章名称：{self.name}\n"
            f"启用日期：{self.date_from.year}年{self.date_from.month}月"
            f"{self.date_from.day}日\n"
            f"使用范围：{organ.name}实施的行政许可及相关政务服务事项的受理、告知、"
            "决定文书和证照。\n"
            "上述事项加盖该印章即为有效，不再加盖其他部门印章。"
        )
        document = self.env["darqi.document"]._issue(
            "announcement",
            self,
            {
                "subject": f"启用{self.name.removeprefix(organ.name)}",
                "matter": matter,
                "from_day": self.date_from,
            },
            department=organ,
        )
        # sudo: the link of the seal that was judged just now.
        self.sudo()._door_opened().write({"announcement_document_id": document.id})
        return show(document)


class Transfer(models.Model):
    """目录公告: which items are the bureau's to handle (许可法 5(2), 25)."""

    _inherit = "darqi.transfer"

    announcement_document_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Announcement issued",
    )
    can_announce = fields.Boolean(compute="_compute_can_announce")

    def _door_guarded(self):
        return super()._door_guarded() | {"announcement_document_id"}

    def _compute_can_announce(self):
        for transfer in self:
            transfer.can_announce = bool(transfer.id) and not (
                transfer._refusal_announce()
            )

    def _refusal_announce(self):
        """Why the catalogue of the batch cannot be announced now, or False."""
        reason = self._refusal_keeper()
        if reason:
            return reason
        if self.state not in ("published", "closed"):
            return self.env._("The catalogue is not published yet.")
        if self.announcement_document_id:
            return self.env._("The catalogue is announced already.")
        if not self._announced_lines():
            return self.env._("Items: the batch has none.")
        return False

    def _announced_lines(self):
        return self.line_ids.filtered(
            lambda line: (
                line.published_on
                and line.state not in ("cancelled", "withdrawn", "kept")
            )
        ).sorted(lambda line: (line.department_id.id, line.item_id.id))

    def action_announce(self):
        """Issue the announcement of the catalogue of this batch."""
        self.ensure_one()
        self._door_lock()
        reason = self._refusal_announce()
        if reason:
            raise UserError(reason)
        bureau = self.env["darqi.department"]._bureau()
        rows = [
            {
                "name": line.item_id.name,
                "code": line.item_id.code or "",
                "kind": ITEM_KINDS[line.item_id.kind],
                "before": line.department_id.name,
                "now": bureau.name,
                "basis": line.item_id.legal_basis
                or "、".join(b.display_name for b in line.item_id.basis_ids)
                or "见权责清单",
                "note": KIND_WORDS.get(line.category, ""),
            }
            for line in self._announced_lines()
        ]
        document = self.env["darqi.document"]._issue(
            "catalogue_announcement",
            self,
            {
                "version": self.name,
                "from_day": self.published_on,
                "rows": rows,
                "basis": f"《{self.plan_id.name}》和旗人民政府{self.document_number}",
            },
            department=bureau,
        )
        # sudo: the link of the batch that was judged just now.
        self.sudo()._door_opened().write({"announcement_document_id": document.id})
        return show(document)
