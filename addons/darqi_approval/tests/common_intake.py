"""Builders for what the window does besides: charges, tickets, places."""

from odoo.fields import Command

from .common_cases import MONDAY, CasesMixin


class IntakeMixin(CasesMixin):
    """An item with a charge that the tax office collects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["darqi.department"].create(
            {"name": "测试税务局", "kind": "vertical"}
        )
        cls.law = cls.env["darqi.basis"].create(
            {"name": "测试草原法", "kind": "law", "article": "第三十九条"}
        )

    @classmethod
    def add_fee(cls, item, day="2025-06-02", **vals):
        """A new version of the item's list with one charge, in effect from ``day``."""
        lists = cls.on(cls.env["darqi.item.revision"], day)
        draft = cls.on(lists._next_draft(cls.on(item, day)), day)
        draft.write(
            {
                "date_from": day,
                "fee_ids": [
                    Command.create(
                        {
                            "name": "测试植被恢复费",
                            "basis_id": cls.law.id,
                            "standard": "每平方米2元",
                            "assessor_id": cls.organs["health"].id,
                            "collector_id": cls.tax.id,
                            "how_to_pay": "电子税务局",
                            **vals,
                        }
                    )
                ],
            }
        )
        cls.publish(draft)
        return draft.fee_ids

    def to_counter(self, case, day=MONDAY):
        """A granted case with everything made and sealed."""
        self.as_user("delivery_a", case, day).action_make_licence()
        for licence in case.licence_ids:
            self.on(licence, day)._make_certificate()
        for paper in case.document_ids:
            if paper.seal_required and paper.state == "issued":
                self.stamp(self.on(paper.with_user(self.keeper), day))
        return case
