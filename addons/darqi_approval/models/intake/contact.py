from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...application_form import mask_contacts
from ..application import APPROVER, REVIEWER

ASKERS = (*REVIEWER, *APPROVER, "darqi_approval.group_survey")


class Applicant(models.Model):
    """A name is found by everybody who may read the card, a number by the window."""

    _inherit = "darqi.applicant"

    def _search_display_name(self, operator, value):
        if not self._has_field_access(self._fields["id_number"], "read"):
            return fields.Domain("name", operator, value)
        return super()._search_display_name(operator, value)


class ContactHidden(models.AbstractModel):
    """Answers in which phones and identity numbers are hidden from a reviewer."""

    _name = "darqi.contact.hidden"
    _description = "Answers without contacts"

    # Field with answers → field with their form.
    _answers_with_form = {}

    def _hides_contacts(self):
        """Whether the current user reads masked contacts (REQ-81)."""
        applicants = self.env["darqi.applicant"]
        return not applicants._has_field_access(applicants._fields["phone"], "read")

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        names = [name for name in self._answers_with_form if name in fnames]
        if not names or not self._hides_contacts():
            return result
        for record, row in zip(self, result, strict=False):
            for name in names:
                form = record[self._answers_with_form[name]] or []
                row[name] = row[name] and mask_contacts(form, row[name])
        return result

    def _check_contact_keys(self, names):
        """What is masked is no key either: neither searched nor grouped by.

        :raises AccessError: a field of answers, by whoever reads them masked
        """
        if self.env.su:
            return
        asked = {name.split(".")[0].split(":")[0] for name in names}
        if asked & self._answers_with_form.keys() and self._hides_contacts():
            raise AccessError(
                self.env._(
                    "The answers of an application hold contacts: they are neither"
                    " searched nor grouped by (REQ-81)."
                )
            )

    @api.model
    def _search(self, domain, *args, **kwargs):
        found = fields.Domain(domain)
        self._check_contact_keys(row.field_expr for row in found.iter_conditions())
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        self._check_contact_keys([*groupby, *aggregates])
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *args, **kwargs
    ):
        names = [name for names in grouping_sets for name in names]
        self._check_contact_keys([*names, *aggregates])
        return super()._read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    def write(self, vals):
        """What was shown masked and comes back unchanged stays what it is."""
        names = [name for name in self._answers_with_form if vals.get(name)]
        if names and len(self) == 1 and self._hides_contacts():
            vals = dict(vals)
            for name in names:
                vals[name] = self._unmasked(name, vals[name])
        return super().write(vals)

    def _unmasked(self, name, given):
        """Answers as given, what came back masked as it was."""
        if not isinstance(given, dict):
            return given
        # sudo: only compared with what was shown; the caller's own record.
        kept = self.sudo()[name] or {}
        form = self[self._answers_with_form[name]] or []
        shown = mask_contacts(form, kept)
        return {
            code: kept[code] if code in kept and value == shown.get(code) else value
            for code, value in given.items()
        }


class Filing(models.Model):
    """The common information of a filing, as a reviewer reads it."""

    _name = "darqi.filing"
    _inherit = ["darqi.filing", "darqi.contact.hidden"]

    _answers_with_form = {"common_answers": "common_definition"}


class Application(models.Model):
    """The applicant's phone on request, the reviewer's name on request."""

    _name = "darqi.application"
    _inherit = ["darqi.application", "darqi.contact.hidden"]

    _answers_with_form = {"answers": "form_definition"}

    reviewer_post = fields.Char(
        compute="_compute_reviewer_post",
        string="Post in charge",
        help="What the applicant is told: post and number; the name on request.",
    )
    can_ask_contact = fields.Boolean(compute="_compute_can_ask_contact")
    can_tell_name = fields.Boolean(compute="_compute_can_ask_contact")

    @api.depends("reviewer_id")
    def _compute_reviewer_post(self):
        for case in self:
            # sudo: the post of who reviews it, not the person.
            case.reviewer_post = case.sudo().reviewer_id._post()

    @api.depends("department_id", "intake_department_id", "reviewer_id")
    @api.depends_context("uid")
    def _compute_can_ask_contact(self):
        user = self.env.user
        own = user.sudo().department_ids  # sudo: one's own organs
        asks = user.has_groups(",".join(ASKERS)) and self._hides_contacts()
        tells = user.has_groups(
            "darqi_approval.group_window,darqi_approval.group_township_window"
        )
        for case in self:
            case.can_ask_contact = asks and case.department_id in own
            organs = case.department_id | case.intake_department_id
            case.can_tell_name = bool(
                tells and organs & own and case.sudo().reviewer_id  # sudo: if anyone
            )

    def action_ask_contact(self):
        """预约勘验: ask for the phone, with the purpose; it is noted."""
        return self._open_contact("phone", self.env._("Phone of the applicant"))

    def action_tell_name(self):
        """应申请告知姓名: tell who reviews; it is noted."""
        return self._open_contact("name", self.env._("Name of the post in charge"))

    def _open_contact(self, kind, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "darqi.contact.ask",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id, "default_kind": kind},
        }


class ResUsers(models.Model):
    """A post with a number stands for the person towards applicants (REQ-81)."""

    _inherit = "res.users"

    post_name = fields.Char(
        string="Post and number",
        size=40,
        help="Shown to applicants instead of the name, such as 审查岗3号.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        """One may read one's own post."""
        return super().SELF_READABLE_FIELDS + ["post_name"]

    def _post(self):
        """Post and number of this user, as applicants see it; "" for nobody."""
        if not self:
            return ""
        self.ensure_one()
        return self.post_name or self.env._(
            "Review post No. %(number)s", number=self.id
        )
