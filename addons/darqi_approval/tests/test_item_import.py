import base64
import csv
import io
import json
import zipfile
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..models import item_import, table_file
from .common_catalogue import CatalogueCommon

HEADER = [
    "事项名称",
    "实施部门",
    "设定依据",
    "法定时限",
    "承诺时限",
    "基本编码",
    "备注",
]
GOOD = [
    "测试导入许可甲",
    "测试卫健委",
    "《测试条例》第一条",
    "20",
    "10",
    "000123013001",
    "",
]


def csv_bytes(*rows, encoding="utf-8", delimiter=","):
    """A CSV file of these rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(*rows):
    """An XLSX file of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestItemImport(CatalogueCommon):
    """Items come from files; a bad line never harms the others."""

    def load(self, content, name="test.csv", start=True, **vals):
        """An import of a file, run by the catalogue keeper."""
        record = (
            self.env["darqi.item.import"]
            .with_user(self.keeper)
            .create({"file": base64.b64encode(content), "file_name": name, **vals})
        )
        if start:
            record.action_start()
        return record

    def states(self, record):
        """State of each line, in order."""
        return record.line_ids.sorted("number").mapped("state")

    def items(self, record):
        return record.line_ids.sorted("number").item_id

    # Files

    def test_encodings_and_shapes(self):
        """UTF-8, with BOM, GB18030, UTF-16, tabs, semicolons, XLSX: all the same."""
        rows = (HEADER, GOOD)
        files = {
            "utf-8": csv_bytes(*rows),
            "utf-8-sig": csv_bytes(*rows, encoding="utf-8-sig"),
            "gb18030": csv_bytes(*rows, encoding="gb18030"),
            "utf-16": csv_bytes(*rows, encoding="utf-16", delimiter="\t"),
            "Sheet": xlsx_bytes(["达拉特旗事项清单"], *rows),
        }
        for found, content in files.items():
            with self.subTest(found):
                record = self.load(content, start=False)
                self.assertEqual(record.encoding, found)
                self.assertEqual(record.total_count, 1)
                self.assertEqual(record.line_ids.cells[0], GOOD[0])
                targets = record.column_ids.mapped("target")
                self.assertEqual(
                    targets[:6],
                    [
                        "name",
                        "department",
                        "legal_basis",
                        "statutory_days",
                        "promised_days",
                        "code",
                    ],
                )
        record = self.load(csv_bytes(*rows, delimiter=";"))
        self.assertEqual(self.states(record), ["created"])

    # Without libmagic Odoo looks into the damaged archive itself, and says so.
    @mute_logger("odoo.tools.mimetypes.guess_mimetype")
    def test_files_that_cannot_be_read(self):
        """Wrong type, damage and size are said, nothing is imported."""
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
        plain_zip = io.BytesIO()
        with zipfile.ZipFile(plain_zip, "w") as archive:
            archive.writestr("a.txt", "x")
        cases = [
            (b"", "empty"),
            (b"%PDF-1.7 ...", "neither CSV nor XLSX"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "neither CSV nor XLSX"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
            (b"PK\x03\x04 not a zip", "damaged"),
            (plain_zip.getvalue(), "neither CSV nor XLSX"),
            (b"\n\n\n", "no line with column names"),
            ("事项名称\n许可".encode() + b"\xff\xff", "neither UTF-8 nor GB18030"),
        ]
        for content, text in cases:
            with self.subTest(text), self.refused(UserError, text):
                self.load(content)
        with (
            patch.object(table_file, "MOST_UNZIPPED", 1_000_000),
            self.refused(UserError, "larger than"),
        ):
            self.load(bomb.getvalue())
        with (
            patch.object(table_file, "MOST_ROWS", 5),
            self.refused(UserError, "more than 5 lines"),
        ):
            self.load(csv_bytes(HEADER, *[GOOD] * 30))
        with self.refused(UserError, "more than"):
            self.load(csv_bytes(["名称"] * 200))

    def test_missing_columns(self):
        """A file without names or departments is not started, and says why."""
        record = self.load(csv_bytes(["编号", "内容"], ["1", "许可"]), start=False)
        self.assertFalse(record.can_start)
        with self.assertRaisesRegex(UserError, "Item name"):
            record.action_start()
        record = self.load(csv_bytes(["事项名称"], ["许可"]), start=False)
        with self.assertRaisesRegex(UserError, "Department"):
            record.action_start()
        # A person assigns what the header did not say.
        record = self.load(
            csv_bytes(["甲", "乙"], ["测试列映射许可", "测试卫健委"]), start=False
        )
        record.column_ids[0].target = "name"
        record.column_ids[1].target = "department"
        record.action_start()
        self.assertEqual(self.states(record), ["created"])
        with self.refused(text="target"):
            record.column_ids[0].target = "department"

    # Lines

    def test_own_catalogue(self):
        record = self.load(csv_bytes(HEADER, GOOD), date_from="2023-01-01")
        item = self.items(record)
        self.assertEqual(record.state, "done")
        self.assertEqual(item.department_id, self.health)
        self.assertEqual((item.code, item.kind), ("000123013001", "licence"))
        self.assertEqual(item.basis_ids.mapped("article"), ["第一条"])
        self.assertEqual(item.revision_ids.state, "draft")
        self.assertEqual(
            (item.revision_ids.statutory_days, item.revision_ids.promised_days),
            (20, 10),
        )
        found = item.competent_on("2023-01-01")
        self.assertEqual((found["organ"], found["rule"]), (self.health.id, "R1"))
        evidence = self.env["darqi.evidence"].search(
            [("act", "=", "items_imported"), ("res_id", "=", record.id)]
        )
        self.assertEqual(evidence.actor_id, self.keeper)

    def test_twice_changes_nothing_and_changes_are_taken_over(self):
        first = self.load(csv_bytes(HEADER, GOOD))
        item = self.items(first)
        second = self.load(csv_bytes(HEADER, GOOD))
        self.assertEqual(self.states(second), ["unchanged"])
        self.assertEqual(self.items(second), item)
        second.action_start()
        self.assertEqual(self.states(second), ["unchanged"])
        changed = [*GOOD]
        changed[0], changed[4] = "测试导入许可甲（更名）", "8"
        third = self.load(csv_bytes(HEADER, changed))
        self.assertEqual(self.states(third), ["updated"])
        self.assertEqual(item.name, "测试导入许可甲（更名）")
        self.assertEqual(item.revision_ids.promised_days, 8)
        self.assertEqual(len(item.competence_ids), 1)

    def test_new_limits_of_a_published_list_make_a_draft(self):
        item = self.items(self.load(csv_bytes(HEADER, GOOD)))
        revision = item.revision_ids
        revision.date_from = "2023-02-01"
        self.publish(revision)
        changed = [*GOOD[:4], "8", *GOOD[5:]]
        self.assertEqual(
            self.states(self.load(csv_bytes(HEADER, changed))), ["updated"]
        )
        self.assertEqual(revision.promised_days, 10)
        self.assertEqual(
            item.revision_ids.filtered(lambda r: r.state == "draft").promised_days, 8
        )

    def test_bad_lines_are_refused_alone(self):
        """Each bad line says its field and reason; the others are imported."""
        header = [*HEADER, "生效日期", "类型", "划转类别"]
        bad = {
            ("", "测试卫健委"): ("name", "name is missing"),
            ("许可乙", "没有这个局"): ("department", "没有这个局”不存在"),
            ("许可丙", ""): ("department", "department is missing"),
            ("许可丁", "测试卫健委", "", "-3"): ("statutory_days", "-3"),
            ("许可戊", "测试卫健委", "", "20", "0"): ("promised_days", "between 1"),
            ("许可己", "测试卫健委", "", "20", "30"): ("promised_days", "longer"),
            ("许可庚", "测试卫健委", "", "很快"): ("statutory_days", "很快"),
            ("许可辛", "测试卫健委", "", "", "", "589004"): ("code", "589004"),
            ("许可壬", "测试卫健委", "", "", "", "", "", "2023-02-30"): (
                "date_from",
                "2023-02-30",
            ),
            ("许可癸", "测试卫健委", "", "", "", "", "", "", "许愿"): ("kind", "许愿"),
            ("许可子", "测试卫健委", "", "", "", "000123013009", "", "", "行政确认"): (
                "code",
                "another kind",
            ),
            ("许可丑", "测试卫健委", "", "", "", "", "", "", "", "也许"): (
                "transfer_category",
                "也许",
            ),
            ("长" * 400, "测试卫健委"): ("name", "300"),
        }
        good = ["测试夹在中间的许可", "测试卫健委"]
        rows = []
        for row in bad:
            rows += [[*row], [f"{good[0]}{len(rows)}", good[1]]]
        record = self.load(csv_bytes(header, *rows))
        lines = record.line_ids.sorted("number")
        for line, (field, text) in zip(lines[::2], bad.values(), strict=True):
            with self.subTest(text):
                self.assertEqual((line.state, line.field), ("refused", field))
                self.assertIn(text, line.reason)
                self.assertFalse(line.item_id)
        self.assertEqual(set(lines[1::2].mapped("state")), {"created"})
        self.assertEqual(record.refused_count, len(bad))
        card = self.env.ref("darqi_approval.desk_import_refused")
        self.assertEqual(card.with_user(self.keeper).count, 1)

    def test_doubles_in_the_file(self):
        """The first line counts, later ones name it, across chunks too."""
        rows = [
            GOOD,
            ["另一名称", *GOOD[1:]],
            ["无码许可", "测试卫健委"],
            ["无码许可", "测试卫生健康委员会"],
            ["无码许可", "测试市场监督管理局"],
        ]
        with patch.object(item_import, "CHUNK", 1):
            record = self.load(csv_bytes(HEADER, *rows))
        self.assertEqual(
            self.states(record), ["created", "refused", "created", "refused", "created"]
        )
        refused = record.line_ids.filtered(lambda line: line.state == "refused")
        self.assertIn("line 2", refused[0].reason)
        self.assertIn("line 4", refused[1].reason)

    def test_the_original_department_is_not_moved_by_a_file(self):
        item = self.items(self.load(csv_bytes(HEADER, GOOD)))
        moved = [GOOD[0], "测试市场监督管理局", *GOOD[2:]]
        record = self.load(csv_bytes(HEADER, moved))
        self.assertEqual(self.states(record), ["refused"])
        self.assertEqual(record.line_ids.field, "department")
        self.assertEqual(item.department_id, self.health)

    def test_a_code_reaches_the_item_that_lacked_it(self):
        item = self.new_item("测试补码许可")
        record = self.load(
            csv_bytes(
                ["事项名称", "实施部门", "基本编码"],
                ["测试补码许可", "测试卫健委", "000123013077"],
            )
        )
        self.assertEqual(self.states(record), ["updated"])
        self.assertEqual(item.code, "000123013077")
        # And the name alone finds it again.
        record = self.load(
            csv_bytes(["事项名称", "实施部门"], ["测试补码许可", "测试卫健委"])
        )
        self.assertEqual(self.items(record), item)

    def test_what_the_database_refuses_harms_no_other_line(self):
        """A chunk that fails as a whole is done line by line."""
        self.new_item("占名许可", code="000123013099")
        create = type(self.env["darqi.item"]).create

        def picky(records, vals_list):
            if any(vals["name"] == "触发数据库错误" for vals in vals_list):
                records.env.cr.execute("SELECT 1/0")
            return create(records, vals_list)

        rows = [["许可一", "测试卫健委"], ["触发数据库错误", "测试卫健委"]]
        rows.append(["许可三", "测试卫健委"])
        with patch.object(type(self.env["darqi.item"]), "create", picky):
            record = self.load(csv_bytes(HEADER[:2], *rows))
        self.assertEqual(self.states(record), ["created", "refused", "created"])
        self.assertTrue(self.items(record)[0].competence_ids)

    def test_units_and_on_the_spot(self):
        rows = [
            ["许可一", "测试卫健委", "20个工作日", "5工作日"],
            ["许可二", "测试卫健委", "３个月", "即办"],
            ["许可三", "测试卫健委", "30自然日", ""],
        ]
        header = ["事项名称", "实施部门", "法定时限（工作日）", "承诺时限"]
        items = self.items(self.load(csv_bytes(header, *rows)))
        self.assertEqual(
            [
                (r.statutory_days, r.statutory_unit, r.promised_days)
                for r in items.revision_ids.sorted("id")
            ],
            [(20, "working_day", 5), (3, "month", 1), (30, "calendar_day", 0)],
        )
        self.assertEqual(items.mapped("is_on_the_spot"), [False, True, False])

    def test_examples(self):
        """Examples keep place, department and source as text, and have no organ."""
        header = ["name", "original_department", "place", "note", "source_url"]
        row = ["外县许可", "县卫计局", "某县(2017)", "说明", "https://example.org/1"]
        record = self.load(csv_bytes(header, row), as_examples=True)
        item = self.items(record)
        self.assertTrue(item.is_example)
        self.assertEqual(item.example_department_text, "县卫计局")
        self.assertEqual(
            (item.example_place, item.example_note), ("某县(2017)", "说明")
        )
        self.assertEqual(item.competent_on("2030-01-01")["rule"], "R0")
        again = self.load(csv_bytes(header, row), as_examples=True)
        self.assertEqual(self.states(again), ["unchanged"])

    def test_the_examples_of_the_demonstration(self):
        """All sourced items of other counties come through the importer."""
        with file_open("darqi_approval/demo/items_example.csv", "rb") as stream:
            content = stream.read()
        record = self.load(content, as_examples=True)
        self.assertEqual(record.total_count, 142)
        self.assertFalse(record.refused_count)

    # The job

    def test_a_large_file_runs_in_the_job_stops_and_resumes(self):
        rows = [[f"测试大批许可{n}", "测试卫健委"] for n in range(25)]
        with (
            patch.object(item_import, "CHUNK", 10),
            patch.object(item_import, "MOST_AT_ONCE", 5),
        ):
            record = self.load(csv_bytes(HEADER[:2], *rows))
            self.assertEqual((record.state, record.done_count), ("running", 0))
            seen = []

            def after_chunk(done, left):
                seen.append((done, left))
                return len(seen) < 2

            record._work(after_chunk)
            record.invalidate_recordset()
            self.assertEqual(seen, [(10, 15), (10, 5)])
            self.assertEqual((record.done_count, record.progress), (20, 80))
            with self.assertRaisesRegex(UserError, "running"):
                record.write({"file": base64.b64encode(b"x")})
            record.action_stop()
            self.assertEqual(record.state, "stopped")
            with self.enter_registry_test_mode():
                self.env.ref("darqi_approval.cron_item_import").method_direct_trigger()
            record.invalidate_recordset()
            self.assertEqual(record.done_count, 20)
            record.action_start()
            self.assertEqual((record.state, record.created_count), ("done", 25))

    def test_the_job_itself(self):
        rows = [[f"测试作业许可{n}", "测试卫健委"] for n in range(12)]
        with (
            patch.object(item_import, "CHUNK", 5),
            patch.object(item_import, "MOST_AT_ONCE", 5),
        ):
            record = self.load(csv_bytes(HEADER[:2], *rows))
            with self.enter_registry_test_mode():
                self.env.ref("darqi_approval.cron_item_import").method_direct_trigger()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.created_count), ("done", 12))
        self.assertEqual(self.items(record).create_uid, self.keeper)

    def test_queries_do_not_grow_with_the_lines(self):
        """Nothing is asked per line: 20 and 200 lines cost about the same."""
        counts = []
        for number in (20, 200):
            rows = [
                [
                    f"测试预算许可{number}-{n}",
                    "测试卫健委",
                    f"《测试预算法{number}-{n % 7}》第一条",
                    "20",
                    "5",
                ]
                for n in range(number)
            ]
            record = self.load(csv_bytes(HEADER[:5], *rows), start=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_start()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(record.created_count, number)
        self.assertLess(counts[1], counts[0] + 40, counts)

    # Rights

    def test_only_the_keeper_imports(self):
        for login in ("window_a", "health_head", "bureau_head", "it_a", "manager_a"):
            with self.subTest(login), self.assertRaises(AccessError):
                self.env["darqi.item.import"].with_user(self.staff[login]).create(
                    {"file": base64.b64encode(csv_bytes(HEADER, GOOD))}
                )
        record = self.load(csv_bytes(HEADER, GOOD), start=False)
        self.assertTrue(self.as_user("it_a", record).name)
        with self.assertRaises(AccessError):
            self.as_user("it_a", record).action_start()
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            record.write({"state": "done"})
        with self.assertRaises(AccessError):
            record.line_ids.write({"state": "created"})


@tagged("post_install", "-at_install")
class TestWorkingDayImport(CatalogueCommon):
    """A new year's calendar comes from a file."""

    def load(self, content, **vals):
        window = (
            self.env["darqi.working.day.import"]
            .with_user(self.keeper)
            .create(
                {
                    "file": base64.b64encode(content),
                    "notice": "国办发明电〔2098〕1号",
                    **vals,
                }
            )
        )
        window.action_import()
        return window

    def test_csv_twice(self):
        rows = (
            ["日期", "是否上班", "名称"],
            ["2098-01-01", "否", "元旦"],
            ["2098-01-04", "是", "元旦"],
        )
        window = self.load(csv_bytes(*rows, encoding="gb18030"))
        self.assertIn("2 days added", window.result)
        days = self.env["darqi.working.day"]
        calendar = days._calendar()
        self.assertTrue(calendar.is_announced(date(2098, 5, 1)))
        self.assertTrue(calendar.is_working_day(date(2098, 1, 4)))
        self.assertIn("0 days added", self.load(csv_bytes(*rows)).result)
        rows[1][2] = "元旦节"
        self.assertIn("1 corrected", self.load(csv_bytes(*rows)).result)

    def test_holiday_cn_json(self):
        day = {"name": "元旦", "date": "2098-01-01", "isOffDay": True}
        content = json.dumps({"year": 2098, "papers": [], "days": [day]}).encode()
        self.assertIn("1 days added", self.load(content).result)

    def test_bad_files(self):
        header = ["date", "is_working", "name"]
        for content, text in (
            (csv_bytes(["date", "name"], ["2098-01-01", "x"]), "Missing column"),
            (csv_bytes(header, ["2098-02-30", "是", "x"]), "Line 2"),
            (csv_bytes(header, ["2098-02-03", "也许", "x"]), "Line 2"),
            (csv_bytes(header, *[["2098-02-03", "是", "x"]] * 2), "occurs twice"),
            (csv_bytes(header), "no days"),
            (b'{"days": 3}', "holiday-cn"),
            (b"%PDF-1.4", "neither CSV"),
        ):
            with self.subTest(text), self.refused(UserError, text):
                self.load(content)
