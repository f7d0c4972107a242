from odoo import fields, models
from odoo.exceptions import UserError


class Consultation(models.Model):
    """纪要 (GB/T 9704-2012 10.3): what both sides signed, as the minutes of both.

    Issued with the second signature, once, by whoever gives it.
    """

    _inherit = "darqi.consultation"

    held_on = fields.Date(help="Day of the meeting; empty: day of the last signature.")
    place = fields.Char(help="Where both met; empty: signed one after the other.")
    recorder = fields.Char(help="Who took the minutes.")
    observers = fields.Char(help="Who else was there: names with their organs.")
    minutes_id = fields.Many2one(
        "darqi.document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Minutes issued",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {"minutes_id"}

    def _sign(self, name, side):
        result = super()._sign(name, side)
        for row in self.filtered(lambda r: r.state == "concluded" and not r.minutes_id):
            row._issue_minutes()
        return result

    def _issue_minutes(self):
        # sudo: the signatories' names stand on the paper they signed.
        row = self.sudo()
        both = (
            (row.bureau_id, row.bureau_signed_by_id),
            (row.department_id, row.department_signed_by_id),
        )
        day = row.held_on or max(row.bureau_signed_on, row.department_signed_on)
        positions = [
            f"{organ.name}意见：{text.strip().rstrip('。')}。"
            for organ, text in (
                (row.bureau_id, row.bureau_position),
                (row.department_id, row.department_position),
            )
        ]
        # sudo: the minutes are both organs' paper; each signature was judged before.
        document = row.env["darqi.document"]._issue(
            "minutes",
            row,
            {
                "meeting": "会商会议",
                "subject": row.name.strip().rstrip("。？?"),
                "held_at": day,
                "place": row.place or row.bureau_id.name,
                "host": row.bureau_signed_by_id.name,
                "attendees": [
                    {"organ": organ.name, "name": person.name} for organ, person in both
                ],
                "conclusions": [
                    *positions,
                    f"议定：{row.conclusion.strip().rstrip('。')}。",
                ],
                "observers": [row.observers] if row.observers else [],
                "recorder": row.recorder or "",
                "cc": [row.department_id.name],
                "date": max(row.bureau_signed_on, row.department_signed_on),
            },
            department=row.bureau_id,
        )
        row._door_opened().write({"minutes_id": document.id})

    def action_open_minutes(self):
        """Open the minutes of the consultation."""
        self.ensure_one()
        if not self.minutes_id:
            raise UserError(self.env._("The minutes come with the second signature."))
        return self.minutes_id.action_open_pdf()
