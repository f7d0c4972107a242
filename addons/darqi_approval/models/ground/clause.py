"""What passes as the clause of a law: its title and its article."""

import re

CLAUSE = re.compile(
    r"《[^《》]{2,}》[^《》]{0,30}?第[零〇一二三四五六七八九十百千\d]+条"
)


def is_clause(text):
    """Whether the text names a law with its article, as 《行政许可法》第四十二条."""
    return bool(CLAUSE.search(text or ""))
