import ast
from pathlib import Path

from pci_constructs.reports import _claims
from pci_constructs.reports._claims import constructs
from pci_constructs.standard import requirements

PACKAGE = Path(_claims.__file__).parents[1]


def named(name: str) -> _claims.Construct:
    return next(one for one in constructs() if one.name.endswith(f".{name}"))


def test_every_public_construct_that_claims_something_is_found() -> None:
    classes = {
        node.name
        for folder in ("aws", "kubernetes", "delivery")
        for file in (PACKAGE / folder).rglob("*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and any("Construct" in ast.unparse(base) for base in node.bases)
    }
    assert {one.name.rpartition(".")[2] for one in constructs()} <= classes
    assert len(classes) - len(constructs()) < 5


def test_an_id_in_parentheses_is_a_claim_with_its_sentence() -> None:
    assert named("EncryptedDatabase").how["8.6.2"] == (
        "RDS makes the administrator's password, keeps it in Secrets Manager and changes it every 7 days (8.6.2, 8.6.3).",
    )


def test_an_id_within_a_sentence_is_only_spoken_of() -> None:
    assert not {"3.3.1", "3.4.1", "3.5.1"} & set(named("AuditLogGroup").how)


def test_an_argument_is_a_claim_as_a_whole() -> None:
    assert named("AuditLogGroup").how["10.5.1"] == (
        "retention_days: how long events are kept, in days; 365 by default and at least (10.5.1).",
    )


def test_the_module_speaks_for_a_class_that_says_nothing_itself() -> None:
    assert named("QueryLog").how["10.2.1"] == (
        "DNS queries of a VPC, logged: where a workload tried to go, even when nothing answered (PCI DSS 10.2.1).",
    )


def test_what_is_claimed_exists() -> None:
    assert {id_ for one in constructs() for id_ in one.how} <= set(requirements())


def test_what_a_construct_is_about_has_no_arguments() -> None:
    assert all("Args:" not in paragraph for one in constructs() for paragraph in one.about)
