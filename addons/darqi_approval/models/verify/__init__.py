from . import rows

# isort: split
from . import acts, blanks, cases, documents, licences, seals
