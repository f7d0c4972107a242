from odoo import api, fields, models
from odoo.exceptions import UserError

from ...official_document import carry_slip, render

# Kinds of organs that take papers in for others (PRACTICE 2.15).
PLACES = ("township", "zone")
LAW = "全区通办：材料两个工作日内转出，一个工作日内签收（可在系统参数中调整）"


class Clock(models.Model):
    """The two duties of papers on their way between organs."""

    _inherit = "darqi.clock"

    kind = fields.Selection(
        selection_add=[
            ("carry_send", "Papers to be sent on"),
            ("carry_receive", "Papers to be signed for"),
        ],
        ondelete={"carry_send": "cascade", "carry_receive": "cascade"},
    )


class PaperMove(models.Model):
    """A bag that a carrier takes from one organ to another (代收转交)."""

    _name = "darqi.paper.move"
    _inherit = ["darqi.paper.move", "darqi.clock.mixin"]

    is_carried = fields.Boolean(readonly=True, string="Between organs")
    carrier = fields.Char(readonly=True, size=80, help="Who carries the bag.")
    carrier_number = fields.Char(
        readonly=True, size=60, string="Mail or vehicle number"
    )

    _carrier_check = models.Constraint(
        "CHECK (is_carried IS NOT TRUE OR carrier IS NOT NULL)",
        "Carrier: papers that go to another organ have a carrier.",
    )

    def action_receive(self):
        """签收: the duty to sign for the papers is done."""
        result = super().action_receive()
        carried = self.filtered("is_carried")
        if carried:
            carried._clock_stop("carry_receive")
        return result

    def action_print_slip(self):
        """Open the slip (代收转交单, 材料流转单), with the signatures there are."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/paper-move/{self.id}/slip",
            "target": "new",
        }

    def _slip_pdf(self):
        """The slip of this hand-over as PDF."""
        self.ensure_one()
        # sudo: who may read the hand-over may read what is in the bag's list.
        move = self.sudo()
        filing = move.filing_id
        day = self.env["darqi.working.day"]._today()
        here = self.with_context(tz="Asia/Shanghai")

        def at(value):
            return f"{fields.Datetime.context_timestamp(here, value):%Y-%m-%d %H:%M}"

        return render(
            carry_slip(
                {
                    "organ": move.from_department_id._name_on(day),
                    "to_organ": move.to_department_id._name_on(day),
                    "number": filing.number,
                    "bag": move.paper_bag or "",
                    "applicant": filing.applicant_name,
                    "received_on": filing.received_on,
                    "cases": [
                        {
                            "number": case.number,
                            "item": case.item_id.name,
                            "organ": case.department_id.name,
                            "papers": str(
                                len(case.material_ids.filtered("is_received"))
                            ),
                        }
                        for case in filing.application_ids
                    ],
                    "carrier": " ".join(
                        filter(None, (move.carrier, move.carrier_number))
                    ),
                    "handed_by": f"{move.handed_by_id.name} {at(move.handed_at)}",
                    "received_by": f"{move.received_by_id.name} {at(move.received_at)}"
                    if move.received_at
                    else "",
                    "note": move.note or "",
                    "watermark": "演示数据"
                    if self.env["darqi.config"]._is_demo()
                    else "",
                    "output": "for_stamp",
                }
            )
        )


class Filing(models.Model):
    """Papers taken in at a township or zone for an organ elsewhere (PRACTICE 2.15).

    The day of receipt is the township's: the five days of the competent organ run from
    it, while the papers are still on their way.
    """

    _name = "darqi.filing"
    _inherit = ["darqi.filing", "darqi.clock.mixin"]

    channel = fields.Selection(default=lambda self: self._default_channel())

    @api.model
    def _default_channel(self):
        organ = self.env.user.department_ids[:1]
        return "township" if organ.kind in PLACES else "window"

    def _other_organs(self):
        """Competent organs of the cases other than the one that took them in."""
        self.ensure_one()
        # sudo: which organs handle its cases is known to who took them in.
        return self.sudo().application_ids.department_id - self.intake_department_id

    def _receive(self):
        cases = super()._receive()
        places = self.filtered(
            lambda filing: filing.intake_department_id.kind in PLACES
        )
        carried = places.filtered(lambda filing: filing._other_organs())
        days = self.env["darqi.config"]._number("darqi.carry_send_days")
        for organ in carried.intake_department_id:
            carried.filtered(
                lambda filing, organ=organ: filing.intake_department_id == organ
            )._clock_start(
                "carry_send", days, bearer="window", department=organ, law=LAW
            )
        return cases

    def _hand_papers(self, desk, organ, note="", *, carrier="", carrier_number=""):
        """移交, between organs by a carrier who is named.

        :raises UserError: the papers leave the organ and no carrier is given
        """
        name = (carrier or "").strip()
        for filing in self:
            _desk, at_organ, transit = filing._paper_desk()
            if at_organ != organ and not transit and not name:
                raise UserError(
                    self.env._("Carrier: papers that go to another organ have one.")
                )
        moves = super()._hand_papers(desk, organ, note)
        carried = moves.sudo().filtered(  # sudo: the rows just made
            lambda move: move.from_department_id != move.to_department_id
        )
        if carried:
            carried._door_opened().write(
                {
                    "is_carried": True,
                    "carrier": name,
                    "carrier_number": (carrier_number or "").strip() or False,
                }
            )
            carried.filing_id._clock_stop("carry_send")
            carried._clock_start(
                "carry_receive",
                self.env["darqi.config"]._number("darqi.carry_receive_days"),
                bearer="window",
                department=organ,
                law=LAW,
            )
        return moves
