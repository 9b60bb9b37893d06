"""What rules on Redshift clusters share."""

from pci_constructs.assembly import Block, ResourceView
from pci_constructs.findings import Verdict
from pci_constructs.rules.combine import every, flag_is_true, some
from pci_constructs.rules.databases import is_on
from pci_constructs.rules.reading import names_something, word
from pci_constructs.rules.rule import Judgement, failed, not_applicable, passed, undetermined

CLUSTER = "AWS::Redshift::Cluster"
_SNAPSHOT = "SnapshotIdentifier"
_ENCRYPTED, _LOGS = "Encrypted", "LoggingProperties"
MADE_BEFORE_2025 = "whether the warehouse was made before 2025, when AWS took other defaults: look at it in the account"


def restored_from(cluster: ResourceView) -> str | None:
    """The property that says that a cluster is restored from a snapshot, if it is: empty text and the name of the snapshot's cluster alone
    do not.
    """
    return _SNAPSHOT if names_something(cluster, _SNAPSHOT) else None


def storage_encrypted(cluster: ResourceView) -> Judgement:
    """Judges that a cluster is encrypted, as AWS makes every one that is new; one that it made before 2025 is so if that was asked for."""
    snapshot = restored_from(cluster)
    if snapshot and not cluster.has(_ENCRYPTED):
        blocked_by = f"whether {cluster.text(snapshot)} is encrypted: look at it in the account"
        return undetermined("a restored cluster is encrypted if the snapshot is", snapshot, blocked_by=blocked_by)
    if not cluster.has(_ENCRYPTED):
        return undetermined("the template does not say whether the warehouse is encrypted", _ENCRYPTED, blocked_by=MADE_BEFORE_2025)
    return flag_is_true(cluster, _ENCRYPTED, good="the warehouse is encrypted", bad="the warehouse is not encrypted")


def logs_activity(cluster: ResourceView) -> Judgement:
    """Judges that audit logs go somewhere: to a bucket, or the kinds that are named to CloudWatch Logs."""
    if not cluster.has(_LOGS):
        return failed("nobody logs what is done in the warehouse", _LOGS)
    if word(cluster, f"{_LOGS}.LogDestinationType", "s3") == "cloudwatch":
        exports = f"{_LOGS}.LogExports"
        none = failed("no kind of log goes to CloudWatch Logs", exports)
        good = passed("audit logs go to CloudWatch Logs", exports)
        return some(cluster.each(exports), lambda kind: good if isinstance(kind, str) and kind.strip() else none, empty=none)
    if cluster.has(f"{_LOGS}.BucketName"):
        return passed("audit logs go to a bucket", f"{_LOGS}.BucketName")
    return failed("audit logs have no bucket to go to", f"{_LOGS}.BucketName")


def demands_tls(holder: Block, path: str, *, name: str) -> Judgement | None:
    """The judgement of what some parameters say of TLS; nothing if they say nothing.

    Args:
        holder: what has them.
        path: where it has them.
        name: the property of each that names it.
    """
    silent = not_applicable("no parameter is about TLS", path)

    def one(parameter: Block) -> Judgement:
        if word(parameter, name) != "require_ssl":
            return silent
        if is_on(word(parameter, "ParameterValue")):
            return passed("clients without TLS are refused", parameter.where("ParameterValue"))
        return failed("clients without TLS are let in", parameter.where("ParameterValue"))

    found = every(holder.each(path), one, empty=silent)
    return None if found.verdict is Verdict.NOT_APPLICABLE else found
