"""``make docs``: writes the pages of ``docs/`` that come from code; a test holds them to it."""

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from pci_constructs.rules import all_rules
from pci_constructs.rules.catalogue import files
from pci_constructs.standard import STANDARD, requirement

DOCS = Path(__file__).parent
NOTE = "<!-- written by `make docs` from the code: change it there -->\n"


def pages() -> Mapping[str, str]:
    """The generated pages by path below ``docs/``."""
    return {"rules.md": _rules(), "constructs/README.md": _constructs()}


def _rules() -> str:
    """One section a rule, from the rule's own file."""
    why = {id_: (import_module(module).__doc__ or "").strip() for id_, module in files().items()}
    lines = [NOTE, f"# Rules for {STANDARD}", ""]
    for rule in all_rules():
        claims = [f"- **{id_}** ({requirement(id_).summary}): {reason}." for id_, reason in rule.requirements.items()]
        lines += [f"## `{rule.id}`", "", f"{rule.title}. Severity: {rule.severity}.", "", why[rule.id], "", "Requirements:", ""]
        lines += claims or [f"- none: {rule.guard_rail}."]
        lines += ["", f"What to do: {rule.remediation}.", ""]
    return "\n".join(lines)


def _constructs() -> str:
    """The index of the construct pages: title and first paragraph of each."""
    lines = [NOTE, "# Constructs", "", "| page | what it is |", "|---|---|"]
    for page in sorted((DOCS / "constructs").glob("*.md")):
        if page.name != "README.md":
            title, _, rest = page.read_text("utf-8").partition("\n")
            first = " ".join(rest.strip().split("\n\n")[0].split())
            lines.append(f"| [{title.removeprefix('# ').strip()}]({page.name}) | {first} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Writes what has changed."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
