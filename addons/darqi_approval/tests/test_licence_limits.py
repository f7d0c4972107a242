from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SCAN
from .common_licences import AFTER, END, IN_TIME, START, LicencesCommon

LIMIT = date(2027, 11, 1)  # as long again as from START to END


@tagged("post_install", "-at_install")
class TestLicenceLimits(LicencesCommon):
    """What a decision about a licence may not do (行政许可法 50, 70; PRACTICE 1.4)."""

    # ------------------------------------------------- validity of a renewal (50)

    def test_renewal_not_beyond_the_item(self):
        """50: nobody renews a licence to 2199; the item's validity is the ceiling."""
        case = self.about("renewal", self.licence(), IN_TIME, "accepted")
        self.assertEqual(case.renewal_limit, LIMIT)
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_pick_up()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            reviewer.new_date_to = date(2199, 12, 31)
            reviewer.flush_recordset()
        with self.assertRaises(UserError):
            reviewer.renewal_limit = date(2199, 12, 31)

    def test_renewal_of_an_older_case(self):
        """A case from before the limit was kept is judged by the item, too."""
        case = self.about("renewal", self.licence(), IN_TIME, "pending_decision")
        case._door_opened().write(
            {"renewal_limit": False, "new_date_to": LIMIT + timedelta(1)}
        )
        with self.assertRaisesRegex(UserError, str(LIMIT)):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")

    def test_shorter_renewal_needs_a_reason(self):
        """50: less than the item's validity is a burden; it says why."""
        case = self.about("renewal", self.licence(), IN_TIME, "accepted")
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_pick_up()
        reviewer.new_date_to = date(2027, 6, 30)
        reviewer.action_pass_review("符合条件")
        with self.assertRaisesRegex(UserError, "shorter validity"):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        self.as_user("approver_a", case, IN_TIME).action_return_review("说明理由")
        reviewer.shorter_reason = "场所租期至2027年6月30日"
        reviewer.action_pass_review("符合条件")
        self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        self.assertEqual(case.result, "granted")

    def test_deemed_renewal_not_beyond_the_item(self):
        """50(2): what the law renews lasts as long as the item says, not longer."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME, "pending_decision")
        self.on(self.env["darqi.licence"], AFTER)._cron_expiry()
        task = self.env["darqi.deemed.renewal"].search(
            [("application_id", "=", case.id)]
        )
        approver = self.as_user("approver_b", task, AFTER)
        approver.new_date_to = date(2199, 12, 31)
        with self.assertRaisesRegex(UserError, str(LIMIT)):
            approver.action_confirm()
        approver.new_date_to = LIMIT
        approver.action_confirm()
        self.assertEqual(licence.date_to, LIMIT)
        self.assertGreater(licence.date_to, END)

    # ------------------------------------------------ what has ended (50, 70(1))

    def test_ended_is_not_granted(self):
        """70(1): an expired licence is neither changed nor reissued."""
        for kind, values in (("change", {"new_address": "新址"}), ("reissue", {})):
            licence = self.licence()
            case = self.about(kind, licence, IN_TIME, "pending_decision", values)
            with self.assertRaisesRegex(UserError, "70\\(1\\)"):
                self.as_user("approver_a", case, AFTER).action_grant("同意")
            self.assertEqual(case.state, "pending_decision")

    def test_ended_before_the_seal(self):
        """70(1): asked again at the seal; the case ends, the holder applies anew."""
        licence = self.licence()
        case = self.about("reissue", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        with self.assertRaisesRegex(UserError, "70\\(1\\)"):
            self.seal_all(case, AFTER)
        self.assertFalse(licence.reissue_count)
        with self.assertRaisesRegex(UserError, "Void"):
            self.terminate(case, AFTER)
        papers = case.document_ids.filtered(lambda d: d.state == "issued")
        decision = papers.filtered(lambda d: d.kind == "granted")
        self.as_user("approver_a", decision, AFTER)._void("许可证已到期")
        self.terminate(case, AFTER)
        self.assertEqual(case.state, "terminated")
        self.assertFalse(case.result or case.decided_by_id)

    def test_decided_case_is_not_terminated(self):
        """A decision that can take effect is not evaded by a termination."""
        case = self.about("reissue", self.licence(), IN_TIME)
        with self.assertRaisesRegex(UserError, "decided"):
            self.terminate(case, IN_TIME)

    def test_renewal_decided_in_time(self):
        """50(2): decided before the end, sealed days after it: the renewal stands."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, AFTER)
        self.assertEqual(licence.date_to, LIMIT)

    # --------------------------------------------------- what is suspended (暂扣)

    def watched(self):
        return self.licence(supervising_department_id=self.organs["enforcement"].id)

    def suspend(self, licence, **vals):
        """The enforcement organ suspends the licence for forty days from IN_TIME."""
        return self.as_user("enforcement_a", licence, IN_TIME)._record_penalty(
            {
                "kind": "suspend",
                "department_id": self.organs["enforcement"].id,
                "decision_number": "测执罚字〔2026〕7号",
                "decision_date": IN_TIME,
                "date_from": IN_TIME,
                "date_to": IN_TIME + timedelta(40),
                "file": SCAN,
                **vals,
            }
        )

    def test_held_is_not_widened(self):
        """行政处罚法 9(三): a suspended licence is not changed, renewed or reissued."""
        licence = self.watched()
        about = {"change": {"new_content": "扩大范围"}, "renewal": {}, "reissue": {}}
        cases = {
            kind: self.about(kind, licence, IN_TIME, "pending_decision", values)
            for kind, values in about.items()
        }
        self.suspend(licence)
        for case in cases.values():
            with self.assertRaisesRegex(UserError, "suspended"):
                self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        self.assertEqual(licence.content, "住宿场所（宾馆）经营")

    def test_held_before_the_seal(self):
        """Suspended between decision and seal: the seal waits."""
        licence = self.watched()
        case = self.about("change", licence, IN_TIME, values={"new_address": "新址"})
        self.suspend(licence)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        with self.assertRaisesRegex(UserError, "suspended"):
            self.seal_all(case, IN_TIME)
        self.seal_all(case, IN_TIME + timedelta(42))
        self.assertEqual(licence.address, "新址")

    def test_consent_of_the_punishing_organ(self):
        """With its consent on paper the change goes on; the paper is on evidence."""
        licence = self.watched()
        self.suspend(licence)
        case = self.about(
            "change", licence, IN_TIME, "accepted", {"new_address": "新址"}
        )
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_pick_up()
        reviewer.held_consent = "测执函〔2026〕3号"
        reviewer.action_pass_review("符合条件")
        approver = self.as_user("approver_a", case, IN_TIME)
        with self.assertRaisesRegex(UserError, "suspended"):
            approver.action_grant("同意")
        with self.assertRaises(UserError):
            reviewer.held_consent_file = SCAN
        approver.action_return_review("附同意函")
        reviewer.held_consent_file = SCAN
        reviewer.action_pass_review("符合条件")
        approver.action_grant("同意")
        found = self.env["darqi.evidence"].search(
            [("act", "=", "held_consent"), ("res_id", "=", case.id)]
        )
        self.assertIn("测执函〔2026〕3号", found.payload)

    def test_suspension_without_end(self):
        """A suspension to 2099 is not believed without a word of its ground."""
        licence = self.watched()
        with self.assertRaisesRegex(UserError, "more than a year"):
            self.suspend(licence, date_to=date(2099, 12, 31))
        self.assertFalse(licence.penalty_ids)

    # ------------------------------------------------ renewed before its end (50)

    def test_renewed_early_is_in_force_now(self):
        """50: renewed before its end a licence stays in force, from its first day.

        The certificate in hand counts to its end, the new one from the day after it.
        """
        licence = self.licence()
        old = licence.document_ids.filtered(lambda d: d.kind == "licence")
        case = self.about("renewal", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, IN_TIME)
        now = self.on(licence, IN_TIME)
        self.assertEqual((now.date_from, now.period_from), (START, END + timedelta(1)))
        self.assertEqual(now.validity, "valid")
        self.assertTrue(now._is_in_force())
        new = case.document_ids.filtered(lambda d: d.kind == "licence")
        self.assertIn(str(END + timedelta(1)), str(new.sudo().content["valid_from"]))
        self.assertEqual(self.on(old, IN_TIME)._public_status(now), "in_force")
        then = self.on(licence, AFTER)
        self.assertEqual(self.on(old, AFTER)._public_status(then), "replaced")
        self.assertEqual(self.on(new, AFTER)._public_status(then), "in_force")
        self.assertFalse(self.env["darqi.evidence"]._verify_licences())

    def test_second_renewal_counts_from_the_last_period(self):
        """50: the ceiling of the next renewal is a period, not the whole life."""
        licence = self.licence()
        case = self.about("renewal", licence, IN_TIME)
        self.as_user("delivery_a", case, IN_TIME).action_make_licence()
        self.seal_all(case, IN_TIME)
        last = (licence.date_to - licence.period_from).days
        start = licence.date_to + timedelta(1)
        self.assertEqual((licence._renewed_until() - start).days, last)

    def test_not_yet_in_force(self):
        """A licence whose first day is to come is not in force before it."""
        licence = self.licence(date_from=IN_TIME)
        for day, validity in ((START, "not_yet"), (IN_TIME, "expiring")):
            now = self.on(licence, day)
            self.assertEqual(now.validity, validity)
            found = self.on(self.env["darqi.licence"], day).search(
                [("validity", "=", validity), ("id", "=", licence.id)]
            )
            self.assertEqual(found, licence)
        self.assertFalse(self.on(licence, START)._is_in_force())
