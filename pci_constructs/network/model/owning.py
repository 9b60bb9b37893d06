"""How a type says what its interfaces are, and the types that are mostly clients of others, or less usual."""

from collections.abc import Mapping

from msgspec import Struct


class Owner(Struct, frozen=True, kw_only=True):
    """Where a type says what its interfaces are.

    Attributes:
        subnets: the property that lists subnets; through another resource, that resource's type and property come after ``>``.
        groups: the property that lists security groups.
        public: the property that gives a public address, where the type has one.
        public_value: its value that does.
        public_default: what absence means; nothing if that depends on the account.
        port: the property that holds the port it listens on.
        default_port: the port if the property is absent, by the start of the engine's name.
        engine: the property that holds the engine.
        always: whether the interfaces exist without subnets being named (then they are in a network that is not known).
        listens: whether they take connections.
        member: the property that names a cluster with the subnets and groups, and the cluster's type.
        why: what is never known of them.
    """

    subnets: str
    groups: str
    public: str = ""
    public_value: str = "true"
    public_default: bool | None = False
    port: str = ""
    default_port: Mapping[str, int] | int = 0
    engine: str = "Engine"
    always: bool = True
    listens: bool = True
    member: tuple[str, str] | None = None
    why: str = ""


_DIRECTORY = "the security group that the directory service makes"
MORE_OWNERS: Mapping[str, Owner] = {
    "AWS::ApiGatewayV2::VpcLink": Owner(subnets="SubnetIds", groups="SecurityGroupIds", listens=False),
    "AWS::AppRunner::VpcConnector": Owner(subnets="Subnets", groups="SecurityGroups", listens=False),
    "AWS::CloudHSM::Cluster": Owner(subnets="SubnetIds", groups="", why="the security group that CloudHSM makes"),
    "AWS::CodeBuild::Fleet": Owner(subnets="FleetVpcConfig.Subnets", groups="FleetVpcConfig.SecurityGroupIds", always=False),
    "AWS::DirectoryService::MicrosoftAD": Owner(subnets="VpcSettings.SubnetIds", groups="", why=_DIRECTORY),
    "AWS::DirectoryService::SimpleAD": Owner(subnets="VpcSettings.SubnetIds", groups="", why=_DIRECTORY),
    "AWS::DocDBElastic::Cluster": Owner(subnets="SubnetIds", groups="VpcSecurityGroupIds", default_port=27017),
    "AWS::ECS::TaskSet": Owner(
        subnets="NetworkConfiguration.AwsVpcConfiguration.Subnets",
        groups="NetworkConfiguration.AwsVpcConfiguration.SecurityGroups",
        public="NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp",
        public_value="enabled",
        always=False,
    ),
    "AWS::EMRServerless::Application": Owner(
        subnets="NetworkConfiguration.SubnetIds", groups="NetworkConfiguration.SecurityGroupIds", always=False
    ),
    "AWS::FSx::FileSystem": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::Glue::Connection": Owner(
        subnets="ConnectionInput.PhysicalConnectionRequirements.SubnetId",
        groups="ConnectionInput.PhysicalConnectionRequirements.SecurityGroupIdList",
        always=False,
    ),
    "AWS::Glue::DevEndpoint": Owner(subnets="SubnetId", groups="SecurityGroupIds", always=False),
    "AWS::Grafana::Workspace": Owner(subnets="VpcConfiguration.SubnetIds", groups="VpcConfiguration.SecurityGroupIds", always=False),
    "AWS::KafkaConnect::Connector": Owner(
        subnets="KafkaCluster.ApacheKafkaCluster.Vpc.Subnets", groups="KafkaCluster.ApacheKafkaCluster.Vpc.SecurityGroups"
    ),
    "AWS::KinesisAnalyticsV2::Application": Owner(
        subnets="ApplicationConfiguration.VpcConfigurations[].SubnetIds",
        groups="ApplicationConfiguration.VpcConfigurations[].SecurityGroupIds",
        always=False,
    ),
    "AWS::MSK::ServerlessCluster": Owner(subnets="VpcConfigs[].SubnetIds", groups="VpcConfigs[].SecurityGroups"),
    "AWS::MSK::VpcConnection": Owner(subnets="ClientSubnets", groups="SecurityGroups"),
    "AWS::MWAA::Environment": Owner(subnets="NetworkConfiguration.SubnetIds", groups="NetworkConfiguration.SecurityGroupIds"),
    "AWS::NeptuneGraph::PrivateGraphEndpoint": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::OpenSearchServerless::VpcEndpoint": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::OSIS::Pipeline": Owner(subnets="VpcOptions.SubnetIds", groups="VpcOptions.SecurityGroupIds", always=False),
    "AWS::QuickSight::VPCConnection": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::Route53Resolver::ResolverEndpoint": Owner(subnets="IpAddresses[].SubnetId", groups="SecurityGroupIds"),
    "AWS::S3Files::MountTarget": Owner(subnets="SubnetId", groups="SecurityGroups", default_port=2049),
    "AWS::SageMaker::Model": Owner(subnets="VpcConfig.Subnets", groups="VpcConfig.SecurityGroupIds", always=False),
    "AWS::Timestream::InfluxDBInstance": Owner(subnets="VpcSubnetIds", groups="VpcSecurityGroupIds", public="PubliclyAccessible"),
    "AWS::Timestream::InfluxDBCluster": Owner(subnets="VpcSubnetIds", groups="VpcSecurityGroupIds", public="PubliclyAccessible"),
    "AWS::WorkSpaces::Workspace": Owner(subnets="", groups="", why="the subnets and security groups of its directory"),
}
"""Types with one list of subnets and one of groups; see ``owners`` for the rest."""
