"""Signing with a certificate of one's own: a PKCS#12 file, PAdES by pyHanko."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .signer import Certificate, NotAvailable, Signer, SigningRefused, SignRequest

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate as Asn1Certificate
    from asn1crypto.x509 import Name as Asn1Name

FIELD = "DarqiSignature"
_MOST = 1_000_000
"""Bytes of a PKCS#12 file; a larger one is none."""


class CertificateSigner(Signer):
    """Signs with the key of a PKCS#12 file named by the environment.

    ``DARQI_SIGN_<NAME>_P12`` is the path, ``DARQI_SIGN_<NAME>_PASSWORD`` the password
    or ``DARQI_SIGN_<NAME>_PASSWORD_FILE`` the path of a file with it. Read once per
    process, and again when the file changes.
    """

    is_local = True

    def __init__(self, name: str, environ: Mapping[str, str]) -> None:
        self.prefix = f"DARQI_SIGN_{name.upper()}_"
        self._environ = environ

    def certificate(self) -> Certificate:
        return certificate_facts(self._key().signing_cert)

    def sign(self, pdf: bytes, request: SignRequest) -> bytes:
        key = self._key()
        problem = certificate_facts(key.signing_cert).refusal(request.now)
        if problem:
            raise SigningRefused(problem)
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        name = FIELD
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf))
            taken = {field[0] for field in fields.enumerate_sig_fields(writer.prev)}
            while name in taken:
                name += "1"
            metadata = signers.PdfSignatureMetadata(
                field_name=name,
                name=request.organ,
                reason=request.reason,
                subfilter=fields.SigSeedSubFilter.PADES,
                md_algorithm="sha256",
            )
            return signers.sign_pdf(writer, metadata, key).getvalue()
        except Exception as error:  # noqa: BLE001 - whatever it is: nothing was signed
            raise SigningRefused("failed", str(error)) from error

    def readable_by_others(self) -> bool:
        """Say whether accounts other than the owner's can read the key file."""
        path = self._environ.get(f"{self.prefix}P12")
        try:
            return bool(path) and bool(Path(path).stat().st_mode & 0o077)
        except OSError:
            return False

    def _key(self) -> Any:
        path = self._environ.get(f"{self.prefix}P12")
        if not path:
            raise SigningRefused("not_set", f"{self.prefix}P12")
        try:
            stat = Path(path).stat()
        except OSError as error:
            raise SigningRefused("no_file", str(error)) from error
        if stat.st_size > _MOST:
            raise SigningRefused("no_file", path)
        password = self._password()
        return _load(path, (stat.st_mtime_ns, stat.st_size), password)

    def _password(self) -> bytes:
        path = self._environ.get(f"{self.prefix}PASSWORD_FILE")
        if path:
            try:
                return Path(path).read_bytes().rstrip(b"\r\n")
            except OSError as error:
                raise SigningRefused("no_file", str(error)) from error
        return self._environ.get(f"{self.prefix}PASSWORD", "").encode()


# One key per file: opening a PKCS#12 costs a hundred times what a signature does.
_keys: dict[str, tuple[tuple[int, int], bytes, Any]] = {}
_lock = threading.Lock()


def _load(path: str, stamp: tuple[int, int], password: bytes) -> Any:
    with _lock:
        known = _keys.get(path)
        if known and known[:2] == (stamp, password):
            return known[2]
        key = _read(path, password)
        _keys[path] = (stamp, password, key)
        return key


def _read(path: str, password: bytes) -> Any:
    try:
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        signer_class = _signer_class()
    except ImportError as error:
        raise NotAvailable from error
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate as Asn1Certificate
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        loaded = pkcs12.load_pkcs12(Path(path).read_bytes(), password or None)
    except OSError as error:
        raise SigningRefused("no_file", str(error)) from error
    except ValueError as error:
        raise SigningRefused("password", str(error)) from error
    if loaded.key is None or loaded.cert is None:
        raise SigningRefused("no_key", path)
    der = serialization.Encoding.DER
    chain = SimpleCertificateStore()
    chain.register_multiple(
        Asn1Certificate.load(more.certificate.public_bytes(der))
        for more in loaded.additional_certs
    )
    signer = signer_class(
        signing_cert=Asn1Certificate.load(loaded.cert.certificate.public_bytes(der)),
        signing_key=PrivateKeyInfo.load(
            loaded.key.private_bytes(
                der,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=chain,
    )
    signer.opened = loaded.key
    return signer


def _signer_class() -> Any:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from pyhanko.sign import signers

    class OpenedKey(signers.SimpleSigner):
        """pyHanko opens and tests an RSA key anew for each signature, which takes
        several times as long as to sign; the opened one does the same."""

        opened = None

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            mechanism = self.get_signature_mechanism_for_digest(digest_algorithm)
            if mechanism["algorithm"].native == "sha256_rsa":
                return self.opened.sign(data, PKCS1v15(), hashes.SHA256())
            return super().sign_raw(data, digest_algorithm)

    return OpenedKey


def certificate_facts(found: Asn1Certificate) -> Certificate:
    """Return what a certificate says, in plain values."""
    validity = found["tbs_certificate"]["validity"]
    return Certificate(
        subject=_name(found.subject),
        issuer=_name(found.issuer),
        serial=f"{found.serial_number:X}",
        valid_from=_naive(validity["not_before"].native),
        valid_to=_naive(validity["not_after"].native),
        fingerprint=found.sha256.hex(),
        algorithm=_algorithm(found),
    )


_SHORT = {
    "common_name": "CN",
    "organizational_unit_name": "OU",
    "organization_name": "O",
    "locality_name": "L",
    "state_or_province_name": "ST",
    "country_name": "C",
}


def _name(found: Asn1Name) -> str:
    """Return a name as ``CN=…, O=…, C=…``: the common name first."""
    parts = {
        _SHORT.get(part["type"].native, part["type"].native): part["value"].native
        for group in found.chosen
        for part in group
    }
    order = [*_SHORT.values(), *parts]
    return ", ".join(
        f"{key}={parts[key]}" for key in dict.fromkeys(order) if key in parts
    )


def _algorithm(found: Asn1Certificate) -> str:
    key = found.public_key
    bits = f"-{key.bit_size}" if key.algorithm in ("rsa", "ec") else ""
    return f"{key.algorithm.upper()}{bits}"


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
