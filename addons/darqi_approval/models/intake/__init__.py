from . import item_fee, window

# isort: split
from . import application_fee, ticket, ticket_link
