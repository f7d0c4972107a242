"""Digital signatures on issued papers: who signs, and what a signature says.

Plain Python, no Odoo. ``signer`` is the interface, ``certificate`` signs with a
PKCS#12 file of the organ (PAdES, by pyHanko), ``checking`` reads the signatures of
a PDF. pyHanko is optional: without it nothing is signed and everything says so.
"""

from .certificate import CertificateSigner, certificate_facts
from .checking import SignatureFacts, check_signatures, has_signature
from .signer import (
    NOT_A_SEAL,
    Certificate,
    NotAvailable,
    Place,
    SealService,
    Signer,
    SigningRefused,
    SignRequest,
    installed,
)

__all__ = [
    "NOT_A_SEAL",
    "Certificate",
    "CertificateSigner",
    "NotAvailable",
    "Place",
    "SealService",
    "SignRequest",
    "SignatureFacts",
    "Signer",
    "SigningRefused",
    "certificate_facts",
    "check_signatures",
    "has_signature",
    "installed",
]
