"""Addresses of repositories hold no credentials.

A token or password in a repository's address stands in the project and in every build's log (8.3.2), and whoever reads it may read and
change the code that is built (8.6.2). A connection, or a credential that CodeBuild keeps apart, authorizes the same without being shown.
"""

import re

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Unknown, failed, passed, undetermined
from pci_constructs.rules.codebuild._sources import PROJECT, each_source
from pci_constructs.rules.credentials import credential_in
from pci_constructs.rules.secret_names import names_secret
from pci_constructs.rules.secret_text import fetched_secret

_USER_INFO = expression(r"^\s*(?:[a-z+]+:)?//([^/@]*(?:\{\{[^}]*\}\})?[^/@]*)@", re.IGNORECASE)
_OPEN_HOST = r"(?i)^\s*(?:$|\$\{|\{\{|(?:[a-z+]+:)?//[^/]*(?:\$\{|\{\{))"
"""An address whose host, before which credentials may stand, is not known."""
_GOOD = "addresses of repositories hold no credentials"


def _check(project: ResourceView) -> Judgement:
    return each_source(project, _source, good=_GOOD)


def _source(source: Block) -> Judgement:
    where = source.where("Location")
    value = source.peek("Location")
    text = value.shape if value.__class__ is Unknown else source.text("Location")
    found = _USER_INFO.match(text) if "@" in text else None
    # A user alone is a name, as in the addresses that Bitbucket shows for cloning, unless it says that it is a token.
    if credential_in(text) or fetched_secret(value) or (found and (":" in found[1] or names_secret(found[1]))):
        return failed("the address of the repository holds credentials", where)
    if value.__class__ is Unknown and re.match(_OPEN_HOST, text):
        return undetermined("whether the address holds credentials is not known", where, blocked_by=value.why)
    return passed(_GOOD, where)


RULE = Rule(
    id="codebuild-project-source-repo-url-check",
    title="Addresses of source repositories hold no credentials",
    severity=Severity.CRITICAL,
    requirements={
        "8.3.2": "the address is kept and shown in clear, and the credentials in it with it",
        "8.6.2": "credentials in an address are hard-coded",
    },
    remediation="take the credentials out of Location, connect through CODECONNECTIONS, and revoke the token that was there",
    types=(PROJECT,),
    check=_check,
    equivalents={
        "securityhub": "CodeBuild.1",
        "config": "codebuild-project-source-repo-url-check",
        "cdk-nag": "PCI.DSS.321-CodeBuildProjectSourceRepoUrl",
    },
    passing={"Source": {"Type": "GITHUB", "Location": "https://github.com/team/shop.git"}},
    failing={"Source": {"Type": "GITHUB", "Location": "https://app:hunter2@github.com/team/shop.git"}},
)
