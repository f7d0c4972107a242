from dataclasses import replace
from datetime import timedelta

from odoo import fields, models

from ...competence import SignedLine


class Item(models.Model):
    """What the reform says about an item, for the competence kernel."""

    _inherit = "darqi.item"

    transfer_line_ids = fields.One2many(
        "darqi.transfer.line", "item_id", string="Transfers", readonly=True
    )
    memorandum_line_ids = fields.One2many(
        "darqi.memorandum.line", "item_id", string="Memoranda", readonly=True
    )

    def _has_basis(self):
        """Whether a legal basis is on record (依法集中, plan 二(一))."""
        self.ensure_one()
        return bool(self.basis_ids or (self.legal_basis or "").strip())

    def _facts(self):
        """Add catalogue periods, returns, boundary and signed memoranda."""
        facts = super()._facts()
        # sudo: competence is one truth, whoever asks; nothing else is given away.
        item = self.sudo()
        catalogue, withdrawn, undetermined, exceptions = [], [], [], []
        for line in item.transfer_line_ids.sorted("id"):
            entered = line.published_on or line.in_force_on
            if not entered:
                continue
            left = line.withdrawn_on
            if left and left <= entered:
                continue  # published and taken back on one day: never held
            catalogue.append((entered, left - timedelta(days=1) if left else None))
            if left:
                withdrawn.append(left)
            spans = line._boundary_spans()
            undetermined += spans[0]
            exceptions += spans[1]
        signed = item.memorandum_line_ids.filtered(
            lambda r: r.signed_on and r.state in ("signed", "ended")
        ).sorted(lambda r: (r.signed_on, r.id))
        return replace(
            facts,
            catalogue=tuple(sorted(catalogue, key=lambda span: span[0])),
            withdrawn=tuple(sorted(withdrawn)),
            boundary_undetermined=tuple(undetermined),
            exceptions=tuple(exceptions),
            memorandum_lines=tuple(
                SignedLine(line.id, line.signed_on, line.date_to or None)
                for line in signed
            ),
        )
