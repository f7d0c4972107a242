from odoo import api, models
from odoo.tools import SQL


class Evidence(models.Model):
    """Service, acts on licences, bars, deemed renewals, loans, complaints, requests."""

    _inherit = "darqi.evidence"

    @api.model
    def _verify_checks(self):
        return [*super()._verify_checks(), "_verify_acts", "_verify_served"]

    @api.model
    def _verify_acts(self):
        """Each row of these registers is there, as its last act left it."""
        models_told = [
            self.env[name]
            for name in sorted(self.env.registry)
            if getattr(self.env[name], "_evidenced", ()) and self.env[name]._auto
        ]
        problems = self._verify_kept_all(models_told)
        for model in models_told:
            name = model._name
            found = self._verify_rows(name)
            states = model._evidenced_states
            if states:
                still = model.browse(found).filtered(lambda r, s=states: r.state in s)
                found = {record.id: found[record.id] for record in still}
            problems += self._differing(name, found)
        return problems

    @api.model
    def _verify_kept_all(self, models_told):
        """Like :meth:`_verify_kept` for many registers, in one statement."""
        self.env.flush_all()
        gone = [
            SQL(
                """SELECT res_model, (array_agg(name ORDER BY id DESC))[1], res_id
                   FROM darqi_evidence e WHERE res_model = %(model)s
                     AND NOT EXISTS (SELECT 1 FROM %(table)s t WHERE t.id = e.res_id)
                   GROUP BY res_model, res_id""",
                model=model._name,
                table=SQL.identifier(model._table),
            )
            for model in models_told
        ]
        rows = self.env.execute_query(
            SQL("%s ORDER BY 1, 3", SQL(" UNION ALL ").join(gone))
        )
        return [
            self.env._(
                "%(model)s “%(name)s” is on evidence and was deleted.",
                model=self.env["ir.model"]._get(model).name,
                name=name,
            )
            for model, name, _id in rows
        ]

    @api.model
    def _verify_served(self):
        """The day a paper was served is that of its service, and of one only."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.id FROM darqi_document d
                WHERE d.served_on IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM darqi_document_service_rel r
                    JOIN darqi_document_service s ON s.id = r.service_id
                    WHERE r.document_id = d.id AND s.state = 'served'
                      AND s.served_on = d.served_on)
                ORDER BY d.id
                """
            )
        )
        return self._differing(
            "darqi.document", {row[0]: ["served_on"] for row in rows}
        )


class DocumentService(models.Model):
    """What of a service is told."""

    _inherit = "darqi.document.service"
    _evidenced = (
        "method",
        "state",
        "served_on",
        "receiver",
        "signer",
        "relation",
        "server_id",
        "second_server_id",
        "copies",
        "post_number",
        "failure",
        "returned_on",
        "proof_sha256",
    )
    _evidenced_states = ("served", "failed")


class LicenceAct(models.Model):
    """What of an act on a licence is told."""

    _inherit = "darqi.licence.act"
    _evidenced = (
        "licence_id",
        "kind",
        "ground",
        "facts",
        "state",
        "drafted_by_id",
        "decided_by_id",
        "decided_on",
        "effective_on",
    )
    _evidenced_moves = True
    _evidenced_states = ("decided", "effective")


class DeemedRenewal(models.Model):
    """What of a deemed renewal is told."""

    _inherit = "darqi.deemed.renewal"
    _evidenced = (
        "licence_id",
        "application_id",
        "ended_on",
        "new_date_to",
        "confirmed_by_id",
        "confirmed_on",
        "state",
    )
    _evidenced_moves = True
    _evidenced_states = ("confirmed",)


class ApplicantBar(models.Model):
    """What of a bar is told."""

    _inherit = "darqi.applicant.bar"
    _evidenced = (
        "applicant_id",
        "item_id",
        "kind",
        "date_from",
        "date_to",
        "decided_by_id",
        "state",
    )


class SealLoan(models.Model):
    """What of a loan is told."""

    _inherit = "darqi.seal.loan"
    _evidenced = (
        "seal_id",
        "companion_id",
        "requested_by_id",
        "decided_by_id",
        "lent_by_id",
        "received_by_id",
        "state",
    )


class SealRequest(models.Model):
    """What of a request for the seal is told."""

    _inherit = "darqi.seal.request"
    _evidenced = (
        "name",
        "copies",
        "purpose",
        "item_id",
        "requested_by_id",
        "decided_by_id",
    )
    _evidenced_states = ("approved", "sealed", "refused")


class SealComplaint(models.Model):
    """What of a complaint is told."""

    _inherit = "darqi.seal.complaint"
    _evidenced = (
        "document_id",
        "department_id",
        "complainant",
        "text",
        "answer",
        "is_founded",
        "answered_by_id",
        "answered_on",
        "state",
    )
    _evidenced_states = ("answered", "closed")
