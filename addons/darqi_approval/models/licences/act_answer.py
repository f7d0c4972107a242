from odoo import fields, models


class LicenceAct(models.Model):
    """What proves that the holder was told, and what he said (行政许可法 7, 46 to 48).

    The notice was served, by somebody who wrote nothing of the act; an answer has its
    day and its paper: the statement, the waiver, the record of the hearing.
    """

    _name = "darqi.licence.act"
    _inherit = ["darqi.licence.act", "darqi.scan.check"]
    _scan_fields = ("answer_file",)

    notice_served_on = fields.Date(
        related="notice_id.served_on", string="Notice served on"
    )
    answered_on = fields.Date(
        string="Day of the answer",
        help="The day on which the holder answered, or was heard.",
    )
    answer_file = fields.Binary(
        attachment=True,
        copy=False,
        string="Paper of the answer",
        help="The signed statement or waiver, or the record of the hearing (听证笔录).",
    )
    answer_file_name = fields.Char(copy=False)

    _answer_check = models.Constraint(
        "CHECK (state NOT IN ('decided', 'effective') OR holder_answer IS NULL"
        " OR answered_on IS NOT NULL)",
        "Day of the answer: an answer of the holder has its day.",
    )

    def _refusal_unheard(self):
        return super()._refusal_unheard() or self._refusal_unproved()

    def _refusal_unproved(self):
        """Why nothing proves the hearing of the holder, or False."""
        if not self.needs_hearing:
            return False
        served = self.sudo().notice_id.served_on  # sudo: a day of the act's own paper
        if not served:
            return self.env._(
                "Notice to holder: its service is not on record. What was not served"
                " tells nobody anything (行政许可法 7)."
            )
        if not self.holder_answer:
            return False
        today = self.env["darqi.working.day"]._today()
        if not self.answered_on or not served <= self.answered_on <= today:
            return self.env._(
                "Day of the answer: between the service of the notice (%(served)s) and"
                " today.",
                served=served,
            )
        if not self.answer_file:
            return self.env._(
                "Paper of the answer: attach the signed statement or waiver, or the"
                " record of the hearing."
            )
        return False

    def action_decide(self):
        """What the holder said goes on evidence with its paper."""
        result = super().action_decide()
        digest = self.env["darqi.document.service"]._digest_of
        self.env["darqi.evidence"]._record(
            self.filtered("needs_hearing"),
            "holder_heard",
            lambda act: {
                "notice": act.sudo().notice_id.number,  # sudo: the act's own paper
                "served_on": str(act.notice_served_on or ""),
                "answer": act.holder_answer or "",
                "answered_on": str(act.answered_on or ""),
                "file": digest(act, "answer_file"),
            },
        )
        return result


class DocumentService(models.Model):
    """Who wrote an act does not register the service of its notice."""

    _inherit = "darqi.document.service"

    def _refusal_organ(self):
        return super()._refusal_organ() or self._refusal_author()

    def _refusal_author(self):
        # sudo: authors of the acts of these papers are compared
        papers = self.sudo().document_ids.filtered(
            lambda paper: paper.res_model == "darqi.licence.act"
        )
        # sudo: as above
        acts = self.env["darqi.licence.act"].sudo().browse(papers.mapped("res_id"))
        if not self.env.su and self.env.user in acts.author_ids:
            return self.env._(
                "Whoever wrote some of the act does not register the service of its"
                " notice."
            )
        return False


class IrAttachment(models.Model):
    """The paper of the answer stays as it was when the act was decided."""

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        frozen = super()._darqi_frozen()
        # sudo: whether a file is frozen does not depend on who asks.
        papers = self.sudo().filtered(
            lambda file: (
                file.res_model == "darqi.licence.act"
                and file.res_field == "answer_file"
                and file.res_id
            )
        )
        if papers:
            # sudo: as above
            acts = self.env["darqi.licence.act"].sudo()
            decided = acts.search(
                [
                    ("id", "in", papers.mapped("res_id")),
                    ("state", "in", ("decided", "effective")),
                ]
            )
            frozen |= papers.filtered(lambda file: file.res_id in decided.ids)
        return frozen
