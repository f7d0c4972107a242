from datetime import timedelta

from odoo import api, fields, models

from ..competence import CompetenceRow, Timeline

DECISION_RULE = "RD"
COMPETENCE_KINDS = [
    ("statutory", "Statutory"),
    ("concentrated", "Concentrated"),
    ("delegated", "Delegated"),
    ("empowered", "Empowered"),
    ("none", "Nobody"),
]
RULES = [
    ("R0", "R0 Item not alive"),
    ("R1", "R1 Not in the transfer catalogue"),
    ("R2", "R2 In the catalogue, no memorandum"),
    ("R3", "R3 Before the memorandum"),
    ("R4", "R4 Memorandum signed"),
    ("R5", "R5 Boundary undetermined"),
    ("R6", "R6 Withdrawn from the transfer"),
    (DECISION_RULE, "RD By decision"),
]


class Competence(models.Model):
    """Which organ handles an item in a scope from a day on (invariant 1, REQ-12).

    A row has no end: it ends where the next row of its item and scope begins, so there
    can be neither gap nor overlap. Of several rows of one day the one with the greatest
    ``sequence`` answers. Rows are appended only by ``darqi.item._competence_apply``.
    """

    _name = "darqi.competence"
    _inherit = ["darqi.append.only"]
    _description = "Competent organ"
    _order = "item_id, scope, date_from desc, sequence desc"

    item_id = fields.Many2one(
        "darqi.item", required=True, index=True, ondelete="restrict"
    )
    scope = fields.Char(
        required=True,
        default="",
        help="Empty: the whole banner. Otherwise the development zone, a township, or "
        "a case such as 技改.",
    )
    date_from = fields.Date(required=True, help="First day the row answers for.")
    sequence = fields.Integer(required=True, help="Order among rows of one day.")
    department_id = fields.Many2one(
        "darqi.department",
        index=True,
        ondelete="restrict",
        string="Competent organ",
        help="Empty: nobody; the reason says why.",
    )
    principal_id = fields.Many2one(
        "darqi.department",
        ondelete="restrict",
        string="Delegating organ",
        help="行政许可法 24: the organ in whose name a delegate decides.",
    )
    kind = fields.Selection(COMPETENCE_KINDS, required=True)
    rule = fields.Selection(RULES, required=True)
    memorandum_line_id = fields.Many2one(
        "darqi.memorandum.line", index="btree_not_null", ondelete="restrict"
    )
    basis_id = fields.Many2one("darqi.basis", ondelete="restrict")
    document = fields.Char(
        string="Decision number", help="Number of the decision that made this row."
    )
    reason = fields.Char(required=True)
    date_to = fields.Date(
        compute="_compute_date_to",
        help="Last day it answers for; empty when it is the last row.",
    )
    is_overtaken = fields.Boolean(
        compute="_compute_date_to",
        string="Overtaken",
        help="A later row of the same day answers instead.",
    )

    _row_uniq = models.Constraint(
        "unique(item_id, scope, date_from, sequence)",
        "Two rows for one item, scope and day with one sequence.",
    )
    _organ_check = models.Constraint(
        "CHECK ((kind = 'none') = (department_id IS NULL))",
        "Competent organ: it is empty exactly when nobody is competent.",
    )
    _principal_check = models.Constraint(
        "CHECK ((kind = 'delegated') = (principal_id IS NOT NULL))",
        "Delegating organ: it is named exactly when the organ acts as a delegate.",
    )

    @api.depends("item_id.competence_ids")
    def _compute_date_to(self):
        self.date_to = False
        self.is_overtaken = False
        for item, rows in self.grouped("item_id").items():
            by_scope = item.competence_ids.grouped("scope")
            for row in rows:
                same = by_scope.get(row.scope, self.browse())
                later = [r.date_from for r in same if r.date_from > row.date_from]
                row.date_to = min(later) - timedelta(days=1) if later else False
                row.is_overtaken = any(
                    r.date_from == row.date_from and r.sequence > row.sequence
                    for r in same
                )

    @api.depends("item_id", "scope", "date_from", "department_id")
    def _compute_display_name(self):
        for row in self:
            organ = row.department_id.display_name or self.env._("Nobody")
            scope = f"（{row.scope}）" if row.scope else ""
            row.display_name = (
                f"{row.item_id.display_name}{scope} {row.date_from} {organ}"
            )

    def _plain(self):
        """The rows as the kernel's :class:`CompetenceRow`."""
        return [
            CompetenceRow(
                scope=row.scope or "",
                date_from=row.date_from,
                sequence=row.sequence,
                organ=row.department_id.id or None,
                rule=row.rule,
                kind=row.kind,
                memorandum_line=row.memorandum_line_id.id or None,
                reason=row.reason,
            )
            for row in self
        ]

    def _timeline(self):
        """The rows of one item, arranged to answer for any day."""
        return Timeline(self._plain())
