"""Whether a value of a template is a secret.

Two questions are kept apart. ``literal_secret`` asks whether the template itself holds a secret. ``judge_readable`` asks of a value that
ends up readable (an environment variable, user data) whether it is one, wherever it comes from: a secret that CloudFormation fetches at
deployment is not in the template, but stands in clear in whatever it is put into.
"""

import re
from typing import Any

from pci_constructs.assembly import ABSENT, Block, Reference, Unknown
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import DYNAMIC, references_in, scalar_text
from pci_constructs.rules.credentials import credential_in, has_place_for_secret, is_mixed, is_ordinary, is_secret, looks_random
from pci_constructs.rules.rule import Judgement, failed, passed, undetermined
from pci_constructs.rules.secret_names import hints_at_secret, kind_of_secret, names_secret, names_what_is_plain

_VARIABLE = expression(r"\$\{[^}]*\}|\{\{[^}]*\}\}")
_NO_TEXT = (bool, Reference, Block, list, dict)
_ATTRIBUTE = r"\$\{[A-Za-z0-9]+\.([A-Za-z0-9.]+)\}"
_KEPT_ELSEWHERE = expression(r"\{\{resolve:(?:secretsmanager|ssm-secure):")


def literal_secret(value: Any, name: str = "") -> str | None:
    """What secret a resolved value is that stands in the template: its own text, a parameter's default, the known part of a longer text.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it: a variable's name, a property.

    Returns:
        What it is, for a message; nothing for a reference to a resource, a dynamic reference, or a parameter without default.
    """
    value = _seen(value)
    if value is None or value is ABSENT or isinstance(value, _NO_TEXT):
        return None
    if value.__class__ is Unknown:
        return credential_in(value.shape) if _has_text(value.shape) else None
    text = scalar_text(value)
    found = credential_in(text)
    if found:
        return found
    if references_in(value) or text.strip().startswith("${"):
        # What is joined to a reference is seldom a secret: the name of a key in it, a path, a port.
        around = _VARIABLE.sub("", text)
        return f"a {name} in part" if kind_of_secret(name) and (looks_random(around) or is_mixed(around)) else None
    kind = kind_of_secret(name)
    if kind and is_secret(text, kind, name):
        return f"a {kind} in clear"
    if hints_at_secret(name) and looks_random(text) and not is_ordinary(text):
        return "what looks like a generated secret"
    return None


def fetched_secret(value: Any) -> str | None:
    """What secret a value becomes at deployment, without standing in the template: a dynamic reference, a parameter that is not echoed,
    the secret key that another resource makes.
    """
    value = _seen(value)
    if value.__class__ is Unknown:
        if value.no_echo:
            return f"the secret {value.why}"
        if _KEPT_ELSEWHERE.search(value.shape or value.why):
            return "a secret that CloudFormation fetches"
        made = next((found for found in re.finditer(_ATTRIBUTE, value.shape) if names_secret(found[1])), None)
        return f"the attribute {made[0]}" if made else None
    for reference in references_in(value):
        if reference.attribute != "Ref" and names_secret(reference.attribute):
            return f"the {reference.attribute} of {reference.resource.logical_id}"
    return None


def _has_text(shape: str) -> bool:
    """Whether anything of a value stands in the template besides what it refers to, such as the name of a secret within a reference."""
    return bool(_VARIABLE.sub("", _VARIABLE.sub("", shape)).strip())


def _seen(value: Any) -> Any:
    """The value, with a dynamic reference that a parameter or mapping holds as text seen as what it is."""
    if isinstance(value, str) and DYNAMIC in value:
        return Unknown(f"dynamic reference {value}", "dynamic", shape=str(value))
    return value


def judge_readable(value: Any, name: str, where: str) -> Judgement:
    """Judges a value that whoever may describe the resource can read: it must not be a secret, whether literal or fetched.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it.
        where: the property.
    """
    value = _seen(value)
    found = literal_secret(value, name)
    if found:
        return failed(f"{name} holds {found}", where)
    found = fetched_secret(value)
    if found:
        return failed(f"{name} receives {found} and shows it to whoever may describe the resource", where)
    if value.__class__ is Unknown and not _plainly_none(value.shape, name):
        return undetermined(f"whether {name} is a secret depends on {value.why}", where, blocked_by=value.why)
    return passed(f"{name} holds no secret", where)


def _plainly_none(shape: str, name: str) -> bool:
    """Whether a value that is not known is no secret all the same: by the text around the unknown part, or by its name."""
    around = _VARIABLE.sub("", shape)
    if kind_of_secret(name) or hints_at_secret(name):
        return bool(around) and is_ordinary(_VARIABLE.sub("x", shape))
    return not has_place_for_secret(shape) if around else names_what_is_plain(name)


def judge_protected(value: Any, name: str, where: str) -> Judgement:
    """Judges a property that AWS hides and that must hold a secret: it comes from a dynamic reference or a parameter that is not echoed.

    Args:
        value: a scalar as ``peek`` or ``each`` gives it.
        name: what the template calls it.
        where: the property.
    """
    value = _seen(value)
    if literal_secret(value, name) or (value.__class__ is not Unknown and not references_in(value) and not is_ordinary(scalar_text(value))):
        return failed(f"{name} is written in plain text", where)
    if value.__class__ is not Unknown or fetched_secret(value):
        return passed(f"{name} is not written in plain text", where)
    if value.kind == "parameter":
        return failed(f"{name} comes from {value.why}, which is shown to everybody who may describe the stack", where)
    if value.kind == "dynamic":
        return failed(f"{name} comes from a parameter of Parameter Store that is not encrypted", where)
    return undetermined(f"where {name} comes from is not known", where, blocked_by=value.why)
