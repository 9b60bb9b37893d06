"""Nobody unknown pulls or pushes images.

Whoever may push to a repository decides what production runs, and whoever may pull reads the software and the secrets that slipped into
it (7.3.3). The policies of repositories and of the registry name accounts or an organization; what goes into a release stays a controlled
change (6.5.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.policies import closed_to_everyone

_PATHS = {
    "AWS::ECR::Repository": "RepositoryPolicyText",
    "AWS::ECR::RegistryPolicy": "PolicyText",
    "AWS::ECR::RepositoryCreationTemplate": "RepositoryPolicy",
}


def _check(resource: ResourceView) -> Judgement:
    return closed_to_everyone(resource, _PATHS[resource.type], "the repository")


def _example(principal: object) -> dict[str, object]:
    allow = {"Effect": "Allow", "Principal": principal, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}
    return {"RepositoryPolicyText": {"Version": "2012-10-17", "Statement": [allow]}}


RULE = Rule(
    id="ecr-repository-policy-not-public",
    title="Policies of image repositories admit nobody unknown",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "pulling and pushing are denied unless a policy allows them to somebody it names",
        "6.5.1": "releases are changed by those who the change procedure names",
    },
    remediation="name accounts in Principal, or add a condition on aws:PrincipalOrgID",
    types=tuple(_PATHS),
    check=_check,
    equivalents={"checkov": "CKV_AWS_32"},
    passing=_example({"AWS": "arn:aws:iam::111122223333:root"}),
    failing=_example("*"),
)
