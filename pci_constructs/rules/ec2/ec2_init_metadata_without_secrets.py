"""What ``cfn-init`` reads holds no secrets.

Metadata of a resource is shown to whoever may describe the stack, a parameter with ``NoEcho`` in it too: CloudFormation hides nothing
there, and fetches no secret into it. A password in files, commands or credentials for ``cfn-init`` is hard-coded (8.6.2) and kept readable
(8.3.2). An instance fetches from Secrets Manager itself, and from buckets with its role.
"""

from collections.abc import Iterator

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, attempt, not_applicable, passed, worst
from pci_constructs.rules.ec2._launch import CONFIGURATION, INSTANCE, TEMPLATE
from pci_constructs.rules.secret_text import judge_readable

_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_INIT, _CREDENTIALS = "AWS::CloudFormation::Init", "AWS::CloudFormation::Authentication"
_METADATA = "Metadata"
_SECRETS = ("password", "secretKey")
_NONE = not_applicable("it has no metadata for cfn-init")
_GOOD = passed("what cfn-init reads holds no secret", _METADATA)


def _check(resource: ResourceView) -> Judgement:
    attributes = resource.attributes
    found = attributes.get(_METADATA) if attributes.has(_METADATA) else None
    if not isinstance(found, Block) or not (found.has(_INIT) or found.has(_CREDENTIALS)):
        return _NONE
    return worst((attempt(lambda: _instructions(found)), attempt(lambda: _credentials(found))), empty=_GOOD)


def _instructions(metadata: Block) -> Judgement:
    init = metadata.get(_INIT)
    leaves = init.leaves() if isinstance(init, Block) else ()
    return worst((judge_readable(value, name, f"{_METADATA}.{_INIT}") for name, value in leaves), empty=_GOOD)


def _credentials(metadata: Block) -> Judgement:
    def each() -> Iterator[Judgement]:
        given = metadata.get(_CREDENTIALS)
        for name in given.names() if isinstance(given, Block) else ():
            one = given.get(name)
            for part in _SECRETS if isinstance(one, Block) else ():
                if one.has(part):
                    yield judge_readable(one.peek(part), part, f"{_METADATA}.{_CREDENTIALS}")

    return worst(each(), empty=_GOOD)


def _example(**credentials: object) -> Example:
    machine = {"ImageId": "ami-0abc", "InstanceType": "t3.small"}
    metadata = {_CREDENTIALS: {"packages": {"type": "S3", "buckets": ["packages"], **credentials}}}
    return Example(resources={"Instance": {"Type": INSTANCE, "Metadata": metadata, "Properties": machine}})


RULE = Rule(
    id="ec2-init-metadata-without-secrets",
    title="Metadata for cfn-init holds no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "metadata is kept and shown without protection",
        "8.6.2": "a password in metadata is hard-coded",
    },
    remediation="name a role instead of keys, let the instance fetch the secret from Secrets Manager, and rotate what was written there",
    types=(INSTANCE, TEMPLATE, CONFIGURATION, _GROUP),
    check=_check,
    equivalents={"guard": "CFN_AUTHENTICATION_RULE"},
    passing=_example(roleName={"Ref": "Role"}),
    failing=_example(accessKeyId="AKIAIOSFODNN7EXAMPLE", secretKey="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    template_only="metadata of stacks is not read from a running account",
)
