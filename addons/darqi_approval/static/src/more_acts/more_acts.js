import { registry } from "@web/core/registry";
import { FormCompiler } from "@web/views/form/form_compiler";
import { FormRenderer } from "@web/views/form/form_renderer";
import { formView } from "@web/views/form/form_view";
import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

/** What the header shows as buttons; the others are under “More acts”. */
const SHOWN = 4;

/** Header buttons of class `o_darqi_more` are rare acts: the compiler says so. */
class ActsCompiler extends FormCompiler {
    compileHeader(el, params) {
        const header = super.compileHeader(el, params);
        for (const slot of header.querySelectorAll("[t-set-slot]")) {
            if (slot.querySelector(".o_darqi_more, [className*='o_darqi_more']")) {
                slot.setAttribute("isRare", "true");
            }
        }
        return header;
    }
}

/** Frequent acts as buttons, rare ones in one dropdown, never more than four buttons. */
export class ActsButtons extends StatusBarButtons {
    static template = "darqi_approval.ActsButtons";

    get acts() {
        const visible = this.visibleSlotNames;
        const frequent = visible.filter((name) => !this.props.slots[name].isRare);
        const shown = frequent.slice(0, SHOWN);
        return { shown, more: visible.filter((name) => !shown.includes(name)) };
    }
}

class ActsRenderer extends FormRenderer {
    static components = { ...FormRenderer.components, StatusBarButtons: ActsButtons };
}

registry.category("views").add("darqi_form", {
    ...formView,
    Compiler: ActsCompiler,
    Renderer: ActsRenderer,
});
