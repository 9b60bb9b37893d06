"""Systems Manager: nodes and whether they are patched, associations, documents, what holds in sessions, parameters, settings."""

import json
from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.assembly.model import RUNNING
from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_GONE = ("InvalidDocument", "InvalidResourceId")
_OWN = [{"Key": "Owner", "Values": ["Self"]}]
_SETTINGS = (
    "/ssm/documents/console/public-sharing-permission",
    "/ssm/managed-instance/default-ec2-instance-management-role",
)
"""The settings of an account and region that rules ask for."""
_NONE = "$None"
"""What a setting has that nobody has set."""
_NODE = ("AgentVersion", "InstanceId", "PingStatus", "PlatformName", "PlatformType", "ResourceType")
_ASSOCIATION = ("AssociationName", "Name", "ScheduleExpression")
_SESSION, PREFERENCES = "Session", "SSM-SessionManagerRunShell"
_OF_SESSIONS = (
    "cloudWatchEncryptionEnabled",
    "cloudWatchLogGroupName",
    "idleSessionTimeout",
    "kmsKeyId",
    "maxSessionDuration",
    "s3BucketName",
    "s3EncryptionEnabled",
)
_COMPLIANCE = {"Patch": "Patch", "Association": "Association"}


def _nodes(source: Source) -> Iterator[Found]:
    states: dict[tuple[str, str], Any] = {}
    for item in source.pages("list_resource_compliance_summaries", "ResourceComplianceSummaryItems"):
        states[item["ResourceId"], item["ComplianceType"]] = item["Status"]
    for item in source.pages("describe_instance_information", "InstanceInformationList"):
        id_ = item["InstanceId"]
        compliance = {name: states.get((id_, kind), ABSENT) for name, kind in _COMPLIANCE.items()}
        yield Found(id=f"node {id_}", arn=source.arn(f"managed-instance/{id_}"), properties={**renamed(item, _NODE), **compliance})


def _associations(source: Source) -> Iterator[Found]:
    for item in source.pages("list_associations", "Associations"):
        id_ = item["AssociationId"]
        targets = [{"Key": part["Key"], "Values": list(part["Values"])} for part in item.get("Targets", ())]
        properties = {**renamed(item, _ASSOCIATION), "InstanceId": item.get("InstanceId") or ABSENT, "Targets": targets or ABSENT}
        yield Found(id=id_, arn=source.arn(f"association/{id_}"), properties=properties)


def _documents(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        answer = source.ask("describe_document_permission", needs="AccountIds", gone=_GONE, Name=item["Name"], PermissionType="Share")
        properties = {
            **renamed(item, ("DocumentFormat", "DocumentType", "Name", "TargetType")),
            "Content": _content(source, item),
            "Live": {"SharedWith": known(pick(answer, "AccountIds"), list)},
            "Tags": tags(pick(item, "Tags")),
        }
        return Found(id=item["Name"], arn=source.arn(f"document/{item['Name']}"), properties=properties)

    yield from source.each(source.pages("list_documents", "DocumentIdentifiers", Filters=_OWN), one)


def _content(source: Source, item: Any) -> Any:
    """What a document says of sessions; what else is in it, and in other documents, is not kept."""
    if item.get("DocumentType") != _SESSION:
        return Unknown("what is in a document that is not of sessions, which is not read")
    answer = source.ask("get_document", needs="Content", gone=_GONE, Name=item["Name"], DocumentFormat="JSON")
    return known(pick(answer, "Content"), _of_session)


def _of_session(text: str) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("inputs", {}), dict):
        return Unknown("what is in the document, which is no map")
    kept: dict[str, Any] = {"sessionType": found["sessionType"]} if "sessionType" in found else {}
    if "inputs" in found:
        kept["inputs"] = Partial({name: found["inputs"][name] for name in _OF_SESSIONS if name in found["inputs"]}, _OF_SESSIONS, RUNNING)
    return Partial(kept, ("sessionType", "inputs"), RUNNING)


def _preferences(source: Source) -> Iterator[Found]:
    names = [item["Name"] for item in source.pages("list_documents", "DocumentIdentifiers", Filters=_OWN)]
    yield Found(id=f"sessions {source.region}", properties={"Document": PREFERENCES if PREFERENCES in names else ABSENT})


def _parameters(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        name = item["Name"]
        answer = source.ask("list_tags_for_resource", needs="TagList", gone=_GONE, ResourceType="Parameter", ResourceId=name)
        pairs = tags(pick(answer, "TagList"))
        properties = {
            **renamed(item, ("DataType", "Name", "Tier", "Type")),
            "Tags": known(pairs, lambda found: {pair["Key"]: pair["Value"] for pair in found}),
        }
        return Found(id=name, arn=item.get("ARN") or source.arn(f"parameter/{name.removeprefix('/')}"), properties=properties)

    yield from source.each(source.pages("describe_parameters", "Parameters"), one)


def _settings(source: Source) -> Iterator[Found]:
    for id_ in _SETTINGS:
        value = pick(source.ask("get_service_setting", needs="ServiceSetting", SettingId=id_), "ServiceSetting.SettingValue")
        shown = known(value, lambda found: ABSENT if found == _NONE else found)
        yield Found(id=id_, arn=source.arn(f"servicesetting{id_}"), properties={"SettingId": id_, "SettingValue": shown})


COLLECTOR = Collector(
    service="ssm",
    readers=(
        Reader(
            type="Live::SSM::ManagedNode",
            properties=(*_NODE, *_COMPLIANCE),
            calls=("ssm:DescribeInstanceInformation", "ssm:ListResourceComplianceSummaries"),
            read=_nodes,
        ),
        Reader(
            type="AWS::SSM::Association",
            properties=(*_ASSOCIATION, "InstanceId", "Targets"),
            calls=("ssm:ListAssociations",),
            read=_associations,
        ),
        Reader(
            type="AWS::SSM::Document",
            properties=("Content", "DocumentFormat", "DocumentType", "Live", "Name", "Tags", "TargetType"),
            calls=("ssm:DescribeDocumentPermission", "ssm:ListDocuments"),
            beyond=("ssm:GetDocument",),
            read=_documents,
        ),
        Reader(
            type="Live::SSM::SessionPreferences",
            properties=("Document",),
            calls=("ssm:ListDocuments",),
            read=_preferences,
        ),
        Reader(
            # What is in a parameter SecurityAudit does not show.
            type="AWS::SSM::Parameter",
            properties=("DataType", "Name", "Tags", "Tier", "Type"),
            calls=("ssm:DescribeParameters", "ssm:ListTagsForResource"),
            read=_parameters,
        ),
        Reader(
            type="AWS::SSM::ServiceSetting",
            properties=("SettingId", "SettingValue"),
            calls=("ssm:GetServiceSetting",),
            read=_settings,
        ),
    ),
)
