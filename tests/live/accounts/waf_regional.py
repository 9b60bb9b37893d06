"""WAF Classic for load balancers and stages: the same as for distributions."""

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.accounts.waf import classic, gone

GONE = gone("waf-regional")


def arrange(aws: Emulator) -> None:
    """WAF Classic of the region."""
    classic(aws, "waf-regional", f"arn:aws:waf-regional:{REGION}:{ACCOUNT}:webacl")
