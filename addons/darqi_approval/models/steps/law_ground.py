from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..application_special import WORDS

SPECIAL_LAW = "special_law"
# 现场勘验 counts whatever a list says (AMB-20, PRACTICE 1.8).
NEVER = ("勘验", "踏勘", "勘查", "核查", "缴费", "公示")


class ItemGround(models.Model):
    """法定除外时间: time that the item's own law excludes besides 行政许可法 45.

    For example 取水许可和水资源费征收管理条例 19: hearing and asking other departments.
    Part of an implementation list: typed with its article, frozen with the list, and
    offered nowhere else.
    """

    _name = "darqi.item.ground"
    _inherit = ["darqi.revision.part"]
    _description = "Time excluded by the item's law"
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "darqi.item.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, size=40, string="What takes the time")
    law = fields.Char(required=True, size=120, string="Law and article")
    most_days = fields.Integer(
        string="At most", help="Working days in one case; 0: the law sets no maximum."
    )

    _name_uniq = models.Constraint(
        "unique(revision_id, name)", "This ground is on the list already."
    )
    _most_check = models.Constraint(
        "CHECK (most_days BETWEEN 0 AND 250)",
        "At most: between 0 and 250 working days.",
    )

    @api.constrains("name", "law")
    def _check_ground(self):
        for row in self:
            if any(word in row.name for word in NEVER):
                raise ValidationError(
                    self.env._(
                        "“%(ground)s”: its time always counts (行政许可法 45).",
                        ground=row.name,
                    )
                )
            if row.name in WORDS.values():
                raise ValidationError(
                    self.env._(
                        "“%(ground)s” is a ground of 行政许可法 45 already.",
                        ground=row.name,
                    )
                )
            if not ("《" in row.law and "条" in row.law):
                raise ValidationError(
                    self.env._(
                        "Law and article: write them as 《…条例》第…条 (“%(law)s”).",
                        law=row.law,
                    )
                )


class ItemRevision(models.Model):
    """The grounds of the item's own law travel with the list."""

    _inherit = "darqi.item.revision"

    ground_ids = fields.One2many(
        "darqi.item.ground",
        "revision_id",
        string="Time excluded by the item's law",
        copy=True,
    )

    def _payload(self):
        grounds = [[row.name, row.law, row.most_days] for row in self.ground_ids]
        return {**super()._payload(), "grounds": grounds}


class ApplicationSpecial(models.Model):
    """A special procedure on the ground of the item's own law."""

    _inherit = "darqi.application.special"

    ground = fields.Selection(
        selection_add=[(SPECIAL_LAW, "Ground of the item's law")],
        ondelete={SPECIAL_LAW: "cascade"},
    )
    law_ground_id = fields.Many2one(
        "darqi.item.ground", ondelete="restrict", string="Ground of the item's law"
    )

    _law_check = models.Constraint(
        "CHECK ((ground = 'special_law') = (law_ground_id IS NOT NULL))",
        "Ground of the item's law: named for this ground and for no other.",
    )

    @api.depends("law_ground_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for row in self.filtered("law_ground_id"):
            row.display_name = row.law_ground_id.name
        return result


class Application(models.Model):
    """启动特别程序 on a ground of the item's own law, within its maximum."""

    _inherit = "darqi.application"

    def _special_ground(self, ground, basis, law_ground_id):
        if ground != SPECIAL_LAW:
            return super()._special_ground(ground, basis, False)
        # sudo: lists are public.
        row = self.revision_id.sudo().ground_ids.filtered(
            lambda r: r.id == law_ground_id
        )
        if not row:
            raise UserError(
                self.env._(
                    "Ground: the law of “%(item)s” has no such ground; it cannot be"
                    " chosen here.",
                    item=self.item_id.name,
                )
            )
        return {
            "word": row.name,
            "basis": row.law,
            "excluding_law": row.law,
            "vals": {"law_ground_id": row.id},
        }

    def _check_special_days(self, found, number):
        row = self.env["darqi.item.ground"].browse(found["vals"].get("law_ground_id"))
        row = row.sudo()  # sudo: lists are public
        if row and row.most_days:
            # sudo: what of this case was not counted before.
            told = self.sudo().special_ids.filtered(lambda s: s.law_ground_id == row)
            total = sum(told.mapped("days")) + number
            if total > row.most_days:
                raise UserError(
                    self.env._(
                        "Told end: “%(ground)s” excludes at most %(most)s working days"
                        " in one case (%(law)s); this would make %(total)s.",
                        ground=row.name,
                        most=row.most_days,
                        law=row.law,
                        total=total,
                    )
                )
        return super()._check_special_days(found, number)
