from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..applicant import ID_KINDS, IDENTITY_GROUPS


class Application(models.Model):
    """Another name of the holder, or another holder (行政许可法 9, 49).

    The same identity number is a change of name. Another holder is a transfer: only
    where the item says that a law allows it, and with the new holder's own number.
    """

    _inherit = "darqi.application"

    is_transfer = fields.Boolean(
        string="To another holder",
        copy=False,
        help="Ticked: the licence is transferred. Not ticked: the same holder bears"
        " another name.",
    )
    new_holder_id_kind = fields.Selection(
        ID_KINDS, string="Identity document of the new holder", copy=False
    )
    new_holder_id_number = fields.Char(
        size=40,
        copy=False,
        groups=IDENTITY_GROUPS,
        string="Identity number of the new holder",
    )

    def _refusal_change_of_holder(self):
        """Why the licence cannot go to who is entered, or False."""
        licence = self._subject()
        case = self.sudo()  # sudo: the identity number, to judge only
        if not self.is_transfer:
            if case.new_holder_id_number:
                return self.env._(
                    "Identity number of the new holder: for a transfer only; the same"
                    " holder under another name keeps his number."
                )
            if self.new_holder_name and not licence.holder_id:
                return self.env._(
                    "New name of the holder: the holder's identity is not verified"
                    " yet, so nobody can tell a change of name from a transfer."
                )
            return False
        if not licence.item_id.is_transferable:
            return self.env._(
                "“%(item)s”: no law allows this licence to be transferred"
                " (行政许可法 9). The other applies for a licence of his own.",
                item=licence.item_id.name,
            )
        if not self.new_holder_name:
            return self.env._("New name of the holder: say who it is transferred to.")
        try:
            number = self.env["darqi.applicant"]._checked_number(
                case.new_holder_id_kind, case.new_holder_id_number
            )
        except ValidationError as error:
            return str(error.args[0])
        known = self.env["darqi.applicant"]._known(case.new_holder_id_kind, number)
        if known and known.sudo().name != self.new_holder_name:  # sudo: compared only
            return self.env._(
                "Identity number of the new holder: it is on record under another name."
            )
        if licence.holder_id and licence.holder_id.id_number == number:
            return self.env._(
                "Identity number of the new holder: it is the present holder's; a"
                " change of name is no transfer."
            )
        return False

    def _new_holder(self):
        """The card of who it is transferred to."""
        case = self.sudo()  # sudo: the granted case's own values
        kind = "organisation" if case.new_holder_id_kind == "credit_code" else "person"
        return self.env["darqi.applicant"]._find_or_create(
            [
                {
                    "kind": kind,
                    "name": case.new_holder_name,
                    "id_kind": case.new_holder_id_kind,
                    "id_number": case.new_holder_id_number,
                }
            ]
        )

    def _transfer_vals(self):
        """Who holds the licence from the sealed decision on."""
        return {"holder_id": self._new_holder().id} if self.is_transfer else {}

    def _transfer_values(self):
        """What the certificate prints of the new holder."""
        if not self.is_transfer:
            return {}
        case = self.sudo()  # sudo: as above
        organisation = case.new_holder_id_kind == "credit_code"
        return {
            "holder_code": case.new_holder_id_number if organisation else "",
            "legal_person": "",
        }


class Filing(models.Model):
    """The old paper binds the holder of a licence taken over without his number."""

    _name = "darqi.filing"
    _inherit = ["darqi.filing", "darqi.scan.check"]
    _scan_fields = ("subject_scan",)

    subject_scan = fields.Binary(
        attachment=True,
        copy=False,
        string="Scan of the holder's certificate",
        help="For a licence whose holder is not verified: the old certificate that the"
        " applicant showed.",
    )
    subject_scan_name = fields.Char(copy=False)
    subject_unverified = fields.Boolean(
        compute="_compute_subject_unverified", string="Holder to be verified"
    )

    @api.depends("subject_licence_id")
    def _compute_subject_unverified(self):
        for filing in self:
            # sudo: about the licence that the applicant names.
            licence = filing.sudo().subject_licence_id
            filing.subject_unverified = bool(licence) and not licence.holder_id

    def _refusal_unverified(self, licence):
        """A holder known by name only shows the old certificate (number and paper)."""
        number = "".join((self.subject_number or "").split())
        if number != "".join((licence.number or "").split()):
            return self.env._(
                "Licence number: the holder is on record by name only. Enter the number"
                " as it stands on the certificate he shows."
            )
        if not self.subject_scan:
            return self.env._(
                "Scan of the holder's certificate: the holder is on record by name"
                " only; scan the certificate he shows."
            )
        return False

    def _create_cases(self, routes, numbers, today):
        """From the receipt on the licence is the verified holder's."""
        cases = super()._create_cases(routes, numbers, today)
        for filing in self:
            licence = filing.sudo().subject_licence_id  # sudo: judged at receipt
            if licence and not licence.holder_id:
                licence._bind_holder(filing)
        return cases


class Licence(models.Model):
    """Who the holder is, where only a name was taken over."""

    _inherit = "darqi.licence"

    def _bind_holder(self, filing):
        """The applicant of the filing showed the certificate: he is the holder."""
        self.ensure_one()
        if self.holder_id:
            raise UserError(self.env._("The holder is on record already."))
        self._door_opened().write({"holder_id": filing.applicant_id.id})
        self.env["darqi.evidence"]._record(
            self,
            "licence_holder_verified",
            {
                "number": self.number,
                "applicant": filing.applicant_id.id,
                "filing": filing.id,
                "row": self._evidence_row(),
            },
        )
