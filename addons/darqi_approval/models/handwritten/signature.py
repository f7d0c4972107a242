import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .picture import NotSigned, digest, ink

ROLES = [
    ("applicant", "Applicant"),
    ("agent", "Agent"),
    ("clerk", "Clerk"),
    ("receiver", "Receiver of the papers"),
    ("server", "Server of the papers"),
    ("witness", "Witness of the service"),
    ("surveyor", "Surveyor"),
    ("party", "Person on site"),
]
# Who signs in these roles signs for himself, under his own login.
STAFF_ROLES = ("clerk", "server", "surveyor")


class HandwrittenSignature(models.Model):
    """签字板: a signature by hand on the screen, and what it was put under.

    It is the picture of handwriting, made before a member of the staff, tied by its
    digest to what was signed: no reliable electronic signature of 电子签名法 13.
    """

    _name = "darqi.handwritten.signature"
    _inherit = ["darqi.append.only"]
    _description = "Signatures by hand on the screen"
    _order = "id desc"

    name = fields.Char(required=True, string="Signed by")
    role = fields.Selection(ROLES, required=True, string="Signed as")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, index=True
    )
    paper = fields.Char(required=True, string="Paper signed")
    sha256 = fields.Char(
        required=True,
        string="Digest of what was signed",
        help="SHA-256 of the issued file, or of what the paper will say.",
    )
    document_id = fields.Many2one(
        "darqi.document",
        index="btree_not_null",
        ondelete="restrict",
        help="The issued paper; none where it is drawn only after signing.",
    )
    application_id = fields.Many2one(
        "darqi.application", index="btree_not_null", ondelete="restrict", string="Case"
    )
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        index=True,
        ondelete="restrict",
        string="Organ",
    )
    intake_department_id = fields.Many2one(
        "darqi.department",
        index="btree_not_null",
        ondelete="restrict",
        string="Window of",
    )
    image = fields.Binary(
        required=True, attachment=False, string="Handwritten signature"
    )
    image_sha256 = fields.Char(required=True, string="Digest of the picture")
    user_id = fields.Many2one(
        "res.users",
        required=True,
        ondelete="restrict",
        string="Signed before",
        help="Before whom it was signed; of staff: who signed.",
    )
    day = fields.Date(required=True)
    moment = fields.Datetime(required=True)

    _evidenced_states = ()
    _evidenced = (
        "name",
        "role",
        "res_model",
        "res_id",
        "sha256",
        "document_id",
        "image_sha256",
        "user_id",
    )
    _once_uniq = models.Constraint(
        "UNIQUE (res_model, res_id, role, name, sha256)",
        "This person signed the same paper already.",
    )


class SignedByHand(models.AbstractModel):
    """What is signed on the screen: who signs it, and what exactly is signed."""

    _name = "darqi.signed.by.hand"
    _description = "Signed by hand on the screen"

    handwritten_ids = fields.One2many(
        "darqi.handwritten.signature",
        "res_id",
        string="Signed on the screen",
        readonly=True,
        domain=lambda self: [("res_model", "=", self._name)],
    )
    can_sign_on_screen = fields.Boolean(compute="_compute_can_sign_on_screen")

    @api.depends_context("uid")
    def _compute_can_sign_on_screen(self):
        for record in self:
            record.can_sign_on_screen = bool(
                record.id
                and record._signing_roles()
                and not record._refusal_take_signature()
            )

    def _signing_roles(self):
        """Who signs this now: ``{role: usual name}``; nobody when empty."""
        return {}

    def _signing_subject(self):
        """What is signed: (title, digest, issued document or none)."""
        raise NotImplementedError

    def _signing_case(self):
        self.ensure_one()
        # sudo: which case and organs it belongs to, for the rights on the signature
        return self.sudo()["application_id"]

    def _refusal_take_signature(self):
        """Why the reader takes no signature here, or False."""
        own = self.env.user.sudo().department_ids  # sudo: one's own organs
        record = self.sudo()  # sudo: organs are compared
        organs = record.department_id | record._signing_case().intake_department_id
        if not self.env.su and not organs & own:
            return self.env._("Only the issuing organ or its window takes signatures.")
        return False

    def _sign_by_hand(self, role, name, picture):
        """Put a signature on record; the row.

        :param role: one of those who sign this now
        :param picture: base64 of the PNG drawn on the pad
        :raises UserError: nobody signs here so, no name, nothing drawn
        """
        self.ensure_one()
        self.check_access("read")
        if role not in self._signing_roles():
            raise UserError(self.env._("Signed as: nobody signs this paper so."))
        reason = self._refusal_take_signature()
        if reason:
            raise UserError(reason)
        name = (name or "").strip()
        if role in STAFF_ROLES:
            name = self.env.user.name
        if not name:
            raise UserError(self.env._("Signed by: who signs is missing."))
        try:
            image = ink(picture)
        except NotSigned:
            raise UserError(
                self.env._("Signature: sign on the pad with the pen or a finger.")
            ) from None
        paper, sha256, document = self._signing_subject()
        case = self._signing_case()
        days = self.env["darqi.working.day"]
        # sudo: nobody has a create right on the register; judged above
        row = (
            self.env["darqi.handwritten.signature"]
            .sudo()
            .create(
                {
                    "name": name,
                    "role": role,
                    "res_model": self._name,
                    "res_id": self.id,
                    "paper": paper,
                    "sha256": sha256,
                    "document_id": document.id,
                    "application_id": case.id,
                    # sudo: the organ of what is signed
                    "department_id": self.sudo().department_id.id,
                    "intake_department_id": case.intake_department_id.id,
                    "image": base64.b64encode(image),
                    "image_sha256": digest(image),
                    "user_id": self.env.uid,
                    "day": days._today(),
                    "moment": days._now(),
                }
            )
        )
        self.env["darqi.evidence"]._record(row, "signed_on_screen")
        return row.with_env(self.env)

    def _signatures_now(self):
        """Signatures that stand under exactly what the paper says now."""
        self.ensure_one()
        # sudo: who signed what is printed on the paper
        rows = self.sudo().handwritten_ids
        if not rows:
            return rows
        sha256 = self._signing_subject()[1]
        return rows.filtered(lambda row: row.sha256 == sha256).sorted("id")

    def _signature_pictures(self):
        """For the paper: ``{role: [base64 of the picture]}``."""
        pictures = {}
        for row in self._signatures_now():
            pictures.setdefault(row.role, []).append(row.image.decode())
        return pictures

    def action_sign_on_screen(self):
        """Open the pad."""
        self.ensure_one()
        reason = self._refusal_take_signature()
        if reason:
            raise UserError(reason)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign on the screen"),
            "res_model": "darqi.signature.pad",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
            },
        }


class SignaturePad(models.TransientModel):
    """The dialog with the pad: who signs, what, and the place to sign."""

    _name = "darqi.signature.pad"
    _description = "Pad to sign on"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    paper = fields.Char(compute="_compute_paper", string="Paper signed")
    roles = fields.Json(compute="_compute_paper")
    role = fields.Selection(
        ROLES,
        required=True,
        string="Signed as",
        compute="_compute_role",
        store=True,
        precompute=True,
        readonly=False,
    )
    name = fields.Char(
        string="Signed by", compute="_compute_name", store=True, readonly=False
    )
    is_staff = fields.Boolean(compute="_compute_is_staff")
    image = fields.Binary(string="Handwritten signature", attachment=False)

    def _record(self):
        """What is signed; its reading is checked. :raises UserError: no such paper"""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            raise UserError(self.env._("This paper is not signed on the screen."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record or not isinstance(
            record, self.env.registry["darqi.signed.by.hand"]
        ):
            raise UserError(self.env._("This paper is not signed on the screen."))
        record.check_access("read")
        return record

    @api.depends("res_model", "res_id")
    def _compute_paper(self):
        for pad in self:
            record = pad._record()
            pad.paper = record._signing_subject()[0]
            pad.roles = list(record._signing_roles())

    @api.depends("res_model", "res_id")
    def _compute_role(self):
        """The first who has not signed yet."""
        for pad in self:
            record = pad._record()
            done = set(record._signatures_now().mapped("role"))
            roles = list(record._signing_roles())
            pad.role = next((r for r in roles if r not in done), roles and roles[0])

    @api.depends("role")
    def _compute_name(self):
        for pad in self:
            pad.name = pad._record()._signing_roles().get(pad.role) or False

    @api.depends("role")
    def _compute_is_staff(self):
        for pad in self:
            pad.is_staff = pad.role in STAFF_ROLES

    def action_confirm(self):
        """Put the signature on record."""
        self.ensure_one()
        pad = self.with_context(bin_size=False)
        self._record()._sign_by_hand(pad.role, pad.name, pad.image)
        return {"type": "ir.actions.act_window_close"}

    def action_next(self):
        """Put it on record, and the pad to whoever signs next."""
        record = self._record()
        self.action_confirm()
        return record.action_sign_on_screen()


class Evidence(models.Model):
    """Pictures of signatures are those that were made."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_handwritten"]

    @api.model
    def _verify_handwritten(self):
        """Each picture is the one on evidence, under the file that was signed."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT s.id FROM darqi_handwritten_signature s
                   LEFT JOIN darqi_document d ON d.id = s.document_id
                   WHERE d.sha256 <> s.sha256
                      OR s.image_sha256 <> encode(sha256(
                             decode(convert_from(s.image, 'UTF8'), 'base64')), 'hex')"""
            )
        )
        changed = {row[0]: ["image"] for row in rows}
        return self._differing("darqi.handwritten.signature", changed)
