import { registry } from "@web/core/registry";

// A department officer claims what was pushed: select, claim, confirm (PRACTICE 3).
registry.category("web_tour.tours").add("darqi_supervision_claim", {
    url: "/odoo/supervision-claims",
    steps: () => [
        {
            content: "Select the notice",
            trigger: ".o_data_row .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Claim",
            trigger: ".o_control_panel button[name=action_claim]",
            run: "click",
        },
        {
            content: "The owner and the measure are filled in",
            trigger: ".modal .o_field_widget[name=owner_id] input:value(测试health_officer)",
        },
        {
            content: "Confirm",
            trigger: ".modal footer button[name=action_confirm]",
            run: "click",
        },
        {
            content: "Nothing is left to claim",
            trigger: ".o_view_nocontent",
        },
    ],
});
