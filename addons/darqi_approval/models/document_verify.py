import hashlib
import json

from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """Checks of the registers of numbers, documents, files and seals."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [
            *super()._verify_checks(),
            "_verify_numbers",
            "_verify_register",
            "_verify_files",
            "_verify_seals",
        ]

    @api.model
    def _verify_numbers(self):
        """Each series is consecutive from 1."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT d.name, n.kind, n.year, count(*), max(n.n)
                   FROM darqi_document_number n
                   JOIN darqi_department d ON d.id = n.department_id
                   GROUP BY d.id, d.name, n.kind, n.year
                   HAVING count(*) <> max(n.n) OR min(n.n) <> 1"""
            )
        )
        return [
            self.env._(
                "Numbers of %(organ)s, %(kind)s, %(year)s: %(count)s rows up to"
                " %(last)s, not consecutive.",
                organ=organ,
                kind=kind,
                year=year,
                count=count,
                last=last,
            )
            for organ, kind, year, count, last in rows
        ]

    @api.model
    def _verify_register(self):
        """Each number belongs to one document or licence that bears it."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT n.text FROM darqi_document_number n
                   LEFT JOIN darqi_document d ON d.number_id = n.id
                   LEFT JOIN darqi_licence l ON l.number_id = n.id
                   WHERE (d.id IS NULL AND l.id IS NULL)
                      OR (d.id IS NOT NULL AND l.id IS NOT NULL)
                      OR COALESCE(d.number, l.number) IS DISTINCT FROM n.text
                      OR (d.id IS NOT NULL AND d.department_id <> n.department_id)"""
            )
        )
        return [
            self.env._("Number %(number)s: register and document differ.", number=text)
            for (text,) in rows
        ]

    @api.model
    def _verify_files(self):
        """Files have the digest of their document, and that of its evidence."""
        problems = []
        issued = self._issued_digests()
        documents = self.env["darqi.document"].search([("id", ">", 0)], order="id")
        for document in documents:
            if not self._file_is(document.attachment_id, document.sha256):
                problems.append(
                    self.env._(
                        "%(document)s: its file is missing or was changed.",
                        document=document.display_name,
                    )
                )
            if issued.get(document.id) != document.sha256:
                problems.append(
                    self.env._(
                        "%(document)s: its digest is not the one on evidence.",
                        document=document.display_name,
                    )
                )
        gone = issued.keys() - set(documents.ids)
        problems += [
            self.env._("Document %(id)s was deleted.", id=gone_id)
            for gone_id in sorted(gone)
        ]
        for use in self.env["darqi.seal.use"].search([("attachment_id", "!=", False)]):
            if not self._file_is(use.attachment_id, use.sha256):
                problems.append(
                    self.env._(
                        "%(document)s: its sealed file is missing or was changed.",
                        document=use.document_id.display_name,
                    )
                )
        return problems

    @api.model
    def _issued_digests(self):
        rows = self.search(
            [("res_model", "=", "darqi.document"), ("act", "=", "document_issued")]
        )
        return {row.res_id: json.loads(row.payload)["sha256"] for row in rows}

    @api.model
    def _file_is(self, attachment, digest):
        raw = attachment.raw if attachment else None
        return bool(raw) and hashlib.sha256(raw).hexdigest() == digest

    @api.model
    def _verify_seals(self):
        """Impressions on the register equal those of the documents, within copies."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT d.name, d.number, d.impressions, d.copies * d.seal_parties,
                          COALESCE(sum(u.copies), 0)
                   FROM darqi_document d
                   LEFT JOIN darqi_seal_use u ON u.document_id = d.id
                   GROUP BY d.id
                   HAVING COALESCE(sum(u.copies), 0) <> d.impressions
                       OR d.impressions > d.copies * d.seal_parties
                       OR (d.state = 'sealed') <> (d.impressions > 0)
                       OR (d.impressions > 0 AND NOT d.seal_required)"""
            )
        )
        return [
            self.env._(
                "%(document)s: %(register)s impressions on the register, %(stored)s on"
                " the document, %(copies)s copies.",
                document=f"{name} {number or ''}".strip(),
                register=register,
                stored=stored,
                copies=copies,
            )
            for name, number, stored, copies, register in rows
        ]
