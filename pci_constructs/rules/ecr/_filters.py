"""Which repositories the rules of a registry are about."""

from pci_constructs.rules import ResourceView, Undetermined
from pci_constructs.rules.policies import glob


def takes(pattern: str, repository: ResourceView) -> bool:
    """Whether a filter of a registry's rule matches the name of a repository.

    Raises:
        Undetermined: the name is not known, and the filter does not match every one.
    """
    if pattern.strip("*") == "":
        return True
    if not repository.has("RepositoryName"):
        raise Undetermined("the name that CloudFormation gives the repository", "RepositoryName")
    # A filter without a wildcard matches every name that holds it.
    return bool(glob(pattern if "*" in pattern else f"*{pattern}*").fullmatch(repository.text("RepositoryName")))
