from . import kinds, service, template

# isort: split
from . import delivery
