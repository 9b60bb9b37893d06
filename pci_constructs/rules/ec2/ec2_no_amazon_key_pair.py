"""Instances are launched without a key pair.

The private half of a key pair is a file that is passed around: whoever has it logs in as the same user, and no log can tell who it was
(8.2.2, 8.3.11). Session Manager gives every administrator a session of their own, with their own factors, and needs no open port (2.2.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.ec2._launch import CONFIGURATION, INSTANCE, TEMPLATE, holder_of, launch_settings

_PROPERTY = "KeyName"


def _check(resource: ResourceView) -> Judgement:
    if resource.type == INSTANCE:
        holder = holder_of(resource, _PROPERTY)
    else:
        settings = launch_settings(resource)
        holder = settings if settings.has(_PROPERTY) else None
    if holder is None:
        return passed("no key pair", _PROPERTY)
    return failed("instances accept a key pair, which is nobody's own", holder.where(_PROPERTY))


RULE = Rule(
    id="ec2-no-amazon-key-pair",
    title="Instances have no key pair",
    severity=Severity.MEDIUM,
    requirements={
        "2.2.4": "a login service that sessions through Systems Manager make unnecessary is not there",
        "8.2.2": "a key pair is a shared account: everybody who has the file is the same user",
        "8.3.11": "a factor that is a file is not bound to one person",
    },
    remediation="leave out KeyName and administer instances through Session Manager",
    types=(INSTANCE, TEMPLATE, CONFIGURATION),
    check=_check,
    equivalents={"config": "ec2-no-amazon-key-pair"},
    passing={"InstanceType": "m7g.large"},
    failing={"KeyName": "operators"},
)
