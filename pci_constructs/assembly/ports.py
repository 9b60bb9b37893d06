"""The port of a data store, which one of its properties says or its engine has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.values import ABSENT, Rewritten, function_of

if TYPE_CHECKING:
    from pci_constructs.assembly.model import Resource
    from pci_constructs.assembly.site import Site

SQL: Mapping[str, int] = {
    "postgres": 5432,
    "aurora-postgresql": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "aurora-mysql": 3306,
    "oracle": 1521,
    "custom-oracle": 1521,
    "sqlserver": 1433,
    "custom-sqlserver": 1433,
    "db2": 50000,
}
"""Ports where none is given, by the start of the engine's name."""
CACHE: Mapping[str, int] = {"redis": 6379, "valkey": 6379, "memcached": 11211}
_SUFFIX = "Port"
_ATTRIBUTES: Mapping[tuple[str, str], tuple[str, Mapping[str, int] | int]] = {
    ("AWS::RDS::DBInstance", "Endpoint.Port"): ("Port", SQL),
    ("AWS::RDS::DBCluster", "Endpoint.Port"): ("Port", {**SQL, "aurora": 3306}),
    ("AWS::DocDB::DBCluster", "Port"): ("Port", 27017),
    ("AWS::Neptune::DBCluster", "Port"): ("DBPort", 8182),
    ("AWS::Redshift::Cluster", "Endpoint.Port"): ("Port", 5439),
    ("AWS::ElastiCache::ReplicationGroup", "PrimaryEndPoint.Port"): ("Port", CACHE),
    ("AWS::ElastiCache::ReplicationGroup", "ConfigurationEndPoint.Port"): ("Port", CACHE),
    ("AWS::ElastiCache::CacheCluster", "RedisEndpoint.Port"): ("Port", CACHE),
    ("AWS::ElastiCache::CacheCluster", "ConfigurationEndpoint.Port"): ("Port", CACHE),
}
"""Attributes that are the port, with the property that gives it, and what it is without."""
_CLUSTER = "DBClusterIdentifier"
_COPIED = ("SnapshotIdentifier", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "ReplicationSourceIdentifier", "RestoreToTime")
_SOURCE = "Source"


def port_of(site: "Site", resource: "Resource", attribute: str) -> Any:
    """The port that an attribute of a resource is, ``Unknown`` if a parameter decides; nothing if the template does not tell."""
    if not attribute.endswith(_SUFFIX) or (found := _ATTRIBUTES.get((resource.type, attribute))) is None:
        return None
    if isinstance(resource.properties, Rewritten):
        return None
    name, default = found
    # A member of a cluster listens where the cluster does. Other functions than Ref may lead back to this attribute.
    values = [resource.properties.get(key, ABSENT) for key in (name, "Engine")]
    if _CLUSTER in resource.properties or any(function_of(value) not in (None, "Ref") for value in values):
        return None
    given, engine = (value if value is ABSENT else site.resolve(value) for value in values)
    if given is not ABSENT:
        return given
    if any(key in _COPIED or key.startswith(_SOURCE) for key in resource.properties):
        return None  # A copy listens where its original does.
    if isinstance(default, int):
        return default
    fitting = [(len(start), port) for start, port in default.items() if isinstance(engine, str) and engine.startswith(start)]
    return max(fitting)[1] if fitting else None
