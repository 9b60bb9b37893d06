"""Parameters of instances and clusters, and which version of an engine they belong to."""

import re

from pci_constructs.assembly import ResourceView, Undetermined
from pci_constructs.rules.copies import source_of
from pci_constructs.rules.databases import INSTANCE, group_of, parameter
from pci_constructs.rules.rule import Example

_NUMBERS = r"\d+(?:\.\d+)*"
_OF = {
    INSTANCE: ("DBParameterGroupName", "AWS::RDS::DBParameterGroup"),
    "AWS::RDS::DBCluster": ("DBClusterParameterGroupName", "AWS::RDS::DBClusterParameterGroup"),
}


def where(database: ResourceView) -> str:
    """The property that names the parameter group."""
    return _OF[database.type][0]


def group(database: ResourceView) -> ResourceView | None:
    """The parameter group; nothing if the database has the one that AWS makes.

    Raises:
        Undetermined: the group is not of this assembly, or is that of the source.
    """
    path, type_ = _OF[database.type]
    source = source_of(database)
    if source in ("SourceDBInstanceIdentifier", "ReplicationSourceIdentifier") and not database.has(path):
        raise Undetermined(f"the parameter group of {database.text(source)}, which the copy shares", source)
    return group_of(database, path, type_)


def value(database: ResourceView, name: str) -> str | None:
    """The value of a parameter; nothing if it is at the engine's default."""
    return parameter(group(database), name)


def version(database: ResourceView) -> tuple[int, ...]:
    """The version of the engine, as ``(8, 4)``.

    Raises:
        Undetermined: the template leaves it to AWS.
    """
    own = group(database)
    # The family of the group is that of the engine's version, and known where the version is left to a parameter.
    family = own.text("Family") if own else database.text(where(database))
    found = re.search(_NUMBERS, family) or re.search(_NUMBERS, database.text("EngineVersion"))
    if found is None:
        raise Undetermined("the version of the engine, which AWS chooses", "EngineVersion")
    return tuple(int(number) for number in found[0].split("."))


def example(engine: str, family: str, **parameters: str) -> Example:
    """An instance with a parameter group; two underscores in a name stand for a dot."""
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    group = {"Description": "Payments", "Family": family, "Parameters": values}
    return Example(
        resources={
            "Database": {"Type": INSTANCE, "Properties": {"Engine": engine, "DBParameterGroupName": {"Ref": "Group"}}},
            "Group": {"Type": "AWS::RDS::DBParameterGroup", "Properties": group},
        }
    )
