from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .document_kind import fill_pattern

SERIES = "darqi_document_number_series_uniq"


class DocumentNumber(models.Model):
    """The register of numbers: consecutive per organ, kind and year (invariant 9).

    There is no counter. A number is the row itself: an act inserts the next one, and
    the unique index decides between acts at the same time. Whoever comes second waits
    for the first; when that commits he takes the next number, when it rolls back, the
    same one. So a number is taken only when all before it are committed: no gap, no
    number twice.
    """

    _name = "darqi.document.number"
    _inherit = ["darqi.append.only"]
    _description = "Register of numbers"
    _order = "year desc, department_id, kind, n desc"
    _rec_name = "text"

    department_id = fields.Many2one(
        "darqi.department", required=True, ondelete="restrict", string="Organ"
    )
    kind = fields.Char(required=True, string="Series")
    year = fields.Integer(required=True, help="Year of the document's date.")
    n = fields.Integer(required=True, string="Serial")
    text = fields.Char(required=True, string="Document number")
    document_ids = fields.One2many(
        "darqi.document", "number_id", readonly=True, string="Documents of the number"
    )
    licence_ids = fields.One2many("darqi.licence", "number_id", readonly=True)
    document_id = fields.Many2one("darqi.document", compute="_compute_used_by")
    is_voided = fields.Boolean(
        compute="_compute_used_by",
        search="_search_is_voided",
        string="Voided",
        help="The document was voided before sealing; the number is never used again.",
    )

    _series_uniq = models.Constraint(
        "unique(department_id, kind, year, n)", "This number is taken already."
    )
    _text_uniq = models.Constraint(
        "unique(department_id, text)", "The organ has issued this number already."
    )
    _n_check = models.Constraint("CHECK (n > 0)", "Serials start at 1.")

    @api.depends("document_ids.state")
    def _compute_used_by(self):
        for number in self:
            document = number.document_ids[:1]
            number.document_id = document
            number.is_voided = document.state == "voided"

    def _search_is_voided(self, operator, value):
        if operator != "in":
            return NotImplemented
        voided = [("document_ids.state", "=", "voided")]
        if True in value and False in value:
            return [(1, "=", 1)]
        return voided if True in value else ["!", *voided]

    @api.model
    def _allot(self, department, kind, day, pattern=None):
        """Take the next number of the organ's series in the year of ``day``.

        :param kind: series; the code of a document kind, or any other with a pattern
        :param pattern: default: that of the document kind
        :return: the register's row; it goes away with the transaction if that fails
        """
        return self._allot_each(department, kind, day, 1, pattern)

    @api.model
    def _allot_each(self, department, kind, day, count, pattern=None):
        """The next ``count`` numbers of the series, in one insert."""
        pattern = pattern or self.env["darqi.document.kind"]._of(kind).pattern
        if not pattern:
            raise UserError(
                self.env._("Documents of kind “%(kind)s” are not numbered.", kind=kind)
            )
        # sudo: nobody has a create right on the register; the act was judged before.
        register = self.sudo()
        series = [
            ("department_id", "=", department.id),
            ("kind", "=", kind),
            ("year", "=", day.year),
        ]
        n = register.search(series, order="n desc", limit=1).n + 1
        while True:
            try:
                with (
                    mute_logger("odoo.sql_db"),
                    self.env.cr.savepoint(flush=False),
                ):
                    serials = range(n, n + count)
                    rows = register._insert(
                        department, kind, day.year, serials, pattern
                    )
                return rows.with_env(self.env)
            except UniqueViolation as error:
                if error.diag.constraint_name != SERIES:
                    raise UserError(
                        self.env._(
                            "The number pattern of “%(kind)s” gives a number the organ"
                            " has issued already: %(number)s.",
                            kind=kind,
                            number=register._text(department, day.year, n, pattern),
                        )
                    ) from error
                # Another act took it and has committed; this transaction's snapshot
                # does not show its row, so count on instead of asking again.
                n += 1

    @api.model
    def _insert(self, department, kind, year, serials, pattern):
        return self.create(
            [
                {
                    "department_id": department.id,
                    "kind": kind,
                    "year": year,
                    "n": n,
                    "text": self._text(department, year, n, pattern),
                }
                for n in serials
            ]
        )

    @api.model
    def _text(self, department, year, n, pattern):
        word = department.word or department.short_name or department.name
        try:
            return fill_pattern(pattern, word, year, n)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "Number pattern “%(pattern)s”: it needs {n} and may only use"
                    " {word}, {year} and {n}.",
                    pattern=pattern,
                )
            ) from error
