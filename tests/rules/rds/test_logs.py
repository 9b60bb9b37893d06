from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from tests.rules.tables import FAIL, NONE, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

LOGS = "EnableCloudwatchLogsExports"
MYSQL = ["audit", "error", "general", "slowquery"]


@pytest.mark.parametrize(
    ("type_", "engine", "logs", "expected"),
    [
        (INSTANCE, "postgres", ["upgrade", "postgresql", "iam-db-auth-error"], PASS),
        (INSTANCE, "postgres", ["postgresql"], FAIL),
        (INSTANCE, "POSTGRES", "postgresql", FAIL),
        (INSTANCE, "postgres", ["postgresql", P], UNDETERMINED),
        (INSTANCE, "postgres", [P], UNDETERMINED),
        (INSTANCE, "postgres", P, UNDETERMINED),
        (INSTANCE, "postgres", None, FAIL),
        (INSTANCE, "mysql", MYSQL, PASS),
        (INSTANCE, "mariadb", MYSQL[1:], FAIL),
        (INSTANCE, "oracle-se2-cdb", ["alert", "audit", "listener", "trace"], PASS),
        (INSTANCE, "sqlserver-se", ["error"], FAIL),
        (INSTANCE, "sqlserver-ex", ["error"], PASS),
        (INSTANCE, "db2-se", ["diag.log", "notify.log"], PASS),
        (INSTANCE, "custom-oracle-ee", None, NOT_APPLICABLE),
        (INSTANCE, "unheard-of", ["error"], UNDETERMINED),
        (INSTANCE, P, MYSQL, UNDETERMINED),
        (INSTANCE, None, MYSQL, UNDETERMINED),
        (INSTANCE, None, None, FAIL),
        (CLUSTER, "aurora-mysql", MYSQL, PASS),
        (CLUSTER, "aurora-mysql", MYSQL[1:], FAIL),
        (CLUSTER, "aurora-postgresql", ["postgresql"], PASS),
        (CLUSTER, "aurora-postgresql", [], FAIL),
        (CLUSTER, "mysql", MYSQL[1:], PASS),
        (CLUSTER, "postgres", ["postgresql"], FAIL),
    ],
)
def test_all_logs_of_the_engine(type_: str, engine: Any, logs: Any, expected: Verdict) -> None:
    properties = {name: value for name, value in (("Engine", engine), (LOGS, logs)) if value is not None}
    id_ = "rds-logging-enabled" if type_ == INSTANCE else "rds-cluster-logging-enabled"
    assert said(id_, resource(type_, **properties)) is expected


@pytest.mark.parametrize(
    ("id_", "type_", "engine"),
    [
        ("rds-postgresql-logs-to-cloudwatch", INSTANCE, "postgres"),
        ("rds-aurora-postgresql-logs-to-cloudwatch", CLUSTER, "aurora-postgresql"),
    ],
)
def test_the_log_of_postgresql(id_: str, type_: str, engine: str) -> None:
    assert said(id_, resource(type_, Engine=engine, EnableCloudwatchLogsExports=["postgresql"])) is PASS
    assert said(id_, resource(type_, Engine=engine)) is FAIL
    assert said(id_, resource(type_, Engine=engine, EnableCloudwatchLogsExports=P)) is UNDETERMINED
    assert said(id_, resource(type_, Engine="mysql")) is NOT_APPLICABLE
    assert said(id_, resource(type_, Engine=P)) is UNDETERMINED
    assert said(id_, resource(type_, DBSnapshotIdentifier="s")) is UNDETERMINED


def test_a_replica_has_the_engine_of_its_source() -> None:
    replica = resource(INSTANCE, SourceDBInstanceIdentifier={"Ref": "Primary"}, EnableCloudwatchLogsExports=["postgresql", "upgrade"])
    assert said("rds-logging-enabled", replica, Primary=resource(INSTANCE, Engine="postgres")) is PASS
    assert said("rds-logging-enabled", replica, Primary=resource(INSTANCE, Engine="mysql")) is FAIL


def test_a_replica_of_a_database_that_is_not_known() -> None:
    assert said("rds-logging-enabled", resource(INSTANCE, SourceDBInstanceIdentifier=P)) is FAIL
    assert (
        said("rds-logging-enabled", resource(INSTANCE, SourceDBInstanceIdentifier=P, EnableCloudwatchLogsExports=["error"])) is UNDETERMINED
    )
    assert said("rds-enhanced-monitoring-enabled", resource(INSTANCE, SourceDBInstanceIdentifier=P, MonitoringInterval=60)) is PASS
    assert said("rds-postgresql-connections-logged", resource(INSTANCE, SourceDBInstanceIdentifier=P)) is UNDETERMINED
    assert said("rds-postgresql-connections-logged", resource(INSTANCE, DBSnapshotIdentifier="s")) is UNDETERMINED


def test_members_of_clusters_publish_nothing_themselves() -> None:
    for id_ in ("rds-logging-enabled", "rds-postgresql-logs-to-cloudwatch"):
        assert said(id_, resource(INSTANCE, Engine="aurora-postgresql", DBClusterIdentifier={"Ref": "C"})) is NOT_APPLICABLE


def instance_group(family: str, **parameters: Any) -> dict[str, Any]:
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    return resource("AWS::RDS::DBParameterGroup", Family=family, DBParameterGroupName="ours", Parameters=values)


def cluster_group(family: str, **parameters: Any) -> dict[str, Any]:
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    return resource("AWS::RDS::DBClusterParameterGroup", Family=family, Parameters=values)


def tls(engine: str, group: dict[str, Any] | None = None, **properties: Any) -> Verdict:
    others = {} if group is None else {"Group": group}
    named = {} if group is None else {"DBParameterGroupName": {"Ref": "Group"}}
    return said("rds-tls-required", resource(INSTANCE, Engine=engine, **{**named, **properties}), **others)


@pytest.mark.parametrize(
    ("engine", "family", "parameters", "expected"),
    [
        ("postgres", "postgres14", {"rds__force_ssl": 1}, PASS),
        ("postgres", "postgres14", {"rds__force_ssl": "on"}, PASS),
        ("postgres", "postgres17", {"rds__force_ssl": 0}, FAIL),
        ("postgres", "postgres17", {"rds__force_ssl": P}, UNDETERMINED),
        ("postgres", "postgres17", {}, PASS),
        ("postgres", "postgres14", {}, FAIL),
        ("mysql", "mysql8.4", {}, FAIL),
        ("mysql", "mysql8.4", {"require_secure_transport": "ON"}, PASS),
        ("mysql", "mysql9.7", {}, PASS),
        ("mariadb", "mariadb11.8", {}, PASS),
        ("mariadb", "mariadb10.11", {}, FAIL),
        ("sqlserver-se", "sqlserver-se-16.0", {}, FAIL),
        ("sqlserver-se", "sqlserver-se-16.0", {"rds__force_ssl": "1"}, PASS),
        ("oracle-se2", "oracle-se2-19", {}, UNDETERMINED),
        ("db2-se", "db2-se-11.5", {"DB2COMM": "SSL", "SSL_SVCENAME": "50443"}, PASS),
        ("db2-ae", "db2-ae-11.5", {"db2comm": "ssl"}, PASS),
        ("db2-ae", "db2-ae-11.5", {"DB2COMM": "TCPIP,SSL"}, FAIL),
        ("db2-ae", "db2-ae-11.5", {"DB2COMM": P}, UNDETERMINED),
        ("db2-ae", "db2-ae-11.5", {}, FAIL),
    ],
)
def test_tls_of_instances(engine: str, family: str, parameters: dict[str, Any], expected: Verdict) -> None:
    group = instance_group(family, **parameters)
    assert tls(engine, group) is expected
    restored = resource(INSTANCE, DBSnapshotIdentifier="s", DBParameterGroupName={"Ref": "Group"})
    assert said("rds-tls-required", restored, Group=group) is expected


def test_tls_without_a_group_of_ones_own() -> None:
    assert tls("postgres", EngineVersion="17.5") is PASS
    assert tls("postgres", EngineVersion="14.12") is FAIL
    assert tls("postgres", EngineVersion=P) is UNDETERMINED
    assert tls("postgres") is UNDETERMINED
    assert tls("postgres", DBParameterGroupName="default.postgres16") is PASS
    assert tls("postgres", DBParameterGroupName="default-of-ours") is UNDETERMINED
    assert tls("postgres", DBParameterGroupName="elsewhere", EngineVersion="17.5") is UNDETERMINED
    assert tls("postgres", instance_group("postgres14"), DBParameterGroupName="ours") is FAIL
    assert tls("postgres", instance_group("postgres17"), EngineVersion=P) is PASS
    assert tls("postgres", SourceDBInstanceIdentifier="primary", EngineVersion="17.5") is UNDETERMINED
    assert tls("aurora-postgresql", DBClusterIdentifier="c") is NOT_APPLICABLE
    assert tls("mysql") is UNDETERMINED


@pytest.mark.parametrize(
    ("engine", "family", "parameters", "expected"),
    [
        ("aurora-postgresql", "aurora-postgresql17", {}, PASS),
        ("aurora-postgresql", "aurora-postgresql16", {}, FAIL),
        ("aurora-postgresql", "aurora-postgresql16", {"rds__force_ssl": "1"}, PASS),
        ("aurora-mysql", "aurora-mysql8.0", {}, FAIL),
        ("aurora-mysql", "aurora-mysql8.0", {"require_secure_transport": "ON"}, PASS),
        ("aurora-mysql", "aurora-mysql8.4", {}, PASS),
        ("aurora-mysql", "aurora-mysql8.4", {"require_secure_transport": "OFF"}, FAIL),
    ],
)
def test_tls_of_clusters(engine: str, family: str, parameters: dict[str, Any], expected: Verdict) -> None:
    cluster = resource(CLUSTER, DBClusterIdentifier="c", Engine=engine, DBClusterParameterGroupName={"Ref": "Group"})
    assert said("rds-tls-required", cluster, Group=cluster_group(family, **parameters)) is expected


def test_tls_of_aurora_without_a_group_of_ones_own() -> None:
    for version, expected in (("8.4.mysql_aurora.8.4.7", PASS), ("8.0.mysql_aurora.3.10.0", FAIL), (P, UNDETERMINED)):
        assert said("rds-tls-required", resource(CLUSTER, Engine="aurora-mysql", EngineVersion=version)) is expected


LOADED = {"shared_preload_libraries": "pg_stat_statements, pgaudit"}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({**LOADED, "pgaudit__log": "ddl,read,role,write"}, PASS),
        ({**LOADED, "pgaudit__log": "ALL, -misc"}, PASS),
        ({**LOADED, "pgaudit__log": "all,-read"}, FAIL),
        ({**LOADED, "pgaudit__log": "-all,ddl,role,read,write"}, PASS),
        ({**LOADED, "pgaudit__log": "ddl,role,write"}, FAIL),
        ({**LOADED, "pgaudit__log": "ddl,role", "pgaudit__role": "rds_pgaudit"}, PASS),
        ({**LOADED, "pgaudit__log": "none"}, FAIL),
        ({**LOADED}, FAIL),
        ({**LOADED, "pgaudit__log": P}, UNDETERMINED),
        ({"shared_preload_libraries": P, "pgaudit__log": "all"}, UNDETERMINED),
        ({"shared_preload_libraries": P, "pgaudit__log": "ddl"}, FAIL),
        ({"shared_preload_libraries": "pg_stat_statements", "pgaudit__log": "all"}, FAIL),
        ({"pgaudit__log": "all"}, FAIL),
        ({}, FAIL),
    ],
)
def test_pgaudit(parameters: dict[str, Any], expected: Verdict) -> None:
    instance = resource(INSTANCE, Engine="postgres", DBParameterGroupName={"Ref": "Group"})
    assert said("rds-pgaudit-enabled", instance, Group=instance_group("postgres17", **parameters)) is expected
    cluster = resource(CLUSTER, Engine="aurora-postgresql", DBClusterParameterGroupName={"Ref": "Group"})
    assert said("rds-pgaudit-enabled", cluster, Group=cluster_group("aurora-postgresql16", **parameters)) is expected


def plugin(*settings: tuple[str, Any]) -> dict[str, Any]:
    options = [{"OptionName": "MARIADB_AUDIT_PLUGIN", "OptionSettings": [{"Name": name, "Value": value} for name, value in settings]}]
    return resource("AWS::RDS::OptionGroup", EngineName="mysql", OptionConfigurations=options)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (plugin(), PASS),
        (plugin(("SERVER_AUDIT_EVENTS", "CONNECT,QUERY_DDL,QUERY_DML,QUERY_DCL")), PASS),
        (plugin(("SERVER_AUDIT_EVENTS", "CONNECT,QUERY_DDL,QUERY_DML_NO_SELECT,QUERY_DCL")), FAIL),
        (plugin(("SERVER_AUDIT_EVENTS", "CONNECT")), FAIL),
        (plugin(("SERVER_AUDIT_EVENTS", P)), UNDETERMINED),
        (plugin(("SERVER_AUDIT_EXCL_USERS", "rdsadmin")), PASS),
        (plugin(("SERVER_AUDIT_EXCL_USERS", "rdsadmin,dba")), UNDETERMINED),
        (plugin(("SERVER_AUDIT_INCL_USERS", "app")), UNDETERMINED),
        (plugin(("SERVER_AUDIT_INCL_USERS", "app"), ("SERVER_AUDIT_EVENTS", "CONNECT")), FAIL),
        (resource("AWS::RDS::OptionGroup", EngineName="mysql", OptionConfigurations=[{"OptionName": "MEMCACHED"}]), FAIL),
        (resource("AWS::RDS::OptionGroup", EngineName="mysql", OptionConfigurations=[P]), UNDETERMINED),
        (resource("AWS::RDS::OptionGroup", EngineName="mysql"), FAIL),
    ],
)
def test_the_audit_plugin(group: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="mariadb", OptionGroupName={"Ref": "Group"}), Group=group) is expected


def test_engines_that_audit_otherwise() -> None:
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="mysql")) is FAIL
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="mysql", OptionGroupName="elsewhere")) is UNDETERMINED
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="oracle-se2")) is UNDETERMINED
    assert said("rds-pgaudit-enabled", resource(CLUSTER, Engine="aurora-mysql")) is NOT_APPLICABLE
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="aurora-mysql", DBClusterIdentifier="c")) is NOT_APPLICABLE


AUDITED = {"server_audit_logging": "1", "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML,TABLE"}


@pytest.mark.parametrize(
    ("logs", "parameters", "expected"),
    [
        (["audit"], AUDITED, PASS),
        (["audit"], {**AUDITED, "server_audit_events": "CONNECT,QUERY"}, PASS),
        (["audit"], {**AUDITED, "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL"}, FAIL),
        # Aurora wants events in capital letters, without spaces.
        (["audit"], {**AUDITED, "server_audit_events": "connect,query"}, UNDETERMINED),
        (["audit"], {**AUDITED, "server_audit_events": "CONNECT, QUERY"}, UNDETERMINED),
        (["audit"], {**AUDITED, "server_audit_events": "connect"}, FAIL),
        (["audit"], {**AUDITED, "server_audit_excl_users": ""}, PASS),
        (["audit"], {**AUDITED, "server_audit_excl_users": "dba"}, UNDETERMINED),
        (["audit"], {**AUDITED, "server_audit_incl_users": P}, UNDETERMINED),
        (["error"], {**AUDITED, "server_audit_incl_users": "app"}, FAIL),
        (["audit"], {"server_audit_logging": 1}, FAIL),
        (["audit"], {**AUDITED, "server_audit_logging": "0"}, FAIL),
        (["audit"], {}, FAIL),
        (["audit"], {**AUDITED, "server_audit_logging": P}, UNDETERMINED),
        (["audit"], {"server_audit_logging": P}, FAIL),
        (["error"], AUDITED, FAIL),
        (["error"], {**AUDITED, "server_audit_logging": P}, FAIL),
        (P, AUDITED, UNDETERMINED),
        (P, {}, FAIL),
    ],
)
def test_the_audit_log_of_aurora_mysql(logs: Any, parameters: dict[str, Any], expected: Verdict) -> None:
    cluster = resource(CLUSTER, Engine="aurora-mysql", EnableCloudwatchLogsExports=logs, DBClusterParameterGroupName={"Ref": "Group"})
    assert said("rds-aurora-mysql-audit-logging-enabled", cluster, Group=cluster_group("aurora-mysql8.0", **parameters)) is expected


def test_clusters_without_a_question_of_the_audit_log_of_aurora_mysql() -> None:
    for properties in ({"Engine": "aurora-postgresql"}, {"Engine": "aurora", "EngineMode": "serverless"}):
        assert said("rds-aurora-mysql-audit-logging-enabled", resource(CLUSTER, **properties)) is NOT_APPLICABLE
    assert said("rds-aurora-mysql-audit-logging-enabled", resource(CLUSTER, Engine="aurora-mysql")) is FAIL


@pytest.mark.parametrize(
    ("service", "id_", "parameter", "on", "off"),
    [
        ("DocDB", "docdb-cluster-audit-logging-enabled", "audit_logs", "enabled", "disabled"),
        ("DocDB", "docdb-cluster-audit-logging-enabled", "audit_logs", "all", "none"),
        ("DocDB", "docdb-cluster-audit-logging-enabled", "audit_logs", "ddl,dml_read,dml_write", "none,"),
        ("Neptune", "neptune-cluster-cloudwatch-log-export-enabled", "neptune_enable_audit_log", 1, 0),
    ],
)
def test_audit_logs_of_other_services(service: str, id_: str, parameter: str, on: Any, off: Any) -> None:
    def of(logs: Any, group: Any, **parameters: Any) -> Verdict:
        cluster = resource(f"AWS::{service}::DBCluster", EnableCloudwatchLogsExports=logs, DBClusterParameterGroupName=group)
        return said(id_, cluster, Group=resource(f"AWS::{service}::DBClusterParameterGroup", Parameters=parameters))

    ours = {"Ref": "Group"}
    assert of(["audit"], ours, **{parameter: on}) is PASS
    assert of(["audit"], ours, **{parameter: off}) is of(["audit"], ours) is of([], ours, **{parameter: on}) is FAIL
    assert of(["audit"], NONE) is of(["audit"], "default.family") is FAIL
    assert of(["audit"], "elsewhere") is of(["audit"], ours, **{parameter: P}) is of([P], ours, **{parameter: on}) is UNDETERMINED


@pytest.mark.parametrize("name", ["payments", P, {"Fn::Sub": "${P}-payments"}])
@pytest.mark.parametrize(
    ("service", "id_", "parameters"),
    [
        ("DocDB", "docdb-cluster-audit-logging-enabled", {"audit_logs": "all"}),
        ("Neptune", "neptune-cluster-cloudwatch-log-export-enabled", {"neptune_enable_audit_log": 1}),
    ],
)
def test_a_group_that_the_template_names_by_the_name_it_gave(service: str, id_: str, parameters: dict[str, Any], name: Any) -> None:
    cluster = resource(f"AWS::{service}::DBCluster", EnableCloudwatchLogsExports=["audit"], DBClusterParameterGroupName=name)
    group = f"AWS::{service}::DBClusterParameterGroup"
    assert said(id_, cluster, Group=resource(group, Name=name, Parameters=parameters)) is PASS
    assert said(id_, cluster, Group=resource(group, Name=name, Parameters={})) is FAIL
    assert said(id_, cluster, Group=resource(group, Name="another", Parameters=parameters)) is UNDETERMINED


@pytest.mark.parametrize("name", ["payments", P])
def test_an_option_group_that_the_template_names_by_the_name_it_gave(name: Any) -> None:
    group = resource("AWS::RDS::OptionGroup", EngineName="mysql", OptionGroupName=name)
    assert said("rds-pgaudit-enabled", resource(INSTANCE, Engine="mysql", OptionGroupName=name), Group=group) is FAIL
