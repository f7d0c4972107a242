from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..legal_clock import Entry, Limit
from .ground.at import local_moment


class Filing(models.Model):
    """Receipt: numbers, routes and times the cases, in one transaction."""

    _inherit = "darqi.filing"

    def _refusal_receive(self):
        if not self.item_ids:
            return self.env._("Items: choose at least one.")
        if self.intake_department_id not in self.env.user.department_ids:
            return self.env._(
                "Received by: you are not a member of “%(organ)s”.",
                organ=self.intake_department_id.name,
            )
        return False

    def action_receive(self):
        """收件: take the papers in, whoever is competent for the items.

        All of it or nothing: the applicant is found or made, each item becomes a case
        of the organ competent today with its number, checklist and five-day clock; the
        receipt and, for cases of other organs, the hand-over slip are issued. A second
        click changes nothing.

        :raises UserError: naming each item that cannot be taken in, and why
        """
        open_filings = self.filtered(lambda filing: filing.state == "draft")
        if open_filings:
            open_filings._receive()
        return self._action_cases()

    def _receive(self):
        """Set-based receipt of many filings. Batches print their papers on demand."""
        day = self.env["darqi.working.day"]
        today, now = day._today(), day._now()
        self._door_lock()
        self = self.filtered(lambda filing: filing.state == "draft")
        if not self:
            return self.env["darqi.application"]
        routes = self._routes(today)
        applicants = self.env["darqi.applicant"]._find_or_create(
            [filing._applicant_vals() for filing in self]
        )
        numbers, case_numbers = self._next_numbers(
            len(self), sum(len(filing.item_ids) for filing in self)
        )
        for filing, applicant, number in zip(self, applicants, numbers, strict=True):
            reason = filing._refusal("receive")
            if reason:
                raise UserError(reason)
            filing._door_opened().write(
                {
                    "state": "received",
                    "number": number,
                    "applicant_id": applicant.id,
                    "received_at": now,
                    "received_on": filing._receipt_day(today),
                    "received_by_id": self.env.uid,
                }
            )
        cases = self._create_cases(routes, case_numbers, today)
        self.env["darqi.application.material"]._attach(cases)
        cases._start_correction_clock()
        self._note_organs()
        self.env["darqi.evidence"]._record(
            cases,
            "application_receive",
            lambda case: {
                "filing": case.filing_id.number,
                "applicant": case.applicant_id.id,
                "item": case.item_id.id,
                "rule": case.rule,
                "competence": case.competence_id.id,
                "intake": case.intake_department_id.id,
            },
        )
        self.filtered(lambda filing: filing.channel != "batch")._issue_receipts()
        return cases

    def _receipt_day(self, today):
        """The day on which these papers count as received."""
        return today

    def _routes(self, today):
        """Mapping (item, scope) → columns of the row of competence, for every filing.

        A row without an organ (R0) is a route too: the applicant gets the written
        answer he is owed (行政许可法 32(一)(二)), from the organ that took him in.

        :raises UserError: one line for each item without any row, or without a
            published list (行政许可法 5, 30)
        """
        found, refused = {}, []
        scopes = {filing.scope or "" for filing in self}
        for scope in scopes:
            items = self.filtered(lambda f, s=scope: (f.scope or "") == s).item_ids
            # sudo: which organ is competent is public.
            rows = items.sudo()._competence_rows(items._origin.ids, today, scope)
            rows = {row["item_id"]: row for row in rows}
            for item in items:
                if item.id in rows:
                    found[item, scope] = rows[item.id]
                    continue
                refused.append(
                    self.env._(
                        "“%(item)s”: nobody is competent today. %(reason)s",
                        item=item.name,
                        reason="",
                    )
                )
        if refused:
            raise UserError("\n".join(refused))
        return found

    def _applicant_vals(self):
        self.ensure_one()
        return {
            "kind": self.applicant_kind,
            "name": self.applicant_name,
            "id_kind": self.id_kind,
            "id_number": self.id_number,
            "phone": self.phone,
            "address": self.address,
            "legal_person": self.legal_person,
        }

    @api.model
    def _next_numbers(self, filings, cases):
        """Numbers of filings and of cases (area 6, day 8, serial 6), in one statement.

        Unique, not gapless: nobody waits for a number.
        """
        day = f"{self.env['darqi.working.day']._today():%Y%m%d}"
        area = self.env["darqi.config"]._text("darqi.area_code")
        rows = self.env.execute_query(
            SQL(
                """SELECT 'f', nextval('darqi_filing_number_seq')
                   FROM generate_series(1, %s)
                   UNION ALL
                   SELECT 'c', nextval('darqi_application_number_seq')
                   FROM generate_series(1, %s)""",
                filings,
                cases,
            )
        )
        return (
            [f"SJ{day}{serial:06d}" for kind, serial in rows if kind == "f"],
            [f"{area}{day}{serial:06d}" for kind, serial in rows if kind == "c"],
        )

    def _create_cases(self, routes, numbers, today):
        pairs = [(filing, item) for filing in self for item in filing.item_ids]
        cases = self.env["darqi.application"]
        revisions = self.env["darqi.item.revision"]
        versions = revisions._effective_map(self.item_ids, today)
        effective = {
            item: versions.get(item._origin.id, revisions) for item in self.item_ids
        }
        unlisted = [
            item.name
            for (item, _scope), row in routes.items()
            if row["department_id"] and not effective[item]
        ]
        if unlisted:
            raise UserError(
                self.env._(
                    "Items without a published list today: %(items)s. What is not"
                    " published is no ground for a licence (行政许可法 5, 30).",
                    items="、".join(sorted(set(unlisted))),
                )
            )
        columns = {
            (item, scope): cases._competence_columns(item, row)
            for (item, scope), row in routes.items()
        }
        due = {
            day: self._correction_due(day) for day in set(self.mapped("received_on"))
        }
        vals_list = [
            {
                **self._nobody_vals(filing),
                **columns[item, filing.scope or ""],
                "number": number,
                "filing_id": filing.id,
                "applicant_id": filing.applicant_id.id,
                "applicant_name": filing.applicant_id.name,
                "item_id": item.id,
                "revision_id": effective[item].id,
                "scope": filing.scope,
                "intake_department_id": filing.intake_department_id.id,
                "is_urgent": filing.is_urgent,
                "received_on": filing.received_on,
                "papers_received_on": filing.received_on,
                "received_by_id": self.env.uid,
                "last_user_id": self.env.uid,
                "due_date": due[filing.received_on],
                "legal_due_date": due[filing.received_on],
            }
            for (filing, item), number in zip(pairs, numbers, strict=True)
        ]
        # sudo: nobody has a create right on cases; the receipt was judged before.
        created = cases.sudo()._door_opened().create(vals_list)
        return cases.browse(created.ids)

    def _nobody_vals(self, filing):
        """Columns of a case nobody is competent for; a route with an organ wins."""
        return {
            "department_id": filing.intake_department_id.id,
            "attention": self.env._(
                "No organ of this hall is competent: say so in writing at once."
            ),
        }

    @api.model
    def _correction_due(self, today):
        """What the clock will say: written at once, not a second time."""
        amount = self.env["darqi.config"]._number("darqi.correction_days")
        dates = self.env["darqi.clock"]._dates(
            Limit(amount, "working_day"),
            0,
            [Entry(kind="start", day=today, bearer="window")],
            today,
        )
        return dates["due_date"]

    def _note_organs(self):
        """Organs whose members may read the applicants' cards; one statement."""
        self.env.flush_all()
        if not self.ids:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO darqi_applicant_department_rel
                     (applicant_id, department_id)
                   SELECT DISTINCT a.applicant_id, organ
                   FROM darqi_application a, LATERAL unnest(ARRAY[
                     a.department_id, a.intake_department_id, a.original_department_id,
                     CASE WHEN a.decided_on IS NOT NULL
                          THEN a.supervising_department_id END]) organ
                   WHERE a.filing_id IN %s AND organ IS NOT NULL
                   ON CONFLICT DO NOTHING""",
                tuple(self.ids),
            )
        )
        # sudo: nothing is read, only forgotten.
        self.sudo().applicant_id.invalidate_recordset(["department_ids"])

    # -------------------------------------------------------------- papers

    def _issue_receipts(self):
        """The receipt of each case (行政许可法 32) and the slips to other organs."""
        self.application_ids._issue_receipt()

    def action_print_receipt(self):
        """打印回执: open the receipts; those of a batch are issued now."""
        for case in self.application_ids:
            if not case._receipt():
                case._issue_receipt()
        receipts = self.env["darqi.document"].search(
            [
                ("application_id", "in", self.application_ids.ids),
                ("kind", "=", "receipt"),
            ]
        )
        if len(receipts) == 1:
            return receipts.action_open_pdf()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipts"),
            "res_model": "darqi.document",
            "view_mode": "list,form",
            "domain": [("id", "in", receipts.ids)],
        }

    def _action_cases(self):
        """Open the case, or the filing when it has several."""
        if len(self) != 1 or len(self.application_ids) != 1:
            return True
        return {
            "type": "ir.actions.act_window",
            "res_model": "darqi.application",
            "res_id": self.application_ids.id,
            "views": [(False, "form")],
        }

    def action_new(self):
        """新收件: an empty screen for the next visitor."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "darqi_approval.darqi_filing_action_new"
        )


class Application(models.Model):
    """The receipt of one case."""

    _inherit = "darqi.application"

    def _receipt(self):
        # sudo: only whether the paper exists is asked.
        return (
            self.env["darqi.document"]
            .sudo()
            .search(
                [("application_id", "=", self.id), ("kind", "=", "receipt")], limit=1
            )
        )

    def _received_at(self):
        """Day and minute of receipt; the day alone where it was entered afterwards."""
        # sudo: when the filing came in, for the paper that says so.
        moment = self.sudo().filing_id.received_at
        at = moment and local_moment(moment)
        return at if at and at.date() == self.received_on else self.received_on

    def _issue_receipt(self):
        """Receipts, and slips to other organs; statements do not grow with them."""
        documents = self.env["darqi.document"]
        papers = {"receipt": [], "handover": []}
        for case in self:
            organ = case.intake_department_id
            values = {
                "received_at": case._received_at(),
                "receiver": case.received_by_id.name,
                "materials": case._material_rows(),
                "answer_by": case.legal_due_date,
            }
            content = case._paper_content(organ, values)
            papers["receipt"].append((case, content, organ))
            if case.department_id != organ:
                content = case._paper_content(organ, case._handover_values())
                papers["handover"].append((case, content, organ))
        for kind, rows in papers.items():
            if rows:
                documents._issue_each(kind, rows)

    def action_print_receipt(self):
        """打印回执 of this case."""
        self.ensure_one()
        if not self._receipt():
            self._issue_receipt()
        return self._receipt().with_env(self.env).action_open_pdf()
