import { registry } from "@web/core/registry";
import * as step from "./thread_steps";

const ITEM = "测试游泳场所卫生许可";
const OTHER = "测试食品经营许可";
const APPLICANT = "演示申请人乙";
const APPROVAL = "darqi_approval.";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat() });

const opinion = (text) => ({
    content: `the course of the case shows ${text}`,
    trigger: `.o_field_widget[name='opinion_ids'] .o_data_row:contains(${text})`,
});

const material = (number) => ({
    content: `material ${number} is here`,
    trigger: `.o_field_widget[name='material_ids'] .o_data_row:nth-child(${number}) [name='is_received'] input:not(:checked)`,
    run: "click",
});

add(
    "thread_filing",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_intake`, `${APPROVAL}menu_filing_new`),
    step.form(),
    step.write("id_number", "440524188001010014"),
    step.write("applicant_name", APPLICANT),
    step.write("phone", "13800000002"),
    step.pick("item_ids", ITEM),
    step.pick("item_ids", OTHER),
    step.shows("routing", ITEM),
    step.shows("routing", "测试市场监督管理局"),
    [1, 2, 3, 4].map(material),
    step.press("action_receive"),
    step.state("received"),
    {
        content: "the case of the other organ",
        trigger: `.o_field_widget[name='application_ids'] .o_data_row:contains(测试市场监督管理局)`,
    },
    {
        content: "open the bureau's case",
        trigger: `.o_field_widget[name='application_ids'] .o_data_row:contains(${ITEM}) .o_data_cell`,
        run: "click",
    },
    {
        content: "answer the form",
        trigger: ".o_darqi_answer[data-code='content'] input",
        run: "edit 室内游泳场馆",
    },
    {
        content: "next answer",
        trigger: ".o_darqi_answer[data-code='area_size'] input",
        run: "edit 860",
    },
    step.mainAct(),
    step.press("action_confirm", ".modal"),
    step.closed(),
    opinion("测试window_a")
);

add(
    "thread_review",
    step.openCard("cases-pool"),
    step.search(APPLICANT),
    step.openRow(APPLICANT),
    step.press("action_pick_up"),
    step.gone("action_pick_up"),
    step.mainAct(),
    step.write("text", "材料齐全，符合法定条件，拟准予许可。", ".modal"),
    step.press("action_confirm", ".modal"),
    step.closed(),
    opinion("拟准予许可")
);

add(
    "thread_decide",
    step.openCard("cases-to-decide"),
    step.search(APPLICANT),
    step.openRow(APPLICANT),
    step.mainAct(),
    step.write("text", "同意。", ".modal"),
    step.press("action_confirm", ".modal"),
    step.closed(),
    {
        content: "the numbered decision",
        trigger: ".o_field_widget[name='document_ids'] .o_data_row [name='number']:contains(〔)",
    }
);

add(
    "thread_make",
    step.openCard("cases-making"),
    step.search(APPLICANT),
    step.openRow(APPLICANT),
    step.press("action_make_licence"),
    step.gone("action_make_licence")
);

const paper = (number) => ({
    content: `paper ${number}`,
    trigger: `.o_view_controller.o_list_view .o_data_row:contains(${APPLICANT}):eq(${number}) .o_list_record_selector input`,
    run: "click",
});

add(
    "thread_seal",
    step.openCard("to-seal"),
    step.search(APPLICANT),
    paper(0),
    paper(1),
    paper(2),
    {
        content: "seal acceptance, decision and certificate",
        trigger: ".o_control_panel button[name='action_seal']",
        run: "click",
    },
    {
        content: "nothing left to seal",
        trigger: `.o_view_controller.o_list_view:not(:has(.o_data_row:contains(${APPLICANT})))`,
    }
);
