"""What databases of several services have in common: keys, administrators, backups, published logs, parameter groups."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Block, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.patterns import expression
from pci_constructs.rules.combine import attempt, every, flag_is_true, some, worst
from pci_constructs.rules.reading import word, written_in
from pci_constructs.rules.restarts import in_force
from pci_constructs.rules.rule import Example, Judgement, failed, not_applicable, passed

_FROM_SECRET = expression(r"\{\{resolve:secretsmanager:\$\{(\w+)\}:SecretString:([^:}]+)(?::[^}]*)?\}\}")
LOGS = "EnableCloudwatchLogsExports"
KEY = "KmsKeyId"
INSTANCE = "AWS::RDS::DBInstance"
CLUSTER = "AWS::RDS::DBCluster"
WEEK = 7
"""Days that backups are kept where the team says nothing."""
_AWS_ALIAS = "alias/aws/"
ON = frozenset({"1", "on", "true", "enabled", "yes"})
"""Values of a parameter that switch something on."""


def own_key(block: Block, path: str, what: str) -> Judgement:
    """Judges that a key of the team's own is named, not the one that AWS keeps for a service.

    Args:
        block: the resource or a part of it.
        path: the property that names the key.
        what: what is encrypted, such as ``storage``.
    """
    value = block.peek(path)
    if value.__class__ is Unknown and _AWS_ALIAS not in value.shape:
        raise Undetermined(value, block.where(path))
    key = value.shape if value.__class__ is Unknown else block.text(path).strip()
    if not key or _AWS_ALIAS in key.lower():
        return failed(f"{what} is not encrypted with a key of your own", block.where(path))
    return passed(f"{what} is encrypted with a key of your own", block.where(path))


def kept_for_days(database: ResourceView, path: str = "BackupRetentionPeriod", *, least: int = WEEK, default: int = 1) -> Judgement:
    """Judges for how many days automatic backups are kept.

    Args:
        database: the instance or cluster.
        path: the property.
        least: the days that are enough where the team says nothing.
        default: what AWS makes of an absent property.
    """
    wanted = database.settings.minimum_backup_retention_days or least
    if database.at_least(path, wanted, default=default):
        return passed(f"backups are kept for {wanted} days or more", path)
    if database.at_least(path, 1, default=default):
        return failed(f"backups are kept for fewer than {wanted} days", path)
    return failed("no backups are made", path)


def upgraded(database: ResourceView, path: str = "AutoMinorVersionUpgrade") -> Judgement:
    """Judges that new versions are installed by themselves, as they are unless the template says no."""
    good, bad = "new versions are installed by themselves", "new versions wait for somebody"
    return flag_is_true(database, path, good=good, bad=bad, default=True)


def publishes(database: ResourceView, wanted: Iterable[str], path: str = LOGS) -> Judgement:
    """Judges that each of these kinds of log goes to CloudWatch Logs."""
    kinds = tuple(wanted)
    good = passed(f"{', '.join(kinds)} logs go to CloudWatch Logs", path)

    def published(kind: str) -> Judgement:
        missing = failed(f"the {kind} log does not go to CloudWatch Logs", path)
        return some(database.each(path), lambda each: good if str(each).strip().lower() == kind else missing, empty=missing)

    return every(kinds, published, empty=good)


def own_administrator(database: ResourceView, refused: Collection[str], source: str | None) -> Judgement:
    """Judges that ``MasterUsername`` is not one that a vendor gives.

    Args:
        database: the instance or cluster.
        refused: the names of vendors, in lower case.
        source: the property with which the administrator comes from a snapshot or another database, if it does.
    """
    if source:
        return not_applicable(f"the administrator is that of {source}", source)
    name = _administrator(database)
    if not name:
        return failed("nothing shows that the administrator's name is not the vendor's", "MasterUsername")
    if name in refused:
        return failed(f"the administrator is called {name}, as the vendor has it", "MasterUsername")
    return passed("the administrator's name is not a vendor's", "MasterUsername")


def _administrator(database: ResourceView) -> str:
    """The name in lower case, also where it comes from a secret whose text the same template writes."""
    value = database.peek("MasterUsername")
    dynamic = value.__class__ is Unknown and value.kind == "dynamic"
    told = _told_by_secret(database, value.shape, str(database.raw["MasterUsername"])) if dynamic else None
    return word(database, "MasterUsername") if told is None else told


def _told_by_secret(database: ResourceView, shape: str, raw: str) -> str | None:
    match = _FROM_SECRET.fullmatch(shape)
    if match is None or not any(own in raw for own in (f"'{match[1]}'", f"${{{match[1]}}}")):
        return None
    found = database.stack.stack.resources.get(match[1])
    secret = database.evaluation.view(found) if found else None
    if secret is not None and secret.type == "AWS::SecretsManager::SecretTargetAttachment":
        secret = secret.follow("SecretId")
    if secret is None or secret.type != "AWS::SecretsManager::Secret":
        return None
    for path in ("GenerateSecretString.SecretStringTemplate", "SecretString"):
        text = secret.peek(path)
        value = (written_in(text) or {}).get(match[2]) if isinstance(text, str) else None
        if isinstance(value, str) and "${" not in value:
            return value.strip().lower()
    return None


_MADE_BY_AWS = ("default.", "default:")
"""How the groups are called that AWS makes: a name that others choose has neither sign."""


def group_of(database: ResourceView, path: str, type_: str) -> ResourceView | None:
    """The parameter or option group of a database; nothing if it has the one that AWS makes.

    Raises:
        Undetermined: it is a group that is not of this assembly.
    """
    value, links = database.peek(path), database.evaluation.links
    if value.__class__ is Unknown:
        # A template that names both by one parameter says which group it is, if not what it is called.
        found = links.named(type_, value.shape, database)
        if found is not None and found.resource.template == database.resource.template:
            return found
    found = database.follow(path)
    if found is not None and found.type == type_:
        return found
    name = database.text(path).strip()
    found = links.named(type_, name, database)
    if found is not None or not name or name.lower().startswith(_MADE_BY_AWS):
        return found
    raise Undetermined(f"the group {name}, which is not among what was read: look at it in the account", path)


def parameter(group: ResourceView | None, name: str) -> str | None:
    """The value of a parameter in a group that has a map of them; nothing if the group leaves it at the engine's default.

    Raises:
        Undetermined: it is not known.
    """
    found = None if group is None else group.peek("Parameters")
    if found is None or found is ABSENT:
        return None
    if not isinstance(found, Block):
        raise Undetermined(found if isinstance(found, Unknown) else "parameters that are no map", "Parameters")
    if name not in found.names():
        return None
    # A name may have dots in it, as rds.force_ssl has.
    return found.inside({"value": found.raw[name]}, name).text("value").strip() or None


def is_on(value: str) -> bool:
    """Whether the value of a parameter switches something on."""
    return value.strip().lower() in ON


def audited(cluster: ResourceView, type_: str, name: str, on: Collection[str] = ON) -> Judgement:
    """Judges that a cluster writes an audit log and publishes it: the export alone publishes nothing while the parameter is off.

    Args:
        cluster: the cluster.
        type_: the type of its parameter group.
        name: the parameter that switches the log on, which is off by default.
        on: the values that switch it on, one or several with commas between.
    """
    path = "DBClusterParameterGroupName"

    def written() -> Judgement:
        value = parameter(group_of(cluster, path, type_), name)
        if value is not None and any(part.strip().lower() in on for part in value.split(",")):
            return in_force(cluster, passed("audit logs are written and go to CloudWatch Logs", LOGS))
        return failed(f"no audit log is written: {name} is off in the parameter group", path)

    return both(written, lambda: publishes(cluster, ["audit"]))


def audit_example(cluster: str, group: str, family: str, parameters: Mapping[str, Any], *logs: str, **rest: str) -> Example:
    """A cluster with a parameter group that publishes some logs."""
    properties = {"DBClusterParameterGroupName": {"Ref": "Group"}, "EnableCloudwatchLogsExports": list(logs), **rest}
    made = {"Description": "Payments", "Family": family, "Parameters": parameters}
    return Example(resources={"Cluster": {"Type": cluster, "Properties": properties}, "Group": {"Type": group, "Properties": made}})


def both(first: Callable[[], Judgement], second: Callable[[], Judgement]) -> Judgement:
    """The worse of two judgements, the first of equals; what one of them cannot know does not hide a failure of the other."""
    judged = attempt(first)
    return worst((judged, attempt(second)), empty=judged)
