from datetime import date

from odoo.fields import Command

from .common_cases import PERSON, CasesMixin
from .common_documents import DocumentsCommon

START = date(2026, 3, 2)  # a Monday
END = date(2026, 12, 31)
IN_TIME = date(2026, 11, 16)  # a Monday, more than 30 days before the end
TOO_LATE = date(2026, 12, 14)
AFTER = date(2027, 1, 4)
HOLDER = "演示申请人甲"


class LicencesCommon(CasesMixin, DocumentsCommon):
    """A licence in force and the cases about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holder = cls.env["darqi.applicant"]._find_or_create(
            [
                {
                    "kind": "person",
                    "name": HOLDER,
                    "id_kind": "citizen_id",
                    "id_number": PERSON,
                }
            ]
        )

    def licence(self, **vals):
        """A licence of the holder in force from START to END."""
        licence = self.on(
            self.new_licence(
                **{
                    "holder_id": self.holder.id,
                    "holder_name": HOLDER,
                    "date_from": START,
                    "date_to": END,
                    **vals,
                }
            ),
            START,
        )
        certificate = licence._make_certificate()
        self.stamp(self.by_keeper(certificate, day=START))
        return licence.with_env(self.env)

    def about(self, kind, licence, day, to="making", values=None, **vals):
        """A case about the licence brought to a state, each step by its person."""
        filing = self.as_user("window_a", self.env["darqi.filing"], day).create(
            {
                "applicant_name": HOLDER,
                "id_number": PERSON,
                "application_kind": kind,
                "subject_licence_id": licence.id,
                "item_ids": [Command.set(licence.item_id.ids)],
                **vals,
            }
        )
        filing.action_receive()
        case = filing.application_ids.with_env(self.env)
        if to == "received":
            return case
        window = self.as_user("window_b", case, day)
        window.material_ids.write({"is_received": True, "verdict": "ok"})
        window.write({"answers": {"content": "住宿"}, **(values or {})})
        window.action_accept()
        if to == "accepted":
            return case
        reviewer = self.as_user("reviewer_a", case, day)
        reviewer.action_pick_up()
        reviewer.action_pass_review("符合条件")
        if to == "pending_decision":
            return case
        self.as_user("approver_a", case, day).action_grant("同意")
        return case

    def seal_all(self, case, day):
        """Everything of the case that waits for the seal, by the keeper."""
        papers = self.env["darqi.document"].search(
            [
                ("application_id", "=", case.id),
                ("state", "=", "issued"),
                ("seal_required", "=", True),
            ],
            order="id",
        )
        for paper in papers:
            self.stamp(self.by_keeper(paper, day=day))
        return papers
