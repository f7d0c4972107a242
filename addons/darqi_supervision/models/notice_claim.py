from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .notice import ENDING


class Notice(models.Model):
    """Seen and claimed: supervision begins (REQ-51)."""

    _inherit = "darqi.notice"

    def mark_seen(self):
        """Note that an officer of the organ opened it; nothing for anybody else."""
        for notice in self:
            if notice._can("see") and notice.has_access("write"):
                notice._move(
                    "see",
                    {
                        "seen_at": self.env["darqi.working.day"]._now(),
                        "seen_by_id": self.env.uid,
                    },
                )

    def _refusal_see(self):
        return self._refusal_member()

    # Claim (监管认领)

    def action_claim(self):
        """Open the dialog for the responsible person and the measure.

        :raises UserError: when one of the notices cannot be claimed
        """
        self._need_can("claim")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim for supervision"),
            "res_model": "darqi.notice.claim",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_notice_ids": [Command.set(self.ids)]},
        }

    def _refusal_claim(self):
        return self._refusal_member()

    def _claim(self, owner, measures=None, planned_on=None):
        """Claim: the owner answers from now on, supervision begins (REQ-51).

        :param owner: the responsible person, a member of the organ
        :param measures: one measure for each item; the item's first by default
        :param planned_on: day of the first visit
        :raises UserError: not a member, wrong state, or somebody else is acting
        """
        days = self.env["darqi.working.day"]
        for notice in self:
            # sudo: whose member the owner is, compared only; his name is public.
            if notice.department_id not in owner.sudo().department_ids:
                raise UserError(
                    self.env._(
                        "Responsible for supervision: %(user)s does not belong to"
                        " %(organ)s.",
                        user=owner.sudo().name,
                        organ=notice.department_id.name,
                    )
                )
        self._move(
            "claim",
            {
                "owner_id": owner.id,
                "claimed_by_id": self.env.uid,
                "claimed_at": days._now(),
            },
        )
        # sudo: the name of the owner.
        clocks = self._clock_stop("claim", note=owner.sudo().name)
        for clock in clocks:
            self.browse(clock.res_id)._door_opened().write(
                {
                    "claim_used_days": clock.used_days,
                    "is_claimed_late": clock.is_late,
                }
            )
        self._start_supervision(measures, planned_on)
        self.env["darqi.evidence"]._record(
            self,
            "notice_claimed",
            lambda notice: {
                "owner": owner.id,
                "late": notice.is_claimed_late,
                "task": notice.task_ids.ids,
            },
        )
        return True

    def _start_supervision(self, measures=None, planned_on=None, ordered_on=None):
        """The first visit of each notice that begins supervision; one live one each.

        A first visit planned by default keeps its date and gets the new owner.
        """
        tasks = self.env["darqi.supervision.task"]
        today = ordered_on or self.env["darqi.working.day"]._today()
        first = self.env["darqi.config"]._number("darqi.first_visit_days")
        planned_on = planned_on or today + timedelta(days=first)
        vals_list = []
        for notice in self.filtered(lambda n: n.event not in ENDING):
            measure = notice._measure(measures)
            live = notice.task_ids.filtered(
                lambda task: task.is_first and task.state != "cancelled"
            )
            if live:
                live._take_over(notice.owner_id, measure)
                continue
            vals_list.append(
                {
                    "notice_id": notice.id,
                    "licence_id": notice.licence_id.id,
                    "department_id": notice.department_id.id,
                    "measure_id": measure.id,
                    "owner_id": notice.owner_id.id,
                    "kind": "routine",
                    "planned_on": planned_on,
                    "ordered_on": today,
                    "is_first": True,
                }
            )
        return tasks._door_opened().create(vals_list).with_env(self.env)

    def _measure(self, measures=None):
        """The organ's measure for the item: the chosen one, else the first."""
        self.ensure_one()
        own = (measures or self.env["darqi.measure"]).filtered(
            lambda measure: (
                measure.item_id == self.item_id
                and measure.department_id == self.department_id
            )
        )
        return own[:1] or self.env["darqi.measure"]._for(
            self.item_id, self.department_id
        )
