"""The account that is looked at: credentials, regions, and a client of each service in each region."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pci_constructs.live.reading.clients import FAILURES, REQUESTS, Budget, Models, client_of, reason, session_with


class CannotLook(Exception):
    """There is no way into the account; the message says what was tried, why it failed and what to do."""


@dataclass(slots=True, kw_only=True)
class Account:
    """An account and the way into it.

    Attributes:
        id: its number.
        partition: the part of AWS that it is in, such as ``aws``.
        regions: the regions that are looked at.
        disabled: regions that were named and that the account has not enabled: nothing runs there.
        budget: the requests that may be made.
    """

    id: str
    partition: str
    regions: tuple[str, ...]
    disabled: tuple[str, ...] = ()
    budget: Budget
    _session: Any
    _models: Models = field(default_factory=Models)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def home(self) -> str:
        """The region whose endpoints answer for what has none."""
        return self.regions[0]

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region; there is one of each."""
        # Making one is not safe in several threads; using one is.
        with self._lock:
            key = (service, region)
            if key not in self._clients:
                self._clients[key] = client_of(self._session, service, region, self.budget)
            return self._clients[key]

    def release(self, service: str) -> None:
        """Lets go of the clients of a service that is read: they weigh more than what most services tell."""
        with self._lock:
            for key in [key for key in self._clients if key[0] == service]:
                del self._clients[key]
            self._models.forget(service)

    def offers(self, service: str, region: str) -> bool:
        """Whether AWS is known to offer a service in a region."""
        regions = self._session.get_available_regions(service, self.partition)
        # What has no regions, such as IAM, is offered by a partition or is not.
        return region in regions if regions else bool(self._session.get_available_regions(service, self.partition, allow_non_regional=True))


def enter(
    *,
    profile: str | None = None,
    role: str | None = None,
    external_id: str | None = None,
    regions: Sequence[str] = (),
    limit: int = REQUESTS,
) -> Account:
    """Finds credentials, and what account and regions they are for.

    Args:
        profile: a profile of AWS's configuration; the usual sources by default.
        role: the ARN of a role to assume.
        external_id: the external id that the role asks for.
        regions: the regions to look at; that of the configuration by default, and ``all`` for every one that the account has enabled.
        limit: how many requests may be made.

    Raises:
        CannotLook: there are no credentials, they are not accepted, or no region is known.
    """
    budget, models = Budget(limit=limit), Models()
    try:
        session = session_with(models, profile_name=profile)
        chosen = tuple(dict.fromkeys(regions)) or tuple(filter(None, (session.region_name,)))
        if not chosen:
            raise CannotLook("no region is known: name one with --region, or set AWS_REGION")
        first = _first(session, chosen)
        if role:
            session = _assumed(session, role, external_id, first, budget=budget, models=models)
        who = client_of(session, "sts", first, budget).get_caller_identity()
        account, partition = str(who["Account"]), str(who["Arn"]).split(":")[1]
    except (*FAILURES, ValueError, KeyError, IndexError) as error:
        raise CannotLook(_why(error, profile, role)) from None
    enabled, disabled = _regions(session, chosen, first, budget)
    return Account(id=account, partition=partition, regions=enabled, disabled=disabled, budget=budget, _session=session, _models=models)


def _first(session: Any, chosen: Sequence[str]) -> str:
    """The region to ask who one is: one that AWS is known to have, for the name of another may be misspelt."""
    known = {name for partition in session.get_available_partitions() for name in session.get_available_regions("ec2", partition)}
    return next((name for name in (*chosen, session.region_name) if name in known), "us-east-1")


EVERY = "all"
"""The name that stands for every region which the account has enabled."""


def _assumed(session: Any, role: str, external_id: str | None, region: str, *, budget: Budget, models: Models) -> Any:
    more = {"ExternalId": external_id} if external_id else {}
    found = client_of(session, "sts", region, budget).assume_role(RoleArn=role, RoleSessionName="pci-constructs-verify", **more)[
        "Credentials"
    ]
    return session_with(
        models,
        aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"],
        aws_session_token=found["SessionToken"],
        region_name=region,
    )


def _regions(session: Any, chosen: Iterable[str], first: str, budget: Budget) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The regions that were chosen and are enabled, and those that are not."""
    wanted = list(chosen)
    try:
        answer = client_of(session, "ec2", first, budget).describe_regions(AllRegions=True)["Regions"]
        status = {str(region["RegionName"]): str(region.get("OptInStatus", "")) for region in answer}
    except (*FAILURES, KeyError) as error:
        if EVERY in wanted:
            raise CannotLook(
                f"which regions are enabled is not known: ec2:DescribeRegions {reason(error)}; name them with --region"
            ) from None
        return tuple(wanted), ()
    for name in wanted:
        if name != EVERY and name not in status:
            raise CannotLook(f"there is no region {name!r}; there are {', '.join(sorted(status))}")
    enabled = [name for name, said in sorted(status.items()) if said != "not-opted-in"]
    named = enabled if EVERY in wanted else wanted
    there = tuple(name for name in named if name in enabled)
    if not there:
        raise CannotLook(f"none of the regions is enabled in the account: {', '.join(wanted)}; enable one, or name another with --region")
    return there, tuple(name for name in named if name not in enabled)


def _why(error: Exception, profile: str | None, role: str | None) -> str:
    name = type(error).__name__
    if name == "ProfileNotFound":
        return f"there is no profile {profile!r} in AWS's configuration; `aws configure list-profiles` lists them"
    if name in (
        "NoCredentialsError",
        "PartialCredentialsError",
        "CredentialRetrievalError",
        "SSOTokenLoadError",
        "UnauthorizedSSOTokenError",
    ):
        return "there are no credentials: sign in, or name a profile with --profile, or a role that these may assume with --role"
    if role and getattr(error, "operation_name", "") == "AssumeRole":
        return f"the role {role} cannot be assumed ({reason(error)}): check its trust policy, --external-id and whose credentials these are"
    if name == "ParamValidationError":
        return f"--role must be the ARN of a role and --external-id 2 to 1,224 characters, got {role!r}"
    return f"the credentials are not accepted ({reason(error)}): sign in again, or name a profile with --profile"
