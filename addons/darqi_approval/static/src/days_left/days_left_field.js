import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Working days left as a coloured badge; nothing when no duty runs. */
export class DaysLeftField extends Component {
    static template = "darqi_approval.DaysLeftField";
    static props = { ...standardFieldProps };

    get shown() {
        const { data } = this.props.record;
        return !("has_due" in data) || data.has_due;
    }

    get days() {
        return this.props.record.data[this.props.name];
    }

    get tone() {
        if (this.days < 0) {
            return "text-bg-danger";
        }
        return this.days <= 2 ? "text-bg-warning" : "text-bg-success";
    }

    get text() {
        if (this.days < 0) {
            return _t("%s days over", -this.days);
        }
        return this.days === 0 ? _t("Due today") : _t("%s days", this.days);
    }
}

registry.category("fields").add("darqi_days_left", {
    component: DaysLeftField,
    displayName: _t("Working days left"),
    supportedTypes: ["integer"],
    fieldDependencies: [{ name: "has_due", type: "boolean" }],
});
