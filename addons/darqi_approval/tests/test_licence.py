from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SCAN
from .common_documents import DAY, DocumentsCommon


@tagged("post_install", "-at_install")
class TestLicence(DocumentsCommon):
    """A licence's life: certificate, acts, penalties, legacy (PRACTICE 1.4, 1.13)."""

    def evidence(self, licence, act):
        return self.env["darqi.evidence"].search_count(
            [
                ("res_model", "=", "darqi.licence"),
                ("res_id", "=", licence.id),
                ("act", "=", act),
            ]
        )

    def validity(self, licence, day):
        licence = self.on(licence, day)
        licence.invalidate_recordset(["validity"])
        found = self.env["darqi.licence"].browse()
        for value in ("none", "valid", "expiring", "expired", "held"):
            match = self.on(self.env["darqi.licence"], day).search(
                [("validity", "=", value), ("id", "=", licence.id)]
            )
            if match:
                self.assertEqual(value, licence.validity)
                found |= match
        self.assertEqual(found.ids, licence.ids)
        return licence.validity

    def test_in_force_from_the_seal_on(self):
        """The licence is issued when its certificate is sealed, not before."""
        licence = self.on(self.new_licence(), DAY)
        certificate = licence._make_certificate()
        self.assertEqual(licence.state, "draft")
        self.assertEqual(certificate.number, licence.number)
        self.assertEqual(licence.number_id.text, licence.number)
        self.stamp(self.by_keeper(certificate))
        self.assertEqual(licence.state, "valid")
        self.assertEqual(licence.issued_on, DAY)
        self.assertEqual(licence.event_sequence, 1)
        self.assertEqual(self.evidence(licence, "licence_issued"), 1)

    def test_number_by_the_items_pattern(self):
        """证照编号 by the item's own pattern, consecutive; one series a pattern."""
        self.item.licence_pattern = "{word}卫公证字〔{year}〕第{n}号"
        first, second = self.new_licence(), self.new_licence()
        for licence in (first, second):
            self.on(licence, DAY)._make_certificate()
        n = first.number_id.n
        self.assertEqual(first.number, f"测审批卫公证字〔2026〕第{n}号")
        self.assertEqual(second.number_id.n, n + 1)

    def test_validity_of_the_item(self):
        """The item's validity counts from the first day, both days included."""
        self.item.write({"licence_validity_amount": 4, "licence_validity_unit": "year"})
        end = self.env["darqi.licence"]._validity_end(self.item, date(2026, 11, 24))
        self.assertEqual(end, date(2030, 11, 23))
        self.item.licence_validity_unit = "none"
        self.assertFalse(self.env["darqi.licence"]._validity_end(self.item, DAY))

    def test_conditions_on_the_certificate(self):
        """Conditions are numbered rows, fixed with the certificate."""
        licence = self.on(self.new_licence(), DAY)
        licence.condition_ids = [
            Command.create({"sequence": 2, "text": "夜间不得营业"}),
            Command.create({"sequence": 1, "text": "限住宿 50 间"}),
        ]
        certificate = licence._make_certificate()
        self.assertEqual(
            certificate.sudo().content["conditions"], ["限住宿 50 间", "夜间不得营业"]
        )
        for change in (
            lambda: licence.condition_ids[0].write({"text": "x"}),
            lambda: licence.condition_ids[0].unlink(),
            lambda: licence.write({"content": "x"}),
            lambda: licence.condition_ids.create(
                {"licence_id": licence.id, "text": "x"}
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()

    def test_spoiled_certificate_is_made_anew(self):
        """An unsealed certificate is voided, the licence keeps its number."""
        licence = self.on(self.new_licence(), DAY)
        certificate = licence._make_certificate()
        number = licence.number
        clerk = self.staff["delivery_a"]
        with self.assertRaises(UserError):
            licence.with_user(clerk).action_make()
        certificate.with_user(clerk)._void("打印损坏")
        licence.with_user(clerk).action_make()
        self.assertEqual(licence.number, number)
        self.assertEqual(len(licence.document_ids), 2)

    def test_state_and_number_have_no_other_way(self):
        """Invariant 10: neither form nor RPC moves a licence or gives a number."""
        licence = self.valid_licence()
        for login in ("delivery_a", "approver_a", "window_a", "it_a", "market_officer"):
            by_user = licence.with_user(self.staff[login])
            for vals in (
                {"state": "cancelled"},
                {"issuer_id": self.organs["health"].id},
                {"number": "x"},
                {"date_to": "2099-01-01"},
                {"holder_name": "他人"},
                {"supervising_department_id": self.bureau.id},
                {"event_sequence": 0},
            ):
                with self.assertRaises(UserError, msg=f"{login} {vals}"):
                    by_user.write(vals)
        with self.assertRaises(UserError):
            self.new_licence(number="自编1号")
        with self.assertRaises(UserError):
            self.new_licence(state="valid")
        with self.assertRaises(UserError):
            licence.unlink()

    def test_no_licence_without_a_case(self):
        """A licence that no decision granted cannot be made by hand (38, 39)."""
        vals = {
            "name": "卫生许可证",
            "item_id": self.item.id,
            "holder_name": "无中生有公司",
            "department_id": self.bureau.id,
            "issuer_id": self.bureau.id,
            "supervising_department_id": self.organs["health"].id,
            "date_from": DAY,
        }
        licences = self.on(
            self.env["darqi.licence"].with_user(self.staff["delivery_a"]), DAY
        )
        with self.assertRaises(UserError):
            licences.create(vals)
        legacy = licences.create(
            {
                **vals,
                "is_legacy": True,
                "number": "达卫1号",
                "legacy_scan": SCAN,
            }
        )
        with self.assertRaises(UserError):
            legacy.is_legacy = False
        with self.assertRaises(UserError):
            legacy.action_make()
        for login in ("delivery_a", "window_a", "catalogue_a"):
            with self.assertRaises(UserError, msg=login):
                self.on(legacy.with_user(self.staff[login]), DAY).action_register()
        self.assertEqual(legacy.state, "draft")

    def test_expiry_is_computed(self):
        """Nothing that depends on today is stored: expiring 90 days before."""
        licence = self.valid_licence(date_to=date(2027, 11, 23))
        self.assertEqual(self.validity(licence, DAY), "valid")
        self.assertEqual(self.validity(licence, date(2027, 8, 25)), "expiring")
        self.assertEqual(self.validity(licence, date(2027, 11, 23)), "expiring")
        self.assertEqual(self.validity(licence, date(2027, 11, 24)), "expired")

    # Acts

    def test_withdraw(self):
        """撤回 (许可法 8): own act, own paper, own state; the loss is compensated."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed", compensation=False)
        with self.assertRaisesRegex(UserError, "Compensation"):
            self.decide(act)
        act.compensation = "依法补偿设备搬迁费用三千元。"
        day = self.decide(act, seal=False)
        content = act.document_id.sudo().content
        self.assertEqual(content["compensation"], "依法补偿设备搬迁费用三千元。")
        self.assertEqual(licence.state, "valid", "nothing ends before the seal")
        self.stamp(self.by_keeper(act.sudo().document_id, day=day))
        self.assertEqual(licence.state, "withdrawn")
        self.assertEqual(act.document_id.kind, "withdrawal")
        self.assertRegex(act.document_id.number, "许撤回字〔2026〕")
        self.assertEqual(act.document_id.sudo().to_department_id, self.organs["health"])
        self.assertEqual(self.evidence(licence, "licence_withdrawn"), 1)
        self.assertEqual(licence.event_sequence, 2)

    def test_cancellations_are_announced(self):
        """注销公告 (T23, 许可法 70): one paper for many, masked, each once."""
        licences = self.env["darqi.licence"]
        for _n in range(2):
            licence = self.valid_licence(holder_name="演示持证人甲")
            self.decide(self.act(licence, "cancel", "dissolved"))
            licences |= licence
        by = self.on(licences.with_user(self.staff["delivery_a"]), DAY)
        action = by.action_announce_cancellation()
        paper = self.env["darqi.document"].browse(action["res_id"])
        self.assertEqual(paper.kind, "cancellation_announcement")
        self.assertEqual(licences.announcement_id, paper)
        rows = paper.content["licences"]
        self.assertEqual(len(rows), 2)
        self.assertNotIn("演示持证人甲", {row["holder"] for row in rows})
        self.assertEqual({row["ground"] for row in rows}, {"法人或者其他组织依法终止"})
        with self.assertRaisesRegex(UserError, "announced already"):
            by.action_announce_cancellation()
        with self.assertRaises(UserError):
            self.on(self.valid_licence(), DAY).with_user(
                self.staff["delivery_a"]
            ).action_announce_cancellation()
        with self.assertRaises(AccessError):
            by.with_user(self.staff["window_a"]).action_announce_cancellation()

    def test_the_holder_is_heard_first(self):
        """许可法 7, 47: told of facts and ground; what the holder says is weighed."""
        licence = self.valid_licence()
        act = self.act(licence, "annul", "fraud", public_interest="no_harm")
        approver = self.on(act.with_user(self.staff["approver_a"]), DAY)
        with self.assertRaisesRegex(UserError, "offer statement and hearing"):
            approver.action_decide()
        self.on(act, DAY).action_notify()
        notice = act.notice_id.sudo()
        self.assertEqual(notice.kind, "act_notice")
        self.assertTrue(notice.service_required)
        with self.assertRaises(UserError):
            act.facts = "换一个说法"
        with self.assertRaisesRegex(UserError, "not over"):
            approver.action_decide()
        act.holder_answer = "stated"
        with self.assertRaisesRegex(UserError, "weighed"):
            approver.action_decide()
        act.write({"holder_answer": False})
        self.stamp(self.by_keeper(notice))
        self.serve(notice)
        last = date(2026, 12, 1)
        self.assertEqual(act.answer_by, last)
        with self.assertRaisesRegex(UserError, "not over"):
            self.on(approver, last).action_decide()
        self.on(approver, date(2026, 12, 2)).action_decide()
        self.stamp(self.by_keeper(act.document_id.sudo(), day=date(2026, 12, 2)))
        self.assertEqual(licence.state, "annulled")

    def test_annul_needs_public_interest_test(self):
        """撤销 (许可法 69): what was examined is stated and printed."""
        licence = self.valid_licence()
        act = self.act(licence, "annul", "fraud", public_interest_text=False)
        with self.assertRaisesRegex(UserError, "69"):
            self.decide(act)
        act.public_interest = "no_harm"
        with self.assertRaisesRegex(UserError, "examined"):
            self.decide(act)
        act.public_interest_text = "经审查，该店歇业不影响公共服务。"
        self.decide(act)
        self.assertEqual(licence.state, "annulled")
        content = act.document_id.sudo().content
        self.assertTrue(content["is_fraud"])
        self.assertEqual(content["public_interest"], "经审查，该店歇业不影响公共服务。")

    def test_not_annulled(self):
        """69(3): grave harm to the public: 不予撤销, decided, sealed, on record."""
        licence = self.valid_licence()
        act = self.act(licence, "annul", "procedure", public_interest="harm")
        self.decide(act)
        self.assertEqual((licence.state, act.state), ("valid", "effective"))
        self.assertEqual(act.document_id.kind, "not_annulled")
        self.assertEqual(self.evidence(licence, "licence_not_annulled"), 1)

    def test_every_ground_has_its_paper(self):
        """Five grounds and fraud of art. 69, six of art. 70, two of art. 8."""
        grounds = {
            "annul": (
                "abuse",
                "beyond_power",
                "procedure",
                "unqualified",
                "other_annul",
            ),
            "withdraw": ("law_changed", "circumstances"),
            "cancel": ("death", "dissolved", "force_majeure", "other_cancel"),
        }
        for kind, names in grounds.items():
            for ground in names:
                licence = self.valid_licence()
                act = self.act(licence, kind, ground, public_interest="no_harm")
                self.decide(act)
                self.assertTrue(act.document_id.sha256, ground)

    def test_cancel_grounds(self):
        """注销 (许可法 70): expired only when expired, ended only when ended."""
        licence = self.valid_licence(date_to=date(2026, 12, 31))
        act = self.act(licence, "cancel", "expired")
        with self.assertRaises(UserError):
            self.decide(act)
        self.decide(act, day=date(2027, 1, 1))
        self.assertEqual(licence.state, "cancelled")
        other = self.valid_licence()
        early = self.act(other, "cancel", "ended")
        with self.assertRaises(UserError):
            self.decide(early)
        early.action_drop()
        self.decide(self.act(other, "withdraw", "circumstances"))
        wrong = self.act(other, "cancel", "dissolved")
        with self.assertRaises(UserError):
            self.decide(wrong)
        wrong.ground = "ended"
        self.decide(wrong)
        self.assertEqual(other.state, "cancelled")

    def test_change(self):
        """依职权变更 (许可法 8(2)): before and after, compensation, new certificate."""
        licence = self.valid_licence()
        act = self.act(licence, "change", "change_circumstances", compensation=False)
        with self.assertRaises(UserError):
            self.decide(act)
        act.new_content = "住宿场所（旅馆）经营"
        with self.assertRaisesRegex(UserError, "Compensation"):
            self.decide(act)
        act.compensation = "经核实，未造成财产损失，不予补偿。"
        day = self.decide(act)
        self.assertEqual(licence.state, "valid")
        self.assertEqual(licence.content, "住宿场所（旅馆）经营")
        changes = act.document_id.sudo().content["changes"]
        self.assertEqual(changes[0]["old"], "住宿场所（宾馆）经营")
        self.assertTrue(licence.needs_certificate)
        self.on(licence.with_user(self.staff["delivery_a"]), day).action_make()
        self.assertFalse(licence.needs_certificate)
        certificate = licence.document_ids.filtered(lambda d: d.kind == "licence")
        self.assertEqual(len(certificate), 2)

    def test_drafter_cannot_decide(self):
        """Whoever drafted the act does not decide it, whatever his role."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed", drafter="approver_a")
        with self.assertRaises(UserError):
            self.decide(act, "approver_a")
        self.decide(act, "approver_b")
        self.assertEqual(licence.state, "withdrawn")

    def test_who_wrote_some_of_it_cannot_decide(self):
        """Separation: an approver who rewrites a colleague's draft is an author."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed")
        self.on(act.with_user(self.staff["approver_a"]), DAY).facts = "改写的事实"
        self.assertEqual(act.drafted_by_id, self.staff["approver_a"])
        with self.assertRaisesRegex(UserError, "wrote some of it"):
            self.decide(act, "approver_a")
        self.decide(act, "approver_b")
        self.assertEqual(licence.state, "withdrawn")

    def test_who_decides(self):
        """Only approvers of the responsible organ decide."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed")
        for login in (
            "reviewer_b",
            "window_a",
            "delivery_a",
            "keeper_a",
            "market_approver",
            "health_officer",
            "bureau_head",
            "it_a",
            "discipline_a",
        ):
            with self.assertRaises(UserError, msg=login):
                self.decide(act, login)
        self.assertEqual(licence.state, "valid")

    def test_ground_belongs_to_its_kind(self):
        """撤销 and 吊销, 撤回 and 注销 are different acts with their own grounds."""
        licence = self.valid_licence()
        with self.assertRaises(ValidationError):
            self.act(licence, "annul", "expired")

    def test_one_open_act(self):
        """Two undecided acts on one licence are refused by the database."""
        licence = self.valid_licence()
        self.act(licence, "withdraw", "law_changed")
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.act(licence, "annul", "abuse")

    def test_decided_act_is_fixed(self):
        """What was decided stays."""
        licence = self.valid_licence()
        act = self.act(licence, "withdraw", "law_changed")
        self.decide(act)
        with self.assertRaises(UserError):
            act.write({"facts": "别的事实"})
        with self.assertRaises(UserError):
            act.unlink()

    # Penalties

    def penalty(self, licence, login="enforcement_a", organ="enforcement", **vals):
        by_user = self.on(licence.with_user(self.staff[login]), DAY)
        return by_user._record_penalty(
            {
                "kind": "suspend",
                "department_id": self.organs[organ].id,
                "decision_number": "测执罚字〔2026〕5号",
                "decision_date": DAY,
                "date_from": DAY,
                "date_to": date(2026, 12, 23),
                "file": SCAN,
                **vals,
            }
        )

    def supervised_by_enforcement(self):
        return self.valid_licence(
            supervising_department_id=self.organs["enforcement"].id
        )

    def test_suspension_is_recorded_and_lifts_itself(self):
        """暂扣 is the punishing organ's; it ends by itself (行政处罚法 9(三))."""
        licence = self.supervised_by_enforcement()
        self.penalty(licence)
        self.assertEqual(self.validity(licence, date(2026, 12, 23)), "held")
        self.assertEqual(self.validity(licence, date(2026, 12, 24)), "valid")
        self.assertEqual(licence.state, "valid")
        self.assertEqual(self.evidence(licence, "licence_held"), 1)

    def test_recorded_from_the_decision_itself(self):
        """Without its file, dated ahead, or before its decision: nothing to record."""
        licence = self.supervised_by_enforcement()
        for vals, words in (
            ({"file": False}, "Decision paper"),
            ({"decision_date": date(2050, 1, 1)}, "in the future"),
            ({"date_from": date(2026, 11, 1)}, "before the decision"),
            ({"kind": "downgrade", "date_to": False}, "new level"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.penalty(licence, **vals)
        self.assertFalse(licence.penalty_ids)

    def test_revocation_takes_effect_on_its_day(self):
        """吊销 from a later day: computed on that day, entered by the job."""
        licence = self.supervised_by_enforcement()
        day = date(2026, 12, 10)
        self.penalty(licence, kind="revoke", date_from=day, date_to=False)
        self.assertEqual(licence.state, "valid")
        self.assertEqual(self.validity(licence, date(2026, 12, 9)), "valid")
        self.assertEqual(self.validity(licence, day), "none")
        self.on(self.env["darqi.licence"], day)._cron_expiry()
        self.assertEqual((licence.state, licence.ended_on), ("penalty_revoked", day))

    def test_downgrade_changes_the_licence(self):
        """降低资质等级: the level, and a new certificate that says it."""
        licence = self.supervised_by_enforcement()
        self.penalty(licence, kind="downgrade", new_level="丙级", date_to=False)
        self.assertEqual((licence.level, licence.needs_certificate), ("丙级", True))
        self.on(licence.with_user(self.staff["delivery_a"]), DAY).action_make()
        made = licence.sudo().document_ids.sorted("id")[-1]
        self.assertIn("丙级", made.content["content"])

    def test_penalty_ends_early_or_is_set_aside(self):
        """解除, 撤销处罚: by the organ that punished, from its decision, once."""
        licence = self.supervised_by_enforcement()
        held = self.penalty(licence)
        later = {"date_from": date(2026, 12, 1), "date_to": False}
        with self.assertRaisesRegex(UserError, "Penalty that ends"):
            self.penalty(licence, kind="lift", decision_number="解1", **later)
        self.penalty(
            licence, kind="lift", decision_number="解1", lifts_id=held.id, **later
        )
        self.assertEqual(self.validity(licence, date(2026, 11, 30)), "held")
        self.assertEqual(self.validity(licence, date(2026, 12, 1)), "valid")
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.penalty(
                licence, kind="lift", decision_number="解2", lifts_id=held.id, **later
            )
        revoked = self.penalty(
            licence, kind="revoke", decision_number="吊1", date_to=False
        )
        self.assertEqual(licence.state, "penalty_revoked")
        self.penalty(
            licence,
            kind="overturn",
            decision_number="撤1",
            lifts_id=revoked.id,
            date_to=False,
        )
        self.assertEqual((licence.state, licence.ended_on), ("valid", False))
        self.assertEqual(self.evidence(licence, "licence_restored"), 1)

    def test_bureau_cannot_punish(self):
        """方案三(三)1: no button of the bureau suspends or revokes as a penalty."""
        licence = self.supervised_by_enforcement()
        for login in ("approver_a", "delivery_a", "bureau_head", "window_a"):
            with self.assertRaises(AccessError, msg=login):
                self.penalty(licence, login, "bureau")
        with self.assertRaises(AccessError):  # in another organ's name
            self.penalty(licence, "enforcement_a", "health")

    def test_penalty_revocation_ends_the_licence(self):
        """吊销 is recorded; the bureau then cancels by art. 70(4)."""
        licence = self.supervised_by_enforcement()
        self.penalty(licence, kind="revoke", date_to=False)
        self.assertEqual(licence.state, "penalty_revoked")
        self.decide(self.act(licence, "cancel", "ended"))
        self.assertEqual(licence.state, "cancelled")

    def test_who_sees_a_licence(self):
        """Responsible, issuing and supervising organ see it; others do not."""
        licence = self.valid_licence()

        def sees(login):
            return bool(
                licence.with_user(self.staff[login]).search([("id", "=", licence.id)])
            )

        for login in ("window_a", "health_officer", "discipline_a", "manager_a"):
            self.assertTrue(sees(login), login)
        for login in ("market_officer", "market_window", "establishment_a"):
            self.assertFalse(sees(login), login)
        with self.assertRaises(AccessError):
            licence.with_user(self.staff["health_officer"]).check_access("write")
