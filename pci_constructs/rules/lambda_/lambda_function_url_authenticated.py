"""Function URLs ask who calls.

A function URL is an address on the internet. With AuthType NONE whoever learns it runs the function, without a credential (8.3.1) and
without any access control before the code (7.3.3). Letting scripts of every web page call it from a signed-in browser is half of that. The
endpoint of a web function is such an address, too.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed
from pci_constructs.rules.reading import word

URL, ENDPOINT = "AWS::Lambda::Url", "AWS::Lambda::WebFunctionEndpoint"


def _check(url: ResourceView) -> Judgement:
    if url.type == ENDPOINT:
        return _endpoint(url)
    if url.text("AuthType").strip().upper() != "AWS_IAM":
        return failed("whoever knows the address may invoke the function", "AuthType")
    good = passed("callers are authenticated", "AuthType")
    return every(url.each("Cors.AllowOrigins"), lambda origin: _origin(origin, good), empty=good)


def _endpoint(endpoint: ResourceView) -> Judgement:
    # With ApplicationManaged Lambda looks at no request; what the code does is not seen here.
    if word(endpoint, "AuthType") == "iamauth":
        return passed("callers are authenticated", "AuthType")
    return failed("Lambda lets everybody's requests through to the code", "AuthType")


def _origin(origin: Any, good: Judgement) -> Judgement:
    return failed("pages of every origin may call it", "Cors.AllowOrigins") if str(origin).strip() == "*" else good


RULE = Rule(
    id="lambda-function-url-authenticated",
    title="Function URLs authenticate their callers",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "access through the address is denied unless IAM allows it",
        "8.3.1": "every caller proves who it is before the function runs",
    },
    remediation="set AuthType to AWS_IAM (IamAuth of an endpoint) and name the origins in Cors.AllowOrigins",
    types=(URL, ENDPOINT),
    check=_check,
    equivalents={"checkov": "CKV_AWS_258"},
    passing={"TargetFunctionArn": "f", "AuthType": "AWS_IAM"},
    failing={"TargetFunctionArn": "f", "AuthType": "NONE"},
)
