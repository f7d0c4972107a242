from . import advice, check, memorandum
