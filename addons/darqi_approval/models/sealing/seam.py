"""骑缝章: impressions across the edges of the pages, registered like the others."""

import io

from pypdf import PdfReader

from odoo import api, fields, models
from odoo.tools import SQL

from ...official_document import seam_groups
from ..document_kind import SEALED_ALWAYS

# Decisions and agreements that leave the house; a certificate is one sheet.
ACROSS = (SEALED_ALWAYS - {"licence", "erratum"}) | {"memorandum"}


def page_count(raw):
    """Pages of a PDF that opens; a picture is one page."""
    if not raw.startswith(b"%PDF-"):
        return 1
    return len(PdfReader(io.BytesIO(raw)).pages)


class DocumentKind(models.Model):
    """Whether papers of a kind are stamped across their pages."""

    _inherit = "darqi.document.kind"

    seam = fields.Boolean(
        compute="_compute_seam",
        store=True,
        readonly=False,
        precompute=True,
        string="Seal across the pages",
        help="A paper of several pages is stamped across their edges as well (骑缝章),"
        " so that no page can be exchanged.",
    )

    @api.depends("code")
    def _compute_seam(self):
        for kind in self:
            kind.seam = kind.code in ACROSS


class Document(models.Model):
    """How many impressions across its pages each copy of a paper bears."""

    _inherit = "darqi.document"

    page_count = fields.Integer(readonly=True, string="Pages")
    seam_count = fields.Integer(
        readonly=True,
        string="Seals across the pages",
        help="Impressions across the edges of the pages (骑缝章) on each copy.",
    )

    @api.model
    def _seam_vals(self, pages, wanted):
        """Columns of a document of so many pages, stamped across them where wanted."""
        vals = {"page_count": pages}
        if wanted and pages > 1:
            vals["seam_count"] = len(seam_groups(pages))
        return vals

    def _places_of_copy(self, method):
        """Of a copy on paper the edges of the pages too.

        What a seal service signs is one file, whole by its signature.
        """
        places = super()._places_of_copy(method)
        if not self.seam_count or method == "electronic":
            return places
        return places + [
            {"part": "seam", "page_from": first, "page_to": last}
            for first, last in seam_groups(self.page_count)
        ]


class Evidence(models.Model):
    """Impressions across the pages, against the copies that bear them."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_seams"]

    @api.model
    def _verify_seams(self):
        """Each copy has one row, and as many across its pages as its paper bears."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH copy AS (
                    SELECT document_id, department_id, copy_number,
                           count(*) FILTER (WHERE part = 'text') AS texts,
                           count(*) FILTER (WHERE part = 'seam') AS seams,
                           bool_or(method = 'electronic') AS by_service,
                           max(copies_allowed) AS allowed
                    FROM darqi_seal_use WHERE copy_number IS NOT NULL
                    GROUP BY document_id, department_id, copy_number)
                SELECT concat_ws(' ', d.name, d.number), c.copy_number, c.texts,
                       c.seams
                FROM copy c JOIN darqi_document d ON d.id = c.document_id
                WHERE c.texts <> 1
                   OR c.seams <> CASE WHEN c.by_service THEN 0
                                      ELSE COALESCE(d.seam_count, 0) END
                   OR c.copy_number > d.copies + COALESCE(d.spoiled_impressions, 0)
                   OR c.allowed > d.copies + COALESCE(d.spoiled_impressions, 0)
                ORDER BY d.id, c.copy_number
                """
            )
        )
        return [
            self.env._(
                "%(document)s, copy %(copy)s: %(texts)s impressions on its text and"
                " %(seams)s across its pages are not those of the paper.",
                document=name,
                copy=copy,
                texts=texts,
                seams=seams,
            )
            for name, copy, texts, seams in rows
        ]
