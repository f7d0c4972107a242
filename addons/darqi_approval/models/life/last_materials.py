from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...identity import normalise_name
from ..application import WINDOW
from ..config import DEFAULTS

# How long after it was handed in a scan is offered again, in months.
DEFAULTS["darqi.reuse_months"] = "12"
# Cases whose papers are not offered: nobody found them in order.
NOT_OFFERED = ("received", "correcting", "not_accepted", "withdrawn")


class ApplicationMaterial(models.Model):
    """A paper taken over from the applicant's last filing says from which."""

    _inherit = "darqi.application.material"

    origin_id = fields.Many2one(
        "darqi.application.material",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        string="Taken from",
    )
    origin_note = fields.Char(
        readonly=True,
        copy=False,
        string="Origin of the scan",
        help="Case, day and who took it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The origin is noted by the act that takes the paper over."""
        for vals in vals_list:
            self._check_origin(vals)
        return super().create(vals_list)

    def write(self, vals):
        """The origin is noted by the act that takes the paper over."""
        self._check_origin(vals)
        return super().write(vals)

    def _check_origin(self, vals):
        given = [name for name in ("origin_id", "origin_note") if vals.get(name)]
        if given and not self.env.su:
            raise ValidationError(
                self.env._("Taken from: noted only when a paper is taken over.")
            )


class Filing(models.Model):
    """沿用上次材料: a known applicant is not asked for what he handed in before."""

    _inherit = "darqi.filing"

    can_offer_last = fields.Boolean(compute="_compute_can_offer_last")

    @api.depends_context("uid", "darqi_at")
    @api.depends("state", "is_known", "material_ids")
    def _compute_can_offer_last(self):
        for filing in self:
            filing.can_offer_last = bool(
                filing._origin
                and filing.can_receive
                and filing.is_known
                and filing.material_ids
            )

    def _last_materials(self):
        """{line of this filing: the last valid line of the same paper, as superuser}.

        Valid: found in order in an accepted case of this applicant, scanned, and not
        older than the setting. What the applicant writes himself is not offered.
        """
        self.ensure_one()
        rows = self.material_ids.filtered(
            lambda row: (
                row.material_id
                # sudo: lists are public.
                and row.material_id.sudo().source != "applicant"
                and not row.attachment_ids
            )
        )
        known = self._known_applicant().sudo()  # sudo: he has shown this document
        named = normalise_name(self.applicant_name or "")
        if not rows or not known or known.name != named:
            return {}
        today = self.env["darqi.working.day"]._today()
        months = self.env["darqi.config"]._number("darqi.reuse_months")
        # sudo: the applicant's own papers, in whatever organ's case they lie.
        found = rows.sudo().search(
            [
                ("application_id.applicant_id", "=", known.id),
                ("application_id.state", "not in", NOT_OFFERED),
                ("name", "in", rows.mapped("name")),
                ("is_received", "=", True),
                ("verdict", "=", "ok"),
                ("attachment_ids", "!=", False),
                ("received_on", ">=", today - relativedelta(months=months)),
            ],
            order="received_on desc, id desc",
        )
        last = {}
        for row in found:
            if row.application_id.refusal_ground != "false_materials":
                last.setdefault(row.name, row)
        return {row: last[row.name] for row in rows if row.name in last}

    def action_offer_last(self):
        """Open the list of what the applicant handed in before, to be ticked."""
        self.ensure_one()
        self._need_group(*WINDOW)
        self.check_access("write")
        offered = self._last_materials()
        if not offered:
            raise UserError(
                self.env._("No scan of an earlier case is valid for these materials.")
            )
        dialog = self.env["darqi.material.reuse"].create(
            {
                "filing_id": self.id,
                "line_ids": [
                    Command.create({"material_id": row.id}) for row in offered
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Last materials of the applicant"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_take_last(self, material_ids=None):
        """沿用: copies of the scans join these lines, with their origin.

        :param material_ids: lines of this filing that were agreed on with the applicant
        :raises UserError: another filing's line, or none is offered for it
        """
        self.ensure_one()
        self._need_group(*WINDOW)
        self.check_access("write")
        self._door_lock()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "Filing %(number)s was received: it cannot be changed.",
                    number=self.number,
                )
            )
        offered = self._last_materials()
        wanted = set(material_ids or [])
        rows = [row for row in offered if row.id in wanted]
        if not rows or len(rows) != len(wanted):
            raise UserError(
                self.env._("Materials: choose among those that are offered.")
            )
        today = self.env["darqi.working.day"]._today()
        taken = []
        for row in rows:
            origin = offered[row]
            copies = origin.attachment_ids.copy(
                {"res_model": row._name, "res_id": row.id}
            )
            row.write(
                {
                    "attachment_ids": [Command.set(copies.ids)],
                    "is_received": True,
                    "follows": False,
                    "verdict": "ok",
                    "form": "electronic",
                }
            )
            # sudo: the origin is written by this act only.
            row.sudo().write(
                {
                    "origin_id": origin.id,
                    "origin_note": self.env._(
                        "%(case)s, handed in %(day)s; taken %(today)s by %(person)s",
                        case=origin.application_id.number,
                        day=origin.received_on,
                        today=today,
                        person=self.env.user.name,
                    ),
                }
            )
            taken.append(
                [row.id, origin.id, sorted(origin.attachment_ids.mapped("checksum"))]
            )
        self.env["darqi.evidence"]._record(
            self, "filing_last_materials", {"taken": taken}
        )
        return True
