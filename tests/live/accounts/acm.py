"""A certificate that renews itself, and one that was brought from elsewhere."""

from tests.emulator import Emulator

GONE = {"acm.DescribeCertificate": "ResourceNotFoundException"}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    acm = aws.client("acm")
    acm.request_certificate(DomainName="pay.example.com", ValidationMethod="DNS")
    acm.request_certificate(DomainName="mail.example.com", ValidationMethod="EMAIL")
