"""The store of evidence: what is written once, signed, locked for years, and deleted by nobody (6.5.1, 10.3.2)."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from pci_constructs.aspects import declared_environment, is_production
from pci_constructs.aws._settings import LOG_RETENTION_FLOOR, check_at_least, is_known, where
from pci_constructs.aws.s3 import LockMode, ObjectLock, SecureBucket
from pci_constructs.delivery.signing_key import SigningKey
from pci_constructs.refusals import RefusedSetting

RETENTION_DAYS = 1096
"""Three years: the year that is assessed, the one in which it is, and the one before, which assessors compare with."""
_WRITTEN = ("records/*", "claims/*", "artifacts/*")


class EvidenceStore(Construct):
    """A bucket for records of deployments and the files behind them, and the key that signs the records.

    Each object is written once, by the pipeline's role alone, and locked for three years; nobody deletes, hides or overwrites it
    (10.3.2, 10.5.1). Reading is for IAM of the account to allow (10.3.1). ``pci-constructs evidence`` writes and checks what is in it.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent; logical ids of the bucket are those of a plain ``s3.Bucket`` with this id.
        key: the customer managed key of the objects (3.5.1 as support, 3.6.1).
        access_logs: the bucket that gets the server access logs (10.2.1.3).
        writer: the only role that writes and signs: that of the pipeline (7.2.5). A role that is only named is not given rights to
            ``key`` by this construct: its own policy has to allow ``kms:GenerateDataKey`` and ``kms:Decrypt``.
        administrators: the only principals that may change the signing key; by default those that IAM allows.
        retention_days: how long each object is locked, in days; 1096 by default, at least 365 (10.5.1).
        lock_mode: compliance in a stack that was declared to be production, else governance. Compliance cannot be undone by anybody,
            AWS included: the bucket exists until the last lock is over.
        bucket_name: the physical name; CloudFormation chooses one by default.

    Attributes:
        bucket: the ``s3.Bucket``.
        signing_key: the ``kms.Key`` that signs.

    Raises:
        RefusedSetting: the retention is under 12 months, production is not to be locked for compliance, the key is not customer managed,
            or the writer administers the signing key.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        access_logs: s3.IBucket,
        writer: iam.IRole,
        administrators: Sequence[iam.IPrincipal] | None = None,
        retention_days: int = RETENTION_DAYS,
        lock_mode: LockMode | None = None,
        bucket_name: str | None = None,
    ) -> None:
        place = where(scope, construct_id)
        check_at_least(retention_days, LOG_RETENTION_FLOOR, where=place, argument="retention_days", requirement_id="10.5.1", unit="days")
        production = is_production(declared_environment(scope) or "")
        _check_mode(lock_mode, production=production, place=place)
        super().__init__(scope, construct_id)
        mode = lock_mode or (LockMode.COMPLIANCE if production else LockMode.GOVERNANCE)
        secure = SecureBucket(
            self,
            "Default",
            key=key,
            access_logs=access_logs,
            bucket_name=bucket_name,
            lock=ObjectLock(days=retention_days, mode=mode),
            noncurrent_days=retention_days,
        )
        self.bucket = secure.bucket
        self._write_once(writer)
        self.signing_key = SigningKey(
            self, "PciSigningKey", signer=writer, description="Signs records of evidence", administrators=administrators
        ).key

    def _write_once(self, writer: iam.IRole) -> None:
        bucket = self.bucket
        objects = [bucket.arn_for_objects(part) for part in _WRITTEN]
        pipeline = iam.ArnPrincipal(writer.role_arn)
        for statement in (
            iam.PolicyStatement(sid="PipelineWrites", actions=["s3:PutObject"], principals=[pipeline], resources=objects),
            iam.PolicyStatement(
                sid="PipelineReads",
                actions=["s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"],
                principals=[pipeline],
                resources=objects,
            ),
            iam.PolicyStatement(
                sid="PipelineLists",
                actions=["s3:GetBucketObjectLockConfiguration", "s3:GetBucketVersioning", "s3:ListBucket", "s3:ListBucketVersions"],
                principals=[pipeline],
                resources=[bucket.bucket_arn],
            ),
            _denied(
                "NobodyElseWrites",
                ["s3:PutObject"],
                bucket,
                {"ArnNotEquals": {"aws:PrincipalArn": writer.role_arn}},
            ),
            # Without this header S3 puts a second version over what is there.
            _denied("WritesOnce", ["s3:PutObject"], bucket, {"Null": {"s3:if-none-match": "true"}}),
            # A delete marker hides a record, and makes its name free for another one.
            _denied("NobodyHidesOrUnlocks", ["s3:DeleteObject", "s3:PutObjectLegalHold", "s3:PutObjectRetention"], bucket, None),
        ):
            bucket.add_to_resource_policy(statement)


def _denied(sid: str, actions: Sequence[str], bucket: s3.Bucket, conditions: dict[str, object] | None) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        effect=iam.Effect.DENY,
        actions=list(actions),
        principals=[iam.StarPrincipal()],
        resources=[bucket.arn_for_objects("*")],
        conditions=conditions,
    )


def _check_mode(lock_mode: LockMode | None, *, production: bool, place: str) -> None:
    if production and lock_mode is not None and is_known(lock_mode) and lock_mode is not LockMode.COMPLIANCE:
        raise RefusedSetting(
            where=place,
            argument="lock_mode",
            value=str(lock_mode),
            allowed="LockMode.COMPLIANCE in production: in governance mode whoever may change the bucket's policy can still delete",
            requirement_id="10.3.2",
        )
