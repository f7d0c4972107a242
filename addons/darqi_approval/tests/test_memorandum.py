from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_reform import FILE, PUBLISHED, SIGNED, ReformCommon


@tagged("post_install", "-at_install")
class TestMemorandum(ReformCommon):
    """The memorandum moves competence (plan 三(三)2, invariant 1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.memo = cls.ready(cls.item + cls.item_b)
        cls.line = cls.memo.line_ids[0]

    def organ(self, item, day):
        answer = item.competent_on(day)
        return answer["organ"], answer["rule"], answer["memorandum_line"]

    def test_signing_day(self):
        """REQ-47, 48: the day before → department (R3 kept as R2), the day → bureau."""
        self.sign(self.memo)
        self.assertEqual((self.memo.state, self.memo.signed_on), ("signed", SIGNED))
        self.assertTrue(self.memo.document_id)
        self.assertTrue(self.memo.number or not self.memo.document_id.number)
        self.assertEqual(set(self.line.transfer_line_id.mapped("state")), {"in_force"})
        health = self.organs["health"].id
        self.assertEqual(self.organ(self.item, "2023-02-28")[0], health)
        self.assertEqual(
            self.organ(self.item, SIGNED), (self.bureau.id, "R4", self.line.id)
        )
        self.assertEqual(self.organ(self.item, "2030-01-01")[1], "R4")

    def test_later_signature_counts(self):
        """Invariant 1: competence moves on the day of the later signature."""
        self.as_user("health_head", self.memo, SIGNED).action_sign_department()
        self.assertEqual(self.memo.state, "signed_one")
        self.assertEqual(self.organ(self.item, "2023-12-31")[1], "R2")
        self.as_user("bureau_head", self.memo, "2023-03-06").action_sign_bureau()
        self.assertEqual(self.memo.signed_on, date(2023, 3, 6))
        self.assertEqual(self.organ(self.item, "2023-03-05")[1], "R2")
        self.assertEqual(self.organ(self.item, "2023-03-06")[1], "R4")

    def test_bureau_signs_first(self):
        """The order of the signatures does not matter."""
        self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()
        self.as_user("health_head", self.memo, "2023-03-02").action_sign_department()
        self.assertEqual(self.memo.signed_on, date(2023, 3, 2))
        self.assertEqual(self.organ(self.item, "2023-03-02")[1], "R4")

    def test_double_click(self):
        """The same signature twice acts once."""
        head = self.as_user("health_head", self.memo, SIGNED)
        head.action_sign_department()
        head.action_sign_department()
        bureau = self.as_user("bureau_head", self.memo, SIGNED)
        bureau.action_sign_bureau()
        rows = len(self.item.competence_ids)
        number = self.memo.document_id
        bureau.action_sign_bureau()
        head.action_sign_department()
        self.assertEqual(len(self.item.competence_ids), rows)
        self.assertEqual(self.memo.document_id, number)
        signs = self.env["darqi.evidence"].search_count(
            [
                ("res_model", "=", "darqi.memorandum"),
                ("res_id", "=", self.memo.id),
                ("act", "like", "memorandum_sign_"),
            ]
        )
        self.assertEqual(signs, 2)

    def test_each_other_role_refused(self):
        """Invariant 1: only the two heads sign, each for his own organ."""
        for login in self.staff:
            memo = self.as_user(login, self.memo, SIGNED)
            if login != "health_head":
                with self.assertRaises(UserError, msg=login):
                    memo.action_sign_department()
            if login != "bureau_head":
                with self.assertRaises(UserError, msg=login):
                    memo.action_sign_bureau()
        with self.assertRaises(UserError):
            self.on(self.memo, SIGNED).sudo().action_sign_bureau()
        self.assertFalse(self.memo.signed_bureau_by_id)

    def test_one_person_cannot_sign_both(self):
        """Invariant 1: people are compared, whatever roles one person holds."""
        both = self.staff["bureau_head"]
        both.group_ids += self.env.ref("darqi_approval.group_department_head")
        both.department_ids += self.organs["health"]
        self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()
        with self.assertRaisesRegex(UserError, "one party only"):
            self.as_user("bureau_head", self.memo, SIGNED).action_sign_department()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.memo._door_opened().write({"signed_department_by_id": both.id})
            self.env.flush_all()

    def test_head_of_other_department(self):
        """A head of another organ does not sign."""
        self.staff["health_head"].department_ids = self.organs["market"]
        with self.assertRaises(UserError):
            self.as_user("health_head", self.memo, SIGNED).action_sign_department()

    def test_written_from_outside(self):
        """Invariant 10: signatures, state and dates cannot be written."""
        for vals in (
            {"state": "signed"},
            {"signed_on": SIGNED},
            {"signed_department_by_id": self.staff["health_head"].id},
            {"signed_bureau_on": SIGNED},
            {"number": "1"},
            {"line_ids": [(1, self.line.id, {"date_to": SIGNED})]},
        ):
            for login in ("catalogue_a", "health_head", "bureau_head"):
                with self.assertRaises(UserError, msg=str(vals)):
                    self.as_user(login, self.memo).write(vals)
        memos = self.as_user("catalogue_a", self.env["darqi.memorandum"])
        vals = {"plan_id": self.plan.id, "department_id": self.organs["market"].id}
        with self.assertRaises(UserError):
            memos.create({**vals, "signed_on": SIGNED})
        with self.assertRaises(UserError):
            memos.with_context(default_state="signed").create(vals)
        for name in ("date_to", "signed_on"):
            with self.assertRaises(UserError):
                self.as_user("catalogue_a", self.line).write({name: SIGNED})

    def test_elements(self):
        """REQ-46: any one element missing → refused, naming item and element."""
        labels = {
            "handover": "What is handed over",
            "handover_time": "Time of handover",
            "boundary": "Boundary of duties",
            "feedback": "Two-way feedback",
            "support": "Technical support",
            "open_cases": "Cases under way",
            "supervising_user_id": "Person responsible",
        }
        for name, label in labels.items():
            kept = self.line[name]
            self.line._door_opened().write({name: False})
            with self.assertRaisesRegex(
                UserError, f"{self.line.item_id.name}.*{label}"
            ):
                self.as_user("health_head", self.memo, SIGNED).action_sign_department()
            self.line._door_opened().write({name: kept})
        self.as_user("health_head", self.memo, SIGNED).action_sign_department()
        self.line._door_opened().write({"support": "  "})
        with self.assertRaisesRegex(UserError, "Technical support"):
            self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()

    def test_owner_is_a_member(self):
        """Invariant 6: the default owner belongs to the supervising organ."""
        self.line._door_opened().write(
            {"supervising_user_id": self.staff["market_officer"].id}
        )
        with self.assertRaisesRegex(UserError, "not a member"):
            self.as_user("health_head", self.memo, SIGNED).action_sign_department()

    def test_parties(self):
        """Party A cannot be changed under its items; party B is the bureau."""
        memo = self.as_user("catalogue_a", self.memo)
        memo.action_return("修改")
        with self.assertRaisesRegex(UserError, "remove the items"):
            memo.department_id = self.organs["market"]
        with self.assertRaisesRegex(UserError, "approval bureau"):
            memo.bureau_id = self.organs["market"]

    def test_ticks(self):
        """REQ-93: four ticks per item."""
        row = self.line.transfer_line_id
        self.as_user("catalogue_a", row).has_limits = False
        with self.assertRaisesRegex(UserError, "Time limits handed over"):
            self.as_user("health_head", self.memo, SIGNED).action_sign_department()
        with self.assertRaises(UserError):
            self.as_user("health_officer", row).has_limits = True

    def test_handover_incomplete(self):
        """REQ-44: a group neither handed over nor stated → refused."""
        row = self.line.transfer_line_id.handover_line_ids[0]
        self.as_user("health_officer", row).action_take_back()
        with self.assertRaisesRegex(UserError, "not handed over"):
            self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()

    def test_boundary(self):
        """REQ-43: an undetermined boundary cannot be signed, but for an exception."""
        row = self.line.transfer_line_id
        self.as_user("health_head", row, PUBLISHED).action_boundary_open("不清")
        with self.assertRaisesRegex(UserError, "undetermined"):
            self.as_user("health_head", self.memo, SIGNED).action_sign_department()
        self.as_user("catalogue_a", row, "2023-02-20").action_boundary_exception(
            "测政发〔2023〕20号", "会议决定", file=FILE
        )
        self.sign(self.memo)
        self.assertEqual(self.organ(self.item, SIGNED)[1], "R4")

    def test_dispute_after_signing(self):
        """PRACTICE 1.2: a dispute opened after signing moves nothing."""
        self.sign(self.memo)
        row = self.line.transfer_line_id
        self.as_user("health_head", row, "2023-04-03").action_boundary_open("争议")
        self.assertEqual(
            self.organ(self.item, "2023-04-03")[:2], (self.bureau.id, "R4")
        )

    def test_gate(self):
        """PRACTICE 1.3: each part of the gate is asked for by itself."""
        self.assertEqual(self.memo._gate_problems(SIGNED), [])
        keeper = self.staff["catalogue_a"]
        for kind, text in (
            ("region_approval", "region's approval"),
            ("establishment_reply", "establishment office's reply"),
        ):
            row = self.plan.milestone_ids.filtered(lambda r, k=kind: r.kind == k)
            row._door_opened().write({"state": "open"})
            problems = self.memo._gate_problems(SIGNED)
            self.assertEqual(len(problems), 1)
            self.assertIn(text, problems[0])
            with self.assertRaisesRegex(UserError, text):
                self.as_user("health_head", self.memo, SIGNED).action_sign_department()
            row._door_opened().write({"state": "done", "done_by_id": keeper.id})
        row = self.line.transfer_line_id
        row._door_opened().write({"published_on": date(2023, 3, 2)})
        self.assertIn("published", self.memo._gate_problems(SIGNED)[0])
        row._door_opened().write({"published_on": PUBLISHED})
        self.assertIn("seal", self.memo._gate_problems(date(1990, 1, 1))[-1])

    def test_gate_override(self):
        """PRACTICE 1.3: all the same only with document, file and named leader."""
        row = self.plan.milestone_ids.filtered(lambda r: r.kind == "region_approval")
        row._door_opened().write({"state": "open"})
        head = self.as_user("health_head", self.memo, SIGNED)
        keeper = self.as_user("catalogue_a", self.memo)
        keeper.write({"override_document": "测政发〔2023〕40号"})
        with self.assertRaises(UserError):
            head.action_sign_department()
        keeper.write({"override_leader": "测试领导"})
        with self.assertRaises(UserError):
            head.action_sign_department()
        with self.assertRaises(UserError):
            head.write({"override_file": FILE})
        keeper.write({"override_file": FILE})
        head.action_sign_department()
        with self.assertRaises(UserError):
            keeper.write({"override_leader": "另一领导"})
        self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()
        self.assertEqual(self.memo.state, "signed")

    def test_signed_is_fixed(self):
        """A signed memorandum cannot change, in no field and by nobody."""
        self.sign(self.memo)
        for login in ("catalogue_a", "health_head", "bureau_head"):
            memo = self.as_user(login, self.memo)
            for vals in (
                {"note": "x"},
                {"name": "x"},
                {"line_ids": [(2, self.line.id)]},
                {"override_document": "x"},
            ):
                with self.assertRaises(UserError):
                    memo.write(vals)
            with self.assertRaises(UserError):
                self.as_user(login, self.line).write({"support": "x"})
            with self.assertRaises(UserError):
                memo.unlink()
            with self.assertRaises(UserError):
                memo.action_return("反悔")

    def test_unconfirmed_item(self):
        """REQ-94: an item the government has not determined is refused."""
        item = self.make_items("测试未确定事项")
        self.batch(item, name="测试第二批")
        with self.assertRaisesRegex(UserError, "has not determined"):
            self.memorandum(item)

    def test_item_of_other_department(self):
        """Each memorandum has the items of its own party A only."""
        item = self.make_items("测试食品经营许可", organ="market")
        self.to_published(self.batch(item, name="测试第二批"), officer="market_officer")
        with self.assertRaisesRegex(UserError, "not to party A"):
            self.memorandum(item)

    def test_item_in_one_memorandum(self):
        """Invariant 13: an item is in one memorandum at a time (database)."""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.memorandum(self.item)
            self.env.flush_all()

    def test_checking(self):
        """Both sides check, each once; then the justice office."""
        memo = self.memo
        self.as_user("catalogue_a", memo).action_return("补充")
        self.assertEqual(memo.state, "draft")
        self.assertFalse(memo.checked_bureau_by_id)
        self.as_user("health_liaison", memo).action_start_check()
        self.as_user("catalogue_a", memo).action_check()
        with self.assertRaisesRegex(UserError, "has checked"):
            self.as_user("catalogue_a", memo).action_check()
        self.assertEqual(memo.state, "checking")
        with self.assertRaises(AccessError):
            self.as_user("market_officer", memo).action_check()
        self.as_user("health_officer", memo).action_check()
        self.assertEqual(memo.state, "legal")
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", memo).action_legal("合法")
        self.as_user("justice_a", memo).action_legal("合法")
        self.assertEqual(memo.state, "to_sign")

    def test_return_after_one_signature(self):
        """A single signature falls away when the text is opened again."""
        self.as_user("health_head", self.memo, SIGNED).action_sign_department()
        self.as_user("bureau_head", self.memo, SIGNED).action_return("条款需修改")
        self.assertFalse(self.memo.signed_department_by_id)
        self.assertEqual(self.memo.state, "draft")

    def test_new_version(self):
        """A new version replaces the signed one on the day it is signed itself."""
        self.sign(self.memo)
        action = self.as_user("catalogue_a", self.memo).action_amend()
        second = self.env["darqi.memorandum"].browse(action["res_id"])
        self.assertEqual(second.version, 2)
        second.line_ids.with_user(self.staff["catalogue_a"])[
            0
        ].support = "修改后的技术支持"
        self.to_sign(second)
        self.assertEqual(self.organ(self.item, "2023-05-01")[2], self.line.id)
        self.sign(second, date(2023, 5, 8))
        self.assertEqual(self.memo.state, "ended")
        self.assertEqual(self.line.date_to, date(2023, 5, 7))
        line = second.line_ids.filtered(lambda r: r.item_id == self.item)
        self.assertEqual(self.organ(self.item, "2023-05-07")[2], self.line.id)
        self.assertEqual(
            self.organ(self.item, "2023-05-08"), (self.bureau.id, "R4", line.id)
        )

    def test_new_version_keeps_items(self):
        """A version that silently drops an item is refused."""
        self.sign(self.memo)
        action = self.as_user("catalogue_a", self.memo).action_amend()
        second = self.env["darqi.memorandum"].browse(action["res_id"])
        second.line_ids.with_user(self.staff["catalogue_a"])[0].unlink()
        self.to_sign(second)
        with self.assertRaisesRegex(UserError, "In the version before"):
            self.as_user("health_head", second, "2023-05-08").action_sign_department()

    def test_end(self):
        """An end needs a decision with its file; the items go back that day."""
        self.sign(self.memo)
        head = self.as_user("bureau_head", self.memo, "2023-06-01")
        with self.assertRaisesRegex(UserError, "needed for an end"):
            head.action_end("2023-06-01", "测政发〔2023〕50号", "调整")
        with self.assertRaises(UserError):
            self.as_user("health_head", self.memo, "2023-06-01").action_end(
                "2023-06-01", "测政发〔2023〕50号", "调整", file=FILE
            )
        head.action_end("2023-06-05", "测政发〔2023〕50号", "调整", file=FILE)
        self.assertEqual(self.organ(self.item, "2023-06-04")[1], "R4")
        self.assertEqual(
            self.organ(self.item, "2023-06-05")[:2], (self.organs["health"].id, "R6")
        )

    def test_withdraw_after_signing(self):
        """R6: a signed item taken out of the catalogue by a document goes back."""
        self.sign(self.memo)
        row = self.line.transfer_line_id
        self.as_user("catalogue_a", row, "2023-06-01").action_withdraw(
            "2023-06-01", "测政发〔2023〕50号", "动态调整"
        )
        self.assertEqual(self.line.date_to, date(2023, 5, 31))
        self.assertEqual(self.organ(self.item, "2023-05-31")[1], "R4")
        self.assertEqual(self.organ(self.item, "2023-06-01")[1], "R6")
        self.assertEqual(self.organ(self.item_b, "2023-06-01")[1], "R4")

    def test_nothing_half_done(self):
        """One transaction: when the paper cannot be made nothing is signed."""
        self.as_user("health_head", self.memo, SIGNED).action_sign_department()

        refusal = UserError("no font")

        def broken(*args, **kwargs):
            raise refusal

        self.patch(type(self.env["darqi.document"]), "_issue", broken)
        with self.assertRaisesRegex(UserError, "no font"), self.env.cr.savepoint():
            self.as_user("bureau_head", self.memo, SIGNED).action_sign_bureau()
        self.env.invalidate_all()
        self.assertEqual(self.memo.state, "signed_one")
        self.assertEqual(self.organ(self.item, SIGNED)[1], "R2")

    def test_one_value_for_several_items(self):
        """方案三(三)2: the elements of many items are set at once, in their list."""
        memo = self.memo
        self.as_user("catalogue_a", memo).action_return("修改")
        action = memo.action_edit_lines()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines, memo.line_ids)
        arch = lines.get_view(action["views"][0][0], "list")["arch"]
        self.assertIn('multi_edit="1"', arch)
        keeper = self.as_user("catalogue_a", lines, PUBLISHED)
        keeper.write({"open_cases": "move", "supervising_section": "监督股"})
        self.assertEqual(memo.line_ids.mapped("open_cases"), ["move", "move"])
