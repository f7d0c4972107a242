from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import ormcache

from ..application_step import MANDATORY


class ItemRevision(models.Model):
    """情形 decides the mandatory procedures; a template of situations is copied."""

    _inherit = "darqi.item.revision"

    def _required_procedures(self):
        """{situation id or False: kinds of steps}; False: of any situation."""
        if not self:
            return {False: []}
        self.ensure_one()
        if self.state == "draft":
            return self._procedures_of()
        return self._procedures_cached(self.id)

    @ormcache("revision_id")
    def _procedures_cached(self, revision_id):
        # A published list is frozen: no query when warm.
        return self.browse(revision_id)._procedures_of()

    def _procedures_of(self):
        situations = self.situation_ids
        found = {
            situation.id: [
                kind
                for flag, kind in MANDATORY.items()
                if self[flag] or situation[flag]
            ]
            for situation in situations
        }
        found[False] = [
            kind
            for flag, kind in MANDATORY.items()
            if self[flag] or any(situations.mapped(flag))
        ]
        return found

    def _payload(self):
        rows = [
            [row.name, sorted(flag for flag, on in row._procedures().items() if on)]
            for row in self.situation_ids
        ]
        return {**super()._payload(), "situations": rows}

    def action_copy_situations(self):
        """Open the dialog that copies situations from another list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy situations from a template"),
            "res_model": "darqi.situation.copy",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_revision_id": self.id},
        }

    def _take_situations(self, situations):
        """Copy situations of other lists into this draft, with their materials.

        A material of the same name is taken as it is; the others are copied with them.

        :raises UserError: a situation of this name is here already
        """
        self.ensure_one()
        have = set(self.situation_ids.mapped("name"))
        double = [row.name for row in situations if row.name in have]
        if double:
            raise UserError(
                self.env._(
                    "Situation “%(name)s”: the list has it already.", name=double[0]
                )
            )
        for situation in situations:
            materials = self.env["darqi.item.material"]
            for material in situation.material_ids:
                own = self.material_ids.filtered(
                    lambda row, name=material.name: row.name == name
                )[:1]
                materials |= own or material.copy({"revision_id": self.id})
            self.env["darqi.item.situation"].create(
                {
                    "revision_id": self.id,
                    "sequence": situation.sequence,
                    "name": situation.name,
                    "note": situation.note,
                    **situation._procedures(),
                    "material_ids": [Command.set(materials.ids)],
                }
            )
        return True
