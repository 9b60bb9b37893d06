"""A cluster with Kerberos, one without, a security configuration, and what the account blocks."""

import json
from typing import Any

from tests.emulator import Emulator
from tests.live.answers import also, plain

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {
    f"emr.{operation}": "InvalidRequestException" for operation in ("DescribeCluster", "DescribeSecurityConfiguration", "ListInstances")
}
KERBEROS = {"AuthenticationConfiguration": {"KerberosConfiguration": {"Provider": "ClusterDedicatedKdc"}}}


def blocked(on: bool, *ports: tuple[int, int]) -> dict[str, Any]:
    """What the account refuses, which the emulator does not know."""
    ranges = [{"MinRange": first, "MaxRange": last} for first, last in ports]
    about = {"CreationDateTime": 1767225600, "CreatedByArn": "arn:aws:iam::123456789012:root"}
    configuration = {"BlockPublicSecurityGroupRules": on, "PermittedPublicSecurityGroupRuleRanges": ranges}
    return {"BlockPublicAccessConfiguration": configuration, "BlockPublicAccessConfigurationMetadata": about}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    listed = {"SecurityConfigurations": [{"Name": "kerberos", "CreationDateTime": 1767225600}]}
    block = {"emr.GetBlockPublicAccessConfiguration": plain(blocked(True, (22, 22))), "emr.ListSecurityConfigurations": plain(listed)}
    also(aws, block)
    ec2, emr = aws.client("ec2"), aws.client("emr")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    emr.create_security_configuration(Name="kerberos", SecurityConfiguration=json.dumps(KERBEROS))
    instances = {
        "MasterInstanceType": "m5.xlarge",
        "SlaveInstanceType": "m5.xlarge",
        "InstanceCount": 2,
        "Ec2SubnetId": subnet,
        "KeepJobFlowAliveWhenNoSteps": True,
    }
    common: dict[str, Any] = {"Instances": instances, "ServiceRole": "emr", "JobFlowRole": "emr", "ReleaseLabel": "emr-7.5.0"}
    emr.run_job_flow(
        Name="good",
        SecurityConfiguration="kerberos",
        KerberosAttributes={"Realm": "EC2.INTERNAL", "KdcAdminPassword": PLANTED[0]},
        **common,
    )
    emr.run_job_flow(Name="bad", **common)
