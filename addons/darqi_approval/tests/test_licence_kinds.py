from datetime import date, timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_cases import PERSON
from .common_licences import (
    AFTER,
    END,
    HOLDER,
    IN_TIME,
    START,
    TOO_LATE,
    LicencesCommon,
)


@tagged("post_install", "-at_install")
class TestLicenceKinds(LicencesCommon):
    """Change, renewal, reissue, cancellation on application (许可法 49, 50, 70)."""

    def kinds(self, case):
        return case.document_ids.sorted("id").mapped("kind")

    def test_change(self):
        """49: granted on its own paper; only the seal changes the licence."""
        licence = self.licence()
        case = self.about(
            "change",
            licence,
            IN_TIME,
            values={"new_address": "达拉特旗树林召镇新址1号"},
        )
        self.assertEqual(case.state, "making")
        decision = case.document_ids.filtered(lambda d: d.kind == "change")
        self.assertTrue(decision.number)
        self.assertFalse(case.document_ids.filtered(lambda d: d.kind == "granted"))
        self.assertFalse(licence.address, "nothing changes before the seal")
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.assertEqual(case.state, "to_seal")
        certificate = case.document_ids.filtered(lambda d: d.kind == "licence")
        values = certificate.sudo().content
        self.assertEqual(values["address"], "达拉特旗树林召镇新址1号")
        self.assertEqual(certificate.licence_id, licence)
        self.seal_all(case, IN_TIME)
        self.assertEqual(case.state, "to_deliver")
        self.assertEqual(licence.address, "达拉特旗树林召镇新址1号")
        self.assertEqual(licence.state, "valid")
        self.assertFalse(licence.needs_certificate)
        self.assertFalse(case.licence_ids, "no second licence is made")
        versions = licence.version_ids.sorted("sequence")
        self.assertEqual(versions.mapped("event"), ["issued", "changed"])
        self.assertFalse(versions[0].address)
        self.assertEqual(versions[1].address, "达拉特旗树林召镇新址1号")

    def test_change_needs_content(self):
        """A change that changes nothing is not granted; later nothing is entered."""
        licence = self.licence()
        case = self.about("change", licence, IN_TIME, to="pending_decision")
        with self.assertRaisesRegex(UserError, "what changes"):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        with self.assertRaises(UserError):
            self.as_user("window_b", case, IN_TIME).new_address = "新址"

    def test_change_refused(self):
        """49, 38(2): the refusal of a change has its own paper with the remedies."""
        licence = self.licence()
        case = self.about(
            "change", licence, IN_TIME, "pending_decision", {"new_content": "旅馆"}
        )
        self.as_user("approver_a", case, IN_TIME).action_refuse(
            "场所不符合规范", "《公共场所卫生管理条例》第四条"
        )
        self.assertIn("change_refused", self.kinds(case))
        self.seal_all(case, IN_TIME)
        self.assertEqual(case.state, "to_deliver")
        self.assertEqual(licence.content, "住宿场所（宾馆）经营")

    def test_renewal_in_time(self):
        """50(1): in the window; the new validity begins the day after the old."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME, "pending_decision")
        self.assertTrue(case.is_in_renewal_window)
        self.assertEqual(case.renewal_last_day, END - timedelta(30))
        self.assertEqual(case.new_date_to, date(2027, 11, 1), "as long as before")
        self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, IN_TIME)
        # Corrected: the first day was lost, and the licence "not yet valid".
        self.assertEqual(licence.date_from, START)
        self.assertEqual(licence.period_from, END + timedelta(1))
        self.assertEqual(licence.date_to, date(2027, 11, 1))
        self.assertEqual(licence.version_ids[0].event, "renewed")
        self.assertIn("renewal", self.kinds(case))

    def test_renewal_lead_of_the_item(self):
        """50(1): “法律、法规另有规定的，依照其规定”: the list says the lead."""
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft.write(
            {
                "date_from": "2026-06-01",
                "renewal_lead_amount": 3,
                "renewal_lead_unit": "month",
            }
        )
        self.publish(self.on(draft, "2026-06-01"))
        case = self.about("renewal", self.licence(), IN_TIME, "received")
        self.assertEqual(case.renewal_last_day, date(2026, 9, 30))
        self.assertFalse(case.is_in_renewal_window)

    def test_renewal_too_late_is_shown(self):
        """50: outside the window it is taken in, with the warning at the window."""
        licence = self.licence()
        filing = self.as_user("window_a", self.env["darqi.filing"], TOO_LATE).new(
            {
                "applicant_name": HOLDER,
                "id_kind": "citizen_id",
                "id_number": PERSON,
                "application_kind": "renewal",
                "subject_licence_id": licence.id,
            }
        )
        self.assertTrue(filing.subject_warning)
        self.assertIn("2026-12-01", filing.subject_note)

    def test_deemed_renewal(self):
        """50(2), PRACTICE 1.12: in time, accepted, undecided; a person confirms."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME, "pending_decision")
        licences = self.env["darqi.licence"]
        tasks = self.env["darqi.deemed.renewal"]
        mine = [("application_id", "=", case.id)]
        self.on(licences, END)._cron_expiry()
        self.assertFalse(tasks.search(mine), "not before the end of validity")
        # A late job enters what the law said, dated by the law.
        self.on(licences, date(2027, 2, 1))._cron_expiry()
        self.on(licences, date(2027, 2, 2))._cron_expiry()
        task = tasks.search(mine)
        self.assertEqual(len(task), 1)
        self.assertEqual(task.ended_on, END)
        self.assertEqual(task.state, "pending")
        self.assertTrue(case.attention)
        day = date(2027, 2, 2)
        for act in ("action_grant", "action_refuse"):
            with self.assertRaisesRegex(UserError, "50\\(2\\)"):
                approver = self.as_user("approver_a", case, day)
                if act == "action_grant":
                    approver.action_grant("同意")
                else:
                    approver.action_refuse("事实", "条款")
        with self.assertRaises(UserError):
            self.as_user("window_b", task, day).action_confirm()
        with self.assertRaises(UserError):
            task.write({"state": "confirmed"})
        approver = self.as_user("approver_b", task, day)
        # Corrected: two years for a licence of ten months was more than the law gives.
        approver.new_date_to = date(2027, 11, 1)
        approver.action_confirm()
        self.assertEqual(task.state, "confirmed")
        self.assertEqual(task.confirmed_by_id, self.staff["approver_b"])
        self.assertEqual(licence.period_from, END + timedelta(1))
        self.assertEqual(licence.date_to, date(2027, 11, 1))
        self.assertEqual(case.result, "granted")
        self.assertEqual(case.state, "making")
        self.assertIn("renewal", self.kinds(case))
        self.as_user("delivery_a", case, day).action_make_licence()
        self.seal_all(case, day)
        self.assertEqual(case.state, "to_deliver")
        self.assertEqual(licence.version_ids.mapped("event"), ["renewed", "issued"])
        with self.assertRaises(UserError):
            approver.new_date_to = date(2029, 12, 31)

    def test_deemed_without_the_job(self):
        """50(2): whether it is deemed renewed does not depend on the job."""
        case = self.about("renewal", self.licence(), IN_TIME, "pending_decision")
        with self.assertRaisesRegex(UserError, "50\\(2\\)"):
            self.as_user("approver_a", case, AFTER).action_grant("同意")

    def test_late_application_is_not_deemed(self):
        """50(2): applied for too late: no deemed effect, a red mark, a decision."""
        licence = self.licence()
        case = self.about("renewal", licence, TOO_LATE, "pending_decision")
        self.assertFalse(case.is_in_renewal_window)
        self.on(self.env["darqi.licence"], AFTER)._cron_expiry()
        self.assertFalse(
            self.env["darqi.deemed.renewal"].search([("application_id", "=", case.id)])
        )
        self.assertTrue(case.attention)
        self.assertEqual(self.on(licence, AFTER).validity, "expired")
        # Corrected: it was granted here. What has ended is not renewed (70(1)).
        approver = self.as_user("approver_a", case, AFTER)
        with self.assertRaisesRegex(UserError, "70\\(1\\)"):
            approver.action_grant("同意")
        head = self.as_user("bureau_head", case, AFTER)
        head.action_terminate(
            "许可证有效期已届满，请重新申请",
            "other",
            "《行政许可法》第七十条第（一）项",
            self.proof("bureau_head"),
        )
        self.assertEqual(case.state, "terminated")
        self.assertEqual(self.on(licence, AFTER).validity, "expired")

    def test_not_accepted_is_not_deemed(self):
        """50(2): what was not accepted before the end is not deemed renewed."""
        case = self.about("renewal", self.licence(), IN_TIME, "received")
        self.on(self.env["darqi.licence"], AFTER)._cron_expiry()
        self.assertFalse(
            self.env["darqi.deemed.renewal"].search([("application_id", "=", case.id)])
        )

    def test_reissue(self):
        """Reissue: the same number, the certificate says so."""
        licence = self.licence()
        number = licence.number
        case = self.about("reissue", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        certificate = case.document_ids.filtered(lambda d: d.kind == "licence")
        self.assertEqual(certificate.number, number)
        self.assertIn("补发", certificate.sudo().content["licence_name"])
        self.seal_all(case, IN_TIME)
        self.assertEqual((licence.number, licence.reissue_count), (number, 1))
        old = licence.document_ids.filtered(lambda d: d.kind == "licence") - certificate
        self.assertEqual(old._public_status(licence), "replaced")

    def test_cancellation(self):
        """70(6): at the holder's request; no certificate, the case is handed out."""
        licence = self.licence()
        case = self.about("cancellation", licence, IN_TIME)
        self.assertEqual(licence.state, "valid")
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, IN_TIME)
        self.assertEqual(licence.state, "cancelled")
        self.assertEqual(licence.ended_on, IN_TIME)
        self.assertEqual(case.state, "to_deliver")
        self.assertNotIn("licence", self.kinds(case))

    def test_subject_must_fit(self):
        """The licence is the applicant's own and in force; the item is its item."""
        other = self.licence(
            holder_id=self.env["darqi.applicant"]
            .create({"name": "另一人", "id_kind": "passport", "id_number": "E12345678"})
            .id,
            holder_name="另一人",
        )
        with self.assertRaisesRegex(UserError, "of this applicant"):
            self.about("change", other, IN_TIME, "received")
        licence = self.licence()
        with self.assertRaisesRegex(UserError, "not in force"):
            self.about("renewal", licence, AFTER, "received")
        with self.assertRaisesRegex(UserError, "choose the licence"):
            self.file(application_kind="renewal", day=IN_TIME)
        with self.assertRaisesRegex(UserError, "no end of validity"):
            self.about("renewal", self.licence(date_to=False), IN_TIME, "received")

    def test_two_at_once(self):
        """One open application of a kind about a licence: the database says so."""
        licence = self.licence()
        self.about("change", licence, IN_TIME, "received")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.about("change", licence, IN_TIME, "received")
        self.about("renewal", licence, IN_TIME, "received")

    def test_database_ties_kind_and_licence(self):
        """A case about a licence has one, another has none (SQL)."""
        case = self.about("change", self.licence(), IN_TIME, "received")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_application SET application_kind = 'new' WHERE id = %s",
                [case.id],
            )
        with self.assertRaises(UserError):
            case.write({"is_in_renewal_window": True})

    def test_materials_of_the_kind(self):
        """The checklist is that of the kind which is applied for."""
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft.write({"date_from": "2026-06-01", "change_reason": "延续材料单列"})
        draft.material_ids[2].for_kind = "new"
        self.env["darqi.item.material"].create(
            {"revision_id": draft.id, "name": "原许可证", "for_kind": "renewal"}
        )
        self.publish(self.on(draft, "2026-06-01"))
        renewal = self.about("renewal", self.licence(), IN_TIME, "received")
        names = renewal.material_ids.mapped("name")
        self.assertIn("原许可证", names)
        self.assertNotIn("检测报告", names)
        names = self.case(day=IN_TIME).material_ids.mapped("name")
        self.assertNotIn("原许可证", names)
        self.assertIn("检测报告", names)

    def test_window_screen(self):
        """The window offers the applicant's licences; the number finds them, too."""
        passport = {"id_kind": "passport", "id_number": "E98765432"}
        holder = self.env["darqi.applicant"].create({"name": HOLDER, **passport})
        licence = self.licence(holder_id=holder.id)
        filings = self.as_user("window_a", self.env["darqi.filing"], IN_TIME)
        with Form(filings) as form:
            form.id_kind = passport["id_kind"]
            form.id_number = passport["id_number"]
            form.application_kind = "renewal"
            self.assertEqual(form.subject_licence_id, licence)
            self.assertEqual(form.item_ids.ids, self.item.ids)
            self.assertIn("2026-12-01", form.subject_note)
            form.subject_licence_id = self.env["darqi.licence"]
            form.subject_number = licence.number
            self.assertEqual(form.subject_licence_id, licence)

    def test_history_is_append_only(self):
        """The history of a licence can be neither changed nor made by hand."""
        version = self.licence().version_ids
        with self.assertRaises(UserError):
            version.write({"content": "别的"})
        with self.assertRaises(AccessError):
            self.as_user("approver_a", self.env["darqi.licence.version"]).create(
                {"licence_id": version.licence_id.id}
            )

    def test_reminders(self):
        """90, 60, 30 days: one each, dated by the stage, a late job adds none twice."""
        licence = self.licence()
        licences = self.env["darqi.licence"]
        for day in (
            END - timedelta(91),
            END - timedelta(90),
            END - timedelta(88),
            END - timedelta(60),
            END - timedelta(7),
            END + timedelta(1),
        ):
            self.on(licences, day)._cron_expiry()
        rows = licence.reminder_ids.sorted("day")
        self.assertEqual(rows.mapped("stage"), [90, 60, 30])
        self.assertEqual(rows.mapped("day"), [END - timedelta(n) for n in (90, 60, 30)])
        self.assertEqual(self.holder.reminder_ids, licence.reminder_ids)


@tagged("post_install", "-at_install")
class TestConditionChange(LicencesCommon):
    """许可法 49, 16(4), PRACTICE 1.20: conditions change by a case, with a source."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draft = cls.env["darqi.item.revision"]._next_draft(cls.item)
        draft.write(
            {
                "date_from": "2026-02-02",
                "condition_ids": [
                    Command.create(
                        {
                            "name": "核定床位数",
                            "source": "《公共场所卫生管理条例》第四条",
                        }
                    ),
                    Command.create(
                        {"name": "集中空调须检测", "source": "GB 37488—2019"}
                    ),
                ],
            }
        )
        cls.publish(cls.on(draft, "2026-02-02"))
        cls.rows = draft.condition_ids.sorted("id")

    def with_conditions(self):
        draft = self.on(
            self.new_licence(
                holder_id=self.holder.id,
                holder_name=HOLDER,
                date_from=START,
                date_to=END,
            ),
            START,
        )
        draft.condition_ids = [
            Command.create({"sequence": 10, "text": "核定床位数20张"}),
            Command.create({"sequence": 20, "text": "不得经营游泳馆"}),
        ]
        self.stamp(self.by_keeper(draft._make_certificate(), day=START))
        return draft.with_env(self.env)

    def changed(self, licence, to="making"):
        """A case that raises the beds, drops one condition and adds one of the list."""
        case = self.about("change", licence, IN_TIME, to="accepted")
        reviewer = self.as_user("window_b", case, IN_TIME)
        reviewer.action_change_conditions()
        beds, pool = reviewer.new_condition_ids.sorted("sequence")
        beds.text = "核定床位数40张"
        pool.unlink()
        reviewer.new_condition_ids = [
            Command.create(
                {
                    "sequence": 30,
                    "text": "集中空调每年检测一次",
                    "item_condition_id": self.rows[1].id,
                }
            )
        ]
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合条件")
        if to == "making":
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        return case

    def test_decided_printed_and_kept(self):
        """Old → new on the decision, the new certificate, the licence, its version."""
        licence = self.with_conditions()
        case = self.changed(licence)
        decision = case.document_ids.filtered(lambda d: d.kind == "change").sudo()
        (row,) = decision.content["changes"]
        self.assertEqual(row["label"], "许可条件")
        self.assertEqual(row["old"], "1. 核定床位数20张；2. 不得经营游泳馆")
        self.assertEqual(row["new"], "1. 核定床位数40张；2. 集中空调每年检测一次")
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        paper = case.document_ids.filtered(lambda d: d.kind == "licence").sudo()
        new = ["核定床位数40张", "集中空调每年检测一次"]
        self.assertEqual(paper.content["conditions"], new)
        self.assertEqual(licence._condition_texts()[0], "核定床位数20张")
        self.seal_all(case, IN_TIME)
        self.assertEqual(licence._condition_texts(), new)
        self.assertEqual(licence.condition_ids[-1].source, "GB 37488—2019")
        version = licence.version_ids.sorted("sequence")[-1]
        self.assertEqual(
            (version.event, version.conditions), ("changed", "\n".join(new))
        )
        self.assertIn("核定床位数20张", version.change_text)
        self.assertIn("→ 核定床位数40张", version.change_text.replace("\n", " "))
        evidence = self.env["darqi.evidence"]
        self.assertEqual(evidence._verify_licences() + evidence._verify_versions(), [])

    def test_no_condition_without_a_source(self):
        """16(4), PRACTICE 1.20: neither typed freely nor from another list."""
        case = self.about("change", self.with_conditions(), IN_TIME, to="accepted")
        window = self.as_user("window_b", case, IN_TIME)
        window.action_change_conditions()
        rows = window.env["darqi.application.condition"]
        other = self.make_item("测试另一事项").revision_ids
        draft = self.env["darqi.item.revision"]._next_draft(other.item_id)
        draft.condition_ids = [Command.create({"name": "别的条件", "source": "某法"})]
        for vals in (
            {"text": "须经局领导同意"},
            {"text": "须经局领导同意", "old_source": "本局规定"},
            {"text": "别的", "item_condition_id": draft.condition_ids.id},
        ):
            with self.assertRaises(UserError, msg=vals), self.env.cr.savepoint():
                rows.create({"application_id": case.id, **vals})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.new_condition_ids[0].old_source = "本局规定"

    def test_entered_until_the_review_is_over(self):
        """Nobody rewrites them behind the reviewer; the approver not at all."""
        case = self.changed(self.with_conditions(), to="pending_decision")
        for login in ("window_b", "approver_a"):
            acting = self.as_user(login, case, IN_TIME)
            for act in (
                lambda acting=acting: acting.new_condition_ids[0].write({"text": "x"}),
                lambda acting=acting: acting.new_condition_ids[0].unlink(),
                acting.action_keep_conditions,
            ):
                with self.assertRaises(UserError, msg=login):
                    act()

    def test_same_conditions_are_no_change(self):
        """Taking them over without a change changes nothing."""
        licence = self.with_conditions()
        case = self.about("change", licence, IN_TIME, to="accepted")
        window = self.as_user("window_b", case, IN_TIME)
        window.action_change_conditions()
        self.assertEqual(window.old_conditions.count("\n"), 1)
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合条件")
        with self.assertRaisesRegex(UserError, "what changes"):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")
