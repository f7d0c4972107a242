from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..ground.state_door import transition
from .box import RETENTIONS

CODES = {"10": "D10", "30": "D30", "permanent": "Y"}
TRIES = 20


class ArchiveFile(models.Model):
    """案卷: one ended case in the archive, under its number (档案法 37, DA/T 22).

    What lies in it is on record with its digests on the day it was filed. It leaves
    the archive only by a list: to the archives of the banner, or to destruction when
    its time is over.
    """

    _name = "darqi.archive.file"
    _inherit = ["darqi.state.door"]
    _description = "Case file in the archive"
    _order = "year desc, retention, serial desc"
    _rec_name = "number"
    _rec_names_search = ["number", "title"]

    application_id = fields.Many2one(
        "darqi.application",
        required=True,
        readonly=True,
        ondelete="restrict",
        string="Case",
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        string="Organ",
    )
    item_id = fields.Many2one(
        "darqi.item", required=True, readonly=True, ondelete="restrict"
    )
    title = fields.Char(required=True, readonly=True, index="trigram")
    number = fields.Char(
        required=True,
        readonly=True,
        string="Archive number",
        help="Category, year, retention and number in the series (档号).",
    )
    year = fields.Integer(required=True, readonly=True)
    serial = fields.Integer(required=True, readonly=True)
    retention = fields.Selection(RETENTIONS, required=True, readonly=True)
    keep_until = fields.Date(
        readonly=True, help="Last day of retention; empty: kept for ever."
    )
    closed_on = fields.Date(readonly=True, string="Case ended on")
    filed_on = fields.Date(required=True, readonly=True, string="Filed on")
    filed_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        string="Archivist",
    )
    contents = fields.Json(readonly=True, help="Name and digest of what lies in it.")
    content_count = fields.Integer(readonly=True, string="Papers in it")
    box_id = fields.Many2one(
        "darqi.archive.box",
        ondelete="restrict",
        index="btree_not_null",
    )
    place = fields.Char(related="box_id.place")
    list_id = fields.Many2one(
        "darqi.archive.list",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        string="Leaves by the list",
    )
    loan_ids = fields.One2many("darqi.archive.loan", "file_id", readonly=True)
    is_lent = fields.Boolean(
        compute="_compute_is_lent", search="_search_is_lent", string="Lent out"
    )
    state = fields.Selection(
        [
            ("filed", "In the archive"),
            ("transferred", "Handed to the archives"),
            ("destroyed", "Destroyed"),
        ],
        required=True,
        readonly=True,
        default="filed",
    )

    _case_uniq = models.Constraint(
        "unique(application_id)", "This case is filed already."
    )
    _series_uniq = models.Constraint(
        "unique(department_id, year, retention, serial)",
        "This archive number is taken.",
    )
    _keep_idx = models.Index("(keep_until) WHERE state = 'filed'")
    _unboxed_idx = models.Index(
        "(department_id, filed_on) WHERE state = 'filed' AND box_id IS NULL"
    )

    _door_fields = (
        "application_id",
        "department_id",
        "item_id",
        "title",
        "number",
        "year",
        "serial",
        "retention",
        "keep_until",
        "closed_on",
        "filed_on",
        "filed_by_id",
        "contents",
        "content_count",
        "list_id",
    )
    _transitions = {
        "transfer": transition("filed", "transferred"),
        "destroy": transition("filed", "destroyed"),
    }

    @api.depends("loan_ids.state")
    def _compute_is_lent(self):
        for file in self:
            file.is_lent = any(loan.state == "lent" for loan in file.loan_ids)

    def _search_is_lent(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        return [("loan_ids", "any", [("state", "=", "lent")])]

    @api.constrains("box_id")
    def _check_box(self):
        for file in self:
            box = file.box_id
            if box and (box.department_id, box.retention, box.year) != (
                file.department_id,
                file.retention,
                file.year,
            ):
                raise ValidationError(
                    self.env._(
                        "Box: %(box)s is for another year, retention or organ.",
                        box=box.number,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A case file leaves the archive by a list, never otherwise.")
        )

    @api.model
    def _keep_until(self, retention, year):
        """Last day of retention: counted from the first day of the next year."""
        return (
            False if retention == "permanent" else date(year + int(retention), 12, 31)
        )

    def action_lend(self):
        """Lend this file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loan of a case file"),
            "res_model": "darqi.archive.loan",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_file_id": self.id},
        }
