"""Which Kubernetes versions EKS supports, and until when: dated data in ``standard/eks_versions.json`` (PCI DSS 6.3.3, 12.3.4)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from pci_constructs import clock
from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting
from pci_constructs.standard.support import support_table


@cache
def end_of_standard_support() -> Mapping[str, date]:
    """The day on which each known version leaves standard support, oldest version first."""
    table = support_table("eks_versions")
    return MappingProxyType({version: row["end_of_standard_support"] for version, row in table["versions"].items()})


def check_supported(version: str, *, where: str, on: date | None = None) -> None:
    """Refuses a Kubernetes version that is not, or no longer, in standard support.

    Args:
        version: the version, such as ``1.35``.
        where: the construct path, for the message.
        on: the day to judge for; today by default.

    Raises:
        RefusedSetting: the version has left standard support, or the library does not know it.
    """
    if not is_known(version):
        return
    day = on or clock.today()
    ends = end_of_standard_support()
    supported = [known for known, end in ends.items() if day < end]
    if version in supported:
        return
    ended = ends.get(version)
    raise RefusedSetting(
        where=where,
        argument="version",
        value=version,
        allowed=f"a Kubernetes version in standard support ({', '.join(supported) or 'none that this release of the library knows'})",
        requirement_id="6.3.3" if ended else "12.3.4",
        cure=f"its standard support ended on {ended}" if ended else "update the library, or add the version to eks_versions.json",
    )
