"""Reading values of a template: what is known, what is not, and what CloudFormation takes for true."""

from collections.abc import Mapping
from typing import Any

UNKNOWN = object()
"""Stands for a value that only the deployment knows."""


def known(value: Any) -> Any:
    """The value, or ``UNKNOWN`` for an intrinsic function."""
    return UNKNOWN if isinstance(value, Mapping) and any(key == "Ref" or str(key).startswith("Fn::") for key in value) else value


def boolean(value: Any, *, default: bool) -> Any:
    """A boolean as CloudFormation reads it: strings count, an absent value is the default; ``UNKNOWN`` if it cannot be known."""
    value = known(value)
    if value is UNKNOWN:
        return UNKNOWN
    if value is None:
        return default
    return value is True or str(value).strip().lower() == "true"
