"""EC2: the images that instances run from, and whether the account is told to allow them."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_PAGES = {"PageSize": 500}
_AT_ONCE = 200
"""How many values AWS takes in a filter."""
_ENDED = ("shutting-down", "terminated")
_CHECKED = ("audit-mode", "enabled")
"""The states of the setting in which EC2 compares images with what is allowed."""
_IMAGE = {"DeprecationTime": "DeprecationTime", "ImageId": "ImageId", "Name": "Name", "OwnerAlias": "ImageOwnerAlias", "OwnerId": "OwnerId"}


def _used(source: Source) -> Iterator[Found]:
    reservations = source.pages("describe_instances", "Reservations", PaginationConfig=_PAGES)
    running = [item for found in reservations for item in found["Instances"] if item["State"]["Name"] not in _ENDED]
    ids = sorted({item["ImageId"] for item in running})
    if not ids:
        return
    state = pick(source.ask("get_allowed_images_settings", needs="State"), "State")
    for start in range(0, len(ids), _AT_ONCE):
        wanted = [{"Name": "image-id", "Values": ids[start : start + _AT_ONCE]}]
        # One that was taken back since is not among them.
        for item in source.pages("describe_images", "Images", Filters=wanted, IncludeDeprecated=True):
            checked = known(state, _CHECKED.__contains__)
            allowed = pick(item, "ImageAllowed") is True if checked is True else checked
            # The image itself has a reader of its own where it is the account's.
            yield Found(id=f"used {item['ImageId']}", properties={**renamed(item, _IMAGE), "ImageAllowed": allowed})


COLLECTOR = Collector(
    service="ec2",
    readers=(
        Reader(
            type="Live::EC2::UsedImage",
            properties=(*_IMAGE, "ImageAllowed"),
            calls=("ec2:DescribeImages", "ec2:DescribeInstances", "ec2:GetAllowedImagesSettings"),
            read=_used,
        ),
    ),
)
