from datetime import timedelta

from odoo import models

from .memorandum import BUREAU_HEAD, DEPARTMENT_HEAD


class Memorandum(models.Model):
    """The two signatures and what stands in their way (PRACTICE 1.3)."""

    _inherit = "darqi.memorandum"

    def _overridden(self):
        """Whether a document and a named leader stand for what the gate lacks."""
        return bool(
            (self.override_document or "").strip()
            and (self.override_leader or "").strip()
            and self.override_file
        )

    def _gate_problems(self, day):
        """What the gate of PRACTICE 1.3 lacks on ``day``, as texts; empty: open.

        The region's approval, the published catalogue, the establishment office's
        reply and an active seal, without which the bureau would act beyond its power.
        """
        self.ensure_one()
        milestones = self.env["darqi.milestone"]
        problems = []
        if not milestones._done(self.plan_id, "region_approval", day):
            problems.append(
                self.env._("The region's approval is not on record (plan 四(一)).")
            )
        # sudo: states of the transfer only; the signing party may ask.
        rows = self.line_ids.sudo().transfer_line_id
        unpublished = rows.filtered(
            lambda r: (
                r.state not in ("published", "handover", "in_force")
                or not (r.published_on or r.in_force_on)
                or (r.published_on or r.in_force_on) > day
            )
        )
        if unpublished:
            problems.append(
                self.env._(
                    "Not determined by the banner government and published:"
                    " %(items)s (plan 三(二)1).",
                    items="、".join(unpublished[:10].mapped("item_id.name")),
                )
            )
        if not milestones._done(self.plan_id, "establishment_reply", day):
            problems.append(
                self.env._(
                    "The establishment office's reply is not on record (plan 三(一)1)."
                )
            )
        # sudo: whether a seal is active is public (its announcement is).
        if not self.env["darqi.seal"].sudo()._active(self.bureau_id, day):
            problems.append(
                self.env._(
                    "No active seal of %(bureau)s with its announcement"
                    " (plan 三(一)1).",
                    bureau=self.bureau_id.name,
                )
            )
        return problems

    def _signing_problems(self, day):
        """Everything that stands in the way of signing on ``day``, as texts."""
        self.ensure_one()
        problems = []
        if not self.line_ids:
            problems.append(self.env._("Items: the memorandum has none."))
        if not self._overridden():
            problems += self._gate_problems(day)
        problems += self.line_ids._problems()
        # sudo: items of the version before, between the same two parties.
        before = self.replaces_id.sudo().line_ids.filtered(lambda r: not r.date_to)
        dropped = before.item_id - self.line_ids.item_id
        if dropped:
            problems.append(
                self.env._(
                    "In the version before, not in this one: %(items)s. Return them"
                    " from the catalogue first.",
                    items="、".join(dropped.mapped("name")),
                )
            )
        return problems

    def _warnings(self, day):
        """What both sides should look at before signing; nothing that refuses."""
        self.ensure_one()
        warnings = []
        if not (self.department_liaison_id and self.bureau_liaison_id):
            warnings.append(self.env._("Name a liaison of each side (plan 三(四))."))
        late = self.line_ids.filtered(
            lambda r: r.handover_time and r.handover_time > day
        )
        if late:
            warnings.append(
                self.env._(
                    "Time of handover after today: %(items)s. The bureau handles them"
                    " from the day of signing all the same.",
                    items="、".join(late[:10].mapped("item_id.name")),
                )
            )
        warnings += self._case_warnings()
        if self._overridden():
            gate = self._gate_problems(day)
            if gate:
                warnings.append(
                    self.env._(
                        "Signed by decision %(document)s of %(leader)s although:"
                        " %(what)s",
                        document=self.override_document,
                        leader=self.override_leader,
                        what=" ".join(gate),
                    )
                )
        return warnings

    def _case_warnings(self):
        """Undecided cases of the department that stay, while its means are gone."""
        cases = self.env["darqi.application"]._undecided_at_department(self.line_ids)
        warnings = []
        for line in self.line_ids:
            mine = cases.filtered(lambda c, i=line.item_id: c.item_id == i)
            if not mine:
                continue
            # sudo: the handover list of the party's own item.
            gone = line.sudo().transfer_line_id.handover_line_ids.filtered(
                lambda r: (
                    r.group in ("certificates", "systems")
                    and r.state in ("handed", "received")
                )
            )
            text = self.env._(
                "%(item)s: %(count)s cases accepted and not decided.",
                item=line.item_id.name,
                count=len(mine),
            )
            if line.open_cases == "stay" and gone:
                text += self.env._(
                    " They stay with the department, but its blank certificates or"
                    " accounts are handed over: move the cases, or hand over later."
                )
            warnings.append(text)
        return warnings

    def _sign_refusal(self, organ, group):
        """Why the acting person cannot sign for ``organ`` (in his own name only)."""
        user = self.env.user
        if not user.has_group(group):
            return self.env._("Your roles do not include this act.")
        if organ not in user.department_ids:
            return self.env._(
                "only the head of %(organ)s signs for it.", organ=organ.name
            )
        if user in (self.signed_department_by_id | self.signed_bureau_by_id):
            return self.env._("one person signs for one party only.")
        return False

    def _refusal_sign_department(self):
        if self.signed_department_by_id:
            return self.env._("it is signed for this party already.")
        return (
            self._sign_refusal(self.department_id, DEPARTMENT_HEAD)
            or self._signing_refusal()
        )

    def _refusal_sign_bureau(self):
        if self.signed_bureau_by_id:
            return self.env._("it is signed for this party already.")
        return (
            self._sign_refusal(self.bureau_id, BUREAU_HEAD) or self._signing_refusal()
        )

    def _signing_refusal(self):
        problems = self._signing_problems(self.env["darqi.working.day"]._today())
        return "\n" + "\n".join(problems) if problems else False

    def _refusal_conclude(self):
        if not (self.signed_department_by_id and self.signed_bureau_by_id):
            return self.env._("both parties have to sign.")
        return False

    def action_sign_department(self):
        """Sign for the original department, in one's own name.

        :raises UserError: naming item and element, or what the gate lacks
        """
        return self._sign("department")

    def action_sign_bureau(self):
        """Sign for the bureau, in one's own name."""
        return self._sign("bureau")

    def _sign(self, side):
        today = self.env["darqi.working.day"]._today()
        by, on = f"signed_{side}_by_id", f"signed_{side}_on"
        for memo in self:
            memo.check_access("write")
            memo._door_lock()
            if memo[by] == self.env.user and memo.state in ("signed_one", "signed"):
                continue  # the same click twice
            memo._move(f"sign_{side}", {by: self.env.uid, on: today})
            self.env["darqi.evidence"]._record(
                memo,
                f"memorandum_sign_{side}",
                lambda m: {
                    "version": m.version,
                    "day": today,
                    "override": [m.override_document, m.override_leader]
                    if m._overridden()
                    else None,
                    "items": [
                        [
                            line.item_id.name,
                            line.item_id.code,
                            line.handover,
                            line.handover_time,
                            line.boundary,
                            line.feedback,
                            line.support,
                            line.open_cases,
                            line.supervising_department_id.name,
                            line.supervising_user_id.id,
                        ]
                        for line in m.line_ids
                    ],
                },
            )
            if memo.signed_department_by_id and memo.signed_bureau_by_id:
                memo._conclude(today)
        return True

    def _conclude(self, day):
        """The later signature: number, document, competence, all in one transaction."""
        self.ensure_one()
        # sudo: the consequences of two judged signatures; the signer has no rights of
        # his own on the version before, transfers and documents.
        memo = self.sudo()
        previous = memo.replaces_id
        if previous.state == "signed":
            previous._move("replace", {"ended_on": day - timedelta(days=1)})
            for line in previous.line_ids.filtered(lambda r: not r.date_to):
                line._door_opened().write({"date_to": day - timedelta(days=1)})
            self.env.flush_all()
        memo._move("conclude", {"signed_on": day})
        rows = memo.line_ids.transfer_line_id.filtered(lambda r: r.state != "in_force")
        rows._move("in_force", {"in_force_on": day})
        rows._clock_stop("handover")
        document = memo.env["darqi.document"]._issue(
            "memorandum", memo, memo._document_values(), department=memo.bureau_id
        )
        memo._door_opened().write(
            {"document_id": document.id, "number": document.number}
        )
        memo.line_ids.item_id._competence_refresh(
            day, document=document.number or memo.name
        )
        moved = memo.env["darqi.application"]._move_with_memorandum(memo.line_ids)
        self.env["darqi.evidence"]._record(
            self,
            "memorandum_in_force",
            lambda m: {
                "number": m.number,
                "signed_on": m.signed_on,
                "items": m.line_ids.item_id.ids,
                "moved_cases": moved.ids,
            },
        )
