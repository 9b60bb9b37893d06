"""Secrets in what cfn-init reads."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from tests.rules.pack import judged

P, F, U, NA = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
INIT, CREDENTIALS = "AWS::CloudFormation::Init", "AWS::CloudFormation::Authentication"
HIDDEN = {"Type": "String", "NoEcho": True}
REST = {
    "Parameters": {
        "Hidden": HIDDEN,
        "Default": {**HIDDEN, "Default": "changeit-2031"},
        "Shown": {"Type": "String"},
        "Wide": {"Type": "String", "AllowedValues": ["yes", "no"]},
    },
    "Conditions": {"C": {"Fn::Equals": [{"Ref": "Wide"}, "yes"]}},
}
KEYS = {"Role": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "packages"}}}


def found(metadata: Any, type_: str = "AWS::EC2::Instance") -> Verdict:
    machine = {"Type": type_, "Metadata": metadata, "Properties": {}}
    (one,) = judged(rule("ec2-init-metadata-without-secrets"), Example(resources={"Machine": machine, **KEYS}, rest=REST))
    return one.verdict


def credentials(**given: Any) -> dict[str, Any]:
    return {CREDENTIALS: {"packages": {"type": "basic", "username": "ci", "uris": ["https://packages.example"], **given}}}


def init(**given: Any) -> dict[str, Any]:
    return {INIT: {"configSets": {"all": ["main"]}, "main": {"packages": {"yum": {"httpd": []}}, **given}}}


def file(content: Any) -> dict[str, Any]:
    return init(files={"/etc/app.conf": {"content": content, "mode": "000400", "owner": "root", "group": "root"}})


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"Note": "password: hunter2"}, NA),
        (credentials(), P),
        (credentials(type="S3", roleName={"Ref": "Role"}), P),
        (credentials(password="Tr0ub4dor-and-3"), F),
        (credentials(password={"Ref": "Hidden"}), F),
        (credentials(password={"Ref": "Default"}), F),
        (credentials(password="{{resolve:secretsmanager:packages:SecretString:password}}"), F),
        (credentials(password={"Ref": "Shown"}), U),
        (credentials(password={"Fn::If": ["C", "Tr0ub4dor-and-3", {"Ref": "AWS::NoValue"}]}), F),
        (credentials(secretKey={"Fn::GetAtt": ["Role", "SecretAccessKey"]}), F),
        (credentials(secretKey="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), F),
        (init(), P),
        (file("listen=443\nuser=app\n"), P),
        (file("db_password=hunter2\n"), F),
        (file({"Fn::Sub": "db_host=db\ndb_password=${Hidden}\n"}), F),
        (file({"Fn::Join": ["", ["db_password=", {"Ref": "Hidden"}, "\n"]]}), F),
        (file({"Fn::Sub": "region=${AWS::Region}\n"}), P),
        (init(commands={"migrate": {"command": "migrate", "env": {"DB_PASSWORD": "hunter2"}}}), F),
        (init(commands={"migrate": {"command": "migrate --secret-id prod/db", "env": {"STAGE": "production"}}}), P),
        ({**init(), **credentials(password="Tr0ub4dor-and-3")}, F),
        ({"Fn::ImportValue": "elsewhere"}, U),
        ({INIT: {"Fn::Transform": {"Name": "Macro"}}}, U),
        ({CREDENTIALS: {"Fn::ImportValue": "elsewhere"}}, U),
        ({CREDENTIALS: {"packages": {"Fn::ImportValue": "elsewhere"}}}, U),
    ],
)
def test_what_cfn_init_reads(metadata: Any, expected: Verdict) -> None:
    assert found(metadata) is expected


@pytest.mark.parametrize(
    "type_", ["AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration", "AWS::AutoScaling::AutoScalingGroup"]
)
def test_of_whatever_is_initialized(type_: str) -> None:
    assert found(credentials(password="Tr0ub4dor-and-3"), type_) is F
    assert found(init(), type_) is P


def test_without_metadata_nothing_is_asked() -> None:
    assert found({}) is NA
    assert found("text") is NA
