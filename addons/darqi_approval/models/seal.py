from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .ground.state_door import transition

REGISTRARS = (
    "darqi_approval.group_bureau_head",
    "darqi_approval.group_department_head",
)
# What a seal that has been used keeps.
KEPT = {
    "name",
    "department_id",
    "kind",
    "main_id",
    "medium",
    "copy_number",
    "date_from",
    "announcement",
}


class Seal(models.Model):
    """A registered medium of an organ's seal (invariant 5, PRACTICE 1.17).

    An organ has one seal of a kind, under one name. The first row is the seal itself;
    further media (electronic twin, numbered copies) point to it by ``main_id`` and
    share its name. Who keeps a medium, and nobody else, can use it.
    """

    _name = "darqi.seal"
    _inherit = ["darqi.state.door", "darqi.scan.check"]
    _scan_fields = ("announcement_file",)
    _description = "Seal"
    _order = "department_id, kind, copy_number, id"

    name = fields.Char(required=True, help="The seal's full text, as it prints.")
    department_id = fields.Many2one(
        "darqi.department",
        required=True,
        ondelete="restrict",
        index=True,
        string="Organ",
    )
    kind = fields.Selection(
        [
            ("approval_special", "Special seal for approvals"),
            ("organ", "Seal of the organ"),
        ],
        required=True,
        default="approval_special",
    )
    main_id = fields.Many2one(
        "darqi.seal",
        string="Medium of",
        ondelete="restrict",
        index="btree_not_null",
        help="The seal this is a further medium of; empty: the seal itself.",
    )
    medium_ids = fields.One2many("darqi.seal", "main_id", string="Further media")
    medium = fields.Selection(
        [("physical", "Physical"), ("electronic", "Electronic")],
        required=True,
        default="physical",
    )
    copy_number = fields.Integer(default=1, string="Number of the copy")
    place = fields.Char(help="Where it is kept and used, for example the main hall.")
    police_number = fields.Char(string="Police record number")
    date_from = fields.Date(required=True, string="In use from")
    date_to = fields.Date(string="In use to")
    announcement = fields.Char(
        help="Number and date of the announcement that puts it into use."
    )
    announcement_file = fields.Binary(attachment=True)
    keeper_ids = fields.Many2many(
        "res.users", "darqi_seal_keeper_rel", "seal_id", "user_id", string="Keepers"
    )
    state = fields.Selection(
        [("active", "In use"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="active",
    )
    stop_reason = fields.Char(help="Why it was stopped; where it was handed back.")
    use_ids = fields.One2many("darqi.seal.use", "seal_id", readonly=True)
    use_count = fields.Integer(compute="_compute_use_count", string="Times used")
    can_stop = fields.Boolean(compute="_compute_can_stop")

    _special_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(department_id, department_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (kind = 'approval_special' AND main_id IS NULL AND state = 'active')",
        "The organ has its special seal for approvals in this time: there is one seal"
        " (plan 3(1)1). Register a further medium of it instead.",
    )
    _organ_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(department_id, department_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (kind = 'organ' AND main_id IS NULL AND state = 'active')",
        "The organ has its seal in this time. Register a further medium of it instead.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "In use to: it cannot lie before “in use from”.",
    )
    _copy_uniq = models.UniqueIndex(
        "(COALESCE(main_id, id), medium, copy_number) WHERE state = 'active'",
        "Number of the copy: a medium of this seal with this number is in use.",
    )

    _transitions = {"stop": transition("active", "stopped", *REGISTRARS)}

    @api.depends("name", "medium", "copy_number")
    def _compute_display_name(self):
        media = dict(self._fields["medium"]._description_selection(self.env))
        for seal in self:
            seal.display_name = self.env._(
                "%(name)s (%(medium)s %(copy)s)",
                name=seal.name or "",
                medium=media.get(seal.medium, ""),
                copy=seal.copy_number,
            )

    def _compute_use_count(self):
        # sudo: how often a seal was used is shown to those who may see the seal.
        groups = (
            self.env["darqi.seal.use"]
            .sudo()
            ._read_group([("seal_id", "in", self.ids)], ["seal_id"], ["__count"])
        )
        counts = {seal.id: number for seal, number in groups}
        for seal in self:
            seal.use_count = counts.get(seal.id, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_stop(self):
        for seal in self:
            seal.can_stop = seal._can("stop")

    @api.constrains("main_id", "name", "department_id", "kind")
    def _check_one_name(self):
        for seal in self:
            main = seal.main_id
            if main and (
                main.main_id
                or (main.name, main.department_id, main.kind)
                != (seal.name, seal.department_id, seal.kind)
            ):
                raise ValidationError(
                    self.env._(
                        "A further medium bears the name of its seal: %(name)s.",
                        name=main.name,
                    )
                )

    @api.constrains("main_id", "date_from", "date_to")
    def _check_within_main(self):
        """A medium works within the time of its seal, not before, not after."""
        for seal in self:
            main = seal.main_id or seal
            for medium in seal if seal.main_id else seal.medium_ids:
                late = main.date_to and (medium.date_to or date.max) > main.date_to
                # What ends the seal ends its media: see write().
                if medium.date_from < main.date_from or (late and seal.main_id):
                    raise ValidationError(
                        self.env._(
                            "%(medium)s: it is in use only while its seal is:"
                            " %(start)s – %(end)s.",
                            medium=medium.display_name,
                            start=main.date_from,
                            end=main.date_to or self.env._("no last day"),
                        )
                    )

    @api.constrains("announcement", "kind")
    def _check_announcement(self):
        for seal in self:
            if (
                seal.kind == "approval_special"
                and not (seal.announcement or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Announcement: a special seal is put into use by an"
                        " announcement; enter its number."
                    )
                )

    @api.constrains("announcement_file", "kind", "department_id", "main_id")
    def _check_announcement_file(self):
        """方案三(一)1: one seal; another organ's own special seal shows its paper."""
        for seal in self:
            if (
                seal.kind == "approval_special"
                and seal.department_id.kind != "bureau"
                and not (seal.main_id or seal).announcement_file
            ):
                raise ValidationError(
                    self.env._(
                        "Announcement file: a department's own special seal needs the"
                        " announcement of the government office that puts it into use."
                    )
                )

    def _check_items_left(self):
        """A special seal is of an organ that still decides something."""
        today = self.env["darqi.working.day"]._today()
        for seal in self.filtered(lambda s: s.kind == "approval_special"):
            organ = seal.department_id
            if organ.kind == "bureau":
                continue
            items = self.env["darqi.item"].search([("competence_ids", "!=", False)])
            rows = items._competence_map(items, today).values()
            if all(row.department_id != organ for row in rows):
                raise UserError(
                    self.env._(
                        "%(organ)s is competent for no item today: what was transferred"
                        " bears the special seal of the bureau (plan 3(1)1).",
                        organ=organ.name,
                    )
                )

    @api.constrains("keeper_ids")
    def _check_keepers(self):
        for seal in self:
            for user in seal.keeper_ids:
                if not user.has_group("darqi_approval.group_seal_keeper"):
                    raise ValidationError(
                        self.env._(
                            "Keepers: %(user)s does not have the role of seal keeper.",
                            user=user.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        """A second medium under the same name joins its seal by itself."""
        seals = self.browse()
        for vals in vals_list:
            vals = dict(vals)
            if not vals.get("main_id"):
                main = self.search(
                    [
                        ("department_id", "=", vals.get("department_id")),
                        ("kind", "=", vals.get("kind", "approval_special")),
                        ("name", "=", vals.get("name")),
                        ("main_id", "=", False),
                        ("state", "=", "active"),
                    ],
                    limit=1,
                )
                vals["main_id"] = main.id
            seals += super().create([vals])
        if not self.env.su:
            seals._check_items_left()
        self.env["darqi.evidence"]._record(
            seals, "seal_registered", lambda s: s._evidence()
        )
        return seals

    def write(self, vals):
        """Who keeps a seal, and since when it is used, leaves a trace.

        A seal that has been used keeps what it is and since when; its last day may
        only come nearer, not before its last use, and with the reason.
        """
        if vals.keys() & (KEPT | {"date_to"}):
            for seal in self.filtered("use_count"):
                seal._check_used(vals)
        result = super().write(vals)
        if "date_to" in vals:
            self._end_media()
        self.env["darqi.evidence"]._record(
            self, "seal_changed", lambda s: s._evidence()
        )
        return result

    def _end_media(self):
        """No medium outlives its seal."""
        for main in self.filtered(lambda s: s.date_to and not s.main_id):
            for medium in main.medium_ids:
                if medium.date_from <= main.date_to < (medium.date_to or date.max):
                    medium.write(
                        {
                            "date_to": main.date_to,
                            "stop_reason": medium.stop_reason or main.stop_reason,
                        }
                    )

    def _check_used(self, vals):
        def new(name):
            return self._fields[name].convert_to_cache(vals[name], self)

        def old(name):
            return self._fields[name].convert_to_cache(self[name], self)

        if any((new(name) or None) != (old(name) or None) for name in KEPT & set(vals)):
            raise UserError(
                self.env._(
                    "A seal that has been used keeps its name, its organ, its"
                    " announcement and the day since when it is used."
                )
            )
        if "date_to" not in vals or new("date_to") == old("date_to"):
            return
        last = self._last_use()
        if (
            not vals["date_to"]
            or (self.date_to and new("date_to") > self.date_to)
            or new("date_to") < last
        ):
            raise UserError(
                self.env._(
                    "In use to: a seal that has been used is only stopped earlier, not"
                    " before its last use on %(day)s.",
                    day=last,
                )
            )
        self._need_reason(vals.get("stop_reason") or self.stop_reason)

    def _last_use(self):
        """Day of the last impression, or None."""
        # sudo: the last use, whoever may read the register.
        uses = self.env["darqi.seal.use"].sudo()
        return uses._read_group([("seal_id", "=", self.id)], [], ["day:max"])[0][0]

    def _need_reason(self, reason):
        if not (reason or "").strip() and not self.env.su:
            raise UserError(
                self.env._(
                    "Stop reason: say why the seal is stopped and where it was handed"
                    " back."
                )
            )

    def _evidence(self):
        return {
            "name": self.name,
            "organ": self.department_id.id,
            "kind": self.kind,
            "medium": self.medium,
            "copy": self.copy_number,
            "main": self.main_id.id or None,
            "from": self.date_from,
            "to": self.date_to or None,
            "announcement": self.announcement or "",
            "keepers": self.keeper_ids.ids,
            "state": self.state,
            "reason": self.stop_reason or "",
        }

    def action_stop(self):
        """Stop the medium today: it seals nothing from tomorrow on.

        :raises UserError: it has been used and no reason was given
        """
        today = self.env["darqi.working.day"]._today()
        for seal in self:
            media = (seal | seal.medium_ids).filtered(lambda s: s.state == "active")
            for medium in media:
                reason = medium.stop_reason or seal.stop_reason
                if medium.use_count:
                    medium._need_reason(reason)
                end = max(today, medium.date_from, medium._last_use() or today)
                end = min(medium.date_to, end) if medium.date_to else end
                medium._move("stop", {"date_to": end, "stop_reason": reason})
        return True

    @api.model
    def _active(self, department, day, kind="approval_special"):
        """The organ's seals of this kind that may seal on ``day``, all media.

        :param kind: approval_special or organ
        """
        # sudo: which seal an organ has is announced to the public.
        seals = self.sudo().search(
            [
                ("department_id", "=", department.id),
                ("kind", "=", kind),
                ("state", "=", "active"),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        # A further medium only while its seal itself is in use.
        return seals.filtered(
            lambda seal: not seal.main_id or seal.main_id in seals
        ).with_env(self.env)

    def _at_hand(self):
        """Those of these media that are where they are kept, to be used today."""
        return self

    @api.model
    def _kind_for(self, organ, seal_kind, day):
        """Which of the organ's seals stands on a paper of ``seal_kind``.

        An organ other than the bureau that has no special seal uses its own seal.
        """
        if (
            seal_kind == "approval_special"
            and organ.kind != "bureau"
            and not self._active(organ, day)
        ):
            return "organ"
        return seal_kind

    @api.model
    def _printed_name(self, organ, kind, day):
        """The words printed at the place of the seal of this kind of document."""
        seal_kind = self.env["darqi.document.kind"]._of(kind).seal
        if seal_kind == "none":
            return ""
        seal_kind = self._kind_for(organ, seal_kind, day)
        seal = self._active(organ, day, seal_kind)[:1]
        if seal:
            return seal._short_name()
        return "印章" if seal_kind == "organ" else "行政审批专用章"

    def _short_name(self):
        """The name without that of the organ: what stands below the star."""
        self.ensure_one()
        organ = self.sudo().department_id  # sudo: names of organs are public
        for name in (organ.name, *organ.name_ids.mapped("name")):
            if name and self.name.startswith(name):
                rest = self.name[len(name) :]
                return rest or "印章"
        return self.name if len(self.name) <= 12 else "印章"
