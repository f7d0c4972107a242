import json
import random
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_licences import LicencesCommon

# Stopped for so many days.
DOWN = 10
# Days on which the jobs stop: an ordinary week, and before two long holidays.
STOPS = (date(2026, 4, 20), date(2026, 2, 12), date(2026, 9, 27))
# Jobs that enter what a day causes; this test runs them.
BY_THE_DAY = {
    "cron_deem_accepted",
    "cron_clock_resume",
    "cron_deemed_consent",
    "cron_hearing_lapse",
    "cron_licence_expiry",
    "cron_service_complete",
}
# They enter nothing dated: seals of evidence, papers and files asked for, and work
# that moves to a substitute from the hour on in which the job runs.
OTHER_JOBS = {
    "cron_document_run",
    "cron_evidence_seal",
    "cron_item_import",
    "cron_licence_import",
    "cron_roster_leave",
}
SAID = {"accepted_on", "took_effect_on", "is_deemed_accepted", "state"}
COLUMNS = {
    "darqi_clock": "kind, start_date, due_date, promise_date, state, paused_until,"
    " stop_date, used_days, is_late, is_over_promise, excluded_days, bearer",
    "darqi_clock_entry": "kind, day, ground, until, amount, bearer, note",
}


@tagged("post_install", "-at_install")
class TestJobsStopped(LicencesCommon):
    """Invariant 4: a job that was down for ten days enters the very same rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lost = cls.make_item("测试丧失权限事项")
        cls.silent = cls.make_item("测试逾期视为同意事项", organ="bureau")
        cls.env.cr.execute(
            "UPDATE darqi_item_revision SET statutory_days = 6, promised_days = 0,"
            " statutory_unit = 'calendar_day', silence_rule = 'granted',"
            " silence_basis = '《印刷业管理条例》第二十条' WHERE id = %s",
            [cls.silent.revision_ids.id],
        )
        cls.env.invalidate_all()
        cls.env["darqi.working.day"].flush_model()
        # Processes that change while the jobs stand still; a survey by law.
        cls.flow = cls.make_item("测试流程变更事项", organ="bureau")
        cls.env.cr.execute(
            "UPDATE darqi_item_revision SET needs_survey = true WHERE id = %s",
            [cls.flow.revision_ids.id],
        )
        cls.env.invalidate_all()
        cls.new_process(date(2026, 1, 5), "初审", 5)

    @classmethod
    def new_process(cls, day, name, days):
        """A further version of the item's process, in force from its day."""
        processes = cls.on(cls.env["darqi.process"], day)
        processes = processes.with_user(cls.staff["catalogue_a"])
        processes.create(
            {
                "item_id": cls.flow.id,
                "date_from": day,
                "step_ids": [
                    Command.create({"name": name, "kind": "review", "days": days})
                ],
            }
        ).action_publish()

    # ------------------------------------------------------------- the bureau

    def batch(self, day, items, label, count=1):
        """Papers received on a day, without prints; found again by their bag."""
        filings = self.as_user("window_a", self.env["darqi.filing"], day).create(
            [
                {
                    "applicant_name": "演示申请人甲",
                    "id_number": "11010519491231002X",
                    "channel": "batch",
                    "paper_bag": f"{label}-{number}",
                    "item_ids": [Command.set(items.ids)],
                }
                for number in range(count)
            ]
        )
        return filings._receive().with_env(self.env)

    def review(self, case, day):
        """Accepted by one person and picked up by another."""
        window = self.as_user("window_b", case, day)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}})
        window.action_accept()
        self.as_user("reviewer_a", case, day).action_pick_up()
        return self.as_user("reviewer_a", case, day)

    def before(self, stop, rng):
        """What lay in the bureau on the day on which the jobs stopped."""
        for ago in range(0, 12):
            day = stop - timedelta(ago)
            self.batch(day, self.item, f"收{ago}", rng.randint(1, 2))
            self.batch(day, self.flow, f"流{ago}")
            if rng.random() < 0.5:
                self.batch(day, self.lost, f"失{ago}")
        self.move_item(self.lost, "market", stop - timedelta(rng.randint(0, 6)))
        for number in range(6):
            begun = stop - timedelta(rng.randint(1, 6))
            case = self.batch(begun, self.item, f"审{number}")
            mine = self.review(case, begun)
            mine.action_start_special(
                rng.choice(("testing", "expert_review", "hearing")),
                "《测试条例》第五条",
                "测试机构",
                stop + timedelta(rng.randint(1, DOWN + 4)),
            )
        for number in range(3):
            case = self.batch(stop - timedelta(5), self.item, f"补{number}")
            window = self.as_user("window_b", case, stop - timedelta(4))
            window.action_correct("补签名")
            self.tell_correction(case, stop - timedelta(4))
            back = stop - timedelta(rng.randint(0, 3))
            self.as_user("window_a", case, back).action_receive_correction("已补正")
        for number in range(4):
            begun = stop - timedelta(rng.randint(1, 4))
            self.review(self.batch(begun, self.silent, f"默{number}"), begun)
            begun = stop - timedelta(rng.randint(1, 4))
            mine = self.review(self.batch(begun, self.item, f"告{number}"), begun)
            mine.action_tell_party([{"name": "测试邻居", "interest": "采光"}])
            self.serve_parties(mine, begun)
        self.licences(stop, rng)
        self.announcements(stop, rng)

    def licences(self, stop, rng):
        """Some that end while the jobs stand still, some with a renewal under way."""
        for number in range(30):
            ends = stop + timedelta(rng.choice((0, 30, 60, 90)) + number % (DOWN + 2))
            licence = self.env["darqi.licence"]._door_opened()
            licence = licence.create(
                {
                    "name": f"期满{number}",
                    "number": f"测期〔2026〕第{number}号",
                    "item_id": self.item.id,
                    "holder_id": self.holder.id,
                    "holder_name": self.holder.name,
                    "department_id": self.bureau.id,
                    "issuer_id": self.bureau.id,
                    "date_from": stop - timedelta(700),
                    "date_to": ends,
                    "state": "valid",
                    "issued_on": stop - timedelta(700),
                }
            ).with_env(self.env)
            if ends < stop + timedelta(DOWN + 2) and number % 2:
                filed = ends - timedelta(rng.choice((20, 40)))
                reached = rng.choice(("received", "accepted", "pending_decision"))
                self.about("renewal", licence, filed, reached, paper_bag=f"延{number}")

    def announcements(self, stop, rng):
        """Papers announced whose days end while the jobs stand still."""
        for number in range(6):
            over = stop + timedelta(rng.randint(0, DOWN + 3))
            begun = over - timedelta(30)
            paper = self.issue(day=begun, department=self.bureau)
            self.stamp(self.by_keeper(paper, day=begun))
            service = self.as_user(
                "delivery_a", self.env["darqi.document.service"], begun
            ).create(
                {
                    "document_ids": [Command.set(paper.ids)],
                    "receiver": f"公告{number}",
                    "method": "announcement",
                    "reason": "下落不明",
                    "place": "旗政府网站",
                }
            )
            self.announce(service, begun)

    def during(self, day):
        """People go on while the jobs stand still."""
        self.batch(day, self.item, f"新{day}")
        if day.day % 3 == 0:
            self.new_process(day, f"环节{day}", 1 + day.day % 9)

    # ------------------------------------------------------------------- jobs

    def run_jobs(self, day):
        for model, method in (
            ("darqi.application", "_cron_deem_accepted"),
            ("darqi.clock", "_cron_resume"),
            ("darqi.clock", "_cron_lapse_requests"),
            ("darqi.deemed.consent", "_cron_enter"),
            ("darqi.licence", "_cron_expiry"),
            ("darqi.document.service", "_cron_complete"),
        ):
            getattr(self.on(self.env[model].with_context(lang="zh_CN"), day), method)()

    def rows(self, table, condition, *values):
        columns = COLUMNS[table]
        self.env.cr.execute(
            f"SELECT {columns} FROM {table} WHERE {condition} ORDER BY id", values
        )
        return self.env.cr.fetchall()

    def state(self):
        """Every row a job can make or change, by what people know it by."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        cases = self.env["darqi.application"].search(
            [("filing_id.paper_bag", "!=", False), ("item_id", "in", self.mine)]
        )
        for case in cases:
            clocks = tuple(case.clock_ids.ids or [0])
            evidence = self.env["darqi.evidence"].search(
                [
                    ("res_model", "=", case._name),
                    ("res_id", "=", case.id),
                    ("act", "=", "application_deem"),
                ]
            )
            found[case.filing_id.paper_bag] = (
                case.state,
                case.accepted_on,
                case.due_date,
                case.legal_due_date,
                case.is_deemed_accepted,
                case.attention,
                case.one_person_allowed,
                case.papers_received_on,
                self.rows(
                    "darqi_clock",
                    "res_model = 'darqi.application' AND res_id = %s",
                    case.id,
                ),
                self.rows("darqi_clock_entry", "clock_id IN %s", clocks),
                self.rows(
                    "darqi_clock",
                    "res_model = 'darqi.application.party' AND res_id IN %s",
                    tuple(case.party_ids.ids or [0]),
                ),
                case.opinion_ids.sorted("id").mapped(
                    lambda row: (row.step, row.conclusion, row.text)
                ),
                case.process_id.step_ids.mapped("name"),
                sorted(
                    (
                        step.name,
                        step.state,
                        str(step.requested_on),
                        str(step.due_date),
                        str(step.clock_ids.start_date),
                    )
                    for step in case.step_ids
                ),
                # Ids of rows differ between two tellings; what they say does not.
                [
                    {name: text for name, text in told.items() if name in SAID}
                    for told in map(json.loads, evidence.mapped("payload"))
                ],
            )
        for row in self.env["darqi.licence.reminder"].search(
            [("licence_id.item_id", "in", self.mine)]
        ):
            key = ("reminder", row.licence_id.name, row.stage)
            found[key] = (row.day, row.date_to, row.department_id.id)
        for row in self.env["darqi.deemed.renewal"].search(
            [("licence_id.item_id", "in", self.mine)]
        ):
            found["renewal", row.licence_id.name] = (
                row.ended_on,
                row.new_date_to,
                row.state,
                row.application_id.attention,
            )
        for row in self.env["darqi.deemed.consent"].search(
            [("application_id.item_id", "in", self.mine)]
        ):
            found["consent", row.application_id.filing_id.paper_bag] = (
                row.last_day,
                row.deemed_on,
                row.basis,
                row.state,
            )
        for row in self.env["darqi.document.service"].search(
            [("receiver", "like", "公告")]
        ):
            found[row.receiver] = (
                row.state,
                row.served_on,
                row.document_ids.mapped("served_on"),
            )
        return found

    @property
    def mine(self):
        items = self.item | self.lost | self.health_item | self.silent | self.flow
        return items.ids

    def told(self, stop, run_on):
        """The state on the last day, with jobs only on the days of ``run_on``."""
        savepoint = self.env.cr.savepoint()
        for ahead in range(1, DOWN + 1):
            day = stop + timedelta(ahead)
            if ahead in run_on:
                self.run_jobs(day)
            self.during(day)
            if ahead in run_on:
                self.run_jobs(day)
        found = self.state()
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()  # versions of processes that are gone
        return found

    def test_ten_days_late(self):
        """Daily or once after ten days: the same dates, rows and texts."""
        kinds = set()
        for seed, stop in enumerate(STOPS):
            with self.subTest(stop=stop):
                savepoint = self.env.cr.savepoint()
                self.before(stop, random.Random(seed))
                self.run_jobs(stop)
                at_stop = self.state()
                daily = self.told(stop, range(1, DOWN + 1))
                late = self.told(stop, (DOWN,))
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)
                self.env.registry.clear_cache()
                kinds |= {
                    key[0] for key, row in daily.items() if row != at_stop.get(key)
                }
                self.assertEqual(late.keys(), daily.keys())
                for key, row in daily.items():
                    self.assertEqual(late[key], row, key)
        # The ten days were not empty: every job had something to enter.
        expected = {*"收审补失流公默告", "renewal", "reminder", "consent"}
        self.assertTrue(expected <= kinds, kinds)

    def test_no_job_is_forgotten(self):
        """Every job of the module is either run above or enters nothing dated."""
        jobs = self.env["ir.model.data"].search(
            [("module", "=", "darqi_approval"), ("model", "=", "ir.cron")]
        )
        self.assertEqual(set(jobs.mapped("name")), BY_THE_DAY | OTHER_JOBS)

    # ----------------------------------------------------- due rows, and no other

    def count(self, job):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        done = job()
        return self.env.cr.sql_log_count - before, done

    def test_deeming_touches_due_rows_only(self):
        """PERFORMANCE E10: statements grow neither with what is due nor with what
        is not."""
        stop = STOPS[0]
        self.run_jobs(stop)
        cases = self.on(self.env["darqi.application"], stop)
        early = stop - timedelta(14)
        counts = {}
        for due, waiting in ((3, 3), (3, 3), (3, 300), (90, 300)):  # first: warm
            savepoint = self.env.cr.savepoint()
            self.batch(early, self.item, "到期", due)
            self.batch(stop, self.item, "未到", waiting)
            counts[due, waiting], done = self.count(
                lambda: (cases._cron_deem_accepted(), self.env.flush_all())[0]
            )
            self.assertEqual(done, due)
            again, none = self.count(cases._cron_deem_accepted)
            self.assertEqual(none, 0)
            # The scan, and at most one look at the rights of who runs the job.
            self.assertLessEqual(again, 2)
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        self.assertEqual(counts[3, 3], counts[3, 300])
        self.assertLessEqual(counts[90, 300], counts[3, 3] + 5)

    def test_deeming_of_many_days_and_limits(self):
        """Ten days to catch up on cost what one day costs, with several limits."""
        stop = STOPS[0]
        self.run_jobs(stop)
        other = self.make_item("测试另一时限事项", organ="bureau")
        # The published list is rewritten beneath the guard, as if made so.
        self.env.cr.execute(
            "UPDATE darqi_item_revision SET statutory_days = 15 WHERE id = %s",
            [other.revision_ids.id],
        )
        self.env.invalidate_all()
        counts = {}
        for days in (1, 1, 10):  # first: warm
            savepoint = self.env.cr.savepoint()
            for back in range(days):
                day = stop - timedelta(14 + back)
                self.batch(day, self.item if back % 2 else other, f"日{back}", 2)
            cases = self.on(self.env["darqi.application"], stop)
            counts[days], done = self.count(
                lambda cases=cases: (
                    cases._cron_deem_accepted(),
                    self.env.flush_all(),
                )[0]
            )
            self.assertEqual(done, 2 * days)
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        self.assertLessEqual(counts[10], counts[1] + 5)

    def test_resuming_touches_due_rows_only(self):
        """PRACTICE 1.8: pauses that go on are not looked at."""
        stop = STOPS[0]
        for number in range(4):
            case = self.batch(stop, self.item, f"停{number}")
            until = stop + timedelta(2 if number < 2 else 20)
            self.review(case, stop).action_start_special(
                "testing", "《测试条例》第五条", "测试机构", until
            )
        clocks = self.env["darqi.clock"]
        self.on(clocks, stop)._cron_resume()
        _used, done = self.count(self.on(clocks, stop + timedelta(3))._cron_resume)
        self.assertEqual(done, 2)
        used, done = self.count(self.on(clocks, stop + timedelta(3))._cron_resume)
        self.assertEqual((used, done), (1, 0))

    def test_scans_read_an_index_of_what_is_open(self):
        """DESIGN "How it stays fast": partial indexes with the very predicates."""
        cr = self.env.cr
        cr.execute("SELECT count(*) FROM darqi_application")
        self.batch(STOPS[0], self.item, "计划", 300)
        # Most cases of a year are closed and none of them is looked at.
        cr.execute(
            """UPDATE darqi_application SET state = 'withdrawn', legal_due_date = NULL
               WHERE item_id = %s AND id %% 10 <> 0""",
            [self.item.id],
        )
        cr.execute("ANALYZE darqi_application; ANALYZE darqi_clock")
        cr.execute("SET LOCAL enable_seqscan = off")
        today = STOPS[0] + timedelta(30)
        cases = self.on(self.env["darqi.application"], today)
        for domain, index in (
            (
                [
                    ("state", "=", "received"),
                    ("legal_due_date", "<", today),
                    ("attention", "=", False),
                ],
                "darqi_application_deem_idx",
            ),
            ([("is_overdue", "=", True)], "darqi_application_overdue_idx"),
        ):
            plan = self.plan_of(cases._search(domain, order="legal_due_date, id"))
            self.assertIn(index, plan)
        clocks = self.on(self.env["darqi.clock"], today)
        plan = self.plan_of(
            clocks._search([("state", "=", "paused"), ("paused_until", "<", today)])
        )
        self.assertIn("darqi_clock_resume_idx", plan)
        cr.execute("SELECT count(*) FROM darqi_clock WHERE state <> 'stopped'")
        plan = self.plan_of(clocks._search([("is_overdue", "=", True)]))
        self.assertIn("darqi_clock_open_due_idx", plan)

    def plan_of(self, query):
        self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
        return "\n".join(row[0] for row in self.env.cr.fetchall())
