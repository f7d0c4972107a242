from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class Scope(models.Model):
    """实施范围: a zone, township or situation with an organ of its own (PRACTICE 1.7).

    Chosen from this list and never typed: a misspelt scope would be answered by the
    organ of the whole banner. A decision on record that names a new scope adds it.
    """

    _name = "darqi.scope"
    _description = "Scope of competence"
    _order = "kind, sequence, name"

    name = fields.Char(required=True, size=80)
    kind = fields.Selection(
        [
            ("zone", "Development zone"),
            ("township", "Township"),
            ("situation", "Situation"),
        ],
        required=True,
        default="situation",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("unique(name)", "This scope is on the list already.")
    _name_check = models.Constraint(
        "CHECK (name = trim(name) AND name <> '')",
        "Scope: a name without blanks round it.",
    )

    def init(self):
        """Scopes that decisions on record named before the list existed."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO darqi_scope (name, kind, sequence, active)
                SELECT DISTINCT trim(d.scope), 'situation', 10, true
                FROM darqi_competence_decision d WHERE trim(d.scope) <> ''
                AND NOT EXISTS (
                    SELECT 1 FROM darqi_scope s WHERE s.name = trim(d.scope))
                """
            )
        )

    @api.model
    def _named(self, name):
        """The scope of this name, archived ones too; empty: not on the list."""
        scopes = self.with_context(active_test=False)
        return scopes.search([("name", "=", (name or "").strip())], limit=1)


class CompetenceDecision(models.Model):
    """A decision with its document is what makes a scope."""

    _inherit = "darqi.competence.decision"

    @api.model_create_multi
    def create(self, vals_list):
        """The scope it names is on the list from now on."""
        # sudo: the decision was judged; the list only follows it.
        scopes = self.env["darqi.scope"].sudo()
        for name in {(vals.get("scope") or "").strip() for vals in vals_list} - {""}:
            if not scopes._named(name):
                scopes.create({"name": name})
        return super().create(vals_list)


class Filing(models.Model):
    """The scope of a filing is one of the list."""

    _inherit = "darqi.filing"

    scope_id = fields.Many2one(
        "darqi.scope",
        compute="_compute_scope_id",
        inverse="_inverse_scope_id",
        string="Place or situation",
        help="Zone, township or situation that decides the organ; empty: the whole"
        " banner.",
    )

    @api.depends("scope")
    def _compute_scope_id(self):
        scopes = self.env["darqi.scope"].with_context(active_test=False)
        named = [filing.scope for filing in self if filing.scope]
        found = {}
        if named:
            found = {row.name: row.id for row in scopes.search([("name", "in", named)])}
        for filing in self:
            filing.scope_id = found.get(filing.scope, False)

    def _inverse_scope_id(self):
        for filing in self:
            filing.scope = filing.scope_id.name or False

    @api.onchange("scope_id")
    def _onchange_scope_id(self):
        self.scope = self.scope_id.name or False

    @api.constrains("scope")
    def _check_scope(self):
        named = {filing.scope for filing in self if filing.scope}
        if not named:
            return
        known = self.env["darqi.scope"].search([("name", "in", list(named))])
        unknown = named - set(known.mapped("name"))
        if unknown:
            raise ValidationError(
                self.env._(
                    "Scope: “%(names)s” is not on the list; choose a zone, township or"
                    " situation of it.",
                    names="、".join(sorted(unknown)),
                )
            )
