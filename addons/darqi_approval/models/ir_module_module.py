from odoo import models
from odoo.exceptions import UserError

OURS = {"darqi_approval", "darqi_supervision"}
# What the installation itself puts on evidence; no act of anybody.
AT_INSTALL = ("document_kind_registered",)


class IrModule(models.Model):
    """The registers of the law are not removed with a module (DESIGN 6)."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refused once licences or evidence exist. :raises UserError:"""
        if OURS & set((self + self.downstream_dependencies()).mapped("name")):
            # sudo: only whether there are any, here and next.
            licences = self.env["darqi.licence"].sudo().search_count([], limit=1)
            evidence = (
                self.env["darqi.evidence"]
                .sudo()
                .search_count([("act", "not in", AT_INSTALL)], limit=1)
            )
            if licences or evidence:
                raise UserError(
                    self.env._(
                        "This database holds licences or evidence of legal acts: the"
                        " module cannot be uninstalled. Archive the database instead."
                    )
                )
        return super().button_uninstall()
