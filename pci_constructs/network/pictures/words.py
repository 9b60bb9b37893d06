"""Words of the pictures: what a resource is, how it is called for short, and how wide that is."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import category, combining, east_asian_width

_ROLES = {
    "AWS::RDS::DBInstance": "database",
    "AWS::RDS::DBCluster": "database cluster",
    "AWS::RDS::DBProxy": "database proxy",
    "AWS::Neptune::DBCluster": "graph database",
    "AWS::DocDB::DBCluster": "document database",
    "AWS::Redshift::Cluster": "data warehouse",
    "AWS::RedshiftServerless::Workgroup": "data warehouse",
    "AWS::ElastiCache::ReplicationGroup": "cache",
    "AWS::ElastiCache::CacheCluster": "cache",
    "AWS::ElastiCache::ServerlessCache": "cache",
    "AWS::MemoryDB::Cluster": "in-memory database",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "load balancer",
    "AWS::ElasticLoadBalancing::LoadBalancer": "load balancer",
    "AWS::Lambda::Function": "function",
    "AWS::EC2::Instance": "instance",
    "AWS::EC2::NetworkInterface": "network interface",
    "AWS::EC2::VPCEndpoint": "interface endpoint",
    "AWS::EC2::InstanceConnectEndpoint": "connect endpoint",
    "AWS::AutoScaling::AutoScalingGroup": "instance group",
    "AWS::ECS::Service": "container service",
    "AWS::EKS::Cluster": "Kubernetes control plane",
    "AWS::EKS::Nodegroup": "Kubernetes node group",
    "AWS::EKS::FargateProfile": "Fargate profile",
    "AWS::OpenSearchService::Domain": "search domain",
    "AWS::MSK::Cluster": "Kafka cluster",
    "AWS::EFS::MountTarget": "file system mount",
    "AWS::CodeBuild::Project": "build project",
    "AWS::AmazonMQ::Broker": "message broker",
}
_ZONES = {"cde": "CDE", "out-of-scope": "out of scope", "no scope": "zone not known"}
_NO_NAMES = ("Default", "Resource", "Subnet")
_LONGEST = 26
# Widths in thousandths of the size, of Arial and of the free fonts that are as wide; all others count as wide letters.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" !.,/:;ftI[]()", 290),
    **dict.fromkeys('r-`"', 340),
    **dict.fromkeys("cksvxyzJ", 505),
    **dict.fromkeys("abdeghnopqu0123456789L_?$#<>+=~", 560),
    **dict.fromkeys("FTZ*&ABEKPSVXY", 670),
    **dict.fromkeys("wCDHNRU", 725),
    **dict.fromkeys("GOQMm%@W", 900),
}
_BOLD = 1.08


def role_of(type_: str) -> str:
    """What a resource of a CloudFormation type is."""
    return _ROLES.get(type_) or " ".join(type_.split("::")[1:]) or type_


def zone_of(zone: str) -> str:
    """A zone in words."""
    return _ZONES.get(zone, zone)


def many(number: int, role: str) -> str:
    """A number of things."""
    if number == 1:
        return f"1 {role}"
    return f"{number} {role[:-1]}ies" if re.search("[^aeiou]y$", role) else f"{number} {role}s"


def visible(text: str) -> str:
    """The text on one line, with every character that hides or reorders others spelt out."""
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return "".join(f"⟨U+{ord(letter):04X}⟩" if category(letter)[0] == "C" else letter for letter in line)


def path_of(name: str) -> list[str]:
    """The parts of a construct path that say something."""
    parts = [part for part in name.split("/") if part]
    while len(parts) > 1 and parts[-1] in _NO_NAMES:
        parts.pop()
    return parts


def short_names(names: Sequence[str]) -> list[str]:
    """Names for short: the last part of each path, and more where that is no name of its own."""
    paths = [path_of(name) for name in names]
    found: list[str] = []
    for path in paths:
        length = next(
            (length for length in range(1, len(path)) if sum(other[-length:] == path[-length:] for other in paths) == 1), len(path)
        )
        found.append("/".join(path[-length:]))
    return found


def family(name: str) -> str:
    """What subnets are called that differ in their zone alone: the name without the number or letter at its end."""
    last = path_of(name)[-1] if path_of(name) else name
    stem = re.sub(r"(?<=[A-Za-z])[-_ ]?(?:[0-9]+|(?<=ubnet)[A-Fa-f])$", "", last)
    return re.sub(r"(?<=.)[-_ ]?[Ss]ubnets?$", "", stem) or last


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is, rather too wide than too narrow.

    Args:
        text: the text.
        size: the size of the letters; the width is in the same unit.
        bold: whether they are bold.
    """
    total = sum(_WIDTHS.get(letter, 1000 if east_asian_width(letter) in "WF" else 0 if combining(letter) else 800) for letter in text)
    return total * size / 1000 * (_BOLD if bold else 1)


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning and end as there is room for."""
    shown = visible(text[:2000])
    if width(shown, size, bold=bold) <= room and len(text) <= 2000:
        return shown
    for length in range(min(len(shown), 200), 1, -1):
        head = (length + 1) // 2
        cut = f"{shown[:head]}…{shown[-(length - head) :]}"
        if width(cut, size, bold=bold) <= room:
            return cut
    return "…"


def listed(names: Iterable[str], most: int = 3) -> str:
    """The first of some names, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + more
