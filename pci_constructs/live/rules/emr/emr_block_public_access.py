"""EMR refuses clusters that are open to everybody.

A node of a cluster serves interfaces that ask for no password. With public access blocked, EMR starts no cluster whose security groups let
in every address, whoever made the group (1.4.4). Port 22 may be open as AWS has it by default, for its own door asks who is there; any
further port that is let through is one that everybody reaches (1.3.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, every, failed, passed

_ON, _PERMITTED = "BlockPublicSecurityGroupRules", "PermittedPublicSecurityGroupRuleRanges"
_SSH = 22


def _check(account: ResourceView) -> Judgement:
    if not account.flag(_ON):
        return failed("EMR starts clusters that are open to everybody", _ON)

    def one(ports: Block) -> Judgement:
        first = ports.number("MinRange", default=0)
        last = ports.number("MaxRange", default=first)
        if (first, last) == (_SSH, _SSH):
            return passed("port 22 alone may be open", _PERMITTED)
        return failed(f"clusters may be open to everybody on ports {first:g} to {last:g}", _PERMITTED)

    return every(account.each(_PERMITTED), one, empty=passed("EMR starts no cluster that is open to everybody", _ON))


def _example(first: int, last: int) -> dict[str, object]:
    return {_ON: True, _PERMITTED: [{"MinRange": first, "MaxRange": last}]}


RULE = Rule(
    id="emr-block-public-access",
    title="EMR refuses clusters that are open to everybody",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "clusters that process account data cannot be put within reach of untrusted networks by one rule of a group",
        "1.3.1": "inbound traffic from everywhere is refused whatever a group allows",
    },
    remediation="block public access without further ports (emr put-block-public-access-configuration)",
    types=("Live::EMR::Account",),
    check=_check,
    equivalents={
        "securityhub": "EMR.2",
        "config": "emr-block-public-access",
        "prowler": "emr_cluster_account_public_block_enabled",
    },
    passing=_example(22, 22),
    failing=_example(0, 65535),
)
