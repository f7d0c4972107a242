from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_reform import FILE, ReformCommon


@tagged("post_install", "-at_install")
class TestMilestone(ReformCommon):
    """Lawful order of the reform (plan 四(一)(二), REQ-84, REQ-85)."""

    def done(self, row, day="2023-02-01"):
        return self.as_user("catalogue_a", row, day).action_done()

    def test_seeded_once(self):
        """Each plan has every milestone once; making them again adds none."""
        count = len(self.plan.milestone_ids)
        self.assertEqual(self.plan._milestones_ensure(), self.plan.milestone_ids)
        self.assertEqual(len(self.plan.milestone_ids), count)

    def test_order(self):
        """REQ-84: the region's approval before the report is refused, named."""
        row = self.milestone("region_approval")
        with self.assertRaisesRegex(UserError, "Reported to the city bureau"):
            self.done(row)
        self.milestones_done("meeting", "report")
        self.done(row)
        self.assertEqual(row.state, "done")

    def test_evidence_needed(self):
        """REQ-84: number, date and file of each are needed, and the copies."""
        self.milestones_done("meeting")
        row = self.milestone("report")
        for name, empty, message in (
            ("number", False, "Document number"),
            ("date", False, "Date"),
            ("file", False, "File"),
            ("copied_to", False, "Copied to"),
        ):
            kept = row[name]
            row[name] = empty
            with self.assertRaisesRegex(UserError, message):
                self.done(row)
            row[name] = kept
        row.date = "2024-01-01"
        with self.assertRaisesRegex(UserError, "future"):
            self.done(row)
        row.date = "2023-01-02"
        with self.assertRaisesRegex(UserError, "before that of"):
            self.done(row)

    def test_opening_waits(self):
        """REQ-85: one of the preconditions open → opening refused, named."""
        kinds = [r.kind for r in self.plan.milestone_ids.sorted("sequence")]
        kinds = [k for k in kinds if k not in ("rules", "opening", "summary")]
        self.milestones_done(*kinds, day=self.milestone("opening").date)
        with self.assertRaisesRegex(UserError, "Supporting rules complete"):
            self.done(self.milestone("opening"))

    def test_summary_waits_for_must_items(self):
        """REQ-25: the reform cannot be closed with 必划 items left over."""
        kinds = [r.kind for r in self.plan.milestone_ids.sorted("sequence")][:-1]
        self.milestones_done(*kinds, day=self.milestone("summary").date)
        with self.assertRaisesRegex(UserError, "left over"):
            self.done(self.milestone("summary"))

    def test_fixed_when_done(self):
        """A done milestone is changed only by reopening with a reason."""
        self.milestones_done("meeting", "report")
        meeting = self.as_user("catalogue_a", self.milestone_row("meeting"))
        with self.assertRaisesRegex(UserError, "fixed"):
            meeting.number = "x"
        with self.assertRaisesRegex(UserError, "rests on it"):
            meeting.action_reopen("更正")
        report = self.as_user("catalogue_a", self.milestone_row("report"))
        report.action_reopen("更正")
        report.file = FILE
        self.assertEqual(report.state, "open")

    def milestone_row(self, kind):
        return self.plan.milestone_ids.filtered(lambda r: r.kind == kind)

    def test_who(self):
        """Only the catalogue keeper records; state is not written from outside."""
        row = self.milestone("meeting")
        for login in ("bureau_head", "health_head", "discipline_a", "manager_a"):
            with self.assertRaises(AccessError):
                self.as_user(login, row).action_done()
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self.as_user("catalogue_a", row).write({"state": "done"})
