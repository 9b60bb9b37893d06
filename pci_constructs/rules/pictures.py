"""The pictures of an assembly that is being judged, from the proof that the rules on segmentation share."""

from typing import TYPE_CHECKING

from pci_constructs.assembly import Evaluation

if TYPE_CHECKING:
    from pci_constructs.network.pictures.picture import Picture

_VPC = "AWS::EC2::VPC"


def pictures_of(evaluation: Evaluation) -> "tuple[tuple[Picture, ...], str]":
    """The pictures, and why there are none where there are networks.

    Nothing that goes wrong here may hide what the rules found.
    """
    if _VPC not in evaluation.by_type:
        return (), ""
    # Only here: a template without a VPC does not load the engine.
    from pci_constructs.network.pictures.sketch import pictures_of as sketched
    from pci_constructs.rules.ec2._segmentation import assessment

    try:
        found = assessment(evaluation)
        if found.apart or found.zones is None:
            return (), found.apart
        return tuple(sketched(found.proof, found.connections, found.zones)), ""
    except Exception as error:
        return (), f"{type(error).__name__}: {error}"
