from odoo import api, models

# Papers that go from one organ to another: the receiver may read them.
TO_ORGAN = ("darqi.lead", "darqi.efficiency.notice")


class Document(models.Model):
    """Letters and notices of supervision belong to who receives them as well."""

    _inherit = "darqi.document"

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        if record._name in TO_ORGAN:
            # sudo: to which organ it goes, told by the record of the act itself.
            vals["to_department_id"] = record.sudo().department_id.id
        return vals
