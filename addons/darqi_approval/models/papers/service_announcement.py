from odoo import api, fields, models
from odoo.exceptions import UserError

# 民事诉讼法 95, by analogy: never fewer, whatever the setting says.
LEAST_DAYS = 30
BY_HAND = {"direct", "left"}


class DocumentService(models.Model):
    """公告送达 is the last way (民事诉讼法 95, by analogy).

    The papers could be served neither by hand nor by post, or the receiver's
    whereabouts are unknown, with the paper that says so. An approver agrees; that
    issues the announcement (送达公告), which bears the seal before it stands.
    """

    _inherit = "darqi.document.service"

    announcement_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Announcement paper",
    )
    announce_allowed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        string="Announcement agreed to by",
    )
    announce_allowed_on = fields.Date(
        readonly=True, copy=False, string="Announcement agreed to on"
    )
    can_allow_announcement = fields.Boolean(compute="_compute_can_allow_announcement")

    _announced_check = models.Constraint(
        "CHECK (state <> 'announced' OR announced_on IS NULL OR complete_on IS NULL"
        f" OR complete_on >= announced_on + {LEAST_DAYS})",
        "Service by announcement takes thirty days at least.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "announcement_id",
            "announce_allowed_by_id",
            "announce_allowed_on",
        }

    @api.depends("state", "method", "announcement_id", "reason", "place")
    @api.depends_context("uid")
    def _compute_can_allow_announcement(self):
        for service in self:
            service.can_allow_announcement = bool(
                service.id
                and service.method == "announcement"
                and not service._refusal("allow_announcement")
            )

    def _announcement_days(self):
        """Calendar days until an announcement counts as service."""
        days = self.env["darqi.config"]._number("darqi.announcement_days")
        return max(LEAST_DAYS, days)

    # ------------------------------------------------------------------ judges

    def _ways_failed(self):
        """Ways in which every one of these papers could not be served."""
        # sudo: earlier attempts with the same papers are judged, not shown.
        service = self.sudo()
        ways = None
        for paper in service.document_ids:
            failed = paper.service_ids.filtered(
                lambda row: row.state == "failed" and row != service
            )
            found = set(failed.mapped("method"))
            if failed.filtered(lambda r: r.failure == "unknown" and r.proof_sha256):
                found |= {"unknown"}
            ways = found if ways is None else ways & found
        return ways or set()

    def _untried(self):
        """The way still to be tried before an announcement, or False."""
        return self._untried_of(self._ways_failed())

    @api.model
    def _untried_of(self, ways):
        if "unknown" in ways:
            return False
        if not ways & BY_HAND:
            return "direct"
        return False if "post" in ways else "post"

    def _refusal_last_way(self):
        if self.method != "announcement":
            return self.env._("Method: it is not an announcement.")
        if not (self.reason or "").strip() or not (self.place or "").strip():
            return self.env._(
                "Announcement: say why no other way is possible, and where it stands."
            )
        untried = self._untried()
        if untried:
            names = dict(self._fields["method"]._description_selection(self.env))
            return self.env._(
                "An announcement is the last way (民事诉讼法 95): these papers were not"
                " tried “%(way)s” yet. Only whereabouts that are unknown, with the"
                " paper that says so, spare it.",
                way=names[untried],
            )
        return self._refusal_organ() or self._refusal_papers()

    def _refusal_allow_announcement(self):
        paper = self.sudo().announcement_id  # sudo: the state of the row's own paper
        if paper and paper.state != "voided":
            return self.env._("The announcement is agreed to already.")
        if self.create_uid == self.env.user:
            return self.env._("Whoever planned the service cannot agree to it.")
        return self._refusal_last_way()

    def _refusal_announce(self):
        reason = self._refusal_last_way()
        if reason:
            return reason
        paper = self.sudo().announcement_id  # sudo: the state of its own paper
        if not paper or paper.state == "voided":
            return self.env._("An approver agrees to the announcement first.")
        if paper.state != "sealed":
            return self.env._(
                "%(paper)s waits for its seal: it is announced under the seal.",
                paper=paper.display_name,
            )
        return super()._refusal_announce()

    # -------------------------------------------------------------------- acts

    def action_allow_announcement(self):
        """The approver agrees: the announcement (送达公告) is issued."""
        today = self.env["darqi.working.day"]._today()
        for service in self:
            service._door_lock()
            reason = service._refusal("allow_announcement")
            if reason:
                raise UserError(reason)
            # sudo: approvers write no service; the act was judged just now.
            row = service.sudo()
            paper = row.env["darqi.document"]._issue(
                "service_announcement",
                row,
                row._announcement_values(),
                department=row.department_id,
            )
            row._door_opened().write(
                {
                    "announcement_id": paper.id,
                    "announce_allowed_by_id": self.env.uid,
                    "announce_allowed_on": today,
                }
            )
            self.env["darqi.evidence"]._record(
                row,
                "announcement_allowed",
                lambda s: {"paper": s.announcement_id.number, "reason": s.reason},
            )
        return True

    def _announcement_values(self):
        return {
            "addressee": self.receiver,
            "papers": [
                {"name": paper.name, "number": paper.number or ""}
                for paper in self.document_ids.sorted("id")
            ],
            "reason": self.reason.strip().rstrip("。"),
            "place": self.place,
            "days": self._announcement_days(),
        }

    def action_replan(self):
        """Another way; the announcement only when none is left."""
        action = super().action_replan()
        if action["context"]["default_method"] == "announcement":
            ways = self._ways_failed() | {self.method}
            if self.failure == "unknown" and self.proof_sha256:
                ways.add("unknown")
            untried = self._untried_of(ways)
            if untried:
                action["context"]["default_method"] = untried
        return action
