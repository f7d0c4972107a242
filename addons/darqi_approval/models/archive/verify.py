import hashlib

from odoo import api, models


class Evidence(models.Model):
    """Checks that what was filed still lies in the files."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_archive"]

    @api.model
    def _verify_archive(self):
        """Each paper on record when a case was filed is there, unchanged."""
        problems = []
        files = self.env["darqi.archive.file"].search([("id", ">", 0)], order="id")
        for file in files:
            have = {
                hashlib.sha256(entry["raw"]).hexdigest()
                for entry in file.application_id._case_entries()
            }
            problems += [
                self.env._(
                    "Archive file %(number)s: “%(name)s” is missing or was changed.",
                    number=file.number,
                    name=name,
                )
                for name, digest in file.contents or []
                if digest not in have
            ]
        return problems
