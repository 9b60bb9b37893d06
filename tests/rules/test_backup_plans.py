from typing import Any

import pytest
from msgspec.structs import replace

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.backup_plans import overlap
from pci_constructs.rules.dynamodb.dynamodb_resources_protected_by_backup_plan import RULE as TABLES
from pci_constructs.rules.efs.efs_resources_protected_by_backup_plan import RULE as FILES
from pci_constructs.rules.rds.rds_resources_protected_by_backup_plan import RULE
from pci_constructs.rules.s3.s3_resources_protected_by_backup_plan import RULE as BUCKETS
from tests.kit_assembly import stack
from tests.rules.judging import findings
from tests.rules.pack import judged

DATABASE = "AWS::RDS::DBInstance"
TAG = {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}
LIKE = {"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "d*"}
TAGGED = {"Tags": [{"Key": "backup", "Value": "daily"}]}
ALL = {"Resources": ["*"]}
P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED


def selection(**chosen: Any) -> dict[str, Any]:
    return {"Type": "AWS::Backup::BackupSelection", "Properties": {"BackupPlanId": "p", "BackupSelection": chosen}}


def resources(database: dict[str, Any], *selections: dict[str, Any], **more: Any) -> dict[str, Any]:
    chosen = {f"S{n}": selection(**chosen) for n, chosen in enumerate(selections)}
    return {"R": {"Type": DATABASE, "Properties": database}, **chosen, **more}


@pytest.mark.parametrize(
    ("properties", "selections", "expected"),
    [
        ({}, [], U),
        ({}, [ALL], P),
        ({}, [{"Resources": "*"}], P),
        ({}, [{"Resources": ["arn:aws:rds:*"]}], P),
        ({}, [{"Resources": ["arn:aws:rds:*:*:db:*"]}], P),
        ({}, [{"Resources": ["arn:aws:rds:*:*:cluster:*"]}], U),
        ({}, [{"Resources": ["arn:aws:dynamodb:*:*:table/*"]}], U),
        ({}, [{"Resources": [{"Fn::GetAtt": ["R", "DBInstanceArn"]}]}], P),
        ({}, [{"Resources": [{"Fn::Sub": "arn:aws:rds:${AWS::Region}:${AWS::AccountId}:db:${R}"}]}], P),
        ({}, [{"Resources": [{"Fn::Sub": "arn:aws:rds:${AWS::Region}:${AWS::AccountId}:snapshot:${R}"}]}], U),
        ({"DBInstanceIdentifier": "Payments"}, [{"Resources": ["arn:aws:rds:*:*:db:payments"]}], P),
        ({"DBInstanceIdentifier": "payments"}, [{"Resources": ["arn:aws:rds:*:*:db:orders"]}], U),
        ({}, [{"Resources": [{"Ref": "Arn"}]}], U),
        ({}, [{"Resources": {"Ref": "Arns"}}], U),
        ({}, [{"ListOfTags": [TAG]}], U),
        (TAGGED, [{"ListOfTags": [TAG]}], P),
        (TAGGED, [{"ListOfTags": [{**TAG, "ConditionValue": "weekly"}]}], U),
        (TAGGED, [{"ListOfTags": [{**TAG, "ConditionValue": "weekly"}, TAG]}], P),
        (TAGGED, [{"ListOfTags": [{**TAG, "ConditionValue": {"Ref": "Arn"}}]}], U),
        ({}, [{**ALL, "ListOfTags": [TAG]}], P),
        (TAGGED, [{**ALL, "Conditions": {"StringLike": [LIKE]}}], P),
        (TAGGED, [{**ALL, "Conditions": {"StringNotLike": [LIKE]}}], U),
        (TAGGED, [{**ALL, "Conditions": {"StringEquals": [LIKE]}}], U),
        ({}, [{**ALL, "Conditions": {"StringNotLike": [LIKE]}}], U),
        ({}, [{**ALL, "NotResources": ["arn:aws:rds:*:*:db:*"]}], F),
        ({}, [{**ALL, "NotResources": [{"Fn::GetAtt": ["R", "DBInstanceArn"]}]}], F),
        ({}, [{**ALL, "NotResources": ["arn:aws:s3:::*"]}], P),
        ({}, [{**ALL, "NotResources": [{"Ref": "Arn"}]}], U),
        ({}, [{**ALL, "NotResources": ["arn:aws:rds:*:*:db:*"]}, ALL], P),
        # A selection that says nothing of what it takes takes everything.
        ({}, [{}], P),
        ({}, [{"Resources": [], "ListOfTags": []}], P),
        (TAGGED, [{"Conditions": {"StringLike": [LIKE]}}], P),
        (TAGGED, [{"Conditions": {"StringEquals": [LIKE]}}], U),
        ({}, [{"NotResources": ["arn:aws:s3:::*"]}], P),
        ({}, [{"NotResources": ["arn:aws:rds:*:*:db:*"]}], F),
        ({"DBClusterIdentifier": "c"}, [], Verdict.NOT_APPLICABLE),
    ],
)
def test_what_a_selection_takes(properties: dict[str, Any], selections: list[Any], expected: Verdict) -> None:
    parameters = {"Parameters": {"Arn": {"Type": "String"}, "Arns": {"Type": "CommaDelimitedList"}}}
    assert [f.verdict for f in judged(RULE, Example(resources=resources(properties, *selections), rest=parameters))] == [expected]


def test_one_that_is_forgotten_beside_one_that_is_not() -> None:
    chosen = {"Resources": [{"Fn::GetAtt": ["Other", "DBInstanceArn"]}]}
    shown = Example(resources=resources({}, chosen, Other={"Type": DATABASE}))
    assert {f.subject.logical_id: f.verdict for f in judged(RULE, shown)} == {"R": F, "Other": P}


def test_others_that_are_named_are_not_this_one() -> None:
    table = {"Fn::GetAtt": ["Table", "Arn"]}
    for chosen, expected in (({**ALL, "NotResources": [table]}, P), ({"Resources": [table]}, U)):
        shown = Example(resources=resources({}, chosen, Table={"Type": "AWS::DynamoDB::Table"}))
        (found,) = judged(RULE, shown)
        assert found.verdict is expected
        assert expected is P or found.message == "no backup selection here takes it"


@pytest.mark.parametrize("kind", ["cluster", "snapshot"])
@pytest.mark.parametrize("place", ["*:*", "${AWS::Region}:${AWS::AccountId}"])
def test_names_of_another_kind_hide_nothing(place: str, kind: str) -> None:
    chosen = {"Resources": [{"Fn::GetAtt": ["Other", "DBInstanceArn"]}, {"Fn::Sub": f"arn:aws:rds:{place}:{kind}:${{Cluster}}"}]}
    shown = Example(resources=resources({}, chosen, Other={"Type": DATABASE}, Cluster={"Type": "AWS::RDS::DBCluster"}))
    assert {f.subject.logical_id: f.verdict for f in judged(RULE, shown)} == {"R": F, "Other": P}


def test_selections_of_the_same_stage_account_and_region_count() -> None:
    database, chosen = stack({"R": {"Type": DATABASE, "Properties": {}}}, path="App/Data"), stack({"S": selection(**ALL)}, path="App/Plan")
    assert [f.verdict for f in findings(RULE, database, chosen)] == [P]
    assert [f.verdict for f in findings(RULE, database, replace(chosen, stage="Staging"))] == [U]
    assert [f.verdict for f in findings(RULE, database, replace(chosen, account="999999999999"))] == [U]


def test_partitions() -> None:
    chosen = stack(resources({}, {"Resources": [{"Fn::Sub": "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:db:${R}"}]}))
    for region in ("cn-north-1", "us-gov-west-1", "eu-central-1", None):
        assert [f.verdict for f in findings(RULE, replace(chosen, region=region))] == [P]


def test_tags_of_the_stack_count() -> None:
    tagged = stack(resources({}, {"ListOfTags": [TAG]}))
    assert [f.verdict for f in findings(RULE, replace(tagged, tags={"backup": "daily"}))] == [P]
    assert [f.verdict for f in findings(RULE, tagged)] == [U]


def test_a_bucket_and_not_what_is_in_it() -> None:
    def verdict(arn: Any) -> list[Verdict]:
        shown = {"B": {"Type": "AWS::S3::Bucket"}, "S": selection(Resources=[arn])}
        return [f.verdict for f in judged(BUCKETS, Example(resources=shown))]

    assert verdict({"Fn::GetAtt": ["B", "Arn"]}) == [P]
    assert verdict({"Fn::Sub": "${B.Arn}/*"}) == [U]
    assert verdict({"Fn::Sub": "arn:aws:s3:::${B}"}) == [P]
    assert verdict("arn:aws:s3:::*") == [P]


@pytest.mark.parametrize(("policy", "expected"), [("ENABLED", P), ("DISABLED", U), ({"Ref": "Status"}, U)])
def test_the_backup_policy_of_a_file_system(policy: Any, expected: Verdict) -> None:
    shown = {"F": {"Type": "AWS::EFS::FileSystem", "Properties": {"BackupPolicy": {"Status": policy}}}}
    found = judged(FILES, Example(resources=shown, rest={"Parameters": {"Status": {"Type": "String"}}}))
    assert [f.verdict for f in found] == [expected]


def test_a_file_system_in_one_zone_may_have_a_backup_policy_that_nobody_wrote() -> None:
    zone = {"AvailabilityZoneName": "eu-central-1a"}
    shown = {
        "F": {"Type": "AWS::EFS::FileSystem", "Properties": zone},
        "Off": {"Type": "AWS::EFS::FileSystem", "Properties": {**zone, "BackupPolicy": {"Status": "DISABLED"}}},
        "Other": {"Type": "AWS::EFS::FileSystem"},
        "S": selection(Resources=[{"Fn::GetAtt": ["Other", "Arn"]}]),
    }
    found = {f.subject.logical_id: f.verdict for f in judged(FILES, Example(resources=shown))}
    assert found == {"F": U, "Off": F, "Other": P}


def test_overlapping_patterns() -> None:
    assert overlap("a*c", "ab*")
    assert overlap("*", "")
    assert not overlap("a*c", "b*")
    assert not overlap("ab", "a")


@pytest.mark.parametrize(("one", "other"), [("a:\0", "*b"), ("\0:b", "a\0:*"), ("\0", ""), ("\0c", "a*")])
def test_a_field_of_an_arn_is_any_text(one: str, other: str) -> None:
    assert overlap(one, other)


@pytest.mark.parametrize(("one", "other"), [("\0", "a:b"), ("a:b", "\0"), ("a:\0:b", "a:b:c:b")])
def test_a_field_of_an_arn_has_no_colon(one: str, other: str) -> None:
    assert not overlap(one, other)


@pytest.mark.parametrize(
    ("selections", "expected"),
    [
        ([], U),
        ([ALL], P),
        ([{"Resources": [{"Fn::GetAtt": ["T", "Arn"]}]}], P),
        ([{**ALL, "NotResources": ["arn:aws:dynamodb:*:*:table/*"]}], F),
        # Tags are those of a replica, and a selection sees the replica of its region.
        ([{"ListOfTags": [TAG]}], U),
    ],
)
def test_global_tables_are_tables(selections: list[Any], expected: Verdict) -> None:
    table = {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"Replicas": [{"Region": "eu-central-1", **TAGGED}]}}
    chosen = {f"S{n}": selection(**chosen) for n, chosen in enumerate(selections)}
    assert [f.verdict for f in judged(TABLES, Example(resources={"T": table, **chosen}))] == [expected]
