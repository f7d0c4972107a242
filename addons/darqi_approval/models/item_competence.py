"""The item's side of the competence kernel: facts in, append-only rows out."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..competence import (
    KIND_NONE,
    CompetenceRow,
    Decision,
    Facts,
    route,
    rows_from_facts,
    rows_to_append,
)
from .competence import DECISION_RULE

EXAMPLE_REASON = "外县示例，非本旗事项"


class Item(models.Model):
    """Competence of items: asked by everyone, changed only here."""

    _inherit = "darqi.item"

    decision_ids = fields.One2many(
        "darqi.competence.decision",
        "item_id",
        string="Decisions on record",
        readonly=True,
    )

    # Questions

    def competent_on(self, date, scope=None):
        """Which organ handles this item on a day (invariant 1), in one query.

        :param date: a date or ISO text
        :param scope: zone, township or case; empty is the whole banner. A scope
            without rows of its own is answered by the whole banner.
        :return: dict ``organ`` (id or False), ``organ_name`` (as borne on that day),
            ``rule``, ``kind``, ``memorandum_line`` (id or False), ``principal`` (id or
            False, the organ that delegates), ``reason``, ``scope`` (of the row that
            answers). Before the first row: R0, organ False.
        """
        self.ensure_one()
        self.check_access("read")
        day = fields.Date.to_date(date)
        if not day:
            raise UserError(self.env._("Date: a day is required."))
        rows = self._competence_rows(self.ids, day, scope or "")
        if rows:
            row = rows[0]
            return {
                "organ": row["department_id"] or False,
                "organ_name": row["organ_name"] or "",
                "rule": row["rule"],
                "kind": row["kind"],
                "memorandum_line": row["memorandum_line_id"] or False,
                "principal": row["principal_id"] or False,
                "reason": row["reason"],
                "scope": row["scope"],
            }
        nothing = route(Facts(None, None, alive=()), day)
        return {
            "organ": False,
            "organ_name": "",
            "rule": nothing.rule,
            "kind": nothing.kind,
            "memorandum_line": False,
            "principal": False,
            "reason": nothing.reason,
            "scope": "",
        }

    def _competent_on(self, day, scope=""):
        """The :class:`darqi.competence` row that answers on ``day``; may be empty."""
        self.ensure_one()
        found = self._competence_map(self, day, scope)
        return found.get(self._origin.id, self.env["darqi.competence"])

    @api.model
    def _competence_map(self, items, day, scope=""):
        """The rows that answer for many items on ``day``, in one query.

        :return: mapping from item id to its row; items without a row are absent
        """
        rows = self._competence_rows(items._origin.ids, day, scope or "")
        # One recordset, so that the rows are read together.
        found = self.env["darqi.competence"].browse([row["id"] for row in rows])
        return {row["item_id"]: rec for row, rec in zip(rows, found, strict=True)}

    @api.model
    def _competence_rows(self, item_ids, day, scope):
        if not item_ids:
            return []
        self.env["darqi.competence"].flush_model()
        self.env["darqi.department"].flush_model(["name"])
        self.env["darqi.department.name"].flush_model()
        self.env["darqi.memorandum.line"].flush_model(["supervising_department_id"])
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.*, coalesce(n.name, d.name) AS organ_name,
                       l.supervising_department_id FROM (
                    SELECT DISTINCT ON (item_id) id, item_id, scope, department_id,
                           principal_id, kind, rule, memorandum_line_id, reason
                    FROM darqi_competence
                    WHERE item_id = ANY(%(items)s) AND scope IN (%(scope)s, '')
                      AND date_from <= %(day)s
                    ORDER BY item_id, (scope = '') , date_from DESC, sequence DESC
                ) c
                LEFT JOIN darqi_department d ON d.id = c.department_id
                LEFT JOIN darqi_memorandum_line l ON l.id = c.memorandum_line_id
                LEFT JOIN darqi_department_name n ON n.department_id = d.id
                      AND n.date_from <= %(day)s
                      AND (n.date_to IS NULL OR n.date_to >= %(day)s)
                """,
                items=list(item_ids),
                scope=scope,
                day=day,
            )
        )

    @api.model
    def _competent_organs(self, wanted):
        """Organ by key, each for an item, scope and day of its own; one query.

        :param wanted: rows (key, item id, scope, day)
        :return: key → id of the organ, None where nobody is competent
        """
        if not wanted:
            return {}
        self.env["darqi.competence"].flush_model()
        keys, items, scopes, days = zip(*wanted, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.key, c.department_id
                FROM unnest(%s::int[], %s::int[], %s::text[], %s::date[])
                     AS w(key, item_id, scope, day)
                JOIN LATERAL (
                    SELECT department_id FROM darqi_competence
                    WHERE item_id = w.item_id AND scope IN (w.scope, '')
                      AND date_from <= w.day
                    ORDER BY (scope = ''), date_from DESC, sequence DESC LIMIT 1
                ) c ON true
                """,
                list(keys),
                list(items),
                list(scopes),
                list(days),
            )
        )
        return dict(rows)

    # Facts

    def _facts(self):
        """Everything recorded that decides who handles this item.

        The reform extends it with catalogue periods, boundary, exceptions and signed
        memorandum lines (``dataclasses.replace(super()._facts(), …)``).

        :rtype: :class:`~odoo.addons.darqi_approval.competence.Facts`
        """
        self.ensure_one()
        facts = self._facts_of_birth(self.env["darqi.department"]._bureau())
        return replace(facts, decisions=self._decisions_in(""))

    def _facts_of_birth(self, bureau):
        """Facts of an item nothing has happened to yet."""
        alive = () if self.is_example else ((self.date_from, self.date_to or None),)
        return Facts(
            own_department=self.department_id.id or None,
            bureau=bureau.id or None,
            alive=alive,
            own_kind=self.own_kind,
        )

    def _decisions_in(self, scope):
        """The decisions on record for a scope, as the kernel's, in order."""
        # sudo: the register is public inside the office.
        return tuple(
            Decision(
                date_from=decision.date_from,
                organ=decision.department_id.id or None,
                kind=decision.kind,
                reason=decision.reason,
                returns=decision.is_return,
            )
            # sudo: as above.
            for decision in self.sudo().decision_ids.sorted("id")
            if decision.scope == scope
        )

    # Rows

    def _competence_apply(self, rows, basis=None, document=""):
        """Append kernel rows to the register: the only place where rows are made.

        Rows of a decision carry the decision's own document, basis and principal.

        :param rows: mapping from item id to a list of :class:`CompetenceRow`
        :return: the new rows
        """
        no_basis = self.env["darqi.basis"]
        vals_list = []
        for item in self:
            for row in rows.get(item.id, ()):
                decision = item._decision_of(row)
                source = decision or item
                vals_list.append(
                    {
                        "item_id": item.id,
                        "scope": row.scope,
                        "date_from": row.date_from,
                        "sequence": row.sequence,
                        "department_id": row.organ or False,
                        "principal_id": (
                            source.principal_id.id if row.kind == "delegated" else False
                        ),
                        "kind": row.kind,
                        "rule": row.rule,
                        "memorandum_line_id": row.memorandum_line or False,
                        "basis_id": (decision.basis_id or basis or no_basis).id,
                        "document": decision.document or document or False,
                        "reason": row.reason,
                    }
                )
        # sudo: nobody has a create right on the register; the acts that change
        # competence have judged the right to do so.
        return self.env["darqi.competence"].sudo().create(vals_list).with_env(self.env)

    def _decision_of(self, row):
        """The decision a row carries out; empty for other rules."""
        decisions = self.env["darqi.competence.decision"]
        if row.rule != DECISION_RULE:
            return decisions
        # sudo: the register is public inside the office.
        found = self.sudo().decision_ids.filtered(
            lambda d: (
                d.scope in (row.scope, "")
                and not d.is_return
                and d.date_from <= row.date_from
                and (d.department_id.id or None) == row.organ
                and (d.kind, d.reason) == (row.kind, row.reason)
            )
        )
        return found.sorted(lambda d: (d.scope == row.scope, d.date_from, d.id))[-1:]

    def _competence_begin(self):
        """First rows of new items; examples get R0."""
        bureau = self.env["darqi.department"]._bureau()
        today = self.env["darqi.working.day"]._today()
        own = self.filtered(lambda item: not item.is_example)
        rows = {item.id: rows_from_facts(item._facts_of_birth(bureau)) for item in own}
        created = own._competence_apply(rows)
        if created:
            self.env["darqi.evidence"]._record(
                created, "competence_begun", self._competence_payload
            )
        examples = {
            item.id: [
                CompetenceRow(
                    scope="",
                    date_from=item.date_from or today,
                    sequence=1,
                    organ=None,
                    rule="R0",
                    kind=KIND_NONE,
                    memorandum_line=None,
                    reason=EXAMPLE_REASON,
                )
            ]
            for item in self - own
        }
        return created | (self - own)._competence_apply(examples)

    @staticmethod
    def _competence_payload(row):
        return {
            "item": row.item_id.id,
            "scope": row.scope,
            "date_from": str(row.date_from),
            "sequence": row.sequence,
            "organ": row.department_id.id or None,
            "rule": row.rule,
            "kind": row.kind,
            "memorandum_line": row.memorandum_line_id.id or None,
            "document": row.document or None,
            "reason": row.reason,
        }

    def _competence_lock(self):
        """Meet other changes of the same items: of two at once the second is retried.

        Under snapshot isolation a lock alone would not show the other's rows; the
        raised counter makes the database refuse the older snapshot.
        """
        self.flush_recordset(["competence_version"])
        self.env.cr.execute(
            SQL(
                "UPDATE darqi_item SET competence_version = "
                "coalesce(competence_version, 0) + 1 WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["competence_version"])

    def _competence_refresh(self, from_day, basis=None, document=""):
        """Append what the facts say from ``from_day`` on, in every scope.

        What was answered before that day stays.

        :param from_day: first day the facts of now shall answer for
        :param basis: :class:`darqi.basis` written on the new rows
        :param document: number of the document that changed the facts
        :return: the new rows
        """
        own = self.filtered(lambda item: not item.is_example)
        if not own:
            return self.env["darqi.competence"]
        own._competence_lock()
        # sudo: facts lie in records the actor may not all read; he changes nothing
        # of them, and the act that calls this has judged his right.
        rows = {item.id: item._competence_new_rows(from_day) for item in own.sudo()}
        created = own._competence_apply(rows, basis=basis, document=document)
        if created:
            self.env["darqi.evidence"]._record(
                created, "competence_changed", self._competence_payload
            )
        return created

    def _competence_new_rows(self, from_day):
        facts = self._facts()
        existing = self.competence_ids._plain()
        first_days = {}
        for scope, day in [
            *((row.scope, row.date_from) for row in existing),
            *((decision.scope, decision.date_from) for decision in self.decision_ids),
        ]:
            first_days[scope] = min(day, first_days.get(scope, day))
        added = rows_to_append(existing, facts, from_day)
        for scope in sorted(first_days.keys() - {""}):
            start = max(from_day, first_days[scope])
            here = replace(facts, scope_decisions=self._decisions_in(scope))
            added += rows_to_append(existing + added, here, start, scope)
        return added
