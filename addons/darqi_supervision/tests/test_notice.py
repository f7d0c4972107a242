from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestNotice(SupervisionCommon):
    """方案三(三)3, REQ-50: the notice comes with the licence and has an owner."""

    def test_one_notice_in_the_transaction_of_the_issue(self):
        """REQ-50: issuing makes the push, with what was licensed."""
        notice = self.issue(self.make_licence())
        self.assertEqual(len(notice), 1)
        self.assertEqual(notice.department_id, self.organs["health"])
        self.assertEqual(notice.sender_department_id, self.bureau)
        self.assertEqual((notice.state, notice.event), ("delivered", "issued"))
        self.assertEqual(notice.snapshot["number"], "测卫公证字〔2026〕第1号")
        self.assertEqual(notice.snapshot["holder"], "测试示范餐饮店")
        self.assertIn("2030-11-23", notice.snapshot_text)
        self.assertEqual(self.on(notice, DAY).due_date, date(2026, 11, 26))
        evidence = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.notice"), ("res_id", "=", notice.id)]
        )
        self.assertEqual(evidence.act, "notice_pushed")

    def test_no_issue_no_notice(self):
        """Invariant 6: rolling the issue back leaves no notice and no clock."""
        licence = self.make_licence()
        clocks = self.env["darqi.clock"].search_count([("kind", "=", "claim")])
        try:
            with self.env.cr.savepoint():
                self.issue(licence)
                raise ValueError
        except ValueError:
            self.env.invalidate_all()
        self.assertEqual(licence.state, "draft")
        self.assertFalse(licence.notice_ids)
        self.assertEqual(
            self.env["darqi.clock"].search_count([("kind", "=", "claim")]), clocks
        )

    def test_no_notice_no_issue(self):
        """三(三)5: a licence that nobody supervises is not issued."""
        item = self.make_item(
            "测试无监管事项",
            department_id=False,
            supervising_department_id=False,
            is_example=True,
        )
        licence = self.make_licence(
            number="测2", item=item, supervising_department_id=False
        )
        with self.assertRaisesRegex(ValidationError, "Supervising organ"):
            with self.env.cr.savepoint():
                self.issue(licence)
        self.env.invalidate_all()
        self.assertEqual(licence.state, "draft")

    def test_enforcement_body_gets_its_own_notice(self):
        """One notice per supervising organ and event, the database guards it."""
        self.item.enforcement_department_id = self.organs["enforcement"]
        notices = self.issue(self.make_licence())
        self.assertEqual(
            notices.mapped("department_id"),
            self.organs["health"] | self.organs["enforcement"],
        )
        self.assertEqual(notices.mapped("is_enforcement"), [False, True])
        copy = notices[0].copy_data()[0]
        copy.update(snapshot={}, pushed_at="2026-11-24 02:00:00")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env["darqi.notice"]._door_opened().create(copy)

    def test_head_owns_it_from_the_first_second(self):
        """DESIGN 2: the default owner is the organ's head when no line names one."""
        notice = self.issue(self.make_licence())
        self.assertEqual(notice.owner_id, self.staff["health_head"])
        self.assertEqual(notice.default_owner_id, self.staff["health_head"])
        licence = notice.licence_id
        self.assertEqual(licence.supervision_owner_id, self.staff["health_head"])

    def test_organ_without_head_owns_it_itself(self):
        """Nobody is invented: the organ owns what no person owns."""
        item = self.make_item("测试食品经营许可", organ="market")
        notice = self.issue(self.make_licence(number="测3", item=item))
        self.assertFalse(notice.owner_id)
        self.assertEqual(notice.department_id, self.organs["market"])

    def test_each_event_is_told(self):
        """Invariant 6: every event of the licence makes its notices."""
        licence = self.make_licence()
        self.issue(licence)
        self.on(licence, "2026-12-01")._event("changed")
        self.assertEqual(licence.notice_ids.mapped("event"), ["issued", "changed"])
        self.assertEqual(licence.notice_ids.mapped("event_sequence"), [1, 2])

    def test_who_reads_it(self):
        """Invariant 12: the organ, the bureau and inspection; nobody else."""
        notice = self.issue(self.make_licence())
        for login in (
            "health_officer",
            "health_head",
            "health_liaison",
            "approver_a",
            "catalogue_a",
            "bureau_head",
            "discipline_a",
            "supervision_a",
            "manager_a",
            "justice_a",
        ):
            with self.subTest(login):
                found = self.as_user(login, self.env["darqi.notice"]).search([])
                self.assertIn(notice.id, found.ids)
        for login in ("market_officer", "enforcement_a", "market_approver"):
            with self.subTest(login):
                found = self.as_user(login, self.env["darqi.notice"]).search([])
                self.assertNotIn(notice.id, found.ids)
        with self.assertRaises(AccessError):
            self.as_user("window_a", self.env["darqi.notice"]).search([])

    def test_nothing_is_written_from_outside(self):
        """Invariant 10: state and content move by methods only."""
        notice = self.issue(self.make_licence())
        officer = self.as_user("health_officer", notice)
        for vals in (
            {"state": "claimed"},
            {"owner_id": self.staff["health_officer"].id},
            {"snapshot": {}},
            {"department_id": self.organs["market"].id},
            {"claimed_by_id": self.staff["health_officer"].id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                officer.write(vals)
        with self.assertRaises(AccessError):
            self.as_user("health_officer", self.env["darqi.notice"]).create({})
        with self.assertRaises(AccessError):
            officer.unlink()

    def test_seen_is_noted_once_and_for_the_organ_only(self):
        """labels: 已查看; inspection reading it changes nothing."""
        notice = self.issue(self.make_licence())
        self.as_user("discipline_a", notice).mark_seen()
        self.as_user("approver_a", notice).mark_seen()
        self.assertEqual(notice.state, "delivered")
        self.as_user("health_liaison", notice).mark_seen()
        self.assertEqual(notice.state, "seen")
        self.assertEqual(notice.seen_by_id, self.staff["health_liaison"])

    def test_browsers_of_the_organ_are_told_after_the_commit(self):
        """REQ-50 实时: the bus carries it, after the commit and to this organ only."""
        before = self.env["bus.bus"].search([])
        notice = self.issue(self.make_licence())
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search(
            [
                ("message", "like", "darqi_supervision/push"),
                ("id", "not in", before.ids),
            ]
        )
        channels = [row.channel for row in rows]
        for login, told in (
            ("health_officer", True),
            ("health_head", True),
            ("market_officer", False),
            ("window_a", False),
        ):
            partner = self.staff[login].partner_id
            hit = any(f'"res.partner",{partner.id}]' in name for name in channels)
            self.assertEqual(hit, told, login)
        self.assertIn(str(notice.id), rows[0].message)

    def test_notices_cost_few_queries(self):
        """PERFORMANCE: an event costs the same for one licence as for six."""
        self.env["darqi.notice"]._people(self.organs["health"], "base.group_user")
        # The calendar is read once in a process, not once an event.
        self.env["darqi.working.day"]._calendar()
        for size in (1, 6):
            licences = self.env["darqi.licence"]
            for n in range(size):
                licences |= self.make_licence(number=f"测{size}-{n}")
            self.env.flush_all()
            licences = self.on(licences, DAY)
            self.env.flush_all()
            with self.assertQueryCount(30):
                licences._event("issued")
                self.env.flush_all()
            self.assertEqual(len(licences.notice_ids), size)
