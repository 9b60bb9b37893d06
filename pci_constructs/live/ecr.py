"""ECR: repositories, what new ones begin with, who may use them, and what scans and signs their images."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Reader, present
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("RepositoryNotFoundException",)
_NAMES = {"ImageTagMutability": "imageTagMutability", "RepositoryName": "repositoryName"}
_TEMPLATE = {
    "AppliedFor": "appliedFor",
    "CustomRoleArn": "customRoleArn",
    "Description": "description",
    "ImageTagMutability": "imageTagMutability",
    "Prefix": "prefix",
}


def _repositories(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["repositoryName"]
        policy = source.ask(
            "get_repository_policy", needs="policyText", gone=_GONE, absent=("RepositoryPolicyNotFoundException",), repositoryName=name
        )
        labels = source.ask("list_tags_for_resource", needs="tags", gone=_GONE, resourceArn=item["repositoryArn"])
        return Found(
            id=name,
            arn=item["repositoryArn"],
            properties={
                **renamed(item, _NAMES),
                "EncryptionConfiguration": _encryption(item),
                "ImageScanningConfiguration": known(pick(item, "imageScanningConfiguration.scanOnPush"), lambda on: {"ScanOnPush": on}),
                "RepositoryPolicyText": known(pick(policy, "policyText"), document),
                "Tags": tags(pick(labels, "tags")),
            },
        )

    yield from source.each(source.pages("describe_repositories", "repositories"), one)


def _templates(source: Source) -> Iterator[Found]:
    for item in source.pages("describe_repository_creation_templates", "repositoryCreationTemplates"):
        properties = {
            **renamed(item, _TEMPLATE),
            "EncryptionConfiguration": _encryption(item),
            "RepositoryPolicy": known(pick(item, "repositoryPolicy"), document),
            "ResourceTags": tags(pick(item, "resourceTags")),
        }
        yield Found(id=item["prefix"], properties=properties)


def _encryption(item: Any) -> Any:
    names = {"EncryptionType": "encryptionType", "KmsKey": "kmsKey"}
    return known(pick(item, "encryptionConfiguration"), lambda found: present(renamed(found, names)))


def _scanning(source: Source) -> Iterator[Found]:
    answer = source.ask("get_registry_scanning_configuration", needs="scanningConfiguration")
    configuration = pick(answer, "scanningConfiguration")
    yield Found(
        id=source.account.id,
        properties={
            "Rules": known(pick(configuration, "rules"), lambda rules: [_rule(rule) for rule in rules]),
            "ScanType": pick(configuration, "scanType"),
        },
    )


def _rule(rule: Any) -> dict[str, Any]:
    return {"ScanFrequency": rule["scanFrequency"], "RepositoryFilters": _filters(rule)}


def _signing(source: Source) -> Iterator[Found]:
    answer = source.ask("get_signing_configuration", needs="signingConfiguration", absent=("SigningConfigurationNotFoundException",))
    configuration = pick(answer, "signingConfiguration")
    if configuration is not ABSENT:
        rules = known(pick(configuration, "rules"), lambda found: [_signed(rule) for rule in found])
        yield Found(id=source.account.id, properties={"RegistryId": source.account.id, "Rules": rules})


def _signed(rule: Any) -> dict[str, Any]:
    # Without filters it is about every repository.
    filters = _filters(rule)
    return {"SigningProfileArn": rule["signingProfileArn"], **({"RepositoryFilters": filters} if filters else {})}


def _filters(rule: Any) -> list[dict[str, Any]]:
    return [{"Filter": one["filter"], "FilterType": one["filterType"]} for one in rule.get("repositoryFilters", ())]


def _registry_policy(source: Source) -> Iterator[Found]:
    answer = source.ask("get_registry_policy", needs="policyText", absent=("RegistryPolicyNotFoundException",))
    text = pick(answer, "policyText")
    if text is not ABSENT:
        yield Found(id=source.account.id, properties={"PolicyText": known(text, document)})


COLLECTOR = Collector(
    service="ecr",
    readers=(
        Reader(
            type="AWS::ECR::Repository",
            properties=(*_NAMES, "EncryptionConfiguration", "ImageScanningConfiguration", "RepositoryPolicyText", "Tags"),
            calls=("ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:ListTagsForResource"),
            read=_repositories,
        ),
        Reader(
            type="AWS::ECR::RepositoryCreationTemplate",
            properties=(*_TEMPLATE, "EncryptionConfiguration", "RepositoryPolicy", "ResourceTags"),
            calls=(),
            beyond=("ecr:DescribeRepositoryCreationTemplates",),
            read=_templates,
        ),
        Reader(
            type="AWS::ECR::RegistryScanningConfiguration",
            properties=("Rules", "ScanType"),
            calls=("ecr:GetRegistryScanningConfiguration",),
            read=_scanning,
        ),
        Reader(
            type="AWS::ECR::SigningConfiguration",
            properties=("RegistryId", "Rules"),
            calls=(),
            beyond=("ecr:GetSigningConfiguration",),
            read=_signing,
        ),
        Reader(
            type="AWS::ECR::RegistryPolicy",
            properties=("PolicyText",),
            calls=("ecr:GetRegistryPolicy",),
            read=_registry_policy,
        ),
    ),
)
