import base64
import hashlib
from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SCAN, scan
from .common_documents import DAY, SLIP, DocumentsCommon
from .common_licences import LicencesCommon


@tagged("post_install", "-at_install")
class TestActTakesEffect(DocumentsCommon):
    """Acts on a licence: no validity, in force only, under the seal (许可法 8, 69)."""

    def test_no_act_changes_the_validity(self):
        """date_to is a renewal's: an act has no such field, and revives nothing."""
        self.assertNotIn("new_date_to", self.env["darqi.licence.act"]._fields)
        licence = self.valid_licence(date_to=date(2026, 12, 31))
        act = self.act(licence, "change", "change_circumstances", new_address="新址1号")
        self.decide(act)
        self.assertEqual(licence.address, "新址1号")
        self.assertEqual(licence.date_to, date(2026, 12, 31))
        late = self.act(licence, "change", "change_circumstances", new_address="新址2")
        with self.assertRaisesRegex(UserError, "not in force today"):
            self.decide(late, day=date(2027, 1, 4))

    def test_voided_decision_takes_no_effect(self):
        """The voided paper left the withdrawal standing: it goes back to its act."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed")
        day = self.decide(act, seal=False)
        paper = act.document_id.sudo()
        self.assertEqual((act.state, licence.state), ("decided", "valid"))
        self.on(paper.with_user(self.staff["approver_b"]), day)._void("事实有误")
        self.assertEqual((act.state, licence.state), ("draft", "valid"))
        self.assertFalse(act.decided_by_id)
        self.assertFalse(paper.again_due, "the act decides anew")
        self.decide(act, day=day)
        self.assertEqual((act.state, licence.state), ("effective", "withdrawn"))
        self.assertEqual(act.document_id.replaces_id, paper)

    def test_holder_is_heard(self):
        """行政许可法 7: sealed notice; the answer is weighed and printed."""
        licence = self.valid_licence()
        act = self.act(licence, "change", "change_circumstances", new_content="旅馆")
        reviewer = self.on(act.with_user(self.staff["reviewer_a"]), DAY)
        approver = self.on(act.with_user(self.staff["approver_a"]), DAY)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_licence_act SET state = 'decided' WHERE id = %s", [act.id]
            )
        with self.assertRaisesRegex(UserError, "offer statement and hearing"):
            approver.action_decide()
        reviewer.action_notify()
        reviewer.write(
            {
                "holder_answer": "stated",
                "holder_statement": "已投入改造，请求保留",
                "weighing": "改造不消除风险，不予采纳",
            }
        )
        with self.assertRaisesRegex(UserError, "does not bear its seal"):
            approver.action_decide()
        self.stamp(self.by_keeper(act.notice_id.sudo()))
        with self.assertRaisesRegex(UserError, "drop the act"):
            reviewer.new_content = "别的内容"
        with self.assertRaisesRegex(UserError, "service is not on record"):
            approver.action_decide()
        self.serve(act.notice_id.sudo())
        for vals, words in (
            ({}, "Day of the answer"),
            ({"answered_on": "2026-11-20"}, "Day of the answer"),
            ({"answered_on": DAY}, "Paper of the answer"),
        ):
            reviewer.write(vals)
            with self.assertRaisesRegex(UserError, words):
                approver.action_decide()
        with self.assertRaisesRegex(UserError, "neither a PDF|type is not taken"):
            reviewer.answer_file = base64.b64encode(b"x")
        reviewer.answer_file = SCAN
        approver.action_decide()
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "holder_heard"), ("res_id", "=", act.id)]
        )
        self.assertIn(hashlib.sha256(scan()).hexdigest(), evidence.payload)
        file = (
            self.env["ir.attachment"]
            .search([("res_model", "=", act._name), ("res_field", "=", "answer_file")])
            .filtered(lambda f: f.res_id == act.id)
        )
        with self.assertRaises(UserError):
            file.raw = b"another"
        content = act.document_id.sudo().content
        self.assertEqual(content["statement"], "已投入改造，请求保留")
        self.assertEqual(content["statement_answer"], "改造不消除风险，不予采纳")

    def test_author_does_not_serve_his_notice(self):
        """许可法 7: whoever wrote the act does not say that its notice was served."""
        act = self.act(self.valid_licence(), "withdraw", "circumstances")
        reviewer = self.on(act.with_user(self.staff["reviewer_a"]), DAY)
        reviewer.action_notify()
        self.stamp(self.by_keeper(act.notice_id.sudo()))
        act._door_opened().write({"author_ids": [self.staff["delivery_a"].id]})
        with self.assertRaisesRegex(UserError, "wrote some of the act"):
            self.serve(act.notice_id.sudo())

    def test_voided_notice_is_issued_anew(self):
        """A notice that was voided told nobody anything."""
        act = self.act(self.valid_licence(), "withdraw", "circumstances")
        reviewer = self.on(act.with_user(self.staff["reviewer_a"]), DAY)
        reviewer.action_notify()
        first = act.notice_id.sudo()
        self.on(first.with_user(self.staff["approver_a"]), DAY)._void("写错")
        with self.assertRaisesRegex(UserError, "offer statement and hearing"):
            self.on(act.with_user(self.staff["approver_a"]), DAY).action_decide()
        reviewer.facts = "写对的事实"
        reviewer.action_notify()
        self.assertNotEqual(act.notice_id.sudo(), first)

    def test_natural_resources_go_to_review_first(self):
        """行政复议法 23(2), PRACTICE 1.14: set by the item, not by a tick."""
        self.item.is_resource_right = True
        act = self.act(self.valid_licence(), "withdraw", "circumstances")
        self.decide(act)
        self.assertTrue(act.document_id.sudo().content["prior_review"])


@tagged("post_install", "-at_install")
class TestSetAside(DocumentsCommon):
    """After review or judgment, and after a slip of the pen: a way back, on record."""

    def document(self, **vals):
        return {
            "way": "review",
            "organ_name": "达拉特旗人民政府",
            "document_number": "达政复决字〔2026〕3号",
            "document_date": DAY,
            "file": SCAN,
            "reason": "撤销撤回决定，原许可继续有效",
            **vals,
        }

    def ended(self):
        licence = self.valid_licence()
        self.decide(self.act(licence, "withdraw", "law_changed"))
        self.assertEqual(licence.state, "withdrawn")
        return licence, DAY + timedelta(60)

    def test_in_force_again_by_review(self):
        """复议、诉讼: only with the document; evidence, version and its file."""
        licence, day = self.ended()
        paper = licence.act_ids.document_id
        # Corrected: who had decided the withdrawal entered it, alone, of any date.
        decider = self.on(licence.with_user(self.staff["approver_a"]), day)
        with self.assertRaisesRegex(UserError, "decided what is set aside"):
            decider._restore(self.document(sets_aside_id=paper.id))
        approver = self.on(licence.with_user(self.staff["approver_b"]), day)
        certificate = licence.document_ids.filtered(lambda d: d.kind == "licence")
        for vals, words in (
            ({"file": False}, "Document file"),
            ({"document_date": day + timedelta(1)}, "in the future"),
            ({"document_number": " "}, "with its number"),
            ({"document_date": date(1990, 1, 1)}, "not before the decision"),
            ({"sets_aside_id": False}, "name the sealed decision"),
            ({"sets_aside_id": certificate.id}, "name the sealed decision"),
        ):
            vals = {"sets_aside_id": paper.id, **vals}
            with self.assertRaisesRegex(UserError, words):
                approver._restore(self.document(**vals))
        for login in ("reviewer_a", "window_a", "market_approver", "it_a"):
            with self.assertRaises(UserError, msg=login):
                self.on(licence.with_user(self.staff[login]), day)._restore(
                    self.document(sets_aside_id=paper.id)
                )
        with self.assertRaises(UserError):
            approver.write({"state": "valid"})
        approver._restore(self.document(sets_aside_id=paper.id))
        self.assertEqual(licence.state, "withdrawn", "one person is not enough")
        self.assertEqual(paper.sudo()._public_status(licence), "effective")
        for login, words in (
            ("approver_b", "Another person"),
            ("approver_a", "decided what is set aside"),
            ("reviewer_a", "roles"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.on(
                    licence.with_user(self.staff[login]), day
                ).action_confirm_restoration()
        head = self.on(licence.with_user(self.staff["bureau_head"]), day)
        self.assertTrue(head.can_confirm_restoration)
        card = self.on(
            self.env.ref("darqi_approval.desk_restoration").with_user(head.env.user),
            day,
        )
        self.assertIn(licence, head.search(card._domain()))
        head.action_confirm_restoration()
        self.assertNotIn(licence, head.search(card._domain()))
        self.assertEqual((licence.state, licence.ended_on), ("valid", False))
        self.assertEqual(paper.sudo()._public_status(licence), "set_aside")
        self.assertEqual(licence.version_ids[0].event, "restored")
        row = licence.restoration_ids
        self.assertEqual(row.ended_as, "withdrawn")
        with self.assertRaises(UserError):
            row.write({"reason": "别的"})
        with self.assertRaisesRegex(UserError, "has not ended"):
            approver._restore(
                self.document(document_number="别的", sets_aside_id=paper.id)
            )

    def test_correction_of_a_sealed_paper(self):
        """更正通知书: its own number and seal; the old paper says it is corrected."""
        paper = self.issue(department=self.bureau, user=self.staff["approver_a"])
        approver = self.on(paper.with_user(self.staff["approver_a"]), DAY)
        # Corrected: words that do not stand in it changed what was permitted.
        rows = [SLIP]
        with self.assertRaisesRegex(UserError, "sealed paper"):
            approver._correct(rows, "录入错误")
        self.stamp(self.by_keeper(paper))
        with self.assertRaisesRegex(UserError, "Reason"):
            approver._correct(rows, " ")
        with self.assertRaises(UserError):
            self.on(paper.with_user(self.staff["delivery_a"]), DAY)._correct(rows, "x")
        correction = approver._correct(rows, "录入错误").sudo()
        self.assertEqual(correction.kind, "erratum")
        self.assertEqual(correction.corrects_id, paper)
        self.assertRegex(correction.number, "许更字")
        self.assertFalse(paper._sealed_corrections(), "not before its seal")
        self.stamp(self.by_keeper(correction))
        self.assertEqual(paper._sealed_corrections(), correction)
        with self.assertRaises(UserError):
            self.on(correction.with_user(self.staff["approver_a"]), DAY)._correct(
                rows, "x"
            )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_document SET corrects_id = NULL WHERE id = %s",
                [correction.id],
            )

    def test_correction_leaves_the_substance(self):
        """PAPERS 5: neither words that are not there nor what was decided."""
        paper = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(paper))
        approver = self.on(paper.with_user(self.staff["approver_b"]), DAY)
        values = paper.content
        for wrong, words in (
            ("不在证上的文字", "does not stand"),
            (values["content"], "what was decided"),
            (values["item_name"], "what was decided"),
            (values["addressee"], "what was decided"),
            (paper.number, "what was decided"),
        ):
            with self.assertRaisesRegex(UserError, words):
                approver._correct(
                    [{"place": "正文", "wrong": wrong, "right": "另一家公司"}], "录入"
                )
        self.assertFalse(paper.corrected_by_ids)

    def test_correction_by_two(self):
        """One drafts it, another decides; a draft of another's hand is his."""
        paper = self.issue(department=self.bureau)
        self.stamp(self.by_keeper(paper))
        errata = self.on(
            self.env["darqi.document.erratum"].with_user(self.staff["reviewer_a"]), DAY
        )
        vals = {"document_id": paper.id, "reason": "录入错误"}
        with self.assertRaisesRegex(UserError, "does not stand"):
            errata.create(
                {**vals, "line_ids": [Command.create({**SLIP, "wrong": "没有的字"})]}
            )
        draft = errata.create({**vals, "line_ids": [Command.create(SLIP)]})
        with self.assertRaises(UserError):
            draft.action_decide()
        approver = self.on(draft.with_user(self.staff["approver_a"]), DAY)
        approver.reason = "打印错误"
        with self.assertRaisesRegex(UserError, "cannot decide"):
            approver.action_decide()
        other = self.on(draft.with_user(self.staff["approver_b"]), DAY)
        other.action_decide()
        correction = draft.correction_id.sudo()
        self.assertEqual(correction.corrects_id, paper)
        self.assertEqual(draft.state, "decided")
        for act in (
            lambda: draft.write({"reason": "改"}),
            lambda: draft.line_ids.write({"right": "改"}),
            lambda: draft.unlink(),
            lambda: approver.write({"correction_id": False}),
        ):
            with self.assertRaises(UserError):
                act()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_document_erratum SET drafted_by_id = decided_by_id"
                " WHERE id = %s",
                [draft.id],
            )


@tagged("post_install", "-at_install")
class TestConditionsOfTheDecision(LicencesCommon):
    """许可法 16(4), PRACTICE 1.20: list, decision, licence say the same."""

    def test_conditions_follow_the_decision(self):
        """List → decision with their source → licence; nobody adds one."""
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft.write({"date_from": "2026-06-01", "change_reason": "补充许可条件"})
        self.env["darqi.item.condition"].create(
            {
                "revision_id": draft.id,
                "name": "用品用具一客一换一消毒",
                "source": "《公共场所卫生管理条例实施细则》第十四条",
            }
        )
        self.publish(self.on(draft, "2026-06-01"))
        case = self.case("making", day=DAY)
        decision = case.sudo().document_ids.filtered(lambda d: d.kind == "granted")
        (row,) = decision.content["condition_rows"]
        self.assertEqual(row["text"], "用品用具一客一换一消毒")
        self.as_user("delivery_a", case, DAY).action_make_licence()
        condition = case.licence_ids.condition_ids
        self.assertEqual(condition.text, "用品用具一客一换一消毒")
        self.assertEqual(condition.source, row["source"])
        with self.assertRaises(UserError):
            self.as_user("delivery_a", condition, DAY).text = "无条件"
        with self.assertRaises(UserError):
            self.as_user("delivery_a", condition, DAY).create(
                {"licence_id": case.licence_ids.id, "text": "另加条件"}
            )
