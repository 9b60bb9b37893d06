"""Security group rules of a declared connection, placed where they make no cycle between stacks."""

import re
from collections.abc import Sequence
from typing import cast

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from pci_constructs.aws._settings import acknowledge
from pci_constructs.aws.ec2.connections import ANYWHERE

_NOT_ALLOWED = re.compile(r"[^a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]")


def open_between(
    sources: Sequence[ec2.ISecurityGroup],
    targets: Sequence[ec2.ISecurityGroup],
    *,
    protocol: str,
    port: int,
    reason: str,
    scope: Construct | None,
) -> None:
    """Writes the egress of each source and the ingress of each target, both below the source or the scope.

    Both lie in one stack, because rules in the stacks of both groups would make each need the other. By default that is the source's:
    clients are built after the servers that they call.
    """
    for source in sources:
        home = scope or cast("Construct", source)
        for target in targets:
            id_ = f"{protocol}{port}{source.node.addr[-8:]}To{target.node.addr[-8:]}"
            if home.node.try_find_child(f"PciEgress{id_}"):
                continue
            ec2.CfnSecurityGroupEgress(
                home,
                f"PciEgress{id_}",
                group_id=source.security_group_id,
                destination_security_group_id=target.security_group_id,
                ip_protocol=protocol,
                from_port=port,
                to_port=port,
                description=_described(reason),
            )
            ec2.CfnSecurityGroupIngress(
                home,
                f"PciIngress{id_}",
                group_id=target.security_group_id,
                source_security_group_id=source.security_group_id,
                ip_protocol=protocol,
                from_port=port,
                to_port=port,
                description=_described(reason),
            )


def open_from(cidr: str, targets: Sequence[ec2.ISecurityGroup], *, protocol: str, port: int, reason: str, scope: Construct | None) -> None:
    """Writes the ingress of each target from addresses outside the VPC."""
    for target in targets:
        home = scope or cast("Construct", target)
        id_ = f"PciIngress{protocol}{port}{target.node.addr[-8:]}From{_slug(cidr)}"
        if home.node.try_find_child(id_):
            continue
        rule = ec2.CfnSecurityGroupIngress(
            home,
            id_,
            group_id=target.security_group_id,
            cidr_ip=cidr,
            ip_protocol=protocol,
            from_port=port,
            to_port=port,
            description=_described(reason),
        )
        if cidr == ANYWHERE:
            acknowledge(
                rule,
                "AwsSolutions::AwsSolutions-EC23",
                reason=f"a public load balancer answers the internet on port {port}: {reason}",
            )


def open_to(cidr: str, sources: Sequence[ec2.ISecurityGroup], *, protocol: str, port: int, reason: str, scope: Construct | None) -> None:
    """Writes the egress of each source to addresses outside the VPC."""
    for source in sources:
        home = scope or cast("Construct", source)
        id_ = f"PciEgress{protocol}{port}{source.node.addr[-8:]}To{_slug(cidr)}"
        if home.node.try_find_child(id_):
            continue
        ec2.CfnSecurityGroupEgress(
            home,
            id_,
            group_id=source.security_group_id,
            cidr_ip=cidr,
            ip_protocol=protocol,
            from_port=port,
            to_port=port,
            description=_described(reason),
        )


def _described(reason: str) -> str:
    """The reason in the characters and the length that AWS takes."""
    return _NOT_ALLOWED.sub("-", " ".join(reason.split()))[:255]


def _slug(cidr: str) -> str:
    return re.sub(r"\W", "-", cidr)
