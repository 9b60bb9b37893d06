"""Policies and other documents that AWS hands out as text."""

import json
from typing import Any
from urllib.parse import unquote

from pci_constructs.assembly import ABSENT, Unknown


def document(text: Any) -> Any:
    """The map that a text in JSON holds, which may be encoded for addresses as IAM's is; ``ABSENT`` and ``Unknown`` stay.

    Args:
        text: the text, or a map that boto3 has made of it already.
    """
    if text.__class__ is Unknown or text is ABSENT or isinstance(text, dict):
        return text
    try:
        found = json.loads(text if text.lstrip().startswith("{") else unquote(text))
    except ValueError:
        found = None
    return found if isinstance(found, dict) else Unknown("a document that is no JSON object")
