"""Groups of shards as they are."""

import pytest

from pci_constructs.assembly import Reference
from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts import rds_shards
from tests.live.kit import assembly, judged, of, verdict

RULE, TAGGED = "rds-cluster-public-access-check", "pci-scope-tagged"
TYPE = "AWS::RDS::DBShardGroup"


@pytest.mark.parametrize("rule", [RULE, TAGGED])
def test_groups_are_judged(rule: str, aws: Emulator) -> None:
    rds_shards.arrange(aws)
    run = judged("rds_shards")
    assert [verdict(run, rule, f":{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


def test_what_is_not_told_is_not_known(aws: Emulator) -> None:
    told = "".join(f"<{name}>one</{name}>" for name in ("DBShardGroupIdentifier", "DBShardGroupArn", "DBClusterIdentifier"))
    aws.answer("rds.DescribeDBShardGroups", _page(told))
    run = judged("rds_shards")
    assert (verdict(run, RULE), verdict(run, TAGGED)) == (Verdict.UNDETERMINED, Verdict.UNDETERMINED)


def test_pages_follow_each_other(aws: Emulator) -> None:
    first, second = (
        "".join(f"<{name}>{value}</{name}>" for name in ("DBShardGroupIdentifier", "DBShardGroupArn", "DBClusterIdentifier"))
        for value in ("one", "two")
    )
    aws.answer("rds.DescribeDBShardGroups", _page(first, "next"), times=1)
    aws.answer("rds.DescribeDBShardGroups", _page(second))
    assert len(of(judged("rds_shards"), RULE)) == 2
    assert [asked.get("Marker") for asked in aws.asked("rds.DescribeDBShardGroups")] == [None, "next"]


def test_they_are_tied_to_their_clusters(aws: Emulator) -> None:
    rds_shards.arrange(aws)
    found = [one.properties["DBClusterIdentifier"] for _, one in assembly("rds", "rds_shards").resources() if one.type == TYPE]
    assert [isinstance(cluster, Reference) for cluster in found] == [True, True]


def _page(group: str, marker: str = "") -> bytes:
    """An answer with one group, and with a marker if there are more."""
    more = f"<Marker>{marker}</Marker>" if marker else ""
    shown = f"<DBShardGroups><DBShardGroup>{group}</DBShardGroup></DBShardGroups>{more}"
    result = f"<DescribeDBShardGroupsResult>{shown}</DescribeDBShardGroupsResult>"
    return f"<DescribeDBShardGroupsResponse>{result}</DescribeDBShardGroupsResponse>".encode()
