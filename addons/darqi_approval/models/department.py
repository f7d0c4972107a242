from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Department(models.Model):
    """An organ: the bureau, a department, a township, an inspection office.

    Organs are renamed; :meth:`_name_on` gives the name valid on a day (REQ-11).
    """

    _name = "darqi.department"
    _description = "Department (organ)"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "short_name", "name_ids.name"]

    name = fields.Char(required=True, size=120, help="Full name, as papers print it.")
    short_name = fields.Char(size=60)
    sequence = fields.Integer(default=50)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("government", "Government"),
            ("bureau", "Approval bureau"),
            ("department", "Department"),
            ("enforcement", "Enforcement body"),
            ("township", "Township or sub-district"),
            ("zone", "Development zone"),
            ("supervision", "Government supervision office"),
            ("discipline", "Discipline inspection"),
            ("party", "Party organ"),
            ("vertical", "Vertical or city organ"),
        ],
        required=True,
        default="department",
    )
    credit_code = fields.Char(size=18, help="Unified social credit code, when known.")
    word = fields.Char(
        string="Document word",
        size=20,
        help="机关代字: the word of the organ in its document numbers.",
    )
    contact_person = fields.Char(size=40, help="Name or post that papers print.")
    phone = fields.Char(size=40, help="Of the office, as papers print it.")
    address = fields.Char(size=120, help="Of the office, as papers print it.")
    is_name_verified = fields.Boolean(
        string="Name verified",
        help="Not ticked: the name was not found on a public page and is to be"
        " checked.",
    )
    name_source = fields.Char(help="Where the name was read.")
    note = fields.Text()
    partner_id = fields.Many2one("res.partner", ondelete="restrict")
    user_ids = fields.Many2many(
        "res.users",
        "darqi_department_user_rel",
        "department_id",
        "user_id",
        string="Members",
    )
    name_ids = fields.One2many(
        "darqi.department.name", "department_id", string="Names in time"
    )

    _bureau_uniq = models.UniqueIndex(
        "(kind) WHERE kind = 'bureau' AND active IS TRUE",
        "There is exactly one approval bureau.",
    )
    _name_uniq = models.UniqueIndex(
        "(name) WHERE active IS TRUE", "An organ of this name exists already."
    )

    @api.depends("name", "short_name")
    def _compute_display_name(self):
        for organ in self:
            organ.display_name = organ.short_name or organ.name

    @api.model
    def _bureau(self):
        """The approval bureau, or an empty recordset when there is none."""
        # sudo: which organ is the bureau is public knowledge.
        return self.sudo().search([("kind", "=", "bureau")], limit=1).with_env(self.env)

    def _contact_line(self):
        """Whom to ask, as papers print it; empty where nothing is on record."""
        self.ensure_one()
        # sudo: the office and its phone are public facts.
        organ = self.sudo()
        rows = (
            ("联系人", organ.contact_person),
            ("电话", organ.phone),
            ("地址", organ.address),
        )
        return "　".join(f"{name}：{value}" for name, value in rows if value)

    def _name_on(self, day):
        """The full name valid on ``day``; the present name where no row covers it."""
        self.ensure_one()
        rows = self.sudo().name_ids  # sudo: names of organs are public
        for row in rows:
            if row.date_from <= day and (not row.date_to or day <= row.date_to):
                return row.name
        return self.name

    def _check_membership_right(self, vals_list):
        """Who belongs to an organ decides what he sees: the IT office's to say."""
        if any("user_ids" in vals for vals in vals_list):
            self.env["darqi.state.door"]._need_group(
                "darqi_approval.group_it_office", "base.group_system"
            )

    def _membership_changed(self):
        # Record rules hold literal ids of the user's organs and are cached.
        self.env.registry.clear_cache()

    @api.model_create_multi
    def create(self, vals_list):
        """Members' record rules are evaluated anew."""
        self._check_membership_right(vals_list)
        organs = super().create(vals_list)
        if any("user_ids" in vals for vals in vals_list):
            organs._membership_changed()
        return organs

    def write(self, vals):
        """Members' record rules are evaluated anew."""
        self._check_membership_right([vals])
        result = super().write(vals)
        if "user_ids" in vals:
            self._membership_changed()
        return result

    def unlink(self):
        """Members' record rules are evaluated anew."""
        result = super().unlink()
        self._membership_changed()
        return result


class DepartmentName(models.Model):
    """A name an organ bore for a time; both dates inclusive."""

    _name = "darqi.department.name"
    _description = "Name of an organ"
    _order = "date_from desc"

    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True)
    date_from = fields.Date(required=True)
    date_to = fields.Date()
    basis = fields.Char(help="Document of the renaming.")

    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Date to: it cannot lie before date from.",
    )
    _period_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(department_id, department_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Two names of one organ overlap in time.",
    )

    @api.constrains("name")
    def _check_name(self):
        for row in self:
            if not row.name.strip():
                raise ValidationError(self.env._("Name: it cannot be blank."))
