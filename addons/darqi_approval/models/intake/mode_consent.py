from odoo import api, fields, models
from odoo.exceptions import UserError

HEAD = "darqi_approval.group_department_head"
SUPPORTS = ("original", "supervising", "organ")


class Process(models.Model):
    """Support given up needs both (REQ-57, 方案三(三)4).

    A step the original department did and the bureau now does itself is a change of
    the way of handling: the department's head agrees before the version is published.
    Cases keep the process of their acceptance.
    """

    _inherit = "darqi.process"

    taken_over = fields.Char(
        compute="_compute_taken_over",
        string="Support taken over",
        help="Steps the original department did before and the bureau does now.",
    )
    consent_document = fields.Char(
        size=120, copy=False, string="Document of the agreement"
    )
    consent_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", string="Agreed by"
    )
    consent_on = fields.Date(readonly=True, copy=False, string="Agreed on")
    can_consent = fields.Boolean(compute="_compute_can_consent")

    def _door_guarded(self):
        return super()._door_guarded() | {"consent_by_id", "consent_on"}

    def _supported(self):
        """Kinds of steps another organ does in this version."""
        return {
            step.kind
            for step in self.sudo().step_ids  # sudo: processes are public
            if step.mode in SUPPORTS or step.kind == "technical_opinion"
        }

    def _lost_support(self):
        """Kinds of steps that the version in force leaves to another organ and this
        one does not."""
        self.ensure_one()
        before = self.item_id.process_ids.filtered(
            lambda process: process.state == "published" and process != self._origin
        )
        return before[:1]._supported() - self._supported()

    @api.depends("step_ids.mode", "step_ids.kind", "item_id.process_ids.state")
    def _compute_taken_over(self):
        words = dict(
            self.env["darqi.process.step"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for process in self:
            lost = process._lost_support() if process.state == "draft" else set()
            process.taken_over = "、".join(sorted(words[kind] for kind in lost))

    def _refusal_consent(self):
        user = self.env.user
        organ = self.item_id.sudo().department_id  # sudo: whose item it was
        if not user.has_group(HEAD) or organ not in user.sudo().department_ids:
            return self.env._(
                "Only the head of “%(organ)s” agrees to it.", organ=organ.name
            )
        if not self._lost_support():
            return self.env._("No support of the department is given up here.")
        return False

    @api.depends("taken_over", "consent_by_id", "state")
    @api.depends_context("uid")
    def _compute_can_consent(self):
        for process in self:
            process.can_consent = bool(
                process.state == "draft"
                and process.taken_over
                and not process.consent_by_id
                and not process._refusal_consent()
            )

    def action_consent(self):
        """The original department agrees that its support ends with this version."""
        for process in self:
            refusal = process._refusal_consent()
            if refusal:
                raise UserError(refusal)
            process._door_lock()
            # sudo: the head has no write right on processes; he agrees, judged above.
            process.sudo()._door_opened().write(
                {
                    "consent_by_id": self.env.uid,
                    "consent_on": self.env["darqi.working.day"]._today(),
                }
            )
            self.env["darqi.evidence"]._record(
                process,
                "process_consent",
                lambda p: {"item": p.item_id.id, "given_up": p.taken_over},
            )
        return True

    def _refusal_publish(self):
        reason = super()._refusal_publish()
        if not reason and self._lost_support() and not self.consent_by_id:
            return self.env._(
                "The department supports this item until now (%(steps)s): its head"
                " agrees first (plan 三(三)4).",
                steps=self.taken_over,
            )
        return reason
