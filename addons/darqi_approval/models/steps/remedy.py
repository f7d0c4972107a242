from odoo import api, fields, models

TAKING = ("withdraw", "annul", "cancel")


class Item(models.Model):
    """Whether a licence of this item is a right to a natural resource."""

    _inherit = "darqi.item"

    touches_natural_resource = fields.Boolean(
        string="Natural-resource right",
        help="采矿权, 取水权, 草原、林地使用 and the like: taking such a right back is"
        " reviewed before it is sued over (行政复议法 23(二)).",
    )


class LicenceAct(models.Model):
    """复议前置 sets itself where an obtained natural-resource right is touched."""

    _inherit = "darqi.licence.act"

    @api.model_create_multi
    def create(self, vals_list):
        """Taking back a natural-resource right: review comes before a lawsuit."""
        acts = super().create(vals_list)
        taking = acts.filtered(lambda act: act._takes_resource())
        taking._door_opened().write({"prior_review": True})
        return acts

    def _takes_resource(self):
        # sudo: a property of the item is public.
        item = self.sudo().licence_id.item_id
        return self.kind in TAKING and item.touches_natural_resource

    def write(self, vals):
        """The law sets the remedy: it is not switched off by hand."""
        result = super().write(vals)
        if "prior_review" in vals and not vals["prior_review"]:
            taking = self.filtered(lambda act: act._takes_resource())
            if taking:
                super(LicenceAct, taking).write({"prior_review": True})
        return result

    def _document_values(self):
        values = super()._document_values()
        return {**values, "prior_review": self.prior_review or self._takes_resource()}
