import base64
import io

from PIL import Image, ImageDraw
from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.document_values import from_json
from .common_documents import DAY, DocumentsCommon

MM = 72 / 25.4


def png(wide=120, high=480, form="PNG", blank=False):
    """A picture of a stroke, upright unless broader than high."""
    picture = Image.new("L", (wide, high), 255)
    if not blank:
        ImageDraw.Draw(picture).rectangle((20, 20, wide - 20, high - 20), fill=0)
    buffer = io.BytesIO()
    picture.save(buffer, form)
    return base64.b64encode(buffer.getvalue())


class MongolianCommon(DocumentsCommon):
    """A kind printed in both languages, and pictures for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Pictures of the database at hand are not the test's.
        in_use = cls.env["darqi.mongolian.picture"].search([("state", "=", "applied")])
        in_use.opinion = "测试"
        in_use.action_end()
        cls.kind = cls.env["darqi.document.kind"]._of("granted")
        cls.title = cls.env["darqi.document.kind"]._standing_title("granted")

    def hand_in(self, login="catalogue_a", **vals):
        rows = self.as_user(login, self.env["darqi.mongolian.picture"], DAY)
        return rows.create(
            {
                "subject": "title",
                "kind_id": self.kind.id,
                "words": self.title,
                "source": "测试翻译",
                "picture": png(),
                **vals,
            }
        )

    def in_use(self, **vals):
        row = self.hand_in(**vals)
        self.as_user("bureau_head", row, DAY).action_apply()
        return row

    def drawn(self, document):
        """Pictures on the first page: (left, bottom, width, height) in points."""
        places = []

        def visit(operator, operands, cm, _tm):
            if operator == b"Do":
                x, y = cm[4], cm[5]
                places.append((x, y, cm[0], cm[3]))

        page = PdfReader(io.BytesIO(document.attachment_id.raw)).pages[0]
        page.extract_text(visitor_operand_before=visit)
        return places


@tagged("post_install", "-at_install")
class TestMongolian(MongolianCommon):
    """蒙汉双语: one paper, Mongolian as a picture of two persons' doing (PRACTICE)."""

    def test_upright_stands_left_of_the_chinese(self):
        """Organ and title columns at the left edge, from the upper edge down."""
        self.kind.bilingual = True
        before = self.issue(department=self.bureau)
        self.assertEqual(self.drawn(before), [])
        self.assertNotIn("mongolian", before.content)
        title = self.in_use()
        organ = self.in_use(
            subject="organ",
            kind_id=False,
            department_id=self.bureau.id,
            words=self.bureau._name_on(DAY),
        )
        paper = self.issue(department=self.bureau)
        places = self.drawn(paper)
        self.assertEqual(len(places), 2)
        (x1, y1, w1, h1), (x2, y2, w2, h2) = places
        self.assertAlmostEqual(x1, 28 * MM, delta=0.5)
        self.assertAlmostEqual(x2, x1 + w1 + 2 * MM, delta=0.5)
        self.assertAlmostEqual(h1, 24 * MM, delta=0.5)
        self.assertAlmostEqual(w1, 6 * MM, delta=0.5)
        self.assertEqual((y1, w1, h1), (y2, w2, h2))
        self.assertEqual(
            paper.content["mongolian"],
            {"organ": organ._reference(), "title": title._reference()},
        )
        self.assertEqual(paper.number_id.n, before.number_id.n + 1)

    def test_a_line_stands_below_the_chinese(self):
        """Chinese first and larger: the line is lower than the title (22 pt)."""
        self.kind.bilingual = True
        self.in_use(picture=png(600, 120))
        ((x, _y, w, h),) = self.drawn(self.issue())
        self.assertAlmostEqual(h, 15.4, delta=0.2)
        self.assertAlmostEqual(x + w / 2, (28 + 78) * MM, delta=1)

    def test_only_beside_its_own_words(self):
        """Another title, an earlier day, a kind not set so: Chinese only."""
        self.in_use()
        self.assertEqual(self.drawn(self.issue()), [])
        self.kind.bilingual = True
        self.assertEqual(len(self.drawn(self.issue())), 1)
        self.kind.title = f"关于{self.title}"
        self.assertEqual(self.drawn(self.issue()), [])
        self.assertEqual(self.kind.mongolian_missing, f"关于{self.title}")
        found = self.kind.search([("mongolian_missing", "!=", False)])
        self.assertIn(self.kind, found)
        self.kind.title = False
        self.assertFalse(self.kind.mongolian_missing)
        found = self.kind.search([("mongolian_missing", "!=", False)])
        self.assertNotIn(self.kind, found)

    def test_the_same_values_give_the_same_bytes(self):
        """A paper drawn again from its values has its own digest."""
        self.kind.bilingual = True
        self.in_use()
        paper = self.issue()
        documents = self.env["darqi.document"]
        again = documents._paper(self.kind, from_json(paper.content))
        self.assertEqual(documents._render(self.kind, again), paper.attachment_id.raw)

    def test_by_two_persons(self):
        """Who hands in does not decide; nothing changes after; SQL refuses too."""
        row = self.hand_in()
        with self.assertRaisesRegex(UserError, "proposes"):
            row.action_apply()
        with self.assertRaises(AccessError):
            self.hand_in("window_a")
        for login in ("window_a", "keeper_a"):
            with self.assertRaises(UserError, msg=login):
                self.as_user(login, row, DAY).action_apply()
        head = self.as_user("bureau_head", row, DAY)
        with self.assertRaisesRegex(UserError, "Opinion"):
            head.action_refuse()
        head.action_apply()
        for vals in ({"picture": png(200)}, {"words": "别的"}):
            with self.assertRaises(UserError):
                row.write(vals)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            row.sudo().unlink()
        head.opinion = "译名有误"
        head.action_end()
        self.kind.bilingual = True
        self.assertEqual(self.drawn(self.issue()), [])
        acts = self.env["darqi.evidence"].search(
            [("res_model", "=", row._name), ("res_id", "=", row.id)]
        )
        self.assertEqual(
            set(acts.mapped("act")),
            {"mongolian_proposed", "mongolian_applied", "mongolian_ended"},
        )
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE darqi_mongolian_picture SET decided_by_id = requested_by_id"
                " WHERE id = %s",
                [row.id],
            )

    def test_refused_files(self):
        """Only a readable PNG that shows something, of a usable size."""
        for picture, words in (
            (png(form="JPEG"), "PNG"),
            (png(60, 90), "pixels"),
            (png(blank=True), "blank"),
            (base64.b64encode(b"\x89PNG\r\n\x1a\n broken"), "damaged"),
            (base64.b64encode(b"text"), "neither"),
        ):
            with (
                self.assertRaisesRegex(UserError, words),
                self.env.cr.savepoint(),
            ):
                self.hand_in(picture=picture)

    def test_a_changed_picture_is_never_printed(self):
        """Bytes other than those decided on: no paper, and verify says so."""
        self.kind.bilingual = True
        row = self.in_use()
        paper = self.issue()
        evidence = self.env["darqi.evidence"]
        self.assertEqual(evidence._verify_mongolian(), [])
        row.sudo()._door_opened().write({"picture": png(200)})
        self.assertEqual(len(evidence._verify_mongolian()), 1)
        with self.assertRaisesRegex(UserError, "changed"):
            paper._mongolian_title_or_none()
        with self.assertRaisesRegex(UserError, "changed"), self.env.cr.savepoint():
            self.issue()

    def test_letters_have_no_place_for_it(self):
        """A letter under the red head is not set so."""
        letter = self.env["darqi.document.kind"]._of("result_letter")
        with self.assertRaisesRegex(UserError, "red head"), self.env.cr.savepoint():
            letter.bilingual = True

    def test_face_of_a_seal(self):
        """The keeper sees it; only a database marked 演示 draws it."""
        row = self.in_use(
            subject="seal",
            kind_id=False,
            seal_id=self.seal.id,
            words=self.seal.name,
            picture=png(600, 120),
        )
        seal = self.as_user("keeper_a", self.seal, DAY)
        self.assertEqual(
            base64.b64decode(seal.with_context(bin_size=False).mongolian_picture),
            row._bytes(),
        )
        paper = self.issue()
        with self.assertRaisesRegex(UserError, "demonstration"):
            paper._demo_sealed_pdf(self.seal)
        self.set_demo(True)
        pdf = self.on(paper, DAY)._demo_sealed_pdf(self.seal)
        images = PdfReader(io.BytesIO(pdf)).pages[0].images
        self.assertEqual(len(images), 1)
        self.assertFalse(self.drawn(paper))


@tagged("post_install", "-at_install")
class TestMongolianCheck(MongolianCommon, HttpCase):
    """The public page shows the Mongolian title the paper bears, and no other."""

    def test_public_page(self):
        """With a picture: shown; without: no picture, and none under its address."""
        plain = self.issue()
        self.kind.bilingual = True
        row = self.in_use()
        paper = self.issue()
        page = self.url_open(f"/darqi/check/{paper.check_code}").text
        self.assertIn("/mongolian", page)
        answer = self.url_open(f"/darqi/check/{paper.check_code}/mongolian")
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assertEqual(answer.content, row._bytes())
        page = self.url_open(f"/darqi/check/{plain.check_code}").text
        self.assertNotIn("/mongolian", page)
        for code in (plain.check_code, "0" * 20):
            answer = self.url_open(f"/darqi/check/{code}/mongolian")
            self.assertEqual(answer.status_code, 404)
