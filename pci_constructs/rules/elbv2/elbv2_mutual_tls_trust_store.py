"""Listeners that ask for certificates of clients check them.

A client that shows a certificate is let in for it, so it counts as one of the factors that prove who somebody is (8.3.1, 8.3.11). Verified
against a trust store, and with its last day minded, it does; a certificate that has run out is one whose loss nobody noticed.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.elbv2._listeners import LISTENER
from pci_constructs.rules.reading import has_text

_MODE, _STORE, _LATE = (f"MutualAuthentication.{name}" for name in ("Mode", "TrustStoreArn", "IgnoreClientCertificateExpiry"))


def _check(listener: ResourceView) -> Judgement:
    mode = listener.text(_MODE, "off").strip().lower() or "off"
    if mode != "verify":
        return not_applicable("the listener verifies no certificates of clients", _MODE)
    if listener.flag(_LATE):
        return failed("certificates of clients that have run out are accepted", _LATE)
    if not has_text(listener, _STORE):
        return failed("there is no trust store to verify certificates of clients against", _STORE)
    return passed("certificates of clients are verified", _MODE)


def _example(**more: object) -> dict[str, object]:
    store = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:truststore/clients/1234567890123456"
    return {"Protocol": "HTTPS", "MutualAuthentication": {"Mode": "verify", "TrustStoreArn": store, **more}}


RULE = Rule(
    id="elbv2-mutual-tls-trust-store",
    title="Certificates of clients are verified where a listener asks for them",
    severity=Severity.LOW,
    requirements={
        "8.3.1": "a certificate proves who a client is where it is verified",
        "8.3.11": "a certificate that has run out, or that anybody issued, is assigned to nobody",
    },
    remediation="name a trust store in MutualAuthentication.TrustStoreArn, and leave IgnoreClientCertificateExpiry out",
    types=(LISTENER,),
    check=_check,
    passing=_example(),
    failing=_example(IgnoreClientCertificateExpiry=True),
)
