"""The usual papers, each built from one plain dict.

Every builder takes besides its own keys: number, date, qr_text, check_text,
contact, copies, watermark, output, demo_seal, seal_name, title.
"""

from __future__ import annotations

from collections.abc import Callable

from . import (
    papers_act,
    papers_decision,
    papers_examination,
    papers_file,
    papers_hearing,
    papers_industry,
    papers_intake,
    papers_letter,
    papers_licence,
    papers_memorandum,
    papers_oversight,
    papers_process,
    papers_promise,
    papers_public,
    papers_service,
    papers_step,
    papers_supervision,
)
from .blocks import Paper
from .papers_base import Data

Builder = Callable[[Data], Paper]

_BUILDERS: tuple[Builder, ...] = (
    papers_intake.receipt,
    papers_intake.correction,
    papers_intake.acceptance,
    papers_intake.refusal_to_accept,
    papers_intake.licence_not_needed,
    papers_process.special_procedure,
    papers_process.extension,
    papers_process.supplement,
    papers_process.overdue_statement,
    papers_process.suspension,
    papers_process.resumption,
    papers_process.termination,
    papers_process.withdrawal_confirmed,
    papers_decision.granted,
    papers_decision.refused,
    papers_decision.licence,
    papers_licence.change,
    papers_licence.change_refused,
    papers_licence.renewal,
    papers_licence.renewal_refused,
    papers_licence.withdrawal,
    papers_licence.annulment,
    papers_licence.cancellation,
    papers_licence.cancellation_announcement,
    papers_industry.industry_licence,
    papers_act.ordered_change,
    papers_act.not_annulled,
    papers_act.erratum,
    papers_promise.promise,
    papers_service.advice_slip,
    papers_service.payment_notice,
    papers_service.service_proof,
    papers_service.service_announcement,
    papers_service.delivery_register,
    papers_service.return_register,
    papers_service.seal_request,
    papers_supervision.notice_slip,
    papers_supervision.feedback_sheet,
    papers_supervision.supervision_record,
    papers_letter.result_letter,
    papers_letter.lead_transfer,
    papers_letter.report_letter,
    papers_memorandum.memorandum,
    papers_file.licence_application,
    papers_hearing.interested_party,
    papers_hearing.hearing_right,
    papers_hearing.hearing_refused,
    papers_hearing.hearing_announcement,
    papers_hearing.hearing_notice,
    papers_hearing.hearing_record,
    papers_examination.survey_record,
    papers_examination.technical_opinion,
    papers_examination.expert_review,
    papers_examination.approval_sheet,
    papers_examination.legal_review,
    papers_step.step_opinion,
    papers_oversight.efficiency_warning,
    papers_oversight.efficiency_order,
    papers_public.minutes,
    papers_public.announcement,
    papers_public.catalogue_announcement,
    papers_public.item_guide,
    papers_file.file_cover,
    papers_file.file_contents,
)

LISTED = {
    "T01": "licence_application",
    "T02": "receipt",
    "T03": "correction",
    "T04": "acceptance",
    "T05": "refusal_to_accept",
    "T06": "licence_not_needed",
    "T07": "special_procedure",
    "T08": "extension",
    "T09": "interested_party",
    "T10": "hearing_right",
    "T11": "hearing_notice",
    "T12": "hearing_record",
    "T13": "survey_record",
    "T14": "technical_opinion",
    "T15": "expert_review",
    "T16": "approval_sheet",
    "T17": "granted",
    "T18": "refused",
    "T19": "change",
    "T20": "renewal",
    "T21": "withdrawal",
    "T22": "annulment",
    "T23": "cancellation",
    "T24": "service_proof",
    "T25": "notice_slip",
    "T26": "feedback_sheet",
    "T27": "result_letter",
    "T28": "supervision_record",
    "T29": "termination",
    "T30": "legal_review",
    "T31": "efficiency_warning",
    "T32": "file_cover",
}
"""Code by the number of the paper in the list of papers."""

CODES: dict[str, Builder] = {
    **{builder.__name__: builder for builder in _BUILDERS},
    "handover": papers_intake.handover_slip,
}
"""Builders by code, each once."""

BUILDERS: dict[str, Builder] = {
    **CODES,
    **{number: CODES[code] for number, code in LISTED.items()},
}
"""Builders by code and by the number of the paper (T02…)."""
