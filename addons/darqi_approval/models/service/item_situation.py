from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class ItemSituation(models.Model):
    """A situation of applicants and the papers only they need (办理情形).

    Part of an implementation list: edited in its draft, frozen with it. A filing that
    names a situation is asked for its papers and no others (PRACTICE 2.1, 2.29).
    """

    _name = "darqi.item.situation"
    _inherit = ["darqi.revision.part"]
    _description = "Situation of applicants"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(related="revision_id.item_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, size=120, string="Applicant's situation")
    material_ids = fields.Many2many(
        "darqi.item.material",
        "darqi_item_situation_material_rel",
        "situation_id",
        "material_id",
        string="Materials",
        domain="[('revision_id', '=', revision_id)]",
        help="The papers of the list that this applicant needs.",
    )
    note = fields.Text(string="What to tell the applicant")
    # Mandatory procedures of this situation, besides those of the list.
    needs_hearing = fields.Boolean(string="Hearing required by law")
    needs_publicity = fields.Boolean(string="Publication required by law")
    needs_survey = fields.Boolean(string="Site survey required")
    needs_expert = fields.Boolean(string="Expert review required")
    needs_legal_review = fields.Boolean(string="Legal review required")

    _name_uniq = models.Constraint(
        "unique(revision_id, name)", "The list has a situation of this name already."
    )

    def _procedures(self):
        """The flags of the mandatory procedures, by name."""
        self.ensure_one()
        return {name: self[name] for name in self._fields if name.startswith("needs_")}

    @api.constrains("material_ids", "revision_id")
    def _check_material_ids(self):
        for situation in self:
            if situation.material_ids.revision_id - situation.revision_id:
                raise ValidationError(
                    self.env._(
                        "Situation “%(name)s”: its materials come from the same list.",
                        name=situation.name,
                    )
                )


class ItemRevision(models.Model):
    """Situations travel with the list: into the next version, into its evidence."""

    _inherit = "darqi.item.revision"

    situation_ids = fields.One2many(
        "darqi.item.situation", "revision_id", string="Situations"
    )

    def copy(self, default=None):
        """The next version has the situations, with its own materials."""
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            # One for one: materials were copied in the order of the list.
            counterpart = dict(
                zip(
                    old.material_ids.sorted("id").ids,
                    new.material_ids.sorted("id").ids,
                    strict=True,
                )
            )
            new.situation_ids = [
                Command.create(
                    {
                        "sequence": situation.sequence,
                        "name": situation.name,
                        "note": situation.note,
                        **situation._procedures(),
                        "material_ids": [
                            Command.set(
                                [counterpart[row] for row in situation.material_ids.ids]
                            )
                        ],
                    }
                )
                for situation in old.situation_ids
            ]
        return copies

    def _refusal_publish(self):
        reason = super()._refusal_publish()
        if reason:
            return reason
        empty = self.situation_ids.filtered(lambda row: not row.material_ids)
        if empty:
            return self.env._(
                "Situation “%(name)s”: tick the papers this applicant needs.",
                name=empty[0].name,
            )
        return False
