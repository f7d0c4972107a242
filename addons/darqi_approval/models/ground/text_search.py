import re

from odoo import api, fields, models
from odoo.fields import Domain

# Runs of Chinese characters; everything else is found by its own trigrams.
# A whole number of a case or licence, as it is scanned or typed.
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{11,}")
HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def grams(*texts):
    """The pairs of neighbouring Hanzi in texts, and the last one of each run.

    ``" 烟草 草店 店 "``: blanks around each, so that one is found as a word.
    """
    found = {}
    for text in texts:
        for run in HANZI.findall(text or ""):
            for place in range(len(run)):
                found[run[place : place + 2]] = True
    return f" {' '.join(found)} " if found else False


def patterns(text):
    """LIKE patterns over stored grams that every match of ``text`` fulfils."""
    found = {}
    for run in HANZI.findall(text):
        if len(run) == 1:
            found[f"% {run}%"] = True
        for place in range(len(run) - 1):
            found[f"% {run[place : place + 2]} %"] = True
    return list(found)


class TextSearch(models.AbstractModel):
    """Records that are found by two Hanzi among a million (PERFORMANCE B2, E9).

    A trigram index cannot help a word of two characters, and most Chinese words have
    two. ``search_grams`` stores the pairs, the trigram index finds them as words.
    ``search_text`` is what people search: box of the list, ``name_search``, domains.
    """

    _name = "darqi.text.search"
    _description = "Record found by Chinese text"

    # Own stored texts; those that may hold other than Hanzi (all of them unless
    # named; each with a trigram index of its own); links to models found by text.
    _search_texts = ()
    _search_codes = ()
    _search_links = ()
    # Texts with an index of their own that hold numbers people type whole.
    _search_numbers = ()

    search_grams = fields.Char(
        compute="_compute_search_grams",
        store=True,
        precompute=True,
        copy=False,
        index="trigram",
        exportable=False,
        string="Search index",
    )
    search_text = fields.Char(
        compute="_compute_search_text",
        search="_search_search_text",
        exportable=False,
        string="Text",
    )

    @api.depends(lambda self: self._search_texts)
    def _compute_search_grams(self):
        for record in self:
            texts = (record[name] for name in self._search_texts)
            record.search_grams = grams(*texts)

    @api.depends(lambda self: self._search_texts)
    def _compute_search_text(self):
        for record in self:
            texts = (record[name] for name in self._search_texts)
            record.search_text = " ".join(text for text in texts if text)

    @api.model
    def _search_search_text(self, operator, value):
        if operator in ("in", "=") or not isinstance(value, str):
            return Domain.OR(
                [(name, operator, value)]
                for name in (*self._search_texts, *self._search_links)
            )
        if operator != "ilike":
            return NotImplemented
        # Every word is to be found, wherever it stands.
        return Domain.AND(self._word_domain(word) for word in value.split()[:8])

    @api.model
    def _number_domain(self, word):
        """Equality where the word is a whole number that exists; else nothing.

        Trigrams of numbers that begin alike are shared by half the archive; the index
        of the number itself answers in the same time at any size.
        """
        if not self._search_numbers or not NUMBER.fullmatch(word):
            return None
        spellings = list({word, word.upper()})
        domain = Domain.OR(
            Domain(name, "in", spellings) for name in self._search_numbers
        )
        records = self.with_context(active_test=False)
        return domain if records._search(domain, limit=1).get_result_ids() else None

    @api.model
    def _word_domain(self, word):
        exact = self._number_domain(word)
        if exact:
            return exact
        wanted = patterns(word)
        texts = self._search_texts if wanted else self._search_codes
        own = Domain.OR([(name, "ilike", word)] for name in texts or self._search_texts)
        if wanted:
            # Two Hanzi are in the text when their pair is; longer words are compared.
            exact = len(word) <= 2 and HANZI.fullmatch(word)
            pairs = Domain.AND([("search_grams", "=like", p)] for p in wanted)
            own = pairs if exact else pairs & own
        for name in self._search_links:
            # Ids, not a join: the index of the link is used beside that of the text.
            linked = self.env[self._fields[name].comodel_name]
            linked = linked.with_context(active_test=False)
            ids = linked._search(linked._word_domain(word)).get_result_ids()
            if ids:
                own |= Domain(name, "in", list(ids))
        return own
