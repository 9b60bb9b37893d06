"""What rules see of a running account: what was not read is never absent, and what names another resource refers to it."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.assembly import ABSENT, Assembly, Evaluation, Reference, ResourceView, Undetermined, Unknown
from pci_constructs.assembly.model import EVERYWHERE
from pci_constructs.assembly.values import Partial
from pci_constructs.live.reading.assembly import KEYS_OF_AWS, assembled
from pci_constructs.live.reading.clients import Budget
from pci_constructs.live.reading.collector import Found, Named, Place
from pci_constructs.live.reading.run import Reading
from pci_constructs.live.reading.session import Account
from pci_constructs.rules import judge
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.databases import own_key
from tests.live.kit import TODAY

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/0f4d4d2e-3a55-4c1c-9d5b-0a3c5a3f7c11"
HERE, THERE = "eu-central-1", "eu-west-1"


def place(region: str = HERE, unread: Mapping[str, str] | None = None, **found: list[Found]) -> Place:
    """A region with resources by type, ``AWS__S3__Bucket`` for short."""
    by_type = {name.replace("__", "::"): resources for name, resources in found.items()}
    names = {type_: tuple({key for one in resources for key in one.properties}) for type_, resources in by_type.items()}
    return Place(region=region, found=by_type, read=set(by_type), unread=dict(unread or {}), properties=names)


def account(*places: Place) -> Assembly:
    who = Account(id=ACCOUNT, partition="aws", regions=(HERE, THERE), budget=Budget(), _session=None)
    return assembled(Reading(account=who, places={one.region: one for one in places}))


def views(assembly: Assembly) -> dict[str, ResourceView]:
    evaluation = Evaluation(assembly, today=TODAY)
    return {str(resource.attributes.get("PhysicalId")): evaluation.view(resource) for _, resource in assembly.resources()}


def found(id_: str, **properties: Any) -> Found:
    return Found(id=id_, properties=properties)


class TestPartial:
    """A map of which only some keys were read."""

    def test_what_was_not_read_is_unknown_and_what_was_is_absent(self) -> None:
        partial = Partial({"A": 1}, ("A", "B"), "the test")
        assert partial.get("A") == 1
        assert partial.get("B", ABSENT) is ABSENT
        assert partial.get("C", ABSENT).__class__ is Unknown

    def test_a_rule_that_asks_for_it_is_undetermined(self) -> None:
        view = views(account(place(AWS__X__Y=[found("y", A={"B": 1})])))["y"]
        assert view.number("A.B") == 1
        for ask in (view.get, view.has, view.flag, view.text, view.blocks):
            with pytest.raises(Undetermined, match="C, which is not read from the running account"):
                ask("C")
        assert view.each("C")[0].__class__ is Unknown
        with pytest.raises(Undetermined):
            view.names()

    def test_what_is_there_and_not_known_is_there(self) -> None:
        view = views(account(place(AWS__X__Y=[found("y", A=Unknown("what nobody says"))])))["y"]
        assert view.has("A")
        with pytest.raises(Undetermined, match="what nobody says"):
            view.get("A")

    def test_what_only_templates_have_is_absent_or_unknown(self) -> None:
        view = views(account(place(AWS__X__Y=[found("y")])))["y"]
        assert view.attributes.peek("DependsOn") is ABSENT
        with pytest.raises(Undetermined):
            view.attributes.text("DeletionPolicy")


class TestReferences:
    """What names another resource."""

    def test_arns_ids_and_marked_names_refer(self) -> None:
        arn = "arn:aws:sns:eu-central-1:123456789012:alarms"
        topic = Found(id=arn, arn=arn, properties={"TopicName": "alarms"})
        group = found("sg-0a1b2c3d4e5f60718")
        user = found("u", Topic=arn, Groups=["sg-0a1b2c3d4e5f60718"], Bucket=Named("AWS::S3::Bucket", "cards"), Word="cards")
        bucket = found("cards", BucketName="cards")
        seen = views(account(place(AWS__SNS__Topic=[topic], AWS__EC2__SecurityGroup=[group], AWS__S3__Bucket=[bucket], AWS__X__Y=[user])))
        view = seen["u"]
        assert view.follow("Topic") is seen[arn]
        assert view.get("Topic") == arn
        (reference,) = view.get("Groups")
        assert isinstance(reference, Reference)
        assert view.follow("Bucket") is seen["cards"]
        assert view.follow("Word") is None
        assert seen["cards"].text("BucketName") == "cards"
        assert [other.logical_id for other in seen["cards"].linked("AWS::X::Y", "Bucket")] == ["AWS::X::Y u"]

    def test_a_name_of_another_region_is_not_taken_for_one_here(self) -> None:
        log = found("app", LogGroupName="app")
        user = found("u", Group=Named("AWS::Logs::LogGroup", "app"))
        seen = views(account(place(AWS__X__Y=[user]), place(THERE, AWS__Logs__LogGroup=[log])))
        assert seen["u"].follow("Group") is None

    def test_a_bucket_is_found_from_every_region(self) -> None:
        seen = views(
            account(place(AWS__S3__Bucket=[found("logs")]), place(THERE, AWS__X__Y=[found("u", B=Named("AWS::S3::Bucket", "logs"))]))
        )
        assert seen["u"].follow("B") is seen["logs"]

    def test_what_is_listed_twice_is_there_once(self) -> None:
        assert len(list(account(place(AWS__X__Y=[found("y"), found("y")])).resources())) == 1


class TestKeys:
    """Which keys are AWS's own."""

    def test_a_key_of_aws_is_seen_by_its_alias(self) -> None:
        own = Found(id="alias", arn=KEY, also=(KEY.rpartition("/")[2],), properties={"AliasName": "alias/aws/rds"})
        database = found("d", KmsKeyId=KEY, ById=KEY.rpartition("/")[2])
        assert KEYS_OF_AWS == "Live::KMS::KeyOfAws"
        view = views(account(place(Live__KMS__KeyOfAws=[own], AWS__RDS__DBInstance=[database])))["d"]
        assert view.text("KmsKeyId") == view.text("ById") == "alias/aws/rds"
        assert own_key(view, "KmsKeyId", "storage").verdict == "fail"

    def test_where_aliases_were_not_read_a_key_may_be_one_of_aws(self) -> None:
        view = views(account(place(AWS__RDS__DBInstance=[found("d", KmsKeyId=KEY, ById=KEY.rpartition("/")[2])])))["d"]
        for name in ("KmsKeyId", "ById"):
            with pytest.raises(Undetermined, match="kms:ListAliases"):
                own_key(view, name, "storage")

    def test_a_key_of_another_account_is_somebodys(self) -> None:
        foreign = KEY.replace(ACCOUNT, "999999999999")
        view = views(account(place(AWS__RDS__DBInstance=[found("d", KmsKeyId=foreign)])))["d"]
        assert own_key(view, "KmsKeyId", "storage").verdict == "pass"


class TestWhatElseThereIs:
    """Questions about other resources, whose types may not have been read."""

    def test_a_type_that_nobody_reads_is_not_taken_for_none(self) -> None:
        view = views(account(place(AWS__X__Y=[found("y")])))["y"]
        with pytest.raises(Undetermined, match="AWS::X::Z, which are not read"):
            list(view.neighbours("AWS::X::Z"))
        with pytest.raises(Undetermined, match="AWS::X::Z, which are not read"):
            list(view.linked("AWS::X::Z", "Y"))

    def test_a_type_whose_call_failed_is_not_taken_for_all(self) -> None:
        where = place(
            AWS__X__Y=[found("y")], AWS__X__Z=[found("z")], unread={"AWS::X::Z": "what x:ListZ says, which answered AccessDenied"}
        )
        neighbours = views(account(where))["y"].neighbours("AWS::X::Z")
        assert next(neighbours).logical_id == "AWS::X::Z z"
        with pytest.raises(Undetermined, match="x:ListZ"):
            next(neighbours)

    def test_what_is_of_another_region_is_no_neighbour_and_what_has_none_is(self) -> None:
        here, there, everywhere = place(AWS__X__Y=[found("y")], AWS__X__Z=[]), place(THERE, AWS__X__Z=[found("z")]), place(EVERYWHERE)
        everywhere.found["AWS::IAM::Role"] = [found("r")]
        everywhere.read.add("AWS::IAM::Role")
        seen = views(account(here, there, everywhere))
        assert list(seen["y"].neighbours("AWS::X::Z")) == []
        assert [one.logical_id for one in seen["y"].neighbours("AWS::IAM::Role")] == ["AWS::IAM::Role r"]
        assert [one.logical_id for one in seen["r"].neighbours("AWS::X::Z")] == ["AWS::X::Z z"]


class TestWhatAnAccountNeeds:
    """Rules that a missing resource fails: a template may leave it to another one, an account may not."""

    @staticmethod
    def said(assembly: Assembly, id_: str) -> list[tuple[str | None, str]]:
        return [(one.subject.region, str(one.verdict)) for one in judge(assembly, [rule(id_)], today=TODAY).findings if one.rule == id_]

    def test_a_region_without_a_detector_fails(self) -> None:
        here, there = place(), place(THERE, AWS__GuardDuty__Detector=[found("d", Enable=True)])
        here.read.add("AWS::GuardDuty::Detector")
        assert (HERE, "fail") in self.said(account(here, there), "guardduty-enabled-centralized")
        assert (THERE, "fail") not in self.said(account(here, there), "guardduty-enabled-centralized")

    def test_an_account_without_a_trail_fails_once(self) -> None:
        here, there = place(AWS__CloudTrail__Trail=[]), place(THERE, AWS__CloudTrail__Trail=[])
        assert self.said(account(here, there), "cloudtrail-enabled") == [(HERE, "fail")]

    def test_a_trail_that_may_not_be_read_is_not_known(self) -> None:
        denied = {"AWS::CloudTrail::Trail": "what cloudtrail:DescribeTrails says, which answered AccessDenied"}
        assert self.said(account(place(unread=denied)), "cloudtrail-enabled") == [(HERE, "undetermined")]

    def test_a_type_that_nobody_reads_is_not_known(self) -> None:
        assert self.said(account(place()), "cloudtrail-enabled") == [(HERE, "undetermined")]
