from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application import EDITABLE_STATES, OPEN_STATES, REVIEWER, WINDOW
from .kinds import CHANGEABLE, GRANTED_BY, KINDS, REFUSED_BY

OPEN = ", ".join(f"'{name}'" for name in OPEN_STATES)
TRANSFER = ("is_transfer", "new_holder_id_kind", "new_holder_id_number")
DRAFTED = (*CHANGEABLE.values(), *TRANSFER, "new_date_to", "shorter_reason")
# What the applicant asks for: once accepted, it changes by an act on his request only.
FILED = (*CHANGEABLE.values(), *TRANSFER)
CANCEL_GROUND = "法律、法规规定的应当注销行政许可的其他情形"


class Application(models.Model):
    """A case about a licence that exists (行政许可法 49, 50, 70).

    Its decision is issued on the paper of its kind; when that is sealed, the licence
    changes by its own transition, leaves a version and tells supervision.
    """

    _inherit = "darqi.application"

    application_kind = fields.Selection(
        KINDS,
        string="Kind of application",
        required=True,
        readonly=True,
        default="new",
    )
    subject_licence_id = fields.Many2one(
        "darqi.licence",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        string="Licence concerned",
    )
    subject_number = fields.Char(
        related="subject_licence_id.number", string="Number of the licence concerned"
    )
    subject_date_to = fields.Date(
        related="subject_licence_id.date_to", string="Licence valid to"
    )
    renewal_last_day = fields.Date(
        readonly=True,
        copy=False,
        string="Renewal in time until",
        help="行政许可法 50(1): by the item's list at the day of receipt.",
    )
    is_in_renewal_window = fields.Boolean(
        readonly=True,
        copy=False,
        string="Applied for in time",
        help="Only then is the licence deemed renewed without a decision (50(2)).",
    )
    new_holder_name = fields.Char(
        string="New name of the holder",
        copy=False,
        help="The same holder under another name, or who it is transferred to.",
    )
    new_content = fields.Text(string="New content", copy=False)
    new_area = fields.Char(string="New area", copy=False)
    new_address = fields.Char(string="New address", copy=False)
    new_date_to = fields.Date(string="Renewed until", copy=False)
    renewal_limit = fields.Date(
        readonly=True,
        copy=False,
        string="Renewed at most until",
        help="As long as the item says, else as long as it was valid before"
        " (行政许可法 50): a longer validity needs a new application.",
    )
    shorter_reason = fields.Char(
        string="Reason of the shorter validity",
        copy=False,
        help="Why the licence is renewed for less than the item's validity.",
    )
    licence_changed_on = fields.Date(
        readonly=True, copy=False, string="Licence changed on"
    )

    _subject_check = models.Constraint(
        "CHECK ((application_kind = 'new') = (subject_licence_id IS NULL))",
        "Licence concerned: named exactly when the case is not about a new licence.",
    )
    _subject_uniq = models.UniqueIndex(
        "(subject_licence_id, application_kind) WHERE subject_licence_id IS NOT NULL"
        f" AND state IN ({OPEN})",
        "An application of this kind about this licence is open already.",
    )
    _renewal_limit_check = models.Constraint(
        "CHECK (new_date_to IS NULL OR renewal_limit IS NULL"
        " OR new_date_to <= renewal_limit)",
        "Renewed until: not longer than the item's validity, or than it was valid"
        " before.",
    )

    def _door_guarded(self):
        return super()._door_guarded() | {
            "application_kind",
            "subject_licence_id",
            "renewal_last_day",
            "renewal_limit",
            "is_in_renewal_window",
            "licence_changed_on",
        }

    def write(self, vals):
        """What is to change is entered until the decision."""
        if not self._door_is_open() and vals.keys() & set(DRAFTED):
            self._need_group(*WINDOW, *REVIEWER)
            for case in self:
                if case.state not in EDITABLE_STATES:
                    raise UserError(
                        self.env._(
                            "%(case)s: what is to change is entered until the review"
                            " is over.",
                            case=case.display_name,
                        )
                    )
                if case.accepted_on and vals.keys() & set(FILED):
                    raise UserError(
                        self.env._(
                            "%(case)s: what the accepted application asks for changes"
                            " by the act “Change the new content” on the applicant's"
                            " written request (行政许可法 31).",
                            case=case.display_name,
                        )
                    )
        return super().write(vals)

    def _answer_problems(self):
        """The item's form is for new licences and renewals."""
        if self.application_kind in ("new", "renewal"):
            return super()._answer_problems()
        return []

    def _subject(self):
        """The licence concerned, to judge and to print; never handed to the user."""
        return self.sudo().subject_licence_id  # sudo: it is the case's own subject

    def _licence_changes(self):
        """(field of the licence, new value) of what the case changes."""
        licence = self._subject()
        return [
            (name, self[field])
            for name, field in CHANGEABLE.items()
            if self[field] and self[field] != licence[name]
        ]

    def _changes_anything(self):
        """Whether the change asked for leaves the licence other than it is."""
        return bool(self._licence_changes())

    # -------------------------------------------------------------- decision

    def _refusal_grant(self):
        reason = super()._refusal_grant()
        if reason or self.application_kind == "new":
            return reason
        reason = self._refusal_subject()
        if reason:
            return reason
        if self.application_kind == "change":
            if not self._changes_anything():
                return self.env._("Enter what changes.")
            return self._refusal_change_of_holder()
        if self.application_kind == "renewal":
            return self._refusal_renewal()
        return False

    def _refusal_subject(self):
        """Why nothing can be granted about the licence concerned now, or False.

        Asked at the decision and again at its seal: what has ended is cancelled (70),
        its holder applies anew; a renewal decided before the end is in time (50(2)).
        """
        licence = self._subject()
        if licence.state != "valid":
            return self.env._("The licence concerned is not in force any more.")
        if self.application_kind == "cancellation":
            return False
        in_time = (
            self.application_kind == "renewal"
            and self.decided_on
            and self.decided_on <= licence.date_to
        )
        if not in_time and not licence._is_in_force():
            return self.env._(
                "The licence concerned ended on %(day)s: what has ended is neither"
                " renewed nor changed nor reissued (行政许可法 50, 70(1)). The case is"
                " terminated or refused, and the holder applies for a new licence.",
                day=licence.date_to,
            )
        return False

    def _refusal_terminate(self):
        """A decided case ends without effect only if its licence ended before it."""
        if self.state not in ("making", "to_seal"):
            return False
        if self.application_kind == "new" or self.licence_changed_on:
            return self.env._("The case is decided.")
        if not self._refusal_subject():
            return self.env._("The case is decided, and the licence is in force.")
        if self._decisions():
            return self.env._(
                "Void the unsealed decision first: the licence concerned has ended."
            )
        return False

    def _move(self, name, vals=None):
        """What ends before its seal leaves no result and nobody who decided."""
        if name == "terminate":
            nothing = {"result": False, "decided_by_id": False, "decided_on": False}
            vals = {**(vals or {}), **nothing}
        result = super()._move(name, vals)
        if name == "terminate":
            # sudo: nothing takes the place of its voided decision any more.
            voided = self.sudo().document_ids.filtered("again_due")
            voided._door_opened().write({"again_due": False})
        return result

    def _refusal_renewal(self):
        if self._is_deemed_renewed():
            return self._deemed_text()
        if not self.new_date_to or self.new_date_to <= self._subject().date_to:
            return self.env._(
                "Renewed until: a day after the present end of validity is needed."
            )
        return self._refusal_validity(self.new_date_to, self.shorter_reason)

    def _refusal_validity(self, day, reason):
        """The item's validity binds a renewal: never longer, shorter with reason."""
        limit = self.renewal_limit or self._subject()._renewed_until()
        if not limit:
            return False
        if day > limit:
            return self.env._(
                "Renewed until: %(limit)s at the latest. The item's validity, or how"
                " long the licence was valid before, is not exceeded by a renewal"
                " (行政许可法 50).",
                limit=limit,
            )
        if day < limit and not (reason or "").strip():
            return self.env._(
                "Reason of the shorter validity: the renewal could last until"
                " %(limit)s.",
                limit=limit,
            )
        return False

    def _refusal_refuse(self):
        parent = getattr(super(), "_refusal_refuse", None)
        reason = parent() if parent else False
        if not reason and self._is_deemed_renewed():
            return self._deemed_text()
        return reason

    def _is_deemed_renewed(self):
        """50(2): applied for in time, accepted, and undecided at the end of validity.

        A function of dates: a job that comes late changes nothing.
        """
        if self.application_kind != "renewal" or not self.is_in_renewal_window:
            return False
        end = self._subject().date_to
        today = self.env["darqi.working.day"]._today()
        return bool(
            not self.decided_on
            and self.accepted_on
            and end
            and self.accepted_on <= end < today
        )

    def _deemed_text(self):
        return self.env._(
            "The licence ended on %(day)s without a decision: the law deems it renewed"
            " (行政许可法 50(2)). Confirm the deemed renewal instead.",
            day=self._subject().date_to,
        )

    def _licence_paper(self, kind, **values):
        licence = self._subject()
        return self._paper(
            kind,
            licence_name=licence.name,
            licence_number=licence.number,
            **values,
        )

    def _issue_granted(self, content=""):
        """The paper of the kind: 准予变更 (49), 准予延续 (50), 注销 (70)."""
        if self.application_kind == "new":
            return super()._issue_granted(content)
        return getattr(self, f"_issue_{self.application_kind}")(content)

    def _issue_change(self, _content):
        return self._licence_paper(
            "change", facts="你（单位）申请变更行政许可", changes=self._change_rows()
        )

    def _change_rows(self):
        licence = self._subject()
        chinese = self.with_context(lang="zh_CN").env
        return [
            {
                "label": licence._fields[name].get_description(chinese, ["string"])[
                    "string"
                ],
                "old": str(licence[name] or ""),
                "new": str(value),
            }
            for name, value in self._licence_changes()
        ]

    def _issue_renewal(self, _content, deemed=False):
        licence = self._subject()
        return self._licence_paper(
            "renewal",
            old_valid_to=licence.date_to,
            valid_from=licence.date_to + timedelta(1),
            valid_to=self.new_date_to,
            basis=self._legal_basis(),
            supervising_organ=self.supervising_department_id.name,
            deemed=deemed,
        )

    def _issue_reissue(self, _content):
        licence = self._subject()
        # pylint: disable-next=super-method-mismatch
        return super()._issue_granted(f"补发{licence.name}（编号：{licence.number}）")

    def _issue_cancellation(self, _content):
        return self._licence_paper(
            "cancellation",
            facts="被许可人申请注销该行政许可",
            ground=CANCEL_GROUND,
            clause="第（六）项",
        )

    def _issue_refused(self, facts, basis):
        """不予变更, 不予延续; other kinds on the common paper (38)."""
        if self.application_kind == "change":
            return self._licence_paper(
                "change_refused",
                facts=facts,
                basis=basis,
                changes=self._change_rows()
                or [{"label": "变更事项", "old": "", "new": "见申请书"}],
            )
        if self.application_kind == "renewal":
            return self._licence_paper(
                "renewal_refused",
                facts=facts,
                basis=basis,
                old_valid_to=self._subject().date_to,
            )
        return super()._issue_refused(facts, basis)

    def _decision_kind(self):
        if self.application_kind == "new":
            return super()._decision_kind()
        return {
            "granted": GRANTED_BY[self.application_kind],
            "refused": REFUSED_BY.get(self.application_kind, "refused"),
        }.get(self.result, False)

    # ----------------------------------------------------------- certificate

    def action_make_licence(self):
        """制证: a new certificate of the licence concerned; none when it ends."""
        new = self.filtered(lambda case: case.application_kind == "new")
        if new:
            super(Application, new).action_make_licence()
        others = self - new
        if others:
            others._act("make")
            for case in others:
                if case.application_kind != "cancellation":
                    case._make_certificate_again()
                case._pass_sealed()
        return True

    def _make_certificate_again(self):
        """The certificate as it will read once the decision is sealed."""
        licence = self._subject()
        values = licence._certificate_values()
        if not self.licence_changed_on:
            values.update(self._certificate_changes(licence))
        if self.application_kind == "reissue":
            values["licence_name"] = f"{licence.name}（补发）"
        document = self.env["darqi.document"]._issue(
            "licence", self, values, department=self.department_id, numbered=False
        )
        licence._door_opened().write({"needs_certificate": False})
        licence._take_sheet(document)
        return document

    def _certificate_changes(self, licence):
        names = {"holder_name": "holder"}
        values = {names.get(n, n): value for n, value in self._licence_changes()}
        if self.application_kind == "renewal":
            values["valid_from"] = licence.date_to + timedelta(1)
            values["valid_to"] = self.new_date_to
        values.update(self._transfer_values())
        return values

    def _lacks_licence(self):
        if self.application_kind == "new":
            return super()._lacks_licence()
        if self.result != "granted":
            return False
        if not self.licence_changed_on:
            return True
        return self._subject().needs_certificate

    # ------------------------------------------------------ what the seal does

    def _sealed(self, document):
        """The sealed decision changes the licence, in the seal's transaction."""
        if (
            self.application_kind != "new"
            and self.result == "granted"
            and document.kind == GRANTED_BY[self.application_kind]
            and not self.licence_changed_on
        ):
            # sudo: the seal keeper has no right on licences; the decision was judged.
            self.sudo()._change_licence()
        return super()._sealed(document)

    def _change_licence(self):
        """变更, 延续, 补办 or 注销 of the licence, its version and its notices."""
        self.ensure_one()
        licence = self.subject_licence_id
        today = self.env["darqi.working.day"]._today()
        made = self.document_ids.filtered(
            lambda paper: paper.kind == "licence" and paper.state != "voided"
        )
        vals = {
            "department_id": self.department_id.id,
            "memorandum_line_id": self.memorandum_line_id.id,
            "needs_certificate": not made,
            **({"issuer_id": self.department_id.id} if made else {}),
        }
        if self.application_kind == "change":
            name, event = "change", "changed"
            vals.update(self._licence_changes())
            vals.update(self._transfer_vals())
        elif self.application_kind == "renewal":
            name, event = "renew", "renewed"
            vals.update(
                period_from=licence.date_to + timedelta(1), date_to=self.new_date_to
            )
        elif self.application_kind == "reissue":
            name, event = "reissue", "reissued"
            vals["reissue_count"] = licence.reissue_count + 1
        else:
            name, event = "cancel", "cancelled"
            vals.update(ended_on=today, needs_certificate=False)
        licence._move(name, vals)
        self._door_opened().write({"licence_changed_on": today})
        licence._event(event)

    @api.model
    def _waiting_for_certificate(self, licence):
        """Cases that go on once the licence's certificate is sealed."""
        # sudo: they are the licence's own cases.
        return self.sudo().search(
            [("subject_licence_id", "=", licence.id), ("state", "=", "to_seal")]
        )
