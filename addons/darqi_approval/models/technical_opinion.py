import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

HEAD = "darqi_approval.group_department_head"
# What the signature stands under; the points of the checklist with it.
SIGNED = {"result", "text", "answers", "attachment_ids"}


class ApplicationStep(models.Model):
    """技术支持意见: asked of the original department, a basis of the decision.

    The department answers in writing on its own limit: an officer drafts, the head
    signs, and it is done with the department's seal, or with the scan of the sealed
    paper where its seal is not kept in this system. Until then the decision is barred
    and the lateness is the department's (REQ-56). The opinion itself decides nothing:
    the case stays where it is (REQ-39).
    """

    _inherit = "darqi.application.step"

    signed_by_id = fields.Many2one(
        "res.users", ondelete="restrict", string="Signed by (head)"
    )
    signed_on = fields.Date(string="Signed by the head on")
    sealed_scan_ids = fields.Many2many(
        "ir.attachment",
        "darqi_application_step_sealed_scan_rel",
        string="Scan of the sealed opinion",
        help="Where the seal of the department is not kept in this system.",
    )
    is_signed = fields.Boolean(compute="_compute_is_signed")
    can_sign = fields.Boolean(compute="_compute_can_sign")

    def _door_guarded(self):
        return super()._door_guarded() | {"signed_by_id", "signed_on"}

    @api.depends("signed_by_id", "document_id.state")
    def _compute_is_signed(self):
        for step in self:
            # sudo: whether the signed paper stands, whoever asks.
            paper = step.sudo().document_id
            step.is_signed = bool(step.signed_by_id) and paper.state != "voided"

    @api.depends_context("uid")
    @api.depends("state", "signed_by_id", "document_id.state")
    def _compute_can_sign(self):
        head = self.env.user.has_group(HEAD)
        for step in self:
            step.can_sign = (
                head
                and step.kind == "technical_opinion"
                and step.state == "requested"
                and not step.is_signed
                and not step._refusal_person()
            )

    def _compute_can(self):
        result = super()._compute_can()
        for step in self.filtered(lambda s: s.kind == "technical_opinion"):
            step.can_finish = step.can_finish and step.is_signed
            step.can_write = step.can_write and not step.is_signed
        return result

    def write(self, vals):
        """What the head signed stands until its paper is voided."""
        if not self._door_is_open() and SIGNED & vals.keys():
            self._check_unsigned()
        return super().write(vals)

    def _check_unsigned(self):
        """:raises UserError: the opinion bears the signature already"""
        signed = self.filtered("is_signed")
        if signed:
            raise UserError(
                self.env._(
                    "%(step)s is signed: void its paper to change it.",
                    step=signed[0].display_name,
                )
            )

    def _refusal_sign(self):
        """Why the current person cannot sign the opinion now, or False."""
        self.ensure_one()
        if self.kind != "technical_opinion" or self.state != "requested":
            return self.env._("Only an opinion that is asked for is signed.")
        if not self.env.user.has_group(HEAD):
            return self.env._("The head of the department signs the opinion (REQ-56).")
        if self.is_signed:
            return self.env._("It is signed already.")
        if self.result not in ("pass", "fail", "rectify"):
            return self.env._("Result: say whether the technical conditions are met.")
        return self._refusal_person() or self._refusal_found()

    def action_sign(self, result=None, text=None):
        """签发: the head signs, the numbered opinion is issued, to be sealed."""
        for step in self:
            given = {"result": result, "text": text}
            step.write({name: value for name, value in given.items() if value})
            step.check_access("write")
            step._door_lock()
            reason = step._refusal_sign()
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=step.display_name,
                        reason=reason,
                    )
                )
            # sudo: the head was judged; the case is written by its act.
            signed = step.sudo()
            signed._door_opened().write(
                {
                    "signed_by_id": self.env.uid,
                    "signed_on": self.env["darqi.working.day"]._today(),
                }
            )
            signed._issue_opinion()
            signed.application_id._side_end(
                "sign_step", {}, f"{signed.name}：{signed.text}"
            )
        return True

    def _refusal_finish_technical_opinion(self):
        if not self.is_signed:
            return self.env._("The head of the department signs the opinion (REQ-56).")
        # sudo: whether the paper bears its seal, whoever asks.
        if self.sudo().document_id.state == "sealed" or self.sealed_scan_ids:
            return False
        return self.env._(
            "The opinion waits for the department's seal: seal it here, or attach the"
            " scan of the sealed paper."
        )

    def _opinion_sealed(self):
        """The seal was put on: nothing else is waited for."""
        for step in self.filtered(lambda s: s.state == "requested" and s.is_signed):
            today = self.env["darqi.working.day"]._today()
            step._move(
                "seal_opinion", {"done_on": today, "done_by_id": step.signed_by_id.id}
            )
            step._finished()

    def _finish_evidence(self):
        found = super()._finish_evidence()
        # sudo: files of the step that its person attached.
        scans = self.sudo().sealed_scan_ids
        if scans:
            found["sealed_scans"] = [
                hashlib.sha256(scan.raw or b"").hexdigest() for scan in scans
            ]
        return found

    def _answer_by(self):
        """The day by which the opinion was to be there: its clock's, stopped or not."""
        # sudo: the step's own clock.
        return self.sudo().clock_ids[:1].due_date

    def _issue_opinion(self):
        """The department's written opinion (T14), in its own name."""
        results = {"pass": "符合技术条件", "rectify": "整改后符合", "fail": "不符合"}
        case = self.application_id
        paper = case._paper(
            "technical_opinion",
            department=self.department_id,
            to_organ=case.department_id.name,
            requested_on=self.requested_on,
            answer_by=self._answer_by() or "尽快",
            question=self.question or case.item_id.name,
            conclusion=results[self.result],
            reasons=self.text,
            signer=self.env.user.name,
        )
        self._door_opened().write({"document_id": paper.id})


class StepPoint(models.Model):
    """Findings stand under the signature, too."""

    _inherit = "darqi.step.point"

    def _check_open(self):
        self.step_id._check_unsigned()
        return super()._check_open()


class Application(models.Model):
    """The seal on an opinion ends its step."""

    _inherit = "darqi.application"

    def _sealed(self, document):
        result = super()._sealed(document)
        if document.kind == "technical_opinion":
            # sudo: the keeper of the department has no right on steps; the seal is the
            # act, and it was judged.
            steps = self.sudo().step_ids
            steps.filtered(lambda s: s.document_id == document)._opinion_sealed()
        return result


class Opinion(models.Model):
    """The signature is in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("sign_step", "Opinion signed")],
        ondelete={"sign_step": "cascade"},
    )
