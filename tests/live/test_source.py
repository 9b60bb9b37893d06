"""What a reader asks: lists whose pages boto3 does not know, and errors of which the text alone says what they mean."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.session import enter
from pci_constructs.live.reading.source import Lists, NotRead, Source
from tests.emulator import REGION, Emulator


def source(service: str) -> Source:
    return Source(enter(regions=[REGION]), service, REGION, ThreadPoolExecutor(1), Lists())


def acl(name: str) -> dict[str, str]:
    return {"Name": name, "Id": name, "ARN": f"arn:aws:wafv2:{REGION}:111122223333:regional/webacl/{name}/1"}


def test_pages_that_end_with_a_marker_are_read_to_the_end(aws: Emulator) -> None:
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("first")], "NextMarker": "first"}, times=1)
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("second")]})
    assert [one["Name"] for one in source("wafv2").pages("list_web_acls", "WebACLs", Scope="REGIONAL")] == ["first", "second"]
    assert [asked.get("NextMarker") for asked in aws.asked("wafv2.ListWebACLs")] == [None, "first"]


def test_a_marker_that_leads_nowhere_is_no_answer(aws: Emulator) -> None:
    aws.answer("wafv2.ListWebACLs", {"WebACLs": [acl("first")], "NextMarker": "first"})
    with pytest.raises(NotRead, match="the same page twice"):
        source("wafv2").pages("list_web_acls", "WebACLs", Scope="REGIONAL")


@pytest.mark.parametrize(("text", "expected"), [("Macie is not enabled", ABSENT), ("no right", Unknown)], ids=["off", "refused"])
def test_the_text_of_an_error_tells_what_is_off_from_what_is_refused(text: str, expected: object, aws: Emulator) -> None:
    aws.fault("macie2.GetMacieSession", "AccessDeniedException", message=text, status=403)
    found = source("macie2").ask("get_macie_session", needs="status", absent=("AccessDeniedException: Macie is not enabled",))
    assert found is expected if expected is ABSENT else found.__class__ is expected
