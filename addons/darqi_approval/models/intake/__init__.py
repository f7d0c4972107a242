from . import item_fee, window

# isort: split
from . import application_fee, carry, ticket, ticket_link
