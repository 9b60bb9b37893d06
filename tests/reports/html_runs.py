"""Runs that the tests of the HTML page show, hostile ones among them."""

from typing import Any

from msgspec.structs import replace

from pci_constructs.findings import Finding, InventoryItem, Run, Severity, Subject, Verdict

HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "quotes": "\"><img src=x onerror='alert(1)'>",
    "reordered": "user\u202etxt.exe\u2066",
    "controls": "a\x00b\x1b[31mc\u2028d",
    "long": "x" * 10_000,
    "emoji": "👩🏽‍🚀 shop",
    "surrogate": "half \ud83d pair",
    "template": "{{ 7 * 7 }} {% raw %}",
    "comment": "<!-- <script ",
}
WORKSHEET = {
    "constraints": "the vendor ships no newer engine",
    "objective": "card data stays unreadable",
    "risk": "old ciphers can be chosen",
    "definition": "a proxy in front speaks TLS 1.3 alone",
    "validation": "scanned every week",
    "maintenance": "the scan is a pipeline step",
}
RECORD = {
    "reason": "staging alone",
    "owner": "platform@example.com",
    "approver": "ciso@example.com",
    "expires": "2026-12-05",
    "ticket": "S-1",
}


def subject(name: str = "Shop/Data/Store", **others: Any) -> Subject:
    """A bucket."""
    fields = {"construct_path": name, "template": "Shop.template.json", "stack": "Shop", "logical_id": "Store", "type": "AWS::S3::Bucket"}
    return Subject(**{**fields, **others})


def finding(verdict: Verdict = Verdict.FAIL, **others: Any) -> Finding:
    """A finding on a bucket."""
    fields: dict[str, Any] = {
        "rule": "s3-bucket-ssl-requests-only",
        "severity": Severity.HIGH,
        "requirements": ("4.2.1",),
        "subject": subject(),
        "message": "requests without TLS are answered",
        "remediation": "deny them in the bucket's policy",
    }
    return Finding(verdict=verdict, **{**fields, **others})


def run(*findings: Finding, **others: Any) -> Run:
    """A run of one stack."""
    fields: dict[str, Any] = {
        "stages": 1,
        "stacks": 1,
        "nested_stacks": 0,
        "resources": 1,
        "rules": 3,
        "record": {"time": "2026-11-25T12:00:00Z", "commit": "0123456789abcdef", "options": {"fail_on": "medium", "strict": False}},
    }
    return Run(findings=findings, **{**fields, **others})


def every_verdict() -> Run:
    """One finding of each verdict, exceptions, another tool's finding, and an inventory."""
    store, queue = subject(), subject("Shop/Orders", logical_id="Orders", type="AWS::SQS::Queue")
    return run(
        finding(),
        finding(Verdict.ERROR, subject=queue, rule="sqs-queue-policy-full-access-check", message="the rule raised KeyError"),
        finding(Verdict.UNDETERMINED, subject=queue, blocked_by="parameter Policy", message="the policy is a parameter"),
        finding(
            Verdict.ACCEPTED, rule="s3-bucket-versioning-enabled", requirements=("10.3.3",), exception={**RECORD, "kind": "accepted-risk"}
        ),
        finding(
            Verdict.ACCEPTED, rule="elb-tls", exception={**RECORD, "kind": "compensating-control", **WORKSHEET, "expires": "2026-11-20"}
        ),
        finding(Verdict.PASS, rule="s3-bucket-level-public-access-prohibited", message="nothing is public"),
        finding(Verdict.NOT_APPLICABLE, subject=queue, rule="sqs-queue-dlq-check", message="it is a dead-letter queue itself"),
        finding(source="cdk-nag:AwsSolutions", rule="AwsSolutions-S1", severity=Severity.LOW, message="no access log", requirements=()),
        resources=2,
        inventory=(
            InventoryItem(subject=store, scope="cde", reason="holds card numbers", owner="payments"),
            InventoryItem(subject=queue, scope="connected-to", reason="is read by the shop"),
        ),
        templates={"Shop.template.json": "ab" * 32},
    )


def hostile() -> Run:
    """A run whose every text is one of the hostile ones."""
    found = [
        replace(
            finding(verdict, message=text, remediation=text, property=text, blocked_by=text, source=source),
            rule=text if source != "pci-dss" else "s3-bucket-ssl-requests-only",
            subject=subject(text, template=text, stack=text, logical_id=text, type=text, stage=text, account=text, region=text),
            exception=dict.fromkeys((*RECORD, *WORKSHEET), text) if verdict is Verdict.ACCEPTED else None,
        )
        for text in HOSTILE.values()
        for verdict in Verdict
        for source in ("pci-dss", text)
    ]
    return run(
        *found,
        unreadable=tuple(HOSTILE.values()),
        inventory=tuple(InventoryItem(subject=one.subject, scope=one.message, reason=one.message, owner=one.message) for one in found),
        templates=dict.fromkeys(HOSTILE.values(), "0" * 64),
        record={
            "time": HOSTILE["script"],
            "commit": HOSTILE["quotes"],
            "tools": {HOSTILE["script"]: HOSTILE["surrogate"]},
            "options": {HOSTILE["script"]: HOSTILE["script"]},
            "settings": {HOSTILE["quotes"]: [HOSTILE["script"]]},
            "register": HOSTILE["template"],
        },
    )


def many(number: int, resources: int) -> Run:
    """As many findings on as many resources, of the rules of a real pack's size."""
    verdicts = (*[Verdict.PASS] * 14, *[Verdict.NOT_APPLICABLE] * 4, Verdict.FAIL, Verdict.UNDETERMINED)
    severities = list(Severity)
    subjects = [
        subject(
            f"prod/Stack{at % 20}/Service{at // 20}/Default/Resource",
            stack=f"prod/Stack{at % 20}",
            template=f"prodStack{at % 20}.template.json",
            logical_id=f"Service{at // 20}{at:08X}",
            type=f"AWS::Service{at % 40}::Thing",
        )
        for at in range(resources)
    ]
    return run(
        *(
            finding(
                verdicts[(at * 7) % len(verdicts)],
                rule=f"rule-number-{(at // resources + at) % 300}",
                severity=severities[at % 4],
                subject=subjects[at % resources],
                message=f"the setting number {at % 500} is as it is",
            )
            for at in range(number)
        ),
        stacks=20,
        resources=resources,
        rules=300,
        inventory=tuple(InventoryItem(subject=one, scope="cde", reason="holds card data") for one in subjects),
    )
