import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const INPUT_TYPES = {
    number: "text",
    date: "date",
    phone: "tel",
};

/**
 * Answers to an application form. The definition (a list of plain rows, frozen with
 * the item's version) comes from another field of the record; the server judges.
 */
export class FormAnswersField extends Component {
    static template = "darqi_approval.FormAnswersField";
    static props = {
        ...standardFieldProps,
        definitionField: { type: String, optional: true },
    };
    static defaultProps = { definitionField: "form_definition" };

    setup() {
        this.root = useRef("root");
        // Answers given while an earlier one is still on its way to the record.
        this.draft = null;
        this.pending = 0;
        const { bus } = this.props.record.model;
        // A hotkey or a save leaves the cursor in the field: take what stands there.
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.commitFocused())
        );
    }

    get definition() {
        return this.props.record.data[this.props.definitionField] || [];
    }

    get answers() {
        return this.draft || this.props.record.data[this.props.name] || {};
    }

    /** Visible fields by section, in the order of the form. */
    get sections() {
        const sections = [];
        for (const row of this.definition) {
            if (!this.isVisible(row)) {
                continue;
            }
            const title = row.section || "";
            const last = sections.at(-1);
            if (last && last.title === title) {
                last.rows.push(row);
            } else {
                sections.push({ title, rows: [row] });
            }
        }
        return sections;
    }

    isVisible(row, seen = new Set()) {
        if (!row.visible_if_code) {
            return true;
        }
        if (seen.has(row.code)) {
            return false;
        }
        const other = this.definition.find((other) => other.code === row.visible_if_code);
        if (!other || !this.isVisible(other, seen.add(row.code))) {
            return false;
        }
        const wanted = String(row.visible_if_value ?? "").split("|").map((v) => v.trim());
        let answer = this.answers[row.visible_if_code];
        if (typeof answer === "boolean") {
            answer = answer ? "是" : "否";
        }
        const given = Array.isArray(answer) ? answer : [String(answer ?? "")];
        return given.some((value) => wanted.includes(value));
    }

    choices(row) {
        const { choices } = row;
        const list = Array.isArray(choices) ? choices : String(choices || "").split("\n");
        return list.map((choice) => choice.trim()).filter(Boolean);
    }

    inputId(row) {
        return `${this.props.name}_${row.code}`;
    }

    inputType(row) {
        return INPUT_TYPES[row.type] || "text";
    }

    value(row) {
        const value = this.answers[row.code];
        return value === undefined || value === null ? "" : value;
    }

    text(row) {
        const value = this.value(row);
        if (row.type === "boolean") {
            return value === "" ? "" : value ? _t("Yes") : _t("No");
        }
        return Array.isArray(value) ? value.join("、") : String(value);
    }

    isChecked(row, choice) {
        const value = this.value(row);
        return Array.isArray(value) && value.includes(choice);
    }

    isMissing(row) {
        const value = this.value(row);
        const empty = value === "" || (Array.isArray(value) && !value.length);
        return row.is_required && empty;
    }

    async update(row, value) {
        const answers = { ...this.answers };
        if (value === "" || value === null || (Array.isArray(value) && !value.length)) {
            delete answers[row.code];
        } else {
            answers[row.code] = value;
        }
        this.draft = answers;
        this.pending++;
        try {
            await this.props.record.update({ [this.props.name]: answers });
        } finally {
            this.pending--;
            if (!this.pending) {
                this.draft = null;
            }
        }
    }

    async commitFocused() {
        const el = document.activeElement;
        const code = el?.closest?.(".o_darqi_answer")?.dataset.code;
        const row = this.definition.find((row) => row.code === code);
        if (!row || !this.root.el?.contains(el) || el.type === "checkbox") {
            return;
        }
        if (el.value.trim() !== String(this.value(row))) {
            await this.update(row, el.value.trim());
        }
    }

    onInput(row, ev) {
        const value = ev.target.value.trim();
        if (value !== String(this.value(row))) {
            this.update(row, value);
        }
    }

    onToggle(row, ev) {
        this.update(row, ev.target.checked);
    }

    onMulti(row, choice, ev) {
        const value = this.value(row) || [];
        const kept = this.choices(row).filter((other) =>
            other === choice ? ev.target.checked : value.includes(other)
        );
        this.update(row, kept);
    }
}

registry.category("fields").add("darqi_form_answers", {
    component: FormAnswersField,
    displayName: _t("Application form"),
    supportedTypes: ["json"],
    isEmpty: () => false,
    fieldDependencies: ({ options }) => [
        { name: options?.definition_field || "form_definition", type: "json" },
    ],
    extractProps: ({ options }) => ({ definitionField: options.definition_field }),
});
