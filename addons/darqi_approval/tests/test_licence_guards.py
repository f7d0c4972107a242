from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SCAN
from .common_documents import DAY, DocumentsCommon
from .common_licences import AFTER, END, HOLDER, IN_TIME, LicencesCommon

COMPANY = "91350100M000100Y43"


@tagged("post_install", "-at_install")
class TestDecisionFirst(LicencesCommon):
    """Nothing is in force, or goes on, without the sealed decision (行政许可法 38)."""

    def made(self):
        """A granted case with its certificate; (case, decision, certificate)."""
        case = self.case("making", day=DAY)
        self.as_user("delivery_a", case, DAY).action_make_licence()
        papers = case.sudo().document_ids | case.licence_ids.sudo().document_ids
        return (
            case,
            papers.filtered(lambda d: d.kind == "granted"),
            papers.filtered(lambda d: d.kind == "licence"),
        )

    def test_certificate_alone_is_not_sealed(self):
        """Sealing only the certificate put the licence in force: refused now."""
        case, decision, certificate = self.made()
        with self.assertRaisesRegex(UserError, "decision that grants it"):
            self.stamp(self.by_keeper(certificate))
        licence = case.licence_ids
        with self.assertRaisesRegex(UserError, "certificate"):
            licence._issue()
        self.assertEqual((licence.state, case.state), ("draft", "to_seal"))
        self.stamp(self.by_keeper(decision))
        self.assertEqual(case.state, "to_seal", "the certificate is still to come")
        self.stamp(self.by_keeper(certificate))
        self.assertEqual((licence.state, case.state), ("valid", "to_deliver"))

    def test_sealed_together_in_the_right_order(self):
        """The batch of the queue seals decisions before certificates."""
        case, decision, certificate = self.made()
        self.stamp(self.by_keeper(certificate | decision))
        self.assertEqual(case.licence_ids.state, "valid")

    def test_certificate_of_a_renewal(self):
        """The new certificate of a renewal waits for the renewal decision, too."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        certificate = case.document_ids.filtered(lambda d: d.kind == "licence")
        with self.assertRaisesRegex(UserError, "decision that grants it"):
            self.stamp(self.by_keeper(certificate, day=IN_TIME))
        self.seal_all(case, IN_TIME)
        self.assertEqual(case.state, "to_deliver")

    def test_voided_decision_stops_the_case(self):
        """A case whose decision was voided went on to the counter: it stands still."""
        case, decision, certificate = self.made()
        self.on(decision.with_user(self.staff["approver_a"]), DAY)._void("写错")
        with self.assertRaisesRegex(UserError, "decision that grants it"):
            self.stamp(self.by_keeper(certificate))
        case._pass_sealed()
        self.assertEqual(case.state, "to_seal")
        with self.assertRaisesRegex(UserError, "not sealed"):
            case.sudo()._move("seal")
        self.assertTrue(decision.again_due)

    def test_no_certificate_on_a_voided_decision(self):
        """制证 waits for the decision that is issued again."""
        case = self.case("making", day=DAY)
        decision = case.sudo().document_ids.filtered(lambda d: d.kind == "granted")
        self.on(decision.with_user(self.staff["approver_a"]), DAY)._void("写错")
        with self.assertRaisesRegex(UserError, "issue it again"):
            self.as_user("delivery_a", case, DAY).action_make_licence()

    def test_issued_again(self):
        """重新制发: the same values, a new number, linked, and the case goes on."""
        case, decision, certificate = self.made()
        self.on(decision.with_user(self.staff["approver_a"]), DAY)._void("打印损坏")
        for login in ("window_a", "delivery_a", "market_approver", "keeper_a"):
            with self.assertRaises(UserError, msg=login):
                self.on(decision.with_user(self.staff[login]), DAY).action_issue_again()
        approver = self.on(decision.with_user(self.staff["approver_b"]), DAY)
        approver.action_issue_again()
        again = decision.replaced_by_ids
        self.assertNotEqual(again.number, decision.number)
        self.assertEqual(again.content["content"], decision.content["content"])
        self.assertEqual(again.decided_by_id, case.decided_by_id)
        self.assertFalse(decision.again_due)
        with self.assertRaises(UserError):
            approver.action_issue_again()
        self.stamp(self.by_keeper(again | certificate))
        self.assertEqual((case.licence_ids.state, case.state), ("valid", "to_deliver"))

    def test_refusal_and_notices_are_issued_again(self):
        """A voided refusal or acceptance notice is no dead end either."""
        case = self.case("pending_decision", day=DAY)
        accepted = case.sudo().document_ids.filtered(lambda d: d.kind == "acceptance")
        self.as_user("approver_a", case, DAY).action_refuse("不符合条件", "第三十八条")
        refused = case.sudo().document_ids.filtered(lambda d: d.kind == "refused")
        for paper, login in ((accepted, "window_b"), (refused, "approver_a")):
            mine = self.on(paper.with_user(self.staff[login]), DAY)
            mine._void("打印损坏")
            mine.action_issue_again()
        self.assertEqual(case.state, "to_seal")
        self.seal_all(case, DAY)
        self.assertEqual(case.state, "to_deliver")

    def test_what_is_permitted_is_corrected_by_who_decided(self):
        """An error in the decision is the decider's; the licence follows it."""
        case, decision, certificate = self.made()
        self.on(certificate.with_user(self.staff["delivery_a"]), DAY)._void("内容有误")
        self.on(decision.with_user(self.staff["approver_a"]), DAY)._void("内容有误")
        with self.assertRaisesRegex(UserError, "decided the case"):
            self.on(decision.with_user(self.staff["approver_b"]), DAY)._issue_again(
                "一切"
            )
        mine = self.on(decision.with_user(self.staff["approver_a"]), DAY)
        mine._issue_again("住宿场所（宾馆）")
        self.assertEqual(case.licence_ids.content, "住宿场所（宾馆）")


@tagged("post_install", "-at_install")
class TestLicenceSaysTheDecision(LicencesCommon):
    """What was decided is what the licence says, whoever makes it (38, 39)."""

    def test_the_clerk_rewrites_nothing(self):
        """The certificate clerk voided the certificate and rewrote the draft."""
        case = self.case("making", day=DAY)
        clerk = self.as_user("delivery_a", case, DAY)
        clerk.action_make_licence()
        licence = case.licence_ids
        certificate = licence.sudo().document_ids.filtered(
            lambda d: d.kind == "licence"
        )
        self.on(certificate.with_user(self.staff["delivery_a"]), DAY)._void("打印损坏")
        mine = self.as_user("delivery_a", licence, DAY)
        for vals in (
            {"holder_name": "冒名者"},
            {"holder_id": self.holder.id},
            {"date_to": "2099-01-01"},
            {"content": "一切经营"},
            {"item_id": self.health_item.id},
            {"issuer_id": self.organs["health"].id},
            {"application_id": False},
            {"condition_ids": [(0, 0, {"text": "无"})]},
        ):
            with self.assertRaises(UserError, msg=vals):
                mine.write(vals)
        mine.action_make()
        self.assertEqual(licence.content, "住宿")
        self.assertEqual(licence.content, case._granted_content())

    def test_verify_compares_licence_and_decision(self):
        """What a database owner changes in a licence is found against its decision."""
        case = self.case("making", day=DAY)
        self.as_user("delivery_a", case, DAY).action_make_licence()
        self.seal_all(case, DAY)
        licence = case.licence_ids
        evidence = self.env["darqi.evidence"]
        mine = licence.number
        self.assertFalse([p for p in evidence._verify_licences_decided() if mine in p])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE darqi_licence SET content = '一切' WHERE id = %s", [licence.id]
        )
        self.env.invalidate_all()
        self.assertTrue([p for p in evidence._verify_licences_decided() if mine in p])

    def test_the_decision_says_what_is_licensed(self):
        """The words of the decision, not those of the application."""
        case = self.case("pending_decision", day=DAY)
        self.as_user("approver_a", case, DAY).action_grant("同意", "住宿场所（旅社）")
        self.as_user("delivery_a", case, DAY).action_make_licence()
        self.assertEqual(case.licence_ids.content, "住宿场所（旅社）")


@tagged("post_install", "-at_install")
class TestLegacyLicence(DocumentsCommon):
    """存量证照: two persons, the old paper, and nothing from the transfer on."""

    def enter(self, login="window_a", **vals):
        licences = self.on(self.env["darqi.licence"].with_user(self.staff[login]), DAY)
        return licences.create(
            {
                "is_legacy": True,
                "name": "卫生许可证",
                "number": "达卫公证字（2021）第0123号",
                "item_id": self.item.id,
                "holder_name": "测试浴池",
                "department_id": self.organs["market"].id,
                "issuer_id": self.organs["health"].id,
                "supervising_department_id": self.organs["health"].id,
                "date_from": date(2021, 5, 1),
                "date_to": date(2027, 4, 30),
                "legacy_scan": SCAN,
                **vals,
            }
        )

    def confirm(self, legacy, login="delivery_a"):
        self.on(legacy.with_user(self.staff[login]), DAY).action_register()

    def test_taken_over_by_two(self):
        """Issuer and responsible organ apart (行政诉讼法 26(6)); two persons."""
        legacy = self.enter()
        self.assertEqual(legacy.department_id, self.bureau, "never from the form")
        with self.assertRaisesRegex(UserError, "cannot confirm"):
            self.confirm(legacy, "window_a")
        self.confirm(legacy)
        self.assertEqual(legacy.state, "valid")
        self.assertEqual(legacy.issuer_id, self.organs["health"])
        self.assertTrue(legacy.is_holder_unverified)
        self.assertEqual(
            (legacy.entered_by_id, legacy.confirmed_by_id),
            (self.staff["window_a"], self.staff["delivery_a"]),
        )
        self.assertEqual(legacy.version_ids.event, "registered")
        for vals in ({"number": "改"}, {"legacy_scan": False}):
            with self.assertRaises(UserError):
                legacy.write(vals)
        other = self.new_licence()
        with self.assertRaises(UserError):
            other.action_register()

    def test_longer_than_the_item_says(self):
        """存量证照: 2001 to 2099 for an item of four years is not taken."""
        self.item.write({"licence_validity_amount": 4, "licence_validity_unit": "year"})
        for end in (date(2099, 1, 1), False):
            legacy = self.enter(
                number=f"至{end}", date_from=date(2001, 1, 1), date_to=end
            )
            self.assertTrue(legacy.is_term_exceeded)
            with self.assertRaisesRegex(UserError, "2004-12-31"):
                self.confirm(legacy)
        legacy = self.enter()  # six years
        with self.assertRaisesRegex(UserError, "longer"):
            self.confirm(legacy)
        self.on(legacy.with_user(self.staff["window_a"]), DAY).write(
            {"legacy_term_reason": "原规定有效期六年"}
        )
        self.confirm(legacy)
        with self.assertRaises(UserError):
            legacy.legacy_term_reason = "改"
        short = self.enter(number="另一号", date_to=date(2025, 4, 30))
        self.assertFalse(short.is_term_exceeded)
        self.confirm(short)

    def test_somebody_supervises_it(self):
        """Invariant 6: entered by RPC without a supervising organ it has the item's."""
        legacy = self.enter(supervising_department_id=False)
        self.assertEqual(
            legacy.supervising_department_id,
            self.item.supervising_department_id or self.item.department_id,
        )
        self.on(legacy.with_user(self.staff["window_a"]), DAY).write(
            {"supervising_department_id": False}
        )
        with self.assertRaisesRegex(UserError, "Supervised by"):
            self.confirm(legacy)

    def test_the_old_paper_is_there(self):
        """Without the scan nothing is confirmed."""
        legacy = self.enter(legacy_scan=False)
        with self.assertRaisesRegex(UserError, "Scan"):
            self.confirm(legacy)

    def test_what_was_decided_is_not_taken_over(self):
        """A licence of the bureau, or from the transfer day on, comes from a case."""
        for vals, words in (
            ({"issuer_id": self.bureau.id}, "bureau's own"),
            ({"date_from": date(2023, 1, 19)}, "decided case"),
            ({"date_from": DAY, "date_to": date(2099, 1, 1)}, "decided case"),
        ):
            legacy = self.enter(number=f"达卫{len(vals)}{words}", **vals)
            with self.assertRaisesRegex(UserError, words):
                self.confirm(legacy)
        self.confirm(self.enter(date_from=date(2023, 1, 18)))

    def test_who_changes_it_entered_it(self):
        """The confirmer who corrects an entry is its enterer: another confirms."""
        legacy = self.enter()
        self.on(legacy.with_user(self.staff["delivery_a"]), DAY).date_to = "2027-05-01"
        with self.assertRaisesRegex(UserError, "cannot confirm"):
            self.confirm(legacy)
        self.confirm(legacy, "catalogue_a")

    def test_the_database_keeps_two_persons_apart(self):
        """Invariant 13: no path registers with one person."""
        legacy = self.enter()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_licence SET state = 'valid' WHERE id = %s", [legacy.id]
            )

    def test_the_organ_is_the_competent_one(self):
        """REQ-13: a licence of an item not transferred is its department's."""
        item = self.env["darqi.item"].create(
            {
                "name": "测试施工许可",
                "department_id": self.organs["market"].id,
                "date_from": "2022-01-04",
            }
        )
        with self.assertRaisesRegex(UserError, "not in the hands"):
            self.enter(item_id=item.id, department_id=self.bureau.id)
        legacy = self.enter("market_window", item_id=item.id)
        self.assertEqual(legacy.department_id, self.organs["market"])


@tagged("post_install", "-at_install")
class TestOneSealOneOrgan(DocumentsCommon):
    """The bureau's seal is only for what was transferred (三(一)1, invariants 1, 5)."""

    def foreign(self):
        """A licence of a department's item that names the bureau as its organ."""
        item = self.env["darqi.item"].create(
            {
                "name": "测试施工许可",
                "department_id": self.organs["market"].id,
                "date_from": "2022-01-04",
            }
        )
        licence = self.new_licence(item_id=item.id)
        licence._door_opened().write({"state": "valid", "number": "测外〔2026〕1号"})
        return licence

    def test_no_act_on_another_organs_licence(self):
        """Reviewer, approver and keeper of the bureau took a department's licence."""
        licence = self.foreign()
        act = self.act(licence, "withdraw", "law_changed")
        with self.assertRaisesRegex(UserError, "not in the hands"):
            self.decide(act)
        self.assertEqual(licence.state, "valid")

    def test_no_seal_on_another_organs_paper(self):
        """The judge of the seal asks by itself who is competent."""
        licence = self.foreign()
        act = self.act(licence, "withdraw", "law_changed")
        self.on(act.with_user(self.staff["reviewer_a"]), DAY).action_notify()
        with self.assertRaisesRegex(UserError, "not in the hands"):
            self.stamp(self.by_keeper(act.notice_id.sudo()))

    def test_no_certificate_of_another_organs_licence(self):
        """Nor is a certificate made for it."""
        licence = self.foreign()
        licence._door_opened().write({"needs_certificate": True})
        with self.assertRaisesRegex(UserError, "not in the hands"):
            self.on(licence.with_user(self.staff["delivery_a"]), DAY).action_make()

    def test_licences_follow_the_competence(self):
        """PRACTICE 1.13: who continues the power answers; the issuer stays."""
        item = self.env["darqi.item"].create(
            {
                "name": "测试划转许可",
                "department_id": self.organs["health"].id,
                "date_from": "2022-01-04",
            }
        )
        health = self.organs["health"]
        vals = {"department_id": health.id, "issuer_id": health.id}
        licence = self.new_licence(item_id=item.id, **vals)
        ended = self.new_licence(item_id=item.id, **vals)
        licence._door_opened().write({"state": "valid"})
        ended._door_opened().write({"state": "cancelled"})
        self.give_to_bureau(item, DAY)
        self.assertEqual(
            (licence.department_id, licence.issuer_id), (self.bureau, health)
        )
        self.assertEqual(licence.version_ids.event, "handed_over")
        self.assertEqual(licence.version_ids.issuer_id, health)
        self.assertEqual(ended.department_id, health)
        later = DAY + timedelta(30)
        self.on(item, DAY)._competence_decide(
            "",
            later,
            health,
            "statutory",
            document="测试决定〔2026〕9号",
            reason="测试",
        )
        self.assertEqual(licence.department_id, self.bureau, "not before its day")
        self.on(self.env["darqi.licence"], later)._cron_expiry()
        self.assertEqual(licence.department_id, health)


@tagged("post_install", "-at_install")
class TestHolderOfLicence(LicencesCommon):
    """Who the holder is, and when it may be another one (许可法 9, 49)."""

    def change(self, licence, **values):
        return self.about("change", licence, IN_TIME, "pending_decision", values)

    def grant(self, case):
        self.as_user("approver_a", case, IN_TIME).action_grant("同意")

    def test_another_holder_is_no_change_of_name(self):
        """A change of holder was a free transfer: only where a law allows it."""
        case = self.change(
            self.licence(),
            new_holder_name="另一公司",
            is_transfer=True,
            new_holder_id_kind="credit_code",
            new_holder_id_number=COMPANY,
        )
        with self.assertRaisesRegex(UserError, "行政许可法 9"):
            self.grant(case)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.item.is_transferable = True  # without the law that allows it
            self.env.flush_all()

    def test_a_number_given_without_transfer(self):
        """The number of another makes it a transfer."""
        case = self.change(
            self.licence(),
            new_holder_name="另一公司",
            new_holder_id_kind="credit_code",
            new_holder_id_number=COMPANY,
        )
        with self.assertRaisesRegex(UserError, "for a transfer only"):
            self.grant(case)

    def test_change_of_name(self):
        """The same holder under another name keeps his number."""
        licence = self.licence()
        case = self.change(licence, new_holder_name="演示申请人甲（更名）")
        self.grant(case)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, IN_TIME)
        self.assertEqual(licence.holder_name, "演示申请人甲（更名）")
        self.assertEqual(licence.holder_id, self.holder)

    def test_transfer_where_a_law_allows_it(self):
        """The licence and its certificate are the new holder's, with his number."""
        self.item.write(
            {"is_transferable": True, "transfer_basis": "《测试条例》第十条"}
        )
        licence = self.licence()
        case = self.change(
            licence,
            new_holder_name="受让公司",
            is_transfer=True,
            new_holder_id_kind="credit_code",
            new_holder_id_number=COMPANY,
        )
        self.grant(case)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        certificate = case.document_ids.filtered(lambda d: d.kind == "licence")
        self.assertEqual(certificate.sudo().content["holder_code"], COMPANY)
        self.seal_all(case, IN_TIME)
        self.assertEqual(licence.holder_id.sudo().id_number, COMPANY)
        self.assertEqual(licence.holder_name, "受让公司")

    def unverified(self):
        licence = self.licence(holder_id=False)
        return licence

    def test_the_same_name_is_not_enough(self):
        """A licence taken over by name only: the applicant shows its certificate."""
        licence = self.unverified()
        with self.assertRaisesRegex(UserError, "as it stands on the certificate"):
            self.about("reissue", licence, IN_TIME, "received")
        with self.assertRaisesRegex(UserError, "scan the certificate"):
            self.about(
                "reissue",
                licence,
                IN_TIME,
                "received",
                subject_number=licence.number,
            )
        self.assertFalse(licence.holder_id)
        self.about(
            "reissue",
            licence,
            IN_TIME,
            "received",
            subject_number=licence.number,
            subject_scan=SCAN,
        )
        self.assertEqual(licence.holder_id, self.holder)

    def test_unverified_holder_changes_no_name(self):
        """Nobody can tell a change of name from a transfer before."""
        licence = self.licence()
        case = self.change(licence, new_holder_name="别的名字")
        licence._door_opened().holder_id = False
        with self.assertRaisesRegex(UserError, "not verified"):
            self.grant(case)

    def test_deemed_renewed_is_in_force(self):
        """50(2): in force from the dates alone, shown so everywhere."""
        licence = self.licence()
        self.about("renewal", licence, IN_TIME, "pending_decision")
        after = self.on(licence, AFTER)
        after.invalidate_recordset(["validity"])
        self.assertEqual(after.validity, "deemed")
        licences = self.on(self.env["darqi.licence"], AFTER)
        mine = ("id", "=", licence.id)
        self.assertTrue(licences.search([mine, ("validity", "=", "deemed")]))
        self.assertFalse(licences.search([mine, ("validity", "=", "expired")]))
        self.assertTrue(licences.search([mine, ("validity", "!=", "expired")]))
        paper = self.on(
            licence.sudo().document_ids.filtered(lambda d: d.kind == "licence"), AFTER
        )
        self.assertEqual(paper._public_status(after), "deemed")
        self.assertTrue(after._is_in_force())
        # Another application about it is taken in.
        self.about("reissue", licence, AFTER, "received")
        late = self.licence(holder_name=HOLDER)
        self.assertEqual(self.on(late, AFTER).validity, "expired")
        self.assertEqual(self.on(late, END).validity, "expiring")
