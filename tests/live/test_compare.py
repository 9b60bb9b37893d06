"""Documents that the code writes as text and AWS gives back as a map are compared part by part; of what is not read nothing is."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.intent.compare import Comparison
from pci_constructs.live.reading.collector import partly
from pci_constructs.live.reading.masking import HIDDEN
from tests.emulator import Emulator
from tests.live.kit import account, assembly

CONFIGURATION = '{"enableNetworkPolicy": "true", "env": {"A": "secret"}}'


@pytest.mark.parametrize(
    ("intended", "running", "paths"),
    [
        (CONFIGURATION, {"enableNetworkPolicy": "true", "env": {"A": HIDDEN}}, []),
        (CONFIGURATION, {"enableNetworkPolicy": True, "env": {"A": HIDDEN}, "more": 1}, []),
        (CONFIGURATION, {"enableNetworkPolicy": "false", "env": {"A": HIDDEN}}, ["P.enableNetworkPolicy"]),
        (CONFIGURATION, {"env": {"A": HIDDEN}}, ["P.enableNetworkPolicy"]),
        ("enableNetworkPolicy: 'true'", {"enableNetworkPolicy": "false"}, []),
        ("*", {"AWS": "*"}, ["P"]),
        ("{broken", {"AWS": "*"}, ["P"]),
    ],
)
def test_a_document_as_text(intended: str, running: Mapping[str, Any], paths: list[str]) -> None:
    compared = Comparison(lambda _: None, {}).differences(intended, running, "P")
    assert [path for path, _, _ in compared] == paths


@pytest.mark.parametrize(
    ("intended", "paths"),
    [
        ({"Type": "GITHUB", "BuildSpec": "build.yml"}, []),
        ({"Type": "GITHUB", "ReportBuildStatus": True}, ["P.ReportBuildStatus"]),
        ({"Type": "S3", "BuildSpec": "build.yml"}, ["P.Type"]),
        ({"BuildSpec": "build.yml"}, []),
    ],
)
def test_what_is_not_read_of_a_map_is_no_difference(intended: Mapping[str, Any], paths: list[str]) -> None:
    running = partly({"Type": "GITHUB", "ReportBuildStatus": ABSENT})
    compared = Comparison(lambda _: None, {}).differences(intended, running, "P")
    assert [path for path, _, _ in compared] == paths


SIZE = {"Namespace": "aws:autoscaling:asg", "OptionName": "MinSize"}
MANY = [
    {**SIZE, "ResourceName": "AWSEBAutoScalingGroup", "Value": "2"},
    {"Namespace": "aws:autoscaling:asg", "OptionName": "MaxSize", "Value": "4"},
    {"Namespace": "aws:autoscaling:scheduledaction", "OptionName": "MinSize", "ResourceName": "night", "Value": "0"},
    {"Namespace": "aws:autoscaling:scheduledaction", "OptionName": "MinSize", "ResourceName": "day", "Value": "3"},
    {"Namespace": "aws:elasticbeanstalk:application:environment", "OptionName": "NOTE", "Value": HIDDEN},
]


@pytest.mark.parametrize(
    ("intended", "paths"),
    [
        ([{**SIZE, "Value": 2}], []),
        ([{**SIZE, "Value": "3"}], ["P[MinSize]"]),
        ([{**SIZE, "Namespace": "other", "Value": "2"}], ["P[MinSize]"]),
        ([{**SIZE, "OptionName": Unknown("a parameter"), "Value": "9"}], []),
        ([{**SIZE, "Value": Unknown("a parameter")}], []),
        ([{**MANY[3], "Value": "3"}], []),
        ([{**MANY[3], "Value": "0"}], ["P[MinSize]"]),
        ([{**MANY[4], "Value": "two words"}, {**SIZE, "Value": "1"}], ["P[MinSize]"]),
    ],
)
def test_options_that_the_code_leaves_alone_are_no_difference(intended: list[Mapping[str, Any]], paths: list[str]) -> None:
    compared = Comparison(lambda _: None, {}).differences(intended, MANY, "P")
    assert [path for path, _, _ in compared] == paths


def test_options_that_nobody_may_see_are_no_difference() -> None:
    compared = Comparison(lambda _: None, {}).differences([{**SIZE, "Value": "2"}], Unknown("refused"), "P")
    assert list(compared) == []


SUBSETS = [
    ("backup", "AWS::Backup::BackupPlan", "BackupPlan", "AdvancedBackupSettings"),
    ("codebuild", "AWS::CodeBuild::Project", "Source", "BuildSpec"),
    ("codebuild", "AWS::CodeBuild::Project", "Environment", "Certificate"),
    ("dms", "AWS::DMS::ReplicationTask", "ReplicationTaskSettings", "TargetMetadata"),
    ("efs", "AWS::EFS::AccessPoint", "RootDirectory", "CreationInfo"),
    ("emr", "AWS::EMR::Cluster", "Instances", "MasterInstanceGroup"),
    ("opensearch", "AWS::OpenSearchService::Domain", "AdvancedSecurityOptions", "MasterUserOptions"),
    ("synthetics", "AWS::Synthetics::Canary", "VPCConfig", "VpcId"),
]


@pytest.mark.parametrize(("name", "type_", "property_", "field"), SUBSETS)
def test_fields_that_a_collector_leaves_out_are_unknown(name: str, type_: str, property_: str, field: str, aws: Emulator) -> None:
    account(name).arrange(aws)
    maps = [one.properties[property_] for _, one in assembly(name).resources() if one.type == type_ and property_ in one.properties]
    assert maps
    assert {found.get(field).__class__ for found in maps} == {Unknown}
