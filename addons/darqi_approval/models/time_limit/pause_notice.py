from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_special import LAW_SPECIAL
from ..application_suspension import SUSPENSION

# The duty of the day of the notice: sealed, so that it is one (行政许可法 32(2), 45).
NOTICE = "pause_notice"


class Clock(models.Model):
    """The notice of a pause bears its seal on the day it is given."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[(NOTICE, "Notice of a special procedure to be sealed")],
        ondelete={NOTICE: "cascade"},
    )


class ApplicationSpecial(models.Model):
    """A pause rests on its written notice: sealed the same day, void with it.

    Voiding the notice cancels the pause. It is not refused: a notice with a wrong name
    or day must be taken back, and a refusal would leave it standing as the ground of
    the days left out. The ledger keeps both, the pause and the entry against it, the
    days count from the first, and a right notice begins a pause of its own.
    """

    _name = "darqi.application.special"
    _inherit = ["darqi.application.special", "darqi.clock.mixin"]

    due_date = fields.Date(
        compute="_compute_notice",
        string="Notice to be sealed by",
        help="The day it was given.",
    )
    is_notice_due = fields.Boolean(
        compute="_compute_notice",
        search="_search_is_notice_due",
        string="Notice not sealed",
    )
    cancelled_on = fields.Date(readonly=True, string="Notice voided on")
    cancelled_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Voided by"
    )
    cancel_reason = fields.Text(readonly=True, string="Why it was voided")

    _cancel_check = models.Constraint(
        "CHECK (cancelled_on IS NULL OR (ended_on IS NOT NULL"
        " AND cancelled_by_id IS NOT NULL AND cancel_reason IS NOT NULL))",
        "A cancelled pause has a person and a reason, and is over.",
    )

    @api.depends("document_id.state", "cancelled_on", "start_on")
    def _compute_notice(self):
        for row in self:
            # sudo: whether the case's own notice is sealed.
            paper = row.document_id.sudo()
            row.is_notice_due = bool(
                paper.seal_required and paper.state == "issued" and not row.cancelled_on
            )
            row.due_date = row.start_on if row.is_notice_due else False

    def _search_is_notice_due(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [
            ("cancelled_on", "=", False),
            ("document_id.state", "=", "issued"),
            ("document_id.seal_required", "=", True),
        ]

    def _due_sql(self, alias, query):
        return self._field_to_sql(alias, "start_on", query)

    def _started(self):
        """The notice is to be sealed today; the duty stands until it is."""
        result = super()._started()
        if self.document_id.seal_required:
            self._clock_start(NOTICE, 0, bearer="reviewer", law=LAW_SPECIAL)
        return result

    def _cancel(self, reason):
        """Its notice was voided: the days it left out count after all."""
        self.ensure_one()
        today = self.env["darqi.working.day"]._today()
        case = self.application_id
        running = self.is_running and case.special_until == self.until
        clock = case._clock_cancel(
            "decision", self.ground, self.start_on, self.until, note=reason[:200]
        )
        self.write(
            {
                "cancelled_on": today,
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
                "ended_on": self.ended_on or today,
                "ended_by_id": self.ended_by_id.id or self.env.uid,
            }
        )
        self._clock_stop(NOTICE, note=reason[:200])
        flags = {"special_until": False, "special_ground": False} if running else {}
        case._side_end(
            "cancel_special",
            flags,
            reason,
            {
                "ground": self.ground,
                "since": str(self.start_on),
                "until": str(self.until),
                "due": str(clock.due_date or ""),
            },
        )


class Application(models.Model):
    """A sealed notice has done its duty; a voided one takes its pause with it."""

    _inherit = "darqi.application"

    def _sealed(self, document):
        result = super()._sealed(document)
        rows = self.special_ids.filtered(lambda row: row.document_id == document)
        rows._clock_stop(NOTICE)
        return result

    def _notice_voided(self, document, reason):
        """The pauses that rested on the paper are cancelled.

        :raises UserError: the time limit they moved is over: the decision rests on it
        """
        self.ensure_one()
        rows = self.special_ids.filtered(
            lambda row: row.document_id == document and not row.cancelled_on
        )
        stopped = self.suspension_ids.filtered(
            lambda row: (
                document.kind == SUSPENSION and row.suspended_on == document.issued_on
            )
        )
        if not rows and not stopped:
            return
        if not self._clock("decision"):
            raise UserError(
                self.env._(
                    "The time limit of the case is over and rests on this notice: it"
                    " cannot be voided any more."
                )
            )
        for row in rows:
            row._cancel(reason)
        for row in stopped:
            row._cancel(reason)


class ApplicationSuspension(models.Model):
    """中止 rests on its notice as well."""

    _inherit = "darqi.application.suspension"

    def _cancel(self, reason):
        """Its notice was voided: the proceedings were never suspended."""
        self.ensure_one()
        case = self.application_id
        clock = case._clock_cancel(
            "decision", SUSPENSION, self.suspended_on, False, note=reason[:200]
        )
        was_open = not self.resumed_on
        if was_open:
            self.write(
                {
                    "resumed_on": self.env["darqi.working.day"]._today(),
                    "resumed_by_id": self.env.uid,
                    "resume_reason": reason,
                }
            )
        case._side_end(
            "cancel_special",
            {"is_suspended": False} if was_open else {},
            reason,
            {
                "ground": SUSPENSION,
                "since": str(self.suspended_on),
                "due": str(clock.due_date or ""),
            },
        )


class Document(models.Model):
    """Voiding the notice of a pause, and what makes it anew."""

    _inherit = "darqi.document"

    def _is_made_by_its_record(self):
        """A right notice is a pause of its own: it begins on its own day."""
        return (
            self.kind in ("special_procedure", SUSPENSION)
            or super()._is_made_by_its_record()
        )

    def _void(self, reason):
        result = super()._void(reason)
        # sudo: who may void was judged; what follows on the case is the law's.
        for paper in self.sudo():
            if paper.kind in ("special_procedure", SUSPENSION):
                paper.application_id._notice_voided(paper, reason)
        return result
