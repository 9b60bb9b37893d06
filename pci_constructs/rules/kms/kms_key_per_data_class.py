"""A key protects account data, or logs, and not both.

Whoever reads logs, to look after the system or to look into an incident, needs the key of the logs. If that is the key of a database with
account data, too, they hold what opens account data without any need for it. Access to keys is limited to the fewest who need them
(3.6.1, 3.6.1.4). What is of which class is what tags declare: stores count unless a tag puts them outside of the cardholder data
environment, and a bucket if a tag puts it in and no logs go to it; logs count unless a tag puts them in. The log of a database may have
in it what the database holds, and is no log in this sense.
"""

from collections.abc import Callable, Mapping

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, Unknown, Verdict, failed, not_applicable, passed, some
from pci_constructs.rules.kms._keys import KEY
from pci_constructs.rules.s3._logs import CONFIG, DELIVERED, LOAD_BALANCERS, SERVER_ACCESS, receives
from pci_constructs.standard import SCOPE_TAG, Scope

_BUCKET = "AWS::S3::Bucket"
_GLOBAL = "AWS::DynamoDB::GlobalTable"
_STORES = {
    "AWS::DocDB::DBCluster": "KmsKeyId",
    "AWS::DynamoDB::Table": "SSESpecification.KMSMasterKeyId",
    _GLOBAL: "Replicas[].SSESpecification.KMSMasterKeyId",
    "AWS::EFS::FileSystem": "KmsKeyId",
    "AWS::ElastiCache::ReplicationGroup": "KmsKeyId",
    "AWS::ElastiCache::ServerlessCache": "KmsKeyId",
    "AWS::Elasticsearch::Domain": "EncryptionAtRestOptions.KmsKeyId",
    "AWS::Neptune::DBCluster": "KmsKeyId",
    "AWS::OpenSearchService::Domain": "EncryptionAtRestOptions.KmsKeyId",
    "AWS::RDS::DBCluster": "KmsKeyId",
    "AWS::RDS::DBInstance": "KmsKeyId",
    "AWS::Redshift::Cluster": "KmsKeyId",
    _BUCKET: "BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.KMSMasterKeyID",
}
_GROUP = "AWS::Logs::LogGroup"
_LOGS = {"AWS::CloudTrail::Trail": "KMSKeyId", _GROUP: "KmsKeyId"}
_OF_STORES = tuple(f"/aws/{service}/" for service in ("docdb", "elasticache", "neptune", "opensearch", "rds", "redshift"))
"""How the names of log groups begin to which stores write their own logs."""
_WRITERS = (
    ("AWS::ElastiCache::ReplicationGroup", "LogDeliveryConfigurations[].DestinationDetails.CloudWatchLogsDetails.LogGroup"),
    *(
        (type_, f"LogPublishingOptions.{kind}.CloudWatchLogsLogGroupArn")
        for type_ in ("AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain")
        for kind in ("AUDIT_LOGS", "ES_APPLICATION_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")
    ),
)
"""Stores that name the group that they write to."""
_TAGS = {"AWS::EFS::FileSystem": "FileSystemTags"}
_NONE = failed("nothing of the kind")


def _check(key: ResourceView) -> Judgement:
    stores, logs = _first(key, _STORES, _account_data), _first(key, _LOGS, _of_the_system)
    if stores.verdict is logs.verdict is Verdict.PASS:
        return failed(f"the key protects {stores.message} and the logs of {logs.message}")
    if stores.verdict is logs.verdict is Verdict.FAIL:
        return not_applicable("the key protects neither stores of account data nor logs")
    for found, what in ((logs, "logs"), (stores, "stores of account data")):
        if found.verdict is Verdict.FAIL:
            return passed(f"the key protects no {what}")
    return stores if stores.verdict is Verdict.UNDETERMINED else logs


def _first(key: ResourceView, kinds: Mapping[str, str], counts: Callable[[ResourceView], bool]) -> Judgement:
    """Passes with the name of something of these kinds that the key protects."""

    def kind(item: tuple[str, str]) -> Judgement:
        return some(key.linked(*item), lambda found: passed(found.name) if counts(found) else _NONE, empty=_NONE)

    # Most kinds are not there at all, which a template tells at once.
    there, live = key.evaluation.by_type, key.live
    return some([item for item in kinds.items() if live or there.get(item[0])], kind, empty=_NONE)


def _of_the_system(log: ResourceView) -> bool:
    """Whether a log is not that of a store, which may have in it what the store holds."""
    if log.type != _GROUP:
        return True
    if log.tag(SCOPE_TAG) == Scope.CDE:
        # Declared to be of one class with account data: who reads it is in that environment anyway.
        return False
    name = log.peek("LogGroupName")
    if (name.shape if isinstance(name, Unknown) else str(name)).startswith(_OF_STORES):
        return False
    return not any(True for type_, path in _WRITERS for _ in log.linked(type_, path))


def _account_data(store: ResourceView) -> bool:
    if store.type == _GLOBAL:
        tags = [{pair.text("Key"): pair.text("Value") for pair in replica.blocks("Tags")} for replica in store.blocks("Replicas")]
        return not tags or any(pairs.get(SCOPE_TAG) in (None, Scope.CDE) for pairs in tags)
    scope = store.tag(SCOPE_TAG, _TAGS.get(store.type, "Tags"))
    if store.type != _BUCKET:
        return scope in (None, Scope.CDE)
    return scope == Scope.CDE and not receives(store, SERVER_ACCESS, CONFIG, DELIVERED, LOAD_BALANCERS)


def _example(key: str) -> Example:
    keys = {name: {"Type": KEY, "Properties": {}} for name in ("Data", "Logs")}
    return Example(
        resources={
            **keys,
            "Cards": {"Type": "AWS::RDS::DBCluster", "Properties": {"KmsKeyId": {"Fn::GetAtt": ["Data", "Arn"]}}},
            "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": {"Fn::GetAtt": [key, "Arn"]}}},
        }
    )


RULE = Rule(
    id="kms-key-per-data-class",
    title="A key protects account data or logs, and not both",
    severity=Severity.LOW,
    requirements={
        "3.6.1": "whoever may decrypt logs gets no key of account data by that",
        "3.6.1.4": "keys of account data are in the hands of the fewest that need them",
    },
    remediation="give logs a key of their own, or tag the store if it holds no account data",
    types=(KEY,),
    check=_check,
    passing=_example("Logs"),
    failing=_example("Data"),
)
