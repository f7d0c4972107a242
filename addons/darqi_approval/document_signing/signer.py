"""The interface of everything that puts a signature on an issued PDF."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import ClassVar

NOT_A_SEAL = "技术性数字签名，用于防篡改；不属于国家统一电子印章"
"""What has to stand wherever a signature by an own certificate is shown.

国务院令第716号 第九条: an electronic seal is one made by the national system.
"""


class SigningRefused(Exception):
    """Nothing was signed; ``code`` says why, ``detail`` is for the IT office.

    Codes: ``not_installed``, ``not_set``, ``no_file``, ``password``, ``no_key``,
    ``not_yet_valid``, ``expired``, ``unreachable``, ``refused``, ``changed``,
    ``failed``.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


class NotAvailable(SigningRefused):
    """The library for it is not installed on this machine."""

    def __init__(self) -> None:
        super().__init__("not_installed", "pyhanko")


def installed() -> bool:
    """Say whether papers can be signed, and signatures checked, on this machine."""
    return find_spec("pyhanko") is not None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; times are naive and in UTC.

    :param fingerprint: SHA-256 of the certificate, in hexadecimal.
    """

    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    fingerprint: str
    algorithm: str = ""

    def refusal(self, now: datetime) -> str:
        """Return ``not_yet_valid``, ``expired`` or nothing."""
        if now < self.valid_from:
            return "not_yet_valid"
        return "expired" if now > self.valid_to else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seal belongs: its centre in points from the lower left corner.

    :param organ: whose seal, of a paper that several organs seal.
    """

    page: int
    x: float
    y: float
    diameter: float
    organ: str = ""


@dataclass(frozen=True, slots=True)
class SignRequest:
    """One file to be signed.

    :param key: the same for the same act, also when it is tried again.
    :param organ: whose paper it is.
    :param reason: what the signature is for, shown by PDF readers.
    :param now: time of the act, naive, in UTC.
    :param seal: text of the seal, when the file is sealed.
    :param copies: impressions this stands for.
    :param places: where the seal belongs.
    :param timeout: seconds a service may take; the act waits for it.
    """

    key: str
    organ: str
    reason: str
    now: datetime
    seal: str = ""
    copies: int = 1
    places: tuple[Place, ...] = ()
    timeout: float = 10


class Signer(ABC):
    """Signs finished PDF files.

    A signer is asked inside the act that issues or seals: it returns the signed file
    or raises :class:`SigningRefused`, and then the whole act does not happen.
    """

    is_seal: ClassVar[bool] = False
    """Whether what it makes counts as the organ's electronic seal."""

    is_local: ClassVar[bool] = False
    """Whether it works without network: only then may papers wait for it at issue,
    where the next number of the series waits as well."""

    @abstractmethod
    def certificate(self) -> Certificate:
        """Return the certificate it signs with. :raises SigningRefused:"""

    @abstractmethod
    def sign(self, pdf: bytes, request: SignRequest) -> bytes:
        """Return ``pdf`` with a signature added.

        The bytes given stay as they are at the beginning of the file (a PDF is
        signed by an incremental update), so that what was issued can be taken out
        of what was signed.

        :raises SigningRefused: with the reason; nothing was kept
        """


class SealService(Signer):
    """The electronic seal of a real service (国令716号 第九条), behind this contract.

    Darqi brings no such service: the one the government runs is joined by a module
    of its own that extends the kinds of ``darqi.document.signer``. What it must do:

    * ``sign`` gets the issued PDF, places the seal at ``request.places`` (the page and
      point that the paper left for it) and returns the file with the seal's
      signature as an incremental update;
    * ``request.key`` is the idempotency key: the same key with the same file gives
      the same sealed file and counts as one impression, whether or not the first
      answer arrived. The act may be tried again after a lost connection;
    * it answers within ``request.timeout`` seconds or raises ``unreachable``; it
      raises ``refused`` with the service's own words otherwise;
    * ``verify`` says what the seal in a file is worth. The sealed file is taken over
      only when the seal is intact and covers the whole file.

    Keys and addresses come from the environment, never from the database.
    """

    is_seal = True

    @abstractmethod
    def verify(self, pdf: bytes) -> bool:
        """Say whether the last seal in ``pdf`` is intact and covers all of it."""
