"""Manifests as YAML, the same bytes each time."""

from collections.abc import Iterable
from typing import Any

import yaml

from pci_constructs.kubernetes.manifests.objects import Manifest


def _text(dumper: Any, data: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


# No anchors, which not every reader of YAML takes.
_PLAIN: Any = type("Plain", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True})
_PLAIN.add_representer(str, _text)


def as_yaml(manifests: Iterable[Manifest]) -> str:
    """The manifests as documents of one YAML file."""
    return str(yaml.dump_all(manifests, Dumper=_PLAIN, sort_keys=False, explicit_start=True, width=1000, allow_unicode=True))
