from odoo import api, fields, models
from odoo.tools import SQL

STAGES = (90, 60, 30)


class LicenceReminder(models.Model):
    """A reminder that a licence ends: one row for each licence, end and stage.

    Dated by its stage, not by the job that enters it. Shown on the licence and on its
    holder's card; it is not the service of a paper (送达).
    """

    _name = "darqi.licence.reminder"
    _inherit = ["darqi.append.only"]
    _description = "Expiry reminder"
    _order = "day desc, id desc"
    _rec_name = "licence_id"

    licence_id = fields.Many2one(
        "darqi.licence", required=True, index=True, ondelete="restrict"
    )
    holder_id = fields.Many2one(
        "darqi.applicant", index="btree_not_null", ondelete="restrict"
    )
    department_id = fields.Many2one(
        "darqi.department", required=True, index=True, ondelete="restrict"
    )
    supervising_department_id = fields.Many2one(
        "darqi.department", index=True, ondelete="restrict", string="Supervised by"
    )
    stage = fields.Integer(
        required=True, string="Days before", help="Days before the end of validity."
    )
    date_to = fields.Date(required=True, string="Valid to")
    day = fields.Date(required=True)
    text = fields.Char(compute="_compute_text", string="Message")

    _stage_uniq = models.Constraint(
        "unique(licence_id, date_to, stage)", "This reminder is on record already."
    )

    @api.depends("licence_id", "date_to")
    def _compute_text(self):
        for row in self:
            row.text = self.env._(
                "%(licence)s is valid to %(day)s: a renewal is applied for in time or"
                " the licence ends (行政许可法 50).",
                licence=row.licence_id.display_name,
                day=row.date_to,
            )

    @api.model
    def _enter(self):
        """The reminders of today, in one statement; again changes nothing.

        A licence that is known only late gets the stage it is in, not the earlier ones.
        """
        today = self.env["darqi.working.day"]._today()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO darqi_licence_reminder
                   (licence_id, holder_id, department_id, supervising_department_id,
                    stage, date_to, day, create_uid, create_date, write_uid, write_date)
                   SELECT l.id, l.holder_id, l.department_id,
                     l.supervising_department_id, s.stage, l.date_to,
                     l.date_to - s.stage, %(uid)s, %(now)s, %(uid)s, %(now)s
                   FROM darqi_licence l, LATERAL (
                     SELECT min(stage) AS stage FROM unnest(%(stages)s) stage
                     WHERE l.date_to - stage <= %(today)s) s
                   WHERE l.state = 'valid' AND l.date_to >= %(today)s
                     AND l.date_to <= %(today)s + %(longest)s
                     AND s.stage IS NOT NULL
                   ON CONFLICT DO NOTHING RETURNING id""",
                uid=self.env.uid,
                now=self.env.cr.now(),
                stages=list(STAGES),
                today=today,
                longest=max(STAGES),
            )
        )
        rows = self.browse([row[0] for row in self.env.cr.fetchall()])
        for model in ("darqi.licence", "darqi.applicant"):
            self.env[model].invalidate_model(["reminder_ids"])
        return rows


class Licence(models.Model):
    """Reminders of the licence."""

    _inherit = "darqi.licence"

    reminder_ids = fields.One2many(
        "darqi.licence.reminder", "licence_id", readonly=True, string="Reminders"
    )

    @api.model
    def _cron_expiry(self):
        """Reminders, and renewals the law deems granted; set-based, due rows only."""
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        self = self.with_context(lang="zh_CN" if chinese else self.env.lang)
        self.env["darqi.licence.reminder"]._enter()
        self.env["darqi.deemed.renewal"]._enter()


class Applicant(models.Model):
    """What a holder is reminded of."""

    _inherit = "darqi.applicant"

    licence_ids = fields.One2many(
        "darqi.licence", "holder_id", readonly=True, string="Licences"
    )
    reminder_ids = fields.One2many(
        "darqi.licence.reminder", "holder_id", readonly=True, string="Reminders"
    )
