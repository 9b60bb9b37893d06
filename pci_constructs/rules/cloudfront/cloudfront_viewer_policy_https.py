"""Viewers are answered over HTTPS alone.

Each behaviour of a distribution decides for its paths whether HTTP is answered. One that allows it sends pages, and takes what is typed
into them, over open networks in clear text (4.2.1, 8.3.2), and a page that comes over HTTP can be changed on the way to send card data
elsewhere.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.cloudfront._behaviours import each_behaviour, viewers_speak_https
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION


def _check(distribution: ResourceView) -> Judgement:
    return each_behaviour(distribution, viewers_speak_https)


RULE = Rule(
    id="cloudfront-viewer-policy-https",
    title="Distributions answer viewers over HTTPS only",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "what viewers send and receive crosses open networks, and HTTP does not encrypt it",
        "8.3.2": "passwords and sessions are among what viewers send, and are unreadable in transit",
    },
    remediation="set ViewerProtocolPolicy of every behaviour to https-only or redirect-to-https",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={
        "securityhub": "CloudFront.3",
        "config": "cloudfront-viewer-policy-https",
        "guard": "CLOUDFRONT_VIEWER_POLICY_HTTPS",
        "checkov": "CKV_AWS_34",
    },
    passing={"DistributionConfig": {"DefaultCacheBehavior": {"ViewerProtocolPolicy": "redirect-to-https"}}},
    failing={"DistributionConfig": {"DefaultCacheBehavior": {"ViewerProtocolPolicy": "allow-all"}}},
)
