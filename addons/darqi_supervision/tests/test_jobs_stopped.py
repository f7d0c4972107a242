import random
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common_supervision import SupervisionCommon

DOWN = 10
STOPS = (date(2026, 4, 20), date(2026, 9, 27))


@tagged("post_install", "-at_install")
class TestSupervisionJobsStopped(SupervisionCommon):
    """Invariant 4, 三(三)3: notices nobody claimed, after ten days without the job."""

    def run_jobs(self, day):
        # A job commits its progress; a test may not.
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            self.on(self.env["darqi.notice"], day)._cron_default()

    def issued(self, day, number):
        """A licence of the day with its notice, known by the licence's number."""
        licence = self.make_licence(
            f"测停〔2026〕第{number}号",
            date_from=day,
            date_to=day + timedelta(1000),
        )
        return self.issue(licence, day)

    def state(self):
        """Notices with their visits, clocks and evidence, without ids and moments."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        notices = self.env["darqi.notice"].search([("licence_number", "like", "测停")])
        for notice in notices:
            tasks = notice.task_ids.sorted("id")
            evidence = self.env["darqi.evidence"].search(
                [
                    ("res_model", "=", notice._name),
                    ("res_id", "=", notice.id),
                    ("act", "=", "notice_defaulted"),
                ]
            )
            clocks = notice.clock_ids | tasks.clock_ids
            found[notice.licence_number] = (
                notice.state,
                notice.owner_id.login,
                notice.is_default_owned,
                notice.defaulted_on,
                tasks.mapped(lambda t: (t.state, t.kind, t.planned_on, t.is_first)),
                clocks.sorted("id").mapped(
                    lambda c: (
                        c.kind,
                        c.start_date,
                        c.due_date,
                        c.state,
                        c.stop_date,
                        c.is_late,
                        c.entry_ids.mapped(lambda e: (e.kind, e.day, e.note)),
                    )
                ),
                evidence.mapped("payload"),
            )
        return found

    def told(self, stop, run_on):
        savepoint = self.env.cr.savepoint()
        for ahead in range(1, DOWN + 1):
            day = stop + timedelta(ahead)
            self.issued(day, 1000 + ahead)
            if ahead in run_on:
                self.run_jobs(day)
        found = self.state()
        savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        return found

    def test_ten_days_late(self):
        """Daily or once after ten days: the same owner, days and visits."""
        for seed, stop in enumerate(STOPS):
            with self.subTest(stop=stop):
                rng = random.Random(seed)
                savepoint = self.env.cr.savepoint()
                for ago in range(8):
                    for number in range(rng.randint(1, 2)):
                        notice = self.issued(stop - timedelta(ago), ago * 10 + number)
                        if rng.random() < 0.3:
                            self.claim(notice, day=stop - timedelta(ago))
                self.run_jobs(stop)
                at_stop = self.state()
                daily = self.told(stop, range(1, DOWN + 1))
                late = self.told(stop, (DOWN,))
                savepoint.close(rollback=True)
                self.env.invalidate_all(flush=False)
                self.assertEqual(late, daily)
                changed = [k for k, row in daily.items() if row != at_stop.get(k)]
                self.assertGreater(len(changed), DOWN, "the job had nothing to enter")

    def test_no_job_is_forgotten(self):
        """Every job of the module is run above."""
        jobs = self.env["ir.model.data"].search(
            [("module", "=", "darqi_supervision"), ("model", "=", "ir.cron")]
        )
        self.assertEqual(jobs.mapped("name"), ["cron_notice_default"])
