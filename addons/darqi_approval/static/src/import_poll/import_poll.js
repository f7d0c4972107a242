import { registry } from "@web/core/registry";
import { Component, onMounted, onWillUnmount, xml } from "@odoo/owl";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PERIOD = 3000;

/** Reads the form again every few seconds while its record is running. */
export class ImportPoll extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        this.busy = false;
        onMounted(() => {
            this.timer = setInterval(() => this.poll(), PERIOD);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async poll() {
        const { record } = this.props;
        if (this.busy || record.data.state !== "running" || !record.resId) {
            return;
        }
        this.busy = true;
        try {
            if (!(await record.isDirty())) {
                await record.load();
            }
        } catch {
            // The server is away for a moment: the next round asks again.
        } finally {
            this.busy = false;
        }
    }
}

registry.category("view_widgets").add("darqi_import_poll", { component: ImportPoll });
