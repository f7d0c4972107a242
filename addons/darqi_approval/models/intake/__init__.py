from . import item_fee

# isort: split
from . import application_fee
