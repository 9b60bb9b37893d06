"""EMR: clusters that run, their security configurations, and what the account refuses to open to everybody."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, partly
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("InvalidRequestException",)
_RUNNING = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"]
"""Clusters that ended stay in the list for two months."""
_ACCOUNT = {
    "BlockPublicSecurityGroupRules": "BlockPublicSecurityGroupRules",
    "PermittedPublicSecurityGroupRuleRanges": "PermittedPublicSecurityGroupRuleRanges",
}


def _clusters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        cluster = pick(source.ask("describe_cluster", needs="Cluster", gone=_GONE, ClusterId=item["Id"]), "Cluster")
        return Found(
            id=item["Id"],
            arn=item["ClusterArn"],
            properties={
                **renamed(cluster, ("LogUri", "Name", "ReleaseLabel")),
                "Instances": known(pick(cluster, "Ec2InstanceAttributes"), _instances),
                # The passwords beside the realm are none of our business.
                "KerberosAttributes": known(pick(cluster, "KerberosAttributes.Realm"), lambda realm: partly({"Realm": realm})),
                "Live": {"PrimaryPublicAddresses": known(cluster, lambda found: _public(source, found))},
                "SecurityConfiguration": known(
                    pick(cluster, "SecurityConfiguration"), lambda name: Named("AWS::EMR::SecurityConfiguration", name)
                ),
                "Tags": tags(pick(cluster, "Tags")),
            },
        )

    yield from source.each(source.pages("list_clusters", "Clusters", ClusterStates=_RUNNING), one)


def _instances(attributes: Any) -> dict[str, Any]:
    names = {
        "AdditionalMasterSecurityGroups": "AdditionalMasterSecurityGroups",
        "AdditionalSlaveSecurityGroups": "AdditionalSlaveSecurityGroups",
        "Ec2SubnetId": "Ec2SubnetId",
        "EmrManagedMasterSecurityGroup": "EmrManagedMasterSecurityGroup",
        "EmrManagedSlaveSecurityGroup": "EmrManagedSlaveSecurityGroup",
        "ServiceAccessSecurityGroup": "ServiceAccessSecurityGroup",
    }
    return partly({name: ABSENT if value == "" else value for name, value in renamed(attributes, names).items()})


def _public(source: Source, cluster: Any) -> Any:
    """The public addresses of a cluster's primary nodes."""
    which: dict[str, Any] = (
        {"InstanceFleetType": "MASTER"} if cluster.get("InstanceCollectionType") == "INSTANCE_FLEET" else {"InstanceGroupTypes": ["MASTER"]}
    )
    states = ["AWAITING_FULFILLMENT", "PROVISIONING", "BOOTSTRAPPING", "RUNNING"]
    answer = source.ask("list_instances", needs="Instances", gone=_GONE, ClusterId=cluster["Id"], InstanceStates=states, **which)
    return known(pick(answer, "Instances"), lambda found: [one["PublicIpAddress"] for one in found if one.get("PublicIpAddress")])


def _configurations(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("describe_security_configuration", needs="SecurityConfiguration", gone=_GONE, Name=item["Name"])
        text = pick(answer, "SecurityConfiguration")
        return Found(id=item["Name"], properties={"Name": item["Name"], "SecurityConfiguration": known(text, document)})

    yield from source.each(source.pages("list_security_configurations", "SecurityConfigurations"), one)


def _account(source: Source) -> Iterator[Found]:
    answer = source.ask("get_block_public_access_configuration", needs="BlockPublicAccessConfiguration")
    yield Found(id=source.account.id, properties=renamed(pick(answer, "BlockPublicAccessConfiguration"), _ACCOUNT))


COLLECTOR = Collector(
    service="emr",
    readers=(
        Reader(
            type="AWS::EMR::Cluster",
            properties=("Instances", "KerberosAttributes", "Live", "LogUri", "Name", "ReleaseLabel", "SecurityConfiguration", "Tags"),
            calls=("elasticmapreduce:DescribeCluster", "elasticmapreduce:ListClusters", "elasticmapreduce:ListInstances"),
            read=_clusters,
        ),
        Reader(
            type="AWS::EMR::SecurityConfiguration",
            properties=("Name", "SecurityConfiguration"),
            calls=("elasticmapreduce:DescribeSecurityConfiguration", "elasticmapreduce:ListSecurityConfigurations"),
            read=_configurations,
        ),
        Reader(
            type="Live::EMR::Account",
            properties=tuple(_ACCOUNT),
            calls=("elasticmapreduce:GetBlockPublicAccessConfiguration",),
            read=_account,
        ),
    ),
)
