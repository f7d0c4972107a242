from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.papers import fields as known
from ..official_document import CODES, blocks_from_template
from .common_documents import DocumentsCommon
from .common_tour import TourMixin

OWN = (
    "<p>贵单位于{{ applied_on | date }}就{{ item_name }}提出的申请，已于"
    "{{ accepted_on }}受理。依据{{ basis }}，准予许可，内容：{{ content }}。</p>"
    "{% if scope %}<p>范围：{{ scope }}</p>{% endif %}"
    "<p>日常监管由{{ supervising_organ }}负责。</p>"
)


@tagged("post_install", "-at_install")
class TestDocumentTemplate(DocumentsCommon):
    """Texts worded by the office, without code (issue 4, "Documents")."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Templates of the database at hand are not the test's.
        templates = cls.env["darqi.document.template"]
        templates.search([("state", "=", "published")]).action_supersede()

    def publish(self, template):
        """By another person than the one who worded it."""
        template.with_user(self.staff["bureau_head"]).action_publish()

    def new(self, body=OWN, code="granted", login="catalogue_a", **vals):
        kind = self.env["darqi.document.kind"]._of(code)
        templates = self.as_user(login, self.env["darqi.document.template"])
        return templates.create({"kind_id": kind.id, "body": body, **vals})

    def test_published_text_is_used(self):
        """The document names the version it was issued with."""
        before = self.issue(department=self.bureau)
        self.assertFalse(before.template_id)
        template = self.new()
        self.assertFalse(template.problems)
        self.publish(template)
        document = self.issue(department=self.bureau)
        self.assertEqual(document.template_id, template)
        self.assertNotEqual(
            len(document.attachment_id.raw), len(before.attachment_id.raw)
        )
        paper = self.env["darqi.document"]._paper(
            template.kind_id, {**known.sample("granted"), "output": "for_stamp"}
        )
        self.assertIn("贵单位于2026年2月27日", paper.body[0].text)
        self.assertEqual(paper.title, "准予行政许可决定书")
        with self.assertRaises(UserError):  # the builder's own refusals stay
            values = self.values()
            del values["content"]
            self.issue(values=values)

    def test_versions(self):
        """One published version a kind; what was published never changes."""
        first = self.new()
        self.publish(first)
        for act in (
            lambda: first.write({"body": "<p>改</p>"}),
            first.unlink,
            lambda: first.write({"state": "draft"}),
        ):
            with self.assertRaises(UserError):
                act()
        second = first.browse(first.action_new_version()["res_id"])
        self.assertEqual(second.version, first.version + 1)
        with self.assertRaisesRegex(UserError, "Reason of the change"):
            self.publish(second)
        second.change_reason = "规范用语"
        self.publish(second)
        self.assertEqual(first.state, "superseded")
        self.assertEqual(self.issue(department=self.bureau).template_id, second)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE darqi_document_template SET state = 'published' WHERE id = %s",
                [first.id],
            )

    def test_back_to_the_standing_text(self):
        """A text taken back leaves the paper's own words."""
        template = self.new()
        self.publish(template)
        template.action_supersede()
        self.assertFalse(self.issue(department=self.bureau).template_id)

    def test_problems_are_said_in_chinese(self):
        """A wrong field, a missing one, a broken mark: none can be published."""
        for body, words in (
            (OWN.replace("item_name", "item_nam"), "是否应为“item_name”"),
            (OWN.replace("{{ content }}", ""), "缺少必须写明的“许可内容”"),
            (OWN + "<p>{% if scope %}</p>", "没有写完"),
            ("<p><br></p>", "没有内容"),
        ):
            template = self.new(body)
            if words == "没有内容":
                template.body = body
            self.assertIn(words, template.problems)
            with self.assertRaises(UserError):
                self.publish(template)

    def test_hidden_by_a_condition(self):
        """许可法 38(2): a name in the text proves nothing, what counts is printed."""
        text = str(known.standing_text("refused"))
        for hidden in (
            "{% if not organ %}" + text + "{% endif %}<p>不予许可。</p>",
            text.replace(
                "{{ court }}", "{% if not organ %}{{ court }}{% endif %}有关法院"
            ),
            text.replace(
                "{{ court }}",
                "{% if court == 'x' %}{{ court }}{% else %}法院{% endif %}",
            ),
        ):
            template = self.new(hidden, "refused")
            self.assertIn("没有印出", template.problems)
            with self.assertRaisesRegex(UserError, "没有印出"):
                self.publish(template)

    def test_hidden_at_issue(self):
        """What the sample prints and the case does not: nothing is issued."""
        sample = known.sample("granted")["content"]
        body = OWN.replace(
            "{{ content }}",
            "{% if content == '" + sample + "' %}{{ content }}{% else %}略{% endif %}",
        )
        template = self.new(body)
        self.publish(template)
        with self.assertRaisesRegex(UserError, "没有印出必须写明的“许可内容”"):
            self.issue(department=self.bureau)

    def test_another_person_publishes(self):
        """Nobody words and publishes a paper alone; the database holds it."""
        template = self.new()
        self.assertFalse(template.can_publish)
        with self.assertRaisesRegex(UserError, "worded"):
            template.action_publish()
        head = template.with_user(self.staff["bureau_head"])
        head.body = OWN + "<p>另：</p>"
        with self.assertRaisesRegex(UserError, "worded"):
            head.action_publish()
        template.action_publish()
        self.assertEqual(template.published_by_id, self.staff["catalogue_a"])
        self.assertEqual(template.written_by_id, self.staff["bureau_head"])
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE darqi_document_template SET written_by_id = published_by_id"
                " WHERE id = %s",
                [template.id],
            )

    def test_remedy_cannot_be_left_out(self):
        """许可法 38(2): a refusal tells where to seek review and suit."""
        text = known.standing_text("refused").replace("{{ court }}", "法院")
        template = self.new(text, "refused")
        self.assertIn("人民法院", template.problems)

    def test_a_template_reads_what_it_is_given_and_nothing_else(self):
        """Sandbox: attributes, calls and other tags do not compile."""
        for attack in (
            "{{ item_name.__class__ }}",
            "{{ item_name.__class__.__mro__ }}",
            "{{ self._TemplateReference__context }}",
            "{{ item_name['__class__'] }}",
            "{{ item_name | attr('__class__') }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ env['res.users'] }}",
            "{% include '/etc/passwd' %}",
            "{% set x = 1 %}",
            "{{ basis.format(1) }}",
            "{{ 10 ** 10 }}",
        ):
            template = self.new(OWN + f"<p>{attack}</p>")
            self.assertTrue(template.problems, attack)
            with self.assertRaises(UserError, msg=attack):
                self.publish(template)
            with self.assertRaises(UserError, msg=attack):
                template._preview_pdf()

    def test_preview(self):
        """With the sample, and with the values of a document the user may read."""
        template = self.new()
        self.assertTrue(template._preview_pdf().startswith(b"%PDF"))
        foreign = self.issue(department=self.organs["market"])
        foreign = foreign.with_user(self.staff["catalogue_a"])
        with self.assertRaises(AccessError):
            template._preview_pdf(foreign)
        own = self.issue(department=self.bureau)
        own = own.with_user(self.staff["bureau_head"])
        preview = template.with_user(self.staff["bureau_head"])._preview_pdf(own)
        self.assertTrue(preview.startswith(b"%PDF"))

    def test_who_words_them(self):
        """The catalogue keeper edits, others read."""
        template = self.new()
        for login in ("approver_a", "window_a", "it_a"):
            with self.assertRaises(AccessError):
                self.new(login=login)
            with self.assertRaises(AccessError):
                template.with_user(self.staff[login]).body = "<p>x</p>"
            self.assertTrue(template.with_user(self.staff[login]).body)

    def test_fields_are_listed_for_every_paper(self):
        """Placeholders are picked from a list; the usual text can be taken over."""
        fields = self.env["darqi.document.field"]
        codes = set(fields.search([]).mapped("kind_id.code"))
        kinds = self.env["darqi.document.kind"].search([("code", "in", list(CODES))])
        self.assertEqual(codes, set(kinds.mapped("code")))
        for field in fields.search([]):
            self.assertNotRegex(field.label, "[a-z]", field.name)
        for code in sorted(kinds.mapped("code")):
            with self.subTest(code):
                template = self.new(False, code)
                self.assertFalse(template.problems)
                self.publish(template)
                self.assertTrue(template._preview_pdf().startswith(b"%PDF"))

    def test_usual_text_says_what_the_paper_says(self):
        """What the paper prints of its sample, its usual text prints as well."""
        for code, builder in CODES.items():
            with self.subTest(code):
                values = known.sample(code)
                usual = self.words(
                    blocks_from_template(
                        known.standing_text(code),
                        known.plain(known.worded(code, values)),
                        markup=True,
                    )
                )
                body = self.words(builder(values).body)
                for name in known.must_print(code):
                    value = values[name]
                    if isinstance(value, str) and value in body:
                        self.assertIn(value.replace("\u3000", " "), usual, name)
                self.assertNotIn("{{", usual)
                self.assertGreater(len(usual), len(body) * 0.6)

    @staticmethod
    def words(blocks):
        parts = []
        for block in blocks:
            parts.append(getattr(block, "text", ""))
            for row in getattr(block, "rows", ()):
                parts += row
        return "\n".join(parts).replace("\u3000", " ")

    def test_codes_are_printed_as_words(self):
        """A template prints 直接送达, not the code the act gives."""
        words = known.worded("service_proof", {"method": "direct", "place": "direct"})
        self.assertNotEqual(words["method"], "direct")
        self.assertEqual(words["place"], "direct")
        text = known.standing_text("special_procedure")
        self.assertIn("{{ procedure }}", text)


@tagged("post_install", "-at_install", "darqi_tour")
class TestTemplateTour(TourMixin, DocumentsCommon, HttpCase):
    """Issue 4: the text of a paper is edited in the UI, and published by another."""

    def test_worded_and_published(self):
        """Field from the list, preview on offer, published by the head; then used."""
        templates = self.env["darqi.document.template"]
        kind = self.env["darqi.document.kind"]._of("supplement")
        templates.search([("kind_id", "=", kind.id)]).filtered(
            lambda row: row.state == "draft"
        ).unlink()
        self.tour("darqi_template_word", "catalogue_a", "/odoo/document-templates")
        draft = templates.search([("kind_id", "=", kind.id), ("state", "=", "draft")])
        self.assertEqual(draft.written_by_id, self.staff["catalogue_a"])
        self.assertIn("{{ applied_on }}", str(draft.body))
        self.assertTrue(draft._preview_pdf().startswith(b"%PDF"))
        draft.change_reason = "规范用语"
        self.tour("darqi_template_publish", "bureau_head", "/odoo/document-templates")
        self.assertEqual(draft.state, "published")
        self.assertEqual(draft.published_by_id, self.staff["bureau_head"])
