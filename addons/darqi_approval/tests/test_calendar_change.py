import base64
import json
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import CasesMixin

# The new year's notice, made up: 元旦 with a make-up Saturday, 春节.
FILE = """日期,是否上班,名称
2027-01-01,否,元旦
2027-01-04,否,元旦
2027-01-09,是,元旦
2027-02-05,否,春节
2027-02-08,否,春节
"""
NOTICE = "国办发明电〔2026〕9号"
FILED = "2026-12-14"
ENTERED = "2026-12-21"


@tagged("post_install", "-at_install")
class TestCalendarChange(CasesMixin, DarqiCommon):
    """Invariant 4, FACTS 6.3: provisional dates are recomputed and reported."""

    def setUp(self):
        super().setUp()
        self.under_review = self.case("reviewing", day=FILED)
        self.waiting = self.case("accepted", day=FILED)
        # The calendar of the year after is unknown in the database at hand.
        self.assertFalse(
            self.env["darqi.working.day"]._calendar().is_announced(date(2027, 1, 4))
        )

    def enter(self, text=FILE):
        wizard = self.as_user(
            "catalogue_a", self.env["darqi.working.day.import"], ENTERED
        ).create(
            {"file": base64.b64encode(text.encode()), "notice": "国办发明电〔2026〕9号"}
        )
        wizard.action_import()
        self.env.invalidate_all()
        return wizard

    def line(self, change, case, kind="decision"):
        clock = case.clock_ids.filtered(lambda c: c.kind == kind)
        return change.sudo().line_ids.filtered(lambda row: row.clock_id == clock)

    def test_provisional_dates_are_recomputed_and_reported(self):
        """Old → new for each clock, once, with the ledger and the evidence."""
        clock = self.under_review._clock("decision")
        self.assertTrue(clock.is_provisional)
        before = (clock.due_date, clock.promise_date)
        # 20 working days from 14 December: 1 January is free by law already.
        self.assertEqual(before[0], date(2027, 1, 12))
        change = self.enter().change_id
        self.assertEqual(
            clock.due_date, date(2027, 1, 12), "4 January off, 9 January worked"
        )
        self.assertFalse(clock.is_provisional)
        line = self.line(change, self.under_review)
        self.assertFalse(line.is_moved)
        self.assertEqual((line.old_due, line.new_due), (before[0], clock.due_date))
        self.assertEqual(change.notice, "国办发明电〔2026〕9号")
        year = self.env["darqi.calendar.year"].search([("year", "=", 2027)])
        self.assertEqual((year.state, str(year.closed_on)), ("closed", ENTERED))
        self.assertIn("SHA-256", year.imported_from)
        self.assertEqual(change.user_id, self.staff["catalogue_a"])
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "calendar_recomputed"), ("res_id", "=", change.id)]
        )
        self.assertEqual(len(evidence), 1)

    def test_moved_date(self):
        """A date that moves: case, ledger, note, holder told, applicant to be told."""
        text = FILE.replace("2027-01-09,是,元旦\n", "")
        change = self.enter(text).change_id
        clock = self.under_review._clock("decision")
        self.assertEqual(clock.due_date, date(2027, 1, 13))
        self.assertEqual(self.under_review.legal_due_date, clock.due_date)
        self.assertIn("calendar", clock.entry_ids.mapped("kind"))
        line = self.line(change, self.under_review)
        self.assertTrue(line.is_moved)
        self.assertEqual(
            (line.old_due, line.new_due), (date(2027, 1, 12), clock.due_date)
        )
        self.assertEqual(line.shift, 1)
        self.assertEqual(line.told_user_ids, self.staff["reviewer_a"])
        self.assertTrue(line.is_told and line.told_at)
        self.assertEqual(line.applicant_state, "to_tell")
        note = self.under_review.message_ids[:1].body
        self.assertIn("2027-01-13", note)
        # Nobody reviews the other one yet: the members of the organ are told.
        shared = self.line(change, self.waiting)
        self.assertLess(self.staff["reviewer_b"], shared.told_user_ids)
        self.assertNotIn(self.staff["window_a"], shared.told_user_ids)

    def test_one_report_for_one_import(self):
        """The same file twice moves nothing and reports nothing."""
        change = self.enter().change_id
        again = self.enter()
        self.assertFalse(again.change_id)
        changes = self.env["darqi.calendar.change"].search([("day", "=", ENTERED)])
        self.assertEqual(changes, change)
        self.assertEqual(len(self.line(change, self.under_review)), 1)

    def type_days(self, *dates):
        days = self.as_user("catalogue_a", self.env["darqi.working.day"], ENTERED)
        return days.create(
            [{"date": day, "name": "元旦", "notice": NOTICE} for day in dates]
        )

    def close(self, number=2027):
        year = self.env["darqi.calendar.year"].search([("year", "=", number)])
        mine = self.as_user("catalogue_a", year, ENTERED)
        mine.write(
            {
                "notice_date": "2026-12-20",
                "attachment_ids": [
                    Command.create({"name": "通知.pdf", "raw": b"%PDF-1.7 notice"})
                ],
            }
        )
        mine.action_close()
        self.env.invalidate_all()
        return year

    def test_typed_in_day_by_day(self):
        """One typed day announces no year; closed as complete: one recomputation."""
        changes = self.env["darqi.calendar.change"]
        clock = self.under_review._clock("decision")
        for day in ("2027-01-01", "2027-01-04", "2027-01-05"):
            self.type_days(day)
            self.env.invalidate_all()
            self.assertTrue(clock.is_provisional)
            self.assertEqual(clock.due_date, date(2027, 1, 12))
        self.assertFalse(changes.search([("day", "=", ENTERED)]))
        self.close()
        change = changes.search([("day", "=", ENTERED)])
        self.assertEqual(len(change), 1)
        rows = self.line(change, self.under_review)
        self.assertEqual(
            rows.mapped(lambda row: (str(row.old_due), str(row.new_due))),
            [("2027-01-12", "2027-01-14")],
        )
        self.assertFalse(clock.is_provisional)

    def test_a_year_is_closed_with_its_notice(self):
        """Number, date and text; by its keeper; the complete notice stands."""
        self.type_days("2027-01-01")
        year = self.env["darqi.calendar.year"].search([("year", "=", 2027)])
        self.assertEqual((year.state, year.notice), ("open", NOTICE))
        self.assertIn("春节", year.missing)
        self.assertNotIn("元旦", year.missing)
        mine = self.as_user("catalogue_a", year, ENTERED)
        with self.assertRaisesRegex(UserError, "."):
            mine.action_close()
        mine.write({"notice_date": "2026-12-20"})
        with self.assertRaisesRegex(UserError, "."):
            mine.action_close()
        with self.assertRaises(ValidationError):
            mine.write(
                {"attachment_ids": [Command.create({"name": "a.exe", "raw": b"MZ"})]}
            )
        for login in ("reviewer_a", "bureau_head", "it_a"):
            with self.assertRaises(AccessError):
                self.as_user(login, year, ENTERED).write({"notice": "改"})
            with self.assertRaises(UserError):
                self.as_user(login, year, ENTERED).action_close()
        for vals in ({"state": "closed"}, {"imported_from": "a.csv"}):
            with self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.create({"year": 2029, "notice": NOTICE, "state": "closed"}).write(
                {"year": 2030}
            )
        self.assertFalse(
            self.env["darqi.calendar.year"].search(
                [("year", "=", 2029), ("state", "=", "closed")]
            )
        )
        self.close()
        for vals in ({"notice": "改"}, {"notice_date": "2026-12-01"}):
            with self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.unlink()
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "calendar_year_closed"), ("res_id", "=", year.id)]
        )
        self.assertIn("2027-01-01", evidence.payload)

    def test_opened_again_it_is_provisional(self):
        """A notice entered wrongly: with a reason, reported, closed once more."""
        self.type_days("2027-01-01", "2027-01-04")
        year = self.close()
        clock = self.under_review._clock("decision")
        self.assertEqual(clock.due_date, date(2027, 1, 13))
        mine = self.as_user("catalogue_a", year, "2026-12-22")
        with self.assertRaises(UserError):
            mine.action_reopen(" ")
        mine.action_reopen("漏录调休上班日")
        self.env.invalidate_all()
        self.assertTrue(clock.is_provisional)
        self.assertEqual(clock.due_date, date(2027, 1, 12))
        mine.action_close()
        self.env.invalidate_all()
        self.assertEqual(clock.due_date, date(2027, 1, 13))

    def test_a_day_rests_on_a_notice_and_leaves_evidence(self):
        """Entered, corrected, removed: old and new; a day without notice is refused."""
        days = self.as_user("catalogue_a", self.env["darqi.working.day"], ENTERED)
        for notice in (False, "", " "):
            with self.assertRaises(UserError):
                days.create({"date": "2027-01-01", "name": "元旦", "notice": notice})
        day = self.type_days("2027-01-01")
        day.write({"name": "元旦节"})
        day.write({"name": "元旦节", "is_working": False})
        rows = self.env["darqi.evidence"].search(
            [("res_model", "=", "darqi.working.day"), ("res_id", "=", day.id)],
            order="id",
        )
        self.assertEqual(
            rows.mapped("act"), ["calendar_day_entered", "calendar_day_changed"]
        )
        changed = json.loads(rows[-1].payload)
        self.assertEqual((changed["old"][2], changed["new"][2]), ("元旦", "元旦节"))
        number = day.id
        day.unlink()
        gone = self.env["darqi.evidence"].search(
            [("act", "=", "calendar_day_removed"), ("res_id", "=", number)]
        )
        self.assertIsNone(json.loads(gone.payload)["new"])

    def test_days_of_a_complete_year_are_corrected_at_once(self):
        """A correction of an announced year moves what it moves, in one report."""
        self.type_days("2027-01-01")
        self.close()
        clock = self.under_review._clock("decision")
        self.assertEqual(clock.due_date, date(2027, 1, 12))
        self.type_days("2027-01-04", "2027-01-05")
        self.env.invalidate_all()
        self.assertEqual(clock.due_date, date(2027, 1, 14))
        self.assertEqual(
            len(clock.entry_ids.filtered(lambda e: e.kind == "calendar")), 1
        )

    def test_first_page_names_item_and_applicant(self):
        """PRACTICE 3: a moved date says whose case it is."""
        change = self.enter(FILE.replace("2027-01-09,是,元旦\n", "")).change_id
        line, case = self.line(change, self.under_review), self.under_review
        text = self.env["darqi.desk"]._row_text(line)
        self.assertIn(f"{case.item_id.name} · {case.applicant_name}（", text)

    def test_applicant_told(self):
        """The window tells the applicant; person and moment stay on record."""
        change = self.enter(FILE.replace("2027-01-09,是,元旦\n", "")).change_id
        line = self.line(change, self.under_review)
        with self.assertRaises(AccessError):
            self.as_user("market_window", line, ENTERED).action_applicant_told()
        with self.assertRaises(UserError):
            self.as_user("bureau_head", line, ENTERED).with_user(
                self.staff["supervision_a"]
            ).action_applicant_told()
        self.as_user("window_a", line, "2026-12-22").action_applicant_told()
        self.assertEqual(line.applicant_state, "told")
        self.assertEqual(line.applicant_told_by_id, self.staff["window_a"])
        with self.assertRaises(UserError):
            self.as_user("window_a", line, "2026-12-22").action_applicant_told()

    def test_who_sees_it(self):
        """Bureau's head and IT office see all of it, an organ its own; no writes."""
        change = self.enter().change_id
        lines = self.env["darqi.calendar.change.line"]
        mine = [("change_id", "=", change.id)]
        number = lines.search_count(mine)
        for login in ("bureau_head", "it_a", "catalogue_a"):
            self.assertEqual(
                lines.with_user(self.staff[login]).search_count(mine), number
            )
        seen = lines.with_user(self.staff["market_window"]).search(mine)
        self.assertNotIn(self.line(change, self.under_review), seen)
        for login in ("bureau_head", "it_a", "catalogue_a", "window_a"):
            with self.assertRaises(AccessError):
                self.as_user(login, change).write({"notice": "改"})
            with self.assertRaises(AccessError):
                self.as_user(login, change.line_ids).write({"applicant_state": "told"})

    def test_batch_cannot_be_forged(self):
        """A key in the context of an RPC call does not keep dates unmoved."""
        days = self.as_user("catalogue_a", self.env["darqi.working.day"], ENTERED)
        forged = days.with_context(darqi_calendar_batch={"years": []})
        forged.create(
            [
                {"date": f"2027-01-{day}", "name": "元旦", "notice": NOTICE}
                for day in ("01", "04")
            ]
        )
        year = self.close()
        self.as_user("catalogue_a", year, ENTERED).action_reopen("再录")
        forged.env["darqi.calendar.year"].browse(year.id).action_close()
        self.env.invalidate_all()
        clock = self.under_review._clock("decision")
        self.assertEqual(clock.due_date, date(2027, 1, 13))

    def test_statements_do_not_grow_with_clocks(self):
        """One recomputation of all open clocks, whatever their number."""
        counts = []
        for number in (1, 40):
            savepoint = self.env.cr.savepoint()
            self.cases_of(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            change = self.enter().change_id
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertGreaterEqual(len(change.sudo().line_ids), number)
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()
        self.assertLess(counts[1], counts[0] + 40)

    def cases_of(self, number):
        filings = self.as_user("window_a", self.env["darqi.filing"], "2026-12-28")
        filings.create(
            [
                {
                    "applicant_name": "演示申请人甲",
                    "id_number": "11010519491231002X",
                    "channel": "batch",
                    "item_ids": [(6, 0, self.item.ids)],
                }
                for _number in range(number)
            ]
        )._receive()


@tagged("post_install", "-at_install")
class TestDueCalendar(CasesMixin, DarqiCommon):
    """Calendar of due dates: by the stored date of the clock, coloured by days left."""

    def test_date_and_colour(self):
        """The promise is the day shown; the colour follows today and is not stored."""
        case = self.case("reviewing", day=FILED)
        clock = case._clock("decision")
        self.assertEqual(clock.target_date, clock.promise_date)
        self.assertEqual(clock.target_date, date(2026, 12, 28))
        colours = {"2026-12-14": 10, "2026-12-22": 3, "2026-12-25": 2, "2026-12-29": 1}
        for day, colour in colours.items():
            self.assertEqual(self.on(clock, day).due_color, colour, day)
            self.assertEqual(self.on(case, day).due_color, colour, day)
        self.assertFalse(clock._fields["due_color"].store)
        plain = case.clock_ids.filtered(lambda c: c.kind == "correction")
        self.assertEqual((plain.target_date, plain.due_color), (plain.due_date, 0))

    def test_moves_with_the_ledger(self):
        """A pause moves the day in the calendar."""
        case = self.case("reviewing", day=FILED)
        self.as_user("reviewer_a", case, "2026-12-15").action_start_special(
            "testing", "《测试条例》第五条", "测试机构", "2026-12-18"
        )
        self.assertEqual(case._clock("decision").target_date, case.due_date)
        # Four days are left out; 1 to 3 January are no working days.
        self.assertEqual(case.due_date, date(2027, 1, 4))

    def test_official_days_off_are_shaded(self):
        """The view shades the days off; a make-up Saturday is a working day."""
        days = self.as_user("reviewer_a", self.env["darqi.clock"]).get_unusual_days(
            "2026-10-01 00:00:00", "2026-10-11 00:00:00"
        )
        self.assertEqual(
            [day for day, off in days.items() if not off],
            ["2026-10-08", "2026-10-09", "2026-10-10"],
        )
