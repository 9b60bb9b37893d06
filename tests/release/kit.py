"""A service with two environments in the emulated account, a clock that does not wait, and processes that die at a chosen call."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.ec2.models import ec2_backends

from pci_constructs.release.calls import Account
from pci_constructs.release.course import Course
from pci_constructs.release.ground import Ground
from pci_constructs.release.journal import Journal, Journals, Step, TableJournal
from pci_constructs.release.service import PREFIX, read_service
from pci_constructs.release.state import ENTRY, KEY
from tests.emulator import ACCOUNT, REGION, Emulator

SERVICE = "payments"
TABLE = "releases"
COURSE = Course(steps=(10, 50, 100), pause=30, watch=15)


class Killed(BaseException):
    """The process is gone: nothing of it runs any more."""


@dataclass
class FakeClock:
    """A clock that goes on when somebody waits.

    Attributes:
        at: the moment.
        events: what happens when a moment is reached.
    """

    at: datetime = datetime(2027, 1, 4, 10, tzinfo=UTC)
    events: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        due = [event for event in self.events if event[0] <= self.at]
        self.events = [event for event in self.events if event[0] > self.at]
        for _, act in due:
            act()

    def after(self, seconds: float, act: Callable[[], object]) -> None:
        self.events.append((self.at + timedelta(seconds=seconds), act))


class Memory:
    """A journal that is asked what it holds."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def note(self, step: Step) -> None:
        self.steps.append(step)

    @property
    def kinds(self) -> list[str]:
        return [step.kind for step in self.steps]


class Dying:
    """A client whose process dies around its n-th call, counted over all clients of the process.

    Args:
        client: the client.
        life: what all clients of the process share.
    """

    def __init__(self, client: Any, life: "Life") -> None:
        self._client = client
        self._life = life

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._client, name)
        if name in ("get_paginator", "exceptions", "meta"):
            return made

        def call(**arguments: Any) -> Any:
            return self._life.live_through(lambda: made(**arguments))

        return call


@dataclass
class Life:
    """How many calls a process still makes.

    Attributes:
        calls: after so many it is gone.
        answered: whether the last call still reaches AWS.
    """

    calls: int
    answered: bool
    made: int = 0

    def live_through(self, call: Callable[[], Any]) -> Any:
        self.made += 1
        if self.made < self.calls:
            return call()
        if self.made == self.calls and self.answered:
            call()
        raise Killed


class DyingAccount:
    """The clients of a process that dies."""

    def __init__(self, account: Account, life: Life) -> None:
        for name in ("elbv2", "cloudwatch", "dynamodb", "ssm", "sts"):
            client = getattr(account, name)
            setattr(self, name, client if name in ("ssm", "sts") else Dying(client, life))


@dataclass
class World:
    """The service as it is in the account."""

    aws: Emulator
    rule: str
    groups: dict[str, str]
    targets: dict[str, list[str]]
    clock: FakeClock = field(default_factory=FakeClock)
    journal: Memory = field(default_factory=Memory)
    account: Account = field(default_factory=Account)
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, name: str) -> Any:
        """A client to arrange with; made once, since making one is what costs."""
        if name not in self._clients:
            self._clients[name] = getattr(self.account, name, None) or self.aws.client(name)
        return self._clients[name]

    def dying(self, life: Life) -> DyingAccount:
        """The clients of a process that dies."""
        return DyingAccount(self.account, life)

    @classmethod
    def prepare(cls, aws: Emulator) -> "World":
        elb = aws.client("elbv2")
        # The server is in this process; a client for EC2, whose model is the largest of all, would cost more than the rest of a test.
        found = ec2_backends[ACCOUNT][REGION].describe_subnets()[:2]
        vpc, subnets = found[0].vpc_id, [subnet.id for subnet in found]
        balancer = elb.create_load_balancer(Name="edge", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        groups, targets = {}, {}
        for number, colour in enumerate(("blue", "green")):
            arn = elb.create_target_group(Name=colour, Protocol="HTTPS", Port=8443, VpcId=vpc, TargetType="ip")["TargetGroups"][0][
                "TargetGroupArn"
            ]
            targets[colour] = [f"10.0.{number}.{host}" for host in (10, 11)]
            elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": address, "Port": 8443} for address in targets[colour]])
            groups[colour] = arn
        listener = elb.create_listener(
            LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": groups["blue"]}]
        )["Listeners"][0]["ListenerArn"]
        forward = {"TargetGroups": [{"TargetGroupArn": groups["blue"], "Weight": 100}, {"TargetGroupArn": groups["green"], "Weight": 0}]}
        rule = elb.create_rule(
            ListenerArn=listener,
            Priority=10,
            Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
            Actions=[{"Type": "forward", "ForwardConfig": forward}],
        )["Rules"][0]["RuleArn"]
        world = cls(aws, rule, groups, targets)
        world._clients["elbv2"] = elb
        world.client("dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": KEY, "KeyType": "HASH"}, {"AttributeName": ENTRY, "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": KEY, "AttributeType": "S"}, {"AttributeName": ENTRY, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        world.configure()
        for colour in groups:
            world.alarm(colour, "OK")
        aws.forget()
        return world

    def configure(self, **changes: Any) -> None:
        """Writes the parameter as the construct does."""
        found = {
            "rule": self.rule,
            "groups": self.groups,
            "alarms": {colour: [f"{colour}-errors", f"{colour}-slow"] for colour in self.groups},
            "table": TABLE,
            "minimum_healthy": 2,
            "test_header": "x-environment",
        }
        text = json.dumps({**found, **changes})
        self.client("ssm").put_parameter(Name=f"{PREFIX}{SERVICE}", Value=text, Type="String", Overwrite=True)

    def alarm(self, colour: str, state: str) -> None:
        """Puts the alarms of a colour into a state."""
        cloudwatch = self.client("cloudwatch")
        for name in (f"{colour}-errors", f"{colour}-slow"):
            cloudwatch.put_metric_alarm(
                AlarmName=name,
                MetricName="x",
                Namespace="x",
                Period=60,
                EvaluationPeriods=1,
                Threshold=1,
                Statistic="Sum",
                ComparisonOperator="GreaterThanThreshold",
            )
            cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="test")

    def remove_targets(self, colour: str) -> None:
        """Takes the targets of a colour away."""
        targets = [{"Id": address, "Port": 8443} for address in self.targets[colour]]
        self.client("elbv2").deregister_targets(TargetGroupArn=self.groups[colour], Targets=targets)

    def set_weights(self, blue: int, green: int) -> None:
        """Sets weights as somebody does at the console."""
        weights = [{"TargetGroupArn": self.groups[c], "Weight": w} for c, w in (("blue", blue), ("green", green))]
        self.client("elbv2").modify_rule(RuleArn=self.rule, Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}])

    def begin_anew(self) -> None:
        """Forgets every release: blue has all traffic, and the journal is empty."""
        table = self.client("dynamodb")
        for item in table.scan(TableName=TABLE, ProjectionExpression=f"{KEY}, {ENTRY}")["Items"]:
            table.delete_item(TableName=TABLE, Key=item)
        self.set_weights(100, 0)
        self.journal.steps.clear()

    @property
    def weights(self) -> dict[str, int]:
        """What the load balancer does."""
        (rule,) = self.client("elbv2").describe_rules(RuleArns=[self.rule])["Rules"]
        by_arn = {g["TargetGroupArn"]: g["Weight"] for g in rule["Actions"][0]["ForwardConfig"]["TargetGroups"]}
        return {colour: by_arn[arn] for colour, arn in self.groups.items()}

    def ground(self, clients: Any = None, *, clock: FakeClock | None = None, journals: tuple[Journal, ...] = ()) -> Ground:
        """The service as a new process sees it."""
        account = clients or self.account
        service = read_service(account, SERVICE)
        journal = Journals([self.journal, TableJournal(account, TABLE), *journals])
        return Ground(account, service, journal=journal, clock=clock or self.clock)

    def recorded(self) -> list[Mapping[str, Any]]:
        """The steps in the table, in order."""
        items = self.client("dynamodb").query(
            TableName=TABLE,
            KeyConditionExpression="service = :s AND begins_with(entry, :e)",
            ExpressionAttributeValues={":s": {"S": SERVICE}, ":e": {"S": "step#"}},
        )["Items"]
        return [json.loads(item["step"]["S"]) for item in items]


def silent(_address: str, _headers: Mapping[str, str]) -> int:
    """Answers every test request."""
    return 200
