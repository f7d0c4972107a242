from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...official_document import BUILDERS, render
from ..application import ENDED_STATES, OWN_OR_INTAKE, WINDOW

REASONS = [
    ("withdrawn", "Withdrawn by the applicant"),
    ("not_accepted", "Acceptance refused or no licence needed"),
    ("terminated", "Terminated"),
    ("refused", "Refused"),
    ("checked", "Original checked, copy kept"),
    ("other", "Other reason"),
]
RETURNERS = (*WINDOW, "darqi_approval.group_delivery")
REFILED_DAYS = 30


class PaperReturn(models.Model):
    """退件登记: which papers went back to the applicant, and who took them.

    A register (PRACTICE 2.19). The papers of an open case stay, but for originals that
    were only to be looked at.
    """

    _name = "darqi.paper.return"
    _inherit = ["darqi.append.only"]
    _description = "Papers handed back"
    _order = "id desc"

    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="application_id.item_id")
    applicant_name = fields.Char(related="application_id.applicant_name")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Handed back by (organ)",
    )
    reason = fields.Selection(REASONS, required=True)
    materials = fields.Text(required=True, string="Papers")
    receiver_name = fields.Char(required=True, string="Handed to")
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", string="Handled by"
    )
    moment = fields.Datetime(required=True)
    day = fields.Date(required=True)
    note = fields.Char()

    @api.depends("application_id", "day")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.application_id.number} {row.day}"

    def action_print(self):
        """Open the register of the ticked rows to print: 退件登记表."""
        ids = ",".join(str(row) for row in self.ids)
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/paper-returns/{ids}",
            "target": "new",
        }

    def _pdf(self):
        """The register of these rows as PDF."""
        # Papers are Chinese, whatever the language of who prints them.
        chinese = self.with_context(lang="zh_CN").env
        reasons = dict(self._fields["reason"]._description_selection(chinese))
        days = sorted(self.mapped("day"))
        period = days[0].isoformat()
        if days[-1] != days[0]:
            period += f" 至 {days[-1].isoformat()}"
        demo = self.env["darqi.config"]._is_demo()
        return render(
            BUILDERS["return_register"](
                {
                    "organ": self[:1].department_id._name_on(days[-1]),
                    "period": period,
                    "watermark": "演示数据" if demo else "",
                    "output": "for_stamp",
                    "rows": [
                        {
                            "application_number": row.application_id.number,
                            "item_name": row.item_id.name,
                            "applicant": row.applicant_name,
                            "reason": reasons[row.reason],
                            "materials": row.materials.splitlines(),
                            "returned_at": row.day,
                            "receiver": row.receiver_name,
                            "handed_by": row.user_id.name,
                        }
                        for row in self.sorted("id")
                    ],
                }
            )
        )


class Application(models.Model):
    """Papers that go back; a case filed anew after an end is linked."""

    _inherit = "darqi.application"

    return_ids = fields.One2many(
        "darqi.paper.return", "application_id", readonly=True, string="Papers returned"
    )
    paper_place = fields.Char(compute="_compute_paper_place", string="Papers are at")
    earlier_id = fields.Many2one(
        "darqi.application",
        compute="_compute_earlier_id",
        string="Filed again after",
        help="The same person had a case of the same item that ended without a result"
        " within 30 days before: a restart is not a new case.",
    )
    can_return_papers = fields.Boolean(compute="_compute_can_return_papers")

    @api.depends("filing_id")
    def _compute_paper_place(self):
        for case in self:
            # sudo: where the papers of a case are may be known with the case
            case.paper_place = case.sudo().filing_id.paper_place

    @api.depends("applicant_id", "item_id", "received_on")
    def _compute_earlier_id(self):
        for case in self:
            case.earlier_id = case._origin and self.search(
                [
                    ("applicant_id", "=", case.applicant_id.id),
                    ("item_id", "=", case.item_id.id),
                    ("id", "<", case._origin.id),
                    ("state", "in", ("withdrawn", "terminated", "not_accepted")),
                    ("closed_on", "<=", case.received_on),
                    (
                        "closed_on",
                        ">=",
                        case.received_on - timedelta(days=REFILED_DAYS),
                    ),
                ],
                order="id desc",
                limit=1,
            )

    @api.depends_context("uid")
    @api.depends("department_id", "intake_department_id")
    def _compute_can_return_papers(self):
        for case in self:
            case.can_return_papers = not case._refusal_return()

    def _refusal_return(self):
        user = self.env.user
        if not user.has_groups(",".join(RETURNERS)):
            return self.env._("Your roles do not include this act.")
        organs = self.env["darqi.department"]
        for name in OWN_OR_INTAKE:
            organs |= self[name]
        if not organs & user.sudo().department_ids:  # sudo: one's own organs
            return self.env._(
                "Only a member of “%(organ)s” may do this: it is the competent organ.",
                organ=self.department_id.name,
            )
        return False

    def _return_papers(self, materials, reason, receiver, note=""):
        """退件: enter into the register what goes back, to whom and why.

        :param materials: lines of the checklist that were handed in
        :raises UserError: nothing ticked, papers of another case, an open case
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._refusal_return()
        if refusal:
            raise UserError(refusal)
        receiver = self._need_text(receiver, self.env._("Handed to"))
        if not materials:
            raise UserError(self.env._("Tick the papers that go back."))
        if materials.application_id != self or not all(materials.mapped("is_received")):
            raise UserError(
                self.env._("Only papers that were handed in for this case go back.")
            )
        if reason != "checked" and self.state not in ENDED_STATES:
            raise UserError(
                self.env._(
                    "%(case)s is open: its papers stay, but for originals that were"
                    " only checked.",
                    case=self.number,
                )
            )
        own = self.env.user.department_ids
        organ = self.department_id if self.department_id in own else own[:1]
        days = self.env["darqi.working.day"]
        # sudo: nobody has a create right on the register; judged just now.
        row = (
            self.env["darqi.paper.return"]
            .sudo()
            .create(
                {
                    "application_id": self.id,
                    "department_id": organ.id,
                    "reason": reason,
                    "materials": "\n".join(materials.mapped("name")),
                    "receiver_name": receiver,
                    "user_id": self.env.uid,
                    "moment": days._now(),
                    "day": days._today(),
                    "note": note or False,
                }
            )
        )
        self.env["darqi.evidence"]._record(
            self, "papers_returned", {"papers": row.materials, "to": receiver}
        )
        return self.env["darqi.paper.return"].browse(row.id)
