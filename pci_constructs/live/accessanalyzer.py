"""IAM Access Analyzer: the analyzers of each region."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_NAMES = {"AnalyzerName": "name", "Type": "type"}


def _analyzers(source: Source) -> Iterator[Found]:
    for item in source.pages("list_analyzers", "analyzers"):
        # One that is disabled, failed or is still being made finds nothing.
        if item["status"] != "ACTIVE":
            continue
        age = pick(item, "configuration.unusedAccess.unusedAccessAge")
        yield Found(
            id=item["arn"],
            arn=item["arn"],
            properties={
                **renamed(item, _NAMES),
                "AnalyzerConfiguration": known(age, lambda days: {"UnusedAccessConfiguration": {"UnusedAccessAge": days}}),
                "Tags": tags(item.get("tags", {})),
            },
        )


COLLECTOR = Collector(
    service="accessanalyzer",
    readers=(
        Reader(
            type="AWS::AccessAnalyzer::Analyzer",
            properties=(*_NAMES, "AnalyzerConfiguration", "Tags"),
            calls=("access-analyzer:ListAnalyzers",),
            read=_analyzers,
        ),
    ),
)
