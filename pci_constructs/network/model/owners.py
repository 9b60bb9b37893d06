"""What owns network interfaces: for each type, where its subnets, security groups and public addresses are written."""

from collections.abc import Mapping

from pci_constructs.assembly.ports import CACHE, SQL
from pci_constructs.network.model.owning import MORE_OWNERS, Owner

_RDS_SUBNETS = "DBSubnetGroupName>AWS::RDS::DBSubnetGroup.SubnetIds"
_NEPTUNE_SUBNETS = "DBSubnetGroupName>AWS::Neptune::DBSubnetGroup.SubnetIds"
_CACHE_SUBNETS = "CacheSubnetGroupName>AWS::ElastiCache::SubnetGroup.SubnetIds"

OWNERS: Mapping[str, Owner] = {
    "AWS::RDS::DBInstance": Owner(
        subnets=_RDS_SUBNETS,
        groups="VPCSecurityGroups",
        public="PubliclyAccessible",
        public_default=None,
        port="Port",
        default_port=SQL,
        member=("DBClusterIdentifier", "AWS::RDS::DBCluster"),
    ),
    "AWS::Neptune::DBInstance": Owner(
        subnets=_NEPTUNE_SUBNETS, groups="", public="PubliclyAccessible", member=("DBClusterIdentifier", "AWS::Neptune::DBCluster")
    ),
    "AWS::DocDB::DBInstance": Owner(subnets="", groups="", member=("DBClusterIdentifier", "AWS::DocDB::DBCluster")),
    "AWS::RDS::DBCluster": Owner(
        subnets=_RDS_SUBNETS, groups="VpcSecurityGroupIds", public="PubliclyAccessible", public_default=None, port="Port", default_port=SQL
    ),
    "AWS::RDS::DBProxy": Owner(subnets="VpcSubnetIds", groups="VpcSecurityGroupIds"),
    "AWS::RDS::DBProxyEndpoint": Owner(subnets="VpcSubnetIds", groups="VpcSecurityGroupIds"),
    "AWS::Neptune::DBCluster": Owner(subnets=_NEPTUNE_SUBNETS, groups="VpcSecurityGroupIds", port="DBPort", default_port=8182),
    "AWS::DocDB::DBCluster": Owner(
        subnets="DBSubnetGroupName>AWS::DocDB::DBSubnetGroup.SubnetIds", groups="VpcSecurityGroupIds", port="Port", default_port=27017
    ),
    "AWS::Redshift::Cluster": Owner(
        subnets="ClusterSubnetGroupName>AWS::Redshift::ClusterSubnetGroup.SubnetIds",
        groups="VpcSecurityGroupIds",
        public="PubliclyAccessible",
        public_default=None,
        port="Port",
        default_port=5439,
    ),
    "AWS::RedshiftServerless::Workgroup": Owner(
        subnets="SubnetIds", groups="SecurityGroupIds", public="PubliclyAccessible", port="Port", default_port=5439
    ),
    "AWS::ElastiCache::ReplicationGroup": Owner(subnets=_CACHE_SUBNETS, groups="SecurityGroupIds", port="Port", default_port=CACHE),
    "AWS::ElastiCache::CacheCluster": Owner(subnets=_CACHE_SUBNETS, groups="VpcSecurityGroupIds", port="Port", default_port=CACHE),
    "AWS::ElastiCache::ServerlessCache": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::MemoryDB::Cluster": Owner(
        subnets="SubnetGroupName>AWS::MemoryDB::SubnetGroup.SubnetIds", groups="SecurityGroupIds", port="Port", default_port=6379
    ),
    "AWS::DAX::Cluster": Owner(subnets="SubnetGroupName>AWS::DAX::SubnetGroup.SubnetIds", groups="SecurityGroupIds"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Owner(
        subnets="Subnets|SubnetMappings[].SubnetId",
        groups="SecurityGroups",
        public="Scheme",
        public_value="internet-facing",
        public_default=True,
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": Owner(
        subnets="Subnets", groups="SecurityGroups", public="Scheme", public_value="internet-facing", public_default=True
    ),
    "AWS::Lambda::Function": Owner(subnets="VpcConfig.SubnetIds", groups="VpcConfig.SecurityGroupIds", always=False, listens=False),
    "AWS::EC2::NetworkInterface": Owner(subnets="SubnetId", groups="GroupSet"),
    "AWS::EC2::VPCEndpoint": Owner(subnets="SubnetIds", groups="SecurityGroupIds"),
    "AWS::EC2::InstanceConnectEndpoint": Owner(subnets="SubnetId", groups="SecurityGroupIds"),
    "AWS::ECS::Service": Owner(
        subnets="NetworkConfiguration.AwsvpcConfiguration.Subnets",
        groups="NetworkConfiguration.AwsvpcConfiguration.SecurityGroups",
        public="NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
        public_value="enabled",
        always=False,
    ),
    "AWS::EKS::FargateProfile": Owner(subnets="Subnets", groups="", why="the security groups of pods"),
    "AWS::OpenSearchService::Domain": Owner(subnets="VPCOptions.SubnetIds", groups="VPCOptions.SecurityGroupIds", always=False),
    "AWS::Elasticsearch::Domain": Owner(subnets="VPCOptions.SubnetIds", groups="VPCOptions.SecurityGroupIds", always=False),
    "AWS::MSK::Cluster": Owner(
        subnets="BrokerNodeGroupInfo.ClientSubnets",
        groups="BrokerNodeGroupInfo.SecurityGroups",
        public="BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
        public_value="service_provided_eips",
    ),
    "AWS::EFS::MountTarget": Owner(subnets="SubnetId", groups="SecurityGroups", default_port=2049),
    "AWS::CodeBuild::Project": Owner(subnets="VpcConfig.Subnets", groups="VpcConfig.SecurityGroupIds", always=False),
    "AWS::AmazonMQ::Broker": Owner(subnets="SubnetIds", groups="SecurityGroups", public="PubliclyAccessible"),
    "AWS::DMS::ReplicationInstance": Owner(
        subnets="ReplicationSubnetGroupIdentifier>AWS::DMS::ReplicationSubnetGroup.SubnetIds",
        groups="VpcSecurityGroupIds",
        public="PubliclyAccessible",
        public_default=True,
    ),
    "AWS::SageMaker::NotebookInstance": Owner(subnets="SubnetId", groups="SecurityGroupIds", always=False),
    "AWS::Synthetics::Canary": Owner(subnets="VPCConfig.SubnetIds", groups="VPCConfig.SecurityGroupIds", always=False, listens=False),
    **MORE_OWNERS,
}
"""Types with one list of subnets and one of groups. Instances, Auto Scaling groups and EKS have readers of their own."""
