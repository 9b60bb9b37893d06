"""What the rules on managed nodes share."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed

NODE = "Live::SSM::ManagedNode"
_COMPLIANT = "COMPLIANT"


def compliant(node: ResourceView, path: str, what: str, *, silent: Judgement) -> Judgement:
    """Judges what Systems Manager says of a node.

    Args:
        node: the node.
        path: the property that has it.
        what: what is compliant, for messages.
        silent: the judgement if Systems Manager says nothing.
    """
    if not node.has(path):
        return silent
    said = node.text(path)
    if said == _COMPLIANT:
        return passed(f"its {what} are compliant", path)
    return failed(f"its {what} are {said}", path)
