"""Variables of builds hold no credentials.

A build's variables stand in its project, in the console and in many of its logs. Access keys there are hard-coded (8.6.2), readable to
whoever may look at a build (8.3.2), and work from anywhere. A build has a role and needs no keys; other secrets are fetched by CodeBuild
from Secrets Manager when the build starts.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Verdict, every, failed, passed
from pci_constructs.rules.codebuild._sources import PROJECT, is_fetched
from pci_constructs.rules.secret_text import judge_readable

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_PATH = "Environment.EnvironmentVariables"


def _variable(variable: Block) -> Judgement:
    judged = _value(variable)
    if judged.verdict is Verdict.PASS or not is_fetched(variable):
        return judged
    return passed("CodeBuild fetches the value when a build starts", variable.where("Type"))


def _value(variable: Block) -> Judgement:
    name = variable.text("Name")
    if name.strip().upper() in _KEYS:
        return failed(f"{name} is passed in clear", variable.where("Value"))
    return judge_readable(variable.peek("Value"), name, variable.where("Value"))


def _check(project: ResourceView) -> Judgement:
    return every(project.each(_PATH), _variable, empty=passed("builds have no variables", _PATH))


RULE = Rule(
    id="codebuild-project-envvar-awscred-check",
    title="Variables of builds hold no credentials in clear",
    severity=Severity.CRITICAL,
    requirements={
        "8.3.2": "variables of the type PLAINTEXT are kept and shown in clear",
        "8.6.2": "credentials in the project are hard-coded",
    },
    remediation="use the project's service role for AWS, and Type SECRETS_MANAGER for other secrets; deactivate the keys that were there",
    types=(PROJECT,),
    check=_check,
    equivalents={
        "securityhub": "CodeBuild.2",
        "config": "codebuild-project-envvar-awscred-check",
        "cdk-nag": "PCI.DSS.321-CodeBuildProjectEnvVarAwsCred",
        "guard": "CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK",
    },
    passing={"Environment": {"EnvironmentVariables": [{"Name": "AWS_ACCESS_KEY_ID", "Type": "SECRETS_MANAGER", "Value": "keys:id"}]}},
    failing={"Environment": {"EnvironmentVariables": [{"Name": "AWS_ACCESS_KEY_ID", "Type": "PLAINTEXT", "Value": "keys:id"}]}},
)
