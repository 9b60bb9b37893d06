"""A root authority is used when it is needed, and off else.

The root signs subordinate authorities, once in years; they sign everything else. Whoever gets to use a root that is always on can make a
certificate for any name, and nothing above it can take that back. Its key is used by the fewest people and systems (3.6.1, 3.7.7).
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, every, failed, not_applicable, passed, undetermined

_AUTHORITY, _ACTIVATION = "AWS::ACMPCA::CertificateAuthority", "AWS::ACMPCA::CertificateAuthorityActivation"


def _off(activation: ResourceView) -> Judgement:
    if activation.text("Status", "ACTIVE").strip().upper() == "DISABLED":
        return passed("the root authority is disabled")
    return failed(f"{activation.name} keeps the root authority active")


def _check(authority: ResourceView) -> Judgement:
    if authority.text("Type").strip().upper() != "ROOT":
        return not_applicable("a subordinate authority", "Type")
    if authority.live:
        status = authority.text("Live.Status")
        return (failed if status == "ACTIVE" else passed)(f"the status of the root authority is {status}", "Live.Status")
    blocked = "the status of the authority (acm-pca describe-certificate-authority)"
    never = undetermined("no template activates or disables the root authority", blocked_by=blocked)
    return every(authority.linked(_ACTIVATION, "CertificateAuthorityArn"), _off, empty=never)


def _example(status: str) -> Example:
    activation = {"CertificateAuthorityArn": {"Ref": "Root"}, "Certificate": "c", "Status": status}
    return Example(
        resources={
            "Root": {"Type": _AUTHORITY, "Properties": {"Type": "ROOT"}},
            "Activation": {"Type": _ACTIVATION, "Properties": activation},
        }
    )


RULE = Rule(
    id="acm-pca-root-ca-disabled",
    title="Root authorities are disabled until they are needed",
    severity=Severity.LOW,
    requirements={
        "3.7.7": "certificates in other people's names cannot be put in place of true ones",
        "3.6.1": "the key that everything else rests on is used by the fewest",
    },
    remediation="set Status of the activation to DISABLED once the subordinate authorities are signed",
    types=(_AUTHORITY,),
    check=_check,
    equivalents={"securityhub": "PCA.1", "config": "acm-pca-root-ca-disabled"},
    passing=_example("DISABLED"),
    failing=_example("ACTIVE"),
)
