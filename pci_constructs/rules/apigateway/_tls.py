"""Which versions of TLS a security policy of API Gateway accepts, by its name."""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, failed, passed, undetermined

POLICY = "SecurityPolicy"
_OLD = expression(r"TLS_1_[01]|SECURITYPOLICY_TLS\d+_1_[01]_.*")
_GOOD = expression(r"TLS_1_2|SECURITYPOLICY_TLS1[23]_.*")


def by_policy(policy: str, where: str) -> Judgement:
    """The judgement of what accepts what a policy says.

    Args:
        policy: the name of the policy.
        where: the property that says it.
    """
    if _OLD.fullmatch(policy.upper()):
        return failed(f"{policy} accepts versions before TLS 1.2", where)
    if _GOOD.fullmatch(policy.upper()):
        return passed(f"{policy} accepts TLS 1.2 and later", where)
    return undetermined(f"{policy} is not known", where, blocked_by=f"which versions of TLS {policy} accepts")
