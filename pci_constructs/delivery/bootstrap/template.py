"""The bootstrap template as a whole: what the CDK's command line passes and reads, and what is refused (PCI DSS 6.5.1, 7.2.5)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pci_constructs.delivery.bootstrap.policies import BOUNDARY, LARGEST, arn, boundary, size, sub
from pci_constructs.delivery.bootstrap.roles import roles
from pci_constructs.delivery.bootstrap.storage import storage
from pci_constructs.refusals import RefusedSetting

VERSION = "33"
"""The version of the CDK's own bootstrap stack that this one stands in for."""
QUALIFIER = "hnb659fds"
_ROLE = re.compile(r"[\w+=,.@/-]{1,576}", re.ASCII)
_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_STACKS = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,60}")
_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
_BUCKET_ARN = re.compile(r"arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_QUALIFIER = re.compile(r"[A-Za-z0-9_-]{1,10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """What a bootstrap stack is for.

    Attributes:
        deploy_roles: names or ARNs of the roles that alone may deploy; a name is one of the account itself. The roles may be made later.
        stacks: the prefixes of the names of stacks that are deployed, such as ``production-``: their roles, policies and functions have
            the same ones.
        keys: ARNs of keys that roles of those stacks may decrypt with, besides that of the assets.
        log_copies: the ARN of a bucket in another account or region that gets a copy of the access logs (10.3.3); none by default,
            which the rules report with low severity.
        qualifier: the qualifier; that of the CDK by default.

    Raises:
        RefusedSetting: nobody deploys, a name has a wildcard, or a prefix would mean every stack.
    """

    deploy_roles: Sequence[str]
    stacks: Sequence[str]
    keys: Sequence[str] = ()
    log_copies: str = ""
    qualifier: str = QUALIFIER

    def __post_init__(self) -> None:
        for argument, values, pattern, allowed in (
            ("deploy_roles", self.deploy_roles, None, "names or ARNs of roles, one at least, without a wildcard"),
            ("stacks", self.stacks, _STACKS, "prefixes of 3 characters or more, one at least, without a wildcard"),
            ("keys", self.keys, _KEY_ARN, "ARNs of keys, without a wildcard"),
        ):
            if isinstance(values, str) or (argument != "keys" and not values):
                raise _refused(argument, values, allowed)
            for value in values:
                fits = pattern.fullmatch(value) if pattern else (_ROLE_ARN if value.startswith("arn:") else _ROLE).fullmatch(value)
                if not fits:
                    raise _refused(argument, value, allowed)
        if self.log_copies and not _BUCKET_ARN.fullmatch(self.log_copies):
            raise _refused("log_copies", self.log_copies, "the ARN of a bucket, without a wildcard")
        if not _QUALIFIER.fullmatch(self.qualifier):
            raise _refused("qualifier", self.qualifier, "letters, digits, _ and -, 10 at most")
        self._check_sizes()

    def _check_sizes(self) -> None:
        """Refuses more names than policies have room for."""
        for id_, resource in self.template()["Resources"].items():
            if resource["Type"] == "AWS::IAM::ManagedPolicy" and (found := size(resource["Properties"]["PolicyDocument"])) > LARGEST:
                raise RefusedSetting(
                    where=f"bootstrap {id_}",
                    argument="stacks",
                    value=f"{len(self.stacks)} prefixes and {len(self.keys)} keys, which make {found} characters",
                    allowed=f"few and short enough for {LARGEST} characters, the most that a policy of IAM holds",
                    requirement_id=None,
                )

    def template(self) -> dict[str, Any]:
        """The template as plain data."""
        deployers: list[object] = [
            role if role.startswith("arn:") else arn("iam", f"role/{role}", region=False) for role in self.deploy_roles
        ]
        keys: list[object] = [{"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}, *self.keys]
        return {
            "Description": "Bootstrap of the AWS CDK for a cardholder data environment (pci-constructs, PCI DSS v4.0.1)",
            "Parameters": _parameters(self.qualifier),
            "Conditions": _conditions(),
            "Resources": {
                **storage(self.log_copies),
                "PermissionsBoundaryPolicy": {
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": {
                        "ManagedPolicyName": sub(BOUNDARY),
                        "Description": "The most that a deployment, and every role that it makes, can do",
                        "PolicyDocument": boundary(self.stacks, keys),
                    },
                },
                **roles(deployers, self.stacks),
                "CdkBootstrapVersion": {
                    "Type": "AWS::SSM::Parameter",
                    "Properties": {"Type": "String", "Name": sub("/cdk-bootstrap/${Qualifier}/version"), "Value": VERSION},
                },
            },
            "Outputs": _outputs(),
        }

    def text(self) -> str:
        """The template as YAML; the same arguments give the same bytes."""
        import yaml

        # Through JSON, so that no part is there twice as one: CloudFormation reads no anchors.
        text: str = yaml.safe_dump(json.loads(json.dumps(self.template())), sort_keys=False, width=140)
        return f"# made by `pci-constructs bootstrap`; for `cdk bootstrap --template`\n{text}"


def _parameters(qualifier: str) -> dict[str, Any]:
    def text(description: str, default: str = "", **more: Any) -> dict[str, Any]:
        return {"Type": "String", "Description": description, "Default": default, **more}

    def only(description: str, *values: str, why: str) -> dict[str, Any]:
        return text(description, values[0], AllowedValues=list(values), ConstraintDescription=why)

    nobody = "roles that may deploy are in the template: make it again with --deploy-role"
    fixed = "the template has a boundary of its own, which every role gets"
    return {
        "TrustedAccounts": only("Not used: the deploy role alone is trusted", "", why=nobody),
        "TrustedAccountsForLookup": only("Not used: the deploy role alone is trusted", "", why=nobody),
        "CloudFormationExecutionPolicies": {
            "Type": "CommaDelimitedList",
            "Description": "ARNs of policies that CloudFormation deploys with besides those of the template, within the boundary",
            "Default": "",
            "AllowedPattern": "(?!.*(AdministratorAccess|PowerUserAccess|IAMFullAccess)).*",
            "ConstraintDescription": "no policy that allows everything",
        },
        "FileAssetsBucketName": text("Name of the bucket for files; the usual one by default"),
        "FileAssetsBucketKmsKeyId": only(
            "Not used: the template always makes a customer managed key", "", "AWS_MANAGED_KEY", why="the template makes its own key"
        ),
        "ContainerAssetsRepositoryName": text("Name of the repository for images; the usual one by default"),
        "Qualifier": text(
            "Tells several bootstrap stacks of an account apart",
            qualifier,
            AllowedPattern="[A-Za-z0-9_-]{1,10}",
            ConstraintDescription="letters, digits, _ and -, 10 at most",
        ),
        "PublicAccessBlockConfiguration": only("Not used: public access is always blocked", "true", why="public access is always blocked"),
        "InputPermissionsBoundary": only("Not used", "", why=fixed),
        "UseExamplePermissionsBoundary": only("Not used", "false", why=fixed),
        "ApplyPermissionsBoundaryToAllRoles": only("Not used", "false", why=fixed),
        "BootstrapVariant": text("Where the stack comes from; the CDK does not write over another variant", "pci-constructs"),
        "DenyExternalId": only("Not used: nobody acts for a third party", "true", why="external ids are always refused"),
    }


def _conditions() -> dict[str, Any]:
    def given(parameter: str) -> dict[str, Any]:
        return {"Fn::Not": [{"Fn::Equals": ["", {"Ref": parameter}]}]}

    joined = {"Fn::Join": ["", {"Ref": "CloudFormationExecutionPolicies"}]}
    return {
        "HasCloudFormationExecutionPolicies": {"Fn::Not": [{"Fn::Equals": ["", joined]}]},
        "HasCustomFileAssetsBucketName": given("FileAssetsBucketName"),
        "HasCustomContainerAssetsRepositoryName": given("ContainerAssetsRepositoryName"),
    }


def _outputs() -> dict[str, Any]:
    key = {"Fn::GetAtt": ["FileAssetsBucketEncryptionKey", "Arn"]}
    return {
        "BucketName": {"Description": "The bucket for files", "Value": {"Ref": "StagingBucket"}},
        "BucketDomainName": {"Description": "Its domain name", "Value": {"Fn::GetAtt": ["StagingBucket", "RegionalDomainName"]}},
        "FileAssetKeyArn": {"Description": "Its key", "Value": key, "Export": {"Name": sub("CdkBootstrap-${Qualifier}-FileAssetKeyArn")}},
        "ImageRepositoryName": {"Description": "The repository for images", "Value": {"Ref": "ContainerAssetsRepository"}},
        "BootstrapVersion": {"Description": "The version of the bootstrap stack", "Value": VERSION},
        "PermissionsBoundary": {"Description": "The boundary that every role of an app must have", "Value": sub(BOUNDARY)},
    }


def _refused(argument: str, value: object, allowed: str) -> RefusedSetting:
    option = {"deploy_roles": "--deploy-role", "stacks": "--stacks", "keys": "--key", "log_copies": "--log-copies"}.get(
        argument, f"--{argument}"
    )
    return RefusedSetting(where=f"bootstrap {option}", argument=argument, value=value, allowed=allowed, requirement_id="7.2.5")
