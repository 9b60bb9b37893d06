"""Builds fetch their source from hosts whose certificate they check.

With ``InsecureSsl`` a build takes its source from whoever answers in the host's name, and builds and ships what it was given (6.3.2). The
token that fetches it goes there, too (4.2.1).
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, flag_is_false
from pci_constructs.rules.codebuild._sources import PROJECT, each_source

_GOOD = "certificates of source hosts are checked"


def _source(source: Block) -> Judgement:
    return flag_is_false(source, "InsecureSsl", good=_GOOD, bad="the certificate of the source's host is not checked")


def _check(project: ResourceView) -> Judgement:
    return each_source(project, _source, good=_GOOD)


RULE = Rule(
    id="codebuild-insecure-ssl-disabled",
    title="Builds check the certificates of source hosts",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "the certificate of whom source and token are exchanged with is confirmed",
        "6.3.2": "what software is made of comes from where it is said to come from",
    },
    remediation="take InsecureSsl out, and give the host a certificate that clients trust",
    types=(PROJECT,),
    check=_check,
    passing={"Source": {"Type": "GITHUB_ENTERPRISE", "Location": "https://git.example.com/pay.git"}},
    failing={"Source": {"Type": "GITHUB_ENTERPRISE", "Location": "https://git.example.com/pay.git", "InsecureSsl": True}},
)
