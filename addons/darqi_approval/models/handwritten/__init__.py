from . import signature

# isort: split
from . import signed
