import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class Document(models.Model):
    """待回传扫描件: a paper stamped by hand has something to show for it.

    Physical stamping may be registered before the paper is scanned; until the scan of
    the stamped paper has come back, it stands in the list of scans to come.
    """

    _inherit = "darqi.document"

    needs_scan = fields.Boolean(
        compute="_compute_needs_scan",
        store=True,
        string="Scan to come",
        help="Stamped by hand; no scan of the stamped paper is on record.",
    )
    can_return_scan = fields.Boolean(compute="_compute_can_return_scan")

    _scan_idx = models.Index("(department_id, issued_on, id) WHERE needs_scan IS TRUE")

    @api.depends("state", "sealed_attachment_id", "seal_use_ids")
    def _compute_needs_scan(self):
        for document in self:
            document.needs_scan = (
                document.state == "sealed" and not document.sealed_attachment_id
            )

    @api.depends("needs_scan")
    @api.depends_context("uid")
    def _compute_can_return_scan(self):
        for document in self:
            document.can_return_scan = not document._refusal_scan()

    def _refusal_scan(self):
        """Why the current user cannot hand in the scan, or False."""
        self.ensure_one()
        user = self.env.user
        if not user.has_groups(
            "darqi_approval.group_seal_keeper,darqi_approval.group_delivery"
        ):
            return self.env._("Your roles do not include this act.")
        document = self.sudo()  # sudo: the judge looks at what the user may not
        if not document.needs_scan:
            return self.env._("No scan of this paper is waited for.")
        # sudo: one's own organs
        if not document._sealing_organs() & user.sudo().department_ids:
            return self.env._("The paper is another organ's.")
        return False

    def action_return_scan(self):
        """Ask for the scan of the stamped paper."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand in the scan"),
            "res_model": "darqi.document.scan",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.id},
        }

    def _return_scan(self, raw, name):
        """The scan of the stamped paper is its sealed file from now on.

        :param raw: bytes of the scan
        :raises UserError: none is waited for, or it is not the user's to hand in
        """
        self.ensure_one()
        self.check_access("read")
        self._door_lock()
        reason = self._refusal_scan()
        if not reason and not raw:
            reason = self.env._("Choose a file first.")
        if reason:
            raise UserError(
                self.env._(
                    "%(record)s: %(reason)s", record=self.display_name, reason=reason
                )
            )
        self.env["darqi.scan.check"]._check(raw, name)
        # sudo: nobody has a create right on frozen files; judged just now.
        register = self.sudo()._door_opened()
        file = register._add_file(name or "scan", raw, False)
        register.sealed_attachment_id = file
        self.env["darqi.evidence"]._record(
            self,
            "document_scanned",
            {
                "number": self.number,
                "attachment": file.id,
                "sha256": hashlib.sha256(raw).hexdigest(),
            },
        )


class Evidence(models.Model):
    """Scans that were handed in later."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_scans"]

    @api.model
    def _verify_scans(self):
        """The sealed file of a paper is an impression's, or the scan handed in."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH scan AS (
                    SELECT DISTINCT ON (res_id) res_id,
                           (payload::jsonb ->> 'attachment')::int AS attachment,
                           payload::jsonb ->> 'sha256' AS sha256
                    FROM darqi_evidence
                    WHERE res_model = 'darqi.document' AND act = 'document_scanned'
                    ORDER BY res_id, id DESC)
                SELECT concat_ws(' ', d.name, d.number) AS name,
                       d.sealed_attachment_id AS stored, s.attachment, s.sha256
                FROM darqi_document d LEFT JOIN scan s ON s.res_id = d.id
                WHERE d.sealed_attachment_id IS DISTINCT FROM s.attachment
                  AND NOT EXISTS (
                      SELECT 1 FROM darqi_seal_use u WHERE u.document_id = d.id
                      AND u.attachment_id = d.sealed_attachment_id)
                   OR s.attachment IS NOT NULL
                   OR d.sealed_attachment_id IS NULL AND EXISTS (
                      SELECT 1 FROM darqi_seal_use u WHERE u.document_id = d.id
                      AND u.attachment_id IS NOT NULL)
                """
            )
        )
        problems = []
        files = self.env["ir.attachment"]
        for row in rows:
            scan = files.browse(row["attachment"] or []).exists()
            if row["attachment"] != row["stored"] or not self._file_is(
                scan, row["sha256"]
            ):
                problems.append(
                    self.env._(
                        "%(document)s: its scan is not the one on evidence.",
                        document=row["name"],
                    )
                )
        return problems
