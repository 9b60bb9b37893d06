"""One good change of the sample service, and twelve bad ones: what each is, what stops it, and the requirement that is named."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pci_constructs.delivery.calendar import Period
from tests.gates import pull_requests as forge
from tests.workflows.account import new_store
from tests.workflows.ground import Ground, in_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change.

    Attributes:
        name: what it is.
        stopped_in: the job that stops it, by its path; empty for the good one.
        step: how the step that stops it begins.
        requirement: the requirement that the step names.
        said: a part of what it says.
        make: makes it of the good change.
    """

    name: str
    stopped_in: str = ""
    step: str = ""
    requirement: str = ""
    said: str = ""
    make: Callable[[Ground], None] = lambda _: None


def _self_approved(ground: Ground) -> None:
    ground.reviews = [
        forge.review("grace", at=ground.reviews[0]["submitted_at"]),
        forge.review("ada", at=ground.reviews[0]["submitted_at"]),
    ]


def _one_approver(ground: Ground) -> None:
    del ground.reviews[1]


def _frozen(ground: Ground) -> None:
    ground.calendar(Period(name="Black Friday", first=in_days(-1), last=in_days(1)))


_CRITICAL = """"Type": "python-pkg",
      "Vulnerabilities": [
        {"VulnerabilityID": "CVE-2026-11111", "PkgID": "werkzeug@3.1.9", "PkgName": "werkzeug",
         "PkgIdentifier": {"PURL": "pkg:pypi/werkzeug@3.1.9"}, "InstalledVersion": "3.1.9", "FixedVersion": "3.1.10", "Status": "fixed",
         "SeveritySource": "ghsa", "Title": "code of whoever asks is run", "Severity": "CRITICAL", "CweIDs": ["CWE-94"]}
      ]"""


def _critical(ground: Ground) -> None:
    ground.edit(ground.world / "scanner/image.json", '"Type": "python-pkg"', _CRITICAL)


def _secret(ground: Ground) -> None:
    # Put together here, so that no scanner of this repository finds it.
    key = "AKIA" + "Z7QH3RVYN2WLKD5T"
    ground.edit(ground.source / "payments/app.py", "LARGEST = 10_000_00\n", f'LARGEST = 10_000_00\nVAULT_KEY = "{key}"\n')


def _unsigned(ground: Ground) -> None:
    text = (ground.workflows / "security.yml").read_text("utf-8")
    signing = text[
        text.index("          cosign sign --yes") : text.index("      - name: Keep the evidence", text.index("cosign sign --yes"))
    ]
    ground.edit(ground.workflows / "security.yml", signing, '          echo "later"\n\n')


def _no_sbom(ground: Ground) -> None:
    text = (ground.workflows / "security.yml").read_text("utf-8")
    listing = text[text.index("      - name: List its components") : text.index("      - uses: sigstore/cosign-installer")]
    ground.edit(ground.workflows / "security.yml", listing, "")


def _tag(ground: Ground) -> None:
    ground.edit(
        ground.workflows / "build.yml",
        """$REPOSITORY@$(jq --exit-status --raw-output '."containerimage.digest"' evidence/build.json)""",
        "$REPOSITORY:$GITHUB_SHA",
    )


def _gpl(ground: Ground) -> None:
    hashes = f"--hash=sha256:{'0' * 64}"
    ground.edit(ground.source / "requirements.txt", "gunicorn==", f"gplonly==1.0 \\\n    {hashes}\ngunicorn==")
    (ground.world / "index").mkdir()
    (ground.world / "index/gplonly-1.0").write_text('{"licence": "GPL-3.0-only"}', "utf-8")


WEAKER = (
    "        service = BlueGreenService(",
    '        s3.Bucket(self, "Receipts", encryption=s3.BucketEncryption.S3_MANAGED)\n        service = BlueGreenService(',
)
"""What makes the sample's app one that the rules refuse: a bucket as the CDK makes it."""


def _failed_policy(ground: Ground) -> None:
    ground.edit(ground.source / "app.py", *WEAKER)


def _failing_smoke_test(ground: Ground) -> None:
    ground.urls = {**ground.urls, "production": ground.urls["old"]}


def _tampered(ground: Ground) -> None:
    ground.account.tamper()


def _emptied(ground: Ground) -> None:
    new_store(ground.account.endpoint, "evidence-emptied", ground.account.image_key)
    ground.account = replace(ground.account, bucket="evidence-emptied")


EMPTIED = Change(
    name="a store without the records of earlier changes",
    stopped_in="compliance/gate",
    step="Is the evidence of earlier changes whole?",
    requirement="10.3.2",
    said="0 records",
    make=_emptied,
)
"""Not one of the twelve: who takes all records away leaves a chain that has no broken link."""
GOOD = Change(name="a good change")
BAD = (
    Change(
        name="self-approved",
        stopped_in="compliance/gate",
        step="Who approved it?",
        requirement="6.2.3.1",
        said="1 of 2 approvals count",
        make=_self_approved,
    ),
    Change(
        name="one approver",
        stopped_in="compliance/gate",
        step="Who approved it?",
        requirement="6.2.3.1",
        said="1 of 2 approvals count",
        make=_one_approver,
    ),
    Change(name="frozen window", stopped_in="compliance/gate", step="Is it time?", requirement="6.5.1", said="Black Friday", make=_frozen),
    Change(
        name="critical vulnerability",
        stopped_in="security/image",
        step="Scan the image",
        requirement="6.3.3",
        said="CVE-2026-11111",
        make=_critical,
    ),
    Change(
        name="secret in code",
        stopped_in="security/source",
        step="May the source go on?",
        requirement="8.6.2",
        said="AWS Access Key",
        make=_secret,
    ),
    Change(
        name="unsigned image",
        stopped_in="compliance/gate",
        step="Is it our image?",
        requirement="6.5.1",
        said="signature.json",
        make=_unsigned,
    ),
    Change(
        name="missing SBOM",
        stopped_in="compliance/gate",
        step="Is it known what is in it?",
        requirement="6.3.2",
        said="evidence/sbom.cdx.json",
        make=_no_sbom,
    ),
    Change(
        name="tag instead of digest",
        stopped_in="security/image",
        step="Scan the image",
        requirement="6.5.1",
        said="named by a tag",
        make=_tag,
    ),
    Change(name="GPL dependency", stopped_in="build/checks", step="Licences", requirement="6.3.2", said="GPL-3.0-only", make=_gpl),
    Change(
        name="failed policy",
        stopped_in="compliance/gate",
        step="May the infrastructure be so?",
        requirement="3.5.1",
        said="s3-default-encryption-kms",
        make=_failed_policy,
    ),
    Change(
        name="failing smoke test",
        stopped_in="after/after",
        step="Smoke test",
        requirement="6.5.1",
        said="the traffic goes back",
        make=_failing_smoke_test,
    ),
    Change(
        name="tampered evidence",
        stopped_in="compliance/gate",
        step="Is the evidence of earlier changes whole?",
        requirement="10.3.2",
        said="first broken link",
        make=_tampered,
    ),
)
