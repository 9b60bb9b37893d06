"""Databases and caches, and where each lists its security groups."""

STORES = {
    "AWS::DAX::Cluster": "SecurityGroupIds",
    "AWS::DocDB::DBCluster": "VpcSecurityGroupIds",
    "AWS::DocDBElastic::Cluster": "VpcSecurityGroupIds",
    "AWS::ElastiCache::CacheCluster": "VpcSecurityGroupIds",
    "AWS::ElastiCache::ReplicationGroup": "SecurityGroupIds",
    "AWS::ElastiCache::ServerlessCache": "SecurityGroupIds",
    "AWS::Elasticsearch::Domain": "VPCOptions.SecurityGroupIds",
    "AWS::MemoryDB::Cluster": "SecurityGroupIds",
    "AWS::Neptune::DBCluster": "VpcSecurityGroupIds",
    "AWS::OpenSearchService::Domain": "VPCOptions.SecurityGroupIds",
    "AWS::RDS::DBCluster": "VpcSecurityGroupIds",
    "AWS::RDS::DBInstance": "VPCSecurityGroups",
    "AWS::Redshift::Cluster": "VpcSecurityGroupIds",
    "AWS::RedshiftServerless::Workgroup": "SecurityGroupIds",
    "AWS::Timestream::InfluxDBCluster": "VpcSecurityGroupIds",
    "AWS::Timestream::InfluxDBInstance": "VpcSecurityGroupIds",
}
IN_TEMPLATES_ALONE = frozenset({"AWS::DocDBElastic::Cluster", "AWS::Timestream::InfluxDBCluster", "AWS::Timestream::InfluxDBInstance"})
"""Those that nothing reads from a running account."""
