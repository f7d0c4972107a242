import hashlib

from odoo import api, models
from odoo.tools import SQL

from .ground.evidence import canonical, sha256


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
        """Files have the digest of their document or impression."""
        problems = []
        contents = self._issued_digests("content")
        for document in self._every("darqi.document"):
            if not self._file_is(document.attachment_id, document.sha256):
                problems.append(
                    self.env._(
                        "%(document)s: its file is missing or was changed.",
                        document=document.display_name,
                    )
                )
            content = contents.get(document.id)
            if content and sha256(canonical(document.content)) != content:
                problems.append(
                    self.env._(
                        "%(document)s: the values it was rendered from were changed.",
                        document=document.display_name,
                    )
                )
        for use in self._every("darqi.seal.use"):
            if use.attachment_id and not self._file_is(use.attachment_id, use.sha256):
                problems.append(
                    self.env._(
                        "%(document)s: its sealed file is missing or was changed.",
                        document=use.document_id.display_name,
                    )
                )
        return problems

    @api.model
    def _issued_digests(self, key="sha256"):
        """What each document's issue put on evidence under ``key``, by its id.

        :param key: sha256 of the file, or content: of the values behind it
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT res_id, payload::jsonb ->> %s FROM darqi_evidence
                   WHERE res_model = 'darqi.document' AND act = 'document_issued'""",
                key,
            )
        )
        return {row[0]: row[1] for row in rows if row[1]}

    @api.model
    def _file_is(self, attachment, digest):
        raw = attachment.raw if attachment else None
        return bool(raw) and hashlib.sha256(raw).hexdigest() == digest
