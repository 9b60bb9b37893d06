"""What a team declares in a TOML file, made into manifests: namespaces with their connections, teams, and where images come from."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType

from pci_constructs.kubernetes.manifests.access import READING, Permission, team_binding, team_role
from pci_constructs.kubernetes.manifests.admission import cde_pods_on_cde_nodes, images_by_digest, other_pods_off_cde_nodes
from pci_constructs.kubernetes.manifests.handler import handler_access
from pci_constructs.kubernetes.manifests.kyverno import chart_values
from pci_constructs.kubernetes.manifests.namespace import Quota, namespace_and_bounds
from pci_constructs.kubernetes.manifests.network import (
    DNS,
    NOT_THE_INTERNET,
    POD_IDENTITY,
    Addresses,
    Direction,
    Flow,
    Pods,
    declared,
    default_deny,
)
from pci_constructs.kubernetes.manifests.objects import Manifest
from pci_constructs.kubernetes.manifests.signatures import SigningIdentity, SigningKey, signed_images
from pci_constructs.kubernetes.manifests.tables import Table
from pci_constructs.standard import Scope


class BadDeclaration(Exception):
    """A file that cannot be read; the message says which and why."""


def read_declaration(file: Path) -> Table:
    """The declaration in a file.

    Raises:
        BadDeclaration: it cannot be read, or is no TOML.
    """
    try:
        return Table(tomllib.loads(file.read_text("utf-8")), str(file))
    except OSError as error:
        raise BadDeclaration(f"{file}: cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadDeclaration(f"{file}: no TOML: {error}") from None


def _all(table: Table) -> list[Manifest]:
    return [*_namespaces(table), *_teams(table), *_images(table)]


def _namespaces(table: Table) -> list[Manifest]:
    made: list[Manifest] = []
    for one in table.tables("namespace"):
        made += _namespace(one)
    names = [manifest["metadata"]["name"] for manifest in made if manifest["kind"] == "Namespace"]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise table.refuse("namespace", twice[0], "declared once: the later one would silently replace the earlier")
    return [*made, *cde_pods_on_cde_nodes(), *other_pods_off_cde_nodes()] if made else []


def _namespace(table: Table) -> list[Manifest]:
    name = table.text("name")
    scope = table.text("scope")
    if scope not in list(Scope):
        raise table.refuse("scope", scope, f"one of {', '.join(Scope)}", "12.5.2")
    bounds = Quota()
    if table.has("quota"):
        quota = table.table("quota")
        amounts = {field.name: quota.text(field.name, getattr(bounds, field.name)) for field in fields(Quota) if field.name != "pods"}
        bounds = Quota(pods=quota.number("pods", bounds.pods), **amounts)
        quota.done()
    accounts = tuple(table.texts("service_accounts", []))
    labels = table.words("labels")
    flows = [*DNS, *([POD_IDENTITY] if table.flag("calls_aws") else [])]
    flows += [_flow(one) for one in table.tables("connection")]
    table.done()
    made = namespace_and_bounds(name, scope=Scope(scope), quota=bounds, service_accounts=accounts, labels=labels)
    return [*made, default_deny(name), *declared(name, flows)]


def _flow(table: Table) -> Flow:
    ends = [key for key in ("to", "from") if table.has(key)]
    if len(ends) != 1:
        raise table.refuse("to, from", ends, "one of the two: who answers, or who calls", "1.2.5")
    direction = Direction.EGRESS if ends == ["to"] else Direction.INGRESS
    flow = Flow(
        direction=direction,
        peer=_peer(table.table(ends[0])),
        port=table.number("port"),
        protocol=table.text("protocol", "tcp").upper(),
        reason=table.text("reason"),
        pods=MappingProxyType(table.words("pods")),
    )
    table.done()
    return flow


def _peer(table: Table) -> Addresses | Pods:
    kinds = [key for key in ("namespace", "cidr", "internet") if table.has(key)]
    if len(kinds) != 1:
        raise table.refuse("the end", kinds, "one of namespace, cidr and internet")
    peer: Addresses | Pods
    if kinds == ["namespace"]:
        peer = Pods(namespace=table.text("namespace"), labels=MappingProxyType(table.words("labels")))
    elif kinds == ["cidr"]:
        peer = Addresses(name=table.text("name", table.text("cidr")), cidr=table.text("cidr"), without=tuple(table.texts("without", [])))
    else:
        peer = Addresses(name=table.text("internet"), cidr="0.0.0.0/0", without=NOT_THE_INTERNET)
    table.done()
    return peer


def _teams(table: Table) -> list[Manifest]:
    made: list[Manifest] = []
    for one in table.tables("team"):
        name, group = one.text("name"), one.text("group")
        permissions = [*one.texts("permissions", [str(each) for each in READING])]
        wrong = [each for each in permissions if each not in list(Permission)]
        if wrong:
            raise one.refuse("permissions", wrong[0], f"one or more of {', '.join(Permission)}", "7.2.2")
        for space in one.texts("namespaces"):
            made += [team_role(name, space, [Permission(each) for each in permissions]), team_binding(name, space, group)]
        one.done()
    return made


def _images(table: Table) -> list[Manifest]:
    if not table.has("images"):
        return []
    images = table.table("images")
    registries = images.texts("registries")
    signers = [key for key in ("key", "keyless") if images.has(key)]
    if len(signers) != 1:
        raise images.refuse("key, keyless", signers, "one of the two: a KMS key, or an issuer and a subject", "6.5.1")
    signer: SigningKey | SigningIdentity
    if signers == ["key"]:
        signer = SigningKey(arn=images.text("key"))
    else:
        keyless = images.table("keyless")
        signer = SigningIdentity(issuer=keyless.text("issuer"), subject=keyless.text("subject"))
        keyless.done()
    images.done()
    return [*images_by_digest(registries), signed_images(registries, signer)]


def _values(table: Table) -> list[Manifest]:
    kyverno = table.table("kyverno")
    values = chart_values(kyverno.text("registry"))
    kyverno.done()
    return [values]


PARTS: Mapping[str, Callable[[Table], list[Manifest]]] = MappingProxyType(
    {
        "all": _all,
        "namespaces": _namespaces,
        "teams": _teams,
        "images": _images,
        "kyverno-values": _values,
        "handler": lambda _table: handler_access(),
    }
)
"""What can be asked for: everything a declaration holds, one part of it, the values of Kyverno's chart, or the handler's rights."""
_KNOWN = ("namespace", "team", "images", "kyverno")


def manifests(table: Table, part: str = "all") -> list[Manifest]:
    """The manifests of a declaration.

    Args:
        table: the declaration.
        part: one of ``PARTS``.

    Raises:
        RefusedSetting: a value is missing, of the wrong kind, misspelt or not allowed.
    """
    made = PARTS[part](table)
    for key in _KNOWN:
        table.has(key)
    if part != "handler":
        table.done()
    if not made:
        raise table.refuse(part, None, "declared: there is no [[namespace]], [[team]] or [images] for it")
    return made
