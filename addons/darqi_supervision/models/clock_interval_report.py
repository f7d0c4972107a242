from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.darqi_approval.models.ground.clock import BEARERS


class ClockIntervalReport(models.Model):
    """时段分析: one row for each stretch of a clock that one organ held.

    A stretch begins with the start, a hand-over, a pause or a resumption and ends with
    the next of them, the told end of a pause, the stop, or today. The first day is not
    counted (行政许可法 82; a stretch counts from the day after it begins). Days are
    working days of the official calendar.
    """

    _name = "darqi.clock.interval.report"
    _description = "Interval of a time limit"
    _auto = False
    _order = "date_from desc, id desc"

    clock_id = fields.Many2one("darqi.clock", readonly=True, string="Time limit")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["darqi.clock"]._fields["kind"]._description_selection(self.env)
        ),
        readonly=True,
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    item_id = fields.Many2one("darqi.item", readonly=True)
    department_id = fields.Many2one(
        "darqi.department", readonly=True, string="Organ that answers"
    )
    held_by_id = fields.Many2one("darqi.department", readonly=True, string="Held by")
    bearer = fields.Selection(BEARERS, readonly=True)
    date_from = fields.Date(readonly=True, string="After")
    date_to = fields.Date(readonly=True, string="Through")
    is_counted = fields.Boolean(
        readonly=True,
        string="Counted",
        help="Not ticked: a lawful pause (行政许可法 45).",
    )
    is_open = fields.Boolean(readonly=True, string="Still running")
    days = fields.Integer(readonly=True, aggregator="sum", string="Working days")

    @api.model
    def _today(self):
        return self.env["darqi.working.day"]._today()

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            WITH calendar AS MATERIALIZED (
                -- how many working days there were up to each day
                SELECT d::date AS day,
                       count(*) FILTER (
                           WHERE COALESCE(w.is_working, extract(isodow FROM d) < 6)
                       ) OVER (ORDER BY d) AS working_no
                FROM generate_series(
                    (SELECT min(day) FROM darqi_clock_entry), %(today)s::date,
                    interval '1 day') AS d
                LEFT JOIN (
                    SELECT DISTINCT ON (date) date, is_working
                    FROM darqi_working_day d
                    WHERE level = 'local' OR EXISTS (
                        SELECT 1 FROM darqi_calendar_year y
                        WHERE y.id = d.year_id AND y.state = 'closed')
                    ORDER BY date, level
                ) AS w ON w.date = d::date
            ), entry AS (
                SELECT e.id, e.clock_id, e.kind, e.day, e.until, e.bearer,
                       e.held_by_id,
                       lead(e.kind) OVER w AS next_kind,
                       lead(e.day) OVER w AS next_day,
                       count(e.bearer) OVER w AS bearer_no
                FROM darqi_clock_entry e
                WHERE e.kind IN ('start', 'bear', 'pause', 'resume', 'stop')
                  -- a pause whose notice was voided counted all the time
                  AND NOT (e.kind = 'pause' AND EXISTS (
                      SELECT 1 FROM darqi_clock_entry x
                      WHERE x.clock_id = e.clock_id AND x.kind = 'cancel'
                        AND x.ground = e.ground AND x.since = e.day
                        AND x.until IS NOT DISTINCT FROM e.until AND x.id > e.id))
                WINDOW w AS (PARTITION BY e.clock_id ORDER BY e.id)
            ), stretch AS (
                SELECT e.id * 2 AS id, e.clock_id, e.day AS date_from,
                       LEAST(
                           CASE WHEN e.kind = 'pause'
                                THEN COALESCE(LEAST(e.until, e.next_day), e.next_day)
                                ELSE e.next_day END,
                           %(today)s::date) AS until_day,
                       e.kind <> 'pause' AS is_counted,
                       e.next_kind IS NULL AND NOT (
                           e.kind = 'pause'
                           AND COALESCE(e.until < %(today)s::date, FALSE)) AS is_open,
                       first_value(e.bearer) OVER held AS bearer,
                       first_value(e.held_by_id) OVER held AS held
                FROM entry e WHERE e.kind <> 'stop'
                WINDOW held AS (
                    PARTITION BY e.clock_id, e.bearer_no ORDER BY e.id)
                UNION ALL
                -- a pause whose told end came before the next entry: it counts again
                SELECT e.id * 2 + 1, e.clock_id, e.until,
                       LEAST(e.next_day, %(today)s::date), TRUE,
                       e.next_kind IS NULL, NULL, NULL
                FROM entry e
                WHERE e.kind = 'pause'
                  AND e.until < COALESCE(e.next_day, %(today)s::date)
            )
            SELECT s.id, s.clock_id, c.kind, c.res_model, c.res_id, c.item_id,
                   c.department_id,
                   COALESCE(s.held, c.held_by_id) AS held_by_id,
                   COALESCE(s.bearer, c.bearer) AS bearer,
                   s.date_from,
                   COALESCE(s.until_day, %(today)s::date) AS date_to,
                   s.is_counted, s.is_open,
                   COALESCE(t.working_no - f.working_no, 0)::integer AS days
            FROM stretch s
            JOIN darqi_clock c ON c.id = s.clock_id
            LEFT JOIN calendar f ON f.day = s.date_from
            LEFT JOIN calendar t
                   ON t.day = COALESCE(s.until_day, %(today)s::date)
            """,
            today=self._today(),
        )

    def action_open_record(self):
        """Open the matter whose time this is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
