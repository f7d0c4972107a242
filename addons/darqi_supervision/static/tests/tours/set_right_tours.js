import { registry } from "@web/core/registry";
import { radio, upload, uploaded } from "./file_steps";
import * as step from "./thread_steps";

// What is put right afterwards, and the last way of service: each tour is one person's.
const APPROVAL = "darqi_approval.";
const ENDED = "测复证〔2026〕第1号";
const COMPANY = "鄂尔多斯市测试更正有限公司";
const LOST = "鄂尔多斯市测试公告有限公司";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat(4) });

const today = () => luxon.DateTime.now().setZone("Asia/Shanghai").toISODate();

// --------------------------------------------------------------- in force again

const openEnded = () => [
    step.desk(),
    step.openMenu(`${APPROVAL}menu_delivery`, `${APPROVAL}menu_licence`),
    step.search(ENDED),
    step.openRow(ENDED),
];

add(
    "restore_enter",
    openEnded(),
    step.state("withdrawn"),
    step.press("action_restore"),
    step.pick("sets_aside_id", "撤回", ".modal"),
    radio("way", 0, ".modal"),
    step.write("organ_name", "测试旗人民政府", ".modal"),
    step.write("document_number", "测政复决字〔2026〕3号", ".modal"),
    step.write("document_date", today(), ".modal"),
    upload("file", "复议决定书.pdf", ".modal"),
    uploaded("file", "复议决定书.pdf", ".modal"),
    step.write("reason", "撤销撤回决定，原许可继续有效", ".modal"),
    step.agree(),
    step.gone("action_restore"),
    {
        content: "still ended, another person is waited for and it is not oneself",
        trigger:
            ".o_form_view:not(:has(button[name='action_confirm_restoration'])) .o_form_sheet .alert-warning[role='status']",
    },
    step.state("withdrawn")
);

add(
    "restore_confirm",
    openEnded(),
    step.press("action_confirm_restoration"),
    step.confirm(),
    step.closed(),
    step.state("valid"),
    step.gone("action_confirm_restoration"),
    {
        content: "the page of the restorations",
        trigger: ".o_form_view .o_notebook a[name='restorations']",
        run: "click",
    },
    {
        content: "the document of the review stands there",
        trigger:
            ".o_field_widget[name='restoration_ids'] .o_data_row:contains(测政复决字〔2026〕3号)",
    }
);

// ------------------------------------------------------------ a correction (更正)

const cell = (name, value) => ({
    content: `${name}: ${value}`,
    trigger: `.modal .o_field_widget[name='line_ids'] .o_selected_row [name='${name}'] input`,
    run: `edit ${value}`,
});

add(
    "erratum_draft",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_delivery`, `${APPROVAL}menu_document`),
    step.search(COMPANY),
    step.openRow(COMPANY),
    step.press("action_correct_paper"),
    step.write("reason", "录入时引用错误", ".modal"),
    {
        content: "the first line",
        trigger: ".modal .o_field_widget[name='line_ids'] .o_data_row .o_data_cell:first",
        run: "click",
    },
    cell("place", "依据"),
    cell("wrong", "《公共场所卫生管理条例》"),
    cell("right", "《公共场所卫生管理条例实施细则》"),
    step.press("action_propose", ".modal"),
    step.closed(),
    step.state("sealed")
);

add(
    "erratum_decide",
    step.openCard("errata"),
    step.openRow("录入时引用错误"),
    {
        content: "what it says",
        trigger:
            ".o_field_widget[name='line_ids'] .o_data_row:contains(《公共场所卫生管理条例实施细则》)",
    },
    step.press("action_decide"),
    step.confirm(),
    step.closed(),
    step.state("decided"),
    step.shows("correction_id", "更正")
);

add(
    "erratum_stamp",
    step.openCard("to-seal"),
    step.search(COMPANY),
    step.openRow(COMPANY),
    step.press("action_register_seal"),
    upload("scan", "更正扫描.pdf", ".modal"),
    uploaded("scan", "更正扫描.pdf", ".modal"),
    step.agree(),
    step.state("sealed")
);

// ------------------------------------------------- service by announcement (公告)

add(
    "announce_plan",
    step.openCard("to-serve"),
    step.search(LOST),
    {
        content: "serve the decision",
        trigger: `.o_data_row:contains(${LOST}) button[name='action_plan_service']`,
        run: "click",
    },
    step.form(),
    radio("method", 4),
    step.write("place", "测试旗政府网站"),
    step.write("reason", "直接送达、邮寄送达均未能送达"),
    step.save(),
    step.gone("action_allow_announcement"),
    step.gone("action_announce"),
    step.state("planned")
);

add(
    "announce_allow",
    step.openCard("announcements"),
    step.openRow(LOST),
    step.press("action_allow_announcement"),
    step.confirm(),
    step.closed(),
    step.shows("announcement_id", "公告"),
    step.gone("action_allow_announcement")
);

add(
    "announce_register",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_delivery`, `${APPROVAL}menu_document_service`),
    step.search(LOST),
    step.openRow(LOST),
    step.press("action_announce"),
    step.state("announced"),
    step.shows("announced_on"),
    step.shows("complete_on")
);
