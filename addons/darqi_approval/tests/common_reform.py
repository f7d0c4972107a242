import base64
from datetime import date

from .common import DarqiCommon

FILE = base64.b64encode(b"%PDF-1.4 evidence")
PUBLISHED = date(2023, 2, 1)
SIGNED = date(2023, 3, 1)


class ReformCommon(DarqiCommon):
    """A reform plan, items of the health commission, and the way to a signature."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["darqi.plan"].create(
            {
                "name": "测试改革实施方案",
                "number": "测政发〔2023〕1号",
                "issue_date": "2023-01-19",
            }
        )
        cls.item, cls.item_b = cls.make_items("测试划转事项甲", "测试划转事项乙")

    @classmethod
    def make_items(cls, *names, organ="health", **vals):
        """Items of an organ, alive since 2020 and with a legal basis."""
        return cls.env["darqi.item"].create(
            [
                {
                    "name": name,
                    "department_id": cls.organs[organ].id,
                    "date_from": "2020-01-01",
                    "legal_basis": "《测试条例》第一条",
                    "transfer_category": "must",
                    **vals,
                }
                for name in names
            ]
        )

    @classmethod
    def milestone(cls, kind, **vals):
        """The plan's milestone of a kind, with evidence filled in."""
        row = cls.plan.milestone_ids.filtered(lambda r: r.kind == kind)
        row.write(
            {
                "number": f"测字〔2023〕{row.sequence}号",
                "date": date(2023, 1, 10 + row.sequence),
                "file": FILE,
                "copied_to": "市委编办、市司法局" if kind == "report" else False,
                **vals,
            }
        )
        return row

    @classmethod
    def milestones_done(cls, *kinds, day=PUBLISHED):
        """Record these milestones as done, in the order given."""
        for kind in kinds:
            row = cls.milestone(kind)
            row.date = min(row.date, day)
            cls.as_user(cls, "catalogue_a", row, day).action_done()

    @classmethod
    def gate_open(cls):
        """Everything the gate of PRACTICE 1.3 asks of the bureau."""
        cls.milestones_done(
            "meeting", "report", "region_approval", "establishment_reply"
        )
        cls.make_seal()

    @classmethod
    def make_seal(cls):
        """The bureau's special seal, announced and in use since February 2023."""
        seals = cls.env["darqi.seal"]
        # What the database has of this organ would overlap.
        seals.search(
            [("department_id", "=", cls.bureau.id), ("kind", "=", "approval_special")]
        )._door_opened().write({"state": "stopped"})
        cls.env.flush_all()
        return seals.create(
            {
                "name": "测试行政审批专用章",
                "department_id": cls.bureau.id,
                "kind": "approval_special",
                "date_from": "2023-02-01",
                "announcement": "测公告〔2023〕1号",
                "keeper_ids": cls.staff["keeper_a"].ids,
            }
        )

    @classmethod
    def batch(cls, items, name="测试第一批", **vals):
        """A batch in sorting with these items."""
        transfer = cls.as_user(cls, "catalogue_a", cls.env["darqi.transfer"]).create(
            {"name": name, "plan_id": cls.plan.id, **vals}
        )
        cls.as_user(cls, "catalogue_a", cls.env["darqi.transfer.line"]).create(
            [{"transfer_id": transfer.id, "item_id": item.id} for item in items]
        )
        return transfer.with_user(cls.env.user)

    @classmethod
    def to_legal(cls, transfer, day=PUBLISHED, officer="health_officer"):
        """The lines of a batch, with the legality opinion given."""
        lines = transfer.line_ids
        cls.as_user(cls, officer, lines, day).action_submit()
        cls.as_user(cls, "catalogue_a", lines, day).action_check()
        cls.as_user(cls, "justice_a", lines, day).action_legal("合法")
        return lines

    @classmethod
    def to_published(cls, transfer, day=PUBLISHED, officer="health_officer"):
        """The batch determined and published on ``day``."""
        lines = cls.to_legal(transfer, day, officer)
        keeper = cls.as_user(cls, "catalogue_a", transfer, day)
        keeper.write({"document_number": "测政发〔2023〕9号", "document_date": day})
        keeper.action_confirm()
        keeper.action_publish()
        return lines

    @classmethod
    def hand_over(cls, lines, day=PUBLISHED, officer="health_officer"):
        """“None” stated for every group, the four points gone through."""
        cls.as_user(cls, officer, lines.handover_line_ids, day).action_none()
        cls.as_user(cls, "catalogue_a", lines, day).action_tick_all()

    @classmethod
    def memorandum(cls, items, day=PUBLISHED, organ="health", **vals):
        """A complete draft memorandum for these items."""
        keeper = cls.as_user(cls, "catalogue_a", cls.env["darqi.memorandum"], day)
        memo = keeper.create(
            {
                "plan_id": cls.plan.id,
                "department_id": cls.organs[organ].id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "item_id": item.id,
                            "open_cases": "stay",
                            "supervising_user_id": cls.staff[f"{organ}_officer"].id,
                        },
                    )
                    for item in items
                ],
                **vals,
            }
        )
        memo.action_fill_standard()
        return memo.with_user(cls.env.user)

    @classmethod
    def to_sign(cls, memo, day=PUBLISHED, liaison="health_liaison"):
        """Checked by both sides and found lawful."""
        cls.as_user(cls, "catalogue_a", memo, day).action_start_check()
        cls.as_user(cls, liaison, memo, day).action_check()
        cls.as_user(cls, "catalogue_a", memo, day).action_check()
        cls.as_user(cls, "justice_a", memo, day).action_legal("合法")
        return memo

    @classmethod
    def ready(cls, items, day=PUBLISHED):
        """A memorandum of these items that both heads may sign."""
        cls.gate_open()
        lines = cls.to_published(cls.batch(items), day)
        cls.hand_over(lines, day)
        return cls.to_sign(cls.memorandum(items, day), day)

    @classmethod
    def sign(cls, memo, day=SIGNED):
        """Both heads sign on ``day``."""
        cls.as_user(cls, "health_head", memo, day).action_sign_department()
        cls.as_user(cls, "bureau_head", memo, day).action_sign_bureau()
        return memo
