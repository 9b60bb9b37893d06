"""Which web ACL filters the requests of what."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed, some

ASSOCIATION = "AWS::WAFv2::WebACLAssociation"


def filtered(resource: ResourceView, what: str) -> Judgement:
    """Judges that a web ACL is associated with a resource; one of WAF Classic, which AWS has ended, does not count."""
    return some(
        resource.linked(ASSOCIATION, "ResourceArn"),
        lambda association: passed(f"{association.name} puts a web ACL in front of {what}"),
        empty=failed(f"no web ACL filters the requests of {what}"),
    )
