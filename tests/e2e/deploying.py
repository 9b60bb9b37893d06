"""Deploys one stage of a cloud assembly into the emulated account, stack after stack as their dependencies ask."""

import contextlib
import graphlib
import io
import json
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.account import client
from tests.e2e.engine import Deployed
from tests.e2e.steps import Steps, say

KNOWN_LACKS = frozenset(
    {
        "AWS::AccessAnalyzer::Analyzer",
        "AWS::Backup::BackupPlan",
        "AWS::Backup::BackupSelection",
        "AWS::Config::ConformancePack",
        "AWS::EKS::AccessEntry",
        "AWS::EKS::Addon",
        "AWS::EKS::PodIdentityAssociation",
        "AWS::ElastiCache::UserGroup",
        "AWS::GuardDuty::PublishingDestination",
        "AWS::NetworkFirewall::Firewall",
        "AWS::NetworkFirewall::FirewallPolicy",
        "AWS::NetworkFirewall::LoggingConfiguration",
        "AWS::NetworkFirewall::RuleGroup",
        "AWS::SSM::Document",
        "AWS::SecurityHub::Standard",
        "Custom::AWSCDK-EKS-KubernetesResource",
        "Custom::EbsEncryptionByDefault",
        "Custom::InstanceMetadataDefaults",
        "Custom::MacieAutomatedDiscovery",
    }
)
"""Types that the emulator cannot have; one that is left out and is not among them is a mismatch."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the assembly.

    Attributes:
        folder: where its templates are.
        account: the account that it is for.
        region: the region.
        stacks: name and template of each stack, those that others need first.
    """

    folder: Path
    account: str
    region: str
    stacks: tuple[tuple[str, str], ...]


def stage_of(assembly: Path, name: str) -> Stage:
    """Reads one stage of the assembly.

    Raises:
        SystemExit: it is not there.
    """
    folder = assembly / f"assembly-{name}"
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))["artifacts"]
    except OSError:
        raise SystemExit(f"{folder}: there is no stage {name}; run make synth first") from None
    stacks = {key: one for key, one in manifest.items() if one["type"] == "aws:cloudformation:stack"}
    sorter = graphlib.TopologicalSorter({key: one.get("dependencies", ()) for key, one in stacks.items()})
    order = [stacks[key]["properties"] for key in sorter.static_order() if key in stacks]
    account, region = next(iter(stacks.values()))["environment"].removeprefix("aws://").split("/")
    return Stage(folder, account, region, tuple((one["stackName"], one["templateFile"]) for one in order))


def bootstrap(stage: Stage) -> None:
    """What ``cdk bootstrap`` leaves behind; of the code of functions stand-ins, which nobody runs."""
    client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.py", "")
    bucket = f"cdk-hnb659fds-assets-{stage.account}-{stage.region}"
    s3 = client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": stage.region})
    keys = {key for _, file in stage.stacks for key in re.findall(r'"S3Key": ?"([^"]+)"', (stage.folder / file).read_text("utf-8"))}
    for key in sorted(keys):
        s3.put_object(Bucket=bucket, Key=key, Body=content.getvalue())


def deploy(stage: Stage, deployed: Deployed, steps: Steps) -> None:
    """Creates the stacks, and says how each type was made."""
    cloudformation = client("cloudformation")
    for name, file in stage.stacks:
        body = (stage.folder / file).read_text("utf-8")
        seen = "an error"
        try:
            cloudformation.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
            seen = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        except Exception as error:
            # Whatever it is, it is the step's answer.
            seen = f"{type(error).__name__}: {error}"
        steps.step(f"stack {name}", "CREATE_COMPLETE", seen)
    _table(deployed)
    strange = sorted({type_ for type_, _ in deployed.left_out} - KNOWN_LACKS)
    steps.step("left out", "only what the emulator is known to lack", strange or "only that", fine=not strange)


def _table(deployed: Deployed) -> None:
    say(f"\n{'type':<58} {'how deployed':<26} number")
    for type_, number in sorted(deployed.by_emulator.items()):
        say(f"{type_:<58} {'CloudFormation of moto':<26} {number:>6}")
    for type_, number in sorted(deployed.by_loader.items()):
        say(f"{type_:<58} {'loader':<26} {number:>6}")
    for (type_, why), number in sorted(deployed.left_out.items()):
        say(f"{type_:<58} {'left out':<26} {number:>6}  {' '.join(why.split())[:90]}")
    made = (deployed.by_emulator.total(), deployed.by_loader.total(), sum(deployed.left_out.values()))
    say(f"{made[0]} by CloudFormation, {made[1]} by the loader, {made[2]} left out\n")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps the emulator's remarks on what it lacks out of the output: the table says the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def physical(stack: str, type_: str, beginning: str) -> str:
    """The physical id of the one resource of a stack of this type whose logical id begins so."""
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    (id_,) = (row["PhysicalResourceId"] for row in rows if row["ResourceType"] == type_ and row["LogicalResourceId"].startswith(beginning))
    return str(id_)
