import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from ..document_signing import SealService, SigningRefused, check_signatures
from ..document_signing.certificate import CertificateSigner

SUBJECT = "测试审批局（测试证书）"
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 1, 31)


def make_certificate(path, first=FIRST, last=LAST):
    """A PKCS#12 file with a fresh key, password "pw"; a small key, made at once."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SUBJECT)])
    builder = x509.CertificateBuilder(name, name, key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(first).not_valid_after(last)
    found = builder.sign(key, hashes.SHA256())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"test", key, found, None, BestAvailableEncryption(b"pw")
        )
    )
    path.chmod(0o600)


class SealServiceDouble(SealService):
    """A seal service as its contract says, with a certificate made for the test."""

    def __init__(self, inner):
        self.inner, self.requests, self.fault = inner, [], ""
        self._known = {}

    def certificate(self):
        return self.inner.certificate()

    def sign(self, pdf, request):
        self.requests.append(request)
        if self.fault == "foreign":
            return pdf.replace(b"%PDF-1.", b"%PDF-2.", 1) + b"%"
        if self.fault == "broken":
            return pdf + b"\n%no seal\n"
        if self.fault:
            raise SigningRefused(self.fault, "印章已停用")
        if request.key not in self._known:
            self._known[request.key] = self.inner.sign(pdf, request)
        return self._known[request.key]

    def verify(self, pdf):
        found = check_signatures(pdf, [self.certificate().fingerprint])
        return bool(found) and found[-1].is_good and found[-1].is_whole


class SigningMixin:
    """A certificate on this server, and a seal service that is one in tests only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificate_file = Path(folder.name) / "bureau.p12"
        make_certificate(cls.certificate_file)
        named = {
            "DARQI_SIGN_TEST_P12": str(cls.certificate_file),
            "DARQI_SIGN_TEST_PASSWORD": "pw",
        }
        variables = patch.dict(os.environ, named)
        variables.start()
        cls.addClassCleanup(variables.stop)
        cls.env["darqi.document.signer"].search([]).action_archive()

    def new_signer(self, **vals):
        return self.env["darqi.document.signer"].create(
            {
                "name": "审批局数字证书",
                "code": "test",
                "department_id": self.bureau.id,
                "at_issue": True,
                **vals,
            }
        )

    def new_service(self):
        """An electronic medium of the bureau's seal with its (doubled) service."""
        double = SealServiceDouble(CertificateSigner("test", os.environ))
        model = type(self.env["darqi.document.signer"])
        for name, value in (
            ("_signer_class", lambda signer: SealServiceDouble),
            ("_signer", lambda signer: double),
        ):
            patcher = patch.object(model, name, value)
            patcher.start()
            self.addCleanup(patcher.stop)
        signer = self.new_signer(name="电子印章服务", at_issue=False)
        seal = self.new_seal(
            self.bureau,
            self.keeper,
            medium="electronic",
            copy_number=2,
            signer_id=signer.id,
        )
        return seal, double


def days(number):
    return timedelta(days=number)
