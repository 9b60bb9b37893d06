"""EKS: the add-ons of clusters, the roles of pods, and the providers of identities. ``SecurityAudit`` shows none of them."""

from typing import Any

import yaml

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.eks import CLUSTER, GONE, of_clusters
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.masking import readable
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_ADDON = {"AddonName": "addonName", "AddonVersion": "addonVersion", "ServiceAccountRoleArn": "serviceAccountRoleArn"}
_IDENTITY = {"Namespace": "namespace", "RoleArn": "roleArn", "ServiceAccount": "serviceAccount", "TargetRoleArn": "targetRoleArn"}
_OIDC = {
    "ClientId": "clientId",
    "GroupsClaim": "groupsClaim",
    "GroupsPrefix": "groupsPrefix",
    "IssuerUrl": "issuerUrl",
    "UsernameClaim": "usernameClaim",
    "UsernamePrefix": "usernamePrefix",
}


def _addon(source: Source, cluster: str, name: Any) -> Found:
    addon = pick(source.ask("describe_addon", needs="addon", gone=GONE, clusterName=cluster, addonName=name), "addon")
    return Found(
        id=f"{cluster}|{name}",
        arn="" if addon.__class__ is Unknown else addon["addonArn"],
        properties={
            **renamed(addon, _ADDON),
            # The list had it, whatever else is not known.
            "AddonName": name,
            "ClusterName": Named(CLUSTER, cluster),
            "ConfigurationValues": known(pick(addon, "configurationValues"), _configuration),
            "Tags": tags(pick(addon, "tags")),
        },
    )


def _configuration(text: str) -> Any:
    """What an add-on was configured with, JSON or YAML; variables in it may be secrets."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        found = None
    return _shown("", found) if isinstance(found, dict) else Unknown("the configuration of the add-on, which is no map")


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _shown(str(key), part) for key, part in value.items()}
    return [_shown(name, part) for part in value] if isinstance(value, list) else readable(name, value)


def _identity(source: Source, cluster: str, item: Any) -> Found:
    id_ = item["associationId"]
    answer = source.ask("describe_pod_identity_association", needs="association", gone=GONE, clusterName=cluster, associationId=id_)
    found = pick(answer, "association")
    return Found(
        id=id_,
        arn=item["associationArn"],
        properties={
            **renamed(found, _IDENTITY),
            "ClusterName": Named(CLUSTER, cluster),
            "Live": {"OwnerArn": pick(found, "ownerArn")},
            "Namespace": item["namespace"],
            "ServiceAccount": item["serviceAccount"],
            "Tags": tags(pick(found, "tags")),
        },
    )


def _provider(source: Source, cluster: str, item: Any) -> Found:
    about = {"name": item["name"], "type": item["type"]}
    answer = source.ask(
        "describe_identity_provider_config", needs="identityProviderConfig", gone=GONE, clusterName=cluster, identityProviderConfig=about
    )
    oidc = pick(answer, "identityProviderConfig.oidc")
    return Found(
        id=f"{item['name']}|{cluster}|{item['type']}",
        arn="" if oidc.__class__ is Unknown else oidc["identityProviderConfigArn"],
        properties={
            "ClusterName": Named(CLUSTER, cluster),
            "IdentityProviderConfigName": item["name"],
            "Oidc": known(oidc, lambda found: {key: value for key, value in renamed(found, _OIDC).items() if value is not ABSENT}),
            "Tags": tags(pick(oidc, "tags")),
            "Type": item["type"],
        },
    )


COLLECTOR = Collector(
    service="eks",
    readers=(
        Reader(
            type="AWS::EKS::Addon",
            properties=(*_ADDON, "ClusterName", "ConfigurationValues", "Tags"),
            calls=("eks:ListClusters",),
            beyond=("eks:DescribeAddon", "eks:ListAddons"),
            read=lambda source: of_clusters(source, "list_addons", "addons", _addon),
        ),
        Reader(
            type="AWS::EKS::PodIdentityAssociation",
            properties=(*_IDENTITY, "ClusterName", "Live", "Tags"),
            calls=("eks:ListClusters",),
            beyond=("eks:DescribePodIdentityAssociation", "eks:ListPodIdentityAssociations"),
            read=lambda source: of_clusters(source, "list_pod_identity_associations", "associations", _identity),
        ),
        Reader(
            type="AWS::EKS::IdentityProviderConfig",
            properties=("ClusterName", "IdentityProviderConfigName", "Oidc", "Tags", "Type"),
            calls=("eks:ListClusters",),
            beyond=("eks:DescribeIdentityProviderConfig", "eks:ListIdentityProviderConfigs"),
            read=lambda source: of_clusters(source, "list_identity_provider_configs", "identityProviderConfigs", _provider),
        ),
    ),
)
