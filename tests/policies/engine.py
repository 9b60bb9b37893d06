"""The policies in a real Rego engine: rego-cpp, through ``regopy``.

Version 1.5.2 has three faults that the policies keep clear of: ``sprintf`` puts strings in quotes that are arguments of a function, a
variable of ``every`` must not have the name of a field that is read from it, and ``time.parse_rfc3339_ns`` knows no ``Z``.
"""

import json
from functools import cache
from typing import Any

from regopy import Interpreter

from pci_constructs.policies import modules


@cache
def interpreter(package: str) -> Any:
    """An engine with a package and what it needs: all of them for ``main``. The engine compiles what it has for each question."""
    made = Interpreter()
    wanted = ("lib.rego", f"{package.removeprefix('pci.')}.rego")
    for name, text in modules():
        if package == "main" or name in wanted:
            made.add_module(name, text)
    return made


def denied(facts: object, package: str) -> list[dict[str, str]]:
    """Why a package denies facts; nothing if it does not.

    Args:
        facts: the facts as plain data.
        package: the package: ``main``, as conftest asks by itself, or that of one gate.
    """
    engine = interpreter(package)
    engine.set_input(json.loads(json.dumps(facts)))
    answer = engine.query(f"data.{package}.deny")
    assert answer.ok, str(answer)
    found: list[dict[str, str]] = json.loads(str(answer))["expressions"][0]
    assert all(set(one) == {"msg", "requirement"} for one in found)
    return found


def requirements(facts: object, package: str) -> set[str]:
    """The requirements that a package denies facts for."""
    return {one["requirement"] for one in denied(facts, package)}
