from odoo import fields, models

MOST_COPIES = 99


class DocumentService(models.Model):
    """Who goes along, and in how many copies the papers are served (PAPERS.md T24)."""

    _inherit = "darqi.document.service"

    second_server_id = fields.Many2one(
        "res.users",
        ondelete="restrict",
        string="Second server",
        help="Who went along and signs the slip, too.",
    )
    copies = fields.Integer(
        default=1,
        required=True,
        string="Copies of each paper",
        help="As many as the receiver takes; they stand on the slip.",
    )

    _servers_check = models.Constraint(
        "CHECK (second_server_id <> server_id)",
        "Second server: another person than who serves.",
    )
    _copies_check = models.Constraint(
        f"CHECK (copies BETWEEN 1 AND {MOST_COPIES})",
        f"Copies of each paper: between 1 and {MOST_COPIES}.",
    )

    def _refusal_serve(self):
        return super()._refusal_serve() or self._refusal_second()

    def _refusal_fail(self):
        return super()._refusal_fail() or self._refusal_second()

    def _refusal_second(self):
        """The second server is somebody else, of the organ or its window."""
        second = self.sudo().second_server_id  # sudo: organs of persons are compared
        if not second:
            return False
        if second == self.env.user:
            return self.env._("Second server: another person than who serves.")
        service = self.sudo()  # sudo: organs are compared
        if not (
            second.department_ids
            & (service.department_id | service.intake_department_id)
        ):
            return self.env._(
                "Second server: %(person)s belongs neither to the issuing organ nor to"
                " its window.",
                person=second.name,
            )
        return False

    def _slip_values(self):
        values = super()._slip_values()
        second = self.sudo().second_server_id  # sudo: the name stands on the proof
        if second:
            values["servers"] = [*values.get("servers", []), second.name]
        values["papers"] = [
            {**paper, "copies": self.copies} for paper in values["papers"]
        ]
        return values
