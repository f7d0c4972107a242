from odoo import api, models
from odoo.exceptions import UserError


class RevisionPart(models.AbstractModel):
    """A row of an implementation list: frozen once the list is published (REQ-29)."""

    _name = "darqi.revision.part"
    _description = "Part of an implementation list"

    def _check_draft(self, revisions):
        """:raises UserError: when one of the lists is published already"""
        if not revisions:
            return
        # The lock meets a publication at the same moment: one of the two is retried.
        revisions.lock_for_update()
        revisions.invalidate_recordset(["state"])
        frozen = revisions.filtered(lambda revision: revision.state != "draft")
        if frozen:
            raise UserError(
                self.env._(
                    "%(list)s is published: make a new version to change it.",
                    list=frozen[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Only in drafts. :raises UserError: otherwise"""
        parts = super().create(vals_list)
        self._check_draft(parts.revision_id)
        return parts

    def write(self, vals):
        """Only in drafts. :raises UserError: otherwise"""
        if self:
            self._check_draft(self.revision_id)
        result = super().write(vals)
        if "revision_id" in vals:
            self._check_draft(self.revision_id)
        return result

    def unlink(self):
        """Only in drafts. :raises UserError: otherwise"""
        self._check_draft(self.revision_id)
        return super().unlink()
