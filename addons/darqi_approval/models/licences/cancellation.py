from odoo import api, fields, models
from odoo.exceptions import UserError

from ..licence_grounds import GROUNDS

ANNOUNCERS = ("darqi_approval.group_approver", "darqi_approval.group_delivery")
APPLIED = "被许可人申请注销"


class Licence(models.Model):
    """注销公告 (T23): the public is told which certificates are void."""

    _inherit = "darqi.licence"

    announcement_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Announcement of the cancellation",
    )

    _unannounced_idx = models.Index(
        "(department_id, ended_on)"
        " WHERE state = 'cancelled' AND announcement_id IS NULL"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"announcement_id"}

    @api.model
    def _cancel_ground(self, licence):
        """The ground as the announcement says it."""
        # sudo: the decided act on the licence that is announced
        act = licence.sudo().act_ids.filtered(
            lambda a: a.kind == "cancel" and a.state == "effective"
        )[:1]
        return GROUNDS[act.ground][2] if act else APPLIED

    def action_announce_cancellation(self):
        """Announce these cancellations in one paper; persons are masked, the
        names of organisations are public (许可法 40).

        :raises UserError: one is not cancelled, announced already or another organ's
        """
        self._need_group(*ANNOUNCERS)
        organ = self.department_id
        if len(organ) != 1 or organ not in self.env.user.department_ids:
            raise UserError(
                self.env._("Choose cancelled licences of your organ, all of one organ.")
            )
        for licence in self:
            if licence.state != "cancelled" or licence.announcement_id:
                raise UserError(
                    self.env._(
                        "%(licence)s is not cancelled, or announced already.",
                        licence=licence.display_name,
                    )
                )
        documents = self.env["darqi.document"]
        document = documents._issue(
            "cancellation_announcement",
            organ,
            {
                "licences": [
                    {
                        "holder": documents._public_name(
                            # sudo: of the card only whether it is a person's.
                            licence.holder_name,
                            licence.sudo().holder_id,
                        ),
                        "item_name": licence.item_id.name,
                        "licence_name": licence.name,
                        "licence_number": licence.number,
                        "ground": self._cancel_ground(licence),
                    }
                    for licence in self.sorted("number")
                ]
            },
            department=organ,
        )
        # sudo: approvers do not write licences; the act was judged just now.
        self.sudo()._door_opened().write({"announcement_id": document.id})
        self.env["darqi.evidence"]._record(
            self, "cancellation_announced", {"document": document.id}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.document",
            "res_id": document.id,
            "views": [(False, "form")],
        }
