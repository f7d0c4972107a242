from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import APPROVER, HEAD
from ..application_step import STEP_GROUNDS
from ..steps.law_ground import SPECIAL_LAW

# Steps whose time the item's own law may exclude; survey and publicity always count.
LAW_STEPS = (*STEP_GROUNDS, "consultation", "technical_review")


class ApplicationSpecial(models.Model):
    """A pause that repeats an earlier one, or takes longer than usual, says why."""

    _inherit = "darqi.application.special"

    earlier_id = fields.Many2one(
        "darqi.application.special",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        string="Same ground before",
    )
    again_reason = fields.Text(readonly=True, string="Why the same ground again")
    approved_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        string="Approved by",
        help="Of a second pause on the same ground, or of a longer one.",
    )
    most_days = fields.Integer(
        readonly=True, string="Usual maximum", help="Working days, on that day."
    )
    longer_reason = fields.Text(readonly=True, string="Why it takes longer")
    is_longer = fields.Boolean(
        compute="_compute_is_longer", store=True, string="Longer than usual"
    )

    _again_uniq = models.UniqueIndex(
        "(application_id, ground) WHERE earlier_id IS NULL AND cancelled_on IS NULL"
        " AND law_ground_id IS NULL",
        "The same ground stopped this clock before: name the earlier pause.",
    )
    _again_check = models.Constraint(
        "CHECK (earlier_id IS NULL OR (again_reason IS NOT NULL"
        " AND approved_by_id IS NOT NULL))",
        "A second pause on the same ground has a reason and an approver.",
    )

    @api.depends("longer_reason")
    def _compute_is_longer(self):
        for row in self:
            row.is_longer = bool(row.longer_reason)

    def _evidence_again(self):
        vals = super()._evidence_again()
        if self.earlier_id:
            vals.update(earlier=self.earlier_id.id, again_reason=self.again_reason)
        if self.longer_reason:
            vals.update(most_days=self.most_days, longer_reason=self.longer_reason)
        return vals


class Application(models.Model):
    """启动特别程序: the ground fits the step, the time its bound, once a ground."""

    _inherit = "darqi.application"

    def _special_allowed(self, found, number, asked):
        vals = super()._special_allowed(found, number, asked)
        self._check_step_ground(asked["step"], asked["ground"])
        vals.update(self._judge_longer(found, number, asked))
        vals.update(self._judge_again(found, asked))
        return vals

    def _check_step_ground(self, step, ground):
        """A survey, a publicity and an internal review count whatever is said."""
        if not step:
            return
        if ground == SPECIAL_LAW:
            fits = step.kind in LAW_STEPS
        else:
            fits = ground in STEP_GROUNDS.get(step.kind, ())
        if not fits:
            kinds = dict(step._fields["kind"]._description_selection(self.env))
            words = dict(
                self.env["darqi.application.special"]
                ._fields["ground"]
                ._description_selection(self.env)
            )
            raise UserError(
                self.env._(
                    "Ground: “%(ground)s” is not what the step “%(kind)s” does; its"
                    " time counts (行政许可法 45).",
                    ground=words[ground],
                    kind=kinds[step.kind],
                )
            )

    def _judge_longer(self, found, number, asked):
        """The bound of the ground; beyond it the head, with a reason."""
        row = self.env["darqi.item.ground"].browse(found["vals"].get("law_ground_id"))
        # sudo: lists are public.
        if row.sudo().most_days:
            return {"most_days": row.sudo().most_days}
        most = self.env["darqi.pause.limit"]._most_days(asked["ground"])
        if number <= most:
            return {"most_days": most}
        if not self.env.user.has_groups(",".join(HEAD)):
            raise UserError(
                self.env._(
                    "Told end: %(days)s working days; for “%(ground)s” at most %(most)s"
                    " are told. Only the head tells more, with a reason.",
                    days=number,
                    ground=found["word"],
                    most=most,
                )
            )
        reason = self._need_text(
            asked["longer_reason"], self.env._("Why it takes longer")
        )
        return {
            "most_days": most,
            "longer_reason": reason,
            "approved_by_id": self.env.uid,
        }

    def _earlier_pauses(self, ground, law_ground_id=False):
        """Pauses of this case on the ground whose notice stands, the latest last.

        A ground of the item's own law with its own maximum may be used until that is
        reached: its law bounds it.
        """
        # sudo: what of this case was not counted before.
        rows = self.sudo().special_ids.filtered(
            lambda row: row.ground == ground and not row.cancelled_on
        )
        if ground == SPECIAL_LAW:
            rows = rows.filtered(
                lambda row: (
                    row.law_ground_id.id == law_ground_id
                    and not row.law_ground_id.most_days
                )
            )
        return rows.sorted("id")

    def _judge_again(self, found, asked):
        """Stop and start: link to the earlier pause, a reason, and the approver."""
        earlier = self._earlier_pauses(
            asked["ground"], found["vals"].get("law_ground_id")
        )
        if not earlier:
            return {}
        if not self.env.user.has_groups(",".join(APPROVER + HEAD)):
            raise UserError(
                self.env._(
                    "Ground: “%(ground)s” stopped this clock before, from %(first)s to"
                    " %(last)s. A second time is the approver's act.",
                    ground=found["word"],
                    first=earlier[-1].start_on,
                    last=earlier[-1].ended_on or earlier[-1].until,
                )
            )
        if asked["earlier_id"] not in earlier.ids:
            raise UserError(
                self.env._(
                    "Same ground before: name the pause on “%(ground)s” that this one"
                    " follows.",
                    ground=found["word"],
                )
            )
        reason = self._need_text(
            asked["again_reason"], self.env._("Why the same ground again")
        )
        return {
            "earlier_id": asked["earlier_id"],
            "again_reason": reason,
            "approved_by_id": self.env.uid,
        }
