"""What every manifest has: an API version, a kind, a name, and labels that Kubernetes takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pci_constructs.refusals import RefusedSetting

Manifest = dict[str, Any]
"""One Kubernetes object as plain data, as it is sent to the API or written as YAML."""

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_QUALIFIED = re.compile(r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
RESERVED_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")
"""Namespaces of Kubernetes itself: what is theirs stays theirs, and nobody's payment service runs beside it."""


def thing(
    api_version: str,
    kind: str,
    name: str,
    *,
    namespace: str | None = None,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
    **rest: Any,
) -> Manifest:
    """One object.

    Args:
        api_version: its API group and version.
        kind: its kind.
        name: its name.
        namespace: its namespace; none for what belongs to the whole cluster.
        labels: its labels.
        annotations: its annotations.
        rest: the other fields, such as ``spec``.
    """
    metadata: Manifest = {"name": name}
    for key, value in (("namespace", namespace), ("labels", labels), ("annotations", annotations)):
        if value:
            metadata[key] = value if isinstance(value, str) else dict(value)
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest}


def check_name(name: object, *, where: str, argument: str) -> str:
    """The name, if Kubernetes takes it.

    Raises:
        RefusedSetting: it is no DNS label.
    """
    if not isinstance(name, str) or not _LABEL.fullmatch(name):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=name,
            allowed="a DNS label: up to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends",
            requirement_id=None,
        )
    return name


def check_namespace(name: object, *, where: str, argument: str = "name") -> str:
    """The name of a namespace of ours.

    Raises:
        RefusedSetting: it is no DNS label, or a namespace of Kubernetes itself.
    """
    checked = check_name(name, where=where, argument=argument)
    if checked in RESERVED_NAMESPACES or checked.startswith("kube-"):
        raise RefusedSetting(
            where=where,
            argument=argument,
            value=checked,
            allowed="a namespace of your own, beside those of Kubernetes",
            requirement_id="2.2.3",
        )
    return checked


def check_labels(labels: Mapping[str, str], *, where: str, argument: str, reserved: Sequence[str] = ()) -> dict[str, str]:
    """The labels, if Kubernetes takes them.

    Raises:
        RefusedSetting: a key or value has a form that Kubernetes does not take, or a key is one that this library sets.
    """
    for key, value in labels.items():
        if key in reserved or any(name.endswith("/") and key.startswith(name) for name in reserved):
            allowed = f"a label other than {', '.join(reserved)}, which say what the namespace is"
            raise RefusedSetting(where=where, argument=argument, value=key, allowed=allowed, requirement_id=None)
        if not _QUALIFIED.fullmatch(key) or not isinstance(value, str) or not _LABEL_VALUE.fullmatch(value):
            raise RefusedSetting(
                where=where,
                argument=argument,
                value=f"{key}={value}",
                allowed="labels as Kubernetes takes them: up to 63 letters, digits, hyphens, underscores and dots",
                requirement_id=None,
            )
    return dict(labels)
