from odoo import models

from odoo.addons.darqi_approval.models.ground.at import local_date

from .notice import READERS, ROUTERS


class Notice(models.Model):
    """The notice on paper (T25)."""

    _inherit = "darqi.notice"

    def _slip_materials(self):
        """Names of what the applicant handed in; of a legacy licence, what was told."""
        # sudo: names of papers only, of the case the notice is about.
        rows = self.application_id.sudo().material_ids.filtered("is_received")
        told = (self.snapshot or {}).get("materials") or ""
        return rows.sorted("sequence").mapped("name") or [told or "—"]

    def action_print_slip(self):
        """Issue the slip of the notice (许可信息推送单, T25)."""
        self.ensure_one()
        self.check_access("read")
        self._need_group(*READERS, *ROUTERS)
        content = self.snapshot or {}
        # Papers are Chinese, whatever the language of who prints them.
        chinese = self.with_context(lang="zh_CN").env
        events = dict(self._fields["event"]._description_selection(chinese))
        # sudo: the date only of the clock of a notice he reads.
        claim = (
            self.env["darqi.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("kind", "=", "claim"),
                ],
                order="id desc",
                limit=1,
            )
        )
        values = {
            "organ": self.sender_department_id.name,
            "to_organ": self.department_id.name,
            "item_name": self.item_id.name,
            "item_code": content.get("item_code") or "—",
            "holder": self.holder_name,
            "licence_number": self.licence_number,
            "place": content.get("address") or "—",
            "content": content.get("content") or self.item_id.name,
            "result": events[self.event],
            "pushed_at": local_date(self.pushed_at),
            "claim_by": claim.due_date,
            "valid_to": self.date_to,
            "materials": self._slip_materials(),
            # sudo: the validity of the licence the notice is about.
            "valid_from": self.licence_id.sudo().date_from,
            "claimed_by": self.claimed_by_id.name,
            "claimed_at": self.claimed_at and local_date(self.claimed_at),
        }
        # sudo: the slip is the sender's paper about this very notice.
        document = (
            self.env["darqi.document"]
            .sudo()
            ._issue(
                "notice_slip",
                self,
                values,
                department=self.sender_department_id,
                numbered=False,
            )
        )
        return document.sudo(False).action_open_pdf()
