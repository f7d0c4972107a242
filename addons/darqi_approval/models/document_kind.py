import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..official_document import normalise_number

# Which seal a paper bears is its kind's (invariant 5, AMB-08).
SEALS = [
    ("approval_special", "Special seal for approvals"),
    ("organ", "Seal of the organ"),
    ("none", "No seal"),
]
# Decisions and licences: they bear a seal whatever is set (行政许可法 38, 39).
SEALED_ALWAYS = {
    "granted",
    "refused",
    "refusal_to_accept",
    "licence",
    "change",
    "change_refused",
    "renewal",
    "renewal_refused",
    "withdrawal",
    "annulment",
    "cancellation",
    "ordered_change",
    "not_annulled",
    "act_notice",
    "erratum",
}
# Papers the law wants sealed (行政许可法 32, 42, 44, 45, 47, 70): so do these.
SEALED_BY_LAW = SEALED_ALWAYS | {
    "acceptance",
    "correction",
    "licence_not_needed",
    "extension",
    "special_procedure",
    "interested_party",
    "hearing_right",
    "hearing_notice",
    "hearing_announcement",
    "hearing_refused",
    "termination",
    "cancellation_announcement",
}
# Papers a step of a process may be told to issue.
STEP_PAPERS = ("step_opinion",)
_FIELD = re.compile(r"\{(word|year|n)(?::0([1-9])d?)?\}")


def fill_pattern(pattern, word, year, n):
    """A number from its pattern: ``{word}``, ``{year}``, ``{n}`` or ``{n:06}``.

    :raises ValueError: the pattern has no serial or an unknown placeholder
    """

    def value(match):
        text = str({"word": word, "year": year, "n": n}[match[1]])
        return text.zfill(int(match[2] or 0))

    if not re.search(r"\{n(:0[1-9]d?)?\}", pattern):
        raise ValueError("{n}")
    number = _FIELD.sub(value, pattern)
    if "{" in number or "}" in number:
        raise ValueError(number)
    return number


class DocumentKind(models.Model):
    """A kind of official document: its number, its seal, its copies.

    Kept by the catalogue keeper without code. ``code`` ties it to the act that issues
    it and to the builder of its paper.
    """

    _name = "darqi.document.kind"
    _description = "Kind of document"
    _order = "sequence, id"

    name = fields.Char(required=True, help="What the paper is called.")
    code = fields.Char(required=True, help="Ties the kind to the act that issues it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    title = fields.Char(
        string="Printed title", help="Printed instead of the usual title when filled."
    )
    pattern = fields.Char(
        string="Number pattern",
        help="Uses {word} (word of the organ), {year} and {n}; empty: not numbered.",
    )
    seal = fields.Selection(SEALS, required=True, default="approval_special")
    seal_parties = fields.Integer(
        default=1,
        string="Organs that seal",
        help="1: the issuing organ; 2: both parties of an agreement.",
    )
    copies = fields.Integer(
        default=2, help="Originals made; no more impressions than these."
    )
    law = fields.Char(string="Clause", help="The clause the paper rests on.")

    _code_uniq = models.Constraint(
        "unique(code)", "A kind of document with this code exists already."
    )
    _copies_check = models.Constraint(
        "CHECK (copies BETWEEN 1 AND 99)", "Copies: between 1 and 99."
    )
    _parties_check = models.Constraint(
        "CHECK (seal_parties IN (1, 2))", "Organs that seal: one or two."
    )

    _pattern_uniq = models.UniqueIndex(
        "(pattern) WHERE pattern <> ''",
        "Number pattern: another kind has it; two series would give one number.",
    )

    @api.constrains("pattern")
    def _check_pattern_of_others(self):
        """No two kinds give the same number, whatever words the organs have."""
        # sudo: words of organs are printed on every paper.
        organs = self.env["darqi.department"].sudo().search([("word", "!=", False)])
        words = {"达审批", *organs.mapped("word")}

        def samples(kind):
            return {fill_pattern(kind.pattern, word, 2026, 12) for word in words}

        others = self.with_context(active_test=False).search([("pattern", "!=", False)])
        for kind in self.filtered("pattern"):
            for other in others - kind:
                if samples(kind) & samples(other):
                    raise ValidationError(
                        self.env._(
                            "Number pattern: “%(other)s” gives the same numbers.",
                            other=other.name,
                        )
                    )

    @api.constrains("pattern")
    def _check_pattern(self):
        for kind in self:
            if not kind.pattern:
                continue
            try:
                sample = fill_pattern(kind.pattern, "达审批", 2026, 12)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Number pattern: it needs {n} and may only use {word}, {year}"
                        " and {n} (found: %(found)s).",
                        found=error,
                    )
                ) from error
            right = normalise_number(sample)
            if "{year}" not in kind.pattern or sample != right:
                raise ValidationError(
                    self.env._(
                        "Number pattern: GB/T 9704-2012 7.2.5 writes it with the full"
                        " year in 〔〕, without 第 and leading zeros, for example"
                        " %(right)s.",
                        right=right,
                    )
                )

    @api.constrains("seal", "code")
    def _check_seal(self):
        for kind in self:
            if kind.code in SEALED_BY_LAW and kind.seal == "none":
                raise ValidationError(
                    self.env._(
                        "Seal: decisions, licences and the notices of a case always"
                        " bear a seal (行政许可法 32, 38, 39, 42, 45, 47);"
                        " “%(kind)s” cannot go without.",
                        kind=kind.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether the kind was used is asked of the whole register.
        used = (
            self.env["darqi.document"]
            .sudo()
            .search([("kind", "in", self.mapped("code"))], limit=1)
        )
        if used:
            raise UserError(
                self.env._("A kind that documents were issued under cannot be deleted.")
            )

    @api.model
    def _of(self, code):
        """The kind of this code. :raises UserError: when there is none"""
        # sudo: every act reads the settings of the paper it issues.
        kind = self.sudo().search([("code", "=", code)], limit=1)
        if not kind:
            raise UserError(
                self.env._("There is no kind of document “%(code)s”.", code=code)
            )
        return kind
