from odoo import fields, models

from .box import RETENTIONS

YEARS = {"10年": "10", "30年": "30"}
WORDS = {"10": "10年", "30": "30年", "permanent": "永久"}


class Item(models.Model):
    """How long the files of an item are kept (PRACTICE 2.20)."""

    _inherit = "darqi.item"

    retention = fields.Selection(
        RETENTIONS,
        string="Files are kept",
        help="Printed on the cover of its case files, and counted from the year after"
        " the end of the case; empty: as the bureau's setting says.",
    )

    def _retention(self):
        """The retention of this item's files, a value of ``RETENTIONS``."""
        self.ensure_one()
        # sudo: the rule is public in the office.
        own = self.sudo().retention
        text = self.env["darqi.config"]._text("darqi.retention")
        return own or YEARS.get(text, "permanent")

    def _retention_text(self):
        """The same in the words of the cover."""
        return WORDS[self._retention()]
