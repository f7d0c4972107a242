from odoo import models
from odoo.tools import SQL


class DaysLeft(models.AbstractModel):
    """Sorts by working days left at the server, over all rows.

    The days depend on today and are not stored; they grow with the due date, so the
    due date sorts them. What has none comes last, whichever way it is sorted.
    """

    _name = "darqi.days.left"
    _description = "Days left, sortable"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "days_left":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        return SQL("%s %s NULLS LAST", self._due_sql(alias, query), direction)

    def _due_sql(self, alias, query):
        """The day the record's open duty is due, NULL when none runs."""
        return self._field_to_sql(alias, "due_date", query)
