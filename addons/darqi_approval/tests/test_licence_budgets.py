from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .common_documents import DAY, DocumentsCommon

LIST = {
    "number": {},
    "name": {},
    "holder_name": {},
    "department_id": {"fields": {"display_name": {}}},
    "supervising_department_id": {"fields": {"display_name": {}}},
    "date_to": {},
    "state": {},
    "validity": {},
}


@tagged("post_install", "-at_install")
class TestLicenceBudgets(DocumentsCommon):
    """Lists and jobs do not grow with the number of licences (PERFORMANCE E)."""

    def make(self, number, left, **vals):
        """Licences in force with so many days left on DAY."""
        licences = self.env["darqi.licence"].create(
            [
                {
                    "name": "卫生许可证",
                    "item_id": self.item.id,
                    "holder_name": f"演示持证人{place}",
                    "department_id": self.bureau.id,
                    "issuer_id": self.bureau.id,
                    "supervising_department_id": self.organs["health"].id,
                    "date_from": date(2024, 1, 2),
                    "date_to": DAY + timedelta(left),
                    **vals,
                }
                for place in range(number)
            ]
        )
        licences._door_opened().write({"state": "valid", "issued_on": "2024-01-02"})
        return licences

    def statements(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def read_list(self, licences):
        found = self.as_user("delivery_a", self.env["darqi.licence"], DAY)
        rows = found.web_search_read([("id", "in", licences.ids)], LIST, limit=80)
        self.assertEqual(len(rows["records"]), len(licences))

    def test_list(self):
        """The list of licences: the same statements for two rows and for sixty."""
        few, many = self.make(2, 300), self.make(60, 300)
        self.read_list(few)
        small = self.statements(lambda: self.read_list(few))
        large = self.statements(lambda: self.read_list(many))
        self.assertEqual(large, small)
        self.assertLessEqual(large, 10)

    def test_reminders(self):
        """The hourly job: the same statements for one row due, for sixty, for none."""
        job = self.on(self.env["darqi.licence"], DAY)
        job._cron_expiry()
        nothing = self.statements(job._cron_expiry)
        licence = self.make(1, 20)
        one = self.statements(job._cron_expiry)
        self.assertEqual(len(licence.reminder_ids), 1)
        licences = self.make(60, 20)
        many = self.statements(job._cron_expiry)
        self.assertEqual(len(licences.reminder_ids), 60)
        self.assertEqual(many, one)
        self.assertLessEqual(one, nothing)
        self.assertLessEqual(nothing, 25)
        again = self.statements(job._cron_expiry)
        self.assertEqual(again, nothing)
        self.assertEqual(len(licences.reminder_ids), 60)

    def test_a_reminder_comes_on_its_day(self):
        """Each stage once, dated by the law though the job comes late (invariant 4)."""
        licence = self.make(1, 100)
        job = self.env["darqi.licence"]
        end = licence.date_to
        self.on(job, end - timedelta(95))._cron_expiry()
        self.assertFalse(licence.reminder_ids)
        self.on(job, end - timedelta(90))._cron_expiry()
        self.on(job, end - timedelta(88))._cron_expiry()
        self.on(job, end - timedelta(58))._cron_expiry()
        days = [end - timedelta(stage) for stage in (90, 60)]
        self.assertEqual(sorted(licence.reminder_ids.mapped("day")), days)

    def test_partial_indexes(self):
        """What the lists and jobs look for has its partial index."""
        wanted = {
            "darqi_licence": "state)::text = 'valid'",
            "darqi_application": "state)::text = 'to_deliver'",
            "darqi_deemed_renewal": "state)::text = 'pending'",
            "darqi_document": "state)::text = 'issued'",
            "darqi_document_service": "'announced'",
            "darqi_seal_loan": "state)::text = 'lent'",
            "darqi_seal_request": "state)::text = 'requested'",
        }
        rows = self.env.execute_query(
            SQL(
                "SELECT tablename, indexdef FROM pg_indexes WHERE indexdef LIKE %s"
                " AND tablename IN %s",
                "% WHERE %",
                tuple(wanted),
            )
        )
        for table, predicate in wanted.items():
            self.assertTrue(
                any(t == table and predicate in d for t, d in rows),
                f"{table}: no partial index where {predicate}",
            )
