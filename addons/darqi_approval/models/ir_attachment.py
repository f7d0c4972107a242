from odoo import api, models
from odoo.exceptions import UserError

from .ground.state_door import CONTEXT_KEY, DOOR

FROZEN_MODELS = ("darqi.document",)


class IrAttachment(models.Model):
    """Files of issued documents are frozen (invariant 8).

    Nobody changes, replaces, re-points or deletes them, nor adds one from outside: the
    only way in is the act that issues or seals the document.
    """

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        # sudo: whether a file is frozen does not depend on who asks.
        return self.sudo().filtered(lambda file: file.res_model in FROZEN_MODELS)

    def _darqi_refuse(self):
        raise UserError(
            self.env._(
                "A file of an issued document cannot be added, changed or deleted:"
                " corrections are new documents."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Files come to a document only through its own acts."""
        if self.env.context.get(CONTEXT_KEY) is not DOOR:
            default = self.env.context.get("default_res_model")
            if any(v.get("res_model", default) in FROZEN_MODELS for v in vals_list):
                self._darqi_refuse()
        return super().create(vals_list)

    def write(self, vals):
        """Refused on a document's file, except moving the same bytes elsewhere."""
        if vals.get("res_model") in FROZEN_MODELS:
            self._darqi_refuse()
        frozen = self._darqi_frozen()
        if frozen and not frozen._darqi_same_bytes(vals):
            self._darqi_refuse()
        return super().write(vals)

    def _darqi_same_bytes(self, vals):
        # Odoo's own move between file store and database writes the same bytes.
        return (
            self.env.su
            and vals.keys() <= {"raw", "mimetype"}
            and "raw" in vals
            and all(
                file.raw == vals["raw"]
                and vals.get("mimetype", file.mimetype) == file.mimetype
                for file in self
            )
        )

    def unlink(self):
        """Refused on a document's file."""
        if self._darqi_frozen():
            self._darqi_refuse()
        return super().unlink()
