from . import handover_line, memorandum, milestone, transfer
