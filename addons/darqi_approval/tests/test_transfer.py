from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_reform import FILE, PUBLISHED, ReformCommon


@tagged("post_install", "-at_install")
class TestTransfer(ReformCommon):
    """Batches of transferred items (plan 三(二)1, 五(二))."""

    def organ(self, item, day):
        """(organ, rule) of an item on a day."""
        answer = item.competent_on(day)
        return answer["organ"], answer["rule"]

    def test_course(self):
        """REQ-28, 94: sorting → … → published; R1 before the day, R2 from it."""
        transfer = self.batch(self.item)
        line = transfer.line_ids
        self.assertEqual(line.department_id, self.organs["health"])
        self.to_published(transfer)
        self.assertEqual(line.state, "published")
        health = self.organs["health"].id
        self.assertEqual(self.organ(self.item, "2023-01-31"), (health, "R1"))
        self.assertEqual(self.organ(self.item, PUBLISHED), (health, "R2"))
        self.assertEqual(len(line.handover_line_ids), 5)
        self.assertEqual(line._clock("handover").department_id, self.organs["health"])
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.transfer.line"), ("res_id", "=", line.id)]
        )
        self.assertLessEqual(
            {"transfer_line_submit", "transfer_line_check", "transfer_line_legal"},
            set(acts.mapped("act")),
        )

    def test_department_own_rows_only(self):
        """REQ-28: a department reads, edits and submits only its own rows."""
        other = self.make_items("测试食品经营许可", organ="market")
        transfer = self.batch(self.item + other)
        mine = transfer.line_ids.filtered(lambda r: r.item_id == self.item)
        officer = self.as_user("health_officer", self.env["darqi.transfer.line"])
        self.assertEqual(officer.search([("transfer_id", "=", transfer.id)]), mine)
        theirs = transfer.line_ids - mine
        with self.assertRaises(AccessError):
            self.as_user("health_officer", theirs).action_submit()
        with self.assertRaises(AccessError):
            self.as_user("health_officer", theirs).write({"note": "x"})
        officer.create({"transfer_id": transfer.id, "item_id": self.item_b.id})
        third = self.make_items("测试药品经营许可", organ="market")
        with self.assertRaises(AccessError):
            officer.create({"transfer_id": transfer.id, "item_id": third.id})

    def test_edit_until_submit(self):
        """REQ-28: after submission the department edits no more."""
        line = self.batch(self.item).line_ids
        officer = self.as_user("health_officer", line)
        officer.category = "should"
        officer.action_submit()
        with self.assertRaisesRegex(UserError, "submitted"):
            officer.category = "must"
        self.as_user("catalogue_a", line).action_return("要件不全")
        self.assertEqual((line.state, line.return_reason), ("sorting", "要件不全"))
        officer.category = "must"

    def test_who(self):
        """Each step by its own role; others are refused."""
        line = self.batch(self.item).line_ids
        for login in ("health_window", "bureau_head", "justice_a", "catalogue_a"):
            with self.assertRaises(UserError):
                self.as_user(login, line).action_submit()
        self.as_user("health_liaison", line).action_submit()
        for login in ("health_officer", "justice_a", "bureau_head", "manager_a"):
            with self.assertRaises(UserError):
                self.as_user(login, line).action_check()
        self.as_user("catalogue_a", line).action_check()
        for login in ("health_head", "catalogue_a", "bureau_head", "discipline_a"):
            with self.assertRaises(UserError):
                self.as_user(login, line).action_legal("合法")

    def test_state_from_outside(self):
        """Invariant 10: state and dates are not set by create, write or default."""
        transfer = self.batch(self.item)
        line = self.as_user("catalogue_a", transfer.line_ids)
        for vals in (
            {"state": "in_force"},
            {"published_on": "2023-01-01"},
            {"boundary_state": "undetermined"},
            {"in_force_on": "2023-01-01"},
            {"is_open": False},
        ):
            with self.assertRaises(UserError):
                line.write(vals)
        lines = self.as_user("catalogue_a", self.env["darqi.transfer.line"])
        vals = {"transfer_id": transfer.id, "item_id": self.item_b.id}
        with self.assertRaises(UserError):
            lines.create({**vals, "state": "published"})
        with self.assertRaises(UserError):
            lines.with_context(default_state="published").create(vals)
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", transfer).write({"state": "published"})

    def test_confirm_needs_document(self):
        """REQ-94: without the government's number and date nothing is determined."""
        transfer = self.batch(self.item)
        keeper = self.as_user("catalogue_a", transfer, PUBLISHED)
        with self.assertRaisesRegex(UserError, "Document number and date"):
            keeper.action_confirm()
        keeper.write(
            {"document_number": "测政发〔2023〕9号", "document_date": PUBLISHED}
        )
        with self.assertRaisesRegex(UserError, "without legality opinion"):
            keeper.action_confirm()

    def test_related_share_batch(self):
        """REQ-25: a main item without its related item is refused, and reversely."""
        related = self.make_items(
            "测试卫生许可关联事项", transfer_category="related", parent_id=self.item.id
        )
        transfer = self.batch(self.item)
        self.to_legal(transfer)
        keeper = self.as_user("catalogue_a", transfer, PUBLISHED)
        keeper.write(
            {"document_number": "测政发〔2023〕9号", "document_date": PUBLISHED}
        )
        with self.assertRaisesRegex(UserError, related.name):
            keeper.action_confirm()
        alone = self.batch(related, name="测试第二批")
        self.to_legal(alone)
        keeper = self.as_user("catalogue_a", alone, PUBLISHED)
        keeper.write(
            {"document_number": "测政发〔2023〕8号", "document_date": PUBLISHED}
        )
        with self.assertRaisesRegex(UserError, "is not in this"):
            keeper.action_confirm()
        alone.line_ids.with_user(self.staff["catalogue_a"]).transfer_id = transfer
        self.as_user("catalogue_a", transfer, PUBLISHED).action_confirm()
        self.assertEqual(set(transfer.line_ids.mapped("state")), {"confirmed"})

    def test_not_transferred(self):
        """REQ-26: 不划 needs a reason and the bureau head's approval; it stays R1."""
        line = self.batch(self.item).line_ids
        officer = self.as_user("health_officer", line)
        officer.category = "none"
        with self.assertRaisesRegex(UserError, "Reason"):
            officer.action_submit()
        officer.category_reason = "上级系统未开放"
        self.to_legal(line.transfer_id)
        keeper = self.as_user("catalogue_a", line.transfer_id, PUBLISHED)
        keeper.write(
            {"document_number": "测政发〔2023〕9号", "document_date": PUBLISHED}
        )
        with self.assertRaisesRegex(UserError, "without approval"):
            keeper.action_confirm()
        with self.assertRaises(UserError):
            self.as_user("catalogue_a", line).action_approve_exempt()
        self.as_user("bureau_head", line).action_approve_exempt()
        keeper.action_confirm()
        keeper.action_publish()
        self.assertEqual(line.state, "kept")
        self.assertEqual(self.organ(self.item, PUBLISHED)[1], "R1")

    def test_professional_first_needs_reason(self):
        """REQ-09: a professional item in the first batch needs a reason."""
        self.item.level_of_difficulty = "professional"
        transfer = self.batch(self.item, sequence=1)
        self.to_legal(transfer)
        keeper = self.as_user("catalogue_a", transfer, PUBLISHED)
        keeper.write(
            {"document_number": "测政发〔2023〕9号", "document_date": PUBLISHED}
        )
        with self.assertRaisesRegex(UserError, "Reason for the order"):
            keeper.action_confirm()
        keeper.order_reason = "群众需求迫切"
        keeper.action_confirm()

    def test_one_open_line(self):
        """REQ-31: an item is in one open batch only (database)."""
        self.batch(self.item)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.batch(self.item, name="测试第二批")
            self.env.flush_all()

    def test_left_over(self):
        """REQ-25: 必划 items in no batch are listed."""
        left = self.env["darqi.transfer"]._left_over(self.plan)
        self.assertIn(self.item, left)
        self.batch(self.item)
        left = self.env["darqi.transfer"]._left_over(self.plan)
        self.assertNotIn(self.item, left)
        self.assertIn(self.item_b, left)

    def test_collect(self):
        """A department collects only its own items, the bureau all."""
        other = self.make_items("测试食品经营许可", organ="market")
        transfer = self.batch(self.env["darqi.item"])
        self.as_user("health_officer", transfer).action_collect_items()
        found = transfer.line_ids.item_id
        self.assertIn(self.item, found)
        self.assertNotIn(other, found)
        self.as_user("catalogue_a", transfer).action_collect_items()
        self.assertIn(other, transfer.line_ids.item_id)

    def test_boundary_before_signing(self):
        """REQ-43: undetermined before signing → R5; an exception → R2; settled → R2."""
        line = self.to_published(self.batch(self.item))
        day = "2023-02-06"
        self.as_user("health_liaison", line, day).action_boundary_open("职责不清")
        self.assertEqual(self.organ(self.item, "2023-02-05")[1], "R2")
        self.assertEqual(self.organ(self.item, day)[1], "R5")
        keeper = self.as_user("catalogue_a", line, "2023-02-08")
        with self.assertRaisesRegex(UserError, "attached"):
            keeper.action_boundary_exception("测政发〔2023〕20号", "会议决定")
        with self.assertRaises(UserError):
            self.as_user("health_head", line, "2023-02-08").action_boundary_clear("x")
        keeper.action_boundary_exception("测政发〔2023〕20号", "会议决定", file=FILE)
        self.assertEqual(self.organ(self.item, "2023-02-08")[1], "R2")
        self.as_user("catalogue_a", line, "2023-02-10").action_boundary_clear(
            "会商纪要1号", "已明确"
        )
        self.assertEqual(line.boundary_state, "clear")
        self.assertEqual(self.organ(self.item, "2023-02-10")[1], "R2")
        self.assertEqual(self.organ(self.item, "2023-02-07")[1], "R5")

    def test_empty_cell(self):
        """REQ-37: an empty cell of the boundary sheet makes it undetermined."""
        line = self.to_published(self.batch(self.item))
        duty = line.duty_ids.filtered(lambda r: r.duty == "survey")
        officer = self.as_user("health_officer", duty, PUBLISHED)
        officer.lead_department_id = False
        self.assertEqual(line.boundary_state, "undetermined")
        keeper = self.as_user("catalogue_a", line, PUBLISHED)
        with self.assertRaisesRegex(UserError, "empty cells"):
            keeper.action_boundary_clear("会商纪要1号")
        officer.lead_department_id = self.bureau
        keeper.action_boundary_clear("会商纪要1号")
        self.assertEqual(line.boundary_state, "clear")

    def test_withdraw_before_signing(self):
        """R6: taken out of the catalogue by a document, from its day on."""
        line = self.to_published(self.batch(self.item))
        keeper = self.as_user("catalogue_a", line, "2023-02-10")
        with self.assertRaisesRegex(UserError, "not past"):
            keeper.action_withdraw("2023-02-09", "测政发〔2023〕30号", "动态调整")
        with self.assertRaisesRegex(UserError, "Document number"):
            keeper.action_withdraw("2023-02-10", "", "动态调整")
        keeper.action_withdraw("2023-02-15", "测政发〔2023〕30号", "动态调整")
        self.assertEqual(self.organ(self.item, "2023-02-14")[1], "R2")
        self.assertEqual(
            self.organ(self.item, "2023-02-15"), (self.organs["health"].id, "R6")
        )
        self.assertFalse(line._clock("handover"))
        again = self.batch(self.item, name="测试第三批")
        self.to_published(again, date(2023, 4, 3))
        self.assertEqual(self.organ(self.item, "2023-04-03")[1], "R2")

    def test_basis_needed(self):
        """REQ-07: an item without a legal basis cannot be submitted."""
        self.item.legal_basis = False
        line = self.batch(self.item).line_ids
        with self.assertRaisesRegex(UserError, "Legal basis"):
            self.as_user("health_officer", line).action_submit()

    def test_many_lines(self):
        """A hundred lines cost few queries per act, not a few per line each."""
        items = self.make_items(*(f"测试批量事项{n}" for n in range(100)))
        lines = self.batch(items).line_ids
        officer = self.as_user("health_officer", lines)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        officer.action_submit()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 60)

    def test_publish_many(self):
        """Publishing forty items makes their lists and clocks in few queries."""
        items = self.make_items(*(f"测试批量公布{n}" for n in range(40)))
        transfer = self.batch(items)
        self.to_legal(transfer)
        keeper = self.as_user("catalogue_a", transfer, PUBLISHED)
        keeper.write(
            {"document_number": "测政发〔2023〕9号", "document_date": PUBLISHED}
        )
        keeper.action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        keeper.action_publish()
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 120)

    def test_item_of_a_row_is_fixed(self):
        """A department cannot turn its row into another department's item."""
        other = self.make_items("测试食品经营许可", organ="market")
        line = self.batch(self.item).line_ids
        with self.assertRaisesRegex(UserError, "remove the line"):
            self.as_user("health_officer", line).item_id = other
