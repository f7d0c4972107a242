from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common_catalogue import CatalogueCommon


@tagged("post_install", "-at_install")
class TestCatalogue(CatalogueCommon):
    """Items, their implementation lists, bases and the plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.new_item()

    # Items

    def test_codes(self):
        """LAW 8: the base code has 12 characters and says the kind (REQ-27)."""
        self.item.code = " 00016421300y "
        self.assertEqual(self.item.code, "00016421300Y")
        for code in ("589004", "00016421300", "000164213OO0Y", "X00164213000"):
            with (
                self.subTest(code),
                self.assertRaisesRegex(ValidationError, "Base code"),
            ):
                self.item.code = code
        with self.assertRaisesRegex(ValidationError, "Administrative confirmation"):
            self.item.code = "000764213000"
        self.item.write({"code": "000764213000", "kind": "confirmation"})
        with self.assertRaisesRegex(ValidationError, "31"):
            self.item.implementation_code = "000764213000"
        self.item.implementation_code = "11500234327754728R4000764213000"
        with self.assertRaisesRegex(ValidationError, "end with the base code"):
            self.item.implementation_code = "11500234327754728R4000122013000"

    def test_own_items_are_unique_and_need_a_department(self):
        self.item.code = "000122013000"
        with self.refused(text="code"):
            self.new_item("别的名称", code="000122013000")
        self.new_item("同名")
        with self.refused(text="name"):
            self.new_item("同名")
        with self.refused(text="own_department"):
            self.new_item("无部门", department_id=False)
        # An example may bear the code of an own item.
        self.env["darqi.item"].create(
            {"name": "示例", "is_example": True, "code": "000122013000"}
        )

    def test_one_person_needs_an_authorisation(self):
        """PRACTICE 1.16: only while-you-wait items, with the paper on record."""
        for vals in (
            {"same_reviewer_decider": True},
            {"same_reviewer_decider": True, "is_on_the_spot": True},
            {"same_reviewer_decider": True, "authorisation_document": "授权1号"},
        ):
            with self.refused(text="one_person"):
                self.item.write(vals)
        self.item.write(
            {
                "same_reviewer_decider": True,
                "is_on_the_spot": True,
                "authorisation_document": "授权1号",
            }
        )

    def test_number_patterns(self):
        self.item.licence_pattern = "{word}卫公证字〔{year}〕第{n}号"
        for pattern in ("没有年号{n}", "{year}{n}{x}", "{year", "{year.a}{n}"):
            with (
                self.subTest(pattern),
                self.assertRaisesRegex(ValidationError, "Number pattern"),
            ):
                self.item.licence_pattern = pattern

    def test_missing_elements(self):
        """要素不全 is searchable and names what is missing."""
        self.assertTrue(self.item.is_incomplete)
        revision = self.new_draft(self.item, phone="0477-5212345")
        self.assertIn("Base code", self.item.missing_elements)
        self.item.write(
            {
                "code": "000122013000",
                "licence_name": "娱乐经营许可证",
                "basis_ids": [
                    Command.create({"name": "测试条例", "kind": "regulation"})
                ],
            }
        )
        self.assertFalse(self.item.is_incomplete)
        self.assertFalse(self.item.missing_elements)
        revision.promised_days = 0
        self.assertEqual(self.item.missing_elements, "Promised limit")
        self.assertIn(
            self.item, self.env["darqi.item"].search([("is_incomplete", "=", True)])
        )

    def test_search_by_code_or_name(self):
        self.item.code = "000122013000"
        for text in ("000122013000", "娱乐场所"):
            found = self.env["darqi.item"].name_search(text)
            self.assertIn(self.item.id, [item for item, _name in found])

    def test_rights(self):
        """Everybody inside reads the catalogue; the keeper alone writes it."""
        for login in ("window_a", "health_officer", "discipline_a", "it_a"):
            item = self.as_user(login, self.item)
            self.assertTrue(item.name)
            with self.subTest(login), self.assertRaises(AccessError):
                item.write({"name": "x"})
        with self.assertRaises(AccessError):
            self.item.with_user(self.keeper).unlink()

    def test_adopting_an_example(self):
        example = self.env["darqi.item"].create(
            {"name": "示例", "is_example": True, "legal_basis": "《测试法》第一条"}
        )
        action = example.with_user(self.keeper).action_adopt()
        form = Form(
            self.env["darqi.item"]
            .with_user(self.keeper)
            .with_context(**action["context"])
        )
        form.department_id = self.health
        item = form.save()
        self.assertFalse(item.is_example)
        self.assertEqual(item.legal_basis, "《测试法》第一条")

    # Implementation lists

    def test_publishing_freezes(self):
        """REQ-29: a published list and its rows change no more."""
        revision = self.new_draft(
            self.item,
            form_field_ids=[Command.create({"code": "area", "label": "面积"})],
        )
        revision.sudo().condition_ids = [
            Command.create({"name": "条件", "source": "《条例》第九条"})
        ]
        self.publish(revision)
        self.assertEqual(revision.state, "published")
        self.assertEqual(revision.published_on, date(2023, 2, 1))
        keeper = revision.with_user(self.keeper)
        for act in (
            lambda: keeper.write({"promised_days": 5}),
            lambda: keeper.write({"material_ids": [Command.create({"name": "x"})]}),
            lambda: keeper.material_ids.write({"name": "x"}),
            lambda: keeper.material_ids.unlink(),
            lambda: keeper.form_field_ids.write({"label": "x"}),
            lambda: keeper.sudo().condition_ids.unlink(),
            lambda: keeper.unlink(),
            lambda: self.env["darqi.item.material"].create(
                {"revision_id": revision.id, "name": "x"}
            ),
        ):
            with self.refused(UserError, "published"):
                act()
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "item_revision_published"), ("res_id", "=", revision.id)]
        )
        self.assertEqual(evidence.actor_id, self.keeper)

    def test_the_state_has_a_door(self):
        """Invariant 10: no write, create, default or import of a state."""
        revision = self.new_draft(self.item)
        keeper = revision.with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            call_kw(keeper, "write", [keeper.ids, {"state": "published"}], {})
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            call_kw(
                keeper.browse(),
                "create",
                [[{"item_id": self.new_item("另").id, "state": "published"}]],
                {},
            )
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self.env["darqi.item.revision"].with_context(
                default_state="published"
            ).create({"item_id": self.new_item("再").id})
        with self.assertRaises(AccessError):
            self.as_user("window_a", revision).action_publish()
        self.assertEqual(revision.state, "draft")

    def test_versions_take_effect_by_day(self):
        """REQ-29: the list as of two days are two lists."""
        first = self.publish(self.new_draft(self.item, "2023-02-01"))
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        self.assertEqual((draft.version, draft.change_kind), (2, "elements"))
        self.assertEqual(draft.material_ids.mapped("name"), ["申请书"])
        draft.write({"date_from": "2023-06-01", "promised_days": 8})
        self.publish(draft, "2023-05-20")
        self.assertEqual(first.state, "superseded")
        self.assertEqual(first.date_to, date(2023, 5, 31))
        effective = self.env["darqi.item.revision"]._effective_on
        self.assertFalse(effective(self.item, date(2023, 1, 31)))
        self.assertEqual(effective(self.item, date(2023, 5, 31)), first)
        self.assertEqual(effective(self.item, date(2023, 6, 1)), draft)
        self.assertEqual(self.on(self.item, "2023-05-31").revision_id, first)
        self.assertEqual(self.on(self.item, "2023-06-01").promised_days, 8)

    def test_one_draft_and_one_day(self):
        self.new_draft(self.item)
        with self.refused(text="draft"):
            self.new_draft(self.item)

    def test_a_new_version_is_not_backdated(self):
        """行政许可法 5: what is not published binds nobody."""
        self.publish(self.new_draft(self.item))
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft.date_from = "2023-05-19"
        with self.assertRaisesRegex(UserError, "publication"):
            self.publish(draft, "2023-05-20")
        draft.date_from = "2023-02-01"
        with self.assertRaisesRegex(UserError, "must lie after"):
            self.publish(draft, "2023-02-01")

    def test_req76_promise_within_the_law(self):
        """REQ-76: 承诺 > 法定 is refused; months are compared by their bound."""
        with self.refused(ValidationError, "longer than the"):
            self.new_draft(self.item, promised_days=21)
        draft = self.new_draft(self.item, statutory_unit="month", statutory_days=1)
        with self.refused(ValidationError, "longer than the"):
            draft.promised_days = 24
        draft.promised_days = 20

    def test_req31b_no_worse_without_a_reason(self):
        """REQ-31(b): promise, materials and steps grow only with a reason."""
        self.publish(self.new_draft(self.item, step_count=4))
        for vals in (
            {"promised_days": 12},
            {"promised_days": 0},
            {"material_ids": [Command.create({"name": "又一材料"})]},
            {"step_count": 5},
        ):
            with self.subTest(vals):
                draft = self.env["darqi.item.revision"]._next_draft(self.item)
                draft.write({"date_from": "2023-06-01", **vals})
                with self.assertRaisesRegex(UserError, "Reason"):
                    self.publish(draft, "2023-05-20")
                shown = self.as_user("catalogue_a", draft, "2023-05-20").refusal
                self.assertIn("grow", shown)
                draft.unlink()
        draft = self.env["darqi.item.revision"]._next_draft(self.item)
        draft.write(
            {"date_from": "2023-06-01", "promised_days": 12, "change_reason": "测试"}
        )
        self.publish(draft, "2023-05-20")

    def test_an_example_is_not_published(self):
        example = self.env["darqi.item"].create({"name": "示例", "is_example": True})
        with self.assertRaisesRegex(UserError, "not published"):
            self.publish(self.new_draft(example))

    def test_req15a_no_second_seal(self):
        """REQ-15(a): no material or question may ask for the original seal."""
        draft = self.new_draft(self.item)
        for name in (
            "加盖原审批部门印章的许可证",
            "申请表（须加盖原行政审批部门公章）",
            "准予许可决定书加盖测试卫健委印章",
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "second seal"),
            ):
                draft.material_ids.name = name
        with self.refused((ValidationError, psycopg2.IntegrityError)):
            draft.material_ids.needs_original_seal = True
        with self.assertRaisesRegex(ValidationError, "second seal"):
            self.env["darqi.form.field"].create(
                {
                    "revision_id": draft.id,
                    "code": "x",
                    "label": "是否已加盖原部门印章",
                }
            )
        # Lawful prerequisites bear seals of departments.
        draft.material_ids.name = "消防安全检查合格意见书（加盖消防救援大队印章）"
        draft.material_ids.name = "法人授权委托书（加盖单位公章）"

    def test_conditions_name_their_source(self):
        """行政许可法 16(4): no condition without a superior source."""
        draft = self.new_draft(self.item)
        with self.refused(text="source"):
            self.env["darqi.item.condition"].create(
                {"revision_id": draft.id, "name": "本地条件", "source": "  "}
            )

    def test_conditions_are_the_departments(self):
        """REQ-62, PRACTICE 1.20: the department edits on a text on record; the bureau
        reads, is told and takes over what the last version says."""
        draft = self.new_draft(self.item)
        rows = self.env["darqi.item.condition"]
        basis = self.env["darqi.basis"].create(
            {"name": "测试条例", "kind": "regulation", "article": "第九条"}
        )
        vals = {"revision_id": draft.id, "name": "有符合标准的场所"}
        based = {**vals, "basis_id": basis.id}
        for login, row, words in (
            ("catalogue_a", {**based, "source": "x"}, "edited by"),
            ("market_officer", based, "edited by"),
            ("health_officer", {**vals, "source": "《条例》第九条"}, "Text on record"),
        ):
            with self.subTest(login), self.refused(UserError, words):
                rows.with_user(self.staff[login]).create(row)
        officer = rows.with_user(self.staff["health_officer"])
        item = self.item.with_user(self.staff["health_officer"])
        self.assertEqual(
            item.action_edit_conditions()["domain"], [("revision_id", "=", draft.id)]
        )
        with self.refused(UserError, "edited by"):
            self.item.with_user(self.staff["market_officer"]).action_edit_conditions()
        row = officer.create(based)
        self.assertIn("测试条例", row.source)
        self.assertEqual(draft.conditions_by_id, self.staff["health_officer"])
        keeper = row.with_user(self.keeper)
        for act in (lambda: keeper.write({"name": "改"}), keeper.unlink):
            with self.refused(UserError, "edited by"):
                act()
        self.publish(draft)
        again = draft.with_user(self.keeper)._next_draft(
            self.item.with_user(self.keeper)
        )
        self.assertEqual(again.condition_ids.mapped("name"), ["有符合标准的场所"])
        with self.refused(UserError, "edited by"):
            again.write({"condition_ids": [Command.create({**vals, "source": "y"})]})
        points = self.env["darqi.survey.point"]
        point = {"item_id": self.item.id, "name": "通风", "standard": "GB 37488"}
        points.with_user(self.staff["health_officer"]).create(point)
        with self.refused(UserError, "edited by"):
            points.with_user(self.staff["market_officer"]).create(point)

    # Form

    def test_the_form(self):
        draft = self.new_draft(
            self.item,
            form_field_ids=[
                Command.create(
                    {
                        "sequence": 20,
                        "code": "detail",
                        "label": "说明",
                        "visible_if_code": "smoking",
                        "visible_if_value": "是",
                    }
                ),
                Command.create(
                    {
                        "sequence": 10,
                        "section": "场所",
                        "code": "smoking",
                        "label": "设吸烟区",
                        "type": "choice",
                        "choices": "是\n否\n",
                        "is_required": True,
                    }
                ),
            ],
        )
        definition = draft._form_definition()
        self.assertEqual([row["code"] for row in definition], ["smoking", "detail"])
        self.assertEqual(definition[0]["choices"], ["是", "否"])
        self.assertIn("设吸烟区", draft.form_preview)
        self.assertIn("设吸烟区", self.item.form_preview)
        self.publish(draft)

    def test_an_impossible_form_is_not_published(self):
        draft = self.new_draft(
            self.item,
            form_field_ids=[
                Command.create({"code": "kind", "label": "类别", "type": "choice"})
            ],
        )
        with self.assertRaisesRegex(UserError, "类别"):
            self.publish(draft)

    def test_the_preview_escapes(self):
        draft = self.new_draft(
            self.item,
            form_field_ids=[
                Command.create({"code": "x", "label": "<script>1</script>"})
            ],
        )
        self.assertIn("&lt;script&gt;", draft.form_preview)

    def test_field_codes(self):
        for code in ("Area", "1x", "面积", "a b"):
            with self.subTest(code), self.assertRaisesRegex(ValidationError, "Code"):
                self.new_draft(
                    self.new_item(f"测试{code}"),
                    form_field_ids=[Command.create({"code": code, "label": "x"})],
                )

    # Basis and plan

    def test_req02_numbers_get_their_brackets(self):
        """REQ-02: 文号 typed with other brackets is normalised."""
        basis = self.env["darqi.basis"].create(
            {"name": "《测试通知》", "number": "内政办发[2020] 第09号"}
        )
        self.assertEqual(
            (basis.name, basis.number), ("测试通知", "内政办发〔2020〕9号")
        )
        basis.number = "鄂政务发（2022）22号"
        self.assertEqual(basis.number, "鄂政务发〔2022〕22号")

    def test_bases_are_found_again(self):
        bases = self.env["darqi.basis"]
        text = (
            "《测试甲法》第三十五条；《测试乙条例》第四条第二款;《测试甲法》第三十五条"
        )
        first = bases._find_or_create([text])[text]
        self.assertEqual(first.mapped("name"), ["测试甲法", "测试乙条例"])
        self.assertEqual(first.mapped("kind"), ["law", "regulation"])
        self.assertEqual(first.mapped("article"), ["第三十五条", "第四条第二款"])
        self.assertEqual(bases._find_or_create([text])[text], first)
        with self.refused(text="text"):
            bases.create({"name": "测试甲法", "article": "第三十五条"})

    def test_req29_items_with_an_ended_basis_are_listed(self):
        basis = self.env["darqi.basis"].create(
            {"name": "测试环评法", "kind": "law", "date_to": "2026-08-15"}
        )
        self.item.basis_ids = basis
        items = self.env["darqi.item"]
        domain = [("basis_ids", "any", [("is_ended", "=", True)])]
        self.assertNotIn(self.item, self.on(items, "2026-08-15").search(domain))
        self.assertIn(self.item, self.on(items, "2026-08-16").search(domain))

    def test_req95_transition(self):
        """REQ-95: six months from 2023-01-19 end with 2023-07-19."""
        plan = self.env["darqi.plan"].create(
            {
                "name": "测试方案",
                "number": "测政发(2023)1号",
                "issue_date": "2023-01-19",
            }
        )
        self.assertEqual(plan.number, "测政发〔2023〕1号")
        self.assertEqual(plan.transition_end, date(2023, 7, 19))
        self.assertTrue(plan.in_transition("2023-07-19"))
        self.assertFalse(plan.in_transition("2023-07-20"))
        self.assertFalse(plan.in_transition("2023-01-18"))
        with self.refused(text="extension"):
            plan.extended_to = "2023-09-30"
        with self.assertRaisesRegex(ValidationError, "not after"):
            plan.write({"extended_to": "2023-07-01", "extension_basis": "会议纪要"})
        plan.write({"extended_to": "2023-09-30", "extension_basis": "会议纪要3号"})
        self.assertTrue(plan.in_transition(date(2023, 9, 30)))
        # REQ-01: everything derives from the issue date.
        plan.write({"extended_to": False, "issue_date": "2023-02-28"})
        self.assertEqual(plan.transition_end, date(2023, 8, 28))

    def test_req01_the_plan_is_on_record(self):
        plan = self.env.ref("darqi_approval.plan_2023")
        self.assertEqual(plan.issue_date, date(2023, 1, 19))
        self.assertEqual(plan.number, "达政发〔2023〕1号")

    # Cards and views

    def test_cards_of_the_keeper(self):
        self.new_draft(self.item)
        cards = self.env["darqi.desk"].with_user(self.keeper).search([])
        for xmlid in ("desk_item_incomplete", "desk_revision_draft"):
            card = self.env.ref(f"darqi_approval.{xmlid}").with_user(self.keeper)
            self.assertIn(card, cards)
            self.assertGreaterEqual(card.count, 1)
        other = self.env["darqi.desk"].with_user(self.staff["window_a"]).search([])
        self.assertNotIn(self.env.ref("darqi_approval.desk_revision_draft"), other)
