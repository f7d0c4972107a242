"""Where people sign: papers at the counter, slips of service, surveys, handing out."""

from odoo import fields, models

from ..ground.evidence import canonical, sha256

APPLICANT = ("applicant", "agent")
# Papers on which people sign, and as what; the file is issued before.
PAPERS = {
    "receipt": ("clerk", *APPLICANT),
    "licence_application": APPLICANT,
    "promise": APPLICANT,
    "survey_record": ("party", "surveyor"),
    "service_proof": ("receiver", "server", "witness"),
}
WAYS = ("direct", "left", "entrusted")


class Document(models.Model):
    """An issued paper never changes: its signatures are kept beside it."""

    _name = "darqi.document"
    _inherit = ["darqi.document", "darqi.signed.by.hand"]

    def _signing_roles(self):
        roles = PAPERS.get(self.kind, ()) if self.state != "voided" else ()
        # sudo: names that stand on the paper are offered
        filing = self.sudo().application_id.filing_id
        agent = (filing.agent_name or "") if filing.has_agent else ""
        usual = {
            "applicant": self.subject,
            "agent": agent,
            "clerk": self.env.user.name,
            "server": self.env.user.name,
            "surveyor": self.env.user.name,
            "receiver": self.subject,
        }
        return {role: usual.get(role) or "" for role in roles}

    def _signing_subject(self):
        return self.display_name, self.sha256, self


class DocumentService(models.Model):
    """送达回证: the receiver signs before the slip is issued; it is printed there."""

    _name = "darqi.document.service"
    _inherit = ["darqi.document.service", "darqi.signed.by.hand"]

    def _signing_roles(self):
        if (
            self.method not in WAYS
            or self.proof_document_id
            or self.state not in ("planned", "served")
        ):
            return {}
        roles = {"receiver": self.signer or self.receiver}
        if self.method == "left":
            roles = {"witness": self.witnesses or ""}
        return {**roles, "server": self.env.user.name}

    def _signing_subject(self):
        # sudo: names and digests of the papers that are handed over
        papers = self.sudo().document_ids.sorted("id")
        facts = canonical(
            {
                "receiver": self.receiver,
                "papers": [[paper.display_name, paper.sha256] for paper in papers],
            }
        )
        names = "、".join(papers.mapped("display_name"))
        return f"送达回证：{names}", sha256(facts), self.env["darqi.document"]

    def _slip_values(self):
        values = super()._slip_values()
        pictures = self._signature_pictures()
        return {**values, "signatures": pictures} if pictures else values


class ApplicationStep(models.Model):
    """现场勘验: who was there signs what the record will say, word for word."""

    _name = "darqi.application.step"
    _inherit = ["darqi.application.step", "darqi.signed.by.hand"]

    def _signing_roles(self):
        if self.kind != "survey" or self.state != "requested" or self._refusal_record():
            return {}
        # sudo: the applicant's name, when nobody else was met
        party = self.present_person or self.sudo().application_id.applicant_name
        roles = {"party": party}
        if self.env.user in self.officer_ids:
            roles["surveyor"] = self.env.user.name
        return roles

    def _signing_subject(self):
        facts = sha256(self._survey_facts())
        return f"现场勘验记录：{self.name}", facts, self.env["darqi.document"]

    def _survey_values(self):
        values = super()._survey_values()
        pictures = self._signature_pictures()
        return {**values, "signatures": pictures} if pictures else values


class Application(models.Model):
    """出件: who takes the result signs for exactly these papers."""

    _name = "darqi.application"
    _inherit = ["darqi.application", "darqi.signed.by.hand"]

    def _signing_case(self):
        return self.sudo()  # sudo: it is the case itself; only its organs are read

    def _signing_roles(self):
        if self.state != "to_deliver":
            return {}
        return {"receiver": self.applicant_name, "agent": ""}

    def _signing_subject(self):
        # sudo: names and digests of the papers that are handed out
        papers = self.sudo()._result_papers().sorted("id")
        facts = canonical([[paper.display_name, paper.sha256] for paper in papers])
        return (
            f"出件登记：{self.number}",
            sha256(facts),
            self.env["darqi.document"],
        )

    def _delivery_row(self):
        row = super()._delivery_row()
        taken = self._signatures_now().filtered(
            lambda signed: signed.role in ("receiver", "agent")
        )
        if taken:
            row["signature"] = taken[-1].image.decode()
        return row


class ApplicationAct(models.TransientModel):
    """The dialog of handing out has the pad in it."""

    _inherit = "darqi.application.act"

    signature = fields.Binary(
        attachment=False,
        string="Signature of the receiver",
        help="A picture of handwriting, no electronic signature of 电子签名法.",
    )

    def action_confirm(self):
        """The receiver signs for the papers, then they are handed out; or nothing."""
        self.ensure_one()
        if self.act == "deliver" and self.signature:
            picture = self.with_context(bin_size=False).signature
            role = "agent" if self.method == "agent" else "receiver"
            for case in self.application_ids:
                case._sign_by_hand(role, self.receiver_name, picture)
        return super().action_confirm()
