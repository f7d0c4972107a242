from . import advice, check, licence, memorandum, papers, portal, reading
