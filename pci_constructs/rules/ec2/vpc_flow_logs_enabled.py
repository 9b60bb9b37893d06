"""Every VPC logs its traffic, accepted and rejected.

After an incident, flow logs are what shows who talked to the card data environment (10.2.1), and rejected traffic is what shows that
somebody tried. A log of accepted or of rejected traffic alone leaves out the other half.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed, some


def _logged(log: ResourceView) -> Judgement:
    if log.text("TrafficType", "ALL").upper() == "ALL":
        return passed("a flow log records all traffic")
    return failed(f"the flow log {log.name} records {log.text('TrafficType')} traffic alone")


def _check(vpc: ResourceView) -> Judgement:
    return some(vpc.linked("AWS::EC2::FlowLog", "ResourceId"), _logged, empty=failed("the VPC has no flow log"))


RULE = Rule(
    id="vpc-flow-logs-enabled",
    title="VPCs have flow logs of all traffic",
    severity=Severity.HIGH,
    requirements={
        "10.2.1": "the network's audit log shows who reached system components with card data",
        "1.2.7": "reviews of network controls compare the rules with the traffic that they let pass",
    },
    remediation="add an AWS::EC2::FlowLog with ResourceId of the VPC and TrafficType ALL",
    types=("AWS::EC2::VPC",),
    check=_check,
    equivalents={
        "config": "vpc-flow-logs-enabled",
        "cdk-nag": "PCI.DSS.321-VPCFlowLogsEnabled",
        "guard": "VPC_FLOW_LOGS_ENABLED",
        "checkov": "CKV2_AWS_11",
    },
    passing=Example(
        resources={
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Log": {
                "Type": "AWS::EC2::FlowLog",
                "Properties": {"ResourceId": {"Ref": "Vpc"}, "ResourceType": "VPC", "TrafficType": "ALL"},
            },
        }
    ),
    failing=Example(
        resources={
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Log": {
                "Type": "AWS::EC2::FlowLog",
                "Properties": {"ResourceId": {"Ref": "Vpc"}, "ResourceType": "VPC", "TrafficType": "REJECT"},
            },
        }
    ),
)
