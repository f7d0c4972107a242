from odoo import api, fields, models
from odoo.exceptions import UserError

from ..document_seal import SealMemo
from .kind import OUTSIDE
from .loan import LoanPass


class Document(models.Model):
    """Stamping by hand: printed, stamped, then registered (PRACTICE 1.18).

    No click makes an impression of a physical seal. The paper is printed with the
    place of the seal marked (待用印版), stamped, and the keeper states how many
    impressions he made on which day (登记用印); the scan of the stamped paper follows.
    """

    _inherit = "darqi.document"

    printed_on = fields.Date(
        readonly=True,
        string="Printed on",
        help="First printed with the place of the seal marked, to be stamped.",
    )
    printed_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Printed by"
    )
    can_apply = fields.Boolean(
        compute="_compute_can_stamp",
        help="The seal is put on by the seal service, or drawn in a demonstration.",
    )
    can_print = fields.Boolean(compute="_compute_can_stamp")
    can_stamp = fields.Boolean(
        compute="_compute_can_stamp",
        help="Printed; it can be stamped by hand and registered.",
    )

    @api.depends("state", "impressions", "printed_on")
    @api.depends_context("uid", "darqi_at")
    def _compute_can_stamp(self):
        today = self.env["darqi.working.day"]._today()
        for document in self.with_context(darqi_seal_memo=SealMemo()):
            media = document._seals_of_user() if document.can_seal else None
            document.can_apply = bool(media and document._media_by_machine(media))
            document.can_print = not document._refusal_print()
            document.can_stamp = bool(
                media and media.filtered(lambda s: s.medium == "physical")
            ) and not document._refusal_stamp(today)

    # ------------------------------------------------------------------ print

    def _refusal_print(self):
        """Why the current user cannot print it to be stamped, or False."""
        self.ensure_one()
        user = self.env.user
        document = self.sudo()  # sudo: the judge looks at what the user may not
        if not document.seal_required or document.state == "voided":
            return self.env._("This paper bears no seal.")
        if not any(
            document._impressions_left(organ) > 0
            for organ in document._sealing_organs()
        ):
            return self.env._("Every copy has been sealed already.")
        if not user.has_groups(
            "darqi_approval.group_seal_keeper,darqi_approval.group_delivery"
        ):
            return self.env._("Your roles do not include this act.")
        # sudo: one's own organs
        if not document._sealing_organs() & user.sudo().department_ids:
            return self.env._("The paper is another organ's.")
        return False

    def action_print_to_stamp(self):
        """Print the paper with the place of the seal marked (待用印版), to be stamped.

        :raises UserError: it is not to be sealed, or not by the user's organ
        """
        self._print_to_stamp()
        if len(self) > 1:
            return self.action_print_together()
        return self.action_open_original()

    def _print_to_stamp(self):
        """Record that the paper was printed to be stamped; its first day stays."""
        self.check_access("read")
        self._door_lock()
        for document in self:
            reason = document._refusal_print()
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=document.display_name,
                        reason=reason,
                    )
                )
        fresh = self.filtered(lambda document: not document.printed_on)
        if not fresh:
            return
        # sudo: whoever prints has no right to write documents; judged just now.
        fresh.sudo()._door_opened().write(
            {
                "printed_on": self.env["darqi.working.day"]._today(),
                "printed_by_id": self.env.uid,
            }
        )
        self.env["darqi.evidence"]._record(
            fresh,
            "document_printed",
            lambda d: {"number": d.number, "sha256": d.sha256},
        )

    # ------------------------------------------------------------------ stamp

    def _media_by_machine(self, media):
        """Those of these media that put their seal on without a hand."""
        if self._can_be_drawn():
            return media
        # sudo: which service a medium is used through is the register's
        return media.filtered(lambda s: s.medium == "electronic" and s.sudo().signer_id)

    def _refusal_stamp(self, day):
        """Why impressions made by hand on ``day`` cannot be registered, or False."""
        self.ensure_one()
        if not day:
            return self.env._(
                "It is stamped by hand: print it, stamp it, then register how many"
                " impressions were made on which day."
            )
        if day > self.env["darqi.working.day"]._today():
            return self.env._("Day of stamping: it lies in the future.")
        if day < self.issued_on:
            return self.env._("Day of stamping: the paper was issued later.")
        outside = isinstance(self.env.context.get("darqi_seal_loan"), LoanPass)
        if self.kind == OUTSIDE or outside:  # it came printed, or was printed there
            return False
        if not self.printed_on:
            return self.env._(
                "It was not printed yet: print it with the place of the seal marked,"
                " and stamp that paper."
            )
        if day < self.printed_on:
            return self.env._(
                "Day of stamping: the paper was printed on %(day)s.",
                day=self.printed_on,
            )
        return False

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, view_type == "list" and self._seals_by_machine())

    @api.model
    def _seals_by_machine(self):
        """Whether any seal is put on by a click at all in this database."""
        if self.env["darqi.config"]._is_demo():
            return True
        # sudo: only whether a seal service is in use
        seals = self.env["darqi.seal"].sudo()
        return bool(
            seals.search_count(
                [("state", "=", "active"), ("signer_id", "!=", False)], limit=1
            )
        )

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Where every seal is stamped by hand no list offers to apply it."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and not self._seals_by_machine():
            for name in ("action_seal", "action_seal_run"):
                for button in arch.xpath(f"//header/button[@name='{name}']"):
                    button.getparent().remove(button)
        return arch, view
