from odoo import api, models

from odoo.addons.darqi_approval.models.ground.at import next_day


class Notice(models.Model):
    """Nobody claimed it in time: the default owner is told so."""

    _inherit = "darqi.notice"

    def _refusal_default(self):
        if not self.env.su:
            return self.env._("Only the day itself does this.")
        return False

    @api.model
    def _cron_default(self, limit=500):
        """Notices whose claim limit has passed belong to their default owner.

        The day it counts from is the day after the limit, whenever the job runs; the
        first visit is planned from that day, so a late job changes nothing.
        """
        today = self.env["darqi.working.day"]._today()
        late = self.env["darqi.clock"]._search(
            [
                ("res_model", "=", self._name),
                ("kind", "=", "claim"),
                ("state", "=", "running"),
                ("due_date", "<", today),
            ]
        )
        domain = [
            ("state", "in", ("delivered", "seen")),
            ("id", "in", late.subselect("res_id")),
        ]
        notices = self.search(domain, limit=limit).try_lock_for_update()
        for day, group in notices.grouped(lambda n: next_day(n.due_date)).items():
            group._default(day)
        remaining = self.search_count(domain) if len(notices) == limit else 0
        self.env["ir.cron"]._commit_progress(len(notices), remaining=remaining)

    def _default(self, day):
        self._move("default", {"is_default_owned": True, "defaulted_on": day})
        self._start_supervision(ordered_on=day)
        self.env["darqi.evidence"]._record(
            self,
            "notice_defaulted",
            lambda notice: {"day": day, "owner": notice.owner_id.id},
        )
        for notice in self:
            notice._push(
                notice.owner_id
                or self._people(
                    notice.department_id, "darqi_approval.group_department_head"
                ),
                "defaulted",
            )
