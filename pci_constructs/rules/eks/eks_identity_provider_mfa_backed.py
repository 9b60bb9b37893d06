"""Clusters take logins from providers with a second factor.

A provider of identities beside IAM may let people into the API of a cluster, and whether it asks for a second factor (8.4.2) and knows
each of them (8.3.1) is up to it. A team names the providers that do (``approved_identity_providers``); one that is not among them is
another door to the CDE. A cluster without such a provider takes IAM's identities alone.
"""

from pci_constructs.rules import Example, Judgement, ResourceView, Rule, Severity, failed, passed

_ISSUER = "Oidc.IssuerUrl"
_PROVIDER = "AWS::EKS::IdentityProviderConfig"


def _check(provider: ResourceView) -> Judgement:
    issuer = provider.text(_ISSUER).strip().rstrip("/")
    approved = {text.strip().rstrip("/") for text in provider.settings.need("approved_identity_providers")}
    if issuer in approved:
        return passed(f"{issuer} is approved", _ISSUER)
    return failed(f"{issuer or 'a provider without a name'} is not one of approved_identity_providers", _ISSUER)


def _example(issuer: str) -> Example:
    provider = {"ClusterName": "pay", "Type": "oidc", "Oidc": {"IssuerUrl": issuer, "ClientId": "kubernetes"}}
    return Example(
        resources={"Provider": {"Type": _PROVIDER, "Properties": provider}},
        settings={"approved-identity-providers": ["https://login.example.com"]},
    )


RULE = Rule(
    id="eks-identity-provider-mfa-backed",
    title="Clusters take logins from approved identity providers alone",
    severity=Severity.LOW,
    requirements={
        "8.3.1": "whoever logs in to the cluster is authenticated by a provider that the team looked at",
        "8.4.2": "access to the CDE through the API of the cluster takes a second factor, which the provider asks for",
    },
    remediation="remove the provider, or name it in approved_identity_providers if it asks everybody for a second factor",
    types=(_PROVIDER,),
    check=_check,
    passing=_example("https://login.example.com"),
    failing=_example("https://accounts.example.net"),
)
