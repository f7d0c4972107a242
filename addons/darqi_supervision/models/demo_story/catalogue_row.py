"""How an item of the story is written down."""

from typing import NamedTuple


class Row(NamedTuple):
    """One item: what the catalogue keeper would type.

    ``limit`` and ``promise``: working days unless ``unit`` says otherwise;
    ``years``: validity of the licence, 0 for unlimited.
    """

    key: str
    name: str
    organ: str
    category: str
    level: str
    limit: int
    promise: int
    licence: str
    basis: str
    years: int = 0
    unit: str = "working_day"
    base: str = "acceptance"
    on_the_spot: bool = False
    system: str = "own"
    survey: bool = False
    hearing: bool = False
    expert: bool = False


MUST, SHOULD, NONE = "must", "should", "none"
SIMPLE, GENERAL, HARD = "simple", "general", "professional"
