from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..applicant import ID_KINDS
from ..service.paper_return import REFILED_DAYS

ENDED = ("withdrawn", "terminated", "not_accepted")


class Item(models.Model):
    """An item for which the applicant has to come himself (许可法 29(2))."""

    _inherit = "darqi.item"

    must_appear = fields.Boolean(
        string="Applicant appears in person",
        help="The law demands it: an agent's filing is refused, whoever asks.",
    )


class Filing(models.Model):
    """Authority of an agent: for what, until when, used again (PRACTICE 2.16)."""

    _inherit = "darqi.filing"

    agent_item_ids = fields.Many2many(
        "darqi.item",
        "darqi_filing_agent_item_rel",
        string="Authority for",
        help="Items the power of attorney names; empty: all matters.",
    )
    agent_document = fields.Char(
        size=120, string="Power of attorney", help="Date or number of the document."
    )
    agent_id_kind = fields.Selection(
        [row for row in ID_KINDS if row[0] != "credit_code"],
        default="citizen_id",
        string="Identity document of the agent",
    )
    agent_from_id = fields.Many2one(
        "darqi.filing",
        compute="_compute_agent_from_id",
        string="Authority known from",
        help="An earlier filing of this applicant whose agent's authority still runs.",
    )

    @api.depends("id_kind", "id_number", "has_agent", "state")
    @api.depends_context("darqi_at")
    def _compute_agent_from_id(self):
        today = self.env["darqi.working.day"]._today()
        for filing in self:
            filing.agent_from_id = False
            known = filing._known_applicant()
            if not known or filing.state != "draft":
                continue
            filing.agent_from_id = self.search(
                [
                    ("applicant_id", "=", known.id),
                    ("state", "=", "received"),
                    ("has_agent", "=", True),
                    ("agent_until", ">=", today),
                ],
                order="id desc",
                limit=1,
            )

    def action_use_agent(self):
        """沿用委托: the agent of the earlier filing, whose authority still runs."""
        for filing in self:
            earlier = filing.agent_from_id
            if not earlier:
                raise UserError(
                    self.env._("No authority of an agent is known that still runs.")
                )
            filing.write(
                {
                    "has_agent": True,
                    "agent_item_ids": [fields.Command.set(earlier.agent_item_ids.ids)],
                    **{
                        name: earlier[name]
                        for name in (
                            "agent_name",
                            "agent_id_kind",
                            "agent_id_number",
                            "agent_phone",
                            "agent_until",
                            "agent_document",
                            "agent_scan",
                            "agent_scan_name",
                        )
                    },
                }
            )
        return True

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        if reason or not self.has_agent:
            return reason
        personal = self.item_ids.filtered("must_appear")
        if personal:
            return self.env._(
                "“%(items)s”: the applicant has to appear in person, an agent cannot"
                " file (行政许可法 29).",
                items="、".join(personal.mapped("name")),
            )
        outside = self.agent_item_ids and self.item_ids - self.agent_item_ids
        if outside:
            return self.env._(
                "Agent: the authority does not cover “%(items)s”.",
                items="、".join(outside.mapped("name")),
            )
        today = self.env["darqi.working.day"]._today()
        if not self.agent_until:
            return self.env._("Authority until: the last day of it is missing.")
        if not (self.agent_document or "").strip() and not self.agent_scan:
            return self.env._(
                "Power of attorney: name the document or attach its scan"
                " (行政许可法 29)."
            )
        # sudo: the number the clerk typed is judged, not shown.
        number = self.sudo().agent_id_number
        try:
            self.env["darqi.applicant"]._checked_number(self.agent_id_kind, number)
        except ValidationError as error:
            return self.env._("Agent: %(problem)s", problem=error.args[0])
        if self.agent_until < today:
            return self.env._(
                "Authority until: the agent's authority ended on %(day)s.",
                day=self.agent_until,
            )
        return False


class Application(models.Model):
    """Filed anew after an end: a fake restart is seen (PRACTICE 2.19)."""

    _inherit = "darqi.application"

    withdraw_code = fields.Selection(
        [
            ("own", "Applicant changed his plans"),
            ("papers", "Papers cannot be got in time"),
            ("wrong_item", "Wrong item chosen"),
            ("doubled", "Filed twice"),
            ("persuaded", "On the organ's suggestion"),
            ("other", "Other reason"),
        ],
        readonly=True,
        copy=False,
        string="Reason of the withdrawal",
    )
    is_restart = fields.Boolean(
        compute="_compute_is_restart",
        search="_search_is_restart",
        string="Filed again after an end",
    )
    is_same_day_restart = fields.Boolean(
        compute="_compute_is_restart", string="Filed again on the same day"
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"withdraw_code"}

    @api.depends("earlier_id")
    def _compute_is_restart(self):
        for case in self:
            # sudo: the day on which the same applicant's earlier case ended.
            earlier = case.sudo().earlier_id
            case.is_restart = bool(earlier)
            case.is_same_day_restart = bool(
                earlier and earlier.closed_on == case.received_on
            )

    def _search_is_restart(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        ended = SQL(
            """(SELECT a.id FROM darqi_application a JOIN darqi_application e
                ON e.applicant_id = a.applicant_id AND e.item_id = a.item_id
                AND e.id < a.id AND e.state IN %s
                AND e.closed_on <= a.received_on
                AND e.closed_on >= a.received_on - %s)""",
            ENDED,
            REFILED_DAYS,
        )
        return [("id", "in", ended)]
