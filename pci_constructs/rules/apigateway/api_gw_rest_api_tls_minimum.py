"""Addresses that REST APIs are given accept TLS 1.2 and later alone.

API Gateway gives every REST API an address of its own (``execute-api``), which accepts TLS 1.0 in a region and at the edge as long as the
API names no security policy, whatever the names accept that are put before it. TLS 1.0 and 1.1 are no strong cryptography any more
(4.2.1, 12.3.3), and a scan from outside finds them (11.3.2). A private API accepts TLS 1.2 by itself, and one whose address is disabled
answers nobody there.
"""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, failed, not_applicable, passed, undetermined
from pci_constructs.rules.apigateway._apis import REST_API, endpoint_type
from pci_constructs.rules.apigateway._definitions import as_word, made_of
from pci_constructs.rules.apigateway._tls import POLICY, by_policy

_EXTENSION = "x-amazon-apigateway-security-policy"
_DISABLED = "DisableExecuteApiEndpoint"


def _check(api: ResourceView) -> Judgement:
    named, defined = attempt(partial(_by_property, api)), attempt(partial(_by_definition, api))
    if named is None:
        return defined or _silent(api)
    # What a definition says that cannot be read changes nothing of what the API says itself.
    return defined if defined is not None and defined.verdict is Verdict.FAIL else named


def _by_property(api: ResourceView) -> Judgement | None:
    policy = api.text(POLICY).strip()
    return by_policy(policy, POLICY) if policy else None


def _by_definition(api: ResourceView) -> Judgement | None:
    body = made_of(api) or {}
    return by_policy(word, "Body") if (word := as_word(body.get(_EXTENSION, ""))) else None


def _silent(api: ResourceView) -> Judgement:
    """What API Gateway does where no policy is named."""
    if api.flag(_DISABLED):
        return not_applicable("nobody is answered at the address of the API; its names are judged by themselves", _DISABLED)
    if endpoint_type(api) == "PRIVATE":
        return passed("a private API that names no policy accepts TLS 1.2 and later", POLICY)
    if api.live:
        return undetermined("the account does not say which policy holds", POLICY, blocked_by="the security policy of the API")
    return failed("the API names no security policy, and its address accepts TLS 1.0", POLICY)


RULE = Rule(
    id="api-gw-rest-api-tls-minimum",
    title="Addresses that REST APIs are given accept TLS 1.2 and later alone",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data crosses public networks by strong versions of TLS alone, whichever address a client uses",
        "12.3.3": "versions that are no longer strong are not offered",
    },
    remediation=(
        "set SecurityPolicy to one that begins with SecurityPolicy_TLS13, with EndpointAccessMode, or put a name with TLS_1_2 before the "
        "API and set DisableExecuteApiEndpoint to true"
    ),
    types=(REST_API,),
    check=_check,
    passing={"Name": "pay", POLICY: "SecurityPolicy_TLS13_1_2_2021_06", "EndpointAccessMode": "STRICT"},
    failing={"Name": "pay", "EndpointConfiguration": {"Types": ["REGIONAL"]}},
)
