from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

SERIES = "licence:"
# Columns that each event puts on evidence; `verify` compares them with the row.
EVIDENCED = (
    "name",
    "number",
    "number_id",
    "item_id",
    "application_id",
    "holder_id",
    "holder_name",
    "department_id",
    "issuer_id",
    "scope",
    "content",
    "area",
    "address",
    "date_from",
    "date_to",
    "period_from",
    "is_legacy",
    "state",
    "issued_on",
    "ended_on",
    "event_sequence",
    "level",
    "entered_by_id",
    "confirmed_by_id",
    "supervising_department_id",
)


class Licence(models.Model):
    """From the granted case to the certificate, its seal, and the events after it."""

    _inherit = "darqi.licence"

    @api.model
    def _draft_from(self, application, make=True):
        """The licence of a granted case, with its certificate ready to be sealed.

        The caller has judged the act (制证). Number and validity come from the item.

        :param make: False: only the draft, to be completed before its certificate
        """
        item = application.item_id

        def value(name, default=False):
            return application[name] if name in application._fields else default

        today = self.env["darqi.working.day"]._today()
        start = value("decided_on") or today
        decided = application._decided_licence()
        answers = value("answers") or {}
        # sudo: the licence follows from the decided case; its maker was judged there.
        licence = (
            self.sudo()
            ._door_opened()
            .create(
                {
                    "name": decided["licence_name"] or item.name,
                    "item_id": item.id,
                    "revision_id": value("revision_id", application.browse()).id,
                    "application_id": application.id,
                    "holder_id": value("applicant_id", application.browse()).id,
                    "holder_name": value("applicant_name")
                    or application.applicant_id.name,
                    "department_id": application.department_id.id,
                    "issuer_id": application.department_id.id,
                    "supervising_department_id": (
                        application.supervising_department_id or item.department_id
                    ).id,
                    "memorandum_line_id": application.memorandum_line_id.id,
                    "scope": value("scope"),
                    "content": application._granted_content(),
                    "address": answers.get("address")
                    or self._holder_value(application.applicant_id, "address"),
                    "area": decided["area"] or False,
                    "date_from": start,
                    "date_to": decided["valid_to"] or False,
                    "condition_ids": [
                        Command.create({"sequence": 10 * place, **row})
                        for place, row in enumerate(
                            application._granted_conditions(), 1
                        )
                    ],
                }
            )
        )
        # sudo: as above; the door does not stay open
        licence = licence.with_env(self.sudo().env)
        if make:
            licence._make_certificate()
        return licence.with_env(self.env)

    @api.model
    def _holder_value(self, holder, name):
        # sudo: what the holder's licence prints of him.
        return (holder.sudo()[name] if name in holder._fields else False) or False

    def _refusal_make(self):
        """Why no certificate can be made now, or False."""
        self.ensure_one()
        user = self.env.user
        if not self.env.su:
            if not user.has_group("darqi_approval.group_delivery"):
                return self.env._("Your roles do not include this act.")
            if self.department_id not in user.department_ids:
                return self.env._("Only the responsible organ makes the certificate.")
        if self.state == "valid" and not self.needs_certificate:
            return self.env._("The licence has its certificate.")
        if self.state not in ("draft", "valid"):
            return self.env._("The licence is not in force any more.")
        if self.state == "draft" and self.is_legacy:
            return self.env._("A legacy licence is registered, not made.")
        if self.state == "draft" and self._live_certificate():
            return self.env._("The licence has its certificate.")
        # sudo: to judge only.
        licence = self.sudo()
        if licence.application_id and self.state == "draft":
            return licence.application_id._refusal_make()
        return licence.item_id._refusal_competence(licence.department_id, licence.scope)

    def action_make(self):
        """Make the certificate; it then waits for its seal."""
        for licence in self:
            reason = licence._refusal_make()
            if reason:
                raise UserError(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=licence.display_name,
                        reason=reason,
                    )
                )
            # sudo: users may not write number and certificate; judged just now.
            licence.sudo()._make_certificate()
        return True

    def _make_certificate(self):
        """Number and certificate document of each licence; it is to be sealed next."""
        documents = self.env["darqi.document"]
        for licence in self:
            if not licence.number:
                licence._allot_number()
            # The certificate and its register row are one act of the caller.
            documents |= documents._issue(
                "licence",
                licence,
                licence._certificate_values(),
                department=licence.department_id,
                numbered=False,
            )
            licence._door_opened().write({"needs_certificate": False})
        return documents

    def _allot_number(self):
        """The next number of the item's own pattern, else of the common one."""
        self.ensure_one()
        pattern = self.item_id.licence_pattern
        if not pattern:
            pattern = self.env["darqi.document.kind"]._of("licence").pattern
        # One series for each pattern: two items that share it never share a number.
        row = self.env["darqi.document.number"]._allot(
            self.department_id,
            f"{SERIES}{pattern}",
            self.env["darqi.working.day"]._today(),
            pattern,
        )
        self._door_opened().write({"number": row.text, "number_id": row.id})

    def _certificate_values(self):
        """What the certificate prints, for the builder ``licence``."""
        self.ensure_one()
        holder = self.holder_id
        code = self._holder_value(holder, "id_masked")
        if self._holder_value(holder, "kind") == "organisation":
            code = self._holder_value(holder, "id_number")
        return {
            "licence_name": self.name,
            "licence_number": self.number,
            "number": self.number,
            "holder": self.holder_name,
            "holder_code": code or "",
            "legal_person": self._holder_value(holder, "legal_person") or "",
            "address": self.address or "",
            "item_name": self.item_id.name,
            "content": self._printed_content(),
            "area": self.area or "",
            "scope": self.scope or "",
            "conditions": self.condition_ids.sorted("sequence").mapped("text"),
            "valid_from": self.period_from or self.date_from,
            "valid_to": self.date_to or None,
        }

    def _printed_content(self):
        content = self.content or self.item_id.name
        return f"{content}（资质等级：{self.level}）" if self.level else content

    def _sealed(self, document):
        """Called when a document about this licence has been sealed."""
        if document.kind == "licence" and self.state == "draft":
            self._issue()

    def _refusal_undecided(self):
        """A licence of a case is in force under its sealed decision only (38)."""
        # sudo: whether the decision is sealed does not depend on who asks.
        case = self.sudo().application_id
        if case and not case._decision_is_sealed():
            return self.env._(
                "The decision that grants it is not sealed: a certificate without its"
                " decision puts nothing in force (行政许可法 38)."
            )
        return False

    def _refusal_issue(self):
        if not self._live_certificate().filtered(lambda d: d.state == "sealed"):
            return self.env._("Its certificate has not been sealed.")
        return self._refusal_undecided()

    def _issue(self):
        """The licence is in force: its certificate bears the seal."""
        today = self.env["darqi.working.day"]._today()
        for licence in self:
            licence._move("issue", {"issued_on": today})
            licence._event("issued")

    def _refusal_register(self):
        if not self.is_legacy:
            return self.env._("Only a legacy licence is registered; others are made.")
        missing = [
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in ("number", "issuer_id", "date_from", "holder_name")
            if not self[name]
        ]
        if missing:
            return self.env._("Fill in: %(fields)s.", fields=", ".join(missing))
        return False

    def _event(self, kind):
        """An event in the life of each licence, in the transaction that causes it.

        Other modules override it to do in the same transaction what follows.

        :param kind: issued, registered, changed, withdrawn, annulled, cancelled, held,
            downgraded, penalty_revoked
        """
        for licence in self.sudo():  # sudo: counting events is nobody's right
            licence._door_opened().write({"event_sequence": licence.event_sequence + 1})
        self.env["darqi.evidence"]._record(
            self.sudo(),  # sudo: as above
            f"licence_{kind}",
            lambda x: {
                "number": x.number,
                "sequence": x.event_sequence,
                "state": x.state,
                "holder": x.holder_name,
                "from": x.date_from,
                "to": x.date_to or None,
                "conditions": x.condition_ids.sorted("sequence").mapped("text"),
                "row": x._evidence_row(),
            },
        )
        return True

    def _evidence_row(self):
        return self.env["darqi.evidence"]._row(self, EVIDENCED)

    def _open_act(self, kind):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": dict(
                self.env["darqi.licence.act"]
                ._fields["kind"]
                ._description_selection(self.env)
            )[kind],
            "res_model": "darqi.licence.act",
            "view_mode": "form",
            "context": {"default_licence_id": self.id, "default_kind": kind},
        }

    def action_change(self):
        """Draft a change (变更)."""
        return self._open_act("change")

    def action_withdraw(self):
        """Draft a withdrawal (撤回, 行政许可法 8)."""
        return self._open_act("withdraw")

    def action_annul(self):
        """Draft an annulment (撤销, 行政许可法 69)."""
        return self._open_act("annul")

    def action_cancel(self):
        """Draft a cancellation (注销, 行政许可法 70)."""
        return self._open_act("cancel")
