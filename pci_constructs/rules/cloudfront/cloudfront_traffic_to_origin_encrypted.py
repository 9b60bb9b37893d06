"""Traffic between CloudFront and origins is encrypted.

A viewer's HTTPS ends at the edge, and what is not cached goes on to the origin over the internet. With HTTP there, card data and sessions
cross it readable (4.2.1, 8.3.2), and the viewer sees a padlock all the same. An origin that is spoken to as the viewer speaks is as safe as
the behaviours that lead to it. Buckets are not looked at: S3 is spoken to as the viewer speaks, which is a question about viewers.
"""

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    every,
    failed,
    not_applicable,
    passed,
)
from pci_constructs.rules.cloudfront._behaviours import each_behaviour, viewers_speak_https
from pci_constructs.rules.cloudfront._origins import DISTRIBUTION, GROUPS, ORIGINS, POLICY, each_origin, server_of


def _may_lead_to(target: str, origin: Block, distribution: ResourceView) -> bool:
    """Whether a behaviour leads to an origin, by itself or as one of a group; what is neither origin nor group may be any."""
    own = origin.text("Id")
    if target == own or target in [other.text("Id") for other in distribution.blocks(ORIGINS) if other.path != origin.path]:
        return target == own
    for group in distribution.blocks(GROUPS):
        if group.text("Id") == target:
            return own in [member.text("OriginId") for member in group.blocks("Members.Items")]
    return True


def _check(distribution: ResourceView) -> Judgement:
    def reached_over_https(origin: Block) -> Judgement:
        def leads_here(behaviour: Block) -> Judgement:
            spoken = attempt(lambda: viewers_speak_https(behaviour))
            if spoken.verdict is Verdict.PASS or not _may_lead_to(behaviour.text("TargetOriginId"), origin, distribution):
                return passed("viewers speak HTTPS, or are led to another origin")
            return spoken

        return each_behaviour(distribution, leads_here)

    def one(origin: Block) -> Judgement:
        server = server_of(origin)
        if server is None:
            return not_applicable("a bucket is spoken to as the viewer speaks", origin.path)
        policy, where = server.policy(), server.where(POLICY)
        if policy == "match-viewer":
            matched = reached_over_https(origin)
            if matched.verdict is not Verdict.FAIL:
                return matched
            return failed(f"the origin is spoken to as viewers speak, and {matched.message}", where)
        if policy == "https-only":
            return passed("the origin is spoken to over HTTPS alone", where)
        return failed(f"the origin is spoken to over HTTP ({policy or 'no policy'})", where)

    return every(each_origin(distribution), one, empty=not_applicable("there is no origin", ORIGINS))


def _example(policy: str) -> dict[str, object]:
    origin = {"Id": "a", "DomainName": "pay.example", "CustomOriginConfig": {"OriginProtocolPolicy": policy}}
    return {
        "DistributionConfig": {
            "Origins": [origin],
            "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "redirect-to-https"},
        }
    }


RULE = Rule(
    id="cloudfront-traffic-to-origin-encrypted",
    title="Distributions speak HTTPS with origins",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "between the edge and an origin lies an open network, and HTTP does not encrypt what crosses it",
        "8.3.2": "passwords and sessions of viewers are passed on to the origin, and are unreadable in transit",
    },
    remediation="set OriginProtocolPolicy of the origin to https-only",
    types=(DISTRIBUTION,),
    check=_check,
    equivalents={"securityhub": "CloudFront.9", "config": "cloudfront-traffic-to-origin-encrypted"},
    passing=_example("https-only"),
    failing=_example("http-only"),
)
