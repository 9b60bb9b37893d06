"""CodePipeline: webhooks, without their addresses, which let whoever knows one call it, and without what they check."""

from collections.abc import Iterator
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Reader, partly
from pci_constructs.live.reading.masking import HIDDEN
from pci_constructs.live.reading.shapes import complete, known, pick, tags
from pci_constructs.live.reading.source import Source

_GONE = ("ResourceNotFoundException",)
_BY_SIGNATURE = "GITHUB_HMAC"


def _webhooks(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        found = item["definition"]
        arn = item.get("arn") or source.arn(f"webhook:{found['name']}")
        labels = source.ask("list_tags_for_resource", needs="tags", gone=_GONE, resourceArn=arn)
        return Found(
            id=found["name"],
            arn=arn,
            properties={
                "Authentication": found["authentication"],
                "AuthenticationConfiguration": partly(
                    {
                        "AllowedIPRange": pick(found, "authenticationConfiguration.AllowedIPRange"),
                        "SecretToken": _token(found),
                    }
                ),
                "Name": found["name"],
                "Tags": tags(complete(labels, "tags"), "key", "value"),
                "TargetAction": found["targetAction"],
                "TargetPipeline": Named("AWS::CodePipeline::Pipeline", found["targetPipeline"]),
            },
        )

    yield from source.each(source.pages("list_webhooks", "webhooks"), one)


def _token(found: Any) -> Any:
    """The token, which CodePipeline shows as stars; one that it shows in clear is not kept, whatever it looks like."""
    unsaid = Unknown("the token of the webhook, which AWS did not say") if found["authentication"] == _BY_SIGNATURE else ABSENT
    shown = Unknown("the token of the running account, which is not kept", no_echo=True)
    return known(pick(found, "authenticationConfiguration.SecretToken"), lambda text: shown if text.strip("*") else HIDDEN, absent=unsaid)


COLLECTOR = Collector(
    service="codepipeline",
    readers=(
        Reader(
            type="AWS::CodePipeline::Webhook",
            properties=("Authentication", "AuthenticationConfiguration", "Name", "Tags", "TargetAction", "TargetPipeline"),
            calls=(),
            beyond=("codepipeline:ListTagsForResource", "codepipeline:ListWebhooks"),
            read=_webhooks,
        ),
    ),
)
