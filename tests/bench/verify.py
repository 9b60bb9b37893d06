"""``make bench``: what it takes to look at an account with 5,000 resources: memory, requests, seconds.

The account is moto's, in a process of its own, so that what is measured is ``pci-constructs verify`` alone. Requests and
memory are what travels; seconds are moto's.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import boto3
from rich.console import Console
from rich.table import Table

from stacks.summary import UNWRAPPED

EACH, MEMORY, REQUESTS, REGION = 625, 500, 50_000, "eu-central-1"
"""Resources of each of eight kinds; megabytes and requests at most."""
_TRUST = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
)
_SPENT = re.compile(r"([\d,]+) requests?")

_WHOLE = "import sys; from pci_constructs.cli import main; main(sys.argv[1:]); print(open('/proc/self/status').read(), file=sys.stderr)"
"""The command line, and what its process took; the kernel's own count of a child begins with what its parent had."""


@contextmanager
def emulator() -> Iterator[dict[str, str]]:
    """An empty account in a process of its own: the environment that leads to it."""
    code = (
        "from moto.server import ThreadedMotoServer as S; import time; s = S(ip_address='127.0.0.1', port=0, verbose=False); s.start(); "
        "print(*s.get_host_and_port(), flush=True); time.sleep(86400)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            host, port = (server.stdout.readline() if server.stdout else "").split()
            keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
            yield {**keys, "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_DEFAULT_REGION": REGION}
        finally:
            server.terminate()


def fill(count: int) -> int:
    """Makes ``count`` resources of each kind; how many in all."""
    names: tuple[Any, ...] = ("s3", "iam", "ec2", "kms", "logs", "sns", "dynamodb", "secretsmanager")
    clients: dict[str, Any] = {name: boto3.client(name) for name in names}
    vpc = clients["ec2"].create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    keys = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    # One after the other: moto's lists are not made for several that add to them.
    for number in range(count):
        name = f"made-{number}"
        clients["s3"].create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        clients["iam"].create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST)
        clients["ec2"].create_security_group(GroupName=name, Description=name, VpcId=vpc)
        clients["kms"].create_key(Description=name)
        clients["logs"].create_log_group(logGroupName=name)
        clients["sns"].create_topic(Name=name)
        clients["dynamodb"].create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **keys)
        clients["secretsmanager"].create_secret(Name=name, SecretString="{}")
    return count * len(clients)


def main() -> int:
    """Measures, and says whether it is within the limits."""
    console = Console(highlight=False, width=UNWRAPPED)
    with emulator() as way, tempfile.TemporaryDirectory() as folder:
        os.environ.update(way)
        made = fill(EACH)
        saved = Path(folder) / "run.json"
        command = [sys.executable, "-c", _WHOLE, "verify", "--region", REGION, "--all", "--format", "json", "--output", str(saved)]
        begin = perf_counter()
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        took = perf_counter() - begin
        run = json.loads(saved.read_text("utf-8"))
    memory = int(re.findall(r"VmHWM:\s*(\d+)", said.stderr)[0]) / 1000
    found = _SPENT.search(said.stderr + said.stdout)
    requests = int(found[1].replace(",", "")) if found else REQUESTS
    table = Table(box=None, title=f"an emulated account with {made:,} resources, {os.cpu_count()} cores", title_justify="left")
    for column in ("resources read", "findings", "requests", "memory", "by the clock"):
        table.add_column(column, justify="right")
    table.add_row(f"{run['summary']['resources']:,}", f"{len(run['findings']):,}", f"{requests:,}", f"{memory:,.0f} MB", f"{took:.0f} s")
    console.print(table)
    return 0 if memory < MEMORY and requests < REQUESTS else 1


if __name__ == "__main__":
    sys.exit(main())
