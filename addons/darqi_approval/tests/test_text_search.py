import random

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.ground.text_search import grams, patterns
from .common import DarqiCommon
from .common_cases import CasesMixin

NAMES = ("达拉特旗金叶烟草专卖店", "烟雨商贸有限公司", "草原烟火ABC餐饮店", "巴图·孟克")


@tagged("post_install", "-at_install")
class TestTextSearch(CasesMixin, DarqiCommon):
    """PERFORMANCE B2, E9: two Hanzi are found, exactly, by an index."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tobacco = cls.make_item("测试烟草专卖零售许可", organ="bureau")

    def setUp(self):
        super().setUp()
        self.cases = self.env["darqi.application"]
        for number, name in enumerate(NAMES):
            self.cases |= self.file(
                channel="batch",
                applicant_name=name,
                id_kind="other",
                id_number=f"TEXT{number:05d}",
            ).application_ids
        self.env.flush_all()

    def found(self, text):
        domain = [("search_text", "ilike", text), ("id", "in", self.cases.ids)]
        return set(self.cases.search(domain).mapped("applicant_name"))

    def test_grams(self):
        """The pairs of a text, each as a word, and the last Hanzi of each run."""
        self.assertEqual(grams("烟草店"), " 烟草 草店 店 ")
        self.assertEqual(grams("A1", None, ""), False)
        self.assertEqual(grams("第12号", "许可"), " 第 号 许可 可 ")
        self.assertEqual(patterns("烟草店"), ["% 烟草 %", "% 草店 %"])
        self.assertEqual(patterns("店"), ["% 店%"])
        self.assertEqual(patterns("%_'"), [])

    def test_finds_what_a_substring_is(self):
        """Whatever is typed: the same as comparing every text, never less or more."""
        rng = random.Random(7)
        texts = {
            case: f"{case.number} {case.applicant_name} {case.item_id.name}"
            for case in self.cases
        }
        samples = {"烟草", "草烟", "店", "烟", "abc", "BC餐", "拉特旗", "·", "无此字"}
        for text in NAMES:
            for _n in range(12):
                start = rng.randrange(len(text))
                samples.add(text[start : start + rng.randint(1, 5)])
        for sample in samples:
            expected = {
                case.applicant_name
                for case, text in texts.items()
                if sample.lower() in text.lower()
            }
            self.assertEqual(self.found(sample), expected, sample)

    def test_words_item_and_number(self):
        """Several words, the item's name, the case number and its end."""
        self.assertEqual(self.found("金叶 专卖"), {NAMES[0]})
        self.assertEqual(self.found("金叶 餐饮"), set())
        other = self.file(self.tobacco, channel="batch").application_ids
        domain = [("search_text", "ilike", "烟草")]
        self.assertIn(other, self.cases.search(domain))
        self.assertEqual(
            self.cases.search([("search_text", "ilike", other.number)]), other
        )
        tail = other.number[-6:]
        self.assertIn(other, self.cases.search([("search_text", "ilike", tail)]))

    def test_name_search(self):
        """The box of a link finds by two Hanzi; an exact number finds one."""
        names = self.env["darqi.application"].name_search("烟草")
        self.assertIn(self.cases[0].id, [case for case, _name in names])
        exact = self.env["darqi.application"].name_search(
            self.cases[1].number, operator="="
        )
        self.assertEqual([case for case, _name in exact], self.cases[1].ids)
        items = self.env["darqi.item"].name_search("烟草")
        self.assertIn(self.tobacco.id, [item for item, _name in items])

    def test_follows_the_text(self):
        """A name that changes is found by the new one only."""
        self.tobacco.name = "测试卷烟零售许可"
        items = self.env["darqi.item"]
        self.assertIn(self.tobacco, items.search([("search_text", "ilike", "卷烟")]))
        self.assertNotIn(self.tobacco, items.search([("search_text", "ilike", "烟草")]))

    def test_ordinary_user_sees_no_more(self):
        """Searching by text goes round no record rule."""
        mine = self.as_user("market_window", self.env["darqi.application"])
        self.assertFalse(mine.search([("search_text", "ilike", "烟草")]) & self.cases)

    def test_index_is_used(self):
        """The pairs are looked up in the trigram index, not compared row by row."""
        cr = self.env.cr
        cr.execute("SET LOCAL enable_seqscan = off")
        for model in ("darqi.application", "darqi.licence", "darqi.item"):
            table = self.env[model]._table
            cr.execute(
                f"EXPLAIN SELECT id FROM {table} WHERE search_grams LIKE '%% 烟草 %%'"
            )
            plan = "\n".join(row[0] for row in cr.fetchall())
            self.assertIn(f"{table}__search_grams_index", plan)

    def test_a_whole_number_by_its_own_index(self):
        """E9: the whole number asks the number's index, whatever the archive's size."""
        case = self.cases[0]
        found = self.cases._word_domain(case.number)
        self.assertEqual(list(found)[0][0], "number")
        self.assertEqual(self.cases.search(found), case)
        cr = self.env.cr
        cr.execute("SET LOCAL enable_seqscan = off")
        query = self.cases._search(found)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select("id")))
        lines = "\n".join(row[0] for row in plan)
        self.assertIn("darqi_application_number_uniq", lines)
        self.assertNotIn("search_grams", lines)
        # A number that is nobody's, or hidden from the user, finds nothing by it.
        self.assertFalse(self.found("999999999999999999999"))
        stranger = self.as_user("market_window", self.env["darqi.application"])
        self.assertFalse(stranger.search([("search_text", "ilike", case.number)]))
