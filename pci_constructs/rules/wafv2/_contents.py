"""Whether a filter holds anything that could stop a request."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed, some


def not_empty(resource: ResourceView, path: str, what: str) -> Judgement:
    """Judges that a list has an entry, whatever it is."""
    return some(
        resource.each(path),
        lambda _: passed(f"there is a {what}", path),
        empty=failed(f"there is no {what}, and so nothing is stopped", path),
    )
