from odoo import api, fields, models
from odoo.exceptions import ValidationError

CLAUSES = ("limit_basis", "renewal_basis", "silence_basis")


class ItemRevision(models.Model):
    """What the item's own law says of its times, each with its clause (LAW 3).

    The statutory limit, how long before the end of validity a renewal is applied for,
    and what it means when the organ says nothing until the limit is over. Part of the
    list: typed with law and article, frozen with it, evidence of its publication.
    """

    _inherit = "darqi.item.revision"

    limit_basis = fields.Char(
        string="Clause of the limit",
        help="Law and article that sets the statutory limit. Empty: 行政许可法 42.",
    )
    renewal_basis = fields.Char(
        string="Clause of the renewal",
        help="Law and article of the time before the end of validity. Empty:"
        " 行政许可法 50.",
    )
    silence_rule = fields.Selection(
        [("none", "No rule of its own"), ("granted", "Deemed agreed to")],
        required=True,
        default="none",
        string="Without a decision in time",
        help="What the item's own law makes of it when the limit is over without a"
        " decision. Agreed to: entered by a job, dated by the law, confirmed by a"
        " person.",
    )
    silence_basis = fields.Char(
        string="Clause of the silence", help="Law and article that has it."
    )

    _silence_check = models.Constraint(
        "CHECK (silence_rule = 'none' OR coalesce(silence_basis, '') <> '')",
        "Clause of the silence: name the law that has it.",
    )
    _silence_limit_check = models.Constraint(
        "CHECK (silence_rule = 'none' OR statutory_days > 0)",
        "Without a decision in time: the item's own law sets its limit as well.",
    )

    @api.constrains(*CLAUSES)
    def _check_clauses(self):
        for revision in self:
            for name in CLAUSES:
                text = revision[name]
                if text and not ("《" in text and "条" in text):
                    raise ValidationError(
                        self.env._(
                            "%(field)s: write it as 《…条例》第…条 (“%(law)s”).",
                            field=self._fields[name]._description_string(self.env),
                            law=text,
                        )
                    )

    def _payload(self):
        own = {
            "limit_basis": self.limit_basis or None,
            "base_event": self.base_event,
            "renewal": [self.renewal_lead_amount, self.renewal_lead_unit],
            "renewal_basis": self.renewal_basis or None,
            "silence": self.silence_rule,
            "silence_basis": self.silence_basis or None,
        }
        return {**super()._payload(), **own}


class Application(models.Model):
    """The clock names the clause that sets its limit."""

    _inherit = "darqi.application"

    def _decision_law(self):
        law = super()._decision_law()
        # sudo: lists are public.
        own = self.revision_id.sudo().limit_basis
        return own if own and not self._is_first_review() else law
