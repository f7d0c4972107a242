from . import rows

# isort: split
from . import cases, documents, licences, seals
