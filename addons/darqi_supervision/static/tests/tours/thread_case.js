import { registry } from "@web/core/registry";
import * as step from "./thread_steps";

const ITEM = "测试游泳场所卫生许可";
const OTHER = "测试食品经营许可";
const APPLICANT = "演示申请人乙";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat(4) });

add(
    "thread_filing",
    step.takeIn(APPLICANT, "440524188001010014", ITEM, OTHER),
    step.shows("routing", ITEM),
    step.shows("routing", "测试市场监督管理局"),
    [1, 2, 3, 4].map(step.material),
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
    step.answer("content", "室内游泳场馆"),
    step.answer("area_size", "860"),
    step.mainAct(),
    step.press("action_confirm", ".modal"),
    step.closed(),
    step.opinion("测试window_a")
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
    step.opinion("拟准予许可")
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

add("thread_seal", step.sealAll(APPLICANT, 3));
