"""Logs without a replica: the exception on record, with what PCI's worksheet for compensating controls asks (10.3.3, 12.3.1)."""

from aws_cdk import aws_s3 as s3

from pci_constructs.exceptions import accept
from pci_constructs.records import ExceptionRecord, Kind, Worksheet
from stacks.settings import Settings

RULE = "s3-bucket-replication-enabled"
ONE_ACCOUNT = "the environment is one account in one region; a bucket for replicas belongs into an account for logs, not into it"
LOCKED = "Object Lock keeps each version for as long as logs must be kept"
REFUSED = "versioning keeps what is overwritten, and the bucket's policy denies the deletion of versions to everybody"


def accept_single_copy(bucket: s3.IBucket, settings: Settings, *, logs: str, protection: str, elsewhere: str) -> None:
    """Records on one bucket of logs that nothing replicates it, if the settings name who accepts that.

    Args:
        bucket: the bucket.
        settings: the environment's settings.
        logs: what it holds.
        protection: what keeps its objects from being changed and deleted.
        elsewhere: where else the same can be read.
    """
    accepted = settings.log_copies
    if accepted is None:
        return
    record = ExceptionRecord(
        reason=f"{logs} are copied from where they arise to this bucket at once, and nobody deletes them there; no second bucket has them",
        owner=accepted.owner,
        approver=accepted.approver,
        expires=accepted.expires,
        ticket=accepted.ticket,
        kind=Kind.COMPENSATING_CONTROL,
        worksheet=Worksheet(
            constraints=ONE_ACCOUNT,
            objective=f"logs survive whoever wants them gone (10.3.2, 10.3.3): {protection}, so that no administrator removes them",
            risk="logs of the retention period are lost with the region or the account, which S3's copies in several zones do not outlive",
            definition=f"{protection}; the bucket is in the account of {settings.environment} alone; {elsewhere}",
            validation="rules of this library on versions, locks and denied deletion judge the bucket at every synth; a planted defect "
            "turns the gate red",
            maintenance="the gate runs at every change, AWS Config and Security Hub watch the bucket, and the record ends within a year",
        ),
    )
    accept(bucket, RULE, record)
