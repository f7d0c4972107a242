from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

OPEN_MATERIAL_STATES = (
    "received",
    "correcting",
    "accepted",
    "reviewing",
    "pending_decision",
    "making",
    "to_seal",
    "to_deliver",
)


# What is written when a paper that was to follow comes after the decision.
AFTER_DECISION = {
    "is_received",
    "follows",
    "verdict",
    "form",
    "copies",
    "attachment_ids",
}

# Lines of the list for cases whose filing names neither papers nor a situation: what
# ``FILED_LIST`` does for them, planned in a third of the time.
WHOLE_LIST = """
    INSERT INTO darqi_application_material
    (filing_id, application_id, item_id, material_id, sequence, name,
     is_required, can_follow, is_received, form, copies, follows,
     create_uid, create_date, write_uid, write_date)
    SELECT a.filing_id, a.id, a.item_id, l.id, l.sequence, l.name,
      l.is_required, l.can_follow, false,
      CASE WHEN l.form IN ('copy', 'electronic') THEN l.form ELSE 'original' END,
      coalesce(nullif(l.copies, 0), 1), false,
      %(uid)s, %(now)s, %(uid)s, %(now)s
    FROM darqi_application a
    JOIN darqi_item_material l ON l.revision_id = a.revision_id
      AND coalesce(l.for_kind, a.application_kind) = a.application_kind
    WHERE a.id IN %(ids)s
    ORDER BY a.id, l.sequence, l.id
"""
# The filing's lines move to its cases; the list's other lines follow.
FILED_LIST = """
    WITH situated AS (
      UPDATE darqi_application a SET situation_id = s.id
      FROM darqi_filing_situation_rel f
      JOIN darqi_item_situation s ON s.id = f.situation_id
      WHERE a.id IN %(ids)s AND f.filing_id = a.filing_id
        AND s.revision_id = a.revision_id),
    moved AS (
      UPDATE darqi_application_material m SET application_id = a.id
      FROM darqi_application a
      WHERE a.id IN %(ids)s AND m.filing_id = a.filing_id
        AND m.item_id = a.item_id AND m.application_id IS NULL
      RETURNING m.application_id, m.material_id)
    INSERT INTO darqi_application_material
    (filing_id, application_id, item_id, material_id, sequence, name,
     is_required, can_follow, is_received, received_on, verdict,
     problem, form, copies, follows,
     create_uid, create_date, write_uid, write_date)
    SELECT a.filing_id, a.id, a.item_id, l.id, l.sequence, l.name,
      l.is_required, l.can_follow, coalesce(s.is_received, false),
      s.received_on, s.verdict, s.problem,
      coalesce(s.form,
        CASE WHEN l.form IN ('copy', 'electronic') THEN l.form
             ELSE 'original' END),
      coalesce(s.copies, nullif(l.copies, 0), 1),
      coalesce(s.follows AND l.can_follow, false),
      %(uid)s, %(now)s, %(uid)s, %(now)s
    FROM darqi_application a
    JOIN darqi_item_material l ON l.revision_id = a.revision_id
      AND coalesce(l.for_kind, a.application_kind)
        = a.application_kind
    LEFT JOIN LATERAL (
      SELECT m.* FROM darqi_application_material m
      WHERE m.filing_id = a.filing_id AND m.application_id IS NULL
        AND m.also_for IS NOT NULL AND l.source <> 'applicant'
        AND btrim(m.name) = btrim(l.name)
      LIMIT 1) s ON true
    WHERE a.id IN %(ids)s AND NOT EXISTS (
      SELECT 1 FROM moved
      WHERE moved.application_id = a.id AND moved.material_id = l.id)
    AND (l.id IN (
      SELECT m.material_id FROM darqi_filing_situation_rel f
      JOIN darqi_item_situation_material_rel m USING (situation_id)
      WHERE f.filing_id = a.filing_id)
      OR NOT EXISTS (
      SELECT 1 FROM darqi_filing_situation_rel f
      JOIN darqi_item_situation s ON s.id = f.situation_id
      WHERE f.filing_id = a.filing_id AND s.revision_id = a.revision_id))
    ORDER BY a.id, l.sequence, l.id
"""


class ApplicationMaterial(models.Model):
    """One line of the checklist of a filing or case: what was handed in."""

    _name = "darqi.application.material"
    _inherit = ["darqi.checked.files"]
    _description = "Material received"
    _order = "item_id, sequence, id"

    filing_id = fields.Many2one("darqi.filing", index=True, ondelete="cascade")
    application_id = fields.Many2one(
        "darqi.application", index=True, ondelete="cascade"
    )
    item_id = fields.Many2one("darqi.item", required=True, ondelete="restrict")
    material_id = fields.Many2one(
        "darqi.item.material", ondelete="restrict", string="Listed material"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, string="Material")
    also_for = fields.Char(
        readonly=True,
        copy=False,
        help="Other items of the filing this one paper is handed in for.",
    )
    is_required = fields.Boolean(string="Required", default=True)
    can_follow = fields.Boolean(
        string="May follow",
        help="The list of the item allows this paper to come later.",
    )
    is_received = fields.Boolean(string="Handed in")
    received_on = fields.Date(readonly=True, copy=False, string="Handed in on")
    form = fields.Selection(
        [("original", "Original"), ("copy", "Copy"), ("electronic", "Electronic")],
        string="Original or copy",
        default="original",
    )
    copies = fields.Integer(default=1)
    follows = fields.Boolean(
        string="Follows later",
        help="Accepted with a gap; the window chases the paper. It must be there "
        "before the result is handed out.",
    )
    can_promise = fields.Boolean(related="material_id.can_promise")
    by_promise = fields.Boolean(
        string="By promise",
        help="The applicant promises in writing that he meets the condition; the"
        " promise stands in for this certificate and is checked afterwards.",
    )
    verdict = fields.Selection(
        [("ok", "In order"), ("missing", "Missing"), ("faulty", "To be corrected")],
        string="Check result",
    )
    problem = fields.Char(help="What is wrong, as the correction notice says it.")
    requirement = fields.Char(help="What the applicant has to hand in.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Scans", bypass_search_access=True
    )

    _to_follow_idx = models.Index(
        "(application_id) WHERE follows IS TRUE AND is_received IS NOT TRUE"
    )
    _copies_check = models.Constraint(
        "CHECK (copies >= 0)", "Copies: the number cannot be negative."
    )
    _owner_check = models.Constraint(
        "CHECK (filing_id IS NOT NULL OR application_id IS NOT NULL)",
        "A material belongs to a filing or a case.",
    )

    @api.onchange("is_received")
    def _onchange_is_received(self):
        if self.is_received:
            self.follows = False
            if self.verdict in (False, "missing"):
                self.verdict = "ok"
        elif self.verdict == "ok":
            self.verdict = False

    @api.onchange("verdict")
    def _onchange_verdict(self):
        if self.verdict == "missing":
            self.is_received = False
        elif self.verdict:
            self.is_received = True

    @api.constrains("follows", "can_follow", "is_received")
    def _check_follows(self):
        for row in self:
            if row.follows and not row.can_follow:
                raise ValidationError(
                    row.env._(
                        "Material “%(name)s”: the list of the item does not allow it"
                        " to follow later.",
                        name=row.name,
                    )
                )

    @api.constrains("by_promise")
    def _check_by_promise(self):
        for row in self:
            if row.by_promise and not row.can_promise:
                raise ValidationError(
                    row.env._(
                        "Material “%(name)s”: the list of the item does not allow a"
                        " promise in its place.",
                        name=row.name,
                    )
                )

    def _is_promised(self):
        """Whether a written promise stands in for this paper."""
        return self.by_promise and self.can_promise

    def _is_gap(self):
        """Whether this line stands in the way of acceptance."""
        self.ensure_one()
        if self.verdict == "faulty":
            return True
        follows = self.follows and self.can_follow
        promised = self._is_promised()
        return self.is_required and not self.is_received and not (follows or promised)

    @api.model_create_multi
    def create(self, vals_list):
        """A line may be added while its case is open. Receipt is dated."""
        today = self.env["darqi.working.day"]._today()
        vals_list = [
            {
                **vals,
                **self._listed_vals(vals),
                "received_on": today if vals.get("is_received") else False,
            }
            for vals in vals_list
        ]
        rows = super().create(vals_list)
        rows._check_open()
        rows.filtered("by_promise")._check_promise_open()
        return rows

    @api.model
    def _listed_vals(self, vals):
        """What the item's list says of a listed material; nobody says otherwise.

        :raises ValidationError: when the material is of another item's list
        """
        if not vals.get("material_id"):
            return {}
        # sudo: lists are public.
        listed = self.env["darqi.item.material"].sudo().browse(vals["material_id"])
        if listed.revision_id.item_id.id != vals.get("item_id"):
            raise ValidationError(
                self.env._("Listed material: it is not of the list of this item.")
            )
        return {
            "name": listed.name,
            "is_required": listed.is_required,
            "can_follow": listed.can_follow,
        }

    def write(self, vals):
        """Lines change while their case is open; receipt is dated."""
        self._check_open()
        frozen = {"application_id", "filing_id", "item_id", "material_id"} & vals.keys()
        if frozen and not self.env.su:
            raise ValidationError(
                self.env._("A material cannot be moved to another case or item.")
            )
        fixed = {"name", "is_required", "can_follow"} & vals.keys()
        if fixed and any(row.material_id for row in self) and not self.env.su:
            raise ValidationError(
                self.env._(
                    "Name and duty of a listed material come from the list of the item."
                )
            )
        if "received_on" in vals:
            raise ValidationError(
                self.env._("Handed in on: the day follows from ticking the paper.")
            )
        if vals.get("by_promise"):
            self._check_promise_open()
        if {"is_received", "follows", "verdict"} & vals.keys():
            self._check_after_decision(vals)
        if "is_received" in vals:
            today = self.env["darqi.working.day"]._today()
            vals = {**vals, "received_on": today if vals["is_received"] else False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_listed(self):
        # Lines of the item's list stay on a case; own additions may go.
        self._check_open()
        if not self.env.su and any(r.application_id and r.material_id for r in self):
            raise ValidationError(
                self.env._("A listed material cannot be removed from a case.")
            )

    def _check_open(self):
        for case in self.application_id:
            if case.state not in OPEN_MATERIAL_STATES:
                raise ValidationError(
                    self.env._(
                        "%(case)s is over: its materials cannot be changed.",
                        case=case.display_name,
                    )
                )

    def _check_promise_open(self):
        """A promise stands in for a paper only where it can still be taken."""
        for case in self.application_id:
            if case.state not in ("received", "correcting"):
                raise ValidationError(
                    self.env._(
                        "By promise: %(case)s is accepted; a promise is taken before"
                        " (告知承诺).",
                        case=case.display_name,
                    )
                )

    def _check_after_decision(self, vals):
        """After the decision only what was to follow may still come in."""
        for row in self:
            case = row.application_id
            if not case.decided_on:
                continue
            if (
                row.follows
                and vals.keys() <= AFTER_DECISION
                and vals.get("is_received")
            ):
                continue
            raise ValidationError(
                self.env._(
                    "%(case)s is decided: only a paper that was to follow is still"
                    " ticked off, “%(name)s” is not one.",
                    case=case.display_name,
                    name=row.name,
                )
            )

    @api.model
    def _list_vals(self, item, revision, situation=None):
        """The checklist of an item's version as values of new lines.

        :param situation: only its papers; none or empty: the whole list
        """
        listed = situation or revision
        return [
            {
                "item_id": item.id,
                "material_id": row.id,
                "sequence": row.sequence,
                "name": row.name,
                "is_required": row.is_required,
                "can_follow": row.can_follow,
                "form": row.form if row.form in ("copy", "electronic") else "original",
                "copies": row.copies or 1,
            }
            for row in listed.sudo().material_ids  # sudo: lists are public
        ]

    @api.model
    def _attach(self, applications):
        """Hang the filing's lines on its cases and add what the list has besides.

        A paper that was handed in once for several items stands in each case.

        One statement whatever the number of cases; the list's lines are copied by
        the database. Where the filing names a situation, only its papers are.
        """
        if not applications:
            return
        # sudo: whether the filings name papers or a situation at all.
        filings = applications.sudo().filing_id
        self.env.flush_all()
        values = {
            "ids": tuple(applications.ids),
            "uid": self.env.uid,
            "now": self.env.cr.now(),
        }
        plain = all(filing._is_bare() for filing in filings)
        self.env.cr.execute(SQL(WHOLE_LIST if plain else FILED_LIST, **values))
        self.invalidate_model()
        applications.invalidate_recordset(["material_ids", "situation_id"])
        filings.invalidate_recordset(["material_ids"])
