"""Clients of AWS, and their errors in one sentence."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from pci_constructs.evidence.refused import StoreFailed

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudtrail.client import CloudTrailClient
    from types_boto3_kms.client import KMSClient
    from types_boto3_s3.client import S3Client
    from types_boto3_sts.client import STSClient

PARALLEL = 16
"""How many objects are read at a time."""
_DENIED = ("AccessDenied", "AccessDeniedException", "403", "UnauthorizedOperation", "AllAccessDisabled")

_CHANCE = random.SystemRandom()


def back_off(attempt: int, seconds: float) -> None:
    """Waits by chance before every attempt but the first, so that those who write at once part; longer each time, a second at most."""
    if attempt:
        time.sleep(_CHANCE.uniform(0, min(seconds * attempt, 1)))


class Account:
    """The clients of one session, made when first used.

    Args:
        region: the region; that of the environment or the profile by default.

    Raises:
        StoreFailed: there is no region.
    """

    def __init__(self, region: str | None = None) -> None:
        import boto3

        with calling("the configuration of AWS", cure="look at AWS_PROFILE and AWS_REGION"):
            # boto3 itself knows AWS_DEFAULT_REGION alone.
            self._session = boto3.Session(region_name=region or os.environ.get("AWS_REGION") or None)
            if not self._session.region_name:
                raise StoreFailed("no region of AWS: set AWS_REGION, or say --region")
        self.region = self._session.region_name

    def _client(self, name: str) -> Any:
        from botocore.config import Config

        # The stubs of boto3 know the literal names of services and of ways to retry, and nothing in between.
        session, retries = cast("Any", self._session), cast("Any", {"mode": "standard", "total_max_attempts": 8})
        config = Config(retries=retries, connect_timeout=10, read_timeout=60, max_pool_connections=PARALLEL)
        with calling(f"a client for {name}", cure="look at the credentials, AWS_REGION and AWS_ENDPOINT_URL"):
            return session.client(name, config=config)

    def s3(self) -> "S3Client":
        """The store."""
        client: S3Client = self._client("s3")
        return client

    def kms(self) -> "KMSClient":
        """Signatures."""
        client: KMSClient = self._client("kms")
        return client

    def sts(self) -> "STSClient":
        """Who we are."""
        client: STSClient = self._client("sts")
        return client

    def cloudtrail(self) -> "CloudTrailClient":
        """Who did what."""
        client: CloudTrailClient = self._client("cloudtrail")
        return client

    def cloudformation(self) -> "CloudFormationClient":
        """When stacks changed."""
        client: CloudFormationClient = self._client("cloudformation")
        return client


def code(error: Exception) -> str:
    """The code of an error of AWS; empty for others."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


@contextmanager
def calling(what: str, *, cure: str = "") -> Iterator[None]:
    """Turns errors of AWS and of the way there into one sentence.

    Args:
        what: what was asked for.
        cure: what to do where AWS denies it.

    Raises:
        StoreFailed: always when something went wrong.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {})
        reason = f"{said.get('Code', 'error')}: {said.get('Message', '')}".rstrip(": ")
        more = f"; {cure}" if cure and code(error) in _DENIED else ""
        raise StoreFailed(f"{what}: AWS answered {reason}{more}") from None
    except BotoCoreError as error:
        raise StoreFailed(f"{what}: {error}") from None
    # botocore's parsers raise what they like on answers that are none.
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise StoreFailed(f"{what}: the answer cannot be read: {type(error).__name__}: {error}") from None
