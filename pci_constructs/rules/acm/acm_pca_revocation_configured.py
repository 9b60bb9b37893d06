"""Certificates of an authority can be withdrawn.

A certificate whose key is lost stays valid until it ends, unless those who check it can learn from a list or by asking that it was
withdrawn (4.2.1). Withdrawing keys that are no longer trusted needs a way to tell (3.7.5). Authorities for certificates of some days only
need none.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, best, failed, flag_is_true, not_applicable
from pci_constructs.rules.reading import word

_CRL, _OCSP = "RevocationConfiguration.CrlConfiguration.Enabled", "RevocationConfiguration.OcspConfiguration.Enabled"


def _check(authority: ResourceView) -> Judgement:
    if word(authority, "UsageMode", "general_purpose") == "short_lived_certificate":
        return not_applicable("its certificates live for a week at most", "UsageMode")
    bad = "nobody can learn that a certificate was withdrawn"
    ways = [
        attempt(lambda: flag_is_true(authority, _CRL, good="a list names certificates that were withdrawn", bad=bad)),
        attempt(lambda: flag_is_true(authority, _OCSP, good="whether a certificate was withdrawn can be asked", bad=bad)),
    ]
    return best(ways, empty=failed(bad, "RevocationConfiguration"))


RULE = Rule(
    id="acm-pca-revocation-configured",
    title="Certificates of an authority can be withdrawn",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "certificates that are accepted are confirmed not to be revoked",
        "3.7.5": "keys that are no longer trusted are withdrawn where they are in use",
    },
    remediation="set RevocationConfiguration with CrlConfiguration or OcspConfiguration and Enabled true",
    types=("AWS::ACMPCA::CertificateAuthority",),
    check=_check,
    passing={"Type": "ROOT", "RevocationConfiguration": {"OcspConfiguration": {"Enabled": True}}},
    failing={"Type": "ROOT", "RevocationConfiguration": {"CrlConfiguration": {"Enabled": False}}},
)
