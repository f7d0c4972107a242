from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.measure import WAYS
from ..models.notice import ENDING


class NoticeClaim(models.TransientModel):
    """认领: responsible person and measure for one or many notices, in one dialog."""

    _name = "darqi.notice.claim"
    _description = "Claim notices"

    notice_ids = fields.Many2many("darqi.notice", required=True)
    department_id = fields.Many2one("darqi.department", compute="_compute_department")
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        string="Responsible for supervision",
        compute="_compute_owner",
        store=True,
        readonly=False,
        domain="[('department_ids', 'in', [department_id])]",
    )
    item_ids = fields.Many2many("darqi.item", compute="_compute_department")
    measure_id = fields.Many2one(
        "darqi.measure",
        domain="[('item_id', 'in', item_ids), ('department_id', '=', department_id)]",
        compute="_compute_measure",
        store=True,
        readonly=False,
        help="Empty: each item's own measure.",
    )
    is_measure_missing = fields.Boolean(compute="_compute_is_measure_missing")
    way = fields.Selection(
        WAYS,
        string="Way of supervision",
        help="For items that have no measure yet: becomes their measure.",
    )
    frequency_months = fields.Integer(string="Every (months)", default=12)
    planned_on = fields.Date(
        string="First visit by",
        default=lambda self: (
            self.env["darqi.working.day"]._today()
            + timedelta(days=self.env["darqi.config"]._number("darqi.first_visit_days"))
        ),
    )

    @api.depends("notice_ids")
    def _compute_department(self):
        for wizard in self:
            wizard.department_id = wizard.notice_ids.department_id[:1]
            wizard.item_ids = wizard.notice_ids.item_id

    @api.depends("notice_ids")
    def _compute_owner(self):
        for wizard in self:
            mine = self.env.user
            owner = wizard.notice_ids.owner_id
            wizard.owner_id = owner if len(owner) == 1 else mine

    @api.depends("notice_ids")
    def _compute_measure(self):
        for wizard in self:
            item = wizard.notice_ids.item_id
            wizard.measure_id = (
                self.env["darqi.measure"]._for(item, wizard.department_id)
                if len(item) == 1
                else False
            )

    @api.depends("notice_ids", "measure_id")
    def _compute_is_measure_missing(self):
        for wizard in self:
            wizard.is_measure_missing = bool(wizard._without_measure())

    def _without_measure(self):
        """Notices that begin supervision of an item without any measure."""
        return self.notice_ids.filtered(
            lambda notice: (
                notice.event not in ENDING and not notice._measure(self.measure_id)
            )
        )

    def action_confirm(self):
        """Claim all of them, or none.

        :raises UserError: when an item has no measure and no way was chosen
        """
        self.ensure_one()
        if len(self.notice_ids.department_id) != 1:
            raise UserError(self.env._("Claim the notices of one organ at a time."))
        missing = self._without_measure()
        if missing and not self.way:
            raise UserError(
                self.env._(
                    "Way of supervision: %(items)s has no supervision measure yet;"
                    " choose one.",
                    items=", ".join(missing.item_id.mapped("name")),
                )
            )
        self.notice_ids._need_can("claim")
        measures = self.measure_id | self.env["darqi.measure"].create(
            [
                {
                    "item_id": item.id,
                    "department_id": self.department_id.id,
                    "way": self.way,
                    "frequency_months": self.frequency_months,
                }
                for item in missing.item_id
            ]
        )
        self.notice_ids._claim(self.owner_id, measures, self.planned_on)
        return {"type": "ir.actions.act_window_close"}
