import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ...identity import normalise_name
from ..application import DELIVERY


class Filing(models.Model):
    """The power of attorney of the agent, scanned at intake (行政许可法 29)."""

    _inherit = "darqi.filing"

    agent_scan = fields.Binary(
        attachment=True, copy=False, string="Scan of the power of attorney"
    )
    agent_scan_name = fields.Char(copy=False)


class Application(models.Model):
    """出件: the result goes to the applicant himself, or to an agent with authority.

    The authority is on record as its scan: at intake, or taken at the counter.
    """

    _inherit = "darqi.application"

    authority_scan = fields.Binary(
        attachment=True,
        readonly=True,
        copy=False,
        string="Scan of the power of attorney",
    )
    authority_scan_name = fields.Char(readonly=True, copy=False)

    def _door_guarded(self):
        return super()._door_guarded() | {"authority_scan", "authority_scan_name"}

    def action_deliver(
        self,
        receiver="",
        method="counter",
        post_number="",
        id_number="",
        note="",
        authority="",
    ):
        """Hand out to the applicant, or to the agent whose authority was scanned."""
        self.ensure_one()
        taker = normalise_name(receiver or "")
        # sudo: names are compared, not shown.
        applicant = self.sudo().applicant_id
        if (
            method == "counter"
            and applicant.kind != "organisation"
            and taker
            and taker != normalise_name(self.applicant_name)
        ):
            raise UserError(
                self.env._(
                    "Handed to: %(receiver)s is not the applicant. Somebody else takes"
                    " it as his agent, with a power of attorney.",
                    receiver=receiver,
                )
            )
        return super().action_deliver(
            receiver, method, post_number, id_number, note, authority
        )

    def _checked_receiver(self, method, id_number):
        """An agent's authority is on record as its scan, whoever named him."""
        number = super()._checked_receiver(method, id_number)
        # sudo: only whether the scan of the authority is on record
        scanned = self.authority_scan or (
            self.sudo().filing_id.agent_scan  # sudo: as above
            and not self.env.context.get("darqi_authority")
        )
        if method == "agent" and not scanned:
            raise UserError(
                self.env._(
                    "Scan of the power of attorney: an agent takes the result only with"
                    " his authority on record."
                )
            )
        return number

    def _is_named_agent(self, receiver):
        """Whether the filing names who takes it as its agent."""
        # sudo: names are compared, not shown.
        named = (self.sudo().filing_id.agent_name or "").strip()
        return bool(named) and (receiver or "").strip() == named

    def _receiver_relation(self, receiver, method):
        """What the taker is to the applicant, from what is on record; or False."""
        if method == "agent" or self._is_named_agent(receiver):
            return self.env._("Agent")
        # sudo: whose result it is, compared only
        if self.sudo().applicant_id.kind == "organisation":
            return self.env._("Legal representative")
        return False

    def _take_authority(self, scan, name):
        """Record the scan of the power of attorney before the result goes out."""
        self.env["darqi.state.door"]._need_group(*DELIVERY)
        content = base64.b64decode(scan)
        self.env["darqi.scan.check"]._check(content, name)
        for case in self:
            case.check_access("write")
            if case.state != "to_deliver":
                raise UserError(self.env._("Nothing waits to be handed out."))
        self._door_opened().write({"authority_scan": scan, "authority_scan_name": name})
        self.env["darqi.evidence"]._record(
            self, "authority_taken", {"file": hashlib.sha256(content).hexdigest()}
        )


class ApplicationAct(models.TransientModel):
    """The dialog of handing out takes the scan of the authority."""

    _inherit = "darqi.application.act"

    authority_scan = fields.Binary(
        attachment=False, string="Scan of the power of attorney"
    )
    authority_scan_name = fields.Char()
    has_authority_scan = fields.Boolean(compute="_compute_has_authority_scan")

    def _compute_has_authority_scan(self):
        for window in self:
            cases = window.application_ids
            # sudo: only whether a scan is on record
            window.has_authority_scan = bool(cases) and all(
                case.sudo().filing_id.agent_scan or case.authority_scan
                for case in cases
            )

    def action_confirm(self):
        """The authority is on record before the result goes out."""
        self.ensure_one()
        if self.act == "deliver" and self.authority_scan:
            self.application_ids._take_authority(
                self.with_context(bin_size=False).authority_scan,
                self.authority_scan_name or "",
            )
        return super().action_confirm()


class IrAttachment(models.Model):
    """The authority on which a result was handed out stays as it was."""

    _inherit = "ir.attachment"

    def _darqi_frozen(self):
        frozen = super()._darqi_frozen()
        # sudo: whether a file is frozen does not depend on who asks.
        return frozen | self.sudo().filtered(
            lambda file: (
                file.res_model == "darqi.application"
                and file.res_field == "authority_scan"
            )
        )
