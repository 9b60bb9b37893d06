"""What CodeBuild's projects are made of."""

from collections.abc import Callable

from pci_constructs.rules import Block, Judgement, ResourceView, attempt, every, passed, worst

PROJECT = "AWS::CodeBuild::Project"


def is_fetched(variable: Block, path: str = "Type") -> bool:
    """Whether a variable of a build names a secret or parameter that is fetched when a build starts; of another type it is in clear."""
    return variable.text(path, "PLAINTEXT").strip().upper() in ("PARAMETER_STORE", "SECRETS_MANAGER")


def each_source(project: ResourceView, decide: Callable[[Block], Judgement], *, good: str) -> Judgement:
    """The worst of what a function decides on the source of a project and on each of its secondary ones."""

    def primary() -> Judgement:
        source = project.get("Source")
        return decide(source) if isinstance(source, Block) else passed(good, "Source")

    secondary = every(project.each("SecondarySources"), decide, empty=passed(good, "SecondarySources"))
    return worst((attempt(primary), secondary), empty=passed(good, "Source"))
