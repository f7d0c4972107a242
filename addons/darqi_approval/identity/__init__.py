"""Identity: checks of numbers, tidy names, and masking for the public.

Plain Python on python-stdnum, no Odoo.
"""

from .masking import is_organisation_name, mask_identity, mask_name, mask_phone
from .normalise import normalise_name, normalise_number_text
from .numbers import (
    CitizenId,
    CreditCode,
    IdentityError,
    check_citizen_id,
    check_credit_code,
)

__all__ = [
    "CitizenId",
    "CreditCode",
    "IdentityError",
    "check_citizen_id",
    "check_credit_code",
    "is_organisation_name",
    "mask_identity",
    "mask_name",
    "mask_phone",
    "normalise_name",
    "normalise_number_text",
]
