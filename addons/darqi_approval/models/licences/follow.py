from odoo import api, fields, models
from odoo.tools import SQL

# An ended licence is still to be cancelled, by the organ that continues the power.
FOLLOWING = ("valid", "withdrawn", "annulled", "penalty_revoked")


class Item(models.Model):
    """Who continues the power answers for the licences given under it.

    行政诉讼法 26(6), 行政复议法 19(4), PRACTICE 1.13: with the competence of an item
    its licences move to the competent organ; who issued them stays.
    """

    _inherit = "darqi.item"

    def _competence_apply(self, rows, basis=None, document=""):
        """Licences follow in the transaction of the act that moves the competence."""
        created = super()._competence_apply(rows, basis, document)
        created.item_id._licences_follow()
        return created

    def _licences_follow(self):
        """Licences of these items that another organ is competent for today move."""
        return self.env["darqi.licence"]._follow_competence(self)


class Licence(models.Model):
    """The responsible organ is the competent one, from the day competence moves."""

    _inherit = "darqi.licence"

    @api.model
    def _follow_competence(self, items=None):
        """Move licences to the organ competent today, with version and notices.

        :param items: only theirs; default: all, as the daily job does for competence
            that moves on a later day
        :return: the licences that moved
        """
        if items is not None and not items:
            return self.browse()
        self.env["darqi.competence"].flush_model()
        self.flush_model(["item_id", "scope", "state", "department_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT l.id, c.department_id, c.memorandum_line_id
                   FROM darqi_licence l
                   JOIN LATERAL (
                       SELECT department_id, memorandum_line_id
                       FROM darqi_competence c
                       WHERE c.item_id = l.item_id
                         AND c.scope IN (coalesce(l.scope, ''), '')
                         AND c.date_from <= %(today)s
                       ORDER BY (c.scope = ''), c.date_from DESC, c.sequence DESC
                       LIMIT 1
                   ) c ON TRUE
                   WHERE l.state IN %(states)s AND c.department_id IS NOT NULL
                     AND c.department_id <> l.department_id %(of_items)s
                   ORDER BY l.id""",
                today=self.env["darqi.working.day"]._today(),
                states=FOLLOWING,
                of_items=SQL()
                if items is None
                else SQL("AND l.item_id = ANY(%s)", items.ids),
            )
        )
        # sudo: follows from the change of competence, which was judged.
        moved = self.sudo().browse([row[0] for row in rows])
        groups = {}
        for licence_id, organ, line in rows:
            groups.setdefault((organ, line), []).append(licence_id)
        for (organ, line), ids in groups.items():
            moved.browse(ids)._door_opened().write(
                {"department_id": organ, "memorandum_line_id": line or False}
            )
        moved._event("handed_over")
        return moved.with_env(self.env)

    @api.model
    def _cron_expiry(self):
        """What comes by date alone: moved competence, penalties recorded before."""
        result = super()._cron_expiry()
        self._follow_competence()
        self._enter_penalties()
        return result

    def _sealed(self, document):
        """A certificate made anew is issued by the organ whose seal it bears."""
        again = document.kind == "licence" and self.state == "valid"
        result = super()._sealed(document)
        if again and self.issuer_id != document.department_id:
            self._door_opened().write({"issuer_id": document.department_id.id})
            self.env["darqi.evidence"]._record(
                self,
                "licence_certified_anew",
                {"document": document.number, "row": self._evidence_row()},
            )
        return result


class LicenceVersion(models.Model):
    """The first issuer stays on record."""

    _inherit = "darqi.licence.version"

    issuer_id = fields.Many2one(
        "darqi.department", ondelete="restrict", string="Licence issued by"
    )
