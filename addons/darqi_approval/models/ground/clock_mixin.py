from odoo import fields, models

from ...legal_clock import Entry, Limit

# What the acts on a clock read of it, in the statement that finds it.
CLOCK_FIELDS = (
    "kind",
    "res_model",
    "res_id",
    "limit_amount",
    "limit_unit",
    "promise_amount",
    "due_date",
    "promise_date",
    "excluded_days",
    "is_provisional",
    "state",
    "bearer",
    "held_by_id",
)


class ClockMixin(models.AbstractModel):
    """For records that carry timed duties; the only way to touch a clock.

    Records give ``department_id`` (organ that answers) and may give ``item_id``.
    """

    _name = "darqi.clock.mixin"
    _inherit = ["darqi.days.left"]
    _description = "Record with time limits"

    clock_ids = fields.One2many(
        "darqi.clock",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        string="Time limits",
        readonly=True,
        bypass_search_access=True,
    )

    def _clock_start(
        self,
        kind,
        amount,
        unit="working_day",
        promise=0,
        bearer="department",
        held_by=None,
        law="",
        start=None,
        department=None,
    ):
        """Start one clock of ``kind`` on each record; two inserts whatever the number.

        :param amount: statutory limit in ``unit`` (working_day, calendar_day, month)
        :param promise: promised limit, working days, 0 for none
        :param start: the day the limit runs from (not counted); today by default
        :param held_by: organ on whose desk it lies; default the record's department
        :return: the new clocks, in the order of the records
        """
        today = self.env["darqi.working.day"]._today()
        limit = (amount, unit, promise, start or today, law)
        return self._clock_start_each(
            kind, dict.fromkeys(self.ids, limit), bearer, held_by, department
        )

    def _clock_start_each(self, kind, limits, bearer, held_by=None, department=None):
        """Start one clock on each record, each with a limit of its own; two inserts.

        :param limits: record id → (amount, unit, promise, start, law)
        """
        today = self.env["darqi.working.day"]._today()
        # sudo: users have no right to write clocks; the act was judged before.
        clocks = self.env["darqi.clock"].sudo()
        # A clock of this kind stopped in the same act must be so in the database too.
        clocks.flush_model(["state"])
        label = dict(clocks._fields["kind"]._description_selection(self.env))[kind]
        vals_list = []
        computed = {}
        for record in self:
            organ = department or record.department_id
            amount, unit, promise, start, law = limits[record.id]
            key = (amount, unit, promise, start)
            if key not in computed:
                ledger = [Entry(kind="start", day=start, bearer=bearer)]
                computed[key] = clocks._dates(
                    Limit(amount, unit), promise, ledger, today
                )
            vals_list.append(
                {
                    "kind": kind,
                    "name": f"{label} {record.display_name}",
                    "res_model": self._name,
                    "res_id": record.id,
                    "item_id": record.item_id.id if "item_id" in record else False,
                    "department_id": organ.id,
                    "bearer": bearer,
                    "held_by_id": (held_by or organ).id,
                    "law": law,
                    "limit_amount": amount,
                    "limit_unit": unit,
                    "promise_amount": promise,
                    "start_date": start,
                    **computed[key],
                }
            )
        created = clocks.create(vals_list)
        clocks.env["darqi.clock.entry"].create(
            [
                {
                    "clock_id": clock.id,
                    "kind": "start",
                    "day": clock.start_date,
                    "bearer": bearer,
                    "held_by_id": clock.held_by_id.id,
                    "note": clock.law,
                }
                for clock in created
            ]
        )
        self.invalidate_recordset(["clock_ids"])
        return created.with_env(self.env)

    def _clock(self, kind):
        """The open clocks of ``kind`` of these records."""
        # sudo: the caller may act on the duty without reading every clock.
        return (
            self.env["darqi.clock"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "=", kind),
                    ("state", "!=", "stopped"),
                ],
                CLOCK_FIELDS,
            )
        )

    def _clock_bear(self, kind, bearer, held_by=None, note=""):
        """The duty moves to another desk: the interval before it is closed."""
        clocks = self._clock(kind)
        vals = {"bearer": bearer}
        if held_by:
            vals["held_by_id"] = held_by.id
        clocks.write(vals)
        clocks._append("bear", note=note, **vals)
        return clocks

    def _clock_pause(self, kind, ground, until, note=""):
        """Stop counting for a lawful ground until the told day (行政许可法 45).

        :param until: end told in the written notice; the clock resumes by itself then
        """
        return self._clock(kind)._append("pause", ground=ground, until=until, note=note)

    def _clock_resume(self, kind, note=""):
        """Resume counting before the told end."""
        return self._clock(kind)._append("resume", note=note)

    def _clock_cancel(self, kind, ground, since, until, note):
        """A pause whose notice was voided never was one: its days count again.

        The pause stays in the ledger; this entry stands against it.

        :param since: first day of the pause; ``until``: its told end, False for none
        """
        return self._clock(kind)._append(
            "cancel", ground=ground, since=since, until=until, note=note
        )

    def _clock_extend(self, kind, amount, note):
        """Add ``amount`` working days; the caller has judged approver and reason."""
        return self._clock(kind)._append("extend", amount=amount, note=note)

    def _clock_note(self, kind, note):
        """What happened and moves no date, for whoever follows the time limit."""
        return self._clock(kind)._append("note", note=note)

    def _clock_stop(self, kind, note="", day=None):
        """The duty is done today, or on the earlier day that was entered for it."""
        vals = {"day": day} if day else {}
        return self._clock(kind)._append("stop", note=note, **vals)
