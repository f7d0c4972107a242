from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Groups that supervise licence holders for a department or an enforcement body.
SUPERVISORS = (
    "darqi_approval.group_department_officer",
    "darqi_approval.group_enforcement",
)
# Groups that answer for the bureau.
ANSWERERS = ("darqi_approval.group_approver", "darqi_approval.group_bureau_head")
QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}
# Kinds of organ that can supervise licence holders (方案三(三)1: never the bureau).
SUPERVISING_KINDS = ("department", "enforcement", "township", "zone", "vertical")


class SupervisionDuty(models.AbstractModel):
    """A matter of supervision with a time limit, shown to the organ that owes it.

    ``_duty_kinds`` names the clock kinds whose open clock is the matter's due date.
    """

    _name = "darqi.supervision.duty"
    _inherit = ["darqi.state.door", "darqi.clock.mixin"]
    _description = "Timed matter of supervision"

    _duty_kinds = ()

    due_date = fields.Date(compute="_compute_due", string="Due")
    days_left = fields.Integer(
        compute="_compute_due",
        help="Working days from today to the due date; negative when it has passed.",
    )
    has_due = fields.Boolean(compute="_compute_due", string="Clock is running")
    is_overdue = fields.Boolean(
        compute="_compute_due", search="_search_is_overdue", string="Overdue"
    )

    @api.depends_context("darqi_at")
    @api.depends("state")
    def _compute_due(self):
        # sudo: who may read the matter may know when it is due.
        clocks = (
            self.env["darqi.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "in", self._duty_kinds),
                    ("state", "!=", "stopped"),
                ]
            )
        )
        by_record = {clock.res_id: clock for clock in clocks}
        for record in self:
            clock = by_record.get(record._origin.id, clocks.browse())
            record.due_date = clock.due_date
            record.days_left = clock.days_left
            record.has_due = bool(clock)
            record.is_overdue = clock.is_overdue

    def _due_sql(self, alias, query):
        return SQL(
            "(SELECT min(due_date) FROM darqi_clock WHERE res_model = %s"
            " AND res_id = %s AND kind IN %s AND state <> 'stopped')",
            self._name,
            SQL.identifier(alias, "id"),
            self._duty_kinds or (None,),
        )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        if True in value and False in value:
            return [(1, "=", 1)]
        # sudo: only the ids of late matters are asked; rules of the model still hold.
        late = (
            self.env["darqi.clock"]
            .sudo()
            ._search(
                [
                    ("res_model", "=", self._name),
                    ("kind", "in", self._duty_kinds),
                    ("is_overdue", "=", True),
                ]
            )
        )
        return [("id", "in" if True in value else "not in", late.subselect("res_id"))]

    def _clock_start(self, kind, *args, **kwargs):
        """Start a clock; one stopped just now is out of its way."""
        self.env["darqi.clock"].flush_model(["state"])
        return super()._clock_start(kind, *args, **kwargs)

    def _refusal_member(self, organ=None):
        """People act for an organ they belong to; nobody acts for another one."""
        organ = organ or self.department_id
        if organ not in self.env.user.department_ids:
            # sudo: the name of an organ is public.
            return self.env._(
                "Only members of %(organ)s may do this.", organ=organ.sudo().name
            )
        return False

    def _need_can(self, name):
        """Ask before an act with a dialog. :raises UserError: with the reason"""
        for record in self:
            reason = record._refusal(name)
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=record.display_name,
                        reason=reason,
                    )
                )

    def _action_reason(self, act):
        """Open the dialog that asks for the text an act needs."""
        wizard = self.env["darqi.supervision.reason"]
        return {
            "type": "ir.actions.act_window",
            "name": dict(wizard._fields["act"]._description_selection(self.env))[act],
            "res_model": wizard._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_act": act, "default_record_ids": self.ids},
        }

    def _push(self, users, event):
        """Tell the users' open browsers; the bus sends it after the commit.

        :param event: what happened, a key that the client has a text for
        """
        for lang, readers in users.grouped("lang").items():
            for record in self.with_context(lang=lang):
                readers._bus_send(
                    "darqi_supervision/push",
                    {
                        "event": event,
                        "model": self._name,
                        "id": record.id,
                        "name": record.display_name,
                    },
                )

    def _people(self, organ, *groups):
        """Active members of an organ who have one of the groups, by id."""
        ids = [self.env["ir.model.data"]._xmlid_to_res_id(group) for group in groups]
        # sudo: whom to tell does not depend on whom the actor may see.
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [("department_ids", "in", organ.ids), ("all_group_ids", "in", ids)],
                order="id",
            )
        )
