import { registry } from "@web/core/registry";
import { radio, upload, uploaded } from "./file_steps";
import * as step from "./thread_steps";

const APPROVAL = "darqi_approval.";
const HOLDER = "演示申请人甲";
const RECEIVER = "演示送达人丙";
const PAPER = "国家系统打印的演示证件";

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat() });

// ------------------------------------------------------------------ the seal

add(
    "life_seal_ask",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_delivery`, `${APPROVAL}menu_seal_request`),
    { content: "requests", trigger: ".o_view_controller.o_list_view" },
    step.create(),
    step.form(),
    upload("file", "演示证件.pdf"),
    uploaded("file", "演示证件.pdf"),
    step.write("name", PAPER),
    step.pick("item_id", "测试公共场所卫生许可"),
    step.write("purpose", "国家系统出证，加盖专用章"),
    step.save(),
    step.press("action_submit"),
    step.state("requested")
);

add(
    "life_seal_allow",
    step.openCard("seal-requests"),
    step.openRow(PAPER),
    step.write("opinion", "同意用印"),
    step.press("action_approve"),
    step.state("approved")
);

add(
    "life_seal_stamp",
    step.openCard("to-seal"),
    step.search(PAPER),
    step.openRow(PAPER),
    step.press("action_register_seal"),
    upload("scan", "盖章扫描.pdf", ".modal"),
    uploaded("scan", "盖章扫描.pdf", ".modal"),
    step.press("action_confirm", ".modal"),
    step.closed(),
    step.state("sealed")
);

// ------------------------------------------------------------------- service

add(
    "life_serve",
    step.openCard("to-serve"),
    step.search(RECEIVER),
    {
        content: "serve the decision",
        trigger: `.o_data_row:contains(${RECEIVER}):first button[name='action_plan_service']`,
        run: "click",
    },
    step.form(),
    radio("method", 1),
    step.write("place", "经营场所"),
    step.write("witnesses", "演示见证人"),
    step.write("reason", "拒绝签收"),
    step.save(),
    step.press("action_serve"),
    step.state("served"),
    step.press("action_prove"),
    step.shows("proof_document_id", "送达回证")
);

// ------------------------------------------------------------------- renewal

add(
    "life_renewal_filing",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_intake`, `${APPROVAL}menu_filing_new`),
    step.form(),
    step.write("id_number", "11010519491231002X"),
    step.write("applicant_name", HOLDER),
    step.choose("application_kind", 2),
    step.write("subject_number", "测续证〔2026〕第1号"),
    {
        content: "the licence is found",
        trigger: ".o_form_view .o_field_widget[name='subject_number'] input",
        run: "press Tab",
    },
    step.shows("subject_licence_id"),
    step.shows("subject_note"),
    step.press("action_receive"),
    step.state("received")
);

add(
    "life_renewal_deemed",
    step.openCard("deemed-renewals"),
    step.openRow(HOLDER),
    step.shows("new_date_to"),
    step.press("action_confirm"),
    step.confirm(),
    step.closed(),
    step.state("confirmed")
);

// ----------------------------------------------------------------- annulment

add(
    "life_annul_draft",
    step.desk(),
    step.openMenu(`${APPROVAL}menu_delivery`, `${APPROVAL}menu_licence`),
    step.search("测撤证〔2026〕第1号"),
    step.openRow("测撤证〔2026〕第1号"),
    step.press("action_annul"),
    {
        content: "the act",
        trigger: ".o_form_view .o_field_widget[name='ground']",
    },
    step.choose("ground", 5),
    step.write("facts", "检测报告系伪造，有鉴定意见为证"),
    radio("public_interest", 0),
    step.write("public_interest_text", "经审查，不会对公共利益造成重大损害"),
    step.save(),
    step.press("action_notify"),
    step.confirm(),
    step.closed(),
    step.shows("notice_id", "拟撤销"),
    step.gone("action_notify"),
    step.choose("holder_answer", 0),
    step.save()
);

add(
    "life_annul_decide",
    step.openCard("licence-acts"),
    step.openRow("测撤证〔2026〕第1号"),
    step.press("action_decide"),
    step.confirm(),
    step.closed(),
    step.state("decided"),
    step.shows("document_id", "撤销")
);
