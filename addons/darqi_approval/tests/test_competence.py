import random
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..competence import Facts, SignedLine, route
from .common import STAFF
from .common_catalogue import CatalogueCommon

START = date(2023, 1, 1)


@tagged("post_install", "-at_install")
class TestCompetence(CatalogueCommon):
    """Invariant 1: one competent organ for every item, scope and day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.new_item()

    def decide(self, scope, day, organ, kind="empowered", item=None, **vals):
        """A decision on record, entered by the catalogue keeper."""
        vals.setdefault("document", "测政发〔2023〕9号")
        items = (item or self.item).with_user(self.keeper)
        return items._competence_decide(scope, day, organ, kind, **vals)

    # First rows

    def test_a_new_item_is_its_departments(self):
        """REQ-48: without anything else the item's own department handles it."""
        found = self.item.competent_on("2023-01-01")
        self.assertEqual(found["organ"], self.health.id)
        self.assertEqual(
            (found["rule"], found["kind"], found["scope"]), ("R1", "statutory", "")
        )
        self.assertFalse(found["memorandum_line"])

    def test_nobody_before_the_first_day_and_after_the_last(self):
        """R0: an item that is not alive has no organ, with the reason."""
        self.item.with_user(self.keeper)._end("2023-06-30", document="测令1号")
        for day in ("2022-12-31", "2023-07-01", "2030-01-01"):
            found = self.item.competent_on(day)
            self.assertEqual((found["rule"], found["organ"]), ("R0", False))
            self.assertTrue(found["reason"])
        self.assertEqual(self.item.competent_on("2023-06-30")["organ"], self.health.id)

    def test_an_example_has_no_organ(self):
        """Examples of other counties are nobody's items here."""
        item = self.env["darqi.item"].create(
            {"name": "示例许可", "is_example": True, "example_place": "某县"}
        )
        found = item.competent_on("2035-01-01")
        self.assertEqual((found["rule"], found["organ"]), ("R0", False))
        self.assertEqual(found["reason"], "外县示例，非本旗事项")
        with self.assertRaisesRegex(UserError, "example of another county"):
            self.decide("", "2023-02-01", self.zone, item=item)

    def test_the_answer_names_the_organ_as_it_was_called_that_day(self):
        """REQ-11: organs are renamed."""
        self.env["darqi.department.name"].create(
            {
                "department_id": self.health.id,
                "name": "测试卫生局",
                "date_from": "2020-01-01",
                "date_to": "2023-03-31",
            }
        )
        names = [
            self.item.competent_on(day)["organ_name"]
            for day in ("2023-03-31", "2023-04-01")
        ]
        self.assertEqual(names, ["测试卫生局", "测试卫生健康委员会"])

    # Decisions

    def test_a_zone_has_its_own_organ(self):
        """PRACTICE 1.7: scope; the banner answers where a scope has no row."""
        self.decide("开发区", "2023-05-01", self.zone)
        at = self.item.competent_on
        self.assertEqual(at("2023-04-30", "开发区")["organ"], self.health.id)
        self.assertEqual(at("2023-05-01", "开发区")["organ"], self.zone.id)
        self.assertEqual(at("2023-05-01", "开发区")["kind"], "empowered")
        self.assertEqual(at("2023-05-01")["organ"], self.health.id)
        self.assertEqual(at("2023-05-01", "树林召镇")["organ"], self.health.id)

    def test_a_scope_follows_the_banner_again(self):
        self.decide("开发区", "2023-05-01", self.zone)
        self.item.with_user(self.keeper)._competence_hand_back(
            "开发区", "2023-08-01", document="测政发〔2023〕20号"
        )
        self.decide("", "2023-09-01", self.market, "statutory")
        at = self.item.competent_on
        self.assertEqual(at("2023-07-31", "开发区")["organ"], self.zone.id)
        self.assertEqual(at("2023-08-01", "开发区")["organ"], self.health.id)
        self.assertEqual(at("2023-09-01", "开发区")["organ"], self.market.id)
        with self.assertRaisesRegex(UserError, "no organ of its own"):
            self.item.with_user(self.keeper)._competence_hand_back(
                "树林召镇", "2023-08-01", document="x"
            )

    def test_a_delegate_names_who_delegates(self):
        """行政许可法 24: a delegate decides in the name of the delegating organ."""
        with self.assertRaisesRegex(UserError, "Delegating organ"):
            self.decide("树林召镇", "2023-05-01", self.town, "delegated")
        rows = self.decide(
            "树林召镇", "2023-05-01", self.town, "delegated", principal=self.health
        )
        self.assertEqual(rows.principal_id, self.health)
        found = self.item.competent_on("2023-05-01", "树林召镇")
        self.assertEqual(
            (found["kind"], found["principal"]), ("delegated", self.health.id)
        )

    def test_a_decision_needs_its_document_and_fits(self):
        for document in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "decision's number"):
                self.decide("", "2023-02-01", self.zone, document=document)
        with self.assertRaisesRegex(UserError, "Nobody"):
            self.decide("", "2023-02-01", self.zone, "none")
        with self.assertRaisesRegex(UserError, "Nobody"):
            self.decide("", "2023-02-01", self.env["darqi.department"], "statutory")
        with self.assertRaisesRegex(UserError, "Reason"):
            self.decide("", "2023-02-01", self.env["darqi.department"], "none")
        with self.assertRaisesRegex(UserError, "not in force"):
            self.decide("", "2022-02-01", self.zone)

    def test_a_decision_stays_when_the_facts_are_asked_again(self):
        """A later refresh does not undo a decision (PRACTICE 1.2)."""
        self.decide(
            "", "2023-05-01", self.market, "statutory", document="测决〔2023〕3号"
        )
        self.item._competence_refresh(date(2023, 6, 1))
        found = self.item.competent_on("2023-07-01")
        self.assertEqual((found["organ"], found["rule"]), (self.market.id, "RD"))
        row = self.item._competent_on(date(2023, 7, 1))
        self.assertEqual(row.document, "测决〔2023〕3号")

    def test_only_the_keeper_decides(self):
        for login, (group, _organ) in STAFF.items():
            if group == "catalogue":
                continue
            item = self.as_user(login, self.item)
            with self.subTest(login), self.assertRaises(AccessError):
                item._competence_decide(
                    "", "2023-02-01", self.zone, "empowered", document="x"
                )

    def test_the_original_department_changes_with_a_document(self):
        """REQ-12: the history lists both organs, with no gap and no overlap."""
        item = self.as_user("catalogue_a", self.item, "2023-06-10")
        item._change_department(self.market, "2023-06-01", document="测编〔2023〕2号")
        self.assertEqual(self.item.department_id, self.market)
        self.assertEqual(self.item.supervising_department_id, self.market)
        self.assertEqual(self.item.competent_on("2023-05-31")["organ"], self.health.id)
        self.assertEqual(self.item.competent_on("2023-06-01")["organ"], self.market.id)
        with self.assertRaisesRegex(UserError, "on the day it takes effect"):
            item._change_department(self.health, "2023-06-11", document="x")

    def test_the_window_enters_a_decision(self):
        window = (
            self.env["darqi.item.decision"]
            .with_user(self.keeper)
            .create(
                {
                    "item_id": self.item.id,
                    "act": "organ",
                    "scope": "开发区",
                    "date_from": "2023-05-01",
                    "department_id": self.zone.id,
                    "kind": "empowered",
                    "document": "测政发〔2023〕9号",
                }
            )
        )
        window.action_confirm()
        found = self.item.competent_on("2023-05-02", "开发区")
        self.assertEqual(found["organ"], self.zone.id)
        self.assertIn("测政发〔2023〕9号", found["reason"])
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "competence_decided")], order="id desc", limit=1
        )
        self.assertEqual(evidence.actor_id, self.keeper)

    # Ways round it

    def test_rows_cannot_be_changed_or_deleted(self):
        """Invariant 8, in the ORM and in SQL, for rows and decisions."""
        self.decide("", "2023-05-01", self.market, "statutory")
        for records, column in (
            (self.item.competence_ids, "date_from"),
            (self.item.decision_ids, "date_from"),
        ):
            with self.assertRaises(UserError):
                records.sudo().write({column: "2024-01-01"})
            with self.assertRaises(UserError):
                records.sudo().unlink()
            table = records._table
            for sql in (
                f"UPDATE {table} SET department_id = NULL, kind = 'none'",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with (
                    self.subTest(sql),
                    mute_logger("odoo.sql_db"),
                    self.assertRaisesRegex(psycopg2.Error, "append-only"),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(sql)

    def test_no_role_can_create_rows_over_rpc(self):
        """Nobody has a create right on the registers, whatever his role."""
        vals = {
            "item_id": self.item.id,
            "scope": "",
            "date_from": "2024-01-01",
            "sequence": 9,
            "department_id": self.zone.id,
            "kind": "statutory",
            "rule": "R1",
            "reason": "x",
        }
        decision = {**vals, "document": "x"}
        del decision["sequence"], decision["rule"]
        for login, user in self.staff.items():
            for model, values in (
                ("darqi.competence", vals),
                ("darqi.competence.decision", decision),
            ):
                records = self.env[model].with_user(user)
                with self.subTest(f"{login} {model}"), self.assertRaises(AccessError):
                    call_kw(records, "create", [[values]], {})

    def test_decisive_fields_are_not_written(self):
        """The organ and the life of an item change by decision only."""
        item = self.item.with_user(self.keeper)
        for name, value in (
            ("department_id", self.market.id),
            ("date_from", "2022-01-01"),
            ("date_to", "2024-01-01"),
            ("is_example", True),
            ("own_kind", "empowered"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by a decision"):
                call_kw(item, "write", [item.ids, {name: value}], {})
        forged = {"context": {"darqi_door": "DOOR"}}
        with self.assertRaisesRegex(UserError, "by a decision"):
            call_kw(
                item, "write", [item.ids, {"department_id": self.market.id}], forged
            )
        # What a form sends back unchanged is no change.
        item.write({"department_id": self.health.id, "name": "新名称"})
        self.assertEqual(item.name, "新名称")

    def test_private_methods_are_not_for_rpc(self):
        """Competence moves by acts only, not by a call from outside."""
        item = self.item.with_user(self.keeper)
        for name in ("_competence_decide", "_competence_apply", "_door", "_end"):
            with self.subTest(name), self.assertRaises(AccessError):
                call_kw(item, name, [item.ids], {})

    def test_the_database_keeps_the_shape_of_rows(self):
        """No organ without a kind, no two rows with one sequence."""
        row = self.item.competence_ids
        for values in (
            {"sequence": row.sequence},
            {"sequence": 7, "kind": "none"},
            {"sequence": 8, "department_id": False},
            {"sequence": 9, "kind": "delegated"},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.env.cr.savepoint(),
            ):
                row.sudo().copy(values)
                self.env.flush_all()

    # Searching, history, budgets

    def test_search_by_the_organ_of_today(self):
        other = self.new_item("测试另一许可")
        self.decide("", "2023-05-01", self.market, "statutory", item=other)
        items = self.on(self.env["darqi.item"], "2023-05-01")
        mine = [("id", "in", (self.item | other).ids)]

        def found(*domain):
            return items.search([*domain, *mine])

        self.assertEqual(found(("current_department_id", "=", self.market.id)), other)
        self.assertEqual(
            found(("current_department_id", "!=", self.market.id)), self.item
        )
        self.assertEqual(found(("current_department_id", "ilike", "市场")), other)
        self.assertEqual(
            found(("current_department_id", "any", [("name", "ilike", "市场")])), other
        )
        before = self.on(self.env["darqi.item"], "2023-04-30")
        self.assertFalse(
            before.search([("current_department_id", "=", self.market.id), *mine])
        )
        self.assertEqual(
            self.on(other, "2023-05-01").current_department_id, self.market
        )
        self.assertFalse(found(("current_department_id", "=", False)))

    def test_history_has_no_gap_and_no_overlap(self):
        """REQ-12, REQ-31(a): each row ends the day before the next begins."""
        self.decide("", "2023-05-01", self.market, "statutory")
        self.decide("", "2023-05-01", self.zone, "empowered")
        self.decide("", "2023-08-01", self.town, "empowered")
        rows = self.item.competence_ids
        self.assertEqual(rows.filtered("is_overtaken").department_id, self.market)
        held = rows.filtered(lambda row: not row.is_overtaken).sorted("date_from")
        for row, following in zip(held, held[1:], strict=False):
            self.assertEqual(row.date_to + timedelta(days=1), following.date_from)
        self.assertFalse(held[-1:].date_to)

    def test_one_answer_costs_one_query(self):
        item = self.item.with_user(self.staff["window_a"])
        item.competent_on("2023-05-01")
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            item.competent_on("2023-05-01")

    def test_a_map_costs_the_same_for_many(self):
        items = self.env["darqi.item"].create(
            [
                {
                    "name": f"测试批量{n}",
                    "department_id": self.health.id,
                    "date_from": "2023-01-01",
                }
                for n in range(40)
            ]
        )
        self.env.flush_all()
        counts = []
        for some in (items[:2], items):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = some._competence_map(some, date(2023, 5, 1))
            self.assertEqual(
                [rows[item.id].department_id.id for item in some],
                [self.health.id] * len(some),
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 2)

    def test_rows_say_what_the_facts_said_over_random_histories(self):
        """Every answer ever given stays; from a change on, the new facts answer.

        The oracle keeps one answer per day and scope and overwrites the days from the
        change on with what the rules say of the facts of that moment.
        """
        for seed in range(12):
            with self.subTest(seed=seed):
                self._random_history(random.Random(seed))

    def _random_history(self, chance):
        item = self.new_item(f"测试随机{chance.random()}")
        span = [START + timedelta(days=n) for n in range(90)]
        scopes = ("", "开发区", "树林召镇")
        reform = {}

        def facts(this):
            # What the reform would add; lines have no record in this test.
            known = this._facts_of_birth(self.bureau)
            return replace(known, decisions=this._decisions_in(""), **reform)

        def say(scope, day):
            here = facts(item)
            if scope:
                here = replace(here, scope_decisions=item._decisions_in(scope))
            return route(here, day)[:2]

        expected = {(s, d): say(s, d) for s in scopes for d in span}
        now = 0
        with patch.object(type(item), "_facts", facts):
            for _step in range(chance.randint(3, 8)):
                now = min(now + chance.randint(0, 20), 85)
                day = span[now]
                self._random_change(chance, item, day, reform, scopes)
                for scope in scopes:
                    for later in span[now:]:
                        expected[scope, later] = say(scope, later)
                self._agrees(item, expected, chance.sample([*expected], 25))
            self._agrees(item, expected, expected)

    def _agrees(self, item, expected, keys):
        for scope, asked in keys:
            found = item.competent_on(asked, scope)
            self.assertEqual(
                (found["rule"], found["organ"] or None),
                expected[scope, asked],
                f"{scope} {asked}",
            )

    def _random_change(self, chance, item, day, reform, scopes):
        organ = chance.choice([self.zone, self.town, self.market])
        kind = chance.choice(["decide", "decide", "publish", "sign", "end", "return"])
        if item.date_to and day > item.date_to:
            kind = "publish"
        if kind == "decide":
            self.decide(chance.choice(scopes), day, organ, item=item)
        elif kind == "return":
            known = item.decision_ids.mapped("scope")
            if known:
                item.with_user(self.keeper)._competence_hand_back(
                    chance.choice(known), day, document="x"
                )
        elif kind == "end" and not item.date_to:
            last = day + timedelta(days=chance.randint(0, 30))
            # The end is known from the day after it on.
            item.with_user(self.keeper)._end(last, document="x")
        else:
            reform["catalogue"] = reform.get("catalogue") or ((day, None),)
            if kind == "sign":
                end = chance.choice([None, day + timedelta(days=15)])
                reform["memorandum_lines"] = (
                    *reform.get("memorandum_lines", ()),
                    SignedLine(None, day, end),
                )
            item._competence_refresh(day)

    def test_the_facts_are_the_kernels(self):
        self.assertEqual(
            self.item._facts_of_birth(self.bureau),
            Facts(
                own_department=self.health.id,
                bureau=self.bureau.id,
                alive=((START, None),),
            ),
        )
