"""What an import of items does with the lines of its file, a chunk at a time."""

from odoo import api, models

from .file_import_run import FileImportRun, departments_by_name, spelled
from .item import KIND_OF_CODE
from .item_import_parse import ValueProblem, read_line
from .item_revision import MOST_WORKING_DAYS_A_MONTH

PLAIN_FIELDS = (
    "code",
    "implementation_code",
    "kind",
    "licence_name",
    "transfer_category",
    "source_url",
    "is_on_the_spot",
)
LIMIT_FIELDS = ("statutory_days", "statutory_unit", "promised_days")


class ItemImportRun(models.AbstractModel):
    """Makes the worker of an import; the model itself holds nothing."""

    _name = "darqi.item.import.run"
    _description = "Work of an import"

    @api.model
    def _of(self, record):
        """The :class:`Run` of an import, with everything lines are compared against."""
        return Run(record)


class Run(FileImportRun):
    """One run over an import's lines.

    Nothing is asked per line: departments are read once, items, lists and legal bases
    once a chunk; items, competence rows, lists and reports are written once a chunk.
    """

    record_field = "item_id"
    refused_field = "name"

    def __init__(self, record):
        super().__init__(record)
        self.as_examples = record.as_examples
        self.departments = {} if self.as_examples else departments_by_name(self.env)
        self.first_lines = self._first_lines()

    # What lines are compared with

    def _read(self, cells):
        return read_line(cells, self.targets, KIND_OF_CODE, MOST_WORKING_DAYS_A_MONTH)

    def _first_lines(self):
        """First line of each item in the whole file, to find doubles in any chunk."""
        first = {}
        lines = self.env["darqi.item.import.line"].search_fetch(
            [("import_id", "=", self.record.id)], ["number", "cells"], order="number"
        )
        for line in lines:
            try:
                key = self._key(self._read(line.cells or []))
            except ValueProblem:
                continue
            if key:
                first.setdefault(key, line.number)
        self.env.invalidate_all()
        return first

    def _key(self, values):
        """What makes a line the same item: its code, else name and organ or place."""
        code = values.get("code")
        if self.as_examples:
            place = (values.get("place", ""), values.get("department", ""))
            return ("code", code, *place) if code else ("name", values["name"], *place)
        if code:
            return ("code", code)
        organ = self.departments.get(spelled(values.get("department", "")))
        return ("name", values["name"], organ) if organ else None

    def _known(self, plan, keys):
        """The item on record of each line, in one query."""
        items = self.env["darqi.item"].with_context(active_test=False)
        codes = [key[1] for key in keys.values() if key[0] == "code"]
        names = [plan[line]["name"] for line in keys]
        known = {}
        for item in items.search(
            [
                ("is_example", "=", self.as_examples),
                "|",
                ("code", "in", codes),
                ("name", "in", names),
            ]
        ):
            if self.as_examples:
                place = (item.example_place or "", item.example_department_text or "")
            else:
                place = (item.department_id.id,)
            if item.code:
                known[("code", item.code, *(place if self.as_examples else ()))] = item
            # A line without a code means the item of that name, whatever its code.
            known.setdefault(("name", item.name, *place), item)
        found = {}
        for line, key in keys.items():
            item = known.get(key)
            if not item and key[0] == "code" and not self.as_examples:
                # The item may be on record without its code yet.
                values = plan[line]
                item = known.get(("name", values["name"], values["department_id"]))
                item = item if item and not item.code else None
            found[line] = item
        return found

    # A chunk

    def _plan(self, lines):
        """Values or refusal of each line, and the item it is, if on record."""
        plan, keys = {}, {}
        for line in lines:
            try:
                values = self._read(line.cells or [])
                if not self.as_examples:
                    self._find_department(values)
                key = self._key(values)
                first = self.first_lines.get(key, line.number)
                if first != line.number:
                    field = "code" if key[0] == "code" else "name"
                    raise ValueProblem("double", field, line=first)
            except ValueProblem as problem:
                plan[line] = problem
                continue
            plan[line] = values
            keys[line] = key
        known = self._known(plan, keys)
        bases = self.env["darqi.basis"]._find_or_create(
            values["legal_basis"]
            for values in plan.values()
            if isinstance(values, dict) and values.get("legal_basis")
        )
        found = self.env["darqi.item"].union(*(item for item in known.values() if item))
        found.revision_ids.fetch(["item_id", "version", "state", *LIMIT_FIELDS])
        for line, item in known.items():
            values = plan[line]
            values["item"] = item
            if "legal_basis" in values:
                values["bases"] = bases[values["legal_basis"]]
        return plan

    def _find_department(self, values):
        text = values.get("department")
        if not text:
            raise ValueProblem("department_missing", "department")
        organ = self.departments.get(spelled(text))
        if not organ:
            raise ValueProblem("department", "department", value=text)
        values["department_id"] = organ

    def _carry_out(self, plan):
        """Report of each line: (state, field, reason, item id)."""
        report, new, limits = {}, {}, {}
        for line, values in plan.items():
            if isinstance(values, ValueProblem):
                report[line] = (
                    "refused",
                    values.field,
                    values.text(self.env),
                    False,
                )
            elif values["item"]:
                report[line] = self._update(values["item"], values)
            else:
                new[line] = values
        created = create_unlogged(
            self.env["darqi.item"],
            [self._item_values(values) for values in new.values()],
        )
        for (line, values), item in zip(new.items(), created, strict=True):
            report[line] = ("created", False, False, item.id)
            if self._limits(values) or not self.as_examples:
                limits[item.id] = self._limits(values)
        create_unlogged(
            self.env["darqi.item.revision"],
            [{"item_id": item, **vals} for item, vals in limits.items()],
        )
        self.env.flush_all()
        return report

    @staticmethod
    def _limits(values):
        return {name: values[name] for name in LIMIT_FIELDS if name in values}

    def _item_values(self, values):
        """Field values of an item, only those the line gives."""
        vals = {name: values[name] for name in PLAIN_FIELDS if name in values}
        vals["name"] = values["name"]
        if "legal_basis" in values:
            vals["legal_basis"] = values["legal_basis"]
            vals["basis_ids"] = [(6, 0, values["bases"].ids)]
        if "note" in values:
            vals["example_note"] = values["note"]
        if self.as_examples:
            vals.update(
                is_example=True,
                example_place=values.get("place", False),
                example_department_text=values.get("department", False),
                date_from=False,
            )
        else:
            vals["department_id"] = values["department_id"]
            vals["date_from"] = values.get("date_from") or self.record.date_from
        return vals

    def _update(self, item, values):
        """Write only what differs from the item on record."""
        if not self.as_examples and item.department_id.id != values["department_id"]:
            problem = ValueProblem("department_changed", "department")
            return ("refused", problem.field, problem.text(self.env), item.id)
        vals = self._item_values(values)
        vals.pop("date_from", None)
        changed = {}
        for name, value in vals.items():
            if name == "basis_ids":
                # Bases a person added stay: the file is not the only source.
                if set(values["bases"].ids) - set(item.basis_ids.ids):
                    changed[name] = [(4, basis) for basis in values["bases"].ids]
                continue
            old = item[name].id if name == "department_id" else item[name]
            if (old or False) != (value or False):
                changed[name] = value
        if changed:
            item.write(changed)
        limits = self._update_limits(item, self._limits(values))
        state = "updated" if changed or limits else "unchanged"
        return (state, False, False, item.id)

    def _update_limits(self, item, limits):
        """New limits go into the draft of the next list. :return: whether any did"""
        if not limits:
            return False
        latest = item.revision_ids.sorted("version")[-1:]
        if latest and all(latest[name] == value for name, value in limits.items()):
            return False
        draft = self.env["darqi.item.revision"]._next_draft(item)
        draft.write(limits)
        return True


def create_unlogged(model, vals_list):
    """Create records without a configuration log entry for each.

    The import keeps every line with what became of it. Where the module auditlog wraps
    ``create``, it would write the same again, ten times slower.
    """
    create = type(model).create
    return getattr(create, "origin", create)(model, vals_list)
