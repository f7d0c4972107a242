from . import rows

# isort: split
from . import blanks, cases, documents, licences, seals
