"""Documents of Systems Manager are shared with nobody unknown.

A document says how systems are built and operated, and takes whoever reads it past what they could find out themselves. With whom it is
shared is in no template. Sharing it with everybody publishes it; an account that it is shared with is one that the team trusts (7.3.3,
``trusted_accounts``).
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, every, failed, passed

_PATH = "Live.SharedWith"
_GOOD = passed("the document is shared with nobody unknown", _PATH)


def _check(document: ResourceView) -> Judgement:
    def one(who: Any) -> Judgement:
        if str(who).lower() == "all":
            return failed("everybody may read and run the document", _PATH)
        if str(who) in document.settings.need("trusted_accounts"):
            return _GOOD
        return failed(f"the account {who}, which is not one of trusted_accounts, may read and run the document", _PATH)

    return every(document.each(_PATH), one, empty=_GOOD)


RULE = Rule(
    id="ssm-document-not-public",
    title="Documents of Systems Manager are shared with nobody unknown",
    severity=Severity.CRITICAL,
    requirements={"7.3.3": "nobody reads how systems are run who was not given access"},
    remediation="stop sharing the document, and block public sharing for the account and region",
    types=("AWS::SSM::Document",),
    check=_check,
    equivalents={"securityhub": "SSM.4", "config": "ssm-document-not-public", "prowler": "ssm_documents_set_as_public"},
    passing={"Live": {"SharedWith": []}},
    failing={"Live": {"SharedWith": ["all"]}},
)
