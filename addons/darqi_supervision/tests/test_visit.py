from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestVisit(SupervisionCommon):
    """REQ-40, 61; 行政许可法 61: two officers, of the supervising organ, on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.licence = cls.make_licence()
        cls.notice = cls.issue(cls.licence)
        officer = cls.staff["health_officer"]
        cls.on(cls.notice.with_user(officer), DAY)._claim(
            officer, planned_on=date(2026, 12, 10)
        )
        cls.task = cls.notice.task_ids

    def test_record_of_a_visit(self):
        """T28 is issued, the clock stops, the notice is under supervision."""
        self.record_visit(self.task)
        self.assertEqual(self.task.state, "done")
        self.assertEqual(self.task.clock_ids.mapped("state"), ["stopped"])
        self.assertFalse(self.task.is_done_late)
        self.assertEqual(self.task.document_id.kind, "supervision_record")
        self.assertEqual(self.notice.state, "under_supervision")
        following = self.licence.task_ids - self.task
        self.assertEqual(following.planned_on, date(2027, 12, 1))
        self.assertFalse(following.is_first)

    def test_two_different_officers_of_the_organ(self):
        """REQ-61: a record without two names is refused."""
        with self.assertRaisesRegex(UserError, "two officers"):
            self.record_visit(self.task, officers=("health_officer",))
        with self.assertRaisesRegex(UserError, "two officers"):
            self.record_visit(self.task, officers=("health_officer", "health_officer"))
        with self.assertRaisesRegex(UserError, "do not belong"):
            self.record_visit(self.task, officers=("health_officer", "market_officer"))
        self.assertEqual(self.task.state, "planned")

    def test_day_of_the_visit(self):
        """Neither in the future nor before the licence."""
        with self.assertRaisesRegex(UserError, "future"):
            self.record_visit(self.task, visited_on="2026-12-02")
        with self.assertRaisesRegex(UserError, "before the licence"):
            self.record_visit(self.task, visited_on="2026-11-20")
        with self.assertRaisesRegex(UserError, "Situation"):
            self.record_visit(self.task, situation=" ")

    def test_day_of_the_visit_on_a_renewed_licence(self):
        """50: a renewal moves the validity on, not the day supervision began."""
        self.licence._door_opened().write(
            {"date_from": "2027-03-01", "issued_on": "2026-11-24"}
        )
        self.record_visit(self.task, day="2026-12-01")
        self.assertEqual(self.task.state, "done")
        following = self.licence.task_ids - self.task
        with self.assertRaisesRegex(UserError, "before the licence began"):
            self.record_visit(following, day="2026-12-10", visited_on="2026-11-23")

    def test_day_of_the_visit_on_a_licence_sealed_late(self):
        """The validity begins with the decision, before the certificate is sealed."""
        self.licence._door_opened().write(
            {"date_from": "2026-11-20", "issued_on": "2026-11-24"}
        )
        self.record_visit(self.task, day="2026-12-01", visited_on="2026-11-21")
        self.assertEqual(self.task.state, "done")

    def test_order_to_rectify_plans_a_recheck(self):
        """A finding is followed up."""
        self.record_visit(self.task, result="rectify", handling="责令七日内改正")
        following = self.licence.task_ids - self.task
        self.assertEqual(
            (following.kind, following.planned_on), ("key", date(2026, 12, 31))
        )

    def test_record_never_changes(self):
        """Invariant 8 in spirit: what is on record stays."""
        self.record_visit(self.task)
        with self.assertRaisesRegex(UserError, "on record"):
            self.as_user("health_officer", self.task).situation = "改写"
        with self.assertRaisesRegex(UserError, "on record"):
            self.as_user("health_officer", self.task).officer_ids = False
        with self.assertRaisesRegex(UserError, "directly"):
            self.as_user("health_officer", self.task).state = "planned"
        with self.assertRaises(UserError):
            self.task.unlink()

    def test_the_bureau_does_not_inspect(self):
        """REQ-40, 方案三(三)1: inspection stays with the department."""
        values = {
            "licence_id": self.licence.id,
            "department_id": self.bureau.id,
            "planned_on": "2026-12-10",
        }
        for login in ("approver_a", "reviewer_a", "window_a", "bureau_head"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.as_user(login, self.env["darqi.supervision.task"], DAY).create(
                    values
                )
        officer = self.staff["health_officer"]
        officer.department_ids |= self.bureau
        with self.assertRaisesRegex(UserError, "does not supervise"):
            self.as_user(
                "health_officer", self.env["darqi.supervision.task"], DAY
            ).create(values)

    def test_other_organs_neither_plan_nor_record(self):
        """Only members of the supervising organ act for it."""
        with self.assertRaises(AccessError):
            self.as_user("market_officer", self.task).write({"place": "x"})
        with self.assertRaises(UserError):
            self.as_user("market_officer", self.env["darqi.supervision.task"]).create(
                {
                    "licence_id": self.licence.id,
                    "department_id": self.organs["health"].id,
                    "planned_on": "2026-12-10",
                }
            )

    def test_only_of_licences_the_organ_supervises(self):
        """A department does not visit the holders of another one."""
        with self.assertRaisesRegex(UserError, "does not supervise it"):
            self.as_user(
                "market_officer", self.env["darqi.supervision.task"], DAY
            ).create(
                {
                    "licence_id": self.licence.id,
                    "department_id": self.organs["market"].id,
                    "planned_on": "2026-12-10",
                }
            )

    def test_copies_of_the_licence_are_not_written(self):
        """RPC cannot change the copied holder or who may read the visit."""
        officer = self.as_user("health_officer", self.task)
        for vals in (
            {"holder_name": "x"},
            {"approving_department_id": self.organs["market"].id},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "directly"):
                officer.write(vals)

    def test_cancelled_with_a_reason(self):
        """A visit is cancelled with a reason, its clock stops."""
        task = self.as_user("health_officer", self.task, "2026-12-01")
        with self.assertRaisesRegex(UserError, "Reason"):
            task._cancel(" ")
        task._cancel("持证人已停业")
        self.assertEqual(self.task.state, "cancelled")
        self.assertEqual(self.task.clock_ids.state, "stopped")

    def test_late_visit_is_marked(self):
        """REQ-70: no check within the planned time shows."""
        late = self.on(self.task, "2026-12-11")
        self.assertTrue(late.is_overdue)
        self.record_visit(self.task, day="2026-12-14")
        self.assertTrue(self.task.is_done_late)

    def test_me_today(self):
        """PRACTICE 3: one click fills in today, the reader and his last companion."""
        task = self.as_user("health_officer", self.task, DAY)
        task.action_fill_visit()
        self.assertEqual(task.visited_on, task.env["darqi.working.day"]._today())
        self.assertEqual(task.officer_ids, self.staff["health_officer"])
        self.assertEqual(task.place or "", self.licence.address or "")
        self.record_visit(self.task)
        companions = self.task.officer_ids
        self.assertGreater(len(companions), 1)
        tasks = self.as_user("health_officer", self.env[self.task._name], "2026-12-02")
        vals = {"licence_id": self.licence.id, "planned_on": "2026-12-20"}
        again = tasks.create(vals)
        again.action_fill_visit()
        self.assertEqual(again.officer_ids, companions)
