"""No snapshot of a disk can be shared with everyone.

One call makes a snapshot public, and with it every file of the disk that it was taken of. Blocking all public sharing in a region takes
the possibility away, for snapshots that are public already too (1.4.4, 7.3.3). Blocking only new sharing leaves those as they are.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed


def _check(block: ResourceView) -> Judgement:
    state = block.text("State").strip().lower()
    if state == "block-all-sharing":
        return passed("no snapshot can be public", "State")
    if state == "block-new-sharing":
        return failed("snapshots that are public already stay public", "State")
    return failed("public sharing of snapshots is not blocked", "State")


RULE = Rule(
    id="ebs-snapshot-block-public-access",
    title="Public sharing of EBS snapshots is blocked in the region",
    severity=Severity.HIGH,
    requirements={
        "1.4.4": "stored card data cannot be reached from untrusted networks by way of a public snapshot",
        "7.3.3": "access to snapshots is denied to everyone who is not named",
    },
    remediation="set State to block-all-sharing",
    types=("AWS::EC2::SnapshotBlockPublicAccess",),
    check=_check,
    equivalents={"securityhub": "EC2.182", "config": "ebs-snapshot-block-public-access"},
    passing={"State": "block-all-sharing"},
    failing={"State": "block-new-sharing"},
)
