"""Papers of the acts on a licence (PAPERS.md T19, T21–T23), by kind of document."""

from ..official_document import BUILDERS
from ..official_document.papers_notice import act_notice

ACT_BUILDERS = {
    **{
        code: BUILDERS[code]
        for code in (
            "change",
            "ordered_change",
            "withdrawal",
            "annulment",
            "not_annulled",
            "cancellation",
            "erratum",
        )
    },
    "act_notice": act_notice,
}
