"""What holds data or evidence outlives the stack that made it.

A stack deleted by mistake must not take card data, keys or audit logs along: logs are kept 12 months (10.5.1), and a destroyed
key destroys everything under it (3.7.5).
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, worst

STATEFUL = (
    "AWS::Backup::BackupVault",
    "AWS::Backup::LogicallyAirGappedBackupVault",
    "AWS::Cassandra::Table",
    "AWS::CloudTrail::EventDataStore",
    "AWS::DSQL::Cluster",
    "AWS::DocDB::DBCluster",
    "AWS::DocDBElastic::Cluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::EKS::Cluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::Elasticsearch::Domain",
    "AWS::FSx::FileSystem",
    "AWS::FSx::Volume",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Lightsail::Database",
    "AWS::Logs::LogGroup",
    "AWS::MSK::Cluster",
    "AWS::MSK::ServerlessCluster",
    "AWS::MemoryDB::Cluster",
    "AWS::Neptune::DBCluster",
    "AWS::NeptuneGraph::Graph",
    "AWS::OpenSearchServerless::Collection",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::RedshiftServerless::Namespace",
    "AWS::S3::Bucket",
    "AWS::S3Express::DirectoryBucket",
    "AWS::S3Outposts::Bucket",
    "AWS::S3Tables::TableBucket",
    "AWS::S3Vectors::VectorBucket",
    "AWS::SecretsManager::Secret",
    "AWS::Timestream::InfluxDBCluster",
    "AWS::Timestream::InfluxDBInstance",
    "AWS::Timestream::Table",
)
"""Types that hold data, keys or logs: our judgement, from the services' own descriptions."""

_KEEPING = ("Retain", "RetainExceptOnCreate", "Snapshot")
_DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
_CLUSTER = "DBClusterIdentifier"


def _check(resource: ResourceView) -> Judgement:
    if resource.type == "AWS::RDS::DBInstance" and resource.has(_CLUSTER):
        return not_applicable("a member of a cluster, which keeps the data", _CLUSTER)
    # CloudFormation takes a snapshot of a database that is deleted, and none of one that is replaced.
    default = "Snapshot" if resource.type in _DATABASES else "Delete"
    kept = (attempt(lambda: _kept(resource, "DeletionPolicy", default)), attempt(lambda: _kept(resource, "UpdateReplacePolicy", "Delete")))
    return worst(kept, empty=kept[0])


def _kept(resource: ResourceView, name: str, default: str) -> Judgement:
    value = resource.attributes.text(name, default)
    if value in _KEEPING:
        return passed("kept when the stack is deleted or the resource replaced", name)
    return failed(f"{resource.type} has {name} {value}: its data goes with the stack", name)


def _example(policy: str) -> Example:
    return Example(resources={"R": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": policy, "UpdateReplacePolicy": policy}})


RULE = Rule(
    id="stateful-resource-retained",
    title="Stateful resources outlive their stack",
    severity=Severity.MEDIUM,
    requirements={
        "10.5.1": "audit logs that vanish with a stack are not kept for 12 months",
        "3.7.5": "a key is retired on purpose, not with a stack",
        "12.10.1": "recovery after an incident needs the data to be there",
    },
    remediation="set DeletionPolicy and UpdateReplacePolicy to Retain or Snapshot (removal_policy=RemovalPolicy.RETAIN in the CDK)",
    types=STATEFUL,
    check=_check,
    passing=_example("Retain"),
    failing=_example("Delete"),
    template_only="what CloudFormation does with a resource that leaves its template is written in the template alone",
)
