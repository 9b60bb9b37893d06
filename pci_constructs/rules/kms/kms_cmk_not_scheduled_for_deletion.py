"""Keys of a template stay in service.

What a key encrypted is lost with it, so that a key is retired only when nothing needs it any more (3.7.5). A template cannot schedule a
deletion that the account then holds, but it can switch a key off, which is how a deletion begins and stops whatever uses the key. Whether
somebody scheduled one by hand, the running account says. How long a deletion can be taken back is asked by
``kms-deletion-window-at-least-30-days``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, flag_is_true, undetermined
from pci_constructs.rules.kms._keys import KEY, REPLICA
from pci_constructs.rules.reading import word


def _check(key: ResourceView) -> Judgement:
    found = flag_is_true(key, "Enabled", default=True, good="the key is in service", bad="the key is switched off")
    if found.verdict is Verdict.FAIL and not key.live and key.type == KEY and word(key, "Origin") == "external":
        # KMS switches it on when its material comes, whatever the template says.
        blocked_by = "whether its material was imported (kms describe-key)"
        return undetermined("the key is in service once its material is there", "Enabled", blocked_by=blocked_by)
    return found


RULE = Rule(
    id="kms-cmk-not-scheduled-for-deletion",
    title="Keys stay in service",
    severity=Severity.CRITICAL,
    requirements={
        "3.7.5": "a key is retired when nothing needs it, by a procedure and not by a flag in a template",
        "3.7.3": "a key that stays available needs no copies elsewhere",
    },
    remediation="set Enabled to true, or remove the key once nothing is encrypted with it",
    types=(KEY, REPLICA),
    check=_check,
    equivalents={"securityhub": "KMS.3", "config": "kms-cmk-not-scheduled-for-deletion"},
    passing={"Enabled": True},
    failing={"Enabled": False},
)
