"""What the workflows find around them: the sample service in a repository, a forge, scanners, a cluster, an account with both stages."""

import functools
import importlib
import json
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from pci_constructs.delivery.calendar import ChangePlan, Period
from pci_constructs.release.service import PREFIX
from tests.gates import pull_requests as forge
from tests.workflows.runner import Runner, here
from tests.workflows.serving import ROOT

SAMPLE = ROOT / "docs/examples/payment-service"
WORKFLOWS = ROOT / "docs/examples/workflows"
REPOSITORY = "payments-org/payment-service"
COMMIT = forge.MERGED
BEFORE = "7d793037a0760186574b0282f2f435e7bbbbbbbb"
PRODUCTION, STAGING = "eu-west-1", "eu-west-2"
SERVICE = "payments"
LEFT_OUT: Mapping[str, str] = {"Install Trivy, by checksum": ":"}
"""Steps that are not run as they stand, since there is no network: what stands in for their scripts."""


@dataclass(slots=True)
class Account:
    """The emulated account.

    Attributes:
        number: its number.
        endpoint: where it answers.
        settings: what a shell needs to work in it.
        bucket: the bucket of evidence.
        evidence_key: the key that signs records.
        image_key: the key that signs images.
        topic: the topic that hears of deployments.
    """

    number: str
    endpoint: str
    settings: Mapping[str, str]
    bucket: str
    evidence_key: str
    image_key: str
    topic: str

    def tamper(self) -> None:
        """Changes the first record of evidence in the emulator's memory: its API refuses, as the lock forbids."""
        from moto.s3.models import s3_backends

        from pci_constructs.evidence.store import record_key

        for key in s3_backends[self.number]["aws"].get_bucket(self.bucket).keys.getlist(record_key("production", 1)):
            key.value = key.value.replace(b"PAY-1042", b"PAY-1043")


def prepare(number: str, endpoint: str) -> Account:
    """Makes what the stacks of the sample would: keys, store, topic, and the service in both stages."""
    s3, kms = _client("s3", endpoint), _client("kms", endpoint)
    bucket = f"evidence-{number}-delivery"
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration={"LocationConstraint": PRODUCTION})
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1095}}}
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
    keys = [kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"] for _ in range(2)]
    of_data = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": kms.create_key()["KeyMetadata"]["Arn"]}
    rules = [{"ApplyServerSideEncryptionByDefault": of_data, "BucketKeyEnabled": True}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    for region in (PRODUCTION, STAGING):
        _service(number, endpoint, region)
    return Account(
        number=number,
        endpoint=endpoint,
        settings={"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"},
        bucket=bucket,
        evidence_key=keys[0]["KeyId"],
        image_key=keys[1]["Arn"],
        topic=_client("sns", endpoint).create_topic(Name="payments-alarms")["TopicArn"],
    )


def _client(name: str, endpoint: str, region: str = PRODUCTION) -> Any:
    import boto3

    session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=region)
    return session.client(name, endpoint_url=endpoint)  # type: ignore[call-overload]


def _service(number: str, endpoint: str, region: str) -> None:
    """A ``BlueGreenService`` whose alarms are quiet and whose targets are healthy; blue has the traffic."""
    from moto.ec2.models import ec2_backends

    elb = _client("elbv2", endpoint, region)
    # The server is in this process; a client for EC2, whose model is the largest of all, would cost more than a change.
    found = ec2_backends[number][region].describe_subnets()[:2]
    balancer = elb.create_load_balancer(Name=SERVICE, Subnets=[one.id for one in found])["LoadBalancers"][0]["LoadBalancerArn"]
    groups = {}
    for net, colour in enumerate(("blue", "green")):
        made = elb.create_target_group(Name=f"{SERVICE}-{colour}", Protocol="HTTPS", Port=8443, VpcId=found[0].vpc_id, TargetType="ip")
        groups[colour] = made["TargetGroups"][0]["TargetGroupArn"]
        targets = [{"Id": f"10.40.{net}.{host}", "Port": 8443} for host in (10, 11)]
        elb.register_targets(TargetGroupArn=groups[colour], Targets=targets)
    forward = [{"Type": "forward", "TargetGroupArn": groups["blue"]}]
    listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)["Listeners"][0][
        "ListenerArn"
    ]
    weights = [{"TargetGroupArn": groups["blue"], "Weight": 100}, {"TargetGroupArn": groups["green"], "Weight": 0}]
    rule = elb.create_rule(
        ListenerArn=listener,
        Priority=10,
        Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
        Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
    )["Rules"][0]["RuleArn"]
    alarms = {colour: [f"{SERVICE}-{colour}-errors"] for colour in groups}
    cloudwatch = _client("cloudwatch", endpoint, region)
    for name in (name for names in alarms.values() for name in names):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            MetricName="Errors",
            Namespace="payments",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet")
    _client("dynamodb", endpoint, region).create_table(
        TableName=f"{SERVICE}-releases",
        KeySchema=[{"AttributeName": "service", "KeyType": "HASH"}, {"AttributeName": "entry", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("service", "entry")],
        BillingMode="PAY_PER_REQUEST",
    )
    parameter = {
        "rule": rule,
        "groups": groups,
        "alarms": alarms,
        "table": f"{SERVICE}-releases",
        "minimum_healthy": 2,
        "test_header": "",
    }
    _client("ssm", endpoint, region).put_parameter(Name=f"{PREFIX}{SERVICE}", Value=json.dumps(parameter), Type="String")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def answering(folder: Path, revision: str) -> Iterator[str]:
    """The sample service, running here over TLS; what it says runs is the revision.

    Yields:
        its address; ``folder/tls.pem`` has its certificate.
    """
    sys.path.insert(0, str(SAMPLE))
    try:
        create_app = importlib.import_module("payments.app").create_app
    finally:
        sys.path.remove(str(SAMPLE))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    server = make_server("127.0.0.1", 0, create_app(revision), threaded=True, ssl_context=context, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@functools.cache
def _certificate(folder: Path) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "tls.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return str(file)


@dataclass(slots=True)
class Ground:
    """The place of one run.

    Attributes:
        folder: an empty folder.
        account: the account.
        commands: the folder of the commands, for the PATH.
        urls: where staging and production answer.
        trust: the certificate of both.
        synthesized: what synths of the sample came to, by the digest of its ``app.py``.
        pull: the pull request, and ``reviews``, ``commits``, ``approvals`` of it, as the forge says them.
        actor: who merged, and so deploys.
        workflows: a copy of the workflows.
        source: a copy of the sample service.
        world: what stands in for what is beyond the network.
    """

    folder: Path
    account: Account
    commands: Path
    urls: Mapping[str, str]
    trust: str
    synthesized: Path
    actor: str = "barbara"
    pull: dict[str, Any] = field(default_factory=dict)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    commits: list[dict[str, Any]] = field(default_factory=list)
    approvals: list[dict[str, Any]] = field(default_factory=list)
    workflows: Path = Path()
    source: Path = Path()
    world: Path = Path()

    def __post_init__(self) -> None:
        self.workflows, self.source, self.world = (self.folder / name for name in ("workflows", "source", "world"))
        shutil.copytree(WORKFLOWS, self.workflows)
        shutil.copytree(SAMPLE, self.source, ignore=shutil.ignore_patterns("__pycache__", "cdk.out", ".pytest_cache"))
        shutil.copytree(SAMPLE / "reports", self.world / "scanner")
        self.calendar(Period(name="Christmas trade", first=in_days(30), last=in_days(33)))
        self.pull = forge.pull(
            title="PAY-1042: refunds are rounded to the cent",
            state="closed",
            merged=True,
            html_url=f"https://github.com/{REPOSITORY}/pull/7",
            base={"ref": "main", "sha": BEFORE, "repo": {"full_name": REPOSITORY}},
        )
        at = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds").replace("+00:00", "Z")
        self.reviews = [forge.review(name, at=at) for name in ("grace", "edsger")]
        self.commits = list(forge.COMMITS)
        self.approvals = [forge.environment_review("radia")]
        for region in (PRODUCTION, STAGING):
            running = {"env": [{"name": "REVISION", "value": BEFORE}]}
            for colour in ("blue", "green"):
                document = {"spec": {"template": {"spec": {"containers": [running]}}}}
                file = self.world / "cluster" / region / f"deployment-{SERVICE}-{colour}.json"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(json.dumps(document), "utf-8")

    def calendar(self, freeze: Period) -> None:
        """Puts a calendar in place that has one freeze."""
        plan = ChangePlan(zone="Europe/Berlin", first=in_days(-40), last=in_days(40), freezes=[freeze])
        (self.world / "payments-changes.ics").write_text(plan.text(), "utf-8", newline="")

    def edit(self, file: Path, before: str, after: str) -> None:
        """Changes a file of the copies; what is to be changed must be there."""
        text = file.read_text("utf-8")
        if before not in text:
            raise AssertionError(f"{file.name} has no {before!r}")
        file.write_text(text.replace(before, after), "utf-8")

    def run(self, number: str, event: str) -> tuple[Runner, dict[str, Any]]:
        """Runs ``delivery.yml`` for the change, as the run with this number, for ``push`` or ``pull_request``."""
        self._forge(number)
        _repository(self.source)
        path = ":".join([str(self.commands), str(Path(sys.executable).parent), here("PATH")])
        role = f"arn:aws:iam::{self.account.number}:role/payments-"
        variables = {
            "IMAGE_REPOSITORY": f"{self.account.number}.dkr.ecr.{PRODUCTION}.amazonaws.com/payments/api",
            "AWS_REGION": PRODUCTION,
            "BUILD_ROLE": f"{role}build",
            "RECORD_ROLE": f"{role}record",
            "DEPLOY_ROLE": f"{role}deploy",
            "IMAGE_KEY": self.account.image_key,
            "CHANGE_CALENDAR": "payments-changes",
            "EVIDENCE_BUCKET": self.account.bucket,
            "EVIDENCE_KEY": self.account.evidence_key,
            "CLUSTER": "payments",
            "STAGING_REGION": STAGING,
            "STAGING_ROLE": f"{role}staging",
            "STAGING_CLUSTER": "payments-staging",
            "STAGING_URL": self.urls["staging"],
            "PRODUCTION_URL": self.urls["production"],
            "ALARM_TOPIC": self.account.topic,
        }
        github = {
            "repository": REPOSITORY,
            "sha": COMMIT,
            "ref": "refs/heads/main",
            "run_id": number,
            "run_attempt": "1",
            "workflow": "Delivery",
            "event_name": event,
            "server_url": "https://github.com",
            "triggering_actor": self.actor,
            "token": "a token of the job",
        }
        environment = {
            "WORLD": str(self.world),
            "SYNTHESIZED": str(self.synthesized),
            "CURL_CA_BUNDLE": self.trust,
            "SSL_CERT_FILE": self.trust,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "RUNNING_PYTHON": sys.executable,
        }
        runner = Runner(
            workflows=self.workflows,
            source=self.source,
            folder=self.folder,
            github=github,
            variables=variables,
            path=path,
            environment=environment,
            cloud=self.account.settings,
            instead=LEFT_OUT,
        )
        return runner, runner.run("delivery.yml")

    def _forge(self, number: str) -> None:
        base = self.world / "forge/repos" / REPOSITORY
        pull, run = base / "pulls/7", base / "actions/runs" / number
        jobs = {"total_count": 1, "jobs": [{"id": 1, "name": "Build", "status": "completed", "conclusion": "success", "steps": []}]}
        for file, document in (
            (base / "commits" / COMMIT / "pulls.json", [self.pull]),
            (base / "pulls/7.json", self.pull),
            (pull / "reviews.json", self.reviews),
            (pull / "commits.json", self.commits),
            (run / "approvals.json", self.approvals),
            (run / "jobs.json", jobs),
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(document), "utf-8")


def _repository(folder: Path) -> None:
    """detect-secrets looks at what git knows."""
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def in_days(days: int) -> date:
    """The day that many days from today."""
    return datetime.now(UTC).date() + timedelta(days=days)
