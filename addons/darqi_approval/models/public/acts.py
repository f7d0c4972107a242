"""Which act issues each paper, and which test holds that it does: the one list.

The README of the module shows it; a test compares both, and looks for a real record
of each kind in the demonstration story.
"""

from typing import NamedTuple

from odoo import fields, models

from ...official_document import LISTED


class PaperAct(NamedTuple):
    """One kind of paper.

    :param code: of the kind and of its builder
    :param model: on which record the act is done
    :param method: the act; ``module`` names where that record lives
    :param words: the act as the screen calls it
    :param test: ``TestClass`` or ``TestClass.test_method``
    :param rendered: method that gives the paper as PDF where none is kept
    """

    code: str
    model: str
    method: str
    words: str
    test: str
    rendered: str = ""


A, L = "darqi.application", "darqi.licence"
STEP, PARTY = "darqi.application.step", "darqi.application.party"
ACT = "darqi.licence.act"
ACTS = tuple(
    PaperAct(*row)
    for row in (
        (
            "licence_application",
            A,
            "action_print_application",
            "打印申请书",
            "TestEnding.test_application_form",
        ),
        (
            "advice_slip",
            "darqi.advice",
            "action_print",
            "咨询告知",
            "TestAdvice",
            "_pdf",
        ),
        ("receipt", "darqi.filing", "action_receive", "收件", "TestFiling"),
        ("handover", "darqi.filing", "action_receive", "转部门办理", "TestFiling"),
        (
            "carry_slip",
            "darqi.paper.move",
            "action_print_slip",
            "代收转交",
            "TestCarry.test_slip",
            "_slip_pdf",
        ),
        ("correction", A, "action_correct", "补正告知", "TestAcceptance"),
        ("acceptance", A, "action_accept", "受理", "TestAcceptance.test_accept"),
        (
            "refusal_to_accept",
            A,
            "action_refuse_acceptance",
            "不予受理",
            "TestEnding.test_not_accepted_in_writing",
        ),
        (
            "licence_not_needed",
            A,
            "action_not_needed",
            "不需要许可",
            "TestEnding.test_not_accepted_in_writing",
        ),
        ("promise", A, "action_promise", "告知承诺", "TestPromise"),
        (
            "payment_notice",
            "darqi.application.fee",
            "action_ask_assess",
            "核定缴费",
            "TestFee",
        ),
        ("special_procedure", A, "action_start_special", "特别程序", "TestSpecial"),
        ("extension", A, "action_extend", "延长期限", "TestSpecial.test_extension"),
        (
            "supplement",
            A,
            "action_supplement",
            "补充材料",
            "TestSpecial.test_supplement_leaves_state_and_clock",
        ),
        ("suspension", A, "action_suspend", "中止审批", "TestSpecial"),
        ("resumption", A, "action_resume", "恢复审批", "TestSpecial"),
        (
            "overdue_statement",
            A,
            "action_explain_overdue",
            "超期说明",
            "TestOverdueStatement.test_statement",
        ),
        (
            "interested_party",
            A,
            "action_tell_party",
            "告知利害关系人",
            "TestParties.test_notices",
        ),
        (
            "hearing_right",
            A,
            "action_tell_party",
            "告知听证权",
            "TestParties.test_notices",
        ),
        (
            "hearing_refused",
            PARTY,
            "action_refuse_hearing",
            "不予听证",
            "TestPublicPapers.test_hearing_refused",
        ),
        (
            "hearing_announcement",
            STEP,
            "action_notify_hearing",
            "听证公告",
            "TestParties.test_a_hearing_by_law_is_announced",
        ),
        ("hearing_notice", STEP, "action_notify_hearing", "通知听证", "TestParties"),
        ("hearing_record", STEP, "action_finish", "听证", "TestSteps.test_hearing"),
        ("survey_record", STEP, "action_finish", "现场勘验", "TestSteps"),
        (
            "technical_opinion",
            STEP,
            "action_finish",
            "技术支持",
            "TestSteps.test_technical_opinion",
        ),
        ("expert_review", STEP, "action_finish", "专家评审", "TestSteps"),
        (
            "legal_review",
            STEP,
            "action_finish",
            "法制审核",
            "TestProcessForms.test_legal_review",
        ),
        (
            "step_opinion",
            STEP,
            "action_finish",
            "环节办理",
            "TestProcessForms.test_the_document_is_issued_by_the_act",
        ),
        ("report_letter", A, "action_forward", "初审上报", "TestForward"),
        (
            "approval_sheet",
            A,
            "action_approval_sheet",
            "审批表",
            "TestEnding.test_approval_sheet",
        ),
        ("granted", A, "action_grant", "准予许可", "TestApplication.test_whole_path"),
        ("refused", A, "action_refuse", "不予许可", "TestApplication.test_refusal"),
        (
            "withdrawal_confirmed",
            A,
            "action_withdraw",
            "撤回申请",
            "TestEnding.test_withdrawal_is_confirmed",
        ),
        (
            "termination",
            A,
            "action_terminate",
            "终止办理",
            "TestEnding.test_termination_names_its_ground",
        ),
        ("licence", A, "action_make_licence", "制证", "TestLicence"),
        (
            "industry_licence",
            "darqi.industry.licence",
            "action_issue",
            "行业综合许可证",
            "TestIndustryLicence.test_issued_and_sealed",
        ),
        ("change", A, "action_grant", "准予变更", "TestLicenceKinds.test_change"),
        (
            "change_refused",
            A,
            "action_refuse",
            "不予变更",
            "TestLicenceKinds.test_change_refused",
        ),
        (
            "renewal",
            A,
            "action_grant",
            "准予延续",
            "TestLicenceKinds.test_renewal_in_time",
        ),
        (
            "renewal_refused",
            A,
            "action_refuse",
            "不予延续",
            "TestPublicPapers.test_renewal_refused",
        ),
        ("act_notice", ACT, "action_notify", "事先告知", "TestLicence"),
        (
            "ordered_change",
            ACT,
            "action_decide",
            "依职权变更",
            "TestLicence.test_change",
        ),
        ("withdrawal", ACT, "action_decide", "撤回许可", "TestLicence.test_withdraw"),
        ("annulment", ACT, "action_decide", "撤销许可", "TestLicence"),
        (
            "not_annulled",
            ACT,
            "action_decide",
            "不予撤销",
            "TestLicence.test_not_annulled",
        ),
        (
            "cancellation",
            ACT,
            "action_decide",
            "注销",
            "TestLicence.test_cancel_grounds",
        ),
        (
            "cancellation_announcement",
            L,
            "action_announce_cancellation",
            "注销公告",
            "TestLicence.test_cancellations_are_announced",
        ),
        (
            "erratum",
            "darqi.document.erratum",
            "action_decide",
            "更正",
            "TestSetAside.test_correction_of_a_sealed_paper",
        ),
        (
            "seal_request",
            "darqi.seal.request",
            "action_approve",
            "用印审批",
            "TestSealRequest",
        ),
        (
            "service_proof",
            "darqi.document.service",
            "action_prove",
            "送达",
            "TestService.test_proof",
        ),
        (
            "service_announcement",
            "darqi.document.service",
            "action_allow_announcement",
            "公告送达",
            "TestServiceOfCase",
        ),
        (
            "delivery_register",
            A,
            "action_print_delivery_register",
            "出件登记",
            "TestPublicPapers.test_delivery_register",
            "_delivery_register_pdf",
        ),
        (
            "return_register",
            "darqi.paper.return",
            "action_print",
            "退件登记",
            "TestPapers",
            "_pdf",
        ),
        (
            "file_cover",
            A,
            "action_case_file_pdf",
            "案卷封面",
            "TestCaseFile",
            "_case_cover_pdf",
        ),
        (
            "file_contents",
            A,
            "action_case_file_pdf",
            "卷内目录",
            "TestCaseFile",
            "_case_contents_pdf",
        ),
        (
            "minutes",
            "darqi.consultation",
            "action_sign_department",
            "会商签署",
            "TestPublicPapers.test_minutes",
        ),
        (
            "outside_paper",
            "darqi.seal.request",
            "action_approve",
            "外来文书用印",
            "TestSealRequest",
        ),
        (
            "announcement",
            "darqi.seal",
            "action_announce",
            "公告印章",
            "TestPublicPapers.test_seal_announced",
        ),
        (
            "catalogue_announcement",
            "darqi.transfer",
            "action_announce",
            "目录公告",
            "TestCatalogueAnnounced.test_catalogue_announced",
        ),
        (
            "item_guide",
            "darqi.item.revision",
            "action_print_guide",
            "办事指南",
            "TestPublicPapers.test_guide",
            "_guide_pdf",
        ),
        (
            "memorandum",
            "darqi.memorandum",
            "action_sign_bureau",
            "签署备忘录",
            "TestMemorandum.test_signing_day",
        ),
        (
            "notice_slip",
            "darqi.notice",
            "action_print_slip",
            "打印推送单",
            "TestLoopPapers",
        ),
        ("feedback_sheet", "darqi.feedback", "create", "监管反馈", "TestFeedback"),
        (
            "result_letter",
            L,
            "action_record_penalty",
            "登记处罚",
            "TestPublicPapers.test_result_letter",
        ),
        (
            "supervision_record",
            "darqi.supervision.task",
            "action_finish",
            "监督检查",
            "TestVisit.test_record_of_a_visit",
        ),
        ("lead_transfer", "darqi.lead", "create", "移送线索", "TestLoopPapers"),
        (
            "efficiency_warning",
            "darqi.efficiency.notice",
            "create",
            "效能预警",
            "TestEfficiency",
        ),
        (
            "efficiency_order",
            "darqi.efficiency.notice",
            "create",
            "效能督办",
            "TestEfficiency",
        ),
    )
)
ACT_OF = {act.code: act for act in ACTS}
NUMBERS = {code: number for number, code in LISTED.items()}


def table():
    """The list as lines of the README: paper, kind, act, test."""
    return [
        f"* {NUMBERS.get(act.code, '')} {act.words}: `{act.code}`;".replace("*  ", "* ")
        + f" `{act.model}.{act.method}`; `{act.test}`"
        for act in ACTS
    ]


class DocumentKind(models.Model):
    """The list of kinds names the act that issues each."""

    _inherit = "darqi.document.kind"

    act = fields.Char(compute="_compute_act", string="Issued by the act")
    list_number = fields.Char(compute="_compute_act", string="Number in the list")

    def _compute_act(self):
        for kind in self:
            act = ACT_OF.get(kind.code)
            kind.act = act.words if act else ""
            kind.list_number = NUMBERS.get(kind.code, "")
