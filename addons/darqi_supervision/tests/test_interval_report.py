from odoo.tests import tagged

from .common_supervision import DAY, SupervisionCommon


@tagged("post_install", "-at_install")
class TestIntervalReport(SupervisionCommon):
    """DESIGN 2: 时段分析, one row for each stretch an organ held a clock."""

    def _rows(self, clock, day):
        self.env.flush_all()
        model = self.on(self.env["darqi.clock.interval.report"], day)
        return model.search([("clock_id", "=", clock.id)], order="id")

    def test_stretches_sum_up_to_the_clock(self):
        """Hand-over and lawful pause split the time; working days by the calendar."""
        notice = self.on(self.issue(self.make_licence()), DAY)
        clock = notice.clock_ids
        self.on(notice, "2026-11-26")._clock_bear(
            "claim", "window", held_by=self.bureau
        )
        self.on(notice, "2026-11-30")._clock_pause(
            "claim", "testing", until="2026-12-02"
        )
        rows = self._rows(clock, "2026-12-04")
        self.assertEqual(
            [(r.held_by_id, r.bearer, r.days, r.is_counted, r.is_open) for r in rows],
            [
                (self.organs["health"], "department", 2, True, False),
                (self.bureau, "window", 2, True, False),
                (self.bureau, "window", 2, False, False),
                (self.bureau, "window", 2, True, True),
            ],
        )

    def test_stopped_clock_has_no_open_stretch(self):
        """The last stretch ends with the stop."""
        notice = self.issue(self.make_licence())
        self.claim(notice, day="2026-11-25")
        rows = self._rows(notice.clock_ids, "2026-12-04")
        self.assertEqual([(r.days, r.is_open) for r in rows], [(1, False)])

    def test_others_do_not_read_it(self):
        """Invariant 12: one's own organs, inspection all."""
        notice = self.issue(self.make_licence())
        self.env.flush_all()
        for login, sees in (
            ("health_head", True),
            ("discipline_a", True),
            ("manager_a", True),
        ):
            rows = self.as_user(login, self.env["darqi.clock.interval.report"], DAY)
            found = rows.search([("clock_id", "=", notice.clock_ids.id)])
            self.assertEqual(bool(found), sees, login)
