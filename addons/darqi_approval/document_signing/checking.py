"""What the signatures in a PDF say, without any network."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from .certificate import certificate_facts
from .signer import Certificate, NotAvailable

_MOST_SIGNATURES = 20

# A bad signature in a stranger's file is an answer, not an event of the server.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature of a file.

    :param certificate: who signed; ``None`` when that cannot be read.
    :param is_valid: the bytes it covers are those that were signed.
    :param is_whole: it covers the file from beginning to end.
    :param is_changed: something was added afterwards that is no further signature.
    :param is_registered: its certificate is one of those the organ signs with.
    """

    certificate: Certificate | None
    is_valid: bool
    is_whole: bool
    is_changed: bool
    is_registered: bool
    signed_at: datetime | None = None
    is_extended: bool = False
    """What was added is a signature or the filling of a form, nothing else."""

    @property
    def is_good(self) -> bool:
        """Whether it proves what it is asked for."""
        return self.is_valid and self.is_registered and not self.is_changed


def has_signature(pdf: bytes) -> bool:
    """Say whether the file claims to bear a signature."""
    return b"/ByteRange" in pdf


def check_signatures(
    pdf: bytes, registered: Iterable[str] = ()
) -> tuple[SignatureFacts, ...]:
    """Return the facts about each signature, the oldest first.

    What strangers hand in can be anything: a file that cannot be read as a PDF has
    no signature, one that cannot be judged is not valid.

    :param registered: fingerprints of the organ's own certificates
    :raises NotAvailable: pyHanko is not installed
    """
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
    except ImportError as error:
        raise NotAvailable from error
    known = frozenset(registered)
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        signatures = list(reader.embedded_regular_signatures)[:_MOST_SIGNATURES]
    except Exception:  # noqa: BLE001 - see above
        return ()
    found = [_facts(signature, known) for signature in signatures]
    for number, facts in enumerate(found):
        # A further signature of the organ itself is no change of the first one.
        more = found[number + 1 :]
        if facts.is_extended and any(f.is_whole and f.is_good for f in more):
            found[number] = replace(facts, is_changed=False)
    return tuple(found)


def _facts(signature: object, known: frozenset[str]) -> SignatureFacts:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    certificate = None
    try:
        found = signature.signer_cert
        certificate = certificate_facts(found)
        # Trust is the organ's own register, not a list of authorities; nothing is
        # fetched from anywhere.
        status = validate_pdf_signature(
            signature,
            ValidationContext(trust_roots=[found], allow_fetching=False),
        )
    except Exception:  # noqa: BLE001 - a broken signature breaks in many ways
        return SignatureFacts(certificate, False, False, True, False)
    later = status.modification_level
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    harmless = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    moment = status.signer_reported_dt
    return SignatureFacts(
        certificate,
        is_valid=bool(status.intact and status.valid),
        is_whole=whole,
        is_changed=not whole and later not in harmless,
        is_registered=certificate.fingerprint in known,
        signed_at=moment and moment.astimezone(UTC).replace(tzinfo=None),
        is_extended=later == ModificationLevel.FORM_FILLING,
    )
