"""What every import does with the lines of its file, a chunk at a time."""

import unicodedata

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .item_import_parse import ValueProblem

REFUSALS = (UserError, ValidationError, psycopg2.IntegrityError, psycopg2.DataError)


class FileImportRun:
    """One run over the lines of an import; a line that is refused spoils no other.

    What it is about says the class that inherits: ``record_field`` of a line names the
    record it became, ``refused_field`` the column a refusal by the database is shown
    at, ``_plan(lines)`` gives the checked values or a :class:`ValueProblem` of each
    line, ``_carry_out(plan)`` does them and gives (state, column, reason, record id).
    """

    record_field = None
    refused_field = None

    def __init__(self, record):
        self.record = record
        self.env = record.env
        self.targets = record._targets()

    def _do(self, lines):
        """Do these lines: one savepoint for all, else one for each."""
        plan = self._plan(lines)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                report = self._carry_out(plan)
        except REFUSALS:
            report = self._one_by_one(plan)
        for line, (state, field, reason, record_id) in report.items():
            # sudo: nobody writes the report himself, not even the keeper.
            line.sudo().write(
                {
                    "state": state,
                    "field": field,
                    "reason": reason,
                    self.record_field: record_id or line[self.record_field].id,
                }
            )

    def _one_by_one(self, plan):
        report = {}
        for line, values in plan.items():
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    report.update(self._carry_out({line: values}))
            except REFUSALS as error:
                text = str(error).split("\n")[0]
                problem = ValueProblem("refused", self.refused_field, value=text)
                report.update(self._carry_out({line: problem}))
        return report


def spelled(text):
    """A name as it is compared: one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def departments_by_name(env):
    """Organ ids by every name they bear or bore."""
    organs = env["darqi.department"].search([])
    found = {}
    for row in organs.name_ids:
        found.setdefault(spelled(row.name), row.department_id.id)
    for organ in organs:
        if organ.short_name:
            found.setdefault(spelled(organ.short_name), organ.id)
    for organ in organs:
        found[spelled(organ.name)] = organ.id
    return found
