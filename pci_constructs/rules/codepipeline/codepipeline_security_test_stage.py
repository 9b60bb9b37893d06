"""A pipeline looks for vulnerabilities before it deploys to production.

Code is looked through for flaws before it is released (6.2.3), attacks of the common kinds are kept out by how software is built (6.2.4),
and known vulnerabilities of what it is made of are found (6.3.1). An action of Amazon Inspector does that, or a build or test that is
named after it. What a test of another name looks for is not known; without any test nobody looks.
"""

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import (
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)
from pci_constructs.rules.codepipeline._deployments import PIPELINE, Step, deployments, is_production, known, steps, words

_INSPECTOR = "InspectorScan"
_RUNNING = ("Build", "Compute", "Test")
_NAMES = expression(
    "bandit|checkmarx|checkov|codeql|dast|fortify|gitleaks|grype|inspector|owasp|pentest|sast|sca|scan|scanner|scanning|scans|security"
    "|semgrep|snyk|sonar|sonarqube|trivy|trufflehog|veracode|vulnerabilities|vulnerability|zap"
)
_LEFT = failed("nothing looks for vulnerabilities before the deployment to production", "Stages")


def _check(pipeline: ResourceView) -> Judgement:
    found, open_ = steps(pipeline)
    deploys = deployments(found)
    production = [step for step in deploys if is_production(step)] or [step for step in deploys if step.side is None]
    if not production:
        known(open_)
        return not_applicable("it does not deploy to production", "Stages")
    first = min(production, key=lambda step: step.order)
    judged = some((step for step in found if step.order < first.order), _looks, empty=_LEFT)
    if judged.verdict is Verdict.FAIL:
        known(open_)
        if not is_production(first):
            return undetermined(f"{judged.message}, if {first.name} is one", "Stages", blocked_by=f"whether {first.name} is production")
    return judged


def _looks(step: Step) -> Judgement:
    if step.provider == _INSPECTOR:
        return passed(f"{step.name} looks for vulnerabilities", "Stages")
    if step.category not in _RUNNING:
        return _LEFT
    named = (step.action.text("Name"), step.stage, step.action.text("Configuration.ProjectName"))
    if any(_NAMES.fullmatch(word) for name in named for word in words(name)):
        return passed(f"{step.name} looks for vulnerabilities", "Stages")
    if step.category == "Test":
        return undetermined("a test runs whose name does not say what for", "Stages", blocked_by=f"what {step.name} looks for")
    return _LEFT


def _action(name: str, category: str, provider: str) -> dict[str, object]:
    kind = {"Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"}
    return {"Name": name, "Actions": [{"Name": name, "ActionTypeId": kind}]}


def _example(*before: dict[str, object]) -> Example:
    stages = [*before, _action("Production", "Deploy", "CloudFormation")]
    properties = {"RoleArn": "arn:aws:iam::777788889999:role/pipeline", "Stages": stages}
    return Example(resources={"Pipeline": {"Type": PIPELINE, "Properties": properties}})


RULE = Rule(
    id="codepipeline-security-test-stage",
    title="Pipelines look for vulnerabilities before they deploy to production",
    severity=Severity.LOW,
    requirements={
        "6.2.3": "code is looked through for flaws before it is released",
        "6.2.4": "a test shows that attacks of the common kinds are kept out",
        "6.3.1": "vulnerabilities of what is released are found",
    },
    remediation="add an action before the deployment: InspectorScan, or a test by CodeBuild that is named after what it does",
    types=(PIPELINE,),
    check=_check,
    passing=_example(_action("Images", "Invoke", _INSPECTOR)),
    failing=_example(_action("Build", "Build", "CodeBuild")),
)
