from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_side_act import METHODS
from ..licences.application_kind import FILED
from ..licences.kinds import CHANGEABLE
from .answer_change import _shown

METHODS["change_content"] = "action_change_content"
NUMBER = "new_holder_id_number"


class Application(models.Model):
    """变更申请内容: another new content of a change, on the applicant's request."""

    _inherit = "darqi.application"

    can_change_content = fields.Boolean(compute="_compute_can_side")

    def _offered_side_acts(self):
        names = super()._offered_side_acts()
        if self.state != "reviewing" or self.application_kind != "change":
            names.discard("change_content")
        return names

    def action_change_content(
        self, values=None, reason="", requested_on=None, attachment_ids=None
    ):
        """变更申请内容: what a licence is to be changed to changes after acceptance.

        :param values: the new contents by field; what is left out stays
        :param requested_on: day of the applicant's written request
        :param attachment_ids: that request
        :raises UserError: no change case, no request, nothing different
        """
        case = self._side_begin("change_content")
        if case.application_kind != "change":
            raise UserError(
                self.env._("Kind of application: only a change has a new content.")
            )
        reason = self._need_text(reason, self.env._("Reason"))
        day = fields.Date.to_date(requested_on)
        today = self.env["darqi.working.day"]._today()
        if not day or not case.received_on <= day <= today:
            raise UserError(
                self.env._(
                    "Written request of: a day from %(first)s to today is needed.",
                    first=case.received_on,
                )
            )
        files = self._proof(
            attachment_ids, self.env._("Written request of the applicant")
        )
        values = {**(values or {})}
        if not values or values.keys() - set(FILED):
            raise UserError(self.env._("New content: say what the licence is to have."))
        before = {name: case[name] or False for name in FILED}
        digest = case._drafted(case, FILED)
        after = {**before, **{name: value or False for name, value in values.items()}}
        if after == before:
            raise UserError(self.env._("New content: nothing is different."))
        if not any(after[name] for name in CHANGEABLE.values()):
            raise UserError(self.env._("New content: say what the licence is to have."))
        case._door_opened().write(values)
        summary = case._content_compared(before, after)
        case._keep_proof(files, "content_change_request")
        case.env["darqi.answer.change"].create(
            {
                "application_id": case.id,
                "department_id": case.department_id.id,
                "kind": "content",
                "requested_on": day,
                "summary": summary,
                "reason": reason,
                "attachment_ids": [fields.Command.set(files.ids)],
                "day": today,
                "user_id": self.env.uid,
                "before": digest,
                "after": case._drafted(case, FILED),
            }
        )
        return case._side_end(
            "change_content",
            {},
            f"{summary}\n{reason}",
            {
                "requested_on": str(day),
                "before": digest,
                "after": case._drafted(case, FILED),
                "files": files.mapped("checksum"),
            },
        )

    def _content_compared(self, before, after):
        """One line for each content that differs; numbers of persons are not said."""
        lines = []
        for name in FILED:
            if before[name] == after[name]:
                continue
            label = self._fields[name]._description_string(self.env)
            if name == NUMBER:
                lines.append(f"{label}：已更换")
                continue
            field = self._fields[name]
            old, new = before[name], after[name]
            if field.type == "selection":
                words = dict(field._description_selection(self.env))
                old, new = words.get(old), words.get(new)
            lines.append(
                f"{label}：{_shown(old) or '（未填）'} → {_shown(new) or '（未填）'}"
            )
        return "\n".join(lines)


class ApplicationSideAct(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The dialog: the contents as they are asked for, to be changed, and why."""

    _inherit = "darqi.application.side.act"

    act = fields.Selection(
        selection_add=[("change_content", "Change the new content")],
        ondelete={"change_content": "cascade"},
    )
    requested_on = fields.Date(string="Written request of")
    new_holder_name = fields.Char(string="New name of the holder")
    is_transfer = fields.Boolean(string="Transferred to another")
    new_holder_id_kind = fields.Selection(
        selection=lambda self: (
            self.env["darqi.application"]
            ._fields["new_holder_id_kind"]
            ._description_selection(self.env)
        ),
        string="Kind of identification of the new holder",
    )
    new_holder_id_number = fields.Char(string="Identification of the new holder")
    new_address = fields.Char(string="New address")
    new_content = fields.Text(string="New content")
    new_area = fields.Char(string="New area")

    @api.model
    def default_get(self, fields):
        """The contents asked for now; the number of a person is entered anew."""
        vals = super().default_get(fields)
        if vals.get("act") == "change_content":
            case = self.env["darqi.application"].browse(vals.get("application_id"))
            wanted = [name for name in FILED if name in fields and name != NUMBER]
            [row] = case.read(wanted)
            vals.update({name: row[name] for name in wanted})
        return vals

    def _arguments(self):
        if self.act != "change_content":
            return super()._arguments()
        values = {name: self[name] for name in FILED if name != NUMBER}
        if self.new_holder_id_number:
            values[NUMBER] = self.new_holder_id_number
        return {
            "values": values,
            "reason": self.text or "",
            "requested_on": self.requested_on,
            "attachment_ids": self.attachment_ids.ids,
        }


class Opinion(models.Model):
    """What is asked for now stands in the course of the case."""

    _inherit = "darqi.opinion"

    step = fields.Selection(
        selection_add=[("change_content", "New content changed")],
        ondelete={"change_content": "cascade"},
    )
