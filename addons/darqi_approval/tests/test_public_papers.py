from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SCAN
from .common_cases import MONDAY
from .common_licences import IN_TIME, LicencesCommon
from .common_reform import ReformCommon

DAY = date(2026, 11, 24)
TOLD = "2026-03-03"
LATE = "2026-03-17"


@tagged("post_install", "-at_install")
class TestPublicPapers(LicencesCommon):
    """Papers for everybody and registers: each by the act of the role that does it."""

    def content(self, document):
        return document.sudo().content

    def test_seal_announced(self):
        """印章启用公告 (PRACTICE 1.3): by the head, once, the seal itself."""
        seal = self.on(self.seal, DAY)
        with self.assertRaises(UserError):
            seal.with_user(self.staff["keeper_a"]).action_announce()
        action = seal.with_user(self.staff["bureau_head"]).action_announce()
        paper = self.env["darqi.document"].browse(action["res_id"])
        self.assertEqual(paper.kind, "announcement")
        self.assertEqual(self.seal.announcement_document_id, paper)
        self.assertIn(self.seal.name, self.content(paper)["matter"])
        with self.assertRaisesRegex(UserError, "already"):
            seal.with_user(self.staff["bureau_head"]).action_announce()
        copy = self.new_seal(self.bureau, self.keeper, copy_number=2)
        with self.assertRaises(UserError):
            self.on(copy, DAY).with_user(self.staff["bureau_head"]).action_announce()
        with self.assertRaises(UserError):
            self.seal.announcement_document_id = False

    def test_guide(self):
        """许可法 30, 条例 35: the published list to take away; a draft has none."""
        revision = self.item.revision_ids[:1] or self.make_item("测试事项").revision_ids
        self.assertTrue(revision._guide_pdf().startswith(b"%PDF"))
        values = revision._guide_values()
        self.assertEqual(
            [row["name"] for row in values["materials"]],
            revision.material_ids.sorted("sequence").mapped("name"),
        )
        self.assertEqual(values["statutory"], "20个工作日")
        self.assertEqual(values["promised"], "10个工作日")
        report = "darqi_approval.print_item_guide"
        pdf, kind = self.env["ir.actions.report"]._render_qweb_pdf(report, revision.ids)
        self.assertEqual((pdf[:4], kind), (b"%PDF", "pdf"))
        draft = revision.item_id.revision_ids._next_draft(revision.item_id)
        with self.assertRaises(UserError):
            draft._guide_pdf()

    def test_minutes(self):
        """GB/T 9704 10.3: issued with the second signature, with what both signed."""
        talk = self.as_user("reviewer_a", self.env["darqi.consultation"], DAY).create(
            {
                "name": "测试会商问题",
                "department_id": self.organs["health"].id,
                "bureau_position": "拟准予",
                "department_position": "无意见",
                "conclusion": "准予，开业后检查一次",
                "held_on": "2026-11-20",
                "place": "测试会议室",
            }
        )
        self.as_user("health_head", talk, DAY).action_sign_department()
        self.assertFalse(talk.minutes_id)
        with self.assertRaises(UserError):
            talk.action_open_minutes()
        self.as_user("bureau_head", talk, DAY).action_sign_bureau()
        content = self.content(talk.minutes_id)
        self.assertEqual(talk.minutes_id.kind, "minutes")
        self.assertEqual(content["held_at"], {"date": "2026-11-20"})
        self.assertIn("议定：准予，开业后检查一次。", content["conclusions"])
        self.assertEqual(len(content["attendees"]), 2)
        self.assertFalse(talk.minutes_id.sudo().seal_required)

    def test_hearing_refused(self):
        """47: refused with its reason; he may still speak; not by the plain answer."""
        case = self.case("reviewing")
        self.as_user("reviewer_a", case, TOLD).action_tell_party(
            [{"name": "测试邻居甲", "interest": "采光"}]
        )
        row = case.party_ids
        with self.assertRaisesRegex(UserError, "not told"):
            self.as_user("reviewer_a", row, LATE).action_refuse_hearing("逾期")
        self.serve_parties(case, TOLD)
        with self.assertRaises(UserError):
            self.as_user("window_a", row, LATE).action_answer("hearing_refused")
        with self.assertRaises(UserError):
            self.as_user("window_a", row, LATE).action_refuse_hearing("逾期")
        mine = self.as_user("reviewer_a", row, LATE)
        with self.assertRaises(UserError):
            mine.action_refuse_hearing(" ")
        with self.assertRaises(UserError):
            mine.action_refuse_hearing("逾期", "2026-03-20")
        dialog = mine.env["darqi.application.side.act"].with_context(
            **mine.action_ask_refuse_hearing()["context"]
        )
        dialog = dialog.create({"text": "已超过法定期限", "answered_on": LATE})
        dialog.action_confirm()
        paper = row.refusal_document_id.sudo()
        self.assertEqual((paper.kind, paper.subject), ("hearing_refused", "测试邻居甲"))
        self.assertEqual(row.answer, "hearing_refused")
        self.assertEqual(case.opinion_ids[-1:].step, "refuse_hearing")
        with self.assertRaises(UserError):
            mine.action_refuse_hearing("再来一次")

    def test_delivery_register(self):
        """出件登记 (PRACTICE 2.6): only what was handed out; numbers masked."""
        case = self.case("reviewing")
        with self.assertRaises(UserError):
            case.action_print_delivery_register()
        case._door_opened().write(
            {
                "delivered_on": MONDAY,
                "delivery_method": "counter",
                "receiver_name": "测试领取人",
                "receiver_id_number": "11010519491231002X",
            }
        )
        row = case._delivery_row()
        self.assertNotIn("19491231", row["identity"])
        self.assertEqual(row["receiver"], "测试领取人")
        self.assertTrue(case._delivery_register_pdf().startswith(b"%PDF"))
        action = case.action_print_delivery_register()
        self.assertEqual(action["url"], f"/darqi/delivery-register/{case.id}")
        with self.assertRaises(AccessError):
            self.as_user("market_window", case, MONDAY).action_print_delivery_register()

    def test_result_letter(self):
        """许可法 64, T27: facts, result and basis go to the organ of the licence."""
        licence = self.valid_licence()
        officer = self.on(licence, DAY).with_user(self.staff["health_officer"])
        dialog = officer.env["darqi.licence.penalty.record"].create(
            {
                "licence_id": licence.id,
                "kind": "suspend",
                "department_id": self.organs["health"].id,
                "decision_number": "测罚〔2026〕1号",
                "decision_date": DAY,
                "date_from": DAY,
                "date_to": "2026-12-24",
                "facts": "未消毒。",
                "basis": "《测试条例》第一条",
                "file": SCAN,
            }
        )
        dialog.action_confirm()
        letter = self.env["darqi.document"].search(
            [("kind", "=", "result_letter"), ("licence_id", "=", licence.id)]
        )
        self.assertEqual(letter.department_id, self.organs["health"])
        self.assertEqual(letter.to_department_id, self.bureau)
        content = self.content(letter)
        self.assertIn("暂扣许可证件（测罚〔2026〕1号）", content["result"])
        self.assertEqual(content["facts"], "未消毒")
        plain = self.valid_licence()
        self.on(plain, DAY).with_user(self.staff["health_officer"])._record_penalty(
            {
                "kind": "suspend",
                "department_id": self.organs["health"].id,
                "decision_number": "测罚〔2026〕2号",
                "decision_date": DAY,
                "date_from": DAY,
                "date_to": "2026-12-24",
                "file": SCAN,
            }
        )
        self.assertFalse(
            self.env["darqi.document"].search_count(
                [("kind", "=", "result_letter"), ("licence_id", "=", plain.id)]
            )
        )

    def test_renewal_refused(self):
        """50(2), T20: a renewal that is refused has its own paper."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME, "pending_decision")
        self.as_user("approver_a", case, IN_TIME).action_refuse(
            "场所不符合规范", "《公共场所卫生管理条例》第四条"
        )
        self.assertIn("renewal_refused", case.document_ids.mapped("kind"))


@tagged("post_install", "-at_install")
class TestCatalogueAnnounced(ReformCommon):
    """目录公告 (许可法 5(2), 25): what is not published binds nobody."""

    def test_catalogue_announced(self):
        """After publishing, once, by the keeper; every item of the batch is named."""
        transfer = self.batch(self.item)
        keeper = self.as_user("catalogue_a", transfer, DAY)
        with self.assertRaisesRegex(UserError, "not published"):
            keeper.action_announce()
        self.to_published(transfer)
        with self.assertRaises(UserError):
            self.as_user("justice_a", transfer, DAY).action_announce()
        action = keeper.action_announce()
        paper = self.env["darqi.document"].browse(action["res_id"]).sudo()
        self.assertEqual(paper.kind, "catalogue_announcement")
        self.assertEqual(transfer.announcement_document_id.sudo(), paper)
        (row,) = paper.content["rows"]
        self.assertEqual(row["name"], self.item.name)
        self.assertEqual(row["before"], self.organs["health"].name)
        self.assertEqual(row["now"], self.bureau.name)
        with self.assertRaisesRegex(UserError, "already"):
            keeper.action_announce()
        with self.assertRaises(UserError):
            transfer.announcement_document_id = False
