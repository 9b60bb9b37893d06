"""Images are shared with nobody unknown.

An image holds what was on the disk that it was made of: configuration, keys that somebody forgot, sometimes data. One that everybody may
start is published (1.4.4, 7.3.3), and it shows how the systems of the team are built (2.2.1).
"""

from functools import partial

from pci_constructs.live.rules.ec2._sharing import PATH, shared_with_nobody_unknown
from pci_constructs.rules import Rule, Severity

RULE = Rule(
    id="ec2-image-not-public",
    title="Images are shared with nobody unknown",
    severity=Severity.CRITICAL,
    requirements={
        "1.4.4": "a public image is the disk that it was made of, within everybody's reach",
        "7.3.3": "nobody gets a copy who was not given access",
    },
    remediation="take the launch permissions back; if the image was public, treat its contents as disclosed",
    types=("Live::EC2::Image",),
    check=partial(shared_with_nobody_unknown, what="image", use="start"),
    equivalents={"prowler": "ec2_ami_public"},
    passing={PATH: []},
    failing={PATH: ["all"]},
)
