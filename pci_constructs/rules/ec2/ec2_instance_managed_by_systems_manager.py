"""Instances may register with Systems Manager.

Patches (6.3.3) and the inventory of what runs (12.5.1) come through an agent on the instance, and the agent does nothing until it gets
credentials that let it register. The instance's role gives them, or default host management does, a setting of the account and region.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, attempt, failed, passed, some, undetermined
from pci_constructs.rules.ec2._launch import INSTANCE, holder_of
from pci_constructs.rules.ec2._roles import allows, profile_of

_ACTION = "ssm:UpdateInstanceInformation"
_MANAGED = ("AmazonSSMManagedInstanceCore", "AmazonEC2RoleforSSM", "AmazonSSMManagedEC2InstanceDefaultPolicy", "AdministratorAccess")
_NODE = "Live::SSM::ManagedNode"
_ENDPOINT = "MetadataOptions.HttpEndpoint"
_HOST_MANAGEMENT = "/ssm/managed-instance/default-ec2-instance-management-role"
_OPEN = undetermined(
    "its role does not let the agent register",
    "IamInstanceProfile",
    blocked_by="whether default host management is on in the account (ssm get-service-setting)",
)


def _check(instance: ResourceView) -> Judgement:
    if instance.live and instance.text("Live.State") == "running":
        unmanaged = failed("the agent has not registered with Systems Manager")
        return some(instance.linked(_NODE, "InstanceId"), lambda _: passed("the agent has registered"), empty=unmanaged)
    by_role = attempt(lambda: _by_role(instance))
    if by_role.verdict in (Verdict.PASS, Verdict.FAIL):
        return by_role
    by_setting = some(instance.neighbours("AWS::SSM::ServiceSetting"), _setting, empty=_OPEN)
    return by_setting if by_setting.verdict is Verdict.PASS else by_role


def _by_role(instance: ResourceView) -> Judgement:
    holder = holder_of(instance, _ENDPOINT)
    if holder is not None and holder.text(_ENDPOINT).lower() == "disabled":
        return failed("the metadata service is off: the agent gets no credentials", holder.where(_ENDPOINT))
    profile = profile_of(instance)
    judged = allows(profile, _ACTION, _MANAGED) if profile is not None else _OPEN
    return _OPEN if judged.verdict is Verdict.FAIL else judged


def _setting(setting: ResourceView) -> Judgement:
    if setting.text("SettingId").endswith(_HOST_MANAGEMENT) and setting.text("SettingValue"):
        return passed("default host management lets the agent register")
    return _OPEN


def _example(endpoint: str) -> Example:
    def resource(type_: str, **properties: object) -> dict[str, object]:
        return {"Type": type_, "Properties": properties}

    return Example(
        resources={
            "Role": resource("AWS::IAM::Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]),
            "Profile": resource("AWS::IAM::InstanceProfile", Roles=[{"Ref": "Role"}]),
            "Instance": resource(INSTANCE, IamInstanceProfile={"Ref": "Profile"}, MetadataOptions={"HttpEndpoint": endpoint}),
        }
    )


RULE = Rule(
    id="ec2-instance-managed-by-systems-manager",
    title="Instances can register with Systems Manager",
    severity=Severity.MEDIUM,
    requirements={
        "6.3.3": "patches are installed through the agent, which has to be registered",
        "12.5.1": "a registered instance is in the inventory of system components",
    },
    remediation="attach AmazonSSMManagedInstanceCore to the instance's role, or turn on default host management",
    types=(INSTANCE,),
    check=_check,
    equivalents={"securityhub": "SSM.1", "config": "ec2-instance-managed-by-systems-manager"},
    passing=_example("enabled"),
    failing=_example("disabled"),
)
