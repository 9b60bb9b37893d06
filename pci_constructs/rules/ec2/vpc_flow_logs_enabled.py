"""Every VPC logs its traffic, accepted and rejected.

After an incident, flow logs are what shows who talked to the card data environment (10.2.1), and rejected traffic is what shows that
somebody tried (11.5.1). A log of accepted or of rejected traffic alone leaves out the other half, and one without a destination is none.
A log of every subnet says as much as one of the VPC; a rule of CloudWatch may make the logs of all VPCs.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Verdict, attempt, every, failed, passed, some
from pci_constructs.rules.subnets import SUBNET
from pci_constructs.rules.telemetry import unless_switched_on

_LOG = "AWS::EC2::FlowLog"
_DESTINATIONS = ("LogDestination", "LogGroupName")
_SWITCHED_ON = "Rule.DestinationConfiguration.VPCFlowLogParameters.TrafficType"


def _logged(log: ResourceView) -> Judgement:
    traffic = log.text("TrafficType").upper()
    if traffic != "ALL":
        return failed(f"the flow log {log.name} records {traffic or 'no'} traffic alone", "TrafficType")
    if not any(log.has(name) for name in _DESTINATIONS):
        return failed(f"the flow log {log.name} has no destination", "LogDestination")
    if log.live and log.text("Live.DeliverLogsStatus").upper() == "FAILED":
        return failed(f"the flow log {log.name} cannot deliver what it records", "Live.DeliverLogsStatus")
    return passed("a flow log records all traffic")


def _of(resource: ResourceView, what: str) -> Judgement:
    return some(resource.linked(_LOG, "ResourceId"), _logged, empty=failed(f"the {what} has no flow log"))


def _check(vpc: ResourceView) -> Judgement:
    judged = _of(vpc, "VPC")
    if judged.verdict is Verdict.PASS:
        return judged
    subnets = every(vpc.linked(SUBNET, "VpcId"), lambda subnet: attempt(lambda: _of(subnet, "subnet")), empty=judged)
    if subnets.verdict is Verdict.PASS:
        return passed("every subnet has a flow log of all traffic")
    return unless_switched_on(vpc, judged, lambda rule: rule.text(_SWITCHED_ON, "ALL").strip().upper() != "ALL")


def _example(traffic: str) -> Example:
    return Example(
        resources={
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Log": {
                "Type": _LOG,
                "Properties": {"ResourceId": {"Ref": "Vpc"}, "ResourceType": "VPC", "TrafficType": traffic, "LogGroupName": "flows"},
            },
        }
    )


RULE = Rule(
    id="vpc-flow-logs-enabled",
    title="VPCs have flow logs of all traffic",
    severity=Severity.HIGH,
    requirements={
        "10.2.1": "the network's audit log shows who reached system components with card data",
        "11.5.1": "traffic at the perimeter of the CDE and within is watched, which GuardDuty and people do in flow records",
        "1.2.7": "reviews of network controls compare the rules with the traffic that they let pass",
    },
    remediation="add an AWS::EC2::FlowLog with ResourceId of the VPC, TrafficType ALL and a destination",
    types=("AWS::EC2::VPC",),
    check=_check,
    equivalents={
        "securityhub": "EC2.6",
        "config": "vpc-flow-logs-enabled",
        "cdk-nag": "PCI.DSS.321-VPCFlowLogsEnabled",
        "checkov": "CKV2_AWS_11",
    },
    passing=_example("ALL"),
    failing=_example("REJECT"),
)
