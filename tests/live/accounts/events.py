"""Rules that tell somebody of findings and one that tells nobody, a closed bus and an open one."""

import json

from tests.emulator import ACCOUNT, REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {"events.ListTagsForResource": "ResourceNotFoundException", "events.ListTargetsByRule": "ResourceNotFoundException"}
FINDINGS = {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], "detail": {"severity": [{"numeric": [">=", 4]}]}}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms"


def bus(aws: Emulator, name: str, principal: object) -> None:
    """Makes a bus that somebody may put events on."""
    events = aws.client("events")
    made = events.create_event_bus(Name=name)["EventBusArn"]
    allow = {"Sid": "put", "Effect": "Allow", "Principal": principal, "Action": "events:PutEvents", "Resource": made}
    events.put_permission(EventBusName=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))


def arrange(aws: Emulator) -> None:
    """Rules on two buses."""
    events = aws.client("events")
    events.put_rule(Name="told", EventPattern=json.dumps(FINDINGS), Tags=[{"Key": "pci-scope", "Value": "cde"}])
    events.put_targets(Rule="told", Targets=[{"Id": "t", "Arn": TOPIC, "Input": json.dumps({"password": PLANTED[0]})}])
    events.put_rule(Name="mute", EventPattern=json.dumps(FINDINGS))
    events.put_rule(Name="off", EventPattern=json.dumps(FINDINGS), State="DISABLED")
    events.put_targets(Rule="off", Targets=[{"Id": "t", "Arn": TOPIC}])
    events.put_rule(Name="nightly", ScheduleExpression="cron(0 3 * * ? *)")
    bus(aws, "payments", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    bus(aws, "open", "*")
    events.put_rule(Name="told", EventBusName="payments", EventPattern=json.dumps({"source": ["payments"]}))
