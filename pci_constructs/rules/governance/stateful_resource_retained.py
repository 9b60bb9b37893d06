"""What holds data or evidence outlives the stack that made it.

A stack deleted by mistake must not take card data, keys or audit logs along: logs are kept 12 months (10.5.1), and a destroyed
key destroys everything under it (3.7.5).
"""

from pci_constructs.assembly import Resource, Stack
from pci_constructs.findings import Severity, Verdict
from pci_constructs.rules.rule import Judgement, Rule, each_resource

STATEFUL = (
    "AWS::Backup::BackupVault",
    "AWS::CloudTrail::EventDataStore",
    "AWS::DocDB::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::EKS::Cluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::FSx::FileSystem",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup",
    "AWS::MSK::Cluster",
    "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
)
"""Types that hold data, keys or logs: our judgement, from the services' own descriptions."""

_KEEPING = ("Retain", "RetainExceptOnCreate", "Snapshot")
_SNAPSHOT_DEFAULT = ("AWS::RDS::DBCluster",)


@each_resource(*STATEFUL)
def _check(resource: Resource, _: Stack) -> Judgement:
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        default = "Snapshot" if resource.type in _SNAPSHOT_DEFAULT and name == "DeletionPolicy" else "Delete"
        value = resource.attributes.get(name, default)
        if isinstance(value, dict):
            return Judgement(Verdict.UNDETERMINED, f"{name} is not known at synth", property=name, blocked_by=str(value))
        if value not in _KEEPING:
            return Judgement(Verdict.FAIL, f"{resource.type} has {name} {value}: its data goes with the stack", property=name)
    return Judgement(Verdict.PASS, "kept when the stack is deleted or the resource replaced")


RULE = Rule(
    id="stateful-resource-retained",
    title="Stateful resources outlive their stack",
    severity=Severity.MEDIUM,
    requirements={
        "10.5.1": "audit logs that vanish with a stack are not kept for 12 months",
        "3.7.5": "a key is retired on purpose, not with a stack",
        "12.10.1": "recovery after an incident needs the data to be there",
    },
    remediation="set removal_policy=RemovalPolicy.RETAIN (or SNAPSHOT) on the construct",
    check_all=_check,
)
