from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class AdviceAsk(models.TransientModel):
    """Advice before any filing: item and situation in, papers out (PRACTICE 2.1).

    Printing counts the advice once; nothing is recorded of the person who asks.
    """

    _name = "darqi.advice.ask"
    _description = "Counter advice"

    item_id = fields.Many2one("darqi.item", domain="[('is_example', '=', False)]")
    revision_id = fields.Many2one(
        "darqi.item.revision",
        compute="_compute_revision_id",
        string="Implementation list (version)",
    )
    situation_count = fields.Integer(compute="_compute_revision_id")
    situation_id = fields.Many2one(
        "darqi.item.situation",
        domain="[('revision_id', '=', revision_id)]",
        compute="_compute_situation_id",
        store=True,
        readonly=False,
        string="Applicant's situation",
    )
    material_ids = fields.Many2many(
        "darqi.item.material", compute="_compute_materials", string="Papers to bring"
    )
    note = fields.Text(related="situation_id.note", string="What to tell the applicant")
    organ_name = fields.Char(compute="_compute_materials", string="Competent organ")
    limit_text = fields.Char(compute="_compute_materials", string="Time limit")
    place = fields.Char(related="revision_id.place")
    phone = fields.Char(related="revision_id.phone")
    advice_id = fields.Many2one("darqi.advice", readonly=True)
    advice_key = fields.Char(readonly=True, help="What was counted last.")

    @api.depends("item_id")
    def _compute_display_name(self):
        for ask in self:
            ask.display_name = ask.item_id.name or self.env._("Counter advice")

    @api.depends("item_id")
    @api.depends_context("darqi_at")
    def _compute_revision_id(self):
        today = self.env["darqi.working.day"]._today()
        for ask in self:
            revision = self.env["darqi.item.revision"]._effective_on(ask.item_id, today)
            ask.revision_id = revision
            ask.situation_count = len(revision.situation_ids)

    @api.depends("item_id")
    def _compute_situation_id(self):
        for ask in self:
            if ask.situation_id.item_id != ask.item_id:
                ask.situation_id = False

    @api.depends("revision_id", "situation_id")
    @api.depends_context("darqi_at")
    def _compute_materials(self):
        today = self.env["darqi.working.day"]._today()
        for ask in self:
            revision, situation = ask.revision_id, ask.situation_id
            ask.material_ids = situation.material_ids or revision.material_ids
            row = ask.item_id._origin._competent_on(today) if ask.item_id else False
            ask.organ_name = row and (row.department_id.name or row.reason)
            ask.limit_text = revision and self.env["darqi.advice"]._limit_text(revision)

    def _give(self):
        """The advice of this screen, counted once for each choice."""
        self.ensure_one()
        if not self.item_id:
            raise UserError(self.env._("Item: choose one."))
        if not self.revision_id:
            raise UserError(
                self.env._(
                    "“%(item)s” has no published implementation list.",
                    item=self.item_id.name,
                )
            )
        organ = self.env.user.department_ids[:1]
        if not organ:
            raise UserError(self.env._("You are a member of no organ."))
        if self.situation_count and not self.situation_id:
            raise UserError(self.env._("Situation: choose the one this person is in."))
        key = f"{self.revision_id.id}/{self.situation_id.id}"
        if self.advice_key != key:
            self.advice_id = self.env["darqi.advice"]._give(
                self.item_id, self.revision_id, self.situation_id, organ
            )
            self.advice_key = key
        return self.advice_id

    def action_print(self):
        """一次性告知: count the advice and open the slip."""
        return self._give().action_print()

    def action_file(self):
        """转收件: the person wants to file now."""
        self._give()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_filing_action_new"
        )
        return {
            **action,
            "context": {
                "default_item_ids": [Command.set(self.item_id.ids)],
                "default_situation_ids": [Command.set(self.situation_id.ids)],
            },
        }

    def action_again(self):
        """Next visitor: an empty screen."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_advice_ask_action"
        )
