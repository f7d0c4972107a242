"""What an import of legacy licences does with its lines, a chunk at a time."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..file_import_run import FileImportRun, departments_by_name, spelled
from ..item_import_parse import ValueProblem, read_date, tidy

LONGEST = 2000
WITHOUT_END = ("长期", "长期有效", "无固定期限", "永久", "—", "-")
TERM_OF_LIST = "按移交清单所载有效期导入"
PLAIN = ("name", "address", "content", "area")


class LicenceProblem(ValueProblem):
    """A cell of a legacy licence that cannot be taken over."""

    def text(self, env):
        """What the user reads in the line's report."""
        texts = {
            "missing": env._("It is missing."),
            "item_unknown": env._("“%(value)s” is not an item of the catalogue."),
            "organ_unknown": env._("“%(value)s” is not an organ on record."),
            "dates": env._("It lies before “valid from”."),
            "double": env._("The same licence stands in line %(line)s."),
            "ended": env._("The licence on record is not in force any more."),
            "not_legacy": env._("%(value)s"),
            "holder_changed": env._(
                "On record for %(value)s: a change is an act, not an import."
            ),
            "holder_other": env._(
                "This identity number stands for %(value)s in another line."
            ),
            "holder_code": env._("%(value)s"),
        }
        if self.code in texts:
            return texts[self.code] % self.values
        return super().text(env)


class LicenceImportRun(models.AbstractModel):
    """Makes the worker of an import; the model itself holds nothing."""

    _name = "darqi.licence.import.run"
    _description = "Work of an import"

    @api.model
    def _of(self, record):
        """The :class:`Run` of an import."""
        return Run(record)


class Run(FileImportRun):
    """One run over the lines of an import of legacy licences.

    Organs and items are read once; the licences on record once a chunk; holders,
    licences and notices are made once a chunk.
    """

    record_field = "licence_id"
    refused_field = "number"

    def __init__(self, record):
        super().__init__(record)
        self.departments = departments_by_name(self.env)
        items = self.env["darqi.item"].search([("is_example", "=", False)])
        self.items = {spelled(item.name): item for item in items}
        self.items.update({spelled(item.code): item for item in items if item.code})
        today = self.env["darqi.working.day"]._today()
        self.competent = items._competence_map(items, today)
        self.bureau_since = items._bureau_since()
        self.first_lines, self.holders = {}, {}
        for line in record.line_ids.sorted("number"):
            try:
                self.first_lines.setdefault(
                    self._key(self._read(line.cells or [])), line.number
                )
            except ValueProblem:
                continue

    # ------------------------------------------------------------------ a line

    def _read(self, cells):
        """One line as checked values. :raises ValueProblem: the first wrong cell"""
        raw = {}
        for target, cell in zip(self.targets, cells, strict=False):
            text = tidy(cell)
            if target and text:
                raw.setdefault(target, text)
                if len(text) > LONGEST:
                    raise ValueProblem("too_long", target, limit=LONGEST)
        for needed in ("number", "holder", "date_from"):
            if not raw.get(needed):
                raise LicenceProblem("missing", needed)
        values = {name: raw[name] for name in PLAIN if name in raw}
        values.update(
            number="".join(raw["number"].split()),
            holder=raw["holder"],
            item=self._item(raw),
            issuer=self._organ(raw, "issuer", self.record.issuer_id),
            date_from=read_date(raw["date_from"], "date_from"),
            date_to=False,
        )
        if raw.get("date_to") and raw["date_to"] not in WITHOUT_END:
            values["date_to"] = read_date(raw["date_to"], "date_to")
            if values["date_to"] < values["date_from"]:
                raise LicenceProblem("dates", "date_to")
        supervisor = values["item"].supervising_department_id
        values["supervisor"] = self._organ(raw, "supervisor", supervisor)
        values["conditions"] = (raw.get("conditions") or "").splitlines()
        reason = self.env["darqi.licence"]._refusal_legacy(
            values["issuer"],
            values["date_from"],
            self.bureau_since.get(values["item"].id),
        )
        if reason:
            target = "issuer" if values["issuer"].kind == "bureau" else "date_from"
            raise LicenceProblem("not_legacy", target, value=reason)
        if raw.get("holder_code"):
            values["applicant"] = self._applicant(raw)
        return values

    def _item(self, raw):
        if "item" not in raw:
            if self.record.item_id:
                return self.record.item_id
            raise LicenceProblem("missing", "item")
        item = self.items.get(spelled(raw["item"]))
        if not item:
            raise LicenceProblem("item_unknown", "item", value=raw["item"])
        return item

    def _organ(self, raw, target, default):
        if target not in raw:
            if default:
                return default
            raise LicenceProblem("missing", target)
        organ = self.departments.get(spelled(raw[target]))
        if not organ:
            raise LicenceProblem("organ_unknown", target, value=raw[target])
        return self.env["darqi.department"].browse(organ)

    def _applicant(self, raw):
        """Values of the holder's card. :raises LicenceProblem: the number is wrong"""
        code = raw["holder_code"]
        applicants = self.env["darqi.applicant"]
        problem = ""
        for id_kind, kind in (
            ("credit_code", "organisation"),
            ("citizen_id", "person"),
        ):
            try:
                applicants._checked_number(id_kind, code)
            except ValidationError as error:
                problem = str(error.args[0])
                continue
            first = self.holders.setdefault(code, raw["holder"])
            if first != raw["holder"]:
                raise LicenceProblem("holder_other", "holder", value=first)
            return {
                "kind": kind,
                "name": raw["holder"],
                "id_kind": id_kind,
                "id_number": code,
                "phone": raw.get("phone", False),
                "address": raw.get("address", False),
                "legal_person": raw.get("legal_person", False),
            }
        raise LicenceProblem("holder_code", "holder_code", value=problem)

    @staticmethod
    def _key(values):
        return values["issuer"].id, values["item"].id, values["number"]

    # ----------------------------------------------------------------- a chunk

    def _plan(self, lines):
        """Values or refusal of each line, and the licence on record."""
        plan = {}
        for line in lines:
            try:
                values = self._read(line.cells or [])
                first = self.first_lines.get(self._key(values), line.number)
                if first != line.number:
                    raise LicenceProblem("double", "number", line=first)
            except ValueProblem as problem:
                plan[line] = problem
                continue
            plan[line] = values
        good = [values for values in plan.values() if isinstance(values, dict)]
        # sudo: a licence of another organ is on record all the same.
        known = {
            (row.issuer_id.id, row.item_id.id, row.number): row
            for row in self.env["darqi.licence"]
            .sudo()
            .search([("number", "in", [values["number"] for values in good])])
        }
        for values in good:
            values["licence"] = known.get(self._key(values))
        return plan

    def _preview(self, lines):
        """(outlook, field, reason) of each line; nothing is made."""
        report = {}
        for line, values in self._plan(lines).items():
            problem = values if isinstance(values, ValueProblem) else None
            if not problem and values["licence"]:
                problem = self._difference(values)
                if not problem:
                    report[line] = ("known", False, False)
                    continue
            if problem:
                report[line] = ("wrong", problem.field, problem.text(self.env))
            else:
                report[line] = ("new", False, False)
        return report

    @staticmethod
    def _difference(values):
        """Why the licence on record is not the one of the line, or None."""
        licence = values["licence"]
        if licence.state not in ("valid", "draft"):
            return LicenceProblem("ended", "number")
        if licence.holder_name != values["holder"]:
            return LicenceProblem("holder_changed", "holder", value=licence.holder_name)
        return None

    def _carry_out(self, plan):
        """Report of each line: (state, field, reason, licence id)."""
        report, new = {}, {}
        for line, values in plan.items():
            problem = values if isinstance(values, ValueProblem) else None
            if not problem and values["licence"]:
                problem = self._difference(values)
                if not problem:
                    report[line] = (
                        "unchanged",
                        False,
                        False,
                        values["licence"].id,
                    )
                    continue
            if problem:
                report[line] = (
                    "refused",
                    problem.field,
                    problem.text(self.env),
                    False,
                )
            else:
                new[line] = values
        for line, licence in zip(new, self._enter(list(new.values())), strict=True):
            report[line] = ("created", False, False, licence.id)
        return report

    def _enter(self, rows):
        """Licences of these lines, registered: state, version, notices."""
        licences = self.env["darqi.licence"]
        if not rows:
            return licences
        with_card = [row for row in rows if row.get("applicant")]
        cards = self.env["darqi.applicant"]._find_or_create(
            [row["applicant"] for row in with_card]
        )
        for row, card in zip(with_card, cards, strict=True):
            row["card"] = card.id
        # sudo: the importer may enter licences of any organ of the file; that he may
        # import, and is not who loaded the file, was judged at the start.
        made = licences.sudo()._door_opened().create([self._vals(row) for row in rows])
        made = made.with_env(licences.sudo().env)
        made.action_register()
        return made

    def _vals(self, row):
        item = row["item"]
        competent = self.competent.get(item.id)
        organ = (competent and competent.department_id) or row["issuer"]
        return {
            "is_legacy": True,
            "legacy_import_id": self.record.id,
            "entered_by_id": self.record.create_uid.id,
            "number": row["number"],
            "name": row.get("name") or item.licence_name or item.name,
            "item_id": item.id,
            "holder_id": row.get("card", False),
            "holder_name": row["holder"],
            "issuer_id": row["issuer"].id,
            "department_id": organ.id,
            "supervising_department_id": (
                row["supervisor"] or self.env["darqi.licence"]._supervisor_of(item)
            ).id,
            "legacy_term_reason": self.env["darqi.licence"]._exceeds_term(
                item, row["date_from"], row["date_to"]
            )
            and TERM_OF_LIST,
            "memorandum_line_id": competent.memorandum_line_id.id
            if competent
            else False,
            "address": row.get("address", False),
            "content": row.get("content") or item.name,
            "area": row.get("area", False),
            "date_from": row["date_from"],
            "date_to": row["date_to"],
            "condition_ids": [
                (0, 0, {"sequence": 10 * place, "text": text.strip()})
                for place, text in enumerate(row["conditions"], 1)
                if text.strip()
            ],
        }
