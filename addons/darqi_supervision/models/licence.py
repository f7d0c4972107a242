from odoo import api, fields, models


class Licence(models.Model):
    """Every event of a licence tells those who supervise it (invariant 6)."""

    _inherit = "darqi.licence"

    enforcement_department_id = fields.Many2one(
        related="item_id.enforcement_department_id",
        store=True,
        index="btree_not_null",
        string="Enforcement body",
    )
    notice_ids = fields.One2many("darqi.notice", "licence_id", readonly=True)
    task_ids = fields.One2many(
        "darqi.supervision.task", "licence_id", string="Visits", readonly=True
    )
    feedback_ids = fields.One2many("darqi.feedback", "licence_id", readonly=True)
    lead_ids = fields.One2many("darqi.lead", "licence_id", readonly=True)
    notice_count = fields.Integer(compute="_compute_supervision_counts")
    task_count = fields.Integer(compute="_compute_supervision_counts")
    feedback_count = fields.Integer(compute="_compute_supervision_counts")
    supervision_owner_id = fields.Many2one(
        "res.users",
        compute="_compute_supervision_owner",
        compute_sudo=True,
        string="Responsible for supervision",
        help="Owner of the latest notice to the supervising organ.",
    )

    @api.depends("notice_ids", "task_ids", "feedback_ids")
    def _compute_supervision_counts(self):
        for model, name in (
            ("darqi.notice", "notice_count"),
            ("darqi.supervision.task", "task_count"),
            ("darqi.feedback", "feedback_count"),
        ):
            # sudo: a number on a licence one may read, not its content.
            numbers = dict(
                self.env[model]
                .sudo()
                ._read_group(
                    [("licence_id", "in", self.ids)], ["licence_id"], ["__count"]
                )
            )
            for licence in self:
                licence[name] = numbers.get(licence._origin, 0)

    @api.depends("notice_ids.owner_id")
    def _compute_supervision_owner(self):
        for licence in self:
            notices = licence.notice_ids.filtered(lambda n: not n.is_enforcement)
            licence.supervision_owner_id = notices.sorted("event_sequence")[
                -1:
            ].owner_id

    def _event(self, kind):
        """Notices of the event are made in its own transaction (REQ-50)."""
        result = super()._event(kind)
        # sudo: the issuing user need not read supervision.
        self.env["darqi.notice"]._create_for(self.sudo(), kind)
        return result

    def _supervising_organs(self):
        """Organs that are told, each with whether it only enforces."""
        self.ensure_one()
        item = self.item_id
        supervisor = (
            self.supervising_department_id
            or item.supervising_department_id
            or item.department_id
        )
        organs = [(supervisor, False)] if supervisor else []
        enforcer = self.enforcement_department_id
        if enforcer and enforcer != supervisor:
            organs.append((enforcer, bool(supervisor)))
        return organs

    def _notice_vals(self, organ, is_enforcement, owner, snapshot):
        """Values of the notice of the licence's present event to one organ."""
        self.ensure_one()
        return {
            "licence_id": self.id,
            "application_id": self.application_id.id,
            "item_id": self.item_id.id,
            "event_sequence": self.event_sequence,
            "department_id": organ.id,
            "is_enforcement": is_enforcement,
            "sender_department_id": self.department_id.id,
            "holder_name": self.holder_name,
            "licence_number": self.number,
            "date_to": self.date_to,
            "snapshot": snapshot,
            "owner_id": owner.id,
            "default_owner_id": owner.id,
            "pushed_at": self.env["darqi.working.day"]._now(),
        }

    def _granted_numbers(self):
        """The number of the decision behind each licence, read in one go.

        :return: dict from licence to number; a licence of before has none
        """
        documents = self.env["darqi.document"].search_fetch(
            [
                ("kind", "=", "granted"),
                "|",
                ("licence_id", "in", self.ids),
                ("application_id", "in", self.application_id.ids),
            ],
            ["number", "licence_id", "application_id"],
            order="id",
        )
        by_case, by_licence = {}, {}
        for document in documents:
            by_case[document.application_id] = document.number
            by_licence[document.licence_id] = document.number
        return {
            licence: by_licence.get(licence)
            or (licence.application_id and by_case.get(licence.application_id))
            for licence in self
        }

    def _notice_snapshot(self, decision=None):
        """What the notice says about the licence, as plain values (REQ-50).

        :param decision: number of the decision that granted it, if there is one
        """
        self.ensure_one()
        application = self.application_id
        holder = self.holder_id
        content = {
            "item": self.item_id.name,
            "item_code": self.item_id.code,
            "holder": self.holder_name,
            "holder_id": holder.id_masked,
            "holder_phone": holder.phone,
            "number": self.number,
            "content": self.content,
            "scope": self.scope,
            "area": self.area,
            "address": self.address or holder.address,
            "date_from": self.date_from and fields.Date.to_string(self.date_from),
            "date_to": self.date_to and fields.Date.to_string(self.date_to),
            "conditions": "；".join(self.condition_ids.mapped("display_name")),
            "decision": decision,
            "decided_on": application.decided_on
            and fields.Date.to_string(application.decided_on),
            "issuer": self.issuer_id.name,
            "materials": "、".join(application.material_ids.mapped("display_name")),
        }
        return {key: value for key, value in content.items() if value}

    def _is_watched_by(self, organ):
        """Whether the organ supervises the holder or is an enforcement body."""
        return (
            organ.kind == "enforcement"
            or organ in self.supervising_department_id | self.enforcement_department_id
        )

    def _is_supervised(self):
        """Whether the licence is in force, so that further visits make sense."""
        return self.state == "valid"

    def _supervisor_changed(self, department):
        """Later events of the licence go to the organ that supervises it now."""
        # sudo: follows from the bureau's re-routing, which was judged before.
        licences = self.sudo()
        licences._door_opened().write({"supervising_department_id": department.id})
        self.env["darqi.evidence"]._record(
            licences,
            "licence_supervisor_changed",
            lambda x: {"organ": department.id, "row": x._evidence_row()},
        )

    def _action_of(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("licence_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_open_notices(self):
        """Notices of this licence."""
        return self._action_of("darqi_supervision.darqi_notice_action")

    def action_open_tasks(self):
        """Visits to the holder of this licence."""
        return self._action_of("darqi_supervision.darqi_supervision_task_action")

    def action_open_feedbacks(self):
        """Feedback about this licence."""
        return self._action_of("darqi_supervision.darqi_feedback_action")

    def action_new_feedback(self):
        """File a feedback to the bureau about this licence."""
        self.ensure_one()
        return self.env["darqi.feedback"]._action_new({"default_licence_id": self.id})

    def action_new_task(self):
        """Plan a visit to the holder of this licence."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a visit"),
            "res_model": "darqi.supervision.task",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_licence_id": self.id, "default_kind": "complaint"},
        }

    def action_new_lead(self):
        """Hand a lead on an offence over to the organ that may punish it."""
        self.ensure_one()
        return self.env["darqi.lead"]._action_new(
            {
                "default_licence_id": self.id,
                # sudo: the organ proposed in the dialog; its own acts judge the user.
                "default_department_id": self.sudo().supervising_department_id.id,
            }
        )
