"""Which web ACL filters the requests of what."""

from collections.abc import Callable

from pci_constructs.rules import Judgement, ResourceView, Verdict, failed, not_applicable, passed, some

ASSOCIATION = "AWS::WAFv2::WebACLAssociation"


def filtered(resource: ResourceView, what: str) -> Judgement:
    """Judges that a web ACL is associated with a resource; one of WAF Classic, which AWS has ended, does not count."""
    return some(
        resource.linked(ASSOCIATION, "ResourceArn"),
        lambda association: passed(f"{association.name} puts a web ACL in front of {what}"),
        empty=failed(f"no web ACL filters the requests of {what}"),
    )


def unless_private(found: Judgement, private: Callable[[], bool], message: str, property_: str) -> Judgement:
    """The judgement, or that the question does not arise: what is not public-facing needs no web ACL, and may have one all the same."""
    return found if found.verdict is Verdict.PASS or not private() else not_applicable(message, property_)
