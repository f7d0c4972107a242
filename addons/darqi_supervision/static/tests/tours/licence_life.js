import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";
import * as step from "./thread_steps";

const APPROVAL = "darqi_approval.";
const HOLDER = "演示申请人甲";
const RECEIVER = "演示送达人丙";
const PAPER = "国家系统打印的演示证件";
// One page that says something: what a scanner gives.
const SCAN = [
    "JVBERi0xLjMKJZOMi54gUmVwb3J0TGFiIEdlbmVyYXRlZCBQREYgZG9jdW1lbnQgKG9wZW5zb3VyY2UpCjEgMCBvYmoK",
    "PDwKL0YxIDIgMCBSCj4+CmVuZG9iagoyIDAgb2JqCjw8Ci9CYXNlRm9udCAvSGVsdmV0aWNhIC9FbmNvZGluZyAvV2lu",
    "QW5zaUVuY29kaW5nIC9OYW1lIC9GMSAvU3VidHlwZSAvVHlwZTEgL1R5cGUgL0ZvbnQKPj4KZW5kb2JqCjMgMCBvYmoK",
    "PDwKL0NvbnRlbnRzIDcgMCBSIC9NZWRpYUJveCBbIDAgMCA1OTUuMjc1NiA4NDEuODg5OCBdIC9QYXJlbnQgNiAwIFIg",
    "L1Jlc291cmNlcyA8PAovRm9udCAxIDAgUiAvUHJvY1NldCBbIC9QREYgL1RleHQgL0ltYWdlQiAvSW1hZ2VDIC9JbWFn",
    "ZUkgXQo+PiAvUm90YXRlIDAgL1RyYW5zIDw8Cgo+PiAKICAvVHlwZSAvUGFnZQo+PgplbmRvYmoKNCAwIG9iago8PAov",
    "UGFnZU1vZGUgL1VzZU5vbmUgL1BhZ2VzIDYgMCBSIC9UeXBlIC9DYXRhbG9nCj4+CmVuZG9iago1IDAgb2JqCjw8Ci9B",
    "dXRob3IgKGFub255bW91cykgL0NyZWF0aW9uRGF0ZSAoRDoyMDAwMDEwMTAwMDAwMCswMCcwMCcpIC9DcmVhdG9yIChh",
    "bm9ueW1vdXMpIC9LZXl3b3JkcyAoKSAvTW9kRGF0ZSAoRDoyMDAwMDEwMTAwMDAwMCswMCcwMCcpIC9Qcm9kdWNlciAo",
    "UmVwb3J0TGFiIFBERiBMaWJyYXJ5IC0gXChvcGVuc291cmNlXCkpIAogIC9TdWJqZWN0ICh1bnNwZWNpZmllZCkgL1Rp",
    "dGxlICh1bnRpdGxlZCkgL1RyYXBwZWQgL0ZhbHNlCj4+CmVuZG9iago2IDAgb2JqCjw8Ci9Db3VudCAxIC9LaWRzIFsg",
    "MyAwIFIgXSAvVHlwZSAvUGFnZXMKPj4KZW5kb2JqCjcgMCBvYmoKPDwKL0xlbmd0aCA4OAo+PgpzdHJlYW0KMSAwIDAg",
    "MSAwIDAgY20gIEJUIC9GMSAxMiBUZiAxNC40IFRMIEVUCkJUIDEgMCAwIDEgNzIgNzAwIFRtIChzY2FubmVkIHBhcGVy",
    "KSBUaiBUKiBFVAogCmVuZHN0cmVhbQplbmRvYmoKeHJlZgowIDgKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDYx",
    "IDAwMDAwIG4gCjAwMDAwMDAwOTIgMDAwMDAgbiAKMDAwMDAwMDE5OSAwMDAwMCBuIAowMDAwMDAwNDAyIDAwMDAwIG4g",
    "CjAwMDAwMDA0NzAgMDAwMDAgbiAKMDAwMDAwMDczMSAwMDAwMCBuIAowMDAwMDAwNzkwIDAwMDAwIG4gCnRyYWlsZXIK",
    "PDwKL0lEIApbPDFjMTc4MTk4ZmJkZmE1MWIyNTk5NWQ4OWQ0MTAyMDQzPjwxYzE3ODE5OGZiZGZhNTFiMjU5OTVkODlk",
    "NDEwMjA0Mz5dCiUgUmVwb3J0TGFiIGdlbmVyYXRlZCBQREYgZG9jdW1lbnQgLS0gZGlnZXN0IChvcGVuc291cmNlKQoK",
    "L0luZm8gNSAwIFIKL1Jvb3QgNCAwIFIKL1NpemUgOAo+PgpzdGFydHhyZWYKOTI3CiUlRU9GCg==",
].join("");

const tours = registry.category("web_tour.tours");
const add = (name, ...steps) => tours.add(name, { steps: () => steps.flat() });

const upload = (name, file, root = ".o_form_view") => ({
    content: `${name}: add ${file}`,
    trigger: `${root} .o_field_widget[name='${name}'] .o_select_file_button`,
    run: async () =>
        inputFiles(`${root} .o_field_widget[name='${name}'] .o_input_file`, [
            new File([Uint8Array.from(atob(SCAN), (c) => c.charCodeAt(0))], file, {
                type: "application/pdf",
            }),
        ]),
});

const uploaded = (name, file, root = ".o_form_view") => ({
    content: `${name} is there`,
    trigger: `${root} .o_field_widget[name='${name}'] input[value='${file}'], ${root} .o_field_widget[name='${name}'] a:contains(${file}), ${root} .o_field_widget[name='${name}'] .o_clear_file_button`,
});

const radio = (name, index, root = ".o_form_view") => ({
    content: `${name}: choice ${index}`,
    trigger: `${root} .o_field_widget[name='${name}'] input[data-index='${index}']`,
    run: "click",
});

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
