import { registry } from "@web/core/registry";
import * as step from "./thread_steps";

// The lives of cases beside the thread: each tour is one person's part.
const ITEM = "测试游泳场所卫生许可";
const PACKAGE = ["测试一件事甲", "测试一件事乙", "测试一件事丙"];
const APPLICANT = "演示申请人乙";
const NUMBER = "440524188001010014";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat(4) });

/** A working day some days ahead, as the told end of a procedure. */
const ahead = (days) =>
    luxon.DateTime.now().setZone("Asia/Shanghai").plus({ days }).toISODate();

const openCase = (card) => [
    step.openCard(card),
    step.search(APPLICANT),
    step.openRow(APPLICANT),
];

add(
    "case_deliver",
    openCase("cases-to-deliver"),
    step.act("deliver"),
    step.write("receiver_id_number", NUMBER, ".modal"),
    step.agree(),
    step.state("closed"),
    step.shows("receiver_name", APPLICANT)
);

// (b) told once and completely what to correct, received and accepted
add(
    "case_corrected",
    step.takeIn(APPLICANT, NUMBER, ITEM),
    step.material(1),
    step.press("action_receive"),
    step.state("received"),
    step.answer("content", "室内游泳场馆"),
    {
        content: "the head of the form says what is missing",
        trigger: ".o_form_view .alert [name='act_obstacle']:contains(检测报告)",
    },
    step.act("correct"),
    {
        content: "the notice names the paper",
        trigger: ".modal [name='preview']:contains(检测报告)",
    },
    step.agree(),
    step.state("correcting"),
    step.material(2),
    step.act("receive_correction"),
    step.agree(),
    step.state("received"),
    step.act("accept"),
    step.agree(),
    step.state("accepted")
);

// (c) expert review that stops the clock, then an extension by the head
const openStep = () => [
    {
        content: "open the step",
        trigger: ".o_field_widget[name='step_ids'] .o_data_row button[name='action_open']",
        run: "click",
    },
    {
        content: "the step",
        trigger: ".o_form_view .o_field_widget[name='requested_on']",
    },
];

add(
    "case_experts",
    openCase("cases-pool"),
    step.press("action_pick_up"),
    step.gone("action_pick_up"),
    step.more("request_step"),
    step.choose("kind", 5, ".modal"),
    step.agree(),
    openStep(),
    step.press("action_ask_draw"),
    step.write("specialty", "测试水处理", ".modal"),
    step.write("number", "2", ".modal"),
    step.agree(),
    step.shows("expert_ids", "测试专家"),
    step.press("action_start_special"),
    step.write("basis", "《测试条例》第九条", ".modal"),
    step.write("until", ahead(14), ".modal"),
    step.agree(),
    step.gone("action_start_special")
);

add(
    "case_expert_result",
    openCase("my-cases"),
    {
        content: "the clock stands still, and the form says why nothing is decided",
        trigger: ".o_form_view:has(button[data-act='end_special']) .o_form_sheet",
    },
    openStep(),
    {
        content: "result: passed",
        trigger: ".o_form_view .o_field_widget[name='result'] input:first",
        run: "click",
    },
    step.write("reviewed_on", ahead(0)),
    step.write("text", "方案符合规范，同意通过。"),
    step.press("action_finish"),
    step.state("done"),
    step.back(),
    step.more("ask_extension"),
    step.write("text", "需与上级规划进一步核对。", ".modal"),
    step.agree(),
    step.opinion("需与上级规划进一步核对")
);

add(
    "case_extend",
    step.openCard("extensions"),
    step.search(APPLICANT),
    step.openRow(APPLICANT),
    {
        content: "approve",
        trigger: ".o_form_view .o_form_statusbar button.btn-primary[name='action_ask_decision']",
        run: "click",
    },
    step.agree(),
    step.state("approved"),
    step.shows("new_due")
);

// (d) refused with facts, clause and the way to a remedy, and delivered
add(
    "case_propose_refusal",
    openCase("cases-pool"),
    step.press("action_pick_up"),
    step.gone("action_pick_up"),
    step.act("propose_refusal"),
    step.write("text", "水质检测两项不合格，拟不予许可。", ".modal"),
    step.agree(),
    step.opinion("拟不予许可")
);

add(
    "case_refuse",
    openCase("cases-to-decide"),
    step.act("refuse"),
    step.write("facts", "经检测，池水余氯、浊度两项不合格。", ".modal"),
    step.write("basis", "《公共场所卫生管理条例》第八条第二款", ".modal"),
    step.write("text", "不予许可。", ".modal"),
    step.agree(),
    step.state("to_seal")
);

add("case_seal_refusal", step.sealAll(APPLICANT, 2));

// (e) one matter, three items: one applicant, reviewed side by side, handed out together
const batch = (act) => [
    {
        content: `${act}: all that are chosen`,
        trigger: ".o_control_panel button[name='action_batch']",
        run: "click",
    },
    act === "pick up" ? [] : step.press("action_confirm", ".modal"),
    {
        content: "the report says that nothing was refused",
        trigger: ".modal:has([name='refused_count']:contains(/^0$/)) [name='line_ids'] .o_data_row",
    },
    {
        content: "close the report",
        trigger: ".modal .modal-footer button.btn-primary",
        run: "click",
    },
    step.closed(),
];

add(
    "package_filing",
    step.takeIn(APPLICANT, NUMBER, ...PACKAGE),
    {
        content: "the shared paper is asked for once, each application form by itself",
        trigger: `.o_field_widget[name='material_ids']:has(.o_data_row:nth-child(4)):not(:has(.o_data_row:nth-child(5))) .o_data_row:contains(测试营业执照)`,
    },
    {
        content: "all of them are here",
        trigger: ".o_field_widget[name='all_received'] input",
        run: "click",
    },
    {
        content: "all are ticked",
        trigger: ".o_field_widget[name='material_ids']:not(:has([name='is_received'] input:not(:checked))) .o_data_row:nth-child(4)",
    },
    step.press("action_receive"),
    step.state("received"),
    {
        content: "three cases",
        trigger: ".o_field_widget[name='application_ids'] .o_data_row:nth-child(3)",
    },
    step.openMenu("darqi_approval.menu_intake", "darqi_approval.menu_application_intake"),
    step.search(APPLICANT),
    step.ticked(3),
    batch("accept")
);

const mine = (count) => [
    step.openMenu("darqi_approval.menu_review", "darqi_approval.menu_application_mine"),
    {
        content: "another list, nothing searched for yet",
        trigger: ".o_view_controller.o_list_view:not(:has(.o_searchview_facet))",
    },
    step.search(APPLICANT),
    step.ticked(count),
    batch("pass review"),
];

add(
    "package_review_one",
    step.openCard("cases-pool"),
    step.search(PACKAGE[0]),
    step.ticked(1),
    batch("pick up"),
    mine(1)
);

add(
    "package_review_others",
    step.openCard("cases-pool"),
    step.search(APPLICANT),
    step.ticked(2),
    batch("pick up"),
    mine(2)
);

add(
    "package_decide",
    step.openCard("cases-to-decide"),
    step.search(APPLICANT),
    step.ticked(3),
    batch("grant")
);

add(
    "package_make",
    step.openCard("cases-making"),
    step.search(APPLICANT),
    PACKAGE.map((item) => [
        step.openRow(item),
        step.press("action_make_licence"),
        step.gone("action_make_licence"),
        step.back(),
    ])
);

add("package_seal", step.sealAll(APPLICANT, 9));

add(
    "package_deliver",
    step.openCard("cases-to-deliver"),
    step.search(APPLICANT),
    step.ticked(3),
    {
        content: "hand them out together",
        trigger: ".o_control_panel button[name='action_ask']",
        run: "click",
    },
    step.write("receiver_id_number", NUMBER, ".modal"),
    step.agree(),
    {
        content: "nothing waits any more",
        trigger: `.o_view_controller.o_list_view:not(:has(.o_data_row:contains(${APPLICANT})))`,
    }
);
