"""EKS: clusters, groups of nodes, Fargate profiles, and who has access."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Gone, Source

CLUSTER = "AWS::EKS::Cluster"
GONE = ("ResourceNotFoundException",)
_NETWORK = {
    "EndpointPrivateAccess": "endpointPrivateAccess",
    "EndpointPublicAccess": "endpointPublicAccess",
    "PublicAccessCidrs": "publicAccessCidrs",
    "SecurityGroupIds": "securityGroupIds",
    "SubnetIds": "subnetIds",
}
_OWN_GROUP = "resourcesVpcConfig.clusterSecurityGroupId"
_NODES = {
    "AmiType": "amiType",
    "CapacityType": "capacityType",
    "DiskSize": "diskSize",
    "InstanceTypes": "instanceTypes",
    "NodeRole": "nodeRole",
    "NodegroupName": "nodegroupName",
    "ReleaseVersion": "releaseVersion",
    "Subnets": "subnets",
    "Version": "version",
}
_LAUNCHED = ("BlockDeviceMappings", "KeyName", "MetadataOptions", "NetworkInterfaces", "SecurityGroupIds")
_ENTRY = {"KubernetesGroups": "kubernetesGroups", "PrincipalArn": "principalArn", "Type": "type", "Username": "username"}


def _clusters(source: Source) -> Iterator[Found]:
    def one(name: Any) -> Found:
        cluster = pick(source.ask("describe_cluster", needs="cluster", gone=GONE, name=name), "cluster")
        return Found(
            id=name,
            arn=source.arn(f"cluster/{name}"),
            properties={
                "AccessConfig": known(cluster, _access),
                "DeletionProtection": pick(cluster, "deletionProtection"),
                "EncryptionConfig": known(pick(cluster, "encryptionConfig"), lambda found: [_encryption(one) for one in found]),
                # The group that EKS makes is in no template.
                "Live": {"ClusterSecurityGroupId": pick(cluster, _OWN_GROUP)},
                "Logging": known(pick(cluster, "logging.clusterLogging"), _logging),
                "Name": name,
                "ResourcesVpcConfig": known(
                    pick(cluster, "resourcesVpcConfig"),
                    lambda found: {key: value for key, value in renamed(found, _NETWORK).items() if value is not ABSENT},
                ),
                "RoleArn": pick(cluster, "roleArn"),
                "Tags": tags(pick(cluster, "tags")),
                "Version": pick(cluster, "version"),
            },
        )

    yield from source.each(source.pages("list_clusters", "clusters"), one)


def _access(cluster: Any) -> dict[str, Any]:
    creator = pick(cluster, "accessConfig.bootstrapClusterCreatorAdminPermissions")
    return {
        # A cluster without a word on it is one of the time before access entries.
        "AuthenticationMode": known(pick(cluster, "accessConfig.authenticationMode"), str, absent="CONFIG_MAP"),
        "BootstrapClusterCreatorAdminPermissions": known(
            creator, bool, absent=Unknown("whether the role that made the cluster administers it, which EKS does not say")
        ),
    }


def _encryption(found: Any) -> dict[str, Any]:
    key = pick(found, "provider.keyArn")
    return {"Resources": list(found.get("resources", ())), "Provider": {} if key is ABSENT else {"KeyArn": key}}


def _logging(found: Any) -> dict[str, Any]:
    kinds = [kind for part in found if part.get("enabled") for kind in part.get("types", ())]
    return {"ClusterLogging": {"EnabledTypes": [{"Type": kind} for kind in kinds]}}


def of_clusters(source: Source, operation: str, key: str, make: Callable[[Source, str, Any], Found | None]) -> Iterator[Found]:
    """What a function makes of each element of a list that every cluster has."""
    for cluster in source.pages("list_clusters", "clusters"):
        try:
            items = source.pages(operation, key, gone=GONE, clusterName=cluster)
        except Gone:
            continue
        yield from source.each(items, partial(make, source, cluster))


def _nodegroup(source: Source, cluster: str, name: Any) -> Found:
    answer = source.ask("describe_nodegroup", needs="nodegroup", gone=GONE, clusterName=cluster, nodegroupName=name)
    group = pick(answer, "nodegroup")
    template = pick(group, "launchTemplate")
    remote = pick(group, "remoteAccess")
    return Found(
        id=f"{cluster}/{name}",
        arn="" if group.__class__ is Unknown else group["nodegroupArn"],
        properties={
            **renamed(group, _NODES),
            "ClusterName": Named(CLUSTER, cluster),
            "LaunchTemplate": known(
                template,
                lambda found: {key: found[field] for key, field in (("Id", "id"), ("Version", "version")) if field in found},
            ),
            "Live": {"LaunchTemplateData": known(template, partial(_launched, source))},
            "RemoteAccess": known(
                remote,
                lambda found: {
                    key: found[field]
                    for key, field in (("Ec2SshKey", "ec2SshKey"), ("SourceSecurityGroups", "sourceSecurityGroups"))
                    if field in found
                },
            ),
            "Tags": pick(group, "tags"),
        },
    )


def _launched(source: Source, template: Any) -> Any:
    """What the version of the launch template says that the nodes are launched with."""
    answer = source.ask(
        "describe_launch_template_versions",
        service="ec2",
        needs="LaunchTemplateVersions",
        LaunchTemplateId=template["id"],
        Versions=[template["version"]],
    )
    versions = pick(answer, "LaunchTemplateVersions")
    missing = Unknown("the version of the launch template, which EC2 does not have")
    return known(
        versions,
        lambda found: (
            {name: value for name, value in renamed(found[0]["LaunchTemplateData"], _LAUNCHED).items() if value is not ABSENT}
            if found
            else missing
        ),
    )


def _profile(source: Source, cluster: str, name: Any) -> Found:
    answer = source.ask("describe_fargate_profile", needs="fargateProfile", gone=GONE, clusterName=cluster, fargateProfileName=name)
    profile = pick(answer, "fargateProfile")
    return Found(
        id=f"{cluster}|{name}",
        properties={
            "ClusterName": Named(CLUSTER, cluster),
            "FargateProfileName": name,
            "PodExecutionRoleArn": pick(profile, "podExecutionRoleArn"),
            "Subnets": pick(profile, "subnets"),
        },
    )


def _entry(source: Source, cluster: str, principal: Any) -> Found:
    about = {"clusterName": cluster, "principalArn": principal}
    entry = pick(source.ask("describe_access_entry", needs="accessEntry", gone=GONE, **about), "accessEntry")
    policies = source.pages("list_associated_access_policies", "associatedAccessPolicies", gone=GONE, **about)
    return Found(
        id=f"{principal}|{cluster}",
        properties={
            **renamed(entry, _ENTRY),
            "AccessPolicies": [_granted(one) for one in policies],
            "ClusterName": Named(CLUSTER, cluster),
            "PrincipalArn": principal,
        },
    )


def _granted(policy: Any) -> dict[str, Any]:
    scope = policy["accessScope"]
    return {
        "PolicyArn": policy["policyArn"],
        "AccessScope": {"Type": scope["type"], "Namespaces": list(scope.get("namespaces", ()))},
    }


COLLECTOR = Collector(
    service="eks",
    readers=(
        Reader(
            type=CLUSTER,
            properties=(
                "AccessConfig",
                "DeletionProtection",
                "EncryptionConfig",
                "Live",
                "Logging",
                "Name",
                "ResourcesVpcConfig",
                "RoleArn",
                "Tags",
                "Version",
            ),
            calls=("eks:DescribeCluster", "eks:ListClusters"),
            read=_clusters,
        ),
        Reader(
            type="AWS::EKS::Nodegroup",
            properties=(*_NODES, "ClusterName", "LaunchTemplate", "Live", "RemoteAccess", "Tags"),
            calls=("ec2:DescribeLaunchTemplateVersions", "eks:DescribeNodegroup", "eks:ListClusters", "eks:ListNodegroups"),
            read=lambda source: of_clusters(source, "list_nodegroups", "nodegroups", _nodegroup),
        ),
        Reader(
            type="AWS::EKS::FargateProfile",
            properties=("ClusterName", "FargateProfileName", "PodExecutionRoleArn", "Subnets"),
            calls=("eks:DescribeFargateProfile", "eks:ListClusters", "eks:ListFargateProfiles"),
            read=lambda source: of_clusters(source, "list_fargate_profiles", "fargateProfileNames", _profile),
        ),
        Reader(
            type="AWS::EKS::AccessEntry",
            properties=(*_ENTRY, "AccessPolicies", "ClusterName"),
            calls=("eks:DescribeAccessEntry", "eks:ListAccessEntries", "eks:ListAssociatedAccessPolicies", "eks:ListClusters"),
            read=lambda source: of_clusters(source, "list_access_entries", "accessEntries", _entry),
        ),
    ),
)
