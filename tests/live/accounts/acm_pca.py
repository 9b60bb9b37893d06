"""A root authority and one below it."""

from tests.emulator import Emulator


def arrange(aws: Emulator) -> None:
    """One of each kind."""
    pca = aws.client("acm-pca")
    for kind in ("ROOT", "SUBORDINATE"):
        pca.create_certificate_authority(
            CertificateAuthorityType=kind,
            CertificateAuthorityConfiguration={
                "KeyAlgorithm": "RSA_4096",
                "SigningAlgorithm": "SHA512WITHRSA",
                "Subject": {"CommonName": "example.com"},
            },
        )
