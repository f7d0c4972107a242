import { registry } from "@web/core/registry";
import * as step from "./thread_steps";

const ITEM = "测试游泳场所卫生许可";
const SHORT = "测试卫健委";
const BATCH = "测试第九批";
const APPROVAL = "darqi_approval.";
const CSV =
    "\ufeff事项名称,实施部门,设定依据,法定时限,承诺时限,划转类别,证照名称\n" +
    `${ITEM},测试卫生健康委员会,《公共场所卫生管理条例》第四条,20,10,必划,卫生许可证\n` +
    "测试坏行,没有的部门,《测试条例》第一条,20,10,必划,测试证\n";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat(4) });

function upload(selector, name, text) {
    const input = document.querySelector(selector);
    const files = new DataTransfer();
    files.items.add(new File([text], name, { type: "text/csv" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

add(
    "thread_import",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_catalogue`, `${APPROVAL}menu_item_import`),
    { content: "list of imports", trigger: ".o_view_controller.o_list_view" },
    step.create(),
    {
        content: "upload the file",
        trigger: ".o_form_view .o_field_widget[name='file']",
        run: () => upload("[name='file'] input[type='file']", "事项.csv", CSV),
    },
    step.shows("file"),
    step.save(),
    step.press("action_start"),
    step.state("done"),
    {
        content: "one line created",
        trigger: ".o_field_widget[name='created_count']:contains(/^1$/)",
    },
    {
        content: "one line refused",
        trigger: ".o_field_widget[name='refused_count']:contains(/^1$/)",
    },
    step.press("action_open_lines"),
    { content: "the bad line and why", trigger: ".o_data_row:contains(没有的部门)" },
    { content: "the good line", trigger: `.o_data_row:contains(${ITEM})` }
);

add(
    "thread_batch",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_reform`, `${APPROVAL}menu_transfer`),
    { content: "batches", trigger: ".o_view_controller.o_list_view" },
    step.create(),
    step.write("name", BATCH),
    {
        content: "add a line",
        trigger: ".o_field_widget[name='line_ids'] .o_field_x2many_list_row_add a",
        run: "click",
    },
    step.pick("item_id", ITEM, ".o_field_widget[name='line_ids']"),
    step.save()
);

add(
    "thread_submit",
    step.openDeskRow(ITEM),
    step.press("action_submit"),
    step.state("submitted")
);

add(
    "thread_check",
    step.openCard("transfer-items"),
    step.openRow(ITEM),
    step.press("action_check"),
    step.state("checked")
);

add(
    "thread_legal",
    step.openCard("transfer-items"),
    step.openRow(ITEM),
    step.press("action_legal"),
    step.write("opinion", "事项依据充分，可以划转。", ".modal"),
    step.press("action_apply", ".modal"),
    step.closed(),
    step.state("legal")
);

add(
    "thread_publish",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_reform`, `${APPROVAL}menu_transfer`),
    step.openRow(BATCH),
    step.write("document_number", "测政发〔2026〕9号"),
    step.write("document_date", "2026-01-05"),
    step.save(),
    step.press("action_confirm"),
    step.state("confirmed"),
    step.press("action_publish"),
    step.confirm(),
    step.state("published")
);

const selected = (number) => ({
    content: `select row ${number}`,
    trigger: `.o_view_controller.o_list_view .o_data_row:nth-child(${number}) .o_list_record_selector input`,
    run: "click",
});

add(
    "thread_hand_over",
    step.openDeskRow(ITEM),
    step.press("action_handover", ".o_form_view .o_form_sheet"),
    { content: "five groups", trigger: ".o_view_controller.o_list_view .o_data_row:nth-child(5)" },
    {
        content: "the archives",
        trigger: ".o_view_controller.o_list_view .o_data_row:contains(档案资料) .o_data_cell[name='name']",
        run: "click",
    },
    step.form(),
    step.write("quantity", "12"),
    step.write("years", "2019-2026"),
    step.save(),
    step.press("action_hand"),
    step.state("handed"),
    step.back(),
    {
        content: "the list again, read afresh",
        trigger: ".o_view_controller.o_list_view:has(.o_data_row:nth-child(5)) .o_data_row:contains(档案资料) [name='quantity']:contains(/^12$/)",
    },
    selected(1),
    selected(3),
    selected(4),
    selected(5),
    {
        content: "none of these",
        trigger: ".o_control_panel button[name='action_none']",
        run: "click",
    },
    {
        content: "all stated",
        trigger: ".o_view_controller.o_list_view:not(:has(.o_list_record_selector input:checked)) .o_data_row",
    }
);

add(
    "thread_take_over",
    step.openCard("handover-lists"),
    step.openRow(ITEM),
    step.press("action_receive"),
    step.state("received"),
    step.openMenu(`${APPROVAL}menu_reform`, `${APPROVAL}menu_transfer_line`),
    {
        content: "kanban or list of transferred items",
        trigger: `.o_kanban_record:contains(${ITEM}), .o_data_row:contains(${ITEM}) .o_data_cell`,
        run: "click",
    },
    step.press("action_tick_all"),
    {
        content: "gone through",
        trigger: ".o_field_widget[name='has_files'] input:checked:not(:visible), .o_field_widget[name='has_files'] input:checked",
    },
    step.openMenu(`${APPROVAL}menu_reform`, `${APPROVAL}menu_memorandum`),
    { content: "memoranda", trigger: ".o_view_controller.o_list_view" },
    step.create(),
    step.pick("department_id", SHORT),
    step.save(),
    step.press("action_add_items"),
    {
        content: "the item",
        trigger: `.o_field_widget[name='line_ids'] .o_data_row:contains(${ITEM})`,
    },
    step.press("action_fill_standard"),
    {
        content: "the plan's wording is filled in",
        trigger: ".o_field_widget[name='line_ids'] .o_data_row [name='boundary']:contains(乙方)",
    },
    {
        content: "open the line",
        trigger: `.o_field_widget[name='line_ids'] .o_data_row:contains(${ITEM}) .o_data_cell:not(.o_handle_cell)`,
        run: "click",
    },
    step.choose("open_cases", 0, ".modal"),
    step.pick("supervising_user_id", "测试health_officer", ".modal"),
    {
        content: "keep the line",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    step.closed(),
    {
        content: "the line is complete",
        trigger: ".o_field_widget[name='line_ids'] .o_data_row [name='supervising_user_id']:contains(测试health_officer)",
    },
    step.save(),
    step.press("action_start_check"),
    step.state("checking")
);

add(
    "thread_sign_department",
    step.openCard("memoranda"),
    step.openRow(SHORT),
    step.press("action_sign_department"),
    step.confirm(),
    step.shows("signed_department_by_id", "测试health_head")
);

add(
    "thread_sign_bureau",
    step.openCard("memoranda"),
    step.openRow(SHORT),
    step.press("action_sign_bureau"),
    step.confirm(),
    step.state("signed"),
    step.shows("document_id")
);
