from odoo import api, fields, models
from odoo.exceptions import UserError

PROMISE_LAW = "《优化营商环境条例》第四十条"
CHECKERS = (
    "darqi_approval.group_department_officer",
    "darqi_approval.group_department_head",
    "darqi_approval.group_enforcement",
    "darqi_approval.group_reviewer",
)


class Application(models.Model):
    """Notice and promise (告知承诺): granted on a promise, checked afterwards.

    Two kinds: of the approval, and of a certificate (PRACTICE 1.6). Who checks is a
    cell of the boundary sheet; without one the supervising department does.
    """

    _inherit = "darqi.application"

    promise_kind = fields.Selection(
        [("approval", "Approval on promise"), ("evidence", "Certificate on promise")],
        readonly=True,
        copy=False,
        string="Notice and promise",
    )
    promise_state = fields.Selection(
        [
            ("promised", "Promised"),
            ("to_check", "To be checked"),
            ("kept", "Kept"),
            ("broken", "Not kept"),
        ],
        readonly=True,
        copy=False,
        string="Promise",
    )
    promise_bearer_id = fields.Many2one(
        "darqi.department",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        string="Promise checked by",
    )
    promise_checked_on = fields.Date(readonly=True, copy=False)
    promise_checked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    can_check_promise = fields.Boolean(compute="_compute_can_check_promise")

    def _door_guarded(self):
        return super()._door_guarded() | {
            "promise_kind",
            "promise_state",
            "promise_bearer_id",
            "promise_checked_on",
            "promise_checked_by_id",
        }

    def _act_depends(self):
        return [*super()._act_depends(), "promise_state", "material_ids.by_promise"]

    def _refusal_promise(self):
        if self.promise_state:
            return self.env._("The promise was taken already.")
        if self.item_id.sudo().approval_promise:  # sudo: items are public
            return False
        if self.material_ids.filtered("can_promise"):
            return False
        return self.env._(
            "“%(item)s” is not handled on a promise.", item=self.item_id.name
        )

    def action_promise(self, text=""):
        """告知承诺: take the written promise before acceptance; it is printed.

        :param text: what is promised; default: the item's text
        """
        for case in self:
            item = case.item_id.sudo()  # sudo: items are public
            promised = case.material_ids.filtered("by_promise")
            if not item.approval_promise and not promised:
                raise UserError(
                    self.env._(
                        "Tick the certificate that the promise stands in for first."
                    )
                )
            words = self._need_text(
                text or item.promise_text, self.env._("Text of the promise")
            )
            kind = "approval" if item.approval_promise else "evidence"
            case._act(
                "promise",
                {"promise_kind": kind, "promise_state": "promised"},
                text=words,
            )
            case._paper(
                "promise",
                department=case.department_id,
                approval=kind == "approval",
                promise=words,
                certificates=promised.mapped("name"),
                basis=case._legal_basis(),
                check=case._promise_bearer().name,
            )
        return True

    def _refusal_accept(self):
        reason = super()._refusal_accept()
        if reason or self.promise_state or self._accepted_by_law():
            return reason
        if self.material_ids.filtered("by_promise"):
            return self.env._(
                "A promise stands in for a paper: take the written promise first."
            )
        return False

    def _refusal_incomplete(self):
        reason = super()._refusal_incomplete()
        if reason or self.promise_state:
            return reason
        resting = self.material_ids.filtered(
            lambda row: row._is_promised() and not row.is_received
        )
        if resting:
            return self.env._(
                "Materials by promise without the written promise: %(names)s.",
                names="、".join(resting.mapped("name")),
            )
        return False

    def _promise_bearer(self):
        """The organ that checks: the boundary sheet's, else the supervising one.

        Only an organ that may read the case is taken from the sheet.
        """
        self.ensure_one()
        # sudo: the boundary sheet is public to the organs it concerns.
        line = self.sudo().memorandum_line_id.transfer_line_id
        duty = (
            self.env["darqi.boundary.duty"]
            .sudo()
            .search(
                [
                    ("transfer_line_id", "in", line.ids),
                    ("duty", "=", "supervision"),
                ],
                limit=1,
            )
        )
        readers = (
            self.department_id
            | self.intake_department_id
            | self.original_department_id
            | self.supervising_department_id
        )
        lead = duty.lead_department_id.with_env(self.env)
        if lead and lead in readers:
            return lead
        return self.supervising_department_id or self.department_id

    def action_grant(self, opinion="", content="", deviation=""):
        """A case granted on a promise is to be checked afterwards."""
        result = super().action_grant(opinion, content, deviation)
        self.filtered(lambda case: case.promise_state == "promised")._begin_check()
        return result

    def _begin_check(self):
        for case in self:
            bearer = case._promise_bearer()
            case._door_opened().write(
                {"promise_state": "to_check", "promise_bearer_id": bearer.id}
            )
            case._clock_start(
                "promise_check",
                case.item_id.sudo().promise_check_days,  # sudo: items are public
                bearer="department",
                held_by=bearer,
                department=bearer,
                law=PROMISE_LAW,
            )

    @api.depends_context("uid")
    @api.depends("promise_state", "promise_bearer_id")
    def _compute_can_check_promise(self):
        for case in self:
            case.can_check_promise = not case._refusal_check_promise()

    def _refusal_check_promise(self):
        user = self.env.user
        if self.promise_state != "to_check":
            return self.env._("No promise of this case is to be checked.")
        if not user.has_groups(",".join(CHECKERS)):
            return self.env._("Your roles do not include this act.")
        # sudo: one's own organs
        if self.promise_bearer_id not in user.sudo().department_ids:
            return self.env._(
                "“%(organ)s” checks this promise.", organ=self.promise_bearer_id.name
            )
        return False

    def action_ask_promise(self):
        """Open the dialog of the check."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of the promise"),
            "res_model": "darqi.promise.check",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id},
        }

    def action_check_promise(self, kept=True, text=""):
        """Record the check of the promise; a false one is a ground to annul (69).

        :param kept: whether what was promised is true
        """
        text = self._need_text(text, self.env._("What was found"))
        today = self.env["darqi.working.day"]._today()
        for case in self:
            case.check_access("read")
            case._door_lock_as_reader()
            reason = case._refusal_check_promise()
            if reason:
                raise UserError(reason)
            vals = {
                "promise_state": "kept" if kept else "broken",
                "promise_checked_on": today,
                "promise_checked_by_id": self.env.uid,
            }
            if not kept:
                vals["attention"] = self.env._(
                    "Promise not kept: consider the annulment (行政许可法 69)."
                )
            # sudo: the checking organ reads the case and writes nothing but this act.
            case.sudo()._door_opened().write(vals)
            case._clock_stop("promise_check")
            self.env["darqi.opinion"]._say(
                case, "check_promise", "pass" if kept else "refused", text
            )
            self.env["darqi.evidence"]._record(
                case,
                "application_promise_checked",
                {"kept": bool(kept), "text": text},
            )
        return True

    def _door_lock_as_reader(self):
        # sudo: locking needs the write right; the act is judged under the lock.
        self.sudo()._door_lock()
