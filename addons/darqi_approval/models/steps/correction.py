from datetime import timedelta

from odoo import api, fields, models

from ..application import WINDOW

KIND = "correction"


class Application(models.Model):
    """补正告知 counts when it was told: sealed and served (行政许可法 32(四)).

    The five days run on until the notice is served; a notice that stays in the drawer,
    unsealed or unserved, is no answer, and the law accepts the case. Voiding it puts
    the case back to where it was before.
    """

    _inherit = "darqi.application"

    correction_until = fields.Date(
        readonly=True,
        copy=False,
        string="To be corrected by",
        help="The last day told in the notice, counted from its service.",
    )

    correction_days = fields.Integer(
        readonly=True,
        copy=False,
        string="Days told to correct",
        help="Calendar days the notice gave; 0: it named no period.",
    )

    can_serve_correction = fields.Boolean(compute="_compute_can_serve_correction")

    @api.depends_context("uid")
    @api.depends("state", "document_ids.state", "document_ids.served_on")
    def _compute_can_serve_correction(self):
        serves = self.env.user.has_groups(",".join(WINDOW))
        for case in self:
            notice = serves and case.state == "correcting" and case._correction_notice()
            case.can_serve_correction = bool(
                notice and notice.state == "sealed" and not notice.served_on
            )

    def action_serve_correction(self):
        """Register how the sealed notice was handed over, from the case itself."""
        self.ensure_one()
        self.check_access("read")
        return self._correction_notice().with_env(self.env).action_plan_service()

    def _door_guarded(self):
        return super()._door_guarded() | {"correction_until", "correction_days"}

    def _correction_notice(self):
        """The notice that the case waits on, or none."""
        self.ensure_one()
        # sudo: papers of the case, judged and compared only.
        papers = self.sudo().document_ids
        return papers.filtered(
            lambda paper: paper.kind == KIND and paper.state != "voided"
        ).sorted("id")[-1:]

    def _correction_on_the_way(self):
        """Those whose sealed notice left the organ within the five days.

        What was given to the post, or announced, in time is told in time; its service
        is entered when it is complete.
        """
        on_the_way = self.browse()
        for case in self.filtered(lambda case: case.state == "correcting"):
            notice = case._correction_notice()
            if notice.state != "sealed":
                continue
            # sudo: whether and when the notice was sent, not what is in the row.
            for service in notice.sudo().service_ids:
                sent = service.announced_on or (
                    service.method == "post"
                    and service.post_number
                    and service.planned_on
                )
                if sent and case.legal_due_date and sent <= case.legal_due_date:
                    on_the_way |= case
        return on_the_way

    def _due_to_be_deemed(self):
        return self - self._correction_on_the_way()

    def _correction_told(self, day):
        """The notice was served on ``day``: his time to correct begins."""
        for case in self.filtered(lambda case: case.state == "correcting"):
            due = case.legal_due_date
            if due and day > due and not case._correction_on_the_way():
                continue  # told too late: the law has accepted the case
            case._clock_stop("correction", day=min(filter(None, (day, due))))
            if case.correction_days:
                until = day + timedelta(days=case.correction_days)
                case._door_opened().write({"correction_until": until})

    def _refusal_receive_correction(self):
        late = self._refusal_late()
        if late and not self._correction_on_the_way():
            return late
        notice = self._correction_notice()
        if notice.seal_required and notice.state != "sealed":
            return self.env._(
                "The correction notice bears no seal yet: nothing was told, and the"
                " five days run on."
            )
        if not notice.served_on:
            return self.env._(
                "The correction notice was not served yet: register its service first."
            )
        return False

    def _correction_voided(self):
        """The notice never was: the case is where it stood, the five days run on."""
        for case in self.filtered(lambda case: case.state == "correcting"):
            case._move(
                "reopen_correction",
                {
                    "correction_count": max(case.correction_count - 1, 0),
                    "correction_until": False,
                },
            )
            self.env["darqi.evidence"]._record(
                case,
                "application_correction_voided",
                lambda row: {"state": row.state, "due": str(row.legal_due_date or "")},
            )


class Document(models.Model):
    """What becomes of a correction notice becomes of the case."""

    _inherit = "darqi.document"

    def _mark_served(self, day):
        """Whoever was served the notice was told."""
        result = super()._mark_served(day)
        notices = self.filtered(lambda paper: paper.kind == KIND)
        notices.application_id._correction_told(day)
        return result

    def _is_made_by_its_record(self):
        return self.kind == KIND or super()._is_made_by_its_record()

    def _void(self, reason):
        """A voided notice told nobody."""
        result = super()._void(reason)
        # sudo: follows from the voiding, which was judged.
        notices = self.sudo().filtered(lambda paper: paper.kind == KIND)
        notices.application_id._correction_voided()
        return result

    def _refusal_seal(self):
        reason = super()._refusal_seal()
        case = self.sudo().application_id  # sudo: only the state is compared
        if not reason and self.kind == KIND and case.state != "correcting":
            return self.env._(
                "This notice has no object any more: the case does not wait for"
                " corrections."
            )
        return reason
