from odoo import api, fields, models

PURPOSES = [
    ("survey", "Appointment for a survey"),
    ("question", "Question about the application"),
    ("delivery", "Handing out"),
    ("other", "Other purpose"),
]


class AccessLog(models.Model):
    """Who saw what he does not see by his post: one row, never changed (REQ-81).

    The applicant's phone shown to a reviewer, a reviewer's name told to an applicant,
    papers of a case opened by who neither received nor handles it.
    """

    _name = "darqi.access.log"
    _inherit = ["darqi.append.only"]
    _description = "Register of access"
    _rec_name = "subject"
    _order = "id desc"

    kind = fields.Selection(
        [
            ("phone", "Phone of the applicant shown"),
            ("name", "Name of a post told"),
            ("paper", "Paper opened"),
        ],
        required=True,
    )
    application_id = fields.Many2one(
        "darqi.application", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", string="Who"
    )
    department_id = fields.Many2one(
        "darqi.department", index=True, ondelete="restrict", string="Organ"
    )
    moment = fields.Datetime(required=True)
    subject = fields.Char(required=True, string="What")
    purpose = fields.Selection(PURPOSES)
    reason = fields.Char()

    @api.model
    def _note(self, kind, case, subject, purpose=False, reason=False):
        """One INSERT in the name of the current user."""
        # sudo: nobody has a create right on the register; one's own organ is noted.
        user = self.env.user.sudo()
        return self.sudo().create(
            {
                "kind": kind,
                "application_id": case.id,
                "user_id": user.id,
                "department_id": user.department_ids[:1].id,
                "moment": self.env["darqi.working.day"]._now(),
                "subject": subject,
                "purpose": purpose,
                "reason": reason,
            }
        )


class Attachment(models.Model):
    """Scans and papers of a case: opening them from outside is noted (AMB-17)."""

    _inherit = "ir.attachment"

    def _darqi_case(self):
        """The case this file belongs to, as superuser; perhaps none."""
        # sudo: only which case it is, to note the reading; nothing is returned.
        file = self.sudo()
        cases = file.env["darqi.application"]
        if not (file.res_model or "").startswith("darqi."):
            return cases
        if file.res_model == "darqi.application.material" and not file.res_id:
            rows = file.env["darqi.application.material"].search(
                [("attachment_ids", "in", file.ids)], limit=1
            )
            return rows.application_id
        if file.res_model not in file.env or not file.res_id:
            return cases
        record = file.env[file.res_model].browse(file.res_id)
        if file.res_model == cases._name:
            return record.exists()
        if record._fields.get("application_id") and (
            record._fields["application_id"].comodel_name == cases._name
        ):
            return record.exists().application_id
        return cases

    def _darqi_note_reading(self):
        """Note that the current user opens these files, where he is an outsider."""
        user = self.env.user
        if not user._is_internal():
            return
        own = user.sudo().department_ids  # sudo: one's own organs
        for file in self:
            case = file._darqi_case()
            if case and not (case.department_id | case.intake_department_id) & own:
                self.env["darqi.access.log"]._note(
                    "paper",
                    case,
                    file.sudo().name or "",  # sudo: the file being read
                )

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        if not self.env.su and {"datas", "raw", "db_datas"} & set(fnames):
            self._darqi_note_reading()
        return result


class IrBinary(models.AbstractModel):
    """Every download of a file goes through here."""

    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        stream = super()._record_to_stream(record, field_name)
        if record._name == "ir.attachment":
            # The reader is the user of the request, though the record be sudoed.
            record.sudo(False)._darqi_note_reading()
        return stream


class Application(models.Model):
    """The whole file of a case, taken out by an outsider, is noted too."""

    _inherit = "darqi.application"

    access_log_ids = fields.One2many(
        "darqi.access.log", "application_id", readonly=True, string="Access"
    )

    def _case_file(self, kind):
        content = super()._case_file(kind)
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        case = self.sudo()  # sudo: only who handles it is compared
        if not (case.department_id | case.intake_department_id) & own:
            self.env["darqi.access.log"]._note(
                "paper", self, self.env._("Whole case file (%(kind)s)", kind=kind)
            )
        return content
