import re
import time
from datetime import datetime

from psycopg2.extras import Json

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import SCAN, scan
from .common_cases import MONDAY, CasesMixin
from .common_documents import DAY, DocumentsCommon

CHECKS = (
    "_verify_licences",
    "_verify_versions",
    "_verify_cases",
    "_verify_documents",
    "_verify_seals",
    "_verify_impressions",
    "_verify_sealing",
    "_verify_seal_rows",
    "_verify_acts",
    "_verify_served",
    "_verify_scans",
)


@tagged("post_install", "-at_install")
class TestTampering(CasesMixin, DocumentsCommon):
    """Invariant 8: what a database owner changes by SQL is found, and only that.

    Triggers and foreign keys are switched off as a superuser can.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.verify = cls.env["darqi.evidence"]

    def problems(self, *checks):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            text for name in checks or CHECKS for text in getattr(self.verify, name)()
        ]

    def sql(self, *queries):
        """As the owner of the tables, who can put their triggers and links away."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c"
            " ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relname ~ '^darqi_'"
        )
        for (table,) in self.cr.fetchall():
            self.cr.execute(
                SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(table))
            )
        for query in queries:
            code = query.code if isinstance(query, SQL) else query
            deleted = re.match(r'\s*DELETE FROM "?(\w+)', code)
            if deleted:
                self.drop_links(deleted.group(1))
            self.cr.execute(query)
            self.assertTrue(self.cr.rowcount, query)
        self.env.invalidate_all()

    def drop_links(self, table):
        self.cr.execute(
            "SELECT c.relname, f.conname FROM pg_constraint f JOIN pg_class c"
            " ON c.oid = f.conrelid WHERE f.contype = 'f'"
            " AND f.confrelid = to_regclass(%s)",
            [table],
        )
        for child, name in self.cr.fetchall():
            self.cr.execute(
                SQL(
                    "ALTER TABLE %s DROP CONSTRAINT %s",
                    SQL.identifier(child),
                    SQL.identifier(name),
                )
            )

    def found(self, *queries, only=(), says=()):
        """The new problems after tampering; then it never happened.

        :param only: words of which each problem holds one (whom it names)
        :param says: words that the problems hold together
        """
        before = self.problems()
        self.cr.execute("SAVEPOINT tamper")
        self.sql(*queries)
        after = self.problems()
        self.cr.execute("ROLLBACK TO SAVEPOINT tamper")
        self.env.invalidate_all()
        new = [text for text in after if text not in before]
        self.assertTrue(new, queries)
        self.assertFalse([text for text in before if text not in after])
        for text in new:
            self.assertTrue(any(word in text for word in only), (text, only))
        for word in says:
            self.assertTrue(any(word in text for text in new), (new, word))
        return new

    def one(self, query, name, *says):
        new = self.found(query, only=(name,), says=says)
        self.assertEqual(len(new), 1, new)

    def label(self, record, name):
        return record._fields[name].get_description(self.env, ["string"])["string"]

    def set(self, record, name, value):
        return SQL(
            "UPDATE %s SET %s = %s WHERE id = %s",
            SQL.identifier(record._table),
            SQL.identifier(name),
            value,
            record.id,
        )

    def test_nothing_in_the_database_at_hand(self):
        """Every row of the demonstration story, and of these tests, is as evidenced."""
        self.valid_licence()
        self.case("making")
        licence = self.legacy()
        with self.subTest("acts after acts"):
            licence._event("held")
        self.assertEqual(self.problems(), [])

    def legacy(self, number="测旧〔2020〕1号"):
        entered = self.as_user("window_a", self.env["darqi.licence"], DAY)
        licence = self.as_user(
            "delivery_a",
            entered.create(
                {
                    "name": "卫生许可证",
                    "item_id": self.item.id,
                    "holder_name": "测试旧证宾馆",
                    "is_legacy": True,
                    "number": number,
                    "issuer_id": self.organs["health"].id,
                    "department_id": self.bureau.id,
                    "date_from": "2024-01-01",
                    "date_to": "2028-12-31",
                    "content": "住宿",
                    "legacy_scan": SCAN,
                }
            ),
            DAY,
        )
        licence.action_register()
        return licence.with_env(self.env)

    def test_licence(self):
        """A licence is what its last event said."""
        licence = self.legacy()
        for name, value in (
            ("date_to", "2099-12-31"),
            ("holder_name", "另一家宾馆"),
            ("content", "住宿、洗浴"),
            ("address", "另一处"),
            ("state", "annulled"),
            ("issued_on", "2019-01-01"),
            ("item_id", self.health_item.id),
        ):
            with self.subTest(name):
                label = self.label(licence, name)
                self.one(self.set(licence, name, value), licence.number, label)
        draft = self.new_licence(holder_name="测试未发证")
        self.one(self.set(draft, "state", "valid"), "测试未发证")

    def test_licence_deleted(self):
        """A licence that had an event is never gone."""
        licence = self.legacy()
        new = self.found(
            SQL("DELETE FROM darqi_licence WHERE id = %s", licence.id),
            only=(licence.number,),
        )
        self.assertEqual(len(new), 1, new)

    def test_licence_version(self):
        """The history of a licence is what its events said."""
        licence = self.legacy()
        version = licence.version_ids
        for name, value in (
            ("date_to", "2099-12-31"),
            ("holder_name", "另一家宾馆"),
            ("content", "洗浴"),
            ("conditions", "无"),
            ("event", "issued"),
            ("user_id", self.staff["it_a"].id),
        ):
            with self.subTest(name):
                self.one(self.set(version, name, value), licence.number)
        self.one(
            SQL("DELETE FROM darqi_licence_version WHERE id = %s", version.id),
            licence.number,
        )

    def test_old_payloads(self):
        """Evidence from before rows were kept still verifies, and still finds."""
        licence = self.legacy()
        case = self.case("making")
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        old = SQL(
            "UPDATE darqi_evidence SET payload ="
            " (payload::jsonb - 'row' - 'conditions' - 'content' - 'state')::text"
            " WHERE res_model <> 'darqi.licence' AND payload LIKE '%%\"row\":{%%'"
        )
        older = SQL(
            "UPDATE darqi_evidence SET payload = (payload::jsonb - 'row' -"
            " 'conditions')::text WHERE res_model = 'darqi.licence'"
        )
        self.sql(old, older)
        self.assertEqual(self.problems(), [])
        self.one(self.set(licence, "date_to", "2099-12-31"), licence.number)
        self.one(self.set(case, "result", "refused"), case.number)
        self.one(self.set(document, "number", "x"), "x")
        use = document.seal_use_ids[0]
        self.found(
            self.set(use, "sealed_by_id", self.staff["it_a"].id),
            only=(document.number,),
        )

    def test_act_on_a_licence(self):
        """Facts, persons and day of an act are those of its decision (许可法 69)."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "circumstances")
        self.decide(act)
        for name, value in (
            ("facts", "另一事实"),
            ("decided_on", "2026-01-01"),
            ("decided_by_id", self.staff["approver_b"].id),
            ("effective_on", "2026-01-01"),
        ):
            with self.subTest(name):
                self.one(self.set(act, name, value), act.display_name)

    def test_service_and_its_day(self):
        """A service that is re-dated, forged or gone, and the day on the paper."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        services = self.as_user(
            "delivery_a", self.env["darqi.document.service"], DAY
        ).create({"document_ids": [Command.set(document.ids)], "place": "大厅"})
        services.action_serve()
        service = services.with_env(self.env)
        self.found(
            self.set(service, "served_on", "2026-11-20"),
            only=(service.display_name, document.number),
        )
        self.one(self.set(service, "receiver", "乙"), "乙")
        self.one(self.set(document, "served_on", "2026-11-20"), document.number)
        self.found(
            SQL("DELETE FROM darqi_document_service WHERE id = %s", service.id),
            only=(service.display_name, document.number),
        )

    def test_loan_complaint_and_takeover(self):
        """A loan marked returned, an answer reworded, a confirmer taken away."""
        document = self.issue(record=self.new_licence(), department=self.bureau)
        self.stamp(self.by_keeper(document))
        complaint = self.as_user("window_a", self.env["darqi.seal.complaint"], DAY)
        complaint = complaint.create(
            {
                "document_id": document.id,
                "department_id": self.organs["health"].id,
                "complainant": "甲",
                "text": "要求再盖章",
            }
        )
        head = self.as_user("health_head", complaint, DAY)
        head.write({"answer": "已纠正", "is_founded": "yes"})
        head.action_answer()
        for name, value in (("answer", "没有此事"), ("text", "x"), ("state", "closed")):
            with self.subTest(name):
                self.one(self.set(complaint, name, value), complaint.display_name)
        loan = self.as_user("window_a", self.env["darqi.seal.loan"], DAY).create(
            {
                "seal_id": self.seal.id,
                "purpose": "现场发证",
                "place": "分厅",
                "companion_id": self.staff["window_b"].id,
                "due_at": datetime(2026, 11, 25, 9),
            }
        )
        self.as_user("bureau_head", loan, DAY).action_approve()
        self.by_keeper(loan).action_lend()
        self.found(self.set(loan, "state", "returned"), only=(loan.display_name,))
        legacy = self.legacy("测旧〔2020〕7号")
        self.one(
            SQL(
                "UPDATE darqi_licence SET entered_by_id = NULL, confirmed_by_id = NULL"
                " WHERE id = %s",
                legacy.id,
            ),
            legacy.number,
        )
        organ = self.organs["market"].id
        self.one(self.set(legacy, "supervising_department_id", organ), legacy.number)

    def test_places_service_and_sealed_file(self):
        """Where the seal belongs, whether it is served, and the stamped scan."""
        document = self.issue(department=self.bureau)
        keeper = self.by_keeper(document)
        keeper.action_print_to_stamp()
        keeper._seal(scan=scan(), scan_name="scan.pdf", day=DAY)
        self.one(self.set(document, "seal_places", Json([])), document.number)
        self.one(
            self.set(document, "service_required", not document.service_required),
            document.number,
        )
        self.one(self.set(document, "sealed_attachment_id", None), document.number)

    def test_case(self):
        """Result and persons of a case are those of its acts."""
        case = self.case("making")
        for name, value in (
            ("result", "refused"),
            ("decided_by_id", self.staff["approver_b"].id),
            ("decided_on", "2026-03-09"),
            ("closed_on", "2026-03-09"),
            ("delivered_on", "2026-03-09"),
            ("accepted_by_id", self.staff["window_a"].id),
            ("applicant_name", "别人"),
        ):
            with self.subTest(name):
                self.one(self.set(case, name, value), case.number)
        self.one(
            SQL("DELETE FROM darqi_application WHERE id = %s", case.id), case.number
        )

    def test_case_flipped_before_a_later_act(self):
        """A later act does not make a flipped result true."""
        case = self.case("pending_decision")
        self.as_user("approver_a", case, MONDAY).action_refuse("不合条件", "第三条", "")
        self.sql(self.set(case, "result", "granted"))
        self.verify._record(case, "application_deliver", {"row": case._evidence_row()})
        self.assertIn(case.number, "".join(self.problems("_verify_cases")))

    def test_document(self):
        """A document is what was issued, in the state its acts left it in."""
        document = self.issue(department=self.bureau)
        for name, value in (
            ("subject", "别家公司"),
            ("issued_on", "2019-01-01"),
            ("decided_by_id", self.staff["approver_b"].id),
            ("check_code", "A" * 20),
            ("check_digest", "0" * 64),
            ("state", "voided"),
            ("state", "sealed"),
            ("seal_required", False),
            ("copies", 9),
            ("res_id", 1),
            ("sha256", "0" * 64),
            ("void_reason", "作废"),
        ):
            with self.subTest(name):
                new = self.found(
                    self.set(document, name, value), only=(document.number,)
                )
                self.assertLessEqual(len(new), 2, new)
        self.one(
            SQL("DELETE FROM darqi_document WHERE id = %s", document.id),
            document.number,
        )
        document.with_user(self.staff["approver_a"])._void("打印损坏")
        self.one(self.set(document, "state", "issued"), document.number)
        self.one(self.set(document, "void_reason", "别的"), document.number)

    def test_values_behind_a_paper(self):
        """What a paper was rendered from is what it was."""
        document = self.issue(department=self.bureau)
        before = self.problems("_verify_files")
        self.sql(
            SQL(
                "UPDATE darqi_document SET content = content || %s WHERE id = %s",
                '{"addressee": "别家公司"}',
                document.id,
            )
        )
        new = set(self.problems("_verify_files")) - set(before)
        self.assertEqual(len(new), 1, new)
        self.assertIn(document.number, new.pop())

    def test_impressions(self):
        """The register of impressions is what the acts of sealing said."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        use, only = document.seal_use_ids[0], (document.number,)
        self.found(
            SQL("DELETE FROM darqi_seal_use WHERE document_id = %s", document.id),
            SQL(
                "UPDATE darqi_document SET state = 'issued', impressions = 0,"
                " sealed_on = NULL WHERE id = %s",
                document.id,
            ),
            only=only,
        )
        decider = self.staff["approver_b"]
        self.found(self.set(use, "sealed_by_id", decider.id), only=only)
        self.found(self.set(use, "day", "2019-01-01"), only=only)
        self.found(self.set(use, "copies_allowed", 3), only=only)
        self.found(self.set(use, "requested_by_id", decider.id), only=only)
        self.found(self.set(use, "moment", "2019-01-01"), only=only)
        self.found(
            self.set(
                use,
                "seal_id",
                self.env["darqi.seal"].search([("id", "!=", self.seal.id)], limit=1).id,
            ),
            only=only,
        )
        self.found(
            SQL(
                "INSERT INTO darqi_seal_use (seal_id, department_id, document_id,"
                " number, copies, requested_by_id, sealed_by_id, day, moment, method,"
                " sha256) SELECT seal_id, department_id, document_id, number, copies,"
                " requested_by_id, sealed_by_id, day, moment, method, sha256"
                " FROM darqi_seal_use WHERE id = %s",
                use.id,
            ),
            only=only,
        )
        self.found(
            SQL("DELETE FROM darqi_seal_use WHERE id = %s", use.id),
            SQL("UPDATE darqi_document SET impressions = 1 WHERE id = %s", document.id),
            only=only,
        )

    def test_sealer_is_the_decider(self):
        """Changed in both places, the decider as sealer still shows."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        new = self.found(
            self.set(document, "decided_by_id", self.keeper.id),
            only=(document.number,),
        )
        self.assertEqual(len(new), 2, new)

    def test_seal_dates(self):
        """A seal's dates and keepers are those of its registration."""
        document = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(document))
        new = self.found(
            self.set(self.seal, "date_from", "2030-01-01"),
            only=(self.seal.name, document.number),
            says=(self.label(self.seal, "date_from"),),
        )
        self.assertEqual(len(new), 2, new)
        self.one(
            SQL(
                "UPDATE darqi_seal_keeper_rel SET user_id = %s WHERE seal_id = %s",
                self.staff["it_a"].id,
                self.seal.id,
            ),
            self.seal.name,
        )

    def test_unreadable_evidence(self):
        """Evidence that is no JSON any more is a problem, not an error."""
        licence = self.legacy()
        self.sql(
            SQL(
                "UPDATE darqi_evidence SET payload = '\"sequence\": oh'"
                " WHERE res_model = 'darqi.licence' AND res_id = %s",
                licence.id,
            )
        )
        problems = self.env["darqi.evidence"].verify()
        self.assertTrue([text for text in problems if "_verify_licences" in text])

    def test_set_based(self):
        """The number of questions does not grow with the registers."""
        self.problems()
        start = self.cr.sql_log_count
        began = time.monotonic()
        self.problems()
        self.assertLessEqual(self.cr.sql_log_count - start, 30)
        self.assertLess(time.monotonic() - began, 60)
