from odoo import fields, models
from odoo.exceptions import UserError

from ..identity import normalise_name
from .applicant import IDENTITY_GROUPS

# Papers of a case that must bear their seal before anything is handed out.
GATING_PAPERS = (
    "granted",
    "refused",
    "licence",
    "change",
    "change_refused",
    "renewal",
    "renewal_refused",
    "cancellation",
)


class Application(models.Model):
    """Certificate, seal, handing out (行政许可法 44)."""

    _inherit = "darqi.application"

    receiver_name = fields.Char(readonly=True, copy=False, string="Handed to")
    receiver_id_number = fields.Char(
        readonly=True,
        copy=False,
        groups=IDENTITY_GROUPS,
        string="Identity number of the receiver",
    )
    delivery_method = fields.Selection(
        [
            ("counter", "At the counter"),
            ("agent", "By an agent"),
            ("mail", "By mail"),
            ("electronic", "Electronically"),
        ],
        readonly=True,
        copy=False,
    )
    post_number = fields.Char(readonly=True, copy=False, string="Mail number")
    delivered_on = fields.Date(readonly=True, copy=False)

    _delivery_check = models.Constraint(
        "CHECK (delivery_method <> 'mail' OR post_number IS NOT NULL)",
        "Mail number: it is needed when the result goes by mail.",
    )

    def action_make_licence(self):
        """制证: draft the licence where the item has one; the seal comes next."""
        self._act("make")
        for case in self:
            if case.item_id.sudo().licence_name:  # sudo: properties of items are public
                self.env["darqi.licence"]._draft_from(case)
            case._pass_sealed()
        return True

    def _unsealed(self):
        """Papers of this case that still wait for their seal."""
        self.ensure_one()
        # sudo: only states of the case's own papers are read.
        return self.sudo().document_ids.filtered(
            lambda paper: (
                paper.kind in GATING_PAPERS
                and paper.seal_required
                and paper.state == "issued"
            )
        )

    def _decision_kind(self):
        """Code of the paper that decides the case, or False: none decides it."""
        return {"granted": "granted", "refused": "refused"}.get(self.result, False)

    def _decisions(self):
        """The written decision that stands: not voided (行政许可法 38)."""
        self.ensure_one()
        kind = self._decision_kind()
        # sudo: only states of the case's own papers are read.
        return self.sudo().document_ids.filtered(
            lambda paper: paper.kind == kind and paper.state != "voided"
        )

    def _decision_is_sealed(self):
        """The case has its written decision under the seal; nothing follows before."""
        return any(paper.state == "sealed" for paper in self._decisions())

    def _is_sealed(self):
        """The decision is sealed and no other paper of the case waits for it."""
        if self._unsealed():
            return False
        return not self._decision_kind() or self._decision_is_sealed()

    def _refusal_make(self):
        """制证 only on a decision that stands; a voided one is issued again first."""
        if self._decision_kind() and not self._decisions():
            return self.env._(
                "The written decision was voided: issue it again before the"
                " certificate is made."
            )
        return False

    def _refusal_seal(self):
        if self._is_sealed():
            return False
        return self.env._("The written decision of the case is not sealed.")

    def _sealed(self, document):
        """Called by the seal when a paper of this case was sealed."""
        self._pass_sealed()

    def _pass_sealed(self):
        """To the handing-out desk, once nothing waits for a seal any more."""
        # sudo: the seal keeper has no write right on cases; the seal is the act.
        for case in self.sudo():
            if (
                case.state != "to_seal"
                or not case._is_sealed()
                or case._lacks_licence()
            ):
                continue
            case._move("seal")

    def _lacks_licence(self):
        """A granted case of an item with a licence goes out with it, not before."""
        self.ensure_one()
        if self.result != "granted" or not self.item_id.licence_name:
            return False
        return not self.licence_ids.filtered(lambda licence: licence.state != "draft")

    def _refusal_deliver(self):
        late = self.material_ids.filtered(
            lambda row: (
                row.is_required and not row.is_received and not row._is_promised()
            )
        )
        if late and self.result in ("granted", "forwarded"):
            return self.env._(
                "Materials that were to follow are still missing: %(names)s.",
                names="、".join(late.mapped("name")),
            )
        return False

    def action_deliver(
        self,
        receiver="",
        method="counter",
        post_number="",
        id_number="",
        note="",
        authority="",
    ):
        """出件: hand the result out, with the receiver's identity checked.

        :param method: counter, agent, mail or electronic
        :param note: where the receiver signed; kept by the register of handing out
        :param authority: power of attorney of an agent the filing does not name
        :param id_number: of who takes it at the counter; the applicant's or the
            agent's of the filing
        """
        self.ensure_one()
        receiver = self._need_text(receiver, self.env._("Handed to"))
        if method not in dict(self._fields["delivery_method"].selection):
            raise UserError(self.env._("Delivery method: choose one of the list."))
        if method == "counter":
            self._check_organisation_receiver(receiver, id_number)
        number = self._checked_receiver(method, id_number)
        if method == "mail":
            post_number = self._need_text(post_number, self.env._("Mail number"))
        today = self.env["darqi.working.day"]._today()
        self._act(
            "deliver",
            {
                "receiver_name": receiver,
                "receiver_id_number": number,
                "delivery_method": method,
                "post_number": post_number or False,
                "delivered_on": today,
                "closed_on": today,
            },
            text=self.env._(
                "%(method)s: %(receiver)s %(post)s",
                method=dict(
                    self._fields["delivery_method"]._description_selection(self.env)
                )[method],
                receiver=receiver,
                post=post_number or "",
            ),
        )
        self._clock_stop("delivery")
        return True

    def _check_organisation_receiver(self, receiver, id_number):
        """Who takes an organisation's result at the counter. :raises UserError:

        Its legal representative, or the person the filing names; anybody else brings
        a power of attorney and takes it as an agent.
        """
        # sudo: names and numbers are compared, not shown.
        filing, applicant = self.filing_id.sudo(), self.applicant_id.sudo()
        if applicant.kind != "organisation":
            return
        if receiver == (filing.agent_name or "").strip() and filing.agent_id_number:
            self._checked_receiver("agent", id_number)
            return
        heads = {
            normalise_name(name)
            for name in (filing.legal_person, applicant.legal_person)
            if name
        }
        if normalise_name(receiver) not in heads:
            raise UserError(
                self.env._(
                    "Handed to: %(receiver)s is neither the legal representative of"
                    " “%(organisation)s” nor the person its filing names. With a power"
                    " of attorney it is handed to an agent.",
                    receiver=receiver,
                    organisation=applicant.name,
                )
            )

    def _checked_receiver(self, method, id_number):
        """The receiver's number, compared with the papers. :raises UserError:"""
        if method not in ("counter", "agent"):
            return False
        number = self.env["darqi.applicant"]._checked_number("other", id_number)
        # sudo: the number is compared, not shown.
        filing, applicant = self.filing_id.sudo(), self.applicant_id.sudo()
        expected = {
            "counter": applicant.id_number if applicant.kind == "person" else False,
            "agent": filing.agent_id_number,
        }[method]
        if expected and number != expected:
            raise UserError(
                self.env._(
                    "Identity number: it is not the number of %(person)s.",
                    person=applicant.name if method == "counter" else filing.agent_name,
                )
            )
        if method == "agent" and not filing.agent_id_number:
            raise UserError(self.env._("The filing names no agent."))
        today = self.env["darqi.working.day"]._today()
        if method == "agent" and filing.agent_until and filing.agent_until < today:
            raise UserError(
                self.env._(
                    "The agent's authority ended on %(day)s.", day=filing.agent_until
                )
            )
        return number
