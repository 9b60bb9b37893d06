"""The bootstrap template passes the rules, is what the CDK's command line expects, and lets the deploy role alone in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pci_constructs.cli import main
from pci_constructs.delivery.bootstrap import Bootstrap
from pci_constructs.delivery.bootstrap.policies import BOUNDARY, LARGEST, size
from pci_constructs.delivery.bootstrap.roles import KINDS
from pci_constructs.refusals import RefusedSetting
from tests.conftest import ROOT
from tests.delivery.kit import failures
from tests.emulator import Emulator, aws, emulator

__all__ = ["aws", "emulator"]

CDK = ROOT / "node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c"
COPIES = "arn:aws:s3:::log-copies"


def bootstrap(**changes: Any) -> Bootstrap:
    return Bootstrap(**{"deploy_roles": ["payments-deploy"], "stacks": ["production-"], "log_copies": COPIES, **changes})


def resources(type_: str, **changes: Any) -> dict[str, Any]:
    found = bootstrap(**changes).template()["Resources"]
    return {id_: resource for id_, resource in found.items() if resource["Type"] == type_}


def theirs() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(CDK.read_text("utf-8"))
    return loaded


def test_nothing_fails(tmp_path: Path) -> None:
    file = tmp_path / "bootstrap.yaml"
    file.write_text(bootstrap(keys=[KEY]).text(), "utf-8")
    assert failures(file) == []


def test_without_copies_of_the_log_the_rules_say_so_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "bootstrap.yaml"
    file.write_text(bootstrap(log_copies="").text(), "utf-8")
    assert {(f.rule, f.severity) for f in failures(file)} == {("s3-bucket-replication-enabled", "low")}


def test_the_one_of_the_cdk_fails_where_this_one_passes() -> None:
    assert {"iam-policy-blacklisted-check", "s3-bucket-logging-enabled", "cmk-backing-key-rotation-enabled"} <= {
        f.rule for f in failures(CDK)
    }


def test_parameters_outputs_names_and_version_are_those_of_the_cdk() -> None:
    ours, cdk = bootstrap().template(), theirs()
    assert set(ours["Parameters"]) == set(cdk["Parameters"])
    assert set(ours["Outputs"]) >= set(cdk["Outputs"])
    assert ours["Outputs"]["BootstrapVersion"]["Value"] == cdk["Outputs"]["BootstrapVersion"]["Value"]
    assert ours["Resources"]["CdkBootstrapVersion"] == cdk["Resources"]["CdkBootstrapVersion"]
    for id_ in (*KINDS, "CloudFormationExecutionRole"):
        assert ours["Resources"][id_]["Properties"]["RoleName"] == cdk["Resources"][id_]["Properties"]["RoleName"]
        tags = {tag["Key"]: tag["Value"] for tag in ours["Resources"][id_]["Properties"]["Tags"]}
        assert tags.get("aws-cdk:bootstrap-role") == (cdk["Resources"][id_]["Properties"].get("Tags") or [{"Value": None}])[0]["Value"]
    for id_, name in (("StagingBucket", "BucketName"), ("ContainerAssetsRepository", "RepositoryName")):
        assert ours["Resources"][id_]["Properties"][name]["Fn::If"][2] == cdk["Resources"][id_]["Properties"][name]["Fn::If"][2]


def test_the_command_line_may_pass_what_it_always_passes() -> None:
    passed = {"FileAssetsBucketKmsKeyId": "AWS_MANAGED_KEY", "PublicAccessBlockConfiguration": "true", "TrustedAccounts": ""}
    parameters = bootstrap().template()["Parameters"]
    assert all(value in parameters[name]["AllowedValues"] for name, value in passed.items())
    assert parameters["BootstrapVariant"]["Default"] != theirs()["Parameters"]["BootstrapVariant"]["Default"]


@pytest.mark.parametrize("role", KINDS)
def test_the_deploy_role_alone_takes_the_roles(role: str) -> None:
    trust = resources("AWS::IAM::Role")[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert {s["Action"] for s in trust} == {"sts:AssumeRole", "sts:TagSession"}
    for statement in trust:
        assert statement["Principal"] == {"AWS": [{"Ref": "AWS::AccountId"}]}
        named = statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]
        assert named == [{"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/payments-deploy"}]


def test_a_deploy_role_of_another_account_is_named_with_it() -> None:
    role = "arn:aws:iam::999988887777:role/deploy"
    trust = resources("AWS::IAM::Role", deploy_roles=[role])["LookupRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
    assert trust["Principal"] == {"AWS": ["999988887777"]}
    assert trust["Condition"]["ArnEquals"] == {"aws:PrincipalArn": [role]}


def statements(**changes: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for id_, policy in resources("AWS::IAM::ManagedPolicy", **changes).items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            yield id_, statement


def test_no_policy_of_aws_is_attached_and_nothing_allows_all_of_a_service() -> None:
    for role in resources("AWS::IAM::Role").values():
        assert "aws:policy" not in json.dumps(role)
    for _, statement in statements():
        if statement["Effect"] == "Allow":
            assert not [action for action in statement["Action"] if re.fullmatch(r"[^:]*:?\*", action)]


def test_whoever_deploys_is_within_the_boundary_and_so_is_whom_they_make() -> None:
    role = resources("AWS::IAM::Role")["CloudFormationExecutionRole"]["Properties"]
    assert role["PermissionsBoundary"] == {"Ref": "PermissionsBoundaryPolicy"}
    denied = {s["Sid"]: s for id_, s in statements() if id_ == "PermissionsBoundaryPolicy" and s["Effect"] == "Deny"}
    own = {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy/{BOUNDARY}"}
    assert denied["NobodyWithoutTheBoundary"]["Condition"] == {"StringNotEquals": {"iam:PermissionsBoundary": own}}
    assert "iam:CreateRole" in denied["NobodyWithoutTheBoundary"]["Action"]
    assert denied["TheBoundaryStays"]["Resource"] == own
    assert "role/cdk-${Qualifier}-*" in str(denied["TheBootstrapStays"]["Resource"])


def test_keys_are_opened_by_name_alone() -> None:
    for _, statement in statements(keys=[KEY]):
        if statement["Effect"] == "Allow" and "kms:Decrypt" in statement["Action"]:
            assert all(resource in (KEY, {"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}) for resource in statement["Resource"])


@pytest.mark.parametrize("prefixes", [["production-"], ["staging-", "production-", "shared-"]])
def test_policies_are_no_larger_than_aws_takes(prefixes: list[str]) -> None:
    for policy in resources("AWS::IAM::ManagedPolicy", stacks=prefixes, keys=[KEY] * 2).values():
        assert 0 < size(policy["Properties"]["PolicyDocument"]) <= LARGEST


def test_more_names_than_a_policy_has_room_for_are_refused() -> None:
    with pytest.raises(RefusedSetting, match=r"40 prefixes and 0 keys, which make \d+ characters"):
        bootstrap(stacks=[f"production-{number}-" for number in range(40)])


def test_the_bucket_is_encrypted_logged_versioned_and_closed() -> None:
    bucket = resources("AWS::S3::Bucket")["StagingBucket"]
    properties = bucket["Properties"]
    assert properties["LoggingConfiguration"]["DestinationBucketName"] == {"Ref": "AccessLogsBucket"}
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["DeletionPolicy"] == "Retain"
    denied = [s["Sid"] for s in resources("AWS::S3::BucketPolicy")["StagingBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]]
    assert {"TlsAlone", "Tls12OrLater", "RefuseDeletion"} <= set(denied)


def test_images_never_change() -> None:
    (registry,) = (r["Properties"] for r in resources("AWS::ECR::Repository").values())
    assert registry["ImageTagMutability"] == "IMMUTABLE"
    assert registry["EncryptionConfiguration"]["EncryptionType"] == "KMS"


def test_the_text_is_the_template_and_always_the_same() -> None:
    text = bootstrap().text()
    assert text == bootstrap().text()
    assert yaml.safe_load(text) == json.loads(json.dumps(bootstrap().template()))
    assert not re.search(r"(?:: |- )[&*]id\d", text)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deploy_roles": []}, "bootstrap --deploy-role: deploy_roles must be names or ARNs of roles, one at least"),
        ({"deploy_roles": ["*"]}, "deploy_roles must be names or ARNs"),
        ({"deploy_roles": ["arn:aws:iam::111122223333:role/*"]}, "deploy_roles must be names or ARNs"),
        ({"deploy_roles": ["arn:aws:iam::111122223333:root"]}, "deploy_roles must be names or ARNs"),
        ({"deploy_roles": "deploy"}, "deploy_roles must be names or ARNs"),
        ({"stacks": []}, "bootstrap --stacks: stacks must be prefixes of 3 characters"),
        ({"stacks": [""]}, "stacks must be prefixes"),
        ({"stacks": ["*"]}, "stacks must be prefixes"),
        ({"stacks": ["a"]}, "stacks must be prefixes"),
        ({"keys": ["arn:aws:kms:eu-central-1:111122223333:key/*"]}, "bootstrap --key: keys must be ARNs of keys, without a wildcard"),
        ({"log_copies": "arn:aws:s3:::*"}, "log_copies must be the ARN of a bucket"),
        ({"qualifier": "a b"}, "qualifier must be letters, digits"),
    ],
)
def test_what_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedSetting, match=message) as error:
        bootstrap(**changes)
    assert error.value.requirement == "7.2.5"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["bootstrap", "--deploy-role", "payments-deploy", "--stacks", "production-", "--log-copies", COPIES]
    assert main(words) == 0
    assert capsys.readouterr().out == bootstrap().text()
    assert main([*words, "--output", str(tmp_path / "b.yaml")]) == 0
    assert (tmp_path / "b.yaml").read_text("utf-8") == bootstrap().text()
    assert main(["bootstrap", "--deploy-role", "*", "--stacks", "production-"]) == 2
    error = capsys.readouterr().err
    assert "bootstrap --deploy-role: deploy_roles must be names or ARNs of roles" in error
    assert "Traceback" not in error


def test_cloudformation_deploys_it(aws: Emulator) -> None:
    """Under the names that the CDK looks for. The emulator lacks bucket policies, and trips over tags of keys: both are left out."""
    template = bootstrap(log_copies="").template()
    template["Resources"] = {k: r for k, r in template["Resources"].items() if r["Type"] != "AWS::S3::BucketPolicy"}
    del template["Resources"]["FileAssetsBucketEncryptionKey"]["Properties"]["Tags"]
    cloudformation = aws.client("cloudformation")
    cloudformation.create_stack(
        StackName="CDKToolkit",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "FileAssetsBucketKmsKeyId", "ParameterValue": "AWS_MANAGED_KEY"}],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (stack,) = cloudformation.describe_stacks(StackName="CDKToolkit")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    assert outputs["BootstrapVersion"] == "33"
    assert aws.client("ssm").get_parameter(Name="/cdk-bootstrap/hnb659fds/version")["Parameter"]["Value"] == "33"
    names = {role["RoleName"] for role in aws.client("iam").list_roles()["Roles"]}
    assert {f"cdk-hnb659fds-{kind}-role-123456789012-eu-central-1" for kind in (*KINDS.values(), "cfn-exec")} <= names
