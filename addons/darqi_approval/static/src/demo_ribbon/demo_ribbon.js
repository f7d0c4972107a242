import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/** Says on every page that this database holds demonstration data. */
export class DemoRibbon extends Component {
    static template = "darqi_approval.DemoRibbon";
    static props = {};
}

if (session.darqi_demo) {
    registry.category("main_components").add("darqi_approval.DemoRibbon", {
        Component: DemoRibbon,
    });
}
