from odoo import api, models
from odoo.exceptions import ValidationError

from .second_seal import asks_for_second_seal


class OneSeal(models.AbstractModel):
    """Has ``_one_seal_fields`` whose texts may not ask for a second seal (REQ-15)."""

    _name = "darqi.one.seal"
    _description = "One seal"
    _one_seal_fields = ()

    def _one_seal_organ(self):
        """The original department, whose name is looked for as well."""
        return self.env["darqi.department"]

    @api.constrains(lambda self: self._one_seal_fields)
    def _check_one_seal(self):
        """:raises ValidationError: a department's seal on the result is asked for"""
        for record in self:
            organ = record._one_seal_organ()
            names = (organ.name, organ.short_name)
            for name in self._one_seal_fields:
                if asks_for_second_seal(record[name], names):
                    raise ValidationError(
                        self.env._(
                            "%(field)s: a second seal of the original department may"
                            " not be required (plan 三(一)1).",
                            field=self._fields[name].get_description(self.env)[
                                "string"
                            ],
                        )
                    )
