from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_decision import REFUSAL_GROUNDS

# In the context: acceptance is refused because of a bar. RPC cannot forge an object.
BARRED = object()
BARRED_KEY = "darqi_barred"


class ApplicantBar(models.Model):
    """A bar follows from its decision: its day, its paper, its decider (78, 79)."""

    _inherit = "darqi.applicant.bar"

    @api.model
    def _from_decision(self, vals):
        """Day and document are the decision's, whatever was given."""
        bar = self.new(vals)
        # sudo: the decision behind the bar, to read its day and number.
        case, licence = bar.application_id.sudo(), bar.licence_id.sudo()
        if licence:
            act = licence._fraud_act()
            day, number = act.decided_on, act.document_id.number
        elif not case:
            raise UserError(
                self.env._("A bar comes from a refused case or an annulled licence.")
            )
        else:
            day, number = case.decided_on, case._decisions()[-1:].number
        return {**vals, "date_from": day or False, "document": number or False}

    def _decider(self):
        """Who decided what the bar follows from; else who entered it."""
        self.ensure_one()
        # sudo: as above
        bar = self.sudo()
        act = bar.licence_id._fraud_act()
        decided_by = act.decided_by_id or bar.application_id.decided_by_id
        return decided_by if self.env.su and decided_by else self.env.user

    @api.model
    def _enter(self, **vals):
        """Enter the bar that the sealed decision brings about; once."""
        # sudo: follows from a decision that was judged; nobody else acts here.
        bars = self.sudo()
        known = bars.search(
            [
                (name, "=", vals[name])
                for name in ("applicant_id", "item_id", "kind")
                if name in vals
            ]
            + [
                ("application_id", "=", vals.get("application_id", False)),
                ("licence_id", "=", vals.get("licence_id", False)),
            ],
            limit=1,
        )
        return known or bars.create(vals)


class Application(models.Model):
    """From the refusal for false materials to its bar, and from a bar to a refusal."""

    _inherit = "darqi.application"

    refusal_ground = fields.Selection(
        REFUSAL_GROUNDS,
        readonly=True,
        copy=False,
        string="Ground of the refusal",
    )
    bar_id = fields.Many2one(
        "darqi.applicant.bar",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        string="Bar of the applicant",
    )
    can_refuse_barred = fields.Boolean(compute="_compute_can_refuse_barred")

    def _door_guarded(self):
        return super()._door_guarded() | {"refusal_ground", "bar_id"}

    def _is_bar_due(self):
        """Refused for false materials, for an item of public safety, not yet barred."""
        self.ensure_one()
        if self.result != "refused" or self.refusal_ground != "false_materials":
            return False
        # sudo: whether there is a bar from this case.
        bars = self.env["darqi.applicant.bar"].sudo()
        return not bars.search_count([("application_id", "=", self.id)], limit=1)

    def _sealed(self, document):
        """The sealed refusal for false materials bars the applicant (78)."""
        result = super()._sealed(document)
        if (
            document.kind == self._decision_kind()
            # sudo: properties of items are public
            and self.item_id.sudo().is_safety_related
            and self._is_bar_due()
        ):
            # sudo: what was said when it was decided
            said = self.sudo().opinion_ids.filtered("facts").sorted("id")[-1:]
            self.env["darqi.applicant.bar"]._enter(
                applicant_id=self.applicant_id.id,
                item_id=self.item_id.id,
                department_id=self.department_id.id,
                application_id=self.id,
                kind="one_year",
                ground=said.facts or self.env._("See the decision."),
            )
        return result

    def _mark_barred(self, barred):
        """Taken in, and marked: the competent organ refuses acceptance in writing.

        :param barred: mapping from (applicant id, item id) to the bar
        """
        for case in self:
            bar = barred.get((case.applicant_id.id, case.item_id.id))
            if bar and case.application_kind == "new":
                # sudo: the mark follows from the bar; the receipt was judged.
                case.sudo()._door_opened().write(
                    {"bar_id": bar.id, "attention": bar._text()}
                )

    def _holding_bar(self):
        today = self.env["darqi.working.day"]._today()
        return self.env["darqi.applicant.bar"]._holding(
            self.applicant_id, self.item_id, today
        )[:1]

    @api.depends("state", "bar_id")
    @api.depends_context("uid", "darqi_at")
    def _compute_can_refuse_barred(self):
        for case in self:
            case.can_refuse_barred = bool(
                case.bar_id
                and case.with_context(**{BARRED_KEY: BARRED})._can("refuse_acceptance")
            )

    def _refusal_refuse_acceptance(self):
        """A barred applicant is refused by the competent organ itself (78, 79)."""
        if self.env.context.get(BARRED_KEY) is not BARRED:
            return super()._refusal_refuse_acceptance()
        if self._holding_bar():
            return False
        return self.env._("The applicant is not barred today.")

    def action_refuse_barred(self):
        """不予受理: the applicant may not apply again for this item yet (78, 79)."""
        config = self.env["darqi.config"]
        today = self.env["darqi.working.day"]._today()
        for case in self.with_context(**{BARRED_KEY: BARRED}):
            bar = case._holding_bar()
            case._act(
                "refuse_acceptance",
                {"closed_on": today, "attention": False},
                text=bar._text(),
            )
            case._clock_stop("correction")
            case._paper(
                "refusal_to_accept",
                bar_until=bar.date_to,
                bar_article=bar._article(),
                bar_document=bar.document,
                review_organ=config._text("darqi.review_organ"),
                court=config._text("darqi.court"),
            )
        return True


class LicenceAct(models.Model):
    """A licence annulled for fraud bars its holder from the sealed decision on (79)."""

    _inherit = "darqi.licence.act"

    def _take_effect(self):
        result = super()._take_effect()
        # sudo: as for the effect itself.
        licence = self.sudo().licence_id
        if (
            self.ground == "fraud"
            and licence.state == "annulled"
            and licence.holder_id
            and licence.item_id.is_safety_related
        ):
            self.env["darqi.applicant.bar"]._enter(
                applicant_id=licence.holder_id.id,
                item_id=licence.item_id.id,
                department_id=licence.department_id.id,
                licence_id=licence.id,
                kind="three_years",
                ground=self.facts,
            )
        return result
