"""The account of DocumentDB with the other engine."""

from tests.emulator import Emulator
from tests.live.accounts import docdb

PLANTED = docdb.PLANTED
GONE = {"neptune.DescribeDBClusterSnapshotAttributes": "DBClusterSnapshotNotFoundFault"}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    docdb.populate(aws, "neptune", "neptune_enable_audit_log", "1", "neptune1.4")
