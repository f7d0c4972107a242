import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

/** A number that was not entered yet is empty, not nought. */
export class BlankZeroField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("darqi_blank_zero", {
    ...integerField,
    component: BlankZeroField,
    displayName: _t("Integer, empty when nought"),
});
