"""What a reader asks: lists whose pages boto3 does not know, and errors of which the text alone says what they mean."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.clients import NoAnswer
from pci_constructs.live.reading.onward import onward
from pci_constructs.live.reading.session import Account, enter
from pci_constructs.live.reading.source import Gone, Lists, NotRead, Source
from tests.emulator import REGION, Emulator


def source(service: str, account: Account | None = None) -> Source:
    return Source(account or enter(regions=[REGION]), service, REGION, ThreadPoolExecutor(1), Lists())


def acl(name: str) -> dict[str, str]:
    return {"Name": name, "Id": name, "ARN": f"arn:aws:wafv2:{REGION}:111122223333:regional/webacl/{name}/1"}


def test_pages_that_end_with_a_marker_are_read_to_the_end(aws: Emulator) -> None:
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("first")], "NextMarker": "first"}, times=1)
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("second")]})
    assert [one["Name"] for one in source("wafv2").pages("list_web_acls", "WebACLs", Scope="REGIONAL")] == ["first", "second"]
    assert [asked.get("NextMarker") for asked in aws.asked("wafv2.ListWebACLs")] == [None, "first"]


def origins(id_: str, more: str = "") -> bytes:
    marked = f"<NextMarker>{more}</NextMarker>" if more else ""
    return f"<VpcOriginList>{marked}<Items><VpcOriginSummary><Id>{id_}</Id></VpcOriginSummary></Items></VpcOriginList>".encode()


def test_a_marker_may_lie_beside_the_list_within_a_field(aws: Emulator) -> None:
    aws.answer("cloudfront.ListVpcOrigins", origins("first", "here"), times=1)
    aws.answer("cloudfront.ListVpcOrigins", origins("second"))
    found = source("cloudfront").pages("list_vpc_origins", "VpcOriginList.Items")
    assert [one["Id"] for one in found] == ["first", "second"]
    assert [asked.get("Marker") for asked in aws.asked("cloudfront.ListVpcOrigins")] == [None, "here"]


def test_such_a_marker_may_lead_nowhere_too(aws: Emulator) -> None:
    aws.answer("cloudfront.ListVpcOrigins", origins("first", "here"))
    with pytest.raises(NotRead, match="the same page twice"):
        source("cloudfront").pages("list_vpc_origins", "VpcOriginList.Items")


def test_a_marker_that_leads_nowhere_is_no_answer(aws: Emulator) -> None:
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("first")], "NextMarker": "first"})
    with pytest.raises(NotRead, match="the same page twice"):
        source("wafv2").pages("list_web_acls", "WebACLs", Scope="REGIONAL")


@pytest.mark.parametrize(("text", "expected"), [("Macie is not enabled", ABSENT), ("no right", Unknown)], ids=["off", "refused"])
def test_the_text_of_an_error_tells_what_is_off_from_what_is_refused(text: str, expected: object, aws: Emulator) -> None:
    aws.fault("macie2.GetMacieSession", "AccessDeniedException", message=text, status=403)
    found = source("macie2").ask("get_macie_session", needs="status", absent=("AccessDeniedException: Macie is not enabled",))
    assert found is expected if expected is ABSENT else found.__class__ is expected


def test_the_text_of_an_error_tells_what_is_gone_from_what_is_wrong(aws: Emulator) -> None:
    asked: dict[str, Any] = {
        "needs": "NotebookInstanceArn",
        "gone": ("ValidationException: RecordNotFound",),
        "NotebookInstanceName": "one",
    }
    aws.fault("sagemaker.DescribeNotebookInstance", "ValidationException", message="RecordNotFound", times=1)
    aws.fault("sagemaker.DescribeNotebookInstance", "ValidationException", message="1 validation error")
    sagemaker = source("sagemaker")
    with pytest.raises(Gone):
        sagemaker.ask("describe_notebook_instance", **asked)
    assert sagemaker.ask("describe_notebook_instance", **asked).__class__ is Unknown


def streams() -> Any:
    more, after = "HasMoreDeliveryStreams", "ExclusiveStartDeliveryStreamName"
    return onward(source("firehose"), "list_delivery_streams", "DeliveryStreamNames", more=more, after=after)


def test_a_list_without_a_token_goes_on_after_its_last_element(aws: Emulator) -> None:
    aws.answer("firehose.ListDeliveryStreams", {"DeliveryStreamNames": ["a", "b"], "HasMoreDeliveryStreams": True}, times=1)
    aws.answer("firehose.ListDeliveryStreams", {"DeliveryStreamNames": ["c"], "HasMoreDeliveryStreams": False})
    assert streams() == ["a", "b", "c"]
    assert [asked.get("ExclusiveStartDeliveryStreamName") for asked in aws.asked("firehose.ListDeliveryStreams")] == [None, "b"]


@pytest.mark.parametrize("names", [[], ["a"]])
def test_a_list_that_does_not_go_on_is_no_answer(names: list[str], aws: Emulator) -> None:
    aws.answer("firehose.ListDeliveryStreams", {"DeliveryStreamNames": names, "HasMoreDeliveryStreams": True})
    with pytest.raises(NoAnswer, match="the same page twice"):
        streams()


def test_a_list_of_which_a_page_is_refused_is_not_known(aws: Emulator) -> None:
    aws.answer("firehose.ListDeliveryStreams", {"DeliveryStreamNames": ["a"], "HasMoreDeliveryStreams": True}, times=1)
    aws.deny("firehose.ListDeliveryStreams")
    assert streams().__class__ is Unknown


@pytest.fixture
def down(aws: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint can be reached."""

    def fail(*_: Any, **__: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://nowhere.invalid")

    monkeypatch.setattr("botocore.endpoint.Endpoint.make_request", fail)


@pytest.fixture
def entered(aws: Emulator) -> Account:
    return enter(regions=[REGION])


@pytest.mark.parametrize(
    ("service", "operation", "key"), [("kms", "list_keys", "Keys"), ("iam", "list_users", "Users"), ("waf", "list_rules", "Rules")]
)
def test_a_network_that_is_down_is_an_error(service: str, operation: str, key: str, entered: Account, down: None) -> None:
    with pytest.raises(NotRead, match="EndpointConnectionError"):
        source(service, entered).pages(operation, key)


def test_a_region_in_which_a_service_is_not_offered_has_nothing_of_it(entered: Account, down: None) -> None:
    assert source("route53-recovery-cluster", entered).pages("list_routing_controls", "RoutingControls") == []
