"""The item's side of the competence kernel: facts in, append-only rows out."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..competence import (
    KIND_NONE,
    CompetenceRow,
    Facts,
    route,
    rows_from_facts,
    rows_to_append,
)
from .competence import DECISION_RULE
from .ground.state_door import CONTEXT_KEY, DOOR

EXAMPLE_REASON = "外县示例，非本旗事项"
# Rules that may follow a decision in a later refresh, by scope.
OVER_BANNER_DECISION = ("R0", "R4", "R6")
OVER_SCOPE_DECISION = ("R0",)


class Item(models.Model):
    """Competence of items: asked by everyone, changed only here."""

    _inherit = "darqi.item"

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
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.*, coalesce(n.name, d.name) AS organ_name FROM (
                    SELECT DISTINCT ON (item_id) id, item_id, scope, department_id,
                           principal_id, kind, rule, memorandum_line_id, reason
                    FROM darqi_competence
                    WHERE item_id = ANY(%(items)s) AND scope IN (%(scope)s, '')
                      AND date_from <= %(day)s
                    ORDER BY item_id, (scope = '') , date_from DESC, sequence DESC
                ) c
                LEFT JOIN darqi_department d ON d.id = c.department_id
                LEFT JOIN darqi_department_name n ON n.department_id = d.id
                      AND n.date_from <= %(day)s
                      AND (n.date_to IS NULL OR n.date_to >= %(day)s)
                """,
                items=list(item_ids),
                scope=scope,
                day=day,
            )
        )

    # Facts

    def _facts(self):
        """Everything recorded that decides who handles this item.

        The reform extends it with catalogue periods, boundary, exceptions and signed
        memorandum lines (``dataclasses.replace(super()._facts(), …)``).

        :rtype: :class:`~odoo.addons.darqi_approval.competence.Facts`
        """
        self.ensure_one()
        return self._facts_of_birth(self.env["darqi.department"]._bureau())

    def _facts_of_birth(self, bureau):
        """Facts of an item nothing has happened to yet."""
        alive = () if self.is_example else ((self.date_from, self.date_to or None),)
        return Facts(
            own_department=self.department_id.id or None,
            bureau=bureau.id or None,
            alive=alive,
            own_kind=self.own_kind,
        )

    # Rows

    def _competence_apply(
        self, rows, basis=None, document="", reason="", principal=None
    ):
        """Append kernel rows to the register: the only place where rows are made.

        :param rows: mapping from item id to a list of :class:`CompetenceRow`
        :param principal: delegating organ of ``delegated`` rows; default the item's
        :return: the new rows
        """
        vals_list = []
        for item in self:
            for row in rows.get(item.id, ()):
                delegating = principal or item.principal_id
                vals_list.append(
                    {
                        "item_id": item.id,
                        "scope": row.scope,
                        "date_from": row.date_from,
                        "sequence": row.sequence,
                        "department_id": row.organ or False,
                        "principal_id": (
                            delegating.id if row.kind == "delegated" else False
                        ),
                        "kind": row.kind,
                        "rule": row.rule,
                        "memorandum_line_id": row.memorandum_line or False,
                        "basis_id": basis.id if basis else False,
                        "document": document or False,
                        "reason": reason or row.reason,
                    }
                )
        # sudo: nobody has a create right on the register; the acts that change
        # competence have judged the right to do so.
        return self.env["darqi.competence"].sudo().create(vals_list).with_env(self.env)

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

        What was answered before that day stays. A decision on record holds in its
        scope until a later memorandum line, withdrawal or end of the item (whole
        banner), or the end of the item (other scopes).

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
        added = []
        for scope in sorted({"", *(row.scope for row in existing)}):
            own = [row.date_from for row in existing if row.scope == scope]
            start = max(from_day, min(own)) if own else from_day
            candidates = rows_to_append(existing + added, facts, start, scope)
            if any(
                row.rule == DECISION_RULE and row.scope == scope for row in existing
            ):
                candidates = self._under_decisions(existing, candidates, scope)
            added += candidates
        return added

    @staticmethod
    def _under_decisions(existing, candidates, scope):
        """Those of the rows that a decision on record does not forbid."""
        over = OVER_SCOPE_DECISION if scope else OVER_BANNER_DECISION
        recorded = [row for row in existing if row.scope == scope]
        kept = []
        for row in candidates:
            before = [
                (r.date_from, r.sequence, r.rule)
                for r in recorded + kept
                if r.date_from <= row.date_from
            ]
            decided = max((r for r in before if r[2] == DECISION_RULE), default=None)
            ended = (
                any(r > decided and r[2] in over for r in before) if decided else True
            )
            if decided is None or ended or row.rule in over:
                kept.append(row)
        return kept

    # Acts

    def _competence_decide(
        self,
        scope,
        date_from,
        department,
        kind,
        basis=None,
        document="",
        reason="",
        principal=None,
    ):
        """Set the organ of a scope by a decision on record (rule RD).

        :param scope: "" for the whole banner
        :param date_from: first day of the decision
        :param department: the organ; empty: nobody, with the reason
        :param kind: statutory, concentrated, delegated, empowered (none without organ)
        :param document: number of the decision, required
        :param principal: the organ that delegates, for kind ``delegated``
        :return: the new row
        :raises UserError: without document, for examples, for a kind that does not fit
        """
        self._need_decision(document)
        if (kind == KIND_NONE) != (not department):
            raise UserError(
                self.env._("Kind: “Nobody” goes with an empty organ, and only with it.")
            )
        if not department and not reason:
            raise UserError(self.env._("Reason: required when nobody is competent."))
        if kind == "delegated" and not principal:
            raise UserError(
                self.env._("Delegating organ: required for a delegated power.")
            )
        self._competence_lock()
        scope = (scope or "").strip()
        day = fields.Date.to_date(date_from)
        rows = {}
        for item in self:
            known = item.sudo().competence_ids  # sudo: the register is public inside
            sequences = [row.sequence for row in known if row.scope == scope]
            rows[item.id] = [
                CompetenceRow(
                    scope=scope,
                    date_from=day,
                    sequence=max(sequences, default=0) + 1,
                    organ=department.id if department else None,
                    rule=DECISION_RULE,
                    kind=kind,
                    memorandum_line=None,
                    reason=reason or f"依据{document}确定实施机关",
                )
            ]
        created = self._competence_apply(
            rows, basis=basis, document=document, principal=principal
        )
        self.env["darqi.evidence"]._record(
            created, "competence_decided", self._competence_payload
        )
        return created

    def _competence_hand_back(self, scope, date_from, document="", reason=""):
        """A scope returns to what holds for the whole banner, by a decision.

        From then on the facts are followed in this scope too.

        :return: the new rows
        :raises UserError: when the scope has no row of its own
        """
        self._need_decision(document)
        self._competence_lock()
        scope = (scope or "").strip()
        day = fields.Date.to_date(date_from)
        rows, principal = {}, None
        for item in self:
            known = item.sudo().competence_ids  # sudo: the register is public inside
            if not scope or scope not in known.mapped("scope"):
                raise UserError(
                    self.env._(
                        "Scope: “%(scope)s” has no organ of its own in “%(item)s”.",
                        scope=scope,
                        item=item.display_name,
                    )
                )
            timeline = known._timeline()
            banner = timeline.at(day)
            if not banner:
                raise UserError(
                    self.env._("From: before the item's first day nobody is competent.")
                )
            sequence = max(row.sequence for row in known if row.scope == scope)
            # The banner's answers from that day on are the scope's, too.
            following = [banner] + [
                period.row for period in timeline.periods() if period.date_from > day
            ]
            rows[item.id] = [
                CompetenceRow(
                    scope=scope,
                    date_from=max(row.date_from, day),
                    sequence=sequence + number,
                    organ=row.organ,
                    rule=row.rule,
                    kind=row.kind,
                    memorandum_line=row.memorandum_line,
                    reason=row.reason,
                )
                for number, row in enumerate(following, 1)
            ]
            principal = item._competent_on(day).principal_id or None
        created = self._competence_apply(rows, document=document, principal=principal)
        self.env["darqi.evidence"]._record(
            created,
            "competence_handed_back",
            lambda row: {**self._competence_payload(row), "why": reason or None},
        )
        return created

    def _change_department(
        self,
        department,
        date_from,
        document="",
        reason="",
        kind="statutory",
        principal=None,
    ):
        """The original department changes from a day on (by law, reform or renaming).

        :raises UserError: without document, or for a day to come
        """
        self._need_decision(document)
        day = fields.Date.to_date(date_from)
        if day > self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: enter the change on the day it takes effect.")
            )
        for item in self:
            if item.supervising_department_id == item.department_id:
                item.supervising_department_id = department
        self._door().write(
            {
                "department_id": department.id,
                "own_kind": kind,
                "principal_id": principal.id if principal else False,
            }
        )
        created = self._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self,
            "item_department_changed",
            {
                "department": department.id,
                "date_from": str(day),
                "document": document,
                "reason": reason,
            },
        )
        return created

    def _end(self, date_to, document="", reason=""):
        """The item ends with ``date_to`` (REQ-29 取消); nobody is competent after it.

        :raises UserError: without document, or before the item began
        """
        self._need_decision(document)
        day = fields.Date.to_date(date_to)
        self._door().write({"date_to": day})
        created = self._competence_refresh(
            fields.Date.add(day, days=1), document=document
        )
        self.env["darqi.evidence"]._record(
            self,
            "item_ended",
            {"date_to": str(day), "document": document, "reason": reason},
        )
        return created

    def _door(self):
        return self.with_context(**{CONTEXT_KEY: DOOR})

    def _need_decision(self, document):
        """:raises UserError: unless a catalogue keeper acts with a document"""
        self.env["darqi.state.door"]._need_group("darqi_approval.group_catalogue")
        if not (document or "").strip():
            raise UserError(self.env._("Document: the decision's number is required."))
        if any(item.is_example for item in self):
            raise UserError(
                self.env._("An example of another county has no organ in this banner.")
            )
