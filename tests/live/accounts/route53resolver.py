"""A VPC whose look-ups are logged, with a DNS firewall, and one without; an endpoint."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain


def arrange(aws: Emulator) -> None:
    """Two VPCs."""
    ec2, resolver = aws.client("ec2"), aws.client("route53resolver")
    vpcs = [ec2.create_vpc(CidrBlock=f"10.{n}.0.0/16")["Vpc"]["VpcId"] for n in range(2)]
    subnets = [ec2.create_subnet(VpcId=vpcs[0], CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in range(2)]
    group = ec2.create_security_group(GroupName="dns", Description="DNS", VpcId=vpcs[0])["GroupId"]
    config = resolver.create_resolver_query_log_config(
        Name="names", DestinationArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:names", CreatorRequestId="1"
    )["ResolverQueryLogConfig"]["Id"]
    resolver.associate_resolver_query_log_config(ResolverQueryLogConfigId=config, ResourceId=vpcs[0])
    resolver.create_resolver_endpoint(
        CreatorRequestId="1",
        Name="in",
        SecurityGroupIds=[group],
        Direction="INBOUND",
        IpAddresses=[{"SubnetId": subnet} for subnet in subnets],
    )
    association = {
        "Id": "rslvr-frgassoc-1",
        "Arn": f"arn:aws:route53resolver:{REGION}:{ACCOUNT}:firewall-rule-group-association/rslvr-frgassoc-1",
        "FirewallRuleGroupId": "rslvr-frg-1",
        "VpcId": vpcs[0],
        "Name": "bad-names",
        "Priority": 101,
        "MutationProtection": "ENABLED",
        "Status": "COMPLETE",
    }
    also(aws, {"route53resolver.ListFirewallRuleGroupAssociations": plain({"FirewallRuleGroupAssociations": [association]})})
