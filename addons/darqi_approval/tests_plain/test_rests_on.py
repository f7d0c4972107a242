"""A decision names the records it rests on (行政许可法 48(2), plan 三(三)2)."""

import pytest
from official_document import BUILDERS
from official_document.blocks import Paragraph
from paper_samples import SAMPLES

CODES = (
    "granted",
    "refused",
    "change",
    "change_refused",
    "renewal",
    "renewal_refused",
)


def texts(paper):
    return [block.text for block in paper.body if isinstance(block, Paragraph)]


@pytest.mark.parametrize("code", CODES)
def test_a_decision_names_its_records(code):
    data = SAMPLES[code]
    line = "本决定根据听证笔录（某听笔字〔2026〕1号）作出。"
    with_record = BUILDERS[code](
        {**data, "rests_on": "听证笔录（某听笔字〔2026〕1号）"}
    )
    assert line in texts(with_record)
    plain = BUILDERS[code]({**data, "rests_on": ""})
    assert not any("本决定根据" in text for text in texts(plain))
