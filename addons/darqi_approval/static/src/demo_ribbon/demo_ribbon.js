import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/**
 * Says on every page that this database holds demonstration data. It has its own place
 * in the bar at the head: menus give way to it, nothing lies under it.
 */
export class DemoRibbon extends Component {
    static template = "darqi_approval.DemoRibbon";
    static props = {};
}

if (session.darqi_demo) {
    // The highest number stands leftmost, next to the menus.
    registry
        .category("systray")
        .add("darqi_approval.DemoRibbon", { Component: DemoRibbon }, { sequence: 1000 });
}
