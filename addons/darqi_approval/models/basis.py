import re

from odoo import api, fields, models

from ..official_document import normalise_number

_SEPARATORS = re.compile(r"[；;\n]")
_ARTICLE = re.compile(
    r"^(?P<law>《.+》|[^《》]+?)\s*(?P<article>第[〇零一二三四五六七八九十百千\d]+条.*)?$"
)


def split_basis(text):
    """(law, article) pairs of a legal basis as lists write it, without doubles.

    《食品安全法》第三十五条；《行政许可法》第四十二条 gives two pairs. Text that is not
    of this form is one pair with an empty article.
    """
    pairs = []
    for part in _SEPARATORS.split(text or ""):
        part = part.strip(" \t　。，,")
        if not part:
            continue
        match = _ARTICLE.match(part)
        law, article = (match["law"], match["article"] or "") if match else (part, "")
        law = law.strip()
        if law.startswith("《") and law.endswith("》") and "》" not in law[:-1]:
            law = law[1:-1]
        pair = (law, article.strip())
        if pair not in pairs:
            pairs.append(pair)
    return pairs


def guess_kind(law):
    """Kind of a legal text by the last word of its title; a person corrects it."""
    title = re.sub(r"[（(].*[)）]$", "", law)
    if title.endswith(("法", "法典")):
        return "law"
    if title.endswith("条例"):
        local = re.match(r".{1,12}(自治区|省|市|自治州|旗|县)", title)
        return "local_regulation" if local else "regulation"
    if title.endswith(("办法", "规定", "规则", "细则")):
        return "rule"
    return "document"


class Basis(models.Model):
    """A law, rule or document that items, memoranda and papers cite (REQ-02, REQ-07).

    A row is one article of one text; ``name`` is written without 《》.
    """

    _name = "darqi.basis"
    _description = "Legal basis"
    _order = "kind, name, article, id"
    _rec_names_search = ["name", "number", "article"]

    name = fields.Char(required=True, help="Title of the text, without 《》.")
    number = fields.Char(
        string="Document number", help="文号; any brackets round the year become 〔〕."
    )
    kind = fields.Selection(
        [
            ("law", "Statute"),
            ("regulation", "Administrative regulation"),
            ("local_regulation", "Local regulation"),
            ("rule", "Rule"),
            ("document", "Policy document"),
        ],
        required=True,
        default="document",
    )
    article = fields.Char(help="The article cited, such as 第三十五条.")
    issuer = fields.Char(string="Issuer of the text")
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(
        string="In force to",
        help="Last day in force. Items that cite it are then listed for a change of "
        "their basis (REQ-29).",
    )
    url = fields.Char(string="Source")
    note = fields.Text()
    file = fields.Binary(attachment=True, string="Full text")
    file_name = fields.Char()
    active = fields.Boolean(default=True)
    item_ids = fields.Many2many(
        "darqi.item", "darqi_item_basis_rel", "basis_id", "item_id", string="Items"
    )
    is_ended = fields.Boolean(
        compute="_compute_is_ended",
        search="_search_is_ended",
        string="No longer in force",
    )

    _text_uniq = models.UniqueIndex(
        "(name, coalesce(number, ''), coalesce(article, ''))",
        "This article of this text is on record already.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "In force to: it cannot lie before in force from.",
    )

    @api.depends_context("darqi_at")
    @api.depends("date_to")
    def _compute_is_ended(self):
        today = self.env["darqi.working.day"]._today()
        for basis in self:
            basis.is_ended = bool(basis.date_to and basis.date_to < today)

    def _search_is_ended(self, operator, value):
        if operator != "in":
            return NotImplemented
        if True in value and False in value:
            return [(1, "=", 1)]
        today = self.env["darqi.working.day"]._today()
        ended = [("date_to", "<", today)]
        still = ["|", ("date_to", "=", False), ("date_to", ">=", today)]
        return ended if True in value else still

    @api.depends("name", "number", "article", "kind")
    def _compute_display_name(self):
        for basis in self:
            title = f"《{basis.name}》" if basis.name else ""
            number = f"（{basis.number}）" if basis.number else ""
            basis.display_name = f"{title}{number}{basis.article or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        """Titles lose their 《》, document numbers get their one spelling."""
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        """Titles lose their 《》, document numbers get their one spelling."""
        return super().write(self._tidy(vals))

    def _tidy(self, vals):
        vals = dict(vals)
        if vals.get("number"):
            vals["number"] = normalise_number(vals["number"])
        name = (vals.get("name") or "").strip()
        if name:
            if name.startswith("《") and name.endswith("》") and "》" not in name[:-1]:
                name = name[1:-1]
            vals["name"] = name
        return vals

    @api.model
    def _find_or_create(self, texts):
        """Records for legal bases written as text; two queries whatever the number.

        :param texts: iterable of texts such as 《食品安全法》第三十五条；…
        :return: mapping from each text to its records
        """
        pairs = {text: split_basis(text) for text in dict.fromkeys(texts)}
        wanted = dict.fromkeys(pair for found in pairs.values() for pair in found)
        if not wanted:
            return {text: self.browse() for text in pairs}
        # Archived texts count: the unique index does not look at "active".
        known = {}
        for basis in self.with_context(active_test=False).search_fetch(
            [("name", "in", list({law for law, _article in wanted}))],
            ["name", "article", "number"],
            order="id",
        ):
            known.setdefault((basis.name, basis.article or ""), basis.id)
        missing = [pair for pair in wanted if pair not in known]
        created = self.create(
            [
                {"name": law, "article": article, "kind": guess_kind(law)}
                for law, article in missing
            ]
        )
        known.update(zip(missing, created.ids, strict=True))
        # Linking asks each text whether it is archived: read them together.
        self.browse([known[pair] for pair in wanted]).fetch(["active"])
        return {
            text: self.browse([known[pair] for pair in found])
            for text, found in pairs.items()
        }
