from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules.databases import INSTANCE
from tests.rules.tables import FAIL, NOT_APPLICABLE, PASS, UNDETERMINED, P, resource, said

BOTH = {"log_connections": "1", "log_disconnections": "on"}


def database(parameters: Any, engine: Any = "postgres") -> dict[str, Any]:
    group = resource("AWS::RDS::DBParameterGroup", Family="postgres17", Parameters=parameters)
    return {"body": resource(INSTANCE, Engine=engine, DBParameterGroupName={"Ref": "G"}), "G": group}


@pytest.mark.parametrize(
    ("parameters", "connections", "values"),
    [
        (BOTH, PASS, PASS),
        ({**BOTH, "log_connections": "receipt,authentication"}, PASS, PASS),
        ({**BOTH, "log_connections": "receipt"}, FAIL, PASS),
        ({**BOTH, "log_disconnections": 0}, FAIL, PASS),
        ({"log_connections": "1"}, FAIL, PASS),
        ({}, FAIL, PASS),
        ({**BOTH, "log_disconnections": P}, UNDETERMINED, PASS),
        ({"log_connections": "0", "log_disconnections": P}, FAIL, PASS),
        ({**BOTH, "pgaudit.log_parameter": "1"}, PASS, FAIL),
        ({**BOTH, "pgaudit.log_parameter": "off"}, PASS, PASS),
        ({**BOTH, "pgaudit.log_parameter": P}, PASS, UNDETERMINED),
        (P, UNDETERMINED, UNDETERMINED),
    ],
)
def test_what_postgresql_logs(parameters: Any, connections: Verdict, values: Verdict) -> None:
    assert said("rds-postgresql-connections-logged", **database(parameters)) is connections
    assert said("rds-pgaudit-parameters-not-logged", **database(parameters)) is values


@pytest.mark.parametrize("id_", ["rds-postgresql-connections-logged", "rds-pgaudit-parameters-not-logged"])
def test_other_engines_and_groups(id_: str) -> None:
    assert said(id_, **database({}, "mysql")) is NOT_APPLICABLE
    assert said(id_, resource(INSTANCE, Engine="postgres", DBClusterIdentifier="c")) is NOT_APPLICABLE
    assert said(id_, resource(INSTANCE, Engine="postgres", DBParameterGroupName="elsewhere")) is UNDETERMINED


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ({}, PASS),
        ({"CACertificateIdentifier": "rds-ca-rsa4096-g1"}, PASS),
        ({"CACertificateIdentifier": "RDS-CA-2019"}, FAIL),
        ({"CACertificateIdentifier": "rds-ca-2019-me-south-1"}, FAIL),
        ({"CACertificateIdentifier": "rds-ca-rsa8192-g2"}, UNDETERMINED),
        ({"CACertificateIdentifier": P}, UNDETERMINED),
    ],
)
def test_authorities(authority: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-certificate-authority-current", resource(INSTANCE, Engine="postgres", **authority)) is expected


OWN = {"MasterUserSecret": {"KmsKeyId": "alias/pay"}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, NOT_APPLICABLE),
        ({"ManageMasterUserPassword": "false", **OWN}, NOT_APPLICABLE),
        ({"ManageMasterUserPassword": True}, FAIL),
        ({"ManageMasterUserPassword": "true", **OWN}, PASS),
        ({"ManageMasterUserPassword": True, "MasterUserSecret": {"KmsKeyId": P}}, UNDETERMINED),
        ({"ManageMasterUserPassword": True, "MasterUserSecret": P}, UNDETERMINED),
    ],
)
def test_keys_of_the_administrators_password(properties: dict[str, Any], expected: Verdict) -> None:
    assert said("rds-master-secret-encrypted-with-cmk", resource(INSTANCE, **properties)) is expected
