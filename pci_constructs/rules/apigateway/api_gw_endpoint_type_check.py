"""REST APIs are published as you have approved.

An API without an endpoint type is published to the whole internet through CloudFront, and an internal API that nobody meant to publish
looks like any other. Inbound traffic is limited to what is necessary (1.3.1), from untrusted networks to what is meant for them (1.4.2).
A private endpoint is always fine; which public ones are, is a setting.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.apigateway._apis import REST_API, endpoint_type

_TYPES = "EndpointConfiguration.Types"


def _check(api: ResourceView) -> Judgement:
    found = endpoint_type(api)
    if found == "PRIVATE":
        return passed("the API is reached from VPCs alone", _TYPES)
    approved = [name.upper() for name in api.settings.need("approved_api_endpoint_types")]
    return passed(f"{found} is approved", _TYPES) if found in approved else failed(f"the API is published as {found}", _TYPES)


def _example(*types: str) -> Example:
    api = {"Type": REST_API, "Properties": {"EndpointConfiguration": {"Types": list(types)}}}
    return Example(resources={"Api": api}, settings={"approved-api-endpoint-types": ["PRIVATE"]})


RULE = Rule(
    id="api-gw-endpoint-type-check",
    title="REST APIs have an approved endpoint type",
    severity=Severity.MEDIUM,
    requirements={
        "1.4.2": "an API on a public endpoint takes connections from untrusted networks, which only published ones should",
        "1.3.1": "an internal API on a public endpoint lets in traffic that nobody needs",
    },
    remediation="set EndpointConfiguration.Types to PRIVATE, or approve the type in the setting approved-api-endpoint-types",
    types=(REST_API,),
    check=_check,
    equivalents={"config": "api-gw-endpoint-type-check"},
    passing=_example("PRIVATE"),
    failing=_example("EDGE"),
)
