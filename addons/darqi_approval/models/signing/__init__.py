from . import signer

# isort: split
from . import signature

# isort: split
from . import document, seal
