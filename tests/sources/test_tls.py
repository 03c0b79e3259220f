"""A department with a CA of its own is believed by that CA alone."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sources.kit.collect import fetch
from sources.kit.errors import NotAdmitted, SourceUnavailable
from tests.sources.house import DAY, House, listing_source

VARIABLE = "WANGJIAN_SOURCE_SOME_SOURCE_CA"
Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _certificate(name: str, signer: Signed | None = None) -> Signed:
    """A CA without `signer`, else a server of 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now().astimezone()
    issuer_key = signer[1] if signer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if signer is None:
        use = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "encipher_only", "decipher_only"), False,
        )  # fmt: skip
        usage = x509.KeyUsage(key_cert_sign=True, crl_sign=True, **use)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(usage, critical=True)
        builder = builder.add_extension(identifier, critical=False)
    else:
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        builder = builder.add_extension(here, critical=False)
    return builder.sign(issuer_key, hashes.SHA256()), key


def _written(path: Path, *parts: x509.Certificate | ec.EllipticCurvePrivateKey) -> Path:
    pem = serialization.Encoding.PEM
    texts = [
        part.public_bytes(pem)
        if isinstance(part, x509.Certificate)
        else part.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for part in parts
    ]
    path.write_bytes(b"".join(texts))
    return path


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = "企业名称,统一社会信用代码,失信领域\n甲,,a\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Quiet(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that breaks off the handshake is what is tested."""


@pytest.fixture(scope="module")
def authority() -> Signed:
    return _certificate("部门根证书")


@pytest.fixture(scope="module")
def base(authority: Signed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = _written(tmp_path_factory.mktemp("tls") / "server.pem", *_certificate("部门", authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    server = _Quiet(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def names(house: House, base: str, ca: str) -> list[str | None]:
    means = replace(house.means(base), environment={VARIABLE: ca} if ca else {})
    table, _ = house.read_kept(listing_source(), fetch(listing_source(), DAY, means))
    return table["party_name"].to_list()


def test_a_departments_own_ca_opens_its_door(
    house: House, base: str, authority: Signed, tmp_path: Path
) -> None:
    ca = _written(tmp_path / "ca.pem", authority[0])
    assert names(house, base, str(ca)) == ["甲"]


def test_without_it_or_with_another_the_server_is_not_believed(
    house: House, base: str, tmp_path: Path
) -> None:
    other = _written(tmp_path / "other.pem", _certificate("别的根证书")[0])
    for ca in ("", str(other)):
        with pytest.raises(SourceUnavailable, match="TLS not verified"):
            names(house, base, ca)


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_is_none_is_named_with_its_variable(
    house: House, base: str, tmp_path: Path, content: bytes | None
) -> None:
    ca = tmp_path / "ca.pem"
    if content is not None:
        ca.write_bytes(content)
    with pytest.raises(NotAdmitted, match=VARIABLE) as caught:
        names(house, base, str(ca))
    assert str(ca) in str(caught.value)
    assert "put the department's CA there" in str(caught.value)
