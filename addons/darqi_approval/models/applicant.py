from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..identity import (
    IdentityError,
    check_citizen_id,
    check_credit_code,
    mask_identity,
    normalise_name,
    normalise_number_text,
)

KINDS = [("person", "Person"), ("organisation", "Organisation")]
ID_KINDS = [
    ("citizen_id", "Citizen ID card"),
    ("credit_code", "Unified social credit code"),
    ("passport", "Passport"),
    ("hk_macao", "Hong Kong / Macao permit"),
    ("taiwan", "Taiwan permit"),
    ("foreign_pr", "Foreigner's permanent residence card"),
    ("other", "Other document"),
]


def _groups(*names):
    return ",".join(f"darqi_approval.group_{name}" for name in names)


# As papers print them, whatever the reader's language.
ID_WORDS = {
    "citizen_id": "居民身份证",
    "credit_code": "统一社会信用代码",
    "passport": "护照",
    "hk_macao": "港澳居民来往内地通行证",
    "taiwan": "台湾居民来往大陆通行证",
    "foreign_pr": "外国人永久居留身份证",
    "other": "证件号码",
}

# Who may read full identity numbers; everybody else sees the masked one. Reviewers and
# approvers are not among them (REQ-81).
IDENTITY_GROUPS = _groups("window", "township_window", "delivery")
# Who reads phones: the windows, who watches, who supervises the holder afterwards.
# Reviewers ask for one, with the purpose, and that is noted.
CONTACT_GROUPS = _groups(
    "window",
    "township_window",
    "delivery",
    "escort",
    "department_officer",
    "department_head",
    "liaison",
    "enforcement",
    "government_supervision",
    "discipline",
)


class Applicant(models.Model):
    """A person or organisation that files, found again by its identity number."""

    _name = "darqi.applicant"
    _description = "Applicant"
    _order = "name, id"
    _rec_names_search = ["name", "id_number"]

    kind = fields.Selection(KINDS, required=True, default="person")
    name = fields.Char(required=True, size=120)
    id_kind = fields.Selection(
        ID_KINDS, required=True, default="citizen_id", string="Identity document"
    )
    id_number = fields.Char(
        required=True, size=40, string="Identity number", groups=IDENTITY_GROUPS
    )
    id_masked = fields.Char(
        compute="_compute_id_masked",
        store=True,
        precompute=True,
        compute_sudo=True,
        string="Identity number (masked)",
    )
    phone = fields.Char(size=40, groups=CONTACT_GROUPS)
    address = fields.Char(size=200)
    legal_person = fields.Char(size=80, string="Legal representative")
    active = fields.Boolean(default=True)
    department_ids = fields.Many2many(
        "darqi.department",
        "darqi_applicant_department_rel",
        "applicant_id",
        "department_id",
        readonly=True,
        copy=False,
        string="Organs with cases",
        help="Organs that took in, handle or supervise a case of this applicant; "
        "their members may read this card.",
    )
    application_ids = fields.One2many(
        "darqi.application", "applicant_id", readonly=True, string="Cases"
    )

    _identity_uniq = models.Constraint(
        "unique(id_kind, id_number)",
        "Identity number: an applicant with this number exists already.",
    )

    def _identity_words(self):
        """Who it is, as papers print it behind the name: persons are masked."""
        # sudo: names and numbers that a paper to the applicant prints.
        card = self.sudo()
        if not card:
            return ""
        if card.kind == "person":
            return f"{ID_WORDS[card.id_kind]}：{card.id_masked}"
        words = f"{ID_WORDS[card.id_kind]}：{card.id_number}"
        if card.legal_person:
            words += f"，法定代表人（负责人）：{card.legal_person}"
        return words

    @api.depends("id_number")
    def _compute_id_masked(self):
        for applicant in self:
            applicant.id_masked = mask_identity(applicant.id_number or "")

    @api.model
    def _identity_error(self, error):
        """The text for the user of an :class:`IdentityError`."""
        texts = {
            "empty": self.env._("Identity number: it is missing."),
            "length": self.env._("Identity number: it must have 18 characters."),
            "characters": self.env._(
                "Identity number: it holds characters that are not allowed."
            ),
            "checksum": self.env._(
                "Identity number: the check digit is wrong, read it again."
            ),
            "birth_date": self.env._(
                "Identity number: it holds a birth date that does not exist."
            ),
            "birth_date_future": self.env._(
                "Identity number: its birth date lies in the future."
            ),
        }
        return texts.get(error.code, self.env._("Identity number: it cannot be right."))

    @api.model
    def _checked_number(self, id_kind, number):
        """The number in its one spelling. :raises ValidationError: when impossible"""
        text = normalise_number_text(number or "")
        try:
            if id_kind == "citizen_id":
                today = self.env["darqi.working.day"]._today()
                return check_citizen_id(text, today).number
            if id_kind == "credit_code":
                return check_credit_code(text).number
        except IdentityError as error:
            raise ValidationError(self._identity_error(error)) from error
        if not text:
            raise ValidationError(self.env._("Identity number: it is missing."))
        if len(text) < 5 or not text.replace("(", "").replace(")", "").isalnum():
            raise ValidationError(
                self.env._(
                    "Identity number: five or more letters and digits are needed."
                )
            )
        return text

    @api.model
    def _checked_name(self, name):
        """The name in its one spelling. :raises ValidationError: when blank"""
        text = normalise_name(name or "")
        if not text:
            raise ValidationError(self.env._("Applicant: the name is missing."))
        return text

    def _tidy(self, vals, id_kind=None):
        vals = dict(vals)
        if "name" in vals:
            vals["name"] = self._checked_name(vals["name"])
        if "id_number" in vals:
            id_kind = vals.get("id_kind") or id_kind or "citizen_id"
            vals["id_number"] = self._checked_number(id_kind, vals["id_number"])
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        """Name and number are stored in one spelling, the number checked."""
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        """Name and number are stored in one spelling, the number checked."""
        if "id_kind" in vals and "id_number" not in vals and len(self) == 1:
            vals = {**vals, "id_number": self.id_number}
        if "id_number" in vals:
            for applicant in self:
                vals = applicant._tidy(vals, applicant.id_kind)
        else:
            vals = self._tidy(vals)
        return super().write(vals)

    @api.model
    def _known(self, id_kind, number):
        """The known applicant with this number, or an empty recordset.

        Never raises: an impossible number is simply unknown.
        """
        try:
            number = self._checked_number(id_kind, number)
        except ValidationError:
            return self.browse()
        # sudo: whoever holds the document may ask for exactly this number.
        found = self.sudo().search(
            [("id_kind", "=", id_kind), ("id_number", "=", number)], limit=1
        )
        return found.with_env(self.env)

    @api.model
    def _find_or_create(self, vals_list):
        """Applicants for the given values, in order; known ones are found again.

        Contacts that are given replace the known ones; a different name is refused,
        because a number belongs to one holder.

        :param vals_list: dicts with kind, name, id_kind, id_number and contacts
        :raises UserError: when a number is known under another name
        """
        vals_list = [self._tidy(vals) for vals in vals_list]
        # sudo: the clerk holds the document; matching by number reveals nothing else.
        applicants = self.sudo()
        known = {
            (row.id_kind, row.id_number): row
            for row in applicants.with_context(active_test=False).search_fetch(
                [("id_number", "in", sorted({v["id_number"] for v in vals_list}))],
                ["id_kind", "id_number", "name", "phone", "address", "legal_person"],
            )
        }
        new = {}
        for vals in vals_list:
            key = vals["id_kind"], vals["id_number"]
            if key in known:
                known[key]._take_contacts(vals)
            else:
                new.setdefault(key, vals)
        created = applicants.create(list(new.values())) if new else applicants
        known.update(zip(new, created, strict=True))
        found = [known[vals["id_kind"], vals["id_number"]].id for vals in vals_list]
        return self.browse(found)

    def _take_contacts(self, vals):
        """Note new contacts of a known applicant. :raises UserError: other name"""
        self.ensure_one()
        if self.name != vals["name"]:
            raise UserError(
                self.env._(
                    "Applicant: the number %(number)s is registered for %(known)s, not"
                    " for %(given)s. Check the document; a change of name is entered"
                    " on the applicant's card first.",
                    number=self.id_masked,
                    known=self.name,
                    given=vals["name"],
                )
            )
        changed = {
            name: vals[name]
            for name in ("phone", "address", "legal_person")
            if vals.get(name) and vals[name] != self[name]
        }
        if changed:
            self.write(changed)

    def action_open_applications(self):
        """The cases of this applicant that the user may read."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_application_action"
        )
        return {**action, "domain": [("applicant_id", "=", self.id)], "context": {}}
