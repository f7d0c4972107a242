import { registry } from "@web/core/registry";

const save = [
    {
        content: "save",
        trigger: ".o_form_button_save",
        run: "click",
    },
    { content: "saved", trigger: ".o_form_saved" },
];

// The keeper words a paper: kind, a field from the list, preview; it waits for another.
registry.category("web_tour.tours").add("darqi_template_word", {
    steps: () => [
        { content: "new template", trigger: ".o_list_button_add", run: "click" },
        {
            content: "which paper",
            trigger: ".o_field_widget[name=kind_id] input",
            run: "edit 补充材料通知书",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item a:contains(补充材料通知书)",
            run: "click",
        },
        {
            content: "the standing text is there",
            trigger: ".o_field_widget[name=body] .odoo-editor-editable:contains(submit_by)",
        },
        {
            content: "a field from the list",
            trigger: ".o_field_widget[name=field_id] input",
            run: "edit 申请日期",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item a:contains(申请日期)",
            run: "click",
        },
        {
            content: "it stands in the text",
            trigger: ".o_field_widget[name=body] .odoo-editor-editable:contains({{ applied_on }})",
        },
        ...save,
        { content: "it can be looked at", trigger: "button[name=action_preview]" },
        {
            content: "not to be published by who worded it",
            trigger: ".o_form_view:not(:has(button[name=action_publish]:visible))",
        },
        {
            content: "who publishes is said",
            trigger: ".o_form_view .alert-info[role=status]:visible",
        },
    ],
});

// The head reads and publishes it.
registry.category("web_tour.tours").add("darqi_template_publish", {
    steps: () => [
        {
            content: "the draft",
            trigger: ".o_data_row:contains(补充材料通知书):contains(草稿) .o_data_cell[name=kind_id]",
            run: "click",
        },
        { content: "publish", trigger: "button[name=action_publish]", run: "click" },
        {
            content: "published",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(已公布)",
        },
    ],
});
