from odoo import api, fields, models

# Events after which the licence says something new, or ends.
KEPT = {
    "holder_name",
    "content",
    "scope",
    "area",
    "address",
    "date_from",
    "date_to",
    "number",
}


class LicenceVersion(models.Model):
    """What a licence said after each event of its life (历史版本)."""

    _name = "darqi.licence.version"
    _inherit = ["darqi.append.only"]
    _description = "Version of a licence"
    _order = "licence_id, sequence desc"
    _rec_name = "number"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    supervising_department_id = fields.Many2one(
        "darqi.department", index=True, ondelete="restrict", string="Supervised by"
    )
    sequence = fields.Integer(required=True, string="Event number")
    event = fields.Char(required=True)
    event_name = fields.Char(compute="_compute_event_name", string="What happened")
    day = fields.Date(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    number = fields.Char(string="Licence number")
    holder_name = fields.Char(string="Holder")
    content = fields.Text(string="What is licensed")
    scope = fields.Char()
    area = fields.Char(string="Area of validity")
    address = fields.Char()
    date_from = fields.Date(string="Valid from")
    date_to = fields.Date(string="Valid to")
    conditions = fields.Text()

    _sequence_uniq = models.Constraint(
        "unique(licence_id, sequence)", "This event of the licence is on record."
    )

    change_text = fields.Text(
        compute="_compute_change_text",
        string="What changed",
        help="Old and new, against the version before.",
    )

    @api.depends("sequence")
    def _compute_change_text(self):
        labels = {
            name: self._fields[name].get_description(self.env, ["string"])["string"]
            for name in (*sorted(KEPT), "conditions")
        }
        for row in self:
            # sudo: the version before, of the same licence
            before = row.sudo().licence_id.version_ids.filtered(
                lambda v, row=row: v.sequence < row.sequence
            )
            old = before.sorted("sequence")[-1:]
            row.change_text = bool(old) and "\n".join(
                self.env._(
                    "%(field)s: %(old)s → %(new)s",
                    field=label,
                    old=(old[name] or "—"),
                    new=(row[name] or "—"),
                )
                for name, label in labels.items()
                if old[name] != row[name]
            )

    def _compute_event_name(self):
        names = {
            "issued": self.env._("Issued"),
            "registered": self.env._("Taken over (legacy)"),
            "changed": self.env._("Changed"),
            "renewed": self.env._("Renewed"),
            "reissued": self.env._("Reissued"),
            "withdrawn": self.env._("Withdrawn by the organ"),
            "annulled": self.env._("Annulled"),
            "cancelled": self.env._("Cancelled"),
            "held": self.env._("Suspended as a penalty"),
            "downgraded": self.env._("Downgraded"),
            "penalty_revoked": self.env._("Revoked as a penalty"),
            "penalty_lifted": self.env._("Penalty lifted"),
            "handed_over": self.env._("Handed over to the competent organ"),
            "restored": self.env._("In force again"),
        }
        for row in self:
            row.event_name = names.get(row.event, row.event)


class Licence(models.Model):
    """Every event leaves a version."""

    _inherit = "darqi.licence"

    version_ids = fields.One2many("darqi.licence.version", "licence_id", readonly=True)
    reissue_count = fields.Integer(
        readonly=True, copy=False, string="Reissued", help="Number of reissues (补办)."
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"reissue_count"}

    def _event(self, kind):
        """The version after the event, in its own transaction."""
        result = super()._event(kind)
        today = self.env["darqi.working.day"]._today()
        # sudo: nobody has a create right on the history; the event makes it.
        self.env["darqi.licence.version"].sudo().create(
            [
                {
                    **{name: licence[name] for name in KEPT},
                    "licence_id": licence.id,
                    "department_id": licence.department_id.id,
                    "issuer_id": licence.issuer_id.id,
                    "supervising_department_id": licence.supervising_department_id.id,
                    "sequence": licence.event_sequence,
                    "event": kind,
                    "day": today,
                    "user_id": self.env.uid,
                    "conditions": "\n".join(
                        licence.condition_ids.sorted("sequence").mapped("text")
                    ),
                }
                for licence in self.sudo()  # sudo: as above
            ]
        )
        self.invalidate_recordset(["version_ids"])
        return result
