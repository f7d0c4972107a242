from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Filing(models.Model):
    """A filing that names the applicant's situation asks for its papers only."""

    _inherit = "darqi.filing"

    situation_ids = fields.Many2many(
        "darqi.item.situation",
        "darqi_filing_situation_rel",
        "filing_id",
        "situation_id",
        string="Situations",
        help="One for each item; its papers are asked for, and no others.",
    )
    open_situation_ids = fields.Many2many(
        "darqi.item.situation", compute="_compute_open_situation_ids"
    )

    @api.depends("item_ids")
    @api.depends_context("darqi_at")
    def _compute_open_situation_ids(self):
        today = self.env["darqi.working.day"]._today()
        revisions = self.env["darqi.item.revision"]
        for filing in self:
            found = revisions.browse(
                revision.id
                for revision in revisions._effective_map(
                    filing.item_ids, today
                ).values()
            )
            filing.open_situation_ids = found.situation_ids

    @api.constrains("situation_ids")
    def _check_situation_ids(self):
        for filing in self.filtered("situation_ids"):
            items = filing.situation_ids.mapped("item_id")
            if items - filing.item_ids:
                raise ValidationError(
                    self.env._("Situations: they belong to the items applied for.")
                )
            if len(items) != len(filing.situation_ids):
                raise ValidationError(
                    self.env._("Situations: one for each item, not two.")
                )

    def _situation_of(self, item):
        """The situation this filing names for ``item``; perhaps none."""
        return self.situation_ids._origin.filtered(lambda row: row.item_id == item)[:1]


class Application(models.Model):
    """The situation under which a case was received."""

    _inherit = "darqi.application"

    situation_id = fields.Many2one(
        "darqi.item.situation",
        readonly=True,
        ondelete="restrict",
        copy=False,
        string="Applicant's situation",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"situation_id"}
