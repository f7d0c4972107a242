"""蒙汉双语: Mongolian words are a picture the bureau hands in, never set by machine."""

import base64
import hashlib
import io

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .ground.state_door import transition
from .scan_check import scan_type

LEAST, MOST = 120, 6000  # pixels of the longer side: legible, not a poster
TARGETS = {"organ": "department_id", "title": "kind_id", "seal": "seal_id"}
WHOLE = (
    "subject",
    "department_id",
    "kind_id",
    "seal_id",
    "words",
    "sha256",
    "date_from",
    "source",
    "requested_by_id",
    "decided_by_id",
    "state",
)
HEAD = "darqi_approval.group_bureau_head"
KEEPER = "darqi_approval.group_catalogue"


class MongolianPicture(models.Model):
    """The Mongolian of certain Chinese words, as a picture: by one, by another decided.

    It stands beside exactly these words and no others: under a new name of the organ or
    another title nothing is printed until the picture of that is there.
    """

    _name = "darqi.mongolian.picture"
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _description = "Mongolian words as a picture"
    _order = "date_from desc, id desc"
    _rec_name = "words"

    subject = fields.Selection(
        [
            ("organ", "Name of the organ"),
            ("title", "Title of a paper or licence"),
            ("seal", "Face of a seal"),
        ],
        required=True,
        default="title",
        string="Stands for",
    )
    department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", index=True, string="Organ"
    )
    kind_id = fields.Many2one(
        "darqi.document.kind",
        ondelete="restrict",
        index=True,
        string="Kind of document",
    )
    seal_id = fields.Many2one("darqi.seal", ondelete="restrict", index=True)
    words = fields.Char(
        required=True,
        string="Chinese words",
        help="Exactly as printed; the picture stands only beside these.",
    )
    picture = fields.Binary(
        required=True,
        attachment=True,
        help="PNG of the Mongolian words, dark on white. Upright: printed left of the"
        " Chinese; broader than high: below it.",
    )
    picture_name = fields.Char(string="File name")
    sha256 = fields.Char(readonly=True, string="Digest", help="SHA-256 of the picture.")
    date_from = fields.Date(
        required=True,
        string="In use from",
        default=lambda self: self.env["darqi.working.day"]._today(),
    )
    source = fields.Char(
        required=True,
        string="Translated by",
        help="Who translated and checked it: office, person, paper.",
    )
    opinion = fields.Char(help="Of the one who decides or ends it.")
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Proposed by",
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", string="Decided by"
    )
    decided_on = fields.Date(readonly=True, string="Decided on")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("applied", "In effect"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("ended", "No longer used"),
        ],
        required=True,
        readonly=True,
        default="proposed",
    )
    can_apply = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_end = fields.Boolean(compute="_compute_can")

    _scan_fields = ("picture",)
    _persons_check = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id)",
        "Whoever proposes the picture does not decide it.",
    )
    _target_check = models.Constraint(
        "CHECK ((subject = 'organ') = (department_id IS NOT NULL)"
        " AND (subject = 'title') = (kind_id IS NOT NULL)"
        " AND (subject = 'seal') = (seal_id IS NOT NULL))",
        "Choose the organ, the kind of document or the seal it stands for.",
    )
    _door_fields = ("requested_by_id", "decided_by_id", "decided_on", "sha256")
    _transitions = {
        "apply": transition("proposed", "applied", KEEPER, HEAD),
        "refuse": transition("proposed", "refused", KEEPER, HEAD),
        "withdraw": transition("proposed", "withdrawn"),
        "end": transition("applied", "ended", HEAD),
    }

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        for row in self:
            saved = bool(row.id)
            row.can_apply = saved and row._can("apply")
            row.can_withdraw = saved and row._can("withdraw")
            rule = self._transitions["end"]
            row.can_end = (
                saved
                and row.state in rule.froms
                and self.env.user.has_groups(",".join(rule.groups))
            )

    @api.onchange("subject", "department_id", "kind_id", "seal_id")
    def _onchange_target(self):
        """What the organ, the paper or the seal is called now."""
        for subject, name in TARGETS.items():
            if subject != self.subject:
                self[name] = False
        if self.subject == "organ" and self.department_id:
            today = self.env["darqi.working.day"]._today()
            self.words = self.department_id._name_on(today)
        elif self.subject == "title" and self.kind_id:
            kinds = self.env["darqi.document.kind"]
            title = kinds._standing_title(self.kind_id.code)
            self.words = self.kind_id.title or title
        elif self.seal_id:
            self.words = self.seal_id.name

    @api.constrains("picture")
    def _check_scans(self):
        """It opens and shows something, and it is a PNG of a usable size."""
        result = super()._check_scans()
        for row in self:
            content = row._bytes()
            if scan_type(content) != "image/png":
                raise ValidationError(
                    self.env._("Picture: hand it in as PNG, other files are not taken.")
                )
            with Image.open(io.BytesIO(content)) as picture:
                longest = max(picture.size)
            if not LEAST <= longest <= MOST:
                raise ValidationError(
                    self.env._(
                        "Picture: its longer side has %(found)s pixels; between"
                        " %(least)s and %(most)s are taken.",
                        found=longest,
                        least=LEAST,
                        most=MOST,
                    )
                )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """The digest of the picture is taken when it comes in."""
        rows = super().create(
            [{**vals, "words": (vals.get("words") or "").strip()} for vals in vals_list]
        )
        for row in rows:
            digest = hashlib.sha256(row._bytes()).hexdigest()
            row._door_opened().sha256 = digest
        self.env["darqi.evidence"]._record(
            rows, "mongolian_proposed", lambda row: row._told()
        )
        return rows

    def write(self, vals):
        """What was proposed stays; only the opinion is still to come."""
        if not self._door_is_open() and vals.keys() - {"opinion"}:
            raise UserError(
                self.env._("A picture stays as it is: hand another one in instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A picture that was handed in is never deleted."))

    def _bytes(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).picture or b"")

    def _told(self):
        row = self.env["darqi.evidence"]._row(self, WHOLE)
        return {"row": row, "opinion": self.opinion or ""}

    def _refusal_apply(self):
        if self.env.user == self.requested_by_id and not self.env.su:
            return self.env._("Whoever proposes the picture does not decide it.")
        return False

    def _refusal_refuse(self):
        return self._need_opinion() or self._refusal_apply()

    def _refusal_withdraw(self):
        if self.env.user != self.requested_by_id and not self.env.su:
            return self.env._("Only whoever proposed the picture withdraws it.")
        return False

    def _refusal_end(self):
        return self._need_opinion()

    def _need_opinion(self):
        if not (self.opinion or "").strip():
            return self.env._("Opinion: say why.")
        return False

    def _decide(self, name, vals=None):
        self._move(name, vals)
        self.flush_recordset()
        self.env["darqi.evidence"]._record(
            self, f"mongolian_{self._transitions[name].to}", lambda row: row._told()
        )
        return True

    def _judged(self):
        return {
            "decided_by_id": self.env.uid,
            "decided_on": self.env["darqi.working.day"]._today(),
        }

    def action_apply(self):
        """Put the picture to use: papers issued from its day on bear it."""
        return self._decide("apply", self._judged())

    def action_refuse(self):
        """Refuse the picture, with the reason."""
        return self._decide("refuse", self._judged())

    def action_withdraw(self):
        """Take the proposal back."""
        return self._decide("withdraw")

    def action_end(self):
        """Use the picture no longer; papers that bear it keep it."""
        return self._decide("end")

    @api.model
    def _for(self, subject, words, day, target=None):
        """The picture beside exactly these words on ``day``, or none.

        :param target: the kind of document or the seal; of an organ the name is enough
        """
        domain = [
            ("subject", "=", subject),
            ("words", "=", words),
            ("state", "=", "applied"),
            ("date_from", "<=", day),
        ]
        if target:
            domain.append((TARGETS[subject], "=", target.id))
        # sudo: what is printed on every paper; only read.
        return self.sudo().search(domain, limit=1)

    def _reference(self):
        return {"id": self.id, "sha256": self.sha256}

    @api.model
    def _of_reference(self, reference):
        """The bytes a frozen paper refers to; b"" for none.

        :raises UserError: the picture is no longer what it was
        """
        if not reference:
            return b""
        # sudo: a picture printed on the paper at hand; only read.
        content = self.sudo().browse(reference["id"]).exists()._bytes()
        if hashlib.sha256(content).hexdigest() != reference["sha256"]:
            raise UserError(
                self.env._("A Mongolian picture was changed after its digest was taken")
            )
        return content


class Evidence(models.Model):
    """Pictures are what was decided on."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_mongolian"]

    @api.model
    def _verify_mongolian(self):
        """Each picture has its digest, and is as its last act left it."""
        problems = self._differing(
            "darqi.mongolian.picture", self._verify_rows("darqi.mongolian.picture")
        )
        for row in self._every("darqi.mongolian.picture"):
            if hashlib.sha256(row._bytes()).hexdigest() != row.sha256:
                problems.append(
                    self.env._(
                        "Mongolian picture “%(words)s”: its file was changed.",
                        words=row.words,
                    )
                )
        return problems
