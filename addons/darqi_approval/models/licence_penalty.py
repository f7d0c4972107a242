import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

KINDS = [
    ("suspend", "Suspended"),
    ("downgrade", "Downgraded"),
    ("revoke", "Revoked"),
    ("lift", "Ended before its time"),
    ("overturn", "Set aside"),
]


class LicencePenalty(models.Model):
    """A penalty on a licence, recorded from the punishing organ's decision.

    暂扣, 降低资质等级 and 吊销 are penalties (行政处罚法 9(三)): the bureau has no
    button for them; they are recorded by the organ that decided, and a suspension
    lifts by itself after its last day (PRACTICE 1.4).
    """

    _name = "darqi.licence.penalty"
    _inherit = ["darqi.append.only", "darqi.scan.check"]
    _description = "Penalty on a licence"
    _order = "id desc"
    _rec_name = "decision_number"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        KINDS,
        required=True,
    )
    lifts_id = fields.Many2one(
        "darqi.licence.penalty",
        ondelete="restrict",
        index="btree_not_null",
        string="Penalty that ends",
        help="The penalty this decision ends before its time or sets aside.",
    )
    lifted_by_ids = fields.One2many("darqi.licence.penalty", "lifts_id", readonly=True)
    new_level = fields.Char(string="Level from then on")
    old_level = fields.Char(string="Level before")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Punishing organ",
    )
    responsible_department_id = fields.Many2one(
        "darqi.department", required=True, ondelete="restrict", index=True
    )
    decision_number = fields.Char(required=True)
    decision_date = fields.Date(required=True)
    date_from = fields.Date(required=True, string="From")
    date_to = fields.Date(string="To")
    recorded_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    day = fields.Date(required=True, string="Recorded on")
    note = fields.Char()
    file = fields.Binary(attachment=True, string="Decision paper")
    _scan_fields = ("file",)

    _decision_uniq = models.Constraint(
        "unique(department_id, decision_number, licence_id)",
        "This decision is recorded on this licence already.",
    )
    _period_check = models.Constraint(
        "CHECK (kind <> 'suspend' OR (date_to IS NOT NULL AND date_to >= date_from))",
        "To: a suspension needs its last day, not before the first.",
    )

    _lifts_check = models.Constraint(
        "CHECK ((kind IN ('lift', 'overturn')) = (lifts_id IS NOT NULL))",
        "Penalty that ends: named exactly by a decision that ends one.",
    )
    _lifts_uniq = models.UniqueIndex(
        "(lifts_id) WHERE lifts_id IS NOT NULL", "This penalty was ended already."
    )
    _level_check = models.Constraint(
        "CHECK (kind <> 'downgrade' OR trim(coalesce(new_level, '')) <> '')",
        "Level from then on: a downgrade says the new level.",
    )

    @api.depends("kind", "decision_number")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for penalty in self:
            penalty.display_name = " ".join(
                filter(None, (kinds.get(penalty.kind), penalty.decision_number))
            )

    def _stands_on(self, day):
        """Whether the penalty has begun and nothing has ended it by ``day``."""
        self.ensure_one()
        ended = self.lifted_by_ids.filtered(lambda row: row.date_from <= day)
        return self.date_from <= day and not ended

    def _holding_on(self, day):
        """The suspensions among these that hold on ``day``."""
        return self.filtered(
            lambda p: p.kind == "suspend" and day <= p.date_to and p._stands_on(day)
        )

    @api.model
    def _licences_held_on(self, day):
        """Licences suspended on ``day``."""
        return self.search(
            [
                ("kind", "=", "suspend"),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
                ("lifted_by_ids", "not any", [("date_from", "<=", day)]),
            ]
        ).licence_id

    @api.model
    def _licences_revoked_on(self, day):
        """Licences revoked by ``day``, also before the job has entered it."""
        return self.search(
            [
                ("kind", "=", "revoke"),
                ("date_from", "<=", day),
                ("lifted_by_ids", "not any", [("date_from", "<=", day)]),
                ("licence_id.state", "=", "valid"),
            ]
        ).licence_id


class Licence(models.Model):
    """Penalties recorded from the punishing organ."""

    _inherit = "darqi.licence"

    level = fields.Char(
        readonly=True, copy=False, help="资质等级, where the licence has levels."
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"level"}

    def action_record_penalty(self):
        """Open the form for the punishing organ's decision."""
        self.ensure_one()
        self._check_punishing(self.env.user.department_ids)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a penalty"),
            "res_model": "darqi.licence.penalty.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_licence_id": self.id},
        }

    def _check_punishing(self, organs):
        self.env["darqi.state.door"]._need_group(
            "darqi_approval.group_department_officer",
            "darqi_approval.group_enforcement",
        )
        mine = organs & self.env.user.department_ids
        if not mine or "bureau" in mine.mapped("kind"):
            raise AccessError(
                self.env._(
                    "A penalty is recorded by a member of the organ that decided it;"
                    " the bureau has no power to punish (plan 3(3)1)."
                )
            )

    def _record_penalty(self, vals):
        """Record the punishing organ's decision and what follows from it.

        What begins later takes effect on its day (:meth:`_enter_penalties`).

        :raises UserError: no decision paper, dated in the future, or not in force
        """
        self.ensure_one()
        organ = self.env["darqi.department"].browse(vals["department_id"])
        self._check_punishing(organ)
        self.check_access("read")
        reason = self._refusal_penalty(vals)
        if reason:
            raise UserError(reason)
        # sudo: nobody has a create right on the register; judged just now.
        licence = self.sudo()
        penalty = licence.env["darqi.licence.penalty"].create(
            {
                **vals,
                "licence_id": self.id,
                "responsible_department_id": licence.department_id.id,
                "recorded_by_id": self.env.uid,
                "day": self.env["darqi.working.day"]._today(),
                "old_level": licence.level,
            }
        )
        licence.invalidate_recordset(["penalty_ids", "validity", "is_held"])
        self.env["darqi.evidence"]._record(
            penalty,
            "penalty_recorded",
            lambda p: {
                "kind": p.kind,
                "number": p.decision_number,
                "date": p.decision_date,
                "from": p.date_from,
                "to": p.date_to or None,
                "file": hashlib.sha256(base64.b64decode(p.file or b"")).hexdigest(),
            },
        )
        licence._enter_penalty(penalty)
        return penalty

    def _refusal_penalty(self, vals):
        today = self.env["darqi.working.day"]._today()
        ends = vals["kind"] in ("lift", "overturn")
        if not (vals.get("decision_number") or "").strip():
            return self.env._("Decision number: it is missing.")
        if not vals.get("file"):
            return self.env._("Decision paper: the decision is recorded from its file.")
        decided = fields.Date.to_date(vals["decision_date"])
        start = fields.Date.to_date(vals["date_from"])
        if decided > today:
            return self.env._("Decision date: it cannot lie in the future.")
        if start < decided:
            return self.env._("From: it cannot lie before the decision.")
        if not ends and self.state != "valid":
            return self.env._("The licence is not in force.")
        # sudo: the register is the organ's own; to judge only.
        penalty = self.env["darqi.licence.penalty"].sudo()
        penalty = penalty.browse(vals.get("lifts_id") or [])
        if ends and (
            penalty.licence_id != self.sudo()  # sudo: compared only
            or penalty.department_id.id != vals["department_id"]
            or penalty.kind in ("lift", "overturn")
        ):
            return self.env._(
                "Penalty that ends: choose one of your organ on this licence."
            )
        if vals["kind"] == "lift" and penalty.kind != "suspend":
            return self.env._(
                "Only a suspension ends before its time; another penalty is set aside."
            )
        if vals["kind"] == "downgrade" and not (vals.get("new_level") or "").strip():
            return self.env._("Level from then on: a downgrade says the new level.")
        return False

    def _enter_penalty(self, penalty):
        """What the penalty does to the licence, once its day has come."""
        today = self.env["darqi.working.day"]._today()
        due = penalty.date_from <= today
        if penalty.kind == "suspend":
            self._event("held")
        elif penalty.kind == "downgrade":
            if due:
                self._door_opened().write(
                    {"level": penalty.new_level, "needs_certificate": True}
                )
            self._event("downgraded")
        elif penalty.kind == "revoke":
            if due and penalty._stands_on(today):
                self._move("penalty_revoke", {"ended_on": penalty.date_from})
                self._event("penalty_revoked")
        elif due:
            self._end_penalty(penalty.lifts_id)

    def _end_penalty(self, ended):
        """A penalty ends: what it did is undone."""
        if ended.kind == "downgrade" and self.level == ended.new_level:
            self._door_opened().write(
                {"level": ended.old_level, "needs_certificate": self.state == "valid"}
            )
        if ended.kind == "revoke" and self.state == "penalty_revoked":
            self._move("restore", {"ended_on": False})
            self._event("restored")
        else:
            self._event("penalty_lifted")

    @api.model
    def _enter_penalties(self):
        """Penalties whose first day has come, and ends of penalties; by the job."""
        today = self.env["darqi.working.day"]._today()
        # sudo: the job enters what was recorded and judged.
        rows = (
            self.env["darqi.licence.penalty"]
            .sudo()
            .search(
                [
                    ("date_from", "<=", today),
                    ("day", "<", today),
                    ("kind", "!=", "suspend"),
                ],
                order="date_from, id",
            )
        )
        for row in rows.filtered(lambda row: row.day < row.date_from):
            licence = row.licence_id
            if row.kind == "revoke":
                if licence.state == "valid":
                    licence._enter_penalty(row)
            elif row.kind == "downgrade":
                if licence.level == row.old_level and row._stands_on(today):
                    licence._door_opened().write(
                        {"level": row.new_level, "needs_certificate": True}
                    )
                    self.env["darqi.evidence"]._record(
                        licence,
                        "licence_level",
                        {"penalty": row.id, "row": licence._evidence_row()},
                    )
            elif row.lifts_id.kind == "revoke" and licence.state == "penalty_revoked":
                licence._end_penalty(row.lifts_id)
        return True
