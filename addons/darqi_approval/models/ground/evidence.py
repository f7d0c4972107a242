import hashlib
import json

from psycopg2 import DataError

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

XID_FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION darqi_evidence_xid() RETURNS trigger AS $$
    BEGIN
        NEW.xid := pg_current_xact_id()::text::bigint;
        RETURN NEW;
    END $$ LANGUAGE plpgsql
    """
)


def canonical(content):
    """The one text form of a JSON-able content, for hashing."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def sha256(text):
    """Hex SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


class Evidence(models.Model):
    """One row for each act with legal effect, in the act's own transaction.

    ``digest`` covers the row's content; a job seals finished transactions into a hash
    chain (:class:`EvidenceSeal`), so that later changes are found (invariant 8).
    """

    _name = "darqi.evidence"
    _inherit = ["darqi.append.only"]
    _description = "Evidence of acts"
    _order = "id desc"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    act = fields.Char(required=True)
    name = fields.Char(required=True, string="Record")
    actor_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    department_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Acting organ"
    )
    day = fields.Date(required=True, help="The day on which the act counts.")
    moment = fields.Datetime(required=True)
    payload = fields.Text(help="What was done, as canonical JSON.")
    digest = fields.Char(required=True)
    xid = fields.Char(readonly=True, help="Transaction, set by the database.")

    _record_idx = models.Index("(res_model, res_id)")

    def init(self):
        """The transaction number is set by the database, whoever inserts."""
        result = super().init()
        cr = self.env.cr
        cr.execute(XID_FUNCTION)
        cr.execute(SQL("DROP TRIGGER IF EXISTS darqi_evidence_xid ON darqi_evidence"))
        cr.execute(
            SQL(
                "CREATE TRIGGER darqi_evidence_xid BEFORE INSERT ON darqi_evidence"
                " FOR EACH ROW EXECUTE FUNCTION darqi_evidence_xid()"
            )
        )
        return result

    @api.model
    def _content(self, row):
        """What the digest covers, from a mapping of column values."""
        return canonical(
            [
                row["res_model"],
                row["res_id"],
                row["act"],
                row["name"],
                row["actor_id"],
                row["department_id"] or 0,
                str(row["day"]),
                fields.Datetime.to_string(row["moment"]),
                row["payload"] or "",
            ]
        )

    @api.model
    def _record(self, records, act, payload=None):
        """One evidence row for ``act`` on each record; one insert.

        :param payload: a function of the record, or a JSON-able value, or nothing
        """
        days = self.env["darqi.working.day"]
        vals_list = []
        for record in records:
            value = payload(record) if callable(payload) else payload
            value = self._told(record, value)
            organ = record.department_id if "department_id" in record else None
            vals = {
                "res_model": record._name,
                "res_id": record.id,
                "act": act,
                "name": record.display_name or str(record.id),
                "actor_id": self.env.uid,
                "department_id": organ.id if organ else False,
                "day": days._today(),
                "moment": days._now(),
                "payload": canonical(value) if value is not None else False,
            }
            vals_list.append({**vals, "digest": sha256(self._content(vals))})
        # sudo: nobody has a create right on evidence; acts write it themselves.
        return self.sudo().create(vals_list)

    @api.model
    def _told(self, record, value):
        """What an act tells of a record, with its row where the model names columns."""
        names = getattr(record, "_evidenced", ())
        if not names or (isinstance(value, dict) and "row" in value):
            return value
        told = value if isinstance(value, dict) else {"told": value}
        # sudo: the columns go into the evidence of the act, whoever may read them
        return {**told, "row": self._row(record.sudo(), names)}

    @api.model
    def _row(self, record, names):
        """The columns of a record for the payload, as the database shows them.

        Under the key ``row`` of a payload they are compared with the record's row by
        ``verify`` (:meth:`_verify_rows`). Payloads made before that have no such key
        and stay as they are.
        """
        row = {}
        for name in names:
            value = record[name]
            if record._fields[name].type == "many2one":
                value = value.id
            row[name] = value or None
        return row

    @api.model
    def verify(self):
        """Check every register; the answer is a list of texts, empty when all holds.

        Open to the IT office, discipline inspection and system administrators.
        """
        self.env["darqi.state.door"]._need_group(
            "base.group_system",
            "darqi_approval.group_it_office",
            "darqi_approval.group_discipline",
        )
        # sudo: a check of the registers reads all of them; it writes nothing.
        checks = self.sudo()
        problems = []
        for name in checks._verify_checks():
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    problems += getattr(checks, name)()
            except DataError as error:
                # Evidence that is no JSON any more: the chain names the row.
                problems.append(
                    self.env._(
                        "Check %(name)s: the register cannot be read: %(error)s",
                        name=name,
                        error=str(error).splitlines()[0],
                    )
                )
        return problems

    @api.model
    def _verify_checks(self):
        """Names of the checks; other models of the platform add theirs."""
        return ["_verify_triggers", "_verify_chain", "_verify_tail", "_verify_clocks"]

    @api.model
    def _verify_triggers(self):
        problems = []
        for model in self.env.registry.values():
            if model._abstract or not model._auto:
                continue
            if not isinstance(
                self.env[model._name], self.env.registry["darqi.append.only"]
            ):
                continue
            found = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
                    " AND tgname LIKE 'darqi_append_only%%' AND tgenabled = 'O'",
                    model._table,
                )
            )[0][0]
            if found != 2:
                problems.append(
                    self.env._(
                        "%(table)s: the append-only trigger is missing.",
                        table=model._table,
                    )
                )
        return problems

    @api.model
    def _every(self, model, size=1000):
        """All records of a model in the order of their ids, some at a time."""
        last = 0
        while True:
            records = self.env[model].search(
                [("id", ">", last)], order="id", limit=size
            )
            if not records:
                return
            yield from records
            last = records[-1].id
            self.env.invalidate_all()

    @api.model
    def _verify_clocks(self):
        """Each clock's stored dates equal what its ledger gives."""
        problems = []
        for clock in self._every("darqi.clock"):
            result = clock._computed(clock.stop_date or None)
            if result.due != (clock.due_date or None):
                problems.append(
                    self.env._(
                        "Clock %(id)s (%(name)s): due date %(stored)s, the ledger"
                        " gives %(computed)s.",
                        id=clock.id,
                        name=clock.name,
                        stored=clock.due_date,
                        computed=result.due,
                    )
                )
        return problems

    @api.model
    def _verify_tail(self):
        """No finished act waits more than an hour for its seal."""
        oldest = self.env.execute_query(
            SQL(
                """SELECT min(e.create_date) FROM darqi_evidence e
                   WHERE NOT EXISTS (SELECT 1 FROM darqi_evidence_member m
                                     WHERE m.evidence_id = e.id)"""
            )
        )[0][0]
        if oldest and (self.env.cr.now() - oldest).total_seconds() > 3600:
            return [self.env._("Evidence unsealed since %(moment)s.", moment=oldest)]
        return []

    @api.model
    def _verify_chain(self):
        """Digest of every row, membership and chain of every seal."""
        problems = []
        previous = ""
        self.env.flush_all()
        for seal in self._every("darqi.evidence.seal"):
            rows = self.env.execute_query_dict(
                SQL(
                    """SELECT e.*, m.id AS member FROM darqi_evidence_member m
                       LEFT JOIN darqi_evidence e ON e.id = m.evidence_id
                       WHERE m.seal_id = %s ORDER BY m.evidence_id""",
                    seal.id,
                )
            )
            for row in rows:
                if not row["id"] or sha256(self._content(row)) != row["digest"]:
                    problems.append(
                        self.env._("Evidence %(id)s was changed.", id=row["id"])
                    )
            root = seal._root(previous, [row["digest"] or "" for row in rows])
            if root != seal.root or len(rows) != seal.count:
                problems.append(self.env._("Seal %(id)s does not hold.", id=seal.id))
            if seal.previous != previous:
                problems.append(
                    self.env._("Seal %(id)s: the chain is broken.", id=seal.id)
                )
            previous = seal.root
        return problems


class EvidenceSeal(models.Model):
    """A link of the chain: the digests of some finished transactions."""

    _name = "darqi.evidence.seal"
    _inherit = ["darqi.append.only"]
    _description = "Evidence seal"
    _order = "id desc"

    moment = fields.Datetime(required=True)
    count = fields.Integer(required=True)
    previous = fields.Char()
    root = fields.Char(required=True)

    @api.model
    def _root(self, previous, digests):
        return sha256(previous + "".join(digests))

    @api.model
    def _cron_seal(self, limit=50000):
        """Seal evidence of finished transactions into the chain.

        Only transactions older than every running one are taken, so nothing can
        appear later among what is sealed.
        """
        # One sealer at a time: the chain has one head.
        self.env.cr.execute(SQL("LOCK TABLE darqi_evidence_seal IN EXCLUSIVE MODE"))
        rows = self.env.execute_query(
            SQL(
                """SELECT e.id, e.digest FROM darqi_evidence e
                   WHERE NOT EXISTS (SELECT 1 FROM darqi_evidence_member m
                                     WHERE m.evidence_id = e.id)
                   AND e.xid::bigint
                       < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                   ORDER BY e.id LIMIT %s""",
                limit,
            )
        )
        if not rows:
            return self.browse()
        last = self.search([], order="id desc", limit=1)
        seal = self.create(
            {
                "moment": self.env.cr.now().replace(microsecond=0),
                "count": len(rows),
                "previous": last.root or "",
                "root": self._root(last.root or "", [row[1] for row in rows]),
            }
        )
        self.env["darqi.evidence.member"].create(
            [{"seal_id": seal.id, "evidence_id": row[0]} for row in rows]
        )
        return seal


class EvidenceMember(models.Model):
    """Which seal covers an evidence row: exactly one."""

    _name = "darqi.evidence.member"
    _inherit = ["darqi.append.only"]
    _description = "Sealed evidence"
    _log_access = False

    seal_id = fields.Many2one(
        "darqi.evidence.seal", required=True, index=True, ondelete="restrict"
    )
    evidence_id = fields.Many2one("darqi.evidence", required=True, ondelete="restrict")

    _evidence_uniq = models.Constraint(
        "unique(evidence_id)", "This evidence is sealed already."
    )
