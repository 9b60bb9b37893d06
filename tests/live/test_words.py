"""What rules say of a running account speaks of the account: there is no template in it, and no assembly."""

import re

import pytest

from pci_constructs.rules import Rule, all_rules
from tests.live.test_rules import judged

RULES = [rule for rule in all_rules() if rule.check and not rule.of_templates_alone]
_OF_TEMPLATES = re.compile(r"\b(the|this|no|a|its|another) template\b(?! that| of the pack)|\btemplates\b|\bassembly\b")
_NAMES = re.compile(r"(the )?launch templates?", re.IGNORECASE)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_messages_speak_of_the_account(rule: Rule) -> None:
    said = [
        text
        for shown in (rule.passing, rule.failing)
        if shown is not None
        for unread in (False, True)
        for finding in judged(rule, shown, unread=unread)
        for text in (finding.message, finding.blocked_by or "")
    ]
    assert [text for text in said if _OF_TEMPLATES.search(_NAMES.sub("", text))] == []


def test_the_words_are_found_where_they_are() -> None:
    assert _OF_TEMPLATES.search("the template does not say it")
    assert _OF_TEMPLATES.search("the role is not of this assembly")
    assert not _OF_TEMPLATES.search(_NAMES.sub("", "the launch template does not say it"))
