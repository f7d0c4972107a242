import { registry } from "@web/core/registry";
import * as step from "./thread_steps";

const APPLICANT = "演示申请人乙";
const ITEM = "测试游泳场所卫生许可";
const FINDING = "泳池循环消毒记录缺失两日。";
const SUPERVISION = "darqi_supervision.";

/** Today where the platform is, whatever the browser's clock says. */
const today = () => luxon.DateTime.now().setZone("Asia/Shanghai").toISODate();

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat(4) });

add(
    "thread_claim",
    step.openDeskRow(APPLICANT),
    step.press("action_claim"),
    step.choose("way", 0, ".modal"),
    step.press("action_confirm", ".modal"),
    step.closed(),
    step.state("claimed"),
    {
        content: "the first visit",
        trigger: ".o_field_widget[name='task_ids'] .o_data_row .o_data_cell",
        run: "click",
    }
);

add(
    "thread_visit",
    step.openDeskRow(APPLICANT),
    step.pick("officer_ids", "测试health_officer"),
    step.pick("officer_ids", "测试health_head"),
    step.write("visited_on", today()),
    step.write("place", "树林召镇"),
    step.write("situation", FINDING),
    step.choose("result", 1),
    step.press("action_finish"),
    step.state("done"),
    step.press("action_feedback"),
    step.write("evidence", "现场检查记录、照片", ".modal"),
    step.choose("advice", 1, ".modal"),
    {
        content: "file it",
        trigger: ".modal .modal-footer .btn-primary",
        run: "click",
    },
    step.closed(),
    {
        content: "filed",
        trigger: ".o_field_widget[name='feedback_ids'] .o_data_row",
    }
);

add(
    "thread_answer",
    step.openCard("feedback-to-answer"),
    step.openRow(APPLICANT),
    step.press("action_receive"),
    step.state("received"),
    step.press("action_adopt"),
    step.write("text", "已知悉，纳入该持证人档案。", ".modal"),
    step.press("action_confirm", ".modal"),
    step.closed(),
    step.shows("answer", "已知悉")
);

add(
    "thread_dossier",
    step.desk(),
    step.openApp(`${SUPERVISION}menu_root`),
    step.openMenu(`${SUPERVISION}menu_efficiency`, `${SUPERVISION}menu_case_dossiers`),
    step.search(APPLICANT),
    step.openRow(ITEM),
    {
        content: "the clock of the decision",
        trigger: ".o_field_widget[name='clock_ids'] .o_data_row",
    },
    {
        content: "the claim, by whom",
        trigger: ".o_field_widget[name='notice_ids'] .o_data_row [name='claimed_by_id']:contains(测试health_officer)",
    },
    {
        content: "the visit and the feedback",
        trigger: ".o_form_view:has(.o_field_widget[name='task_ids'] .o_data_row) .o_field_widget[name='feedback_ids'] .o_data_row",
    },
    {
        content: "nothing to edit",
        trigger: ".o_form_view .o_form_readonly:not(:has(.o_field_widget input[type='text']))",
    },
    {
        content: "no act, no new record",
        trigger: "body:not(:has(.o_form_button_create)):not(:has(.o_form_statusbar button[name^='action']))",
    }
);

add(
    "thread_pivot",
    step.desk(),
    step.openMenu("darqi_approval.menu_reports", "darqi_approval.menu_application_report"),
    { content: "numbers of cases", trigger: ".o_pivot td.o_pivot_cell_value" },
    step.openApp(`${SUPERVISION}menu_root`),
    step.openMenu(`${SUPERVISION}menu_reports`, `${SUPERVISION}menu_report_panorama`),
    {
        content: "a number opens the notices behind it",
        trigger: ".o_pivot tbody tr:contains(测试卫健委) td.o_pivot_cell_value:not(.o_empty):first",
        run: "click",
    },
    { content: "the notices", trigger: `.o_view_controller.o_list_view .o_data_row:contains(${APPLICANT})` }
);
