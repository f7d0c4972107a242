from odoo import api, models

from ..application_form import definition_problems
from .item_revision import IN_EFFECT


class ItemRevision(models.Model):
    """Publishing a version: what bars it, and what its evidence says."""

    _inherit = "darqi.item.revision"

    def _previous(self):
        """The published version before this one; empty for the first."""
        self.ensure_one()
        others = self.item_id.revision_ids.filtered(
            lambda other: other.state in IN_EFFECT and other.version < self.version
        )
        return others.sorted("version")[-1:]

    def _worsened(self):
        """What grew against the previous version, as texts (REQ-31(b))."""
        previous = self._previous()
        if not previous:
            return []
        grown = []
        if self.promised_days > previous.promised_days > 0 or (
            previous.promised_days and not self.promised_days
        ):
            grown.append(self.env._("Promised limit"))
        if len(self.material_ids) > len(previous.material_ids):
            grown.append(self.env._("Materials"))
        if self.step_count > previous.step_count > 0:
            grown.append(self.env._("Steps"))
        return grown

    # The door

    def _refusal_publish(self):
        self.ensure_one()
        item = self.item_id
        if item.is_example:
            return self.env._("An example of another county is not published.")
        if not self.date_from:
            return self.env._("In effect from: a day is required.")
        if self.statutory_days <= 0:
            return self.env._("Statutory limit: required.")
        previous = self._previous()
        if previous:
            today = self.env["darqi.working.day"]._today()
            if self.date_from <= previous.date_from:
                return self.env._(
                    "In effect from: must lie after %(day)s, the day of version"
                    " %(version)s.",
                    day=previous.date_from,
                    version=previous.version,
                )
            if self.date_from < today:
                return self.env._(
                    "In effect from: a list binds from its publication on, not before"
                    " (行政许可法 5)."
                )
            if not self.change_kind:
                return self.env._("Kind of change: required.")
        grown = self._worsened()
        if grown and not (self.change_reason or "").strip():
            return self.env._(
                "Reason: required, because %(what)s grow (plan 三(二)1).",
                what="、".join(grown),
            )
        reason = self._refusal_joint()
        if reason:
            return reason
        problems = definition_problems(self._form_definition())
        if problems:
            return "；".join(self._problem_text(problem) for problem in problems[:5])
        return False

    def _refusal_joint(self):
        """Joint handling needs the others, and has the limit of the law (AMB-13)."""
        if not self.is_joint:
            return False
        if not self.joint_department_ids - self.item_id.department_id:
            return self.env._(
                "Other organs: joint handling takes another organ (行政许可法 26(2))."
            )
        days = self.env["darqi.config"]._number("darqi.joint_days")
        if self.statutory_unit == "working_day" and self.statutory_days != days:
            return self.env._(
                "Statutory limit: joint handling has %(days)s working days (行政许可法"
                " 42(2)).",
                days=days,
            )
        return False

    def _problem_text(self, problem):
        chinese = (self.env.lang or "zh_CN").startswith("zh")
        return problem.text_zh() if chinese else problem.text_en()

    @api.depends_context("uid", "darqi_at")
    @api.depends(
        "state", "date_from", "statutory_days", "promised_days", "change_reason"
    )
    def _compute_can(self):
        for revision in self:
            reason = revision._refusal("publish")
            revision.can_publish = not reason
            revision.refusal = reason if reason and revision.state == "draft" else False

    def action_publish(self):
        """Publish: the list binds from ``date_from`` and can change no more.

        :raises UserError: with the reason (limits, days, REQ-31, REQ-76, the form)
        """
        days = self.env["darqi.working.day"]
        previous = self.browse()
        for revision in self:
            previous |= revision._previous().filtered(
                lambda other: other.state == "published"
            )
        self._move(
            "publish",
            {"published_on": days._today(), "published_by_id": self.env.uid},
        )
        if previous:
            previous._move("supersede")
        self.env["darqi.evidence"]._record(
            self, "item_revision_published", lambda revision: revision._payload()
        )
        return True

    def _payload(self):
        """What the evidence of a publication says of this version."""
        self.ensure_one()
        return {
            "item": self.item_id.id,
            "version": self.version,
            "date_from": str(self.date_from),
            "statutory": [self.statutory_days, self.statutory_unit],
            "promised": self.promised_days,
            "conditions": self.condition_ids.mapped("name"),
            "materials": self.material_ids.mapped("name"),
            "form": self._form_definition(),
            "change": self.change_kind,
            "reason": self.change_reason or None,
        }

    def action_new_version(self):
        """Open the draft of the item's next version."""
        self.ensure_one()
        return self._next_draft(self.item_id).action_open()

    def action_open(self):
        """Open this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
