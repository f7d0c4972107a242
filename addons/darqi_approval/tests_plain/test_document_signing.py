"""Signatures on issued papers (PAPERS.md 3, FACTS.md 8), with a made certificate."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from document_signing import (
    CertificateSigner,
    SigningRefused,
    SignRequest,
    check_signatures,
    has_signature,
)
from document_signing import certificate as by_certificate
from official_document import BUILDERS, render
from paper_samples import SAMPLES
from pypdf import PdfWriter
from pypdf.annotations import FreeText

NOW = datetime(2026, 11, 24, 2)
SUBJECT = "测试审批局（测试证书）"


def made(path, key=None, first=NOW - timedelta(1), last=NOW + timedelta(365)):
    """A PKCS#12 file with a key of its own, password "pw"."""
    key = key or rsa.generate_private_key(65537, 2048)
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
    os.chmod(path, 0o600)
    return path


def signer(path, password="pw"):
    return CertificateSigner(
        "bureau",
        {"DARQI_SIGN_BUREAU_P12": str(path), "DARQI_SIGN_BUREAU_PASSWORD": password},
    )


def request(now=NOW):
    return SignRequest("key", "测试审批局", "准予行政许可决定书", now)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return signer(made(tmp_path_factory.mktemp("key") / "a.p12"))


@pytest.fixture(scope="module")
def paper():
    return render(BUILDERS["T17"]({**SAMPLES["granted"], "output": "for_stamp"}))


@pytest.fixture(scope="module")
def signed(ready, paper):
    return ready.sign(paper, request())


def facts(ready, pdf):
    (found,) = check_signatures(pdf, [ready.certificate().fingerprint])
    return found


def test_signed_paper_holds(ready, paper, signed):
    assert signed.startswith(paper) and has_signature(signed)
    found = facts(ready, signed)
    assert found.is_good and found.is_whole
    assert SUBJECT in found.certificate.subject
    assert not check_signatures(paper)


def test_elliptic_key_signs(tmp_path, paper):
    other = signer(made(tmp_path / "ec.p12", ec.generate_private_key(ec.SECP256R1())))
    assert facts(other, other.sign(paper, request())).is_good


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_flipped_byte_is_detected(ready, paper, signed, share):
    flipped = bytearray(signed)
    flipped[int(len(paper) * share)] ^= 1
    found = check_signatures(bytes(flipped), [ready.certificate().fingerprint])
    assert not any(row.is_good for row in found)


def test_added_afterwards_is_detected(ready, signed):
    writer = PdfWriter(BytesIO(signed), incremental=True)
    writer.add_annotation(0, FreeText(text="另行添加", rect=(50, 50, 200, 100)))
    target = BytesIO()
    writer.write(target)
    found = facts(ready, target.getvalue())
    assert found.is_valid and found.is_changed
    assert not found.is_good and not found.is_whole


def test_bytes_behind_the_end_are_told(ready, signed):
    assert not facts(ready, signed + b"\n%hidden\n").is_whole


def test_second_signature_is_no_change(ready, signed):
    again = ready.sign(signed, request())
    first, second = check_signatures(again, [ready.certificate().fingerprint])
    assert first.is_good and not first.is_whole
    assert second.is_good and second.is_whole


def test_foreign_certificate_is_told(ready, tmp_path, paper):
    other = signer(made(tmp_path / "b.p12"))
    found = facts(ready, other.sign(paper, request()))
    assert found.is_valid and not found.is_registered and not found.is_good


def test_foreign_second_signature_is_a_change(ready, tmp_path, signed):
    other = signer(made(tmp_path / "b.p12"))
    first, _second = check_signatures(
        other.sign(signed, request()), [ready.certificate().fingerprint]
    )
    assert first.is_changed and not first.is_good


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 /ByteRange [0 1 2 3]", b"\x00" * 1000, b"%PDF" * 5000]
)
def test_rubbish_has_no_signature(data):
    assert check_signatures(data) == ()


def test_refusals_say_why(tmp_path, paper):
    def code(act):
        with pytest.raises(SigningRefused) as refused:
            act()
        return refused.value.code

    path = made(tmp_path / "a.p12")
    assert code(CertificateSigner("x", {}).certificate) == "not_set"
    assert code(signer(tmp_path / "none.p12").certificate) == "no_file"
    assert code(signer(path, "wrong").certificate) == "password"
    (tmp_path / "text.p12").write_text("no certificate")
    assert code(signer(tmp_path / "text.p12").certificate) == "password"
    late, early = request(NOW + timedelta(400)), request(NOW - timedelta(400))
    assert code(lambda: signer(path).sign(paper, late)) == "expired"
    assert code(lambda: signer(path).sign(paper, early)) == "not_yet_valid"
    assert code(lambda: signer(path).sign(b"no pdf", request())) == "failed"


def test_password_file_and_mode(tmp_path, paper):
    path = made(tmp_path / "a.p12")
    (tmp_path / "password").write_text("pw\n")
    named = {
        "DARQI_SIGN_A_P12": str(path),
        "DARQI_SIGN_A_PASSWORD_FILE": str(tmp_path / "password"),
    }
    found = CertificateSigner("a", named)
    assert has_signature(found.sign(paper, request()))
    assert not found.readable_by_others()
    os.chmod(path, 0o644)
    assert found.readable_by_others()


def test_renewed_file_is_read_anew(tmp_path):
    path = made(tmp_path / "a.p12")
    before = signer(path).certificate()
    made(path)
    os.utime(path, (1, 1))
    assert signer(path).certificate().fingerprint != before.fingerprint
    assert before.valid_to == NOW + timedelta(365)
    assert before.algorithm == "RSA-2048"


def test_without_the_library(monkeypatch, tmp_path):
    def missing():
        raise ImportError("pyhanko")

    monkeypatch.setattr(by_certificate, "_signer_class", missing)
    with pytest.raises(SigningRefused) as refused:
        signer(made(tmp_path / "a.p12")).certificate()
    assert refused.value.code == "not_installed"


def test_signing_time_is_told(ready, signed):
    moment = facts(ready, signed).signed_at
    assert abs(moment - datetime.now(UTC).replace(tzinfo=None)) < timedelta(hours=1)
