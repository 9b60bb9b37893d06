"""Inspector: what it scans in each region."""

from collections.abc import Iterator

from pci_constructs.live.reading.collector import Collector, Found, Reader
from pci_constructs.live.reading.shapes import known, pick, renamed
from pci_constructs.live.reading.source import Source

_SCANS = {"EC2": "ec2.status", "ECR": "ecr.status", "Lambda": "lambda.status", "LambdaCode": "lambdaCode.status"}


def _account(source: Source) -> Iterator[Found]:
    answer = pick(source.ask("batch_get_account_status", needs="accounts", accountIds=[source.account.id]), "accounts")
    state = known(answer, lambda accounts: accounts[0]["resourceState"])
    yield Found(id=source.account.id, properties=renamed(state, _SCANS))


COLLECTOR = Collector(
    service="inspector2",
    readers=(
        Reader(
            type="Live::Inspector2::Account",
            properties=tuple(_SCANS),
            calls=("inspector2:BatchGetAccountStatus",),
            read=_account,
        ),
    ),
)
