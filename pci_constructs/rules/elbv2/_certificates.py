"""Where a certificate comes from."""

from pci_constructs.assembly import ABSENT
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, Unknown, failed, passed, undetermined

_ACM = expression(r"arn:[^:]+:acm:")
_IAM = expression(r"arn:[^:]+:iam:")
_GOOD = "the certificate is one of Certificate Manager"
_BAD = "the certificate was uploaded to IAM, which neither renews nor lists it"


def from_certificate_manager(block: Block, path: str) -> Judgement:
    """Judges that the certificate that a property names is one of Certificate Manager."""
    where = block.where(path)
    value = block.peek(path)
    text = value.shape if value.__class__ is Unknown else "" if value is ABSENT else str(value)
    if _ACM.match(text):
        return passed(_GOOD, where)
    if _IAM.match(text):
        return failed(_BAD, where)
    certificate = block.follow(path)
    if certificate is None:
        return failed(f"{text!r} is no certificate of Certificate Manager" if text else "there is no certificate", where)
    if certificate.type == "AWS::CertificateManager::Certificate":
        return passed(_GOOD, where)
    if certificate.type == "AWS::IAM::ServerCertificate":
        return failed(_BAD, where)
    return undetermined("the certificate comes from elsewhere", where, blocked_by=f"the certificate that {certificate.name} returns")
