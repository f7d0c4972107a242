from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .kinds import KINDS


class Filing(models.Model):
    """The kind of application at the window, and the licence it is about."""

    _inherit = "darqi.filing"

    application_kind = fields.Selection(
        KINDS, string="Kind of application", required=True, default="new"
    )
    subject_licence_id = fields.Many2one(
        "darqi.licence",
        string="Licence concerned",
        index="btree_not_null",
        ondelete="restrict",
        help="The applicant's licence to be changed, renewed, reissued or cancelled.",
    )
    subject_number = fields.Char(
        string="Licence number",
        size=80,
        help="Scan or type it: finds the applicant's licence, whichever organ has it.",
    )
    offered_licence_ids = fields.Many2many(
        "darqi.licence",
        compute="_compute_offered_licence_ids",
        string="Licences of the applicant",
    )
    subject_note = fields.Text(
        compute="_compute_subject_note", string="About the licence"
    )
    subject_warning = fields.Boolean(compute="_compute_subject_note", string="Too late")

    def _known_applicant(self):
        # sudo: whoever holds the document may ask for exactly this number.
        number = self.sudo().id_number
        applicants = self.env["darqi.applicant"]
        if not number:
            return applicants.browse()
        return applicants._known(self.id_kind, number)

    def _licences_of_applicant(self):
        """Licences in force of the applicant; empty while he is not known."""
        known = self._known_applicant()
        # sudo: the holder stands at the counter and asks for his own licences.
        licences = self.env["darqi.licence"].sudo()
        if not known and not self.applicant_name:
            return licences
        return licences.search(
            [
                ("state", "=", "valid"),
                ("validity", "!=", "expired"),
                "|",
                ("holder_id", "in", known.ids),
                "&",
                ("holder_id", "=", False),
                ("holder_name", "=", self.applicant_name or ""),
            ],
            limit=50,
        )

    @api.depends("application_kind", "id_kind", "id_number", "applicant_name", "state")
    @api.depends_context("darqi_at")
    def _compute_offered_licence_ids(self):
        for filing in self:
            offered = self.env["darqi.licence"]
            if filing.application_kind != "new" and filing.state == "draft":
                offered = filing._licences_of_applicant().with_env(self.env)
            filing.offered_licence_ids = offered

    @api.depends("application_kind", "subject_licence_id", "offered_licence_ids")
    @api.depends_context("darqi_at")
    def _compute_subject_note(self):
        for filing in self:
            filing.subject_note, filing.subject_warning = False, False
            if filing.application_kind == "new" or filing.state != "draft":
                continue
            # sudo: number and validity of the applicant's own licences.
            licence = filing.sudo().subject_licence_id
            if not licence:
                rows = [
                    f"{row.name} {row.number or ''} — {row.date_to or '长期'}"
                    for row in filing.sudo().offered_licence_ids
                ]
                filing.subject_note = "\n".join(rows) or self.env._(
                    "No licence in force of this applicant is on record; a licence of"
                    " a department from before the transfer is entered first."
                )
                continue
            filing._note_window(licence)

    def _note_window(self, licence):
        if self.application_kind != "renewal" or not licence.date_to:
            self.subject_note = self.env._(
                "In force until %(day)s.", day=licence.date_to or "—"
            )
            return
        today = self.env["darqi.working.day"]._today()
        last = self._renewal_last_day(licence, today)
        if today <= last:
            self.subject_note = self.env._(
                "In time: renewal until %(last)s, valid to %(end)s.",
                last=last,
                end=licence.date_to,
            )
        else:
            self.subject_warning = True
            self.subject_note = self.env._(
                "Too late for 行政许可法 50: the renewal was to be applied for until"
                " %(last)s (valid to %(end)s). It is taken in, but without a decision"
                " it is not deemed renewed.",
                last=last,
                end=licence.date_to,
            )

    @api.model
    def _renewal_last_day(self, licence, day):
        revision = self.env["darqi.item.revision"]._effective_on(licence.item_id, day)
        return revision._renewal_last_day(licence.date_to)

    @api.onchange("application_kind")
    def _onchange_application_kind(self):
        if self.application_kind == "new":
            self.subject_licence_id = False
            self.subject_number = False
        elif len(self.offered_licence_ids) == 1:
            self.subject_licence_id = self.offered_licence_ids._origin
            self.item_ids = [
                Command.set(self.subject_licence_id.sudo().item_id.ids)  # sudo: public
            ]
        self._onchange_item_ids()

    @api.onchange("subject_number")
    def _onchange_subject_number(self):
        text = (self.subject_number or "").strip()
        if not text:
            return None
        found = self._licences_of_applicant().filtered(
            lambda licence: licence.number == text
        )
        if found:
            self.subject_licence_id = found[:1].id
            self._onchange_subject_licence_id()
            return None
        return {
            "warning": {
                "title": self.env._("Licence number"),
                "message": self.env._(
                    "“%(number)s” is not a licence in force of this applicant.",
                    number=text,
                ),
            }
        }

    @api.onchange("subject_licence_id")
    def _onchange_subject_licence_id(self):
        # sudo: the item of the applicant's own licence.
        licence = self.sudo().subject_licence_id
        if licence:
            self.item_ids = [Command.set(licence.item_id.ids)]
            self._onchange_item_ids()

    @api.onchange("item_ids", "situation_ids")
    def _onchange_item_ids(self):
        """The checklists of the kind that is applied for."""
        kind = self.application_kind or "new"
        return super(
            Filing, self.with_context(darqi_application_kind=kind)
        )._onchange_item_ids()

    def _refusal_receive(self):
        reason = super()._refusal_receive()
        if reason:
            return reason
        if self.application_kind == "new":
            if self.subject_licence_id:
                return self.env._("Licence concerned: not for a new licence.")
            return False
        return self._refusal_subject()

    def _refusal_subject(self):
        """Why the licence cannot be the subject of this application, or False."""
        licence = self.sudo().subject_licence_id  # sudo: only to judge
        if not licence:
            return self.env._(
                "Licence concerned: choose the licence that is to be changed, renewed,"
                " reissued or cancelled."
            )
        if self.item_ids != licence.item_id:
            return self.env._(
                "Items: one filing about a licence holds its item only, “%(item)s”.",
                item=licence.item_id.name,
            )
        holder = licence.holder_id
        # sudo: who the holder is, compared only.
        if holder and holder != self._known_applicant().sudo():
            return self._refusal_holder(licence)
        if not holder and licence.holder_name != self.applicant_name:
            return self._refusal_holder(licence)
        if not holder:
            reason = self._refusal_unverified(licence)
            if reason:
                return reason
        if not licence._is_in_force():
            return self.env._(
                "Licence concerned: %(licence)s is not in force any more.",
                licence=licence.display_name,
            )
        if self.application_kind == "renewal" and not licence.date_to:
            return self.env._(
                "Licence concerned: it has no end of validity, nothing to renew."
            )
        return False

    def _refusal_holder(self, licence):
        return self.env._(
            "Licence concerned: %(number)s is not a licence of this applicant.",
            number=licence.number or licence.name,
        )

    def _create_cases(self, routes, numbers, today):
        """Cases about a licence know it, and whether a renewal is in time."""
        cases = super()._create_cases(routes, numbers, today)
        about = self.filtered(lambda filing: filing.application_kind != "new")
        if not about:
            return cases
        for case in cases.filtered(lambda case: case.filing_id in about):
            filing = case.filing_id
            licence = filing.sudo().subject_licence_id  # sudo: judged at receipt
            # sudo: nobody has a write right on these columns; the receipt was judged.
            case.sudo()._door_opened().write(
                {
                    "application_kind": filing.application_kind,
                    "subject_licence_id": licence.id,
                    **filing._subject_vals(licence, filing.received_on),
                }
            )
        return cases

    def _subject_vals(self, licence, today):
        if self.application_kind != "renewal":
            return {}
        last = self._renewal_last_day(licence, today)
        return {
            "renewal_last_day": last,
            "is_in_renewal_window": today <= last,
            "new_date_to": licence._renewed_until(),
            "renewal_limit": licence._renewed_until(),
            # The form of the licence's own case, to be brought up to date.
            "answers": licence.application_id.answers or False,
        }

    @api.constrains("application_kind", "item_ids")
    def _check_one_item(self):
        for filing in self:
            if filing.application_kind != "new" and len(filing.item_ids) > 1:
                # sudo: the name of an item is public.
                raise UserError(
                    self.env._(
                        "Items: one filing about a licence holds its item only,"
                        " “%(item)s”.",
                        item=filing.sudo().subject_licence_id.item_id.name or "",
                    )
                )
