import re
from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty, ormcache

from ...official_document import (
    CODES,
    FILTERS,
    TemplateRefused,
    blocks_from_template,
    check,
    fields_of,
)
from ..document_values import from_json
from ..ground.state_door import transition
from ..second_seal import asks_for_second_seal
from . import fields as known

KEEPER = "darqi_approval.group_catalogue"
HEAD = "darqi_approval.group_bureau_head"


class DocumentTemplate(models.Model):
    """The text of a paper, worded by the office without code.

    Only the text is replaced: title, number, addressee, seal, receipt and the refusals
    of the paper's builder stay (an extension over the law's days is still refused). A
    version is tried out as a draft, then published; it never changes after that, and
    the documents issued with it name it.
    """

    _name = "darqi.document.template"
    _inherit = ["darqi.state.door"]
    _description = "Template of a document"
    _order = "kind_id, version desc"

    _transitions = {
        "publish": transition("draft", "published", KEEPER, HEAD),
        "supersede": transition("published", "superseded", KEEPER, HEAD),
    }

    kind_id = fields.Many2one(
        "darqi.document.kind",
        required=True,
        ondelete="restrict",
        index=True,
        string="Kind of document",
    )
    code = fields.Char(related="kind_id.code", string="Code of the kind")
    version = fields.Integer(readonly=True, default=0, copy=False)
    body = fields.Html(
        sanitize_attributes=True,
        string="Text",
        help="Placeholders in double braces are filled in from the case.",
    )
    change_reason = fields.Char(string="Reason of the change")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", copy=False
    )
    written_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        copy=False,
        string="Worded by",
        help="Whoever worded it last; another person publishes it.",
    )
    field_id = fields.Many2one(
        "darqi.document.field",
        string="Insert a field",
        store=False,
        domain="[('kind_id', '=', kind_id)]",
        help="The field is put at the end of the text; move it from there.",
    )
    field_ids = fields.One2many(
        related="kind_id.field_ids", string="Fields of this paper"
    )
    problems = fields.Text(compute="_compute_problems")
    formats = fields.Text(compute="_compute_formats")
    example_id = fields.Many2one(
        "darqi.document",
        string="Preview with the case of",
        store=False,
        domain="[('kind', '=', code)]",
    )
    can_publish = fields.Boolean(compute="_compute_can")
    can_supersede = fields.Boolean(compute="_compute_can")

    _version_uniq = models.Constraint(
        "unique(kind_id, version)", "This version of the template exists already."
    )
    _published_uniq = models.UniqueIndex(
        "(kind_id) WHERE state = 'published'",
        "A kind of document has one published template.",
    )

    _two_check = models.Constraint(
        "CHECK (published_by_id IS NULL OR written_by_id IS NULL"
        " OR published_by_id <> written_by_id)",
        "Whoever worded a template does not publish it.",
    )

    _door_fields = ("version", "published_on", "published_by_id", "written_by_id")

    @api.depends("kind_id", "version")
    def _compute_display_name(self):
        for template in self:
            template.display_name = self.env._(
                "%(kind)s, version %(version)s",
                kind=template.kind_id.name or "",
                version=template.version,
            )

    @api.depends_context("uid")
    @api.depends("state", "written_by_id")
    def _compute_can(self):
        keeper = self.env.user.has_group(KEEPER)
        publishes = keeper or self.env.user.has_group(HEAD)
        for template in self:
            template.can_publish = (
                publishes
                and template.state == "draft"
                and template.written_by_id != self.env.user
            )
            template.can_supersede = keeper and template.state == "published"

    @api.depends("body", "kind_id")
    def _compute_problems(self):
        for template in self:
            template.problems = "\n".join(template._problems())

    def _compute_formats(self):
        self.formats = "\n".join(
            f"{{{{ … | {name} }}}}　{words}" for name, words in FILTERS.items()
        )

    def _problems(self):
        """What keeps this text from being used, in Chinese, one a line."""
        self.ensure_one()
        code = self.kind_id.code
        if not code or code not in CODES:
            return []
        if is_html_empty(self.body):
            return ["正文没有内容"]
        body = str(self.body)
        found = [str(p) for p in check(body, known.known_fields(code), markup=True)]
        if found:
            return found
        if asks_for_second_seal(re.sub(r"<[^>]*>", "", body)):
            return ["不得要求原审批部门或其他部门再次用印（方案三（一）1）"]
        printed = {name.partition(".")[0] for name in fields_of(body, markup=True)}
        missing = sorted(known.must_print(code) - printed)
        found = [
            f"缺少必须写明的“{known.label(name)}”：{{{{ {name} }}}}" for name in missing
        ]
        if not found:
            try:
                self._dressed(known.sample(code))
            except TemplateRefused as error:
                found.append(str(error))
        return found

    def _dressed(self, values):
        """The text with these values, once all the law wants is really in it.

        A name in the text proves nothing: a condition may hide it. What counts is what
        is printed. :raises TemplateRefused: a value is not
        """
        blocks = self._blocks(values)
        text = known.text_of(blocks)
        code = self.kind_id.code
        words = known.worded(code, values)
        hidden = [
            known.label(name)
            for name in sorted(known.must_print(code))
            if not known.is_printed(words.get(name), text)
        ]
        if hidden:
            raise TemplateRefused(f"正文没有印出必须写明的“{'、'.join(hidden)}”")
        return blocks

    def _blocks(self, values):
        words = known.worded(self.kind_id.code, values)
        return blocks_from_template(str(self.body), known.plain(words), markup=True)

    # ------------------------------------------------------------------ rows

    @api.onchange("kind_id")
    def _onchange_kind(self):
        if self.kind_id and is_html_empty(self.body):
            self.body = self._standing_text()

    @api.onchange("field_id")
    def _onchange_field(self):
        if self.field_id:
            self.body = (self.body or Markup()) + Markup("<p>%s</p>") % (
                self.field_id.placeholder
            )
            self.field_id = False

    def _standing_text(self):
        code = self.kind_id.code
        return known.standing_text(code) if code in CODES else False

    @api.model_create_multi
    def create(self, vals_list):
        """Drafts; the version follows the last one of the kind."""
        templates = super().create(vals_list)
        for template in templates:
            # sudo: numbering looks at every version of the kind
            last = self.sudo().search(
                [("kind_id", "=", template.kind_id.id)], order="version desc", limit=1
            )
            template._door_opened().write(
                {"version": last.version + 1, "written_by_id": self.env.uid}
            )
            if not template.kind_id.field_ids:
                # sudo: the list of fields is read off the papers, nobody edits it
                self.env["darqi.document.field"].sudo()._sync()
            if is_html_empty(template.body):
                template.body = template._standing_text()
        return templates

    def write(self, vals):
        """What was published never changes. :raises UserError:"""
        if not self._door_is_open() and vals.keys() - {"field_id", "example_id"}:
            if any(template.state != "draft" for template in self):
                raise UserError(
                    self.env._(
                        "A published template never changes: make a new version."
                    )
                )
        if "body" in vals and not self._door_is_open():
            super(DocumentTemplate, self._door_opened()).write(
                {"written_by_id": self.env.uid}
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(template.state != "draft" for template in self):
            raise UserError(
                self.env._("A published template never changes: make a new version.")
            )

    # ------------------------------------------------------------------ acts

    def _refusal_publish(self):
        problems = self._problems()
        if problems:
            return "\n".join(problems)
        if self.written_by_id == self.env.user:
            return self.env._(
                "You worded this text: another catalogue keeper or the bureau's head"
                " publishes it."
            )
        return False

    def action_publish(self):
        """From now on papers of the kind are issued with this text."""
        for template in self:
            before = self.search(
                [
                    ("kind_id", "=", template.kind_id.id),
                    ("state", "=", "published"),
                    ("id", "!=", template.id),
                ]
            )
            if before:
                if not (template.change_reason or "").strip():
                    raise UserError(
                        self.env._("Reason of the change: say what changed and why.")
                    )
                before._move("supersede")
                before.flush_recordset()
            template._move(
                "publish",
                {
                    "published_on": self.env["darqi.working.day"]._today(),
                    "published_by_id": self.env.uid,
                },
            )
        self._tell("template_published")
        return True

    def action_supersede(self):
        """Back to the standing text of the paper."""
        self._move("supersede")
        self._tell("template_superseded")
        return True

    def _tell(self, act):
        self.env.registry.clear_cache()
        self.env["darqi.evidence"]._record(
            self,
            act,
            lambda t: {"kind": t.kind_id.code, "version": t.version, "text": t.body},
        )

    def action_new_version(self):
        """A draft that begins with this text."""
        self.ensure_one()
        draft = self.create({"kind_id": self.kind_id.id, "body": self.body})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_preview(self):
        """Show it as a draft: with a case's values, or those of the sample."""
        self.ensure_one()
        example = self.env.context.get("example_id") or ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/darqi/template/{self.id}/preview?document={example}",
            "target": "new",
        }

    def _preview_pdf(self, document=None):
        """The draft as PDF. :raises UserError: the text cannot be used

        :param document: an issued document that the reader may read
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: settings of papers, and the values behind one the user may read.
        documents = self.env["darqi.document"].sudo()
        values = dict(known.sample(self.kind_id.code))
        if document:
            document.check_access("read")
            values = from_json(document.sudo().content)
        values.update(number="", output="draft", demo_seal=False)
        paper = documents._paper(self.kind_id, values, template=self)
        return documents._render(self.kind_id, paper)

    @api.model
    @ormcache("code")
    def _published_id(self, code):
        # sudo: which text a paper is issued with is no secret
        found = self.sudo().search(
            [("kind_id.code", "=", code), ("state", "=", "published")], limit=1
        )
        return found.id

    @api.model
    def _published(self, code):
        """The template papers of this kind are issued with, perhaps none."""
        return self.sudo().browse(self._published_id(code) or [])  # sudo: see above

    def _dress(self, paper, values):
        """The paper with this text. :raises TemplateRefused:"""
        return replace(paper, body=self._dressed(values)) if self else paper


class DocumentField(models.Model):
    """What can stand in the templates of a kind; read off the papers, not edited."""

    _name = "darqi.document.field"
    _description = "Field of a document"
    _order = "kind_id, is_needed desc, name"

    kind_id = fields.Many2one(
        "darqi.document.kind", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, string="Field")
    label = fields.Char(string="Meaning")
    placeholder = fields.Char(string="To be written")
    sample = fields.Char(string="For example")
    is_needed = fields.Boolean(
        string="Must be printed", help="The law wants it on this paper."
    )

    _name_uniq = models.Constraint(
        "unique(kind_id, name)", "This field of the kind exists already."
    )

    @api.depends("name", "label", "sample")
    def _compute_display_name(self):
        for field in self:
            field.display_name = f"{field.label}　{field.placeholder}"

    @api.model
    def _sync(self):
        """Bring the list in line with the papers; done at each upgrade."""
        kinds = self.env["darqi.document.kind"].with_context(active_test=False)
        rows = {(row.kind_id.id, row.name): row for row in self.search([])}
        new = []
        for kind in kinds.search([("code", "in", list(CODES))]):
            needed = known.must_print(kind.code)
            for name, sample in known.known_fields(kind.code).items():
                rows_name, _dot, column = name.rpartition(".")
                if sample == "（列表）":
                    mark = f"{{% for row in {name} %}}…{{% endfor %}}"
                elif rows_name:
                    mark = f"{{{{ row.{column} }}}}"
                else:
                    mark = f"{{{{ {name} }}}}"
                vals = {
                    "label": known.label(name),
                    "placeholder": mark,
                    "sample": sample,
                    "is_needed": name in needed,
                }
                row = rows.pop((kind.id, name), None)
                if row is None:
                    new.append({"kind_id": kind.id, "name": name, **vals})
                elif any((row[key] or "") != (vals[key] or "") for key in vals):
                    row.write(vals)
        self.create(new)
        for row in rows.values():
            row.unlink()


class DocumentKind(models.Model):
    """Templates and fields of a kind."""

    _inherit = "darqi.document.kind"

    field_ids = fields.One2many("darqi.document.field", "kind_id", readonly=True)
    template_ids = fields.One2many(
        "darqi.document.template", "kind_id", readonly=True, string="Templates"
    )


class Document(models.Model):
    """The version of the text a document was issued with."""

    _inherit = "darqi.document"

    template_id = fields.Many2one(
        "darqi.document.template", readonly=True, ondelete="restrict"
    )

    @api.model
    def _paper(self, settings, values, *, template=None):
        """The plain paper of a kind, in the words of ``template`` where there is one.

        :param template: default: the published one; an empty record: none
        """
        paper = super()._paper(settings, values)
        if template is None:
            template = self.env["darqi.document.template"]._published(settings.code)
        try:
            return template._dress(paper, values)
        except TemplateRefused as error:
            raise UserError(
                self.env._(
                    "“%(kind)s”: its template cannot be used here: %(error)s",
                    kind=settings.name,
                    error=error,
                )
            ) from error

    @api.model
    def _issue_vals(self, settings, record, organ, paper):
        vals = super()._issue_vals(settings, record, organ, paper)
        template = self.env["darqi.document.template"]._published(settings.code)
        return {**vals, "template_id": template.id}

    def _sealed_paper(self, settings, values):
        """Sealed with the very text it was issued with, whatever came after."""
        # sudo: the text of a document that was issued
        return self._paper(settings, values, template=self.sudo().template_id)
