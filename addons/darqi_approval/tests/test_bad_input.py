from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import DarqiCommon
from .common_cases import CasesMixin, photo

DAY = "2026-03-09"
# ValidationError and AccessError are kinds of it.
REFUSED = UserError


@tagged("post_install", "-at_install")
class TestBadInput(CasesMixin, DarqiCommon):
    """Issue 3, “Bad input”: each impossibility by every way in, named in Chinese.

    Ways: ORM create and write, RPC (``call_kw``), import (``load``), batch. A message
    names the field or rule in Chinese.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def acting(self, login, records, day=DAY):
        return self.as_user(login, records, day).with_context(lang="zh_CN")

    def refused(self, words, function, *args, **kwargs):
        """Assert that it is refused, with these words in the message."""
        with self.assertRaises(REFUSED) as caught:
            function(*args, **kwargs)
        self.assertRegex(str(caught.exception), words)

    def rpc(self, login, records, name, *args, **kwargs):
        """The call as it comes over the wire: public methods, context from outside."""
        context = {"lang": "zh_CN", **kwargs.pop("context", {})}
        model = self.env[records._name].with_user(self.staff[login])
        first = [] if name in ("create", "load") else [records.ids]
        return call_kw(model, name, [*first, *args], {**kwargs, "context": context})

    def refused_by_rpc(self, words, login, records, name, *args, **kwargs):
        self.refused(words, self.rpc, login, records, name, *args, **kwargs)

    # ----------------------------------------------------- state, dates, opinions

    GUARDED = {
        "state": ("granted", "状态"),
        "result": ("granted", "结果"),
        "received_on": ("2020-01-01", "收件日期"),
        "accepted_on": ("2020-01-01", "受理日期"),
        "decided_on": ("2030-01-01", "决定日期"),
        "due_date": ("2030-01-01", "到期"),
        "legal_due_date": ("2030-01-01", "法定"),
        "used_days": (1, "决定用时"),
        "special_until": ("2030-01-01", "不计时"),
        "number": ("1", "办件编号"),
    }

    def label(self, model, name):
        field = self.env[model].with_context(lang="zh_CN")._fields[name]
        env = self.env(context={**self.env.context, "lang": "zh_CN"})
        return field.get_description(env, ["string"])["string"]

    def test_fields_of_acts_are_nobodys_to_write(self):
        """State, results and every day and deadline: ORM, RPC and import."""
        case = self.case("reviewing")
        mine = self.acting("reviewer_a", case)
        for name, (value, _words) in self.GUARDED.items():
            label = self.label("darqi.application", name)
            with self.subTest(field=name):
                self.refused(label, mine.write, {name: value})
                self.refused_by_rpc(label, "reviewer_a", case, "write", {name: value})
                self.refused_by_rpc(
                    label, "reviewer_a", case, "web_save", {name: value}, {}
                )
        before = case.read(list(self.GUARDED))
        loaded = self.rpc(
            "reviewer_a", case, "load", [".id", "state"], [[str(case.id), "closed"]]
        )
        self.assertFalse(loaded["ids"])
        self.assertTrue(loaded["messages"])
        self.assertEqual(case.read(list(self.GUARDED)), before)

    def test_the_message_is_chinese_throughout(self):
        """No English word of the model or field stands in the message."""
        case = self.case("reviewing")
        with self.assertRaises(UserError) as caught:
            self.acting("reviewer_a", case).write({"state": "closed"})
        self.assertNotRegex(str(caught.exception), "[A-Za-z]{3,}")

    def test_registers_are_nobodys_to_write(self):
        """Opinions, clocks, ledger, special procedures, steps: no create, no write."""
        case = self.case("reviewing")
        self.acting("reviewer_a", case).action_start_special(
            "testing", "《测试条例》第五条", "测试所", "2026-03-20"
        )
        for model, vals in (
            ("darqi.opinion", {"application_id": case.id, "step": "review"}),
            ("darqi.clock", {"kind": "decision", "name": "x"}),
            ("darqi.clock.entry", {"kind": "pause"}),
            ("darqi.application.special", {"application_id": case.id}),
            ("darqi.application.step", {"application_id": case.id, "name": "x"}),
            ("darqi.application.overdue", {"application_id": case.id}),
            ("darqi.application.party", {"application_id": case.id, "name": "x"}),
            ("darqi.evidence", {}),
        ):
            rows = self.env[model].search([], limit=1)
            with self.subTest(model=model):
                self.refused_by_rpc(".", "reviewer_a", rows, "create", [vals])
                if rows:
                    known = [n for n in ("note", "state") if n in rows._fields]
                    field = known[0] if known else "create_date"
                    vals = {field: "done"}
                    self.refused_by_rpc(".", "reviewer_a", rows, "write", vals)
                    self.refused_by_rpc(".", "reviewer_a", rows, "unlink")

    def test_private_acts_are_not_called(self):
        """What moves clocks and states underneath is no public method."""
        case = self.case("reviewing")
        for name in (
            "_clock_pause",
            "_clock_stop",
            "_move",
            "_door_opened",
            "_act",
            "_decide",
            "_plan_steps",
            "_side_end",
        ):
            self.refused_by_rpc(".", "reviewer_a", case, name)

    # ----------------------------------------------------------------- days

    def test_days_in_the_future_or_before_receipt(self):
        """A day an act is told lies where it can."""
        case = self.case("reviewing")
        mine = self.acting("reviewer_a", case)
        mine.action_request_step("survey")
        step = self.acting("reviewer_a", case.step_ids)
        officers = self.staff["reviewer_a"] | self.staff["reviewer_b"]
        picture = step.env["ir.attachment"].create({"name": "现场.jpg", "raw": photo()})
        # Nothing else is missing, so that only the day can be refused.
        step.write(
            {
                "officer_ids": [Command.set(officers.ids)],
                "surveyed_from": "09:00",
                "surveyed_to": "10:00",
                "place": "测试路1号",
                "attachment_ids": [Command.set(picture.ids)],
                "result": "pass",
                "text": "合格",
            }
        )
        step.point_ids.write({"finding": "已查", "verdict": "pass"})
        for day in ("2026-03-10", "2026-03-06", False):
            step.write({"surveyed_on": day})
            self.refused("勘验日期", step.action_finish)
        step.write({"surveyed_on": "2026-03-09"})
        self.acting("reviewer_b", step).action_confirm_survey()
        step.action_finish()
        self.assertEqual(step.state, "done")
        start = mine.action_start_special
        self.refused("告知", start, "testing", "《条例》第一条", "所", "2026-03-08")
        self.refused("告知", start, "testing", "《条例》第一条", "所", False)
        self.refused(
            "补充|提交",
            mine.action_supplement,
            [{"material": "甲", "problem": "乙", "requirement": "丙"}],
            "2026-03-01",
        )

    def test_today_is_not_told_from_outside(self):
        """A context that names another day changes nothing (invariant 4)."""
        case = self.case("received")
        for at in ("2020-01-01", {"day": "2020-01-01"}, ["2020-01-01"], 1):
            with self.assertRaises(REFUSED):
                self.rpc(
                    "window_b", case, "action_correct", "签字", context={"darqi_at": at}
                )
        self.assertFalse(case.document_ids.filtered(lambda d: d.kind == "correction"))
        filing = self.rpc(
            "window_a",
            self.env["darqi.filing"],
            "create",
            [
                {
                    "applicant_name": "演示申请人甲",
                    "id_number": "11010519491231002X",
                    "phone": "13800000001",
                    "item_ids": [Command.set(self.item.ids)],
                }
            ],
            context={"darqi_at": "2020-01-01"},
        )
        filing = self.env["darqi.filing"].browse(filing)
        forged = {"darqi_at": "2020-01-01"}
        self.rpc("window_a", filing, "action_receive", context=forged)
        today = self.env["darqi.working.day"]._today()
        self.assertEqual(filing.application_ids.received_on, today)

    def test_no_event_entered_afterwards(self):
        """Back-filled events: only for items of an outside system, by its roles."""
        case = self.case("reviewing")
        entry = self.acting("reviewer_a", self.env["darqi.outside.entry"]).create(
            {"application_id": case.id, "outside_decided_on": "2026-03-05"}
        )
        self.refused("本平台|事后", entry.action_save)
        self.refused_by_rpc(
            self.label("darqi.application", "outside_decided_on"),
            "reviewer_a",
            case,
            "write",
            {"outside_decided_on": "2026-03-05"},
        )
        outside = self.make_item("测试国垂事项", organ="bureau", system="national")
        case = self.case("reviewing", items=outside)
        entries = self.acting("reviewer_a", self.env["darqi.outside.entry"])
        for vals in (
            {"outside_accepted_on": "2026-02-01"},
            {"outside_accepted_on": "2026-03-20"},
            {
                "outside_accepted_on": "2026-03-05",
                "outside_decided_on": "2026-03-03",
            },
        ):
            self.refused(
                "收件", entries.create({"application_id": case.id, **vals}).action_save
            )
        stranger = self.acting("market_reviewer", self.env["darqi.outside.entry"])
        with self.assertRaises(REFUSED):
            stranger.create(
                {"application_id": case.id, "outside_number": "X1"}
            ).action_save()

    # --------------------------------------------------------------- pauses

    def test_pauses(self):
        """Two open pauses; a pause without ground, clause, organiser or end."""
        case = self.case("reviewing")
        mine = self.acting("reviewer_a", case)
        good = {
            "ground": "testing",
            "basis": "《测试条例》第五条",
            "organiser": "测试所",
            "until": "2026-03-20",
        }
        for missing, words in (
            ("ground", "听证"),
            ("basis", "条款|依据"),
            ("organiser", "组织"),
            ("until", "截止|期限|告知"),
        ):
            vals = {**good, missing: False}
            self.refused(words, mine.action_start_special, **vals)
            self.refused_by_rpc(".", "reviewer_a", case, "action_start_special", **vals)
        for ground in ("payment", "survey", "publicity", "consultation"):
            self.refused(
                "听证", mine.action_start_special, **{**good, "ground": ground}
            )
        mine.action_start_special(**good)
        self.refused("停", mine.action_start_special, **good)
        dialog = self.acting("reviewer_a", self.env["darqi.application.side.act"])
        second = dialog.create(
            {"application_id": case.id, "act": "start_special", **good}
        )
        self.refused("停", second.action_confirm)
        self.assertEqual(len(case.special_ids), 1)

    # ------------------------------------------------------------- deciding

    def test_decided_once(self):
        """The second decision is refused, by act, dialog, RPC and batch."""
        case = self.case("pending_decision", day=DAY)
        self.acting("approver_a", case).action_grant("同意")
        for login in ("approver_a", "approver_b"):
            mine = self.acting(login, case)
            self.refused("状态", mine.action_grant, "再次同意")
            self.refused("状态", mine.action_refuse, "事实", "条款")
            self.refused_by_rpc("状态", login, case, "action_grant", "同意")
            dialog = self.acting(login, self.env["darqi.application.act"]).create(
                {
                    "act": "grant",
                    "text": "同意",
                    "application_ids": [Command.set(case.ids)],
                }
            )
            self.refused("状态", dialog.action_confirm)
            batch = self.acting(login, self.env["darqi.application.batch"]).create(
                {
                    "act": "grant",
                    "text": "同意",
                    "application_ids": [Command.set(case.ids)],
                }
            )
            batch.action_confirm()
            self.assertEqual((batch.done_count, batch.refused_count), (0, 1))
        granted = case.document_ids.filtered(lambda d: d.kind == "granted")
        self.assertEqual(len(granted), 1)

    # ------------------------------------------------------- owner, department

    def test_forged_owner_and_department(self):
        """Organ, handler and receiver are what the acts say, whatever is sent."""
        case = self.case("reviewing")
        for name in (
            "department_id",
            "intake_department_id",
            "original_department_id",
            "reviewer_id",
            "accepted_by_id",
            "reviewed_by_id",
            "decided_by_id",
            "received_by_id",
            "applicant_id",
            "item_id",
            "revision_id",
        ):
            label = self.label("darqi.application", name)
            other = self.env[case._fields[name].comodel_name].search([], limit=1)
            with self.subTest(field=name):
                self.refused_by_rpc(
                    label, "reviewer_a", case, "write", {name: other.id}
                )
        self.refused_by_rpc(
            ".", "reviewer_a", case, "create", [{"item_id": self.item.id}]
        )
        vals = {
            "applicant_name": "演示申请人甲",
            "id_number": "11010519491231002X",
            "phone": "13800000001",
            "item_ids": [Command.set(self.item.ids)],
        }
        filings = self.env["darqi.filing"]
        with self.assertRaises(REFUSED):
            self.rpc(
                "window_a",
                filings,
                "create",
                [{**vals, "intake_department_id": self.organs["market"].id}],
            )
        with self.assertRaises(REFUSED):
            self.rpc(
                "window_a",
                filings,
                "create",
                [vals],
                context={"default_state": "received"},
            )

    def test_foreign_cases(self):
        """A case of another organ is neither read nor acted on, by no way in."""
        case = self.case("received", items=self.health_item)
        self.assertEqual(case.department_id, self.organs["health"])
        for name, args in (
            ("read", [["state"]]),
            ("write", [{"is_urgent": True}]),
            ("action_accept", []),
            ("action_withdraw", ["撤回"]),
        ):
            self.refused_by_rpc(".", "market_reviewer", case, name, *args)
        self.refused("卫生健康委员会", self.acting("window_b", case).action_accept)
        batch = self.acting("window_b", self.env["darqi.application.batch"]).create(
            {"act": "accept", "application_ids": [Command.set(case.ids)]}
        )
        batch.action_confirm()
        self.assertEqual((batch.done_count, batch.refused_count), (0, 1))
        self.assertEqual(case.state, "received")

    # ---------------------------------------------------------------- answers

    def test_answers_that_do_not_fit(self):
        """By write, RPC and web_save: the message names the question."""
        case = self.case("received")
        mine = self.acting("window_a", case)
        for answers, words in (
            ({"area_size": "很大"}, "面积"),
            ({"phone": "不是电话"}, "联系电话"),
            ({"area_size": [1, 2]}, "面积"),
            ({"area_size": {"a": 1}}, "面积"),
        ):
            with self.subTest(answers=answers):
                self.refused(words, mine.write, {"answers": answers})
                self.refused_by_rpc(
                    words, "window_a", case, "write", {"answers": answers}
                )
                self.refused_by_rpc(
                    words, "window_a", case, "web_save", {"answers": answers}, {}
                )
        for answers in ("text", ["list"], 5):
            self.refused("申请表", mine.write, {"answers": answers})
        mine.material_ids.write({"is_received": True, "verdict": "ok"})
        self.refused("经营项目", mine.action_accept)
