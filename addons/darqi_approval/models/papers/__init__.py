from . import kinds, service

# isort: split
from . import delivery
