"""The registry signs images when they are pushed.

A signature says who made an image and that nobody changed it since: what was tested is what is deployed (6.5.1), and an image that was
changed in the registry is refused where signatures are checked (11.5.2). A signature that the registry makes at every push depends on no
step of a pipeline that somebody may leave out.
"""

from functools import partial

from pci_constructs.rules import Block, Example, Judgement, ResourceView, Rule, Severity, Undetermined, failed, passed, some, undetermined
from pci_constructs.rules.ecr._filters import takes
from pci_constructs.rules.reading import has_text

_REPOSITORY, _CONFIGURATION = "AWS::ECR::Repository", "AWS::ECR::SigningConfiguration"
_PROFILE, _FILTERS = "SigningProfileArn", "RepositoryFilters"
_SIGNED = passed("a rule of the registry signs its images")
_NONE = failed("no rule of the registry signs its images")
_OPEN = undetermined(
    "no template says what the registry signs",
    blocked_by="the signing configuration of the registry (ecr get-signing-configuration)",
)


def _check(repository: ResourceView) -> Judgement:
    empty = _NONE if repository.live else _OPEN
    return some(
        repository.neighbours(_CONFIGURATION),
        lambda found: some(found.each("Rules"), lambda rule: _signs(rule, repository), empty=_NONE),
        empty=empty,
    )


def _signs(rule: Block, repository: ResourceView) -> Judgement:
    if not has_text(rule, _PROFILE):
        return _NONE
    # A rule without filters is about every repository.
    return some(rule.each(_FILTERS), partial(_taken, repository), empty=_SIGNED)


def _taken(repository: ResourceView, part: Block) -> Judgement:
    pattern = part.text("Filter")
    if not takes(pattern, repository):
        return _NONE
    # Of filters for scanning ECR says that one without a wildcard matches longer names, too; of these it says nothing.
    if "*" not in pattern and pattern != repository.text("RepositoryName"):
        raise Undetermined(f"whether the filter {pattern}, without a wildcard, takes longer names")
    return _SIGNED


def _example(pattern: str) -> Example:
    rule = {
        _PROFILE: "arn:aws:signer:eu-central-1:111122223333:/signing-profiles/images",
        _FILTERS: [{"Filter": pattern, "FilterType": "WILDCARD_MATCH"}],
    }
    return Example(
        resources={
            "Images": {"Type": _REPOSITORY, "Properties": {"RepositoryName": "payments/api"}},
            "Signing": {"Type": _CONFIGURATION, "Properties": {"Rules": [rule]}},
        }
    )


RULE = Rule(
    id="ecr-image-signing-configured",
    title="The registry signs images when they are pushed",
    severity=Severity.LOW,
    requirements={
        "6.5.1": "that an approved image is the one that is deployed can be shown by its signature",
        "11.5.2": "an image that was changed after it was signed is refused where signatures are checked",
    },
    remediation="add a rule to AWS::ECR::SigningConfiguration that takes the repository; where a pipeline signs, record an exception",
    types=(_REPOSITORY,),
    check=_check,
    passing=_example("payments/*"),
    failing=_example("general/*"),
)
