"""Clients of AWS for a release, and their errors in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from pci_constructs.release.failed import Blind, ReleaseFailed

if TYPE_CHECKING:
    from types_boto3_cloudwatch.client import CloudWatchClient
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_elbv2.client import ElasticLoadBalancingv2Client
    from types_boto3_ssm.client import SSMClient
    from types_boto3_sts.client import STSClient

ATTEMPTS = 5
"""How often a call is made at most; between attempts botocore waits longer each time."""


class Clients(Protocol):
    """The five services that a release speaks to."""

    elbv2: "ElasticLoadBalancingv2Client"
    cloudwatch: "CloudWatchClient"
    dynamodb: "DynamoDBClient"
    ssm: "SSMClient"
    sts: "STSClient"


class Account:
    """The clients of one session.

    Args:
        region: the region; that of the environment or the profile by default.

    Raises:
        ReleaseFailed: there is no region, or the configuration cannot be read.
    """

    def __init__(self, region: str | None = None) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, connect_timeout=5, read_timeout=15)
        try:
            session = boto3.Session(region_name=region)
            if not session.region_name:
                raise ReleaseFailed("no region of AWS: set AWS_REGION, or say --region")
            self.elbv2 = session.client("elbv2", config=config)
            self.cloudwatch = session.client("cloudwatch", config=config)
            self.dynamodb = session.client("dynamodb", config=config)
            self.ssm = session.client("ssm", config=config)
            self.sts = session.client("sts", config=config)
        except (BotoCoreError, ValueError) as error:
            raise ReleaseFailed(f"the configuration of AWS: {error}; look at AWS_PROFILE and AWS_REGION") from None


def code(error: Exception) -> str:
    """The code of an error of AWS; empty for others."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get("Code", ""))


@contextmanager
def calling(what: str, *, passing: tuple[str, ...] = ()) -> Iterator[None]:
    """Turns errors of AWS and of the way there into one sentence.

    Args:
        what: what was asked for.
        passing: codes of errors that the caller handles.

    Raises:
        Blind: AWS did not answer what was asked.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if code(error) in passing:
            raise
        said: Any = error.response.get("Error", {})
        raise Blind(f"{what}: AWS answered {said.get('Code', 'error')}: {said.get('Message', '')}".rstrip(": ")) from None
    except BotoCoreError as error:
        raise Blind(f"{what}: {error}") from None
    # botocore's parsers raise what they like on answers that are none.
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise Blind(f"{what}: the answer cannot be read: {type(error).__name__}: {error}") from None
