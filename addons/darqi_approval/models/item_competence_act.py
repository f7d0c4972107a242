from odoo import fields, models
from odoo.exceptions import UserError

from ..competence import KIND_NONE
from .ground.state_door import CONTEXT_KEY, DOOR


class Item(models.Model):
    """Acts that change who is competent: by a decision, by law, by an item's end."""

    _inherit = "darqi.item"

    def _competence_decide(
        self,
        scope,
        date_from,
        department,
        kind,
        basis=None,
        document="",
        reason="",
        principal=None,
    ):
        """Set the organ of a scope by a decision on record (rule RD).

        For the whole banner it holds until the next decision, a memorandum line signed
        later, a withdrawal or the item's end; for another scope until the next
        decision there or the item's end.

        :param scope: "" for the whole banner
        :param date_from: first day of the decision
        :param department: the organ; empty: nobody, with the reason
        :param kind: statutory, concentrated, delegated, empowered (none without organ)
        :param document: number of the decision, required
        :param principal: the organ that delegates, for kind ``delegated``
        :return: the new rows
        :raises UserError: without document, for examples, for a kind that does not fit
        """
        if (kind == KIND_NONE) != (not department):
            raise UserError(
                self.env._("Kind: “Nobody” goes with an empty organ, and only with it.")
            )
        if not department and not reason:
            raise UserError(self.env._("Reason: required when nobody is competent."))
        if kind == "delegated" and not principal:
            raise UserError(
                self.env._("Delegating organ: required for a delegated power.")
            )
        return self._competence_enter(
            {
                "scope": (scope or "").strip(),
                "date_from": fields.Date.to_date(date_from),
                "department_id": department.id if department else False,
                "principal_id": principal.id if kind == "delegated" else False,
                "kind": kind,
                "basis_id": basis.id if basis else False,
                "document": document,
                "reason": reason or f"依据{document}确定实施机关",
            }
        )

    def _competence_hand_back(self, scope, date_from, document="", reason=""):
        """A scope follows the whole banner again, by a decision.

        For the whole banner itself: the decisions end and the facts of the reform
        answer.

        :return: the new rows
        :raises UserError: when no decision of that scope is on record
        """
        scope = (scope or "").strip()
        for item in self:
            # sudo: the register is public inside the office.
            if scope not in item.sudo().decision_ids.mapped("scope"):
                raise UserError(
                    self.env._(
                        "Scope: “%(scope)s” has no organ of its own in “%(item)s”.",
                        scope=scope,
                        item=item.display_name,
                    )
                )
        return self._competence_enter(
            {
                "scope": scope,
                "date_from": fields.Date.to_date(date_from),
                "is_return": True,
                "kind": KIND_NONE,
                "document": document,
                "reason": reason or f"依据{document}恢复",
            }
        )

    def _competence_enter(self, vals):
        """Put a decision on record for each item and let it take effect."""
        self._need_decision(vals["document"])
        day = vals["date_from"]
        for item in self:
            if day < item.date_from or (item.date_to and day > item.date_to):
                raise UserError(
                    self.env._(
                        "From: “%(item)s” is not in force on %(day)s.",
                        item=item.display_name,
                        day=day,
                    )
                )
        # sudo: nobody has a create right on the register; the right to decide was
        # judged above.
        decisions = (
            self.env["darqi.competence.decision"]
            .sudo()
            .create([{"item_id": item.id, **vals} for item in self])
        )
        self.env["darqi.evidence"]._record(
            decisions,
            "competence_decided",
            lambda decision: {
                "item": decision.item_id.id,
                "scope": decision.scope,
                "date_from": str(decision.date_from),
                "returns": decision.is_return,
                "organ": decision.department_id.id or None,
                "principal": decision.principal_id.id or None,
                "kind": decision.kind,
                "document": decision.document,
                "reason": decision.reason,
            },
        )
        return self._competence_refresh(day)

    def _change_department(
        self,
        department,
        date_from,
        document="",
        reason="",
        kind="statutory",
        principal=None,
    ):
        """The original department changes from a day on (by law, reform or renaming).

        :raises UserError: without document, or for a day to come
        """
        self._need_decision(document)
        day = fields.Date.to_date(date_from)
        if day > self.env["darqi.working.day"]._today():
            raise UserError(
                self.env._("From: enter the change on the day it takes effect.")
            )
        for item in self:
            if item.supervising_department_id == item.department_id:
                item.supervising_department_id = department
        self._door().write(
            {
                "department_id": department.id,
                "own_kind": kind,
                "principal_id": principal.id if principal else False,
            }
        )
        created = self._competence_refresh(day, document=document)
        self.env["darqi.evidence"]._record(
            self,
            "item_department_changed",
            {
                "department": department.id,
                "date_from": str(day),
                "document": document,
                "reason": reason,
            },
        )
        return created

    def _end(self, date_to, document="", reason=""):
        """The item ends with ``date_to`` (REQ-29 取消); nobody is competent after it.

        :raises UserError: without document, or before the item began
        """
        self._need_decision(document)
        day = fields.Date.to_date(date_to)
        self._door().write({"date_to": day})
        created = self._competence_refresh(
            fields.Date.add(day, days=1), document=document
        )
        self.env["darqi.evidence"]._record(
            self,
            "item_ended",
            {"date_to": str(day), "document": document, "reason": reason},
        )
        return created

    def _door(self):
        return self.with_context(**{CONTEXT_KEY: DOOR})

    def _need_decision(self, document):
        """:raises UserError: unless a catalogue keeper acts with a document"""
        self.env["darqi.state.door"]._need_group("darqi_approval.group_catalogue")
        if not (document or "").strip():
            raise UserError(self.env._("Document: the decision's number is required."))
        if any(item.is_example for item in self):
            raise UserError(
                self.env._("An example of another county has no organ in this banner.")
            )
