# kinds first: the files after them use the new steps, papers and duties
from . import item_flags, item_situation, kinds

# isort: split
from . import (
    act,
    advice,
    assignment,
    filing_situation,
    forward,
    gap,
    hand_over,
    outside,
    own_register,
    paper_move,
    paper_return,
    promise,
    roster,
    roster_leave,
    sheet_import,
    standstill,
)
