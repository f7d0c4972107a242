import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/**
 * Rows that open as a page of their own, where one can work, and not in a dialog: for
 * records with acts, such as the cases of a filing.
 */
export class OpenRowsField extends X2ManyField {
    openRecord(record) {
        return this.switchToForm(record, {});
    }
}

registry.category("fields").add("darqi_open_rows", {
    ...x2ManyField,
    component: OpenRowsField,
});
