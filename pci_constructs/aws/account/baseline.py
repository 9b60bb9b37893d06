"""The baseline of an account (PCI DSS 2.2.6, 3.5.1, 6.3.1, 7.2.4, 8.3.6, 8.3.7, 8.3.9, 11.3.1, 12.10.1)."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

import aws_cdk as cdk
from aws_cdk import aws_accessanalyzer as accessanalyzer
from aws_cdk import aws_kms as kms
from aws_cdk import aws_macie as macie_
from aws_cdk import aws_sns as sns
from constructs import Construct

from pci_constructs.aws._settings import is_known, where
from pci_constructs.aws.account import findings, services
from pci_constructs.aws.account.contacts import Contact
from pci_constructs.aws.account.passwords import PasswordPolicy
from pci_constructs.aws.account.settings import REQUIREMENTS, Setting, Settings, left_out
from pci_constructs.aws.config.recorder import ConfigurationRecorder
from pci_constructs.aws.guardduty import ThreatDetection
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.securityhub import SecurityHub
from pci_constructs.aws.singleton import Singleton, require
from pci_constructs.refusals import RefusedSetting

MACIE = "AWS::Macie::Session"
ANALYZER = "AWS::AccessAnalyzer::Analyzer"
MAX_HOPS = 2
"""One hop is the instance itself, two are a container on it."""
MAX_UNUSED_DAYS = 90
"""When access counts as unused (8.2.6)."""


class Scan(StrEnum):
    """What Inspector looks for vulnerabilities in."""

    INSTANCES = "EC2"
    """Packages and network paths of instances."""
    IMAGES = "ECR"
    """Container images."""
    FUNCTIONS = "LAMBDA"
    """Packages of functions."""
    FUNCTION_CODE = "LAMBDA_CODE"
    """The code of functions; not in every region."""
    REPOSITORIES = "CODE_REPOSITORY"
    """Repositories that are connected to Inspector; not in every region."""


NEEDED_SCANS = (Scan.INSTANCES, Scan.IMAGES, Scan.FUNCTIONS)


class AccountBaseline(Construct):
    """What holds for everything in an account and region, set once: passwords, public access, volumes, metadata, scans, contacts, watchers.

    A function sets what CloudFormation cannot. Where the account is stricter it stays so, whatever is deployed, rolled back or deleted.
    No bucket is public (1.4.4), new instances demand session tokens (2.2.6), Macie looks for card data by itself (12.10.7), analyzers list
    access from outside (7.2.4, 7.3.3), and people hear of what is found (10.4.1.1).

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        key: the customer managed key of the function's log, environment and dead letters.
        volume_key: the customer managed key that new volumes and copies of snapshots are encrypted with (3.5.1, 3.6.1).
        alarms: the encrypted topic that is told of findings, such as ``AlarmTopic.topic``.
        security_contact: whom AWS calls about security (12.10.1); needed unless ``required`` has the contacts.
        operations_contact: whom it calls about operations; by default the one that is set stays.
        billing_contact: whom it calls about bills; by default the one that is set stays.
        passwords: what passwords of IAM users must be; the least that the standard asks by default (8.3.6, 8.3.7, 8.3.9).
        hop_limit: how many hops an instance's metadata travels: 1, the default, or 2, for containers that have no identity of their own.
        tokens_enforced: whether an instance that does not demand session tokens is refused at its start; it is by default.
        scans: what Inspector scans; instances, images and functions by default and at least (6.3.1, 11.3.1).
        unused_days: after how many days access counts as unused; 90 by default and at most (8.2.6).
        macie: whether this construct makes Macie's session, the account has one, or somebody else sees to it. Where it has one, discovery
            is switched on and findings are routed.
        analyzers: the same for the analyzers of access from outside and of unused access; an existing one's findings are routed.
        detection: GuardDuty, where this app makes it elsewhere; by default it is made here, with every protection.
        hub: Security Hub, where this app makes it elsewhere; by default it is made here, with the PCI DSS standard.
        recorder: AWS Config, where this app makes it: a hub that is made here waits for it.
        required: settings that somebody else sees to, an organization's administrator say. They are recorded and not set.

    Attributes:
        settings: the custom resources by id, such as ``Passwords``; none where all are required of somebody else.
        session: the ``macie.CfnSession``; ``None`` in the other modes.
        analyzers: the ``accessanalyzer.CfnAnalyzer``, of access from outside first; none in the other modes.
        detection: the ``ThreatDetection``.
        hub: the ``SecurityHub``.
        routes: the ``events.CfnRule`` that route findings.

    Raises:
        RefusedSetting: a key is not customer managed, nobody is called about security, or a setting is weaker than the standard asks.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey,
        volume_key: kms.IKey,
        alarms: sns.ITopic,
        security_contact: Contact | None = None,
        operations_contact: Contact | None = None,
        billing_contact: Contact | None = None,
        passwords: PasswordPolicy | None = None,
        hop_limit: int = 1,
        tokens_enforced: bool = True,
        scans: Collection[Scan | str] = NEEDED_SCANS,
        unused_days: int = MAX_UNUSED_DAYS,
        macie: Singleton = Singleton.CREATE,
        analyzers: Singleton = Singleton.CREATE,
        detection: ThreatDetection | None = None,
        hub: SecurityHub | None = None,
        recorder: ConfigurationRecorder | None = None,
        required: Collection[Setting | str] = (),
    ) -> None:
        place = where(scope, construct_id)
        macie, analyzers = Singleton(macie), Singleton(analyzers)
        elsewhere = _checked_settings(required, macie, place)
        check_customer_managed(key, where=place, requirement_id="10.3.1")
        check_customer_managed(volume_key, where=place, argument="volume_key")
        _check_limits(hop_limit, unused_days, place)
        chosen = _checked_scans(scans, place)
        contacts = {"SECURITY": security_contact, "OPERATIONS": operations_contact, "BILLING": billing_contact}
        _check_contacts(contacts, Setting.CONTACTS in elsewhere, place)
        super().__init__(scope, construct_id)
        account = cdk.Stack.of(self).account
        self.session: macie_.CfnSession | None = None
        self.analyzers: tuple[accessanalyzer.CfnAnalyzer, ...] = ()
        wanted: list[tuple[str, Setting, Mapping[str, object]]] = [
            ("PublicAccess", Setting.PUBLIC_ACCESS, {"AccountId": account}),
            ("Passwords", Setting.PASSWORDS, (passwords or PasswordPolicy()).properties()),
            ("Volumes", Setting.VOLUMES, {"KeyArn": volume_key.key_arn}),
            ("InstanceMetadata", Setting.INSTANCE_METADATA, _metadata(hop_limit, tokens_enforced)),
            ("Inspector", Setting.INSPECTOR, {"AccountId": account, "ResourceTypes": chosen}),
            ("CardData", Setting.CARD_DATA, {"AccountId": account}),
            *_contacts(contacts),
        ]
        asked = [one for one in wanted if one[1] not in elsewhere]
        made = Settings(self, "PciSettings", key=key, volume_key=volume_key, asked=asked) if asked else None
        self.settings: Mapping[str, cdk.CustomResource] = made.resources if made else {}
        for setting in sorted(elsewhere):
            require(self, setting, *REQUIREMENTS[setting])
        self.routes = tuple(findings.tell(self, alarms, route) for route in _routes(macie, analyzers, elsewhere))
        if macie is Singleton.CREATE:
            self.session = services.session(self)
        elif macie is Singleton.REQUIRE:
            require(self, MACIE, "12.10.7", "A3.2.5")
        if self.session is not None and "CardData" in self.settings:
            self.settings["CardData"].node.add_dependency(self.session)
        if analyzers is Singleton.CREATE:
            self.analyzers = services.analyzers(self, unused_days)
        else:
            require(self, ANALYZER, "7.2.4", "7.3.3", "8.2.6")
        self.detection = detection or ThreatDetection(self, "PciThreatDetection", alarms=alarms)
        self.hub = hub or SecurityHub(self, "PciSecurityHub", alarms=alarms, recorder=recorder)


def _metadata(hop_limit: int, tokens_enforced: bool) -> dict[str, object]:
    return {"HttpPutResponseHopLimit": hop_limit, "HttpTokensEnforced": "enabled" if tokens_enforced else "disabled"}


def _contacts(contacts: Mapping[str, Contact | None]) -> Iterator[tuple[str, Setting, Mapping[str, object]]]:
    for kind, contact in contacts.items():
        if contact is not None:
            yield f"{kind.title()}Contact", Setting.CONTACTS, {"AlternateContactType": kind, **contact.properties()}


def _routes(macie: Singleton, analyzers: Singleton, elsewhere: Collection[Setting]) -> Iterator[findings.Route]:
    if Setting.INSPECTOR not in elsewhere:
        yield findings.VULNERABILITIES
    if macie is not Singleton.REQUIRE:
        yield findings.CARD_DATA
    if analyzers is not Singleton.REQUIRE:
        yield findings.ACCESS


def _checked_settings(required: Collection[Setting | str], macie: Singleton, place: str) -> frozenset[Setting]:
    try:
        elsewhere = left_out(required)
    except ValueError:
        raise RefusedSetting(
            where=place, argument="required", value=list(required), allowed=f"some of {', '.join(Setting)}", requirement_id=None
        ) from None
    # Whoever sees to Macie's session sees to its discovery too.
    return elsewhere | {Setting.CARD_DATA} if macie is Singleton.REQUIRE else elsewhere


def _checked_scans(scans: Collection[Scan | str], place: str) -> list[str]:
    known = set(scans) <= set(Scan)
    if not known or not set(NEEDED_SCANS) <= set(scans):
        raise RefusedSetting(
            where=place,
            argument="scans",
            value=", ".join(sorted(map(str, scans))),
            allowed=f"{', '.join(NEEDED_SCANS)} at least, and others of {', '.join(Scan)}",
            requirement_id="11.3.1" if known else None,
        )
    return [scan.value for scan in Scan if scan in scans]


def _check_limits(hop_limit: int, unused_days: int, place: str) -> None:
    for argument, value, most, requirement in (
        ("hop_limit", hop_limit, MAX_HOPS, "2.2.6"),
        ("unused_days", unused_days, MAX_UNUSED_DAYS, "8.2.6"),
    ):
        if is_known(value) and (not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most):
            raise RefusedSetting(
                where=place, argument=argument, value=value, allowed=f"a whole number from 1 to {most}", requirement_id=requirement
            )


def _check_contacts(contacts: Mapping[str, Contact | None], elsewhere: bool, place: str) -> None:
    if elsewhere and any(contacts.values()):
        raise RefusedSetting(
            where=place,
            argument="required",
            value=Setting.CONTACTS.value,
            allowed="without the contacts where some are given",
            requirement_id=None,
        )
    if not elsewhere and contacts["SECURITY"] is None:
        raise RefusedSetting(
            where=place,
            argument="security_contact",
            value=None,
            allowed="a Contact",
            requirement_id="12.10.1",
            cure="or say with required=[Setting.CONTACTS] that somebody else sets it",
        )
