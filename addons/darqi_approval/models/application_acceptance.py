from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .application import APPROVER

LAW_CORRECTION = "《行政许可法》第三十二条第一款第（四）项"
NO_MATERIAL = "（未随件提交材料）"
LAW_DECISION = "《行政许可法》第四十二条"


class Application(models.Model):
    """From receipt to acceptance (行政许可法 32): correction, acceptance, refusal."""

    _inherit = "darqi.application"

    can_issue_acceptance = fields.Boolean(compute="_compute_can_issue_acceptance")

    # --------------------------------------------------- passing on before acceptance

    def _competence_on(self, day):
        self.ensure_one()
        return self.item_id._competent_on(day, self.scope or "")

    def _competence_now(self):
        return self._competence_on(self.env["darqi.working.day"]._today())

    def _accepted_by_law(self):
        """Whether the five days ended without an answer of the competent organ."""
        self.ensure_one()
        if not self._refusal_late():
            return False
        organ = self._competence_on(self.legal_due_date).department_id
        return organ == self.department_id

    def _refusal_pass_on(self):
        if self._accepted_by_law():
            return self._refusal_late()
        row = self._competence_now()
        if not row.department_id:
            return self.env._(
                "No organ is competent for “%(item)s” today: %(reason)s",
                item=self.item_id.name,
                reason=row.reason or "",
            )
        if row.department_id == self.department_id:
            return self.env._(
                "“%(organ)s” is still the competent organ.",
                organ=self.department_id.name,
            )
        return False

    def action_pass_on(self):
        """转部门: hand the case to the organ that has become competent since receipt.

        The five days run on; where they ended at an organ that was not competent any
        more, they begin anew with the competent one. The hand-over slip is issued.
        """
        today = self.env["darqi.working.day"]._today()
        for case in self:
            row = case._competence_now()
            late = bool(case._refusal_late())
            vals = case._competence_vals(row) if row.department_id else {}
            if late:
                vals["papers_received_on"] = today
            case._act("pass_on", {**vals, "attention": False})
            if late:
                case._clock_stop("correction")
                case._start_correction_clock()
            else:
                clocks = case._clock_bear(
                    "correction", "window", held_by=case.department_id
                )
                clocks.write({"department_id": case.department_id.id})
            case._materials_follow_organ()
            case._handover_slip(case.intake_department_id)
        return True

    @api.model
    def _competence_vals(self, row):
        """The columns of a case that a row of competence decides."""
        # sudo: the supervising organ is a public fact.
        supervising = row.memorandum_line_id.sudo().supervising_department_id
        columns = {
            "id": row.id,
            "rule": row.rule,
            "department_id": row.department_id.id,
            "memorandum_line_id": row.memorandum_line_id.id,
            "supervising_department_id": supervising.id,
        }
        return self._competence_columns(row.item_id, columns)

    @api.model
    def _competence_columns(self, item, row):
        """The same from the row's columns (``_competence_rows``), without a statement.

        :param row: with the supervising organ of its memorandum line
        """
        item = item.sudo()  # sudo: original and supervising departments are public
        supervising = item.supervising_department_id or item.department_id
        routed = {}
        if row["department_id"]:
            routed = {"department_id": row["department_id"], "attention": False}
        return {
            **routed,
            "competence_id": row["id"],
            "rule": row["rule"],
            "memorandum_line_id": row["memorandum_line_id"] or False,
            "original_department_id": item.department_id.id,
            "supervising_department_id": row["supervising_department_id"]
            or supervising.id,
        }

    def _materials_follow_organ(self):
        """The new organ's members may read the applicant's card."""
        # sudo: the organ that passes a case on may not read its filing any more.
        self.sudo().filing_id._note_organs()

    def _handover_slip(self, from_organ):
        """材料流转单 from the organ that has the papers to the competent one."""
        self.ensure_one()
        return self._paper("handover", department=from_organ, **self._handover_values())

    def _handover_values(self):
        return {
            "to_organ": self.department_id.name,
            "received_at": self.received_on,
            "materials": self._material_rows(),
            "handed_by": self.env.user.name,
        }

    def _material_rows(self):
        # Papers are Chinese, whatever the language of who prints them.
        chinese = self.with_context(lang="zh_CN").env
        forms = dict(
            chinese["darqi.application.material"]
            ._fields["form"]
            ._description_selection(chinese)
        )
        rows = [
            {
                "name": row.name,
                "copies": row.copies,
                "pages": "",
                "form": forms.get(row.form, ""),
            }
            for row in self.material_ids
            if row.is_received
        ]
        nothing = {"name": NO_MATERIAL, "copies": "", "pages": "", "form": ""}
        return rows or [nothing]

    # ------------------------------------------------------------------- correction

    def _refusal_correct(self):
        if self.correction_count > self.extra_corrections:
            return self.env._(
                "The applicant was told once what to correct; the law allows one"
                " notice. A second one needs the head's authorisation with a reason."
            )
        return self._refusal_late()

    def _refusal_late(self):
        today = self.env["darqi.working.day"]._today()
        if self.legal_due_date and self.legal_due_date < today:
            return self.env._(
                "The five working days ended on %(day)s: by law the case is deemed"
                " accepted from %(received)s.",
                day=self.legal_due_date,
                received=self.papers_received_on,
            )
        return False

    def _refusal_authorise_correction(self):
        if self.correction_count <= self.extra_corrections:
            return self.env._("The correction notice was not used: it can be sent.")
        return False

    def action_authorise_correction(self, reason=""):
        """The head allows one more correction notice, with a reason that is kept."""
        reason = self._need_text(reason, self.env._("Reason"))
        for case in self:
            # sudo: heads read cases and write none; person and organ are judged by
            # name inside the act.
            case.sudo()._act(
                "authorise_correction",
                {"extra_corrections": case.extra_corrections + 1},
                step="correct",
                text=reason,
            )
        return True

    def _correction_rows(self, reasons):
        """What the notice says, from the checklist and from what the clerk adds."""
        self.ensure_one()
        rows = [
            {
                "material": row.name,
                "problem": row.problem
                or (
                    self.env._("not handed in")
                    if not row.is_received
                    else self.env._("not in order")
                ),
                "requirement": row.requirement or self.env._("hand in again"),
            }
            for row in self.material_ids
            if row._is_gap()
        ]
        rows += [
            {
                "material": self.env._("Application form"),
                "problem": problem.text_zh(),
                "requirement": self.env._("fill in as the form asks"),
            }
            for problem in self._answer_problems()
        ]
        if isinstance(reasons, str):
            reasons = [
                {
                    "material": self.env._("Application"),
                    "problem": line,
                    "requirement": "",
                }
                for line in reasons.splitlines()
                if line.strip()
            ]
        for row in reasons or []:
            text = self._need_text(row.get("problem"), self.env._("Problem"))
            rows.append(
                {
                    "material": row.get("material") or self.env._("Application"),
                    "problem": text,
                    "requirement": row.get("requirement") or text,
                }
            )
        return rows

    def action_correct(self, reasons=None):
        """补正告知: one notice with everything in it, within five working days.

        :param reasons: text, one line for each thing, or dicts with material, problem
            and requirement; lines of the checklist that are missing or faulty are
            always named
        :raises UserError: when nothing is to be corrected, or it was told before
        """
        for case in self:
            rows = case._correction_rows(reasons)
            if not rows:
                raise UserError(
                    case.env._("Correction notice: say at least one thing to correct.")
                )
            text = "\n".join(
                f"{n}. {row['material']}：{row['problem']}"
                for n, row in enumerate(rows, 1)
            )
            # The five days run on until the notice is served (steps/correction.py).
            case._act(
                "correct",
                {
                    "correction_count": case.correction_count + 1,
                    **case._correction_told_vals(),
                },
                text=text,
            )
            case._paper(
                "correction",
                corrections=rows,
                how_to_submit=case._how_to_submit(),
                **case._correction_terms(),
            )
        return True

    def _how_to_submit(self):
        """Where corrected papers are handed in: the window that took them."""
        organ = self.intake_department_id
        # sudo: the address of an office is public.
        address = organ.sudo().address
        return f"{organ.name}（{address}）" if address else organ.name

    def _correction_terms(self):
        """Period and consequence, where the bureau has set them (no statute does)."""
        config = self.env["darqi.config"]
        days = config._number("darqi.correction_period")
        return {
            "period": f"自收到本告知书之日起{days}日内" if days else "",
            "consequence": config._text("darqi.correction_consequence"),
        }

    def _correction_told_vals(self):
        """What the case keeps of the notice's terms."""
        days = self.env["darqi.config"]._number("darqi.correction_period")
        return {"correction_days": days, "correction_until": False}

    def action_receive_correction(self, text=""):
        """补正接收: corrected papers are in; the five days run anew from today.

        What arrived on an earlier day counts from it (``life/late_correction.py``).
        """
        for case in self:
            if not case._is_corrected() and not (text or "").strip():
                raise UserError(
                    self.env._(
                        "Corrections: nothing has come in since the notice. Tick what"
                        " was handed in, or write what the applicant changed."
                    )
                )
        today = self.env["darqi.working.day"]._today()
        days = {case.id: case._correction_day(today) for case in self}
        for day, cases in self.grouped(lambda case: days[case.id]).items():
            cases._act("receive_correction", {"papers_received_on": day}, text=text)
        self._start_correction_clock()
        return True

    def _correction_day(self, today):
        """The day on which corrected papers count as received."""
        return today

    def _is_corrected(self):
        """Whether any of what the notice asked for has come in since."""
        # sudo: what the notice said, compared only.
        told = self.sudo().opinion_ids.filtered(lambda row: row.step == "correct")
        text = told.sorted("id")[-1:].text or ""
        form = f"{self.env._('Application form')}："
        if form in text:
            open_rows = {problem.text_zh() for problem in self._answer_problems()}
            asked = {line.partition(form)[2] for line in text.splitlines()} - {""}
            if asked - open_rows:
                return True
        return any(
            f"{row.name}：" in text and not row._is_gap() for row in self.material_ids
        )

    def _start_correction_clock(self):
        days = self.env["darqi.config"]._number("darqi.correction_days")
        clocks = self.env["darqi.clock"]
        for day, cases in self.grouped("papers_received_on").items():
            clocks |= cases._clock_start(
                "correction", days, bearer="window", law=LAW_CORRECTION, start=day
            )
        return clocks

    # ------------------------------------------------------------------- acceptance

    def _refusal_accept(self):
        if self._accepted_by_law():
            return False  # whatever is missing, and whoever is competent today
        row = self._competence_now()
        if row.department_id != self.department_id:
            return self.env._(
                "“%(organ)s” is not the competent organ today (%(competent)s is):"
                " pass the case on.",
                organ=self.department_id.name,
                competent=row.department_id.name or row.reason or "",
            )
        gaps = self.material_ids.filtered(lambda row: row._is_gap())
        if gaps:
            return self.env._(
                "Materials are missing or to be corrected: %(names)s. Tick them, mark"
                " what may follow later, or send the correction notice.",
                names="、".join(gaps.mapped("name")),
            )
        problems = self._answer_problems()
        if problems:
            return self.env._(
                "Application form:\n%(problems)s",
                problems=self._problem_texts(problems),
            )
        return False

    def action_accept(self, opinion=""):
        """受理 in the competent organ's own name; the decision clock starts.

        When the five days have passed, the acceptance counts from the day the papers
        were received (行政许可法 32(四)), and the clerk's act only records that.
        """
        today = self.env["darqi.working.day"]._today()
        for case in self:
            late = case._accepted_by_law()
            entered = not late and case._entered_day("accepted")
            case._act(
                "accept",
                {
                    "accepted_on": (
                        case.papers_received_on if late else entered or today
                    ),
                    "accepted_by_id": self.env.uid,
                    "is_deemed_accepted": late,
                    "one_person_allowed": case._is_one_person_allowed(),
                    "attention": False,
                },
                text=opinion,
            )
            case._clock_stop("correction", day=entered)
            case._start_decision_clock()
            case._issue_acceptance()
        return True

    def _entered_day(self, event):
        """The day on which an event happened in an outside system, else False."""
        return False

    def _is_one_person_allowed(self):
        item = self.item_id.sudo()  # sudo: properties of an item are public
        return bool(
            item.is_on_the_spot
            and item.same_reviewer_decider
            and item.authorisation_document
        )

    def _decision_limit(self):
        """(amount, unit, promise, start, law) of the decision clock of this case."""
        revision = self.revision_id.sudo()  # sudo: limits are public
        amount = revision.statutory_days
        unit = revision.statutory_unit or "working_day"
        if not amount:
            key = "joint_days" if revision.is_joint else "decision_days"
            amount = self.env["darqi.config"]._number(f"darqi.{key}")
            unit = "working_day"
        from_receipt = revision.base_event == "receipt"
        start = self.papers_received_on if from_receipt else self.accepted_on
        return amount, unit, revision.promised_days or 0, start, self._decision_law()

    def _decision_law(self):
        """The clause that limits the time of this case's decision."""
        return LAW_DECISION

    def _start_decision_clock(self):
        """Each case with the limit and day of its own; two inserts in all."""
        limits = {}
        for case in self:
            amount, unit, promise, start, law = case._decision_limit()
            limits[case.id] = (amount, unit, promise, start, law)
        self._clock_start_each("decision", limits, bearer="reviewer")

    def _issue_acceptance(self):
        self.ensure_one()
        clock = self._clock("decision")[:1]
        return self._paper(
            "acceptance",
            accepted_on=self.accepted_on,
            statutory_due=clock.due_date,
            promised_due=clock.promise_date or None,
            provisional=clock.is_provisional,
            special_procedure=self._planned_special_words(),
            fee=self._fee_words(),
        )

    def _fee_words(self):
        """What the list the case runs on says of charges, for the notice."""
        # sudo: the implementation list is public.
        fees = self.sudo().revision_id.fee_ids
        return "；".join(
            f"{fee.name}（{fee.standard}）" if fee.standard else fee.name
            for fee in fees
        )

    @api.depends_context("uid")
    @api.depends("is_deemed_accepted", "attention")
    def _compute_can_issue_acceptance(self):
        for case in self:
            case.can_issue_acceptance = bool(
                case.is_deemed_accepted
                and case.attention
                and not case._refusal_role("accept")
            )

    def action_issue_acceptance(self):
        """Issue the notice of an acceptance that the law made (PRACTICE 1.11)."""
        self.ensure_one()
        if not self.is_deemed_accepted or not self.attention:
            raise UserError(self.env._("The acceptance notice was issued already."))
        reason = self._refusal_role("accept")
        if reason:
            raise UserError(reason)
        # sudo: only persons are compared.
        case = self.sudo()
        if self.env.user == case.reviewer_id or case._was_reviewed_by(self.env.user):
            raise UserError(
                self.env._(
                    "You review this case: acceptance and approval are kept apart,"
                    " another person issues the notice of its acceptance."
                )
            )
        self._door_lock()
        # Whoever says so in the organ's name is the one who accepted.
        self._door_opened().write({"attention": False, "accepted_by_id": self.env.uid})
        self.env["darqi.evidence"]._record(
            self, "application_accept", {"state": self.state, "deemed": True}
        )
        self._issue_acceptance()
        return True

    # ------------------------------------------------------------ not accepted

    def _refusal_refuse_acceptance(self):
        """A case with a competent organ in the hall is accepted or passed on."""
        if self._accepted_by_law():
            return self._refusal_late()
        competent = self._competence_now().department_id
        if competent:
            return self.env._(
                "“%(organ)s” of this hall is competent for “%(item)s”: the case is"
                " accepted or passed on, never refused at the door (行政许可法"
                " 32(二)).",
                organ=competent.name,
                item=self.item_id.name,
            )
        return False

    def _refusal_not_needed(self):
        """What has a list and an organ needs a licence, unless the approver says not.

        The window alone would walk round the guarded refusal to accept (32(一), (二)).
        """
        if self.env.user.has_groups(",".join(APPROVER)):
            return False
        if self._refusal_late():
            return self.env._(
                "The five days of 行政许可法 32(四) are over: only an approver may"
                " still say that no licence is needed, with the clause."
            )
        if self.revision_id and self._competence_now().department_id:
            return self.env._(
                "“%(item)s” has a published list and a competent organ: only an"
                " approver may say that this matter needs no licence, with the clause"
                " (行政许可法 32(一)).",
                item=self.item_id.name,
            )
        return False

    def action_refuse_acceptance(self, competent_organ="", reason=""):
        """不予受理: no organ of this hall is competent (行政许可法 32(二)).

        :param competent_organ: the organ outside the hall to which the applicant is
            sent; an organ of the hall is refused, the case is passed on instead
        """
        organ = self._need_text(competent_organ, self.env._("Competent organ"))
        # sudo: which organs the hall has is public.
        inside = (
            self.env["darqi.department"]
            .sudo()
            .search(["|", ("name", "=", organ), ("short_name", "=", organ)], limit=1)
        )
        if inside:
            raise UserError(
                self.env._(
                    "“%(organ)s” is in this hall: the case is passed on to it, not"
                    " refused.",
                    organ=inside.name,
                )
            )
        config = self.env["darqi.config"]
        today = self.env["darqi.working.day"]._today()
        for case in self:
            case._act(
                "refuse_acceptance",
                {"closed_on": today},
                text="\n".join(filter(None, [organ, reason])),
            )
            case._clock_stop("correction")
            case._paper(
                "refusal_to_accept",
                competent_organ=organ,
                reason=reason or "",
                review_organ=config._text("darqi.review_organ"),
                court=config._text("darqi.court"),
            )
        return True

    def action_not_needed(self, basis=""):
        """不受理: the matter needs no licence (行政许可法 32(一)).

        :param basis: the clause by which it needs none
        """
        basis = self._need_clause(basis)
        today = self.env["darqi.working.day"]._today()
        for case in self:
            case._act("not_needed", {"closed_on": today}, text=basis)
            case._clock_stop("correction")
            case._paper("licence_not_needed", basis=basis)
        return True

    # ------------------------------------------------------------ deemed acceptance

    @api.model
    def _cron_deem_accepted(self, limit=5000):
        """Enter the acceptances that the law made (行政许可法 32(四)).

        One statement finds the due rows; a job that was late enters the same dates.
        Where the organ was not competent on the last day nothing is accepted: a person
        has to look at it (PRACTICE 1.11).
        """
        today = self.env["darqi.working.day"]._today()
        due = self.search(
            [
                ("state", "in", ("received", "correcting")),
                ("legal_due_date", "<", today),
                ("attention", "=", False),
            ],
            order="legal_due_date, id",
            limit=limit,
        )
        due._due_to_be_deemed().try_lock_for_update()._deem_accepted()
        if "ir_cron_progress_id" in self.env.context:
            # More than one run's worth: the next run begins at once.
            remaining = int(len(due) == limit)
            self.env["ir.cron"]._commit_progress(len(due), remaining=remaining)
        return len(due)

    def _competent_on_last_day(self):
        """Those of which the organ was competent on the last of the five days."""
        # sudo: which organ is competent is public.
        organs = self.item_id.sudo()._competent_organs(
            [
                (case.id, case.item_id.id, case.scope or "", case.legal_due_date)
                for case in self
            ]
        )
        return self.filtered(lambda case: organs.get(case.id) == case.department_id.id)

    def _deem_accepted(self):
        """Statements grow neither with the cases nor with the days they fell due."""
        deemed = self._competent_on_last_day()
        if self - deemed:
            (self - deemed)._door_opened().write(
                {
                    "attention": self.env._(
                        "Five days passed without an answer, and the organ is not"
                        " competent: pass on or refuse at once."
                    )
                }
            )
        if not deemed:
            return deemed
        law_days = {case: case.legal_due_date + timedelta(days=1) for case in deemed}
        self.env["darqi.opinion"]._say(
            deemed, "deem", text=self.env._("No notice within five working days.")
        )
        deemed._move(
            "deem",
            {
                "is_deemed_accepted": True,
                "attention": self.env._(
                    "Deemed accepted: issue and seal the acceptance notice."
                ),
            },
        )
        for case in deemed._door_opened():
            case.write(
                {
                    "accepted_on": case.papers_received_on,
                    "one_person_allowed": case._is_one_person_allowed(),
                }
            )
        # The rows are dated by the law, not by the job.
        clocks = deemed._clock("correction")
        days = {case.id: law_days[case] for case in deemed}
        clocks._append(
            "stop",
            {clock.id: {"day": days[clock.res_id]} for clock in clocks},
            note=LAW_CORRECTION,
        )
        deemed._start_decision_clock()
        self.env["darqi.evidence"]._record(
            deemed,
            "application_deem",
            lambda case: {
                "accepted_on": case.accepted_on,
                "took_effect_on": law_days[case],
                "row": case._evidence_row(),
            },
        )
        return deemed
