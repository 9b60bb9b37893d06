"""Sessions of administrators are logged, encrypted, and end when nobody types.

Session Manager lets people onto instances without an open port. What they do there is on record only if the preferences name a log group
or bucket (10.2.1.2), which has to be encrypted; between client and instance a key of the team's own protects what is typed (2.2.7). A
session that nobody uses ends after fifteen minutes at most (8.2.8): without a word on it, Session Manager waits twenty.
"""

from collections.abc import Iterator

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Undetermined,
    attempt,
    failed,
    not_applicable,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.reading import document

PREFERENCES = "SSM-SessionManagerRunShell"
"""The document whose preferences hold where a session names no other."""
_CONTENT, _IDLE, _KEY = "Content", "idleSessionTimeout", "kmsKeyId"
_MINUTES, _MINUTES_BY_DEFAULT = 15, 20
_LOGS = {"cloudWatchLogGroupName": "cloudWatchEncryptionEnabled", "s3BucketName": "s3EncryptionEnabled"}
_COMMANDS = ("interactivecommands", "noninteractivecommands")
_GOOD = passed("sessions are logged and encrypted, and end when nobody types", _CONTENT)


def _check(found: ResourceView) -> Judgement:
    if found.text("DocumentType", "Command") != "Session" and found.text("Name") != PREFERENCES:
        return not_applicable("it is no document of sessions", "DocumentType")
    content = document(found, _CONTENT)
    if content is None:
        return failed("the document says nothing of sessions", _CONTENT)
    kind = content.text("sessionType").lower()
    if kind == "port":
        return not_applicable("it forwards a port, of which Session Manager keeps no log", _CONTENT)
    inputs = content.get("inputs")
    if inputs is None and kind in _COMMANDS:
        blocked = f"whether the preferences of the region ({PREFERENCES}) hold for it"
        return undetermined("it names commands and says nothing of logs and keys", _CONTENT, blocked_by=blocked)
    judged = worst(_parts(inputs if isinstance(inputs, Block) else content.inside({}, "inputs")), empty=_GOOD)
    return judged if judged.verdict != _GOOD.verdict else _GOOD


def _parts(inputs: Block) -> Iterator[Judgement]:
    yield attempt(lambda: _logged(inputs))
    yield attempt(lambda: _GOOD if _said(inputs, _KEY) else failed("no key encrypts what is typed", inputs.where(_KEY)))
    yield attempt(lambda: _idle(inputs))


def _logged(inputs: Block) -> Judgement:
    named = [name for name in _LOGS if _said(inputs, name)]
    if not named:
        return failed("nothing logs what is done in sessions", inputs.where("cloudWatchLogGroupName"))
    for name in named:
        _no_variable(inputs, _LOGS[name])
        if not inputs.flag(_LOGS[name]):
            return failed("sessions are logged to a place that need not be encrypted", inputs.where(_LOGS[name]))
    return _GOOD


def _idle(inputs: Block) -> Judgement:
    where = inputs.where(_IDLE)
    _no_variable(inputs, _IDLE)
    # An empty text is none.
    given = inputs.number(_IDLE) if inputs.text(_IDLE) else None
    minutes = _MINUTES_BY_DEFAULT if given is None else given
    return _GOOD if minutes <= _MINUTES else failed(f"a session that nobody uses ends after {minutes:g} minutes", where)


def _said(inputs: Block, name: str) -> str:
    _no_variable(inputs, name)
    return inputs.text(name).strip()


def _no_variable(inputs: Block, name: str) -> None:
    """A value that whoever starts the session gives is not known.

    Raises:
        Undetermined: it is one.
    """
    value = inputs.get(name)
    if isinstance(value, str) and "{{" in value:
        raise Undetermined(f"{value}, which whoever starts the session gives", inputs.where(name))


def _example(minutes: str) -> dict[str, object]:
    inputs = {
        "cloudWatchLogGroupName": "sessions",
        "cloudWatchEncryptionEnabled": True,
        _KEY: "arn:aws:kms:eu-central-1:111122223333:key/1",
        _IDLE: minutes,
    }
    content = {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": inputs}
    return {"Name": PREFERENCES, "DocumentType": "Session", _CONTENT: content}


RULE = Rule(
    id="ssm-session-logging-encrypted",
    title="Sessions of Session Manager are logged, encrypted, and end when nobody types",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.2": "what administrators do in a session is on record",
        "8.2.8": "a session that nobody uses ends after fifteen minutes at most",
        "2.2.7": "what administrators type is encrypted by a key of the team's own",
    },
    remediation="name an encrypted cloudWatchLogGroupName or s3BucketName, a kmsKeyId, and an idleSessionTimeout of 15 or less",
    types=("AWS::SSM::Document",),
    check=_check,
    passing=_example("15"),
    failing=_example("20"),
)
