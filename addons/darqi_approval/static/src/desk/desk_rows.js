import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The most urgent records of a card of 我的待办; a click opens one. */
export class DeskRows extends Component {
    static template = "darqi_approval.DeskRows";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    badge(days) {
        if (days < 0) {
            return "text-bg-danger";
        }
        return days <= 2 ? "text-bg-warning" : "text-bg-light";
    }

    label(days) {
        return days < 0 ? _t("%s days over", -days) : _t("%s days", days);
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("darqi_desk_rows", {
    component: DeskRows,
    supportedTypes: ["json", "jsonb"],
});
