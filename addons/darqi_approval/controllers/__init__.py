from . import advice, check, memorandum, papers
