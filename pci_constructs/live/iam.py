"""IAM: users, groups, roles, policies, and the account's own credentials."""

import csv
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, Scope
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.shapes import day, known, pick, renamed, tags
from pci_constructs.live.reading.source import NotRead, Source

_DETAILS = "get_account_authorization_details"
_OF_AWS = "/aws-service-role/"
"""The path of roles that services keep for themselves: nobody else can take or change them."""
_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0)
"""Seconds between looks at a report that IAM is writing."""
_SUMMARY = {
    "AccessKeysPresent": "AccountAccessKeysPresent",
    "MFAEnabled": "AccountMFAEnabled",
    "PasswordPresent": "AccountPasswordPresent",
    "SigningCertificatesPresent": "AccountSigningCertificatesPresent",
}
_PASSWORDS = (
    "AllowUsersToChangePassword",
    "ExpirePasswords",
    "HardExpiry",
    "MaxPasswordAge",
    "MinimumPasswordLength",
    "PasswordReusePrevention",
    "RequireLowercaseCharacters",
    "RequireNumbers",
    "RequireSymbols",
    "RequireUppercaseCharacters",
)


def _users(source: Source) -> Iterator[Found]:
    for item in source.pages(_DETAILS, "UserDetailList", Filter=["User"]):
        groups = [Named("AWS::IAM::Group", name) for name in item.get("GroupList", ())]
        yield _identity(item, "User", {"Groups": groups, "Policies": _inline(item, "UserPolicyList"), "Tags": tags(pick(item, "Tags"))})


def _groups(source: Source) -> Iterator[Found]:
    for item in source.pages(_DETAILS, "GroupDetailList", Filter=["Group"]):
        yield _identity(item, "Group", {"Policies": _inline(item, "GroupPolicyList")})


def _roles(source: Source) -> Iterator[Found]:
    for item in source.pages(_DETAILS, "RoleDetailList", Filter=["Role"]):
        if item["Path"].startswith(_OF_AWS):
            continue
        trust = document(item["AssumeRolePolicyDocument"])
        own = {"AssumeRolePolicyDocument": trust, "Policies": _inline(item, "RolePolicyList"), "Tags": tags(pick(item, "Tags"))}
        yield _identity(item, "Role", own)


def _identity(item: Any, kind: str, own: Mapping[str, Any]) -> Found:
    managed = [policy["PolicyArn"] for policy in item.get("AttachedManagedPolicies", ())]
    common = {f"{kind}Name": item[f"{kind}Name"], "Path": item["Path"], "ManagedPolicyArns": managed}
    if kind != "Group":
        common["PermissionsBoundary"] = pick(item, "PermissionsBoundary.PermissionsBoundaryArn")
    return Found(id=item[f"{kind}Name"], arn=item["Arn"], properties={**common, **own})


def _inline(item: Any, list_: str) -> list[Any]:
    return [{"PolicyName": one["PolicyName"], "PolicyDocument": document(one["PolicyDocument"])} for one in item.get(list_, ())]


def _policies(source: Source) -> Iterator[Found]:
    for item in source.pages(_DETAILS, "Policies", Filter=["LocalManagedPolicy"]):
        current = next(version for version in item["PolicyVersionList"] if version["IsDefaultVersion"])
        yield Found(
            id=item["Arn"],
            arn=item["Arn"],
            properties={
                "ManagedPolicyName": item["Arn"].rpartition("/")[2],
                "Path": item["Path"],
                "PolicyDocument": document(current["Document"]),
                # Identities name the policies that they have; a policy attached from its own side is the same attachment.
                "Groups": ABSENT,
                "Roles": ABSENT,
                "Users": ABSENT,
            },
        )


def _certificates(source: Source) -> Iterator[Found]:
    for item in source.pages("list_server_certificates", "ServerCertificateMetadataList"):
        properties = {**renamed(item, ("Path", "ServerCertificateName")), "Live": {"NotAfter": day(pick(item, "Expiration"))}}
        yield Found(id=item["ServerCertificateName"], arn=item["Arn"], properties=properties)


def _account(source: Source) -> Iterator[Found]:
    summary = pick(source.ask("get_account_summary", needs="SummaryMap"), "SummaryMap")
    devices = source.pages("list_virtual_mfa_devices", "VirtualMFADevices", AssignmentStatus="Assigned")
    virtual = any(str(pick(device, "User.Arn")).endswith(":root") for device in devices)
    yield Found(id=source.account.id, properties={**renamed(summary, _SUMMARY), "VirtualMFA": virtual})


def _password_policy(source: Source) -> Iterator[Found]:
    policy = pick(source.ask("get_account_password_policy", needs="PasswordPolicy", absent=("NoSuchEntity",)), "PasswordPolicy")
    # Without a policy IAM asks for eight characters, and for nothing else that counts here.
    default = {"Exists": False, "MinimumPasswordLength": 8, "ExpirePasswords": False}
    made = known(policy, lambda found: {"Exists": True, **renamed(found, _PASSWORDS)}, absent=default)
    yield Found(id=source.account.id, properties=made if isinstance(made, dict) else dict.fromkeys(("Exists", *_PASSWORDS), made))


def _credentials(source: Source) -> Iterator[Found]:
    for row in csv.DictReader(_report(source).splitlines()):
        root = row["user"] == "<root_account>"
        keys = [_key(row, number) for number in ("1", "2")]
        yield Found(
            id=row["user"],
            arn=f"{row['arn']}#credentials",
            properties={
                "UserName": row["user"],
                "Root": root,
                "Created": _day(row["user_creation_time"]),
                "PasswordEnabled": _flag(row["password_enabled"]),
                "PasswordLastUsed": _day(row["password_last_used"]),
                "PasswordLastChanged": _day(row["password_last_changed"]),
                "MFAActive": _flag(row["mfa_active"]),
                "AccessKeys": [key for key in keys if key],
            },
        )


def _key(row: Mapping[str, str], number: str) -> dict[str, Any]:
    rotated = _day(row[f"access_key_{number}_last_rotated"])
    if rotated is ABSENT:
        return {}
    used = _day(row[f"access_key_{number}_last_used_date"])
    made = {"Number": number, "Active": _flag(row[f"access_key_{number}_active"]), "LastRotated": rotated}
    return made if used is ABSENT else {**made, "LastUsed": used}


def _flag(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    # IAM does not say whether the root user has a password.
    return Unknown("what IAM says only of users") if text == "not_supported" else ABSENT


def _day(text: str) -> Any:
    """The day of a time in the report; ``ABSENT`` where there was none."""
    return text[:10] if text[:4].isdecimal() else ABSENT


def _report(source: Source) -> str:
    """The credential report, which IAM writes when asked, and keeps for four hours.

    Raises:
        NotRead: it could not be had.
    """
    for wait in _WAITS:
        state = pick(source.ask("generate_credential_report", needs="State"), "State")
        if state.__class__ is Unknown or state not in ("STARTED", "INPROGRESS", "COMPLETE"):
            raise source.lost("iam:GenerateCredentialReport")
        if state == "COMPLETE":
            content = pick(source.ask("get_credential_report", needs="Content"), "Content")
            if content.__class__ is Unknown:
                raise source.lost("iam:GetCredentialReport")
            return content.decode() if isinstance(content, bytes) else str(content)
        threading.Event().wait(wait)
    raise NotRead("iam:GenerateCredentialReport", "took too long")


_AUTHORIZATION = ("iam:GetAccountAuthorizationDetails",)
_OF_IDENTITIES = ("ManagedPolicyArns", "Path", "Policies")

COLLECTOR = Collector(
    service="iam",
    scope=Scope.GLOBAL,
    readers=(
        Reader(
            type="AWS::IAM::User",
            properties=("Groups", "PermissionsBoundary", "Tags", "UserName", *_OF_IDENTITIES),
            calls=_AUTHORIZATION,
            covers=("AWS::IAM::UserPolicy", "AWS::IAM::UserToGroupAddition"),
            read=_users,
        ),
        Reader(
            type="AWS::IAM::Group",
            properties=("GroupName", *_OF_IDENTITIES),
            calls=_AUTHORIZATION,
            covers=("AWS::IAM::GroupPolicy",),
            read=_groups,
        ),
        Reader(
            type="AWS::IAM::Role",
            properties=("AssumeRolePolicyDocument", "PermissionsBoundary", "RoleName", "Tags", *_OF_IDENTITIES),
            calls=_AUTHORIZATION,
            covers=("AWS::IAM::Policy", "AWS::IAM::RolePolicy"),
            read=_roles,
        ),
        Reader(
            type="AWS::IAM::ManagedPolicy",
            properties=("Groups", "ManagedPolicyName", "Path", "PolicyDocument", "Roles", "Users"),
            calls=_AUTHORIZATION,
            read=_policies,
        ),
        Reader(
            type="AWS::IAM::ServerCertificate",
            properties=("Live", "Path", "ServerCertificateName"),
            calls=("iam:ListServerCertificates",),
            read=_certificates,
        ),
        Reader(
            type="Live::IAM::Account",
            properties=(*_SUMMARY, "VirtualMFA"),
            calls=("iam:GetAccountSummary", "iam:ListVirtualMFADevices"),
            read=_account,
        ),
        Reader(
            type="Live::IAM::PasswordPolicy",
            properties=("Exists", *_PASSWORDS),
            calls=("iam:GetAccountPasswordPolicy",),
            read=_password_policy,
        ),
        Reader(
            type="Live::IAM::Credentials",
            properties=(
                "AccessKeys",
                "Created",
                "MFAActive",
                "PasswordEnabled",
                "PasswordLastChanged",
                "PasswordLastUsed",
                "Root",
                "UserName",
            ),
            calls=("iam:GenerateCredentialReport", "iam:GetCredentialReport"),
            read=_credentials,
        ),
    ),
)
