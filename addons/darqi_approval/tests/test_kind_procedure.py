from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_licences import AFTER, IN_TIME, LicencesCommon

LIST_DAY = "2026-02-02"
BASIS = "《娱乐场所管理条例》第十条"


@tagged("post_install", "-at_install")
class TestKindProcedure(LicencesCommon):
    """Audit 23: what is mandatory depends on what is applied for, without code."""

    def by_kind(self, *rows, **flags):
        """A new version of the item's list with rows by kind of application."""
        lists = self.on(self.env["darqi.item.revision"], LIST_DAY)
        draft = self.on(lists._next_draft(self.item), LIST_DAY)
        draft.write(
            {
                "date_from": LIST_DAY,
                "kind_procedure_ids": [
                    Command.create({"basis": BASIS, **row}) for row in rows
                ],
                **flags,
            }
        )
        self.publish(draft)
        return draft

    def steps(self, case):
        return sorted(case.step_ids.mapped("kind"))

    def test_row_of_the_kind(self):
        """娱乐场所: the hearing is for founding, not for a change or a cancellation."""
        self.by_kind(
            {"application_kind": "change", "needs_survey": True},
            {"application_kind": "cancellation"},
            needs_hearing=True,
        )
        self.assertEqual(self.steps(self.case("accepted")), ["hearing"])
        licence = self.licence()
        change = self.about("change", licence, IN_TIME, "accepted")
        self.assertEqual(self.steps(change), ["survey"])
        end = self.about("cancellation", licence, IN_TIME)
        self.assertEqual(self.steps(end), [])
        self.assertEqual(end.result, "granted")
        renewal = self.about("renewal", licence, IN_TIME, "accepted")
        self.assertEqual(self.steps(renewal), ["hearing"])

    def test_not_to_be_skipped(self):
        """A procedure of the kind is neither cancelled nor left out at the decision."""
        self.by_kind({"application_kind": "change", "needs_survey": True})
        case = self.about(
            "change",
            self.licence(),
            IN_TIME,
            "pending_decision",
            values={"new_area": "120平方米"},
        )
        step = case.step_ids
        with self.assertRaisesRegex(UserError, "skipped|不能跳过|法定"):
            self.as_user("approver_a", step, IN_TIME).action_cancel("省略")
        with self.assertRaises(UserError):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")
        # Even when no step were planned, what the law requires is asked for.
        self.on(step.sudo(), IN_TIME)._move("cancel_with_case", {"cancel_reason": "x"})
        case.sudo()._steps_moved()
        self.assertEqual(case.open_decision_steps, 0)
        with self.assertRaises(UserError):
            self.as_user("approver_a", case, IN_TIME).action_grant("同意")

    def test_situation_adds(self):
        """A situation named by the window adds its procedures to those of the kind."""
        revision = self.by_kind(
            {"application_kind": "new", "needs_survey": True}, needs_hearing=True
        )
        self.assertEqual(revision._required_for("new"), ["survey"])
        lists = self.on(self.env["darqi.item.revision"], LIST_DAY)
        draft = self.on(lists._next_draft(self.item), "2026-02-03")
        draft.write(
            {
                "date_from": "2026-02-03",
                "situation_ids": [
                    Command.create(
                        {
                            "name": "设立",
                            "needs_publicity": True,
                            "material_ids": [Command.set(draft.material_ids.ids)],
                        }
                    )
                ],
            }
        )
        self.assertEqual(len(draft.kind_procedure_ids), 1, "copied with the list")
        situation = draft.situation_ids
        self.assertEqual(draft._required_for("new"), ["survey"])
        self.assertEqual(
            draft._required_for("new", situation.id), ["survey", "publicity"]
        )

    def test_part_of_the_list(self):
        """One row a kind; frozen with the list, in the evidence of its publication."""
        revision = self.by_kind({"application_kind": "change", "needs_survey": True})
        with self.assertRaises(UserError):
            revision.kind_procedure_ids.write({"needs_survey": False})
        with self.assertRaises(UserError):
            revision.kind_procedure_ids.unlink()
        self.assertEqual(
            revision._payload()["procedures_by_kind"], [["change", ["survey"], BASIS]]
        )
        lists = self.on(self.env["darqi.item.revision"], LIST_DAY)
        draft = lists._next_draft(self.item)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            draft.kind_procedure_ids.copy()

    def test_steps_of_a_process_by_kind(self):
        """A step of a process ticked for renewals only is planned in renewals only."""
        keeper = self.as_user("catalogue_a", self.env["darqi.process"], LIST_DAY)
        process = keeper.create(
            {
                "item_id": self.item.id,
                "date_from": LIST_DAY,
                "step_ids": [
                    Command.create({"name": "形式审查"}),
                    Command.create(
                        {
                            "name": "现场复核",
                            "for_new": False,
                            "for_change": False,
                            "for_reissue": False,
                            "for_cancellation": False,
                        }
                    ),
                ],
            }
        )
        again = process.step_ids.filtered(lambda step: step.name == "现场复核")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            again.for_renewal = False
        self.assertEqual(again._payload()["kinds"], ["renewal"])
        preview = self.env["darqi.process.preview"].create({"process_id": process.id})
        self.assertIn("text-muted", preview.course)
        preview.application_kind = "renewal"
        self.assertNotIn("text-muted", preview.course)
        process.action_publish()
        self.assertEqual(self.case("accepted").step_ids.mapped("name"), ["形式审查"])
        renewal = self.about("renewal", self.licence(), IN_TIME, "accepted")
        self.assertEqual(set(renewal.step_ids.mapped("name")), {"形式审查", "现场复核"})


@tagged("post_install", "-at_install")
class TestDeemedSteps(LicencesCommon):
    """Audit 27, 行政许可法 50(2): what the law has granted waits for no step."""

    def open_renewal(self):
        case = self.about("renewal", self.licence(), IN_TIME, "accepted")
        self.as_user("reviewer_a", case, IN_TIME).action_pick_up()
        reviewer = self.as_user("reviewer_a", case, IN_TIME)
        reviewer.action_request_step(
            "technical_opinion", self.organs["health"].id, "是否符合", 5
        )
        return case

    def test_steps_end_with_the_deemed_renewal(self):
        """The job closes open steps with the reason and stops their clocks."""
        case = self.open_renewal()
        step = case.step_ids
        clock = step._clock("step")
        self.assertTrue(clock)
        self.on(self.env["darqi.licence"], AFTER)._cron_expiry()
        self.assertEqual(step.state, "cancelled")
        self.assertRegex(step.cancel_reason, r"50\(2\)|第五十条第二款")
        self.assertEqual(clock.state, "stopped")
        self.assertEqual(case.open_decision_steps, 0)

    def test_confirmed(self):
        """Nor is anything open after the confirmation, whatever was asked since."""
        case = self.open_renewal()
        self.on(self.env["darqi.licence"], AFTER)._cron_expiry()
        reviewer = self.as_user("reviewer_a", case, AFTER)
        reviewer.action_request_step("survey", days=3)
        survey = case.step_ids.filtered(lambda step: step.state == "requested")
        self.assertTrue(survey)
        task = self.env["darqi.deemed.renewal"].search(
            [("application_id", "=", case.id)]
        )
        approver = self.as_user("approver_b", task, AFTER)
        approver.new_date_to = date(2027, 11, 1)
        approver.action_confirm()
        self.assertEqual(case.result, "granted")
        self.assertFalse(case.step_ids.filtered(lambda step: step.due_date))
        self.assertEqual(survey.state, "cancelled")
        self.assertFalse(case.step_ids._clock("step"))
