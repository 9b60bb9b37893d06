"""A part of a bucket as a place for files: each is there whole, once, and never written over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pci_constructs.evidence.calls import calling
from pci_constructs.evidence.refused import StoreFailed
from pci_constructs.evidence.store import Store

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client


class Objects:
    """The objects under a prefix.

    Args:
        client: the client of S3.
        bucket: the bucket.
        prefix: what comes before every name; ``artifacts/`` in a bucket of evidence.
    """

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self._client = client
        self._store = Store(client, bucket)
        self._bucket = bucket
        self._prefix = prefix
        self.name = f"s3://{bucket}/{prefix}".rstrip("/")

    def keys(self, prefix: str) -> Sequence[str]:
        """The names that begin so.

        Raises:
            StoreFailed: the bucket cannot be listed.
        """
        found: list[str] = []
        with calling(f"the objects in {self.name}", cure="listing needs s3:ListBucket"):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=f"{self._prefix}{prefix}"):
                if "Name" not in page or "IsTruncated" not in page:
                    # botocore reads whatever is no listing as an empty one.
                    raise StoreFailed(f"the objects in {self.name}: the answer is no listing")
                found += [str(one["Key"]).removeprefix(self._prefix) for one in page.get("Contents", ())]
        return found

    def put_once(self, key: str, content: bytes) -> bool:
        """Writes an object that is not there yet; ``False`` if there is one already.

        Raises:
            StoreFailed: it cannot be written.
        """
        return self._store.put_once(f"{self._prefix}{key}", content)

    def read(self, key: str, *, most: int) -> bytes | None:
        """An object, at most so much of it; ``None`` if there is none.

        Raises:
            StoreFailed: it cannot be read.
        """
        return self._store.read(f"{self._prefix}{key}", most=most)

    def unencrypted(self) -> str:
        """Why new objects are not encrypted with a key in KMS; empty if they are.

        Raises:
            StoreFailed: the bucket does not say.
        """
        from botocore.exceptions import ClientError

        from pci_constructs.evidence.calls import code

        with calling(f"the encryption of {self._bucket}", cure="reading it needs s3:GetEncryptionConfiguration"):
            try:
                answer = self._client.get_bucket_encryption(Bucket=self._bucket)
            except ClientError as error:
                if code(error) != "ServerSideEncryptionConfigurationNotFoundError":
                    raise
                return "the bucket has no encryption by default"
        rules = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
        algorithms = {rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "none") for rule in rules} or {"none"}
        wrong = sorted(algorithms - {"aws:kms", "aws:kms:dsse"})
        return f"the bucket encrypts by default with {', '.join(wrong)}" if wrong else ""
