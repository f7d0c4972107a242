"""Where the Mongolian pictures stand: kinds set so, papers, seals, organs."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..official_document import CODES, Mongolian
from ..official_document.samples import SAMPLES


class DocumentKind(models.Model):
    """Kinds printed in Mongolian and Chinese, and what they still lack for it."""

    _inherit = "darqi.document.kind"

    bilingual = fields.Boolean(
        string="Mongolian and Chinese",
        help="Prints the Mongolian pictures beside organ and title. Without a picture"
        " the paper is issued in Chinese only.",
    )
    mongolian_ids = fields.One2many(
        "darqi.mongolian.picture", "kind_id", readonly=True, string="Mongolian pictures"
    )
    mongolian_missing = fields.Char(
        compute="_compute_mongolian_missing",
        search="_search_mongolian_missing",
        string="Without Mongolian picture",
        help="Words printed in Chinese only until their picture is in effect.",
    )

    @api.depends("bilingual", "title", "code", "mongolian_ids.state")
    def _compute_mongolian_missing(self):
        today = self.env["darqi.working.day"]._today()
        pictures = self.env["darqi.mongolian.picture"]
        for kind in self:
            missing = ""
            if kind.bilingual:
                missing = "、".join(
                    words
                    for words in kind._mongolian_words()
                    if not pictures._for("title", words, today, kind)
                )
            kind.mongolian_missing = missing

    def _mongolian_words(self):
        """Titles papers of the kind are printed under, as far as they are known."""
        if self.code == "licence":
            # sudo: what licences are called is public.
            items = self.env["darqi.item"].sudo()
            names = items._read_group(
                [("licence_name", "!=", False)], ["licence_name"], order="licence_name"
            )
            return [name for (name,) in names]
        return [self.title or self._standing_title(self.code) or self.name]

    @api.model
    def _search_mongolian_missing(self, operator, value):
        if operator not in ("in", "not in") or set(value) - {False, ""}:
            return NotImplemented
        lacking = self.search([("bilingual", "=", True)]).filtered("mongolian_missing")
        return [("id", "not in" if operator == "in" else "in", lacking.ids)]

    @api.constrains("bilingual", "code")
    def _check_bilingual(self):
        for kind in self.filtered("bilingual"):
            code = kind.code
            if code in CODES and CODES[code](SAMPLES[code]).style != "plain":
                raise ValidationError(
                    self.env._(
                        "Mongolian and Chinese: “%(kind)s” is a letter under the red"
                        " head: it has no place for the picture.",
                        kind=kind.name,
                    )
                )


class DocumentKindChange(models.Model):
    """Whether a kind is printed in both languages is decided as all else of it."""

    _inherit = "darqi.document.kind.change"

    bilingual = fields.Boolean(string="Mongolian and Chinese")


class Document(models.Model):
    """Papers in Mongolian and Chinese: one paper, one number, one digest."""

    _inherit = "darqi.document"

    @api.model
    def _bilingual_paper(self, settings, values, day):
        """The paper of a kind; what of it is in Mongolian is noted in ``values``."""
        values.pop("mongolian", None)  # of the paper this one is issued after
        paper = self._paper(settings, values)
        if not settings.bilingual or paper.style != "plain":
            return paper
        pictures = self.env["darqi.mongolian.picture"]
        found = {
            "organ": pictures._for("organ", paper.organ, day) if paper.organ else None,
            "title": pictures._for("title", paper.title, day, settings),
        }
        notes = {name: row._reference() for name, row in found.items() if row}
        if notes:
            values["mongolian"] = notes
            paper = self._with_mongolian(paper, notes)
        return paper

    @api.model
    def _paper(self, settings, values, **more):
        """With the pictures a paper was issued with, each as on record."""
        paper = super()._paper(settings, values, **more)
        return self._with_mongolian(paper, values.get("mongolian"))

    @api.model
    def _with_mongolian(self, paper, notes):
        if not notes:
            return paper
        read = self.env["darqi.mongolian.picture"]._of_reference
        shown = {name: read(notes.get(name)) for name in ("organ", "title", "seal")}
        if not paper.demo_seal:
            shown["seal"] = b""
        return replace(paper, mongolian=Mongolian(**shown))

    def _mongolian_notes(self):
        # sudo: the values behind the paper are hidden; of them only what is printed.
        return (self.sudo().content or {}).get("mongolian") or {}

    def _has_mongolian_title(self):
        """Whether this very paper bears a Mongolian title."""
        return bool(self._mongolian_notes().get("title"))

    def _mongolian_title_or_none(self):
        """PNG of the Mongolian title this very paper bears, or b""."""
        reference = self._mongolian_notes().get("title") if self else None
        return self.env["darqi.mongolian.picture"]._of_reference(reference)


class Seal(models.Model):
    """The Mongolian on the face of a seal, shown to whoever may see the seal."""

    _inherit = "darqi.seal"

    mongolian_picture = fields.Binary(
        compute="_compute_mongolian_picture", string="Mongolian on the seal"
    )

    def _mongolian(self, day):
        """The picture of the seal, or of the one this is a further medium of."""
        self.ensure_one()
        main = self.main_id or self
        pictures = self.env["darqi.mongolian.picture"]
        return pictures._for("seal", main.name, day, main)

    @api.depends("name", "main_id")
    def _compute_mongolian_picture(self):
        today = self.env["darqi.working.day"]._today()
        for seal in self:
            seal.mongolian_picture = bool(seal.id) and seal._mongolian(today).picture


class Department(models.Model):
    """The Mongolian name of an organ, as on its papers."""

    _inherit = "darqi.department"

    mongolian_picture = fields.Binary(
        compute="_compute_mongolian_picture", string="Mongolian name"
    )

    @api.depends("name", "name_ids")
    def _compute_mongolian_picture(self):
        today = self.env["darqi.working.day"]._today()
        pictures = self.env["darqi.mongolian.picture"]
        for organ in self:
            words = organ._name_on(today)
            organ.mongolian_picture = (
                bool(words) and pictures._for("organ", words, today).picture
            )
