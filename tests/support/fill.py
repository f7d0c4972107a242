"""Many rows by set-based SQL, in the distribution of an office that has worked for
years: a constant number of open matters, and an archive that grows.

Rows are copies of the demonstration's own rows with names, numbers, dates and links of
their own, so that every column holds what the acts write there. Nothing here goes
through the acts: it is for measuring lists and scans, never for testing rules.
"""

OPEN = 1000  # open cases, documents to be sealed, notices to be claimed
RARE = 200_000  # one holder in so many has a name with 烟草 in it
# Names of three Hanzi out of fifty: 125,000 different ones.
HANZI = (
    "春夏秋冬山川河海天地日月星云风雨雪花草木林森金银铜铁玉石宝珠福禄寿喜吉祥安康和平"
    "顺利兴隆昌盛富贵荣华"
)
NAME = f"""CASE WHEN n % {RARE} = 77 THEN '达拉特旗金叶烟草专卖店' ELSE '达拉特旗' ||
 substr('{HANZI}', 1 + n % 50, 1) || substr('{HANZI}', 1 + n / 50 % 50, 1) ||
 substr('{HANZI}', 1 + n / 2500 % 50, 1) || '商贸店' END"""
GRAMS = f"""(SELECT ' ' || string_agg(DISTINCT substr(x.t, i, 2), ' ') || ' '
 FROM (SELECT {NAME} AS t) x, generate_series(1, char_length(x.t)) i)"""
DAY = "(date '2009-01-05' + (n % 6000)::int)"
OPEN_STATES = (
    "('received', 'correcting', 'accepted', 'reviewing', 'pending_decision', 'making',"
    " 'to_seal', 'to_deliver')"
)
CLOSED_CASE = {
    "received_on": DAY,
    "papers_received_on": DAY,
    "accepted_on": f"{DAY} + 1",
    "reviewed_on": f"{DAY} + 5",
    "decided_on": f"{DAY} + 9",
    "closed_on": f"{DAY} + 12",
    "delivered_on": f"{DAY} + 12",
    "used_days": "n % 20",
}
CASE = {
    "number": "'B' || lpad(n::text, 12, '0')",
    "applicant_name": NAME,
    "search_grams": GRAMS,
    "filing_id": "NULL",
}
# table, rows to copy, columns of their own, only the first OPEN of them
PARTS = (
    (
        "darqi_application",
        f"state IN {OPEN_STATES} AND application_kind = 'new'",
        CASE,
        True,
    ),
    (
        "darqi_application",
        "state = 'closed' AND application_kind = 'new'",
        {**CASE, **CLOSED_CASE},
        False,
    ),
    (
        "darqi_document",
        "state = 'issued' AND seal_required",
        {"number_id": "NULL", "check_digest": "md5('open' || n)"},
        True,
    ),
    (
        "darqi_document",
        "state = 'sealed'",
        {
            "number_id": "NULL",
            "number": "'测字〔2020〕第' || n || '号'",
            "check_digest": "md5('closed' || n)",
            "content": "NULL",
            "issued_on": DAY,
            "served_on": DAY,
            "needs_scan": "false",
        },
        False,
    ),
    (
        "darqi_licence",
        "state = 'valid' AND number_id IS NOT NULL",
        {
            "number": "'测证〔2020〕第' || n || '号'",
            "number_id": "NULL",
            "application_id": "NULL",
            "holder_name": NAME,
            "search_grams": GRAMS,
            "date_from": DAY,
            "date_to": "(date '2026-06-01' + (n % 4000)::int)",
        },
        False,
    ),
    (
        "darqi_notice",
        "state = 'delivered'",
        {"licence_id": "(SELECT min(id) FROM darqi_licence) + n % 10"},
        True,
    ),
    (
        "darqi_notice",
        "state IN ('claimed', 'under_supervision')",
        {"licence_id": "(SELECT min(id) FROM darqi_licence) + n % 10"},
        False,
    ),
    ("darqi_evidence", "res_model = 'darqi.application'", {"payload": "NULL"}, False),
)
NOTICE_KEY = {"event_sequence": "1000 + n"}
# Clocks and materials follow from the cases.
CLOCKS = """
INSERT INTO darqi_clock (kind, name, res_model, res_id, item_id, department_id, bearer,
  held_by_id, limit_amount, limit_unit, promise_amount, start_date, due_date,
  promise_date, state, stop_date, used_days, is_late, is_over_promise, is_provisional,
  excluded_days, create_uid, write_uid, create_date, write_date)
SELECT CASE WHEN a.accepted_on IS NULL THEN 'correction' ELSE 'decision' END,
  '审批 ' || a.number, 'darqi.application', a.id, a.item_id, a.department_id,
  'reviewer', a.department_id, 20, 'working_day', 10, a.received_on,
  coalesce(a.legal_due_date, a.received_on + 28), coalesce(a.due_date,
  a.received_on + 14), CASE WHEN a.state = 'closed' THEN 'stopped' ELSE 'running' END,
  CASE WHEN a.state = 'closed' THEN a.decided_on END, a.used_days, false, false, false,
  0, 1, 1, now(), now()
FROM darqi_application a WHERE a.number BETWEEN %s AND %s
"""
MATERIALS = """
INSERT INTO darqi_application_material (application_id, item_id, name, sequence,
  is_required, is_received, verdict, create_uid, write_uid, create_date, write_date)
SELECT a.id, a.item_id, '申请书', 10, true, true, 'ok', 1, 1, now(), now()
FROM darqi_application a WHERE a.number BETWEEN %s AND %s
"""
BULK = 50_000
TRIGRAMS = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = %s AND indexdef LIKE '%% USING gin %%'
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND column_name <> 'id' ORDER BY ordinal_position
"""


class Filler:
    """Fills one database, step by step.

    :param execute: runs statements (text or (text, values)); the last one's rows
    """

    def __init__(self, execute):
        self.execute = execute
        self.rows = 0

    def fill(self, rows):
        """Have ``rows`` cases, papers, licences, notices, evidence; and clocks."""
        first = self.rows + 1
        for table, templates, own, only_open in PARTS:
            begin, end = (1, OPEN) if only_open else (max(first, OPEN + 1), rows)
            if only_open and self.rows or begin > end:
                continue
            if table == "darqi_notice":
                own = {**own, **NOTICE_KEY}
            self._copy(table, templates, own, begin, end)
        span = [f"B{number:012d}" for number in (first, rows)]
        self.execute((CLOCKS, span), (MATERIALS, span))
        self.rows = rows
        # As after a night of autovacuum: statistics and visibility are known.
        for table in {part[0] for part in PARTS} | {"darqi_clock"}:
            self.execute(f"VACUUM ANALYZE {table}")
        self.execute("VACUUM ANALYZE darqi_application_material")

    def _copy(self, table, templates, own, first, last):
        """Copy rows; trigram indexes are built once, not row by row."""
        indexes = self.execute((TRIGRAMS, [table])) if last - first > BULK else []
        for name, _definition in indexes:
            self.execute(f"DROP INDEX {name}")
        self._insert(table, templates, own, first, last)
        for _name, definition in indexes:
            self.execute("SET maintenance_work_mem = '512MB'", definition)

    def _insert(self, table, templates, own, first, last):
        names = [name for (name,) in self.execute((COLUMNS, [table]))]
        values = [own.get(name, f't."{name}"') for name in names]
        listed = ", ".join(f'"{name}"' for name in names)
        self.execute(
            f"""WITH t AS MATERIALIZED (
                  SELECT *, row_number() OVER (ORDER BY id) - 1 AS place,
                    count(*) OVER () AS places FROM {table} WHERE {templates})
                INSERT INTO {table} ({listed}) SELECT {", ".join(values)}
                FROM generate_series({first}, {last}) n
                JOIN t ON t.place = n % t.places"""
        )
