"""An index that has all regions, in one that is not asked for, and a local one. The emulator has no Resource Explorer."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import also, plain

CALL = "resource-explorer-2.ListIndexes"


def shown(aws: Emulator, **kinds: str) -> None:
    """Shows an index of a kind in each region, whose name is given with underscores."""
    regions = {name.replace("_", "-"): kind for name, kind in kinds.items()}
    indexes = [
        {"Region": region, "Type": kind, "Arn": f"arn:aws:resource-explorer-2:{region}:{ACCOUNT}:index/{region}"}
        for region, kind in regions.items()
    ]
    also(aws, {CALL: plain({"Indexes": indexes})})


def arrange(aws: Emulator) -> None:
    """Two indexes."""
    shown(aws, **{REGION: "LOCAL", "us_east_1": "AGGREGATOR"})
