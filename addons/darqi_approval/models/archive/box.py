from odoo import api, fields, models

RETENTIONS = [("10", "10 years"), ("30", "30 years"), ("permanent", "Permanently")]


class ArchiveBox(models.Model):
    """档案盒: where case files of one year and one retention stand (PRACTICE 2.20)."""

    _name = "darqi.archive.box"
    _description = "Archive box"
    _order = "year desc, retention, number"
    _rec_name = "number"

    number = fields.Char(required=True, string="Box number")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
        default=lambda self: self.env.user.department_ids[:1],
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env["darqi.working.day"]._today().year,
    )
    retention = fields.Selection(RETENTIONS, required=True, default="30")
    place = fields.Char(string="Shelf", help="Room, row and shelf.")
    file_ids = fields.One2many("darqi.archive.file", "box_id", readonly=True)
    file_count = fields.Integer(compute="_compute_file_count", string="Number of files")

    _number_uniq = models.Constraint(
        "unique(department_id, number)", "There is a box with this number."
    )

    @api.depends("file_ids")
    def _compute_file_count(self):
        groups = self.env["darqi.archive.file"]._read_group(
            [("box_id", "in", self.ids)], ["box_id"], ["__count"]
        )
        counts = {box.id: number for box, number in groups}
        for box in self:
            box.file_count = counts.get(box.id, 0)
