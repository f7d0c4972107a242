from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestKindChange(DocumentsCommon):
    """What a paper bears is set by two persons, on evidence (invariants 5, 8)."""

    def setUp(self):
        super().setUp()
        self.kind = self.env["darqi.document.kind"]._of("supplement")
        self.env["darqi.document.kind.change"].search(
            [("state", "=", "proposed")]
        ).action_withdraw()

    def propose(self, login="catalogue_a", kind=None, **vals):
        changes = self.as_user(login, self.env["darqi.document.kind.change"], DAY)
        return changes.create(
            {"kind_id": (kind or self.kind).id, "reason": "按新范本", **vals}
        )

    def refused(self, words, **vals):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.propose(**vals)

    def test_by_two_persons(self):
        """One proposes, another decides; evidence says what was and what is."""
        copies = self.kind.copies
        change = self.propose(copies=copies + 1, seal_by_request=True)
        self.assertEqual(self.kind.copies, copies)
        self.assertEqual(len(change.difference.splitlines()), 2)
        self.assertFalse(change.can_apply)
        with self.assertRaisesRegex(UserError, "proposes"):
            change.action_apply()
        for login in ("window_a", "approver_a", "it_a"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, change, DAY).action_apply()
        self.as_user("bureau_head", change, DAY).action_apply()
        self.assertEqual(self.kind.copies, copies + 1)
        self.assertEqual(change.decided_by_id, self.staff["bureau_head"])
        self.assertEqual(len(change.difference.splitlines()), 2)
        evidence = self.env["darqi.evidence"]
        rows = evidence.search(
            [("res_model", "=", self.kind._name), ("res_id", "=", self.kind.id)]
        )
        self.assertEqual(rows[0].act, "document_kind_changed")
        self.assertIn(f'"copies":{copies}', rows[0].payload)
        self.assertEqual(evidence._verify_kinds(), [])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE darqi_document_kind SET copies = 99 WHERE id = %s", [self.kind.id]
        )
        self.env.invalidate_all()
        self.assertEqual(len(evidence._verify_kinds()), 1)
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_document_kind_change SET decided_by_id = requested_by_id"
                " WHERE id = %s",
                [change.id],
            )

    def test_a_kind_that_never_changed(self):
        """What a kind was registered with is kept: a change by SQL is found."""
        evidence = self.env["darqi.evidence"]
        kinds = self.env["darqi.document.kind"].with_context(active_test=False)
        self.assertEqual(evidence._verify_kinds(), [])
        begun = evidence.search(
            [
                ("res_model", "=", "darqi.document.kind"),
                ("act", "=", "document_kind_registered"),
            ]
        )
        self.assertEqual(set(begun.mapped("res_id")), set(kinds.search([]).ids))
        never = kinds.create({"name": "测试文书", "code": "never_changed"})
        self.env.flush_all()
        for column, value in (("seal", "none"), ("copies", 9), ("seam", True)):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    SQL(
                        "UPDATE darqi_document_kind SET %s = %s WHERE id = %s",
                        SQL.identifier(column),
                        value,
                        never.id,
                    )
                )
                self.env.invalidate_all(flush=False)
                (found,) = evidence._verify_kinds()
                self.assertIn(never.name, found)
                savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.assertEqual(evidence._verify_kinds(), [])

    def test_nobody_writes_a_kind(self):
        """No one person changes, archives, adds or deletes a kind."""
        kinds = self.as_user("catalogue_a", self.kind)
        for vals in ({"copies": 99}, {"active": False}, {"seal": "none"}):
            with self.assertRaises(AccessError):
                kinds.write(vals)
        with self.assertRaises(AccessError):
            kinds.unlink()
        with self.assertRaises(AccessError):
            kinds.create({"name": "x", "code": "x"})

    def test_what_breaks_an_act(self):
        """Not even by two: the code stays, no kind of an act goes."""
        granted = self.env["darqi.document.kind"]._of("granted")
        with self.assertRaisesRegex(UserError, "Code"):
            granted.code = "granted2"
        with self.assertRaisesRegex(ValidationError, "archived"):
            granted.active = False
        with self.assertRaises(UserError):
            self.env["darqi.document.kind"]._of("withdrawal").unlink()

    def test_title_of_another_decision(self):
        """许可法 38: a grant is not given out as a refusal."""
        granted = self.env["darqi.document.kind"]._of("granted")
        for title in ("不予行政许可决定书", "批复"):
            self.refused("Printed title", kind=granted, title=title)
        self.refused("another paper", title="准予行政许可决定书")
        change = self.propose(kind=granted, title="准予行政许可决定书（公共场所）")
        self.as_user("bureau_head", change, DAY).action_apply()
        document = self.issue(department=self.bureau)
        self.assertEqual(document.name, "准予行政许可决定书（公共场所）")

    def test_what_must_be_sealed(self):
        """Refused when it is proposed, not only when it is decided."""
        for code in ("acceptance", "correction", "granted"):
            kind = self.env["darqi.document.kind"]._of(code)
            self.refused("seal", kind=kind, seal="none")
            self.assertEqual(kind.seal, "approval_special")

    def test_refused_withdrawn(self):
        """Nothing changes without a decision; one change of a kind at a time."""
        self.refused("Nothing changes")
        change = self.propose(copies=5)
        with self.assertRaises(UserError):
            change.copies = 6
        head = self.as_user("bureau_head", change, DAY)
        with self.assertRaisesRegex(UserError, "Opinion"):
            head.action_refuse()
        head.opinion = "不需要"
        head.action_refuse()
        self.propose(copies=4).action_withdraw()
        self.assertEqual(self.kind.copies, 2)

    def test_no_two_series_give_one_number(self):
        """PAPERS 2, invariant 9: refused when it is set, not when it is allotted."""
        refused = self.env["darqi.document.kind"]._of("refused")
        granted = self.env["darqi.document.kind"]._of("granted")
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.propose(kind=refused, pattern=granted.pattern)
        # the word of an organ written out gives the same number as well
        spelled = granted.pattern.replace("{word}", self.bureau.word)
        self.refused("same number", kind=refused, pattern=spelled)
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_document_kind SET pattern = %s WHERE id = %s",
                [granted.pattern, refused.id],
            )
