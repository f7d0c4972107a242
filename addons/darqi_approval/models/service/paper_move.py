from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import APPROVER, DELIVERY, REVIEWER, WINDOW
from ..ground.state_door import transition

DESKS = [
    ("window", "Window"),
    ("review", "Review"),
    ("approval", "Approval"),
    ("delivery", "Certificate and delivery"),
    ("archive", "Archive"),
]
HANDS = (*WINDOW, *REVIEWER, *APPROVER, *DELIVERY, "darqi_approval.group_archive")


class PaperMove(models.Model):
    """A bag of papers passes from desk to desk; both sign (材料流转, PRACTICE 2.3).

    The last row says where the bag is now. A bag that is handed over and not yet
    received is in transit, and cannot be handed on.
    """

    _name = "darqi.paper.move"
    _inherit = ["darqi.state.door"]
    _description = "Hand-over of papers"
    _order = "id desc"

    _transitions = {"receive": transition("handed", "received", *HANDS)}

    filing_id = fields.Many2one(
        "darqi.filing", required=True, readonly=True, index=True, ondelete="restrict"
    )
    paper_bag = fields.Char(readonly=True, string="Paper bag")
    from_desk = fields.Selection(DESKS, required=True, readonly=True)
    from_department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="From organ",
    )
    to_desk = fields.Selection(DESKS, required=True, readonly=True)
    to_department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="To organ",
    )
    handed_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    handed_at = fields.Datetime(required=True, readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    received_at = fields.Datetime(readonly=True)
    note = fields.Char(readonly=True)
    state = fields.Selection(
        [("handed", "In transit"), ("received", "Received")],
        required=True,
        readonly=True,
        default="handed",
    )
    can_receive = fields.Boolean(compute="_compute_can_receive")

    _transit_uniq = models.UniqueIndex(
        "(filing_id) WHERE state = 'handed'",
        "This bag is in transit: it has to be received first.",
    )
    _signed_check = models.Constraint(
        "CHECK ((state = 'received') = (received_by_id IS NOT NULL)"
        " AND received_by_id <> handed_by_id)",
        "Two persons sign a hand-over.",
    )

    def _door_guarded(self):
        return {
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        }

    @api.depends("paper_bag", "filing_id")
    def _compute_display_name(self):
        for move in self:
            # sudo: the number of the bag's filing names it
            move.display_name = move.paper_bag or move.sudo().filing_id.number

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A hand-over of papers stays on record."))

    @api.depends("state", "handed_by_id", "to_department_id")
    @api.depends_context("uid")
    def _compute_can_receive(self):
        for move in self:
            move.can_receive = move._can("receive")

    def _refusal_receive(self):
        user = self.env.user
        if self.handed_by_id == user:
            return self.env._("You handed it over: another person receives it.")
        # sudo: one's own organs
        if self.to_department_id not in user.sudo().department_ids:
            return self.env._(
                "It was handed over to “%(organ)s”.", organ=self.to_department_id.name
            )
        return False

    def action_receive(self):
        """签收: the bag is on this desk now."""
        now = self.env["darqi.working.day"]._now()
        self._move("receive", {"received_by_id": self.env.uid, "received_at": now})
        self.env["darqi.evidence"]._record(
            self, "papers_received", lambda move: {"bag": move.paper_bag or ""}
        )
        return True


class Filing(models.Model):
    """Where the papers of a filing are now."""

    _inherit = "darqi.filing"

    move_ids = fields.One2many(
        "darqi.paper.move", "filing_id", readonly=True, string="Hand-overs"
    )
    paper_place = fields.Char(compute="_compute_paper_place", string="Papers are at")

    @api.depends("move_ids.state", "intake_department_id")
    def _compute_paper_place(self):
        for filing in self:
            desk, organ, transit = filing._paper_desk()
            desks = dict(
                self.env["darqi.paper.move"]
                ._fields["to_desk"]
                ._description_selection(self.env)
            )
            place = f"{organ.display_name} · {desks[desk]}"
            if transit:
                place = self.env._("in transit to %(place)s", place=place)
            filing.paper_place = place if filing.state == "received" else False

    def _paper_desk(self):
        """(desk, organ, whether in transit) of the bag; at first the window's."""
        self.ensure_one()
        filing = self.sudo()  # sudo: where the papers are, nothing else
        last = filing.move_ids[:1]
        if not last:
            return "window", filing.intake_department_id, False
        return last.to_desk, last.to_department_id, last.state == "handed"

    def _refusal_hand_papers(self):
        """Why the current person cannot hand this bag on now, or False."""
        self.ensure_one()
        user = self.env.user
        if not self.env.su and not user.has_groups(",".join(HANDS)):
            return self.env._("Your roles do not include this act.")
        if self.sudo().state != "received":  # sudo: as _paper_desk
            return self.env._("The papers are not received yet.")
        _at_desk, organ, transit = self._paper_desk()
        if transit:
            return self.env._("This bag is in transit: it has to be received first.")
        if organ not in user.sudo().department_ids:  # sudo: one's own organs
            # sudo: as _paper_desk
            place = self.sudo().paper_place
            return self.env._("The papers are at %(place)s.", place=place)
        return False

    def _hand_papers(self, desk, organ, note=""):
        """移交: hand the bag to a desk; it is in transit until somebody signs.

        :raises UserError: in transit already, or not on a desk of one's own organ
        """
        moves = self.env["darqi.paper.move"]
        for filing in self:
            filing.check_access("read")
            reason = filing._refusal_hand_papers()
            if reason:
                raise UserError(reason)
            at_desk, at_organ, _transit = filing._paper_desk()
            if (at_desk, at_organ) == (desk, organ):
                raise UserError(self.env._("The papers are at this desk already."))
            # sudo: nobody has a create right on hand-overs; judged just now.
            move = (
                moves.sudo()
                ._door_opened()
                .create(
                    {
                        "filing_id": filing.id,
                        "paper_bag": filing.paper_bag,
                        "from_desk": at_desk,
                        "from_department_id": at_organ.id,
                        "to_desk": desk,
                        "to_department_id": organ.id,
                        "handed_by_id": self.env.uid,
                        "handed_at": self.env["darqi.working.day"]._now(),
                        "note": note or False,
                    }
                )
            )
            moves |= moves.browse(move.id)
        self.env["darqi.evidence"]._record(
            moves.sudo(),  # sudo: as above
            "papers_handed",
            lambda move: {"bag": move.paper_bag or "", "to": move.to_desk},
        )
        return moves


class Application(models.Model):
    """The papers of a case lie in the bag of its filing."""

    _inherit = "darqi.application"

    can_hand_papers = fields.Boolean(compute="_compute_can_hand_papers")

    @api.depends_context("uid")
    @api.depends("filing_id.move_ids.state")
    def _compute_can_hand_papers(self):
        for case in self:
            # sudo: where the papers of a case are may be known with the case
            filing = case.sudo().filing_id.sudo(False)
            case.can_hand_papers = bool(filing) and not filing._refusal_hand_papers()
