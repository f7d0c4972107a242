from . import advice, check, licence, memorandum, papers, reading
