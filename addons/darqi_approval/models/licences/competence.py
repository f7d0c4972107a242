from odoo import fields, models

from ..document_kind import SEALED_ALWAYS
from ..sealing.kind import OUTSIDE


class Document(models.Model):
    """Whose seal a paper may bear, and what must be sealed before it.

    Asked of a document by the judge of the seal, as superuser.
    """

    _inherit = "darqi.document"

    def _refusal_organ(self):
        """Invariants 1, 5, REQ-13: the seal is that of the organ whose matter it is.

        The paper of a case bears the seal of the organ that accepted it, to its end;
        every other decision or licence that of the organ competent for the item today,
        and so does a paper made elsewhere.
        """
        if self.kind in ("receipt", "handover"):
            return False
        if self.kind == OUTSIDE:  # its request names the item
            return self._approved_request()._refusal_matter()
        organ, case = self.department_id, self.application_id
        of_case = self.res_model == "darqi.application"
        if case and (of_case or self.licence_id.state == "draft"):
            if organ.kind == "bureau" and case.department_id != organ:
                return self.env._(
                    "This case is not the bureau's: %(organ)s decides it under its own"
                    " seal. The bureau's special seal is only for what was"
                    " transferred.",
                    organ=case.department_id.name,
                )
            return False
        if self.kind in SEALED_ALWAYS and self.item_id:
            return self.item_id._refusal_competence(organ, self.licence_id.scope)
        return False

    def _refusal_undecided(self):
        """行政许可法 38: the decision is sealed first, then the certificate."""
        case = self.application_id
        if self.kind == "licence" and case and not case._decision_is_sealed():
            return self.env._(
                "The decision that grants it is not sealed: a certificate without its"
                " decision puts nothing in force (行政许可法 38)."
            )
        return self._refusal_of_subject()


class Item(models.Model):
    """What of a licence of the item may change, and which organ may act on it."""

    _inherit = "darqi.item"

    is_resource_right = fields.Boolean(
        string="Natural-resource right",
        help="The licence gives a right to natural resources (行政复议法 23(2)): an act"
        " that touches it goes to review before a lawsuit.",
    )
    is_transferable = fields.Boolean(
        string="Transferable",
        help="A law or regulation allows the licence to be transferred"
        " (行政许可法 9); no other licence changes its holder.",
    )
    transfer_basis = fields.Char(string="Basis of the transfer")

    _transfer_basis_check = models.Constraint(
        "CHECK (is_transferable IS NOT TRUE"
        " OR trim(coalesce(transfer_basis, '')) <> '')",
        "Basis of the transfer: name the law and article that allow it.",
    )

    def _refusal_competence(self, organ, scope=""):
        """Why ``organ`` may not act on the item today, or False (invariant 1)."""
        self.ensure_one()
        row = self._competent_on(self.env["darqi.working.day"]._today(), scope or "")
        if row.department_id == organ:
            return False
        if row.department_id:
            # sudo: names of organs are public
            return self.env._(
                "“%(item)s” is not in the hands of %(organ)s: %(competent)s is the"
                " competent organ and acts under its own seal.",
                item=self.name,
                organ=organ.sudo().name,
                competent=row.sudo().department_id.name,
            )
        return self.env._(
            "“%(item)s”: no organ is competent today (%(reason)s).",
            item=self.name,
            reason=row.reason or "R0",
        )
