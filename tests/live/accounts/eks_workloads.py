"""A cluster with add-ons, roles of pods and a provider of identities, of which the emulator knows the cluster alone."""

from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
GONE = {
    f"eks.{operation}": "ResourceNotFoundException"
    for operation in (
        "DescribeAddon",
        "DescribeIdentityProviderConfig",
        "DescribePodIdentityAssociation",
        "ListAddons",
        "ListIdentityProviderConfigs",
        "ListPodIdentityAssociations",
    )
}
CLUSTER = "pay"
ISSUER = "https://login.example.com"
_EKS = f"arn:aws:eks:{REGION}:{ACCOUNT}"


def role(name: str) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def addon(aws: Emulator, name: str, configuration: str = "", **more: Any) -> None:
    """The one add-on that the cluster has from now on."""
    body = {"addonName": name, "clusterName": CLUSTER, "addonArn": f"{_EKS}:addon/{CLUSTER}/{name}/1", "addonVersion": "v1", **more}
    said = {**body, **({"configurationValues": configuration} if configuration else {})}
    also(aws, {"eks.ListAddons": plain({"addons": [name]}), "eks.DescribeAddon": plain({"addon": said})})


def identity(aws: Emulator, account: str = "aws-node", namespace: str = "kube-system", owner: str = "") -> None:
    """The one role of pods that the cluster has from now on."""
    about = {
        "clusterName": CLUSTER,
        "namespace": namespace,
        "serviceAccount": account,
        "associationArn": f"{_EKS}:podidentityassociation/{CLUSTER}/a-0123456789abcdef0",
        "associationId": "a-0123456789abcdef0",
    }
    owned = {"ownerArn": f"{_EKS}:addon/{CLUSTER}/{owner}/1"} if owner else {}
    also(
        aws,
        {
            "eks.ListPodIdentityAssociations": plain({"associations": [about]}),
            "eks.DescribePodIdentityAssociation": plain({"association": {**about, **owned, "roleArn": role("network")}}),
        },
    )


def arrange(aws: Emulator) -> None:
    """One of everything."""
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    aws.client("eks").create_cluster(name=CLUSTER, roleArn=role("eks"), version="1.34", resourcesVpcConfig={"subnetIds": [subnet]})
    planted = f'{{"enableNetworkPolicy": "true", "env": {{"DB_PASSWORD": "{PLANTED[0]}", "CARD": "{PLANTED[1]}"}}}}'
    addon(aws, "vpc-cni", planted, tags={"pci-scope": "cde"})
    identity(aws, owner="vpc-cni")
    named = {"name": "login", "type": "oidc"}
    provider = {
        "identityProviderConfigName": "login",
        "identityProviderConfigArn": f"{_EKS}:identityproviderconfig/{CLUSTER}/oidc/login/1",
        "clusterName": CLUSTER,
        "issuerUrl": ISSUER,
        "clientId": "kubernetes",
    }
    also(
        aws,
        {
            "eks.ListAccessEntries": plain({"accessEntries": []}),
            "eks.ListIdentityProviderConfigs": plain({"identityProviderConfigs": [named]}),
            "eks.DescribeIdentityProviderConfig": plain({"identityProviderConfig": {"oidc": provider}}),
        },
    )
