"""File transfer servers do not offer FTP.

FTP sends passwords and files as they are, for anybody on the way to read and change. SFTP, which a server offers if nothing else is said,
FTPS and AS2 do the same with encryption (4.2.1), and an insecure protocol needs a reason and a safeguard that this one does not have
(1.2.6).
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, every, failed, passed

_PATH = "Protocols"


def _one(protocol: Any) -> Judgement:
    if str(protocol).strip().upper() == "FTP":
        return failed("the server offers FTP, which is in clear text", _PATH)
    return passed("the server offers encrypted protocols only", _PATH)


def _check(server: ResourceView) -> Judgement:
    return attempt(lambda: every(server.each(_PATH), _one, empty=passed("the server offers SFTP only", _PATH)))


RULE = Rule(
    id="transfer-family-server-no-ftp",
    title="File transfer servers do not offer FTP",
    severity=Severity.MEDIUM,
    requirements={
        "1.2.6": "an insecure protocol is not in use",
        "4.2.1": "files with card data are not sent in clear text",
        "8.3.2": "passwords of users are not sent readable",
    },
    remediation="leave FTP out of Protocols: SFTP, FTPS and AS2 are encrypted",
    types=("AWS::Transfer::Server",),
    check=_check,
    equivalents={"securityhub": "Transfer.2", "config": "transfer-family-server-no-ftp"},
    passing={"Protocols": ["SFTP", "FTPS"]},
    failing={"Protocols": ["SFTP", "FTP"]},
)
