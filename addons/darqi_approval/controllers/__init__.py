from . import check, memorandum
