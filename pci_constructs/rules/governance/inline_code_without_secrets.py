"""Code that is written in a template holds no secrets.

Code of a function, a canary or a resolver that stands in a template is read by everybody who may read the template or download the code,
and stays in the history of both. A password in it is hard-coded (8.6.2) and kept readable (8.3.2). That holds for one that CloudFormation
fetches at deployment, too: it is put into the code in clear. Code that asks Secrets Manager when it runs has none.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.code_text import in_quotes_alone
from pci_constructs.rules.secret_text import judge_readable

_CODE = {
    "AWS::Lambda::Function": "Code.ZipFile",
    "AWS::Synthetics::Canary": "Code.Script",
    "AWS::CloudFront::ConnectionFunction": "ConnectionFunctionCode",
    "AWS::CloudFront::Function": "FunctionCode",
    "AWS::AppSync::ChannelNamespace": "CodeHandlers",
    "AWS::AppSync::Resolver": "Code",
    "AWS::AppSync::FunctionConfiguration": "Code",
}
"""Where each type has code."""


def _check(resource: ResourceView) -> Judgement:
    path = _CODE[resource.type]
    if not resource.has(path):
        return not_applicable("the code is not in the template", path)
    return judge_readable(in_quotes_alone(resource.peek(path)), "the code", path)


RULE = Rule(
    id="inline-code-without-secrets",
    title="Code in templates holds no secrets",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "code in a template is stored and shown without protection",
        "8.6.2": "a password in code is hard-coded",
    },
    remediation="let the code read the secret from Secrets Manager with the function's role, and rotate what was written there",
    types=tuple(_CODE),
    check=_check,
    passing={"Code": {"ZipFile": "import os\npassword = read(os.environ['SECRET_ARN'])['password']\n"}},
    failing={"Code": {"ZipFile": "password = 'hunter2'\n"}},
    template_only="the code of a running function is a file, which is not read",
)
