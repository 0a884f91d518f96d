"""Certificates, a list of revoked ones and answers of an authority, for invented people, by pyca/cryptography:
apart from what reads them. `python3 make.py` writes the files beside it anew (other keys each time)."""

import datetime
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HERE = pathlib.Path(__file__).parent
SHA = hashes.SHA256()


def day(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, serial, begin, end, *extensions):
    made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
    made = made.serial_number(serial).not_valid_before(day(begin)).not_valid_after(day(end))
    for extension in extensions:
        made = made.add_extension(extension, critical=True)
    return made.sign(issuer_key, SHA)


def usage(certificates):
    rest = dict(content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False)
    return x509.KeyUsage(digital_signature=True, key_cert_sign=certificates, crl_sign=certificates,
                         encipher_only=False, decipher_only=False, **rest)


def write(file, made):
    (HERE / file).write_bytes(made.public_bytes(serialization.Encoding.DER))


root_key, middle_key, leaf_key, answers_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(4))
ROOT, MIDDLE = "Root of the Sound", "Office of the Sound"
root = certificate(ROOT, root_key, ROOT, root_key, 1, "2010-01-01", "2030-01-01",
                   x509.BasicConstraints(True, 0), usage(True))
# Everything that an issuer should not be: over, not allowed to issue, and below a root that allows none below it.
faulty = certificate(MIDDLE, middle_key, ROOT, root_key, 2, "2012-01-01", "2017-01-01",
                     x509.BasicConstraints(True, None), usage(False))
below = certificate("Ida Sandvik", leaf_key, MIDDLE, middle_key, 0x80AA, "2016-01-01", "2026-01-01")
leaf = certificate("Ida Sandvik", leaf_key, ROOT, root_key, 0x80AA, "2016-01-01", "2026-01-01")
answers = certificate("Answers of the Sound", answers_key, ROOT, root_key, 3, "2016-01-01", "2026-01-01",
                      x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]))
for file, made in [("root.der", root), ("faulty.der", faulty), ("below.der", below), ("leaf.der", leaf)]:
    write(file, made)

entry = x509.RevokedCertificateBuilder().serial_number(0x80AA).revocation_date(day("2017-04-01"))
entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
other = x509.RevokedCertificateBuilder().serial_number(7).revocation_date(day("2015-01-01"))
listed = x509.CertificateRevocationListBuilder().issuer_name(name(ROOT)).last_update(day("2017-05-01"))
listed = listed.next_update(day("2017-06-01")).add_revoked_certificate(entry.build())
write("revoked.crl", listed.add_revoked_certificate(other.build()).sign(root_key, SHA))

for file, status, since in [("good.ocsp", ocsp.OCSPCertStatus.GOOD, None),
                            ("revoked.ocsp", ocsp.OCSPCertStatus.REVOKED, day("2017-04-01"))]:
    said = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf, issuer=root, algorithm=hashes.SHA1(), cert_status=status, this_update=day("2017-05-03"),
        next_update=day("2017-05-10"), revocation_time=since, revocation_reason=None)
    said = said.responder_id(ocsp.OCSPResponderEncoding.HASH, answers).certificates([answers])
    write(file, said.sign(answers_key, SHA))
