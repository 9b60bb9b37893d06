import aws_cdk as cdk
import pytest

from pci_constructs.aws.rds.engines import EngineType
from pci_constructs.aws.rds.parameters import hardened
from pci_constructs.refusals import RefusedSetting

POSTGRESQL = (EngineType.POSTGRESQL, EngineType.AURORA_POSTGRESQL)
MYSQL = (EngineType.MYSQL, EngineType.AURORA_MYSQL)


@pytest.mark.parametrize("engine", POSTGRESQL)
def test_postgresql_forces_tls(engine: EngineType) -> None:
    parameters = hardened(engine, {}, where="Cards")
    assert (parameters["rds.force_ssl"], parameters["ssl_min_protocol_version"]) == ("1", "TLSv1.2")


@pytest.mark.parametrize("engine", POSTGRESQL)
def test_postgresql_audits_sign_ins_and_statements_without_their_values(engine: EngineType) -> None:
    parameters = hardened(engine, {}, where="Cards")
    assert parameters["shared_preload_libraries"] == "pgaudit,pg_stat_statements"
    assert parameters["pgaudit.log"] == "ddl,read,role,write"
    assert (parameters["log_connections"], parameters["log_disconnections"], parameters["log_statement"]) == ("1", "1", "ddl")
    assert (parameters["pgaudit.log_parameter"], parameters["log_min_duration_statement"]) == ("0", "-1")


@pytest.mark.parametrize(("engine", "on"), [(EngineType.MYSQL, "1"), (EngineType.AURORA_MYSQL, "ON")])
def test_mysql_forces_tls(engine: EngineType, on: str) -> None:
    parameters = hardened(engine, {}, where="Cards")
    assert (parameters["require_secure_transport"], parameters["tls_version"]) == (on, "TLSv1.2,TLSv1.3")


@pytest.mark.parametrize("engine", MYSQL)
def test_mysql_logs_no_statements_beside_the_audit_log(engine: EngineType) -> None:
    parameters = hardened(engine, {}, where="Cards")
    assert (parameters["general_log"], parameters["slow_query_log"]) == ("0", "0")


def test_aurora_mysql_audits_sign_ins_and_statements_of_everybody() -> None:
    parameters = hardened(EngineType.AURORA_MYSQL, {}, where="Cards")
    assert parameters["server_audit_logging"] == "1"
    assert parameters["server_audit_events"] == "CONNECT,QUERY_DCL,QUERY_DDL,QUERY_DML"
    assert not {"server_audit_excl_users", "server_audit_incl_users"} & set(parameters)


@pytest.mark.parametrize(
    ("engine", "name", "value", "requirement"),
    [
        (EngineType.POSTGRESQL, "rds.force_ssl", "0", "4.2.1"),
        (EngineType.AURORA_POSTGRESQL, "ssl_min_protocol_version", "TLSv1.1", "4.2.1"),
        (EngineType.POSTGRESQL, "password_encryption", "md5", "8.3.2"),
        (EngineType.POSTGRESQL, "rds.accepted_password_auth_method", "md5+scram", "8.3.2"),
        (EngineType.POSTGRESQL, "shared_preload_libraries", "pg_stat_statements", "10.2.1"),
        (EngineType.POSTGRESQL, "pgaudit.log", "ddl,role", "10.2.1"),
        (EngineType.POSTGRESQL, "pgaudit.log", "all,-write", "10.2.1"),
        (EngineType.POSTGRESQL, "pgaudit.log_parameter", "on", "3.5.1"),
        (EngineType.POSTGRESQL, "log_min_duration_statement", "0", "3.5.1"),
        (EngineType.POSTGRESQL, "log_connections", "0", "10.2.1.4"),
        (EngineType.POSTGRESQL, "log_disconnections", "off", "10.2.1"),
        (EngineType.POSTGRESQL, "log_statement", "none", "10.2.1.7"),
        (EngineType.MYSQL, "require_secure_transport", "OFF", "4.2.1"),
        (EngineType.MYSQL, "tls_version", "TLSv1.1,TLSv1.2", "4.2.1"),
        (EngineType.MYSQL, "tls_version", "", "4.2.1"),
        (EngineType.MYSQL, "local_infile", "1", "2.2.4"),
        (EngineType.MYSQL, "general_log", "1", "3.5.1"),
        (EngineType.AURORA_MYSQL, "slow_query_log", "1", "3.5.1"),
        (EngineType.AURORA_MYSQL, "server_audit_logging", "0", "10.2.1"),
        (EngineType.AURORA_MYSQL, "server_audit_events", "CONNECT,QUERY_DDL", "10.2.1"),
        (EngineType.AURORA_MYSQL, "server_audit_excl_users", "batch", "10.2.1"),
        (EngineType.AURORA_MYSQL, "server_audit_incl_users", "root", "10.2.1"),
    ],
)
def test_weaker_parameters_are_refused(engine: EngineType, name: str, value: str, requirement: str) -> None:
    with pytest.raises(RefusedSetting) as refused:
        hardened(engine, {name: value}, where="Stack/Cards")
    assert str(refused.value).startswith(f"Stack/Cards: parameters['{name}'] must be ")
    assert refused.value.requirement == requirement


@pytest.mark.parametrize(
    ("engine", "name", "value"),
    [
        (EngineType.POSTGRESQL, "ssl_min_protocol_version", "TLSv1.3"),
        (EngineType.POSTGRESQL, "pgaudit.log", "ALL"),
        (EngineType.POSTGRESQL, "pgaudit.log", "ddl, role, write"),
        (EngineType.POSTGRESQL, "shared_preload_libraries", "auto_explain, pgaudit"),
        (EngineType.POSTGRESQL, "log_statement", "mod"),
        (EngineType.MYSQL, "tls_version", "TLSv1.3"),
        (EngineType.AURORA_MYSQL, "server_audit_events", "CONNECT,QUERY"),
        (EngineType.POSTGRESQL, "work_mem", "65536"),
    ],
)
def test_parameters_that_weaken_nothing_are_taken(engine: EngineType, name: str, value: str) -> None:
    assert hardened(engine, {name: value}, where="Cards")[name] == value


def test_unresolved_parameters_pass() -> None:
    token = cdk.Token.as_string({"Ref": "Force"})
    assert hardened(EngineType.POSTGRESQL, {"rds.force_ssl": token}, where="Cards")["rds.force_ssl"] == token
