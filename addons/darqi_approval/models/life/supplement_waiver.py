from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_side import HANDLERS, SIDE_ACTS, SideAct
from ..application_side_act import METHODS

SIDE_ACTS["waive_supplement"] = SideAct(HANDLERS)
METHODS["waive_supplement"] = "action_waive_supplement"


class ApplicationSupplement(models.Model):
    """A paper that was asked for and turned out not to be needed."""

    _inherit = "darqi.application.supplement"

    waived_on = fields.Date(string="Waived on")
    waived_by_id = fields.Many2one("res.users", ondelete="restrict", string="Waived by")
    waive_reason = fields.Text(string="Why it is not needed")

    _waived_check = models.Constraint(
        "CHECK ((waived_on IS NULL) = (waived_by_id IS NULL)"
        " AND (waived_on IS NULL) = (waive_reason IS NULL)"
        " AND (waived_on IS NULL OR received_on IS NULL))",
        "Waived: with person and reason, and only what was not handed in.",
    )


class Application(models.Model):
    """免予补充: the case is granted without an awaited paper only with a reason."""

    _inherit = "darqi.application"

    can_waive_supplement = fields.Boolean(compute="_compute_can_side")

    @api.depends("supplement_ids.received_on", "supplement_ids.waived_on")
    def _compute_has_supplement(self):
        for case in self:
            case.has_supplement = bool(case._awaited_supplements())

    def _search_has_supplement(self, operator, value):
        if operator != "in" or list(value) != [True]:
            return NotImplemented
        awaited = [("received_on", "=", False), ("waived_on", "=", False)]
        return [("supplement_ids", "any", awaited)]

    def _awaited_supplements(self):
        # sudo: the rows of a case are read with the case.
        return self.sudo().supplement_ids.filtered(
            lambda row: not row.received_on and not row.waived_on
        )

    def _refusal_grant(self):
        rows = self._awaited_supplements()
        if rows:
            return self.env._(
                "Supplement awaited: %(names)s. Wait for it or waive it with a reason.",
                names="、".join(rows.mapped("name")),
            )
        return super()._refusal_grant()

    def action_waive_supplement(self, reason="", row_ids=None):
        """免予补充: what is awaited is not needed; who says so and why is on record.

        :param row_ids: rows of this case; default all that are awaited
        """
        case = self._side_begin("waive_supplement")
        reason = self._need_text(reason, self.env._("Reason"))
        rows = case._awaited_supplements().filtered(
            lambda row: not row_ids or row.id in row_ids
        )
        if not rows:
            raise UserError(self.env._("No supplement is awaited."))
        rows.write(
            {
                "waived_on": self.env["darqi.working.day"]._today(),
                "waived_by_id": self.env.uid,
                "waive_reason": reason,
            }
        )
        names = "、".join(rows.mapped("name"))
        case._side_end("waive_supplement", {}, f"{names}：{reason}", {"rows": rows.ids})
        case._bearer_settle("免予补充")
        return True

    def action_receive_supplement(self, row_ids=None, file_ids=None):
        """What was waived is not awaited any more."""
        rows = self._awaited_supplements().filtered(
            lambda row: not row_ids or row.id in row_ids
        )
        if not rows:
            raise UserError(self.env._("No supplement is awaited."))
        return super().action_receive_supplement(rows.ids, file_ids)


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog asks for the reason."""

    _inherit = "darqi.application.side.act"

    act = fields.Selection(
        selection_add=[("waive_supplement", "Waive the supplement")],
        ondelete={"waive_supplement": "cascade"},
    )


class Opinion(models.Model):
    """The waiver stands in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("waive_supplement", "Supplement waived")],
        ondelete={"waive_supplement": "cascade"},
    )
