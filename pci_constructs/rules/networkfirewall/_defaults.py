"""What a firewall does with packets that no rule is about."""

from functools import partial

from pci_constructs.rules import Judgement, ResourceView, Verdict, every, failed, passed, some

_THROUGH = "aws:pass"
_SAFE = ("aws:drop", "aws:forward_to_sfe")


def _not_passing(what: str, where: str, action: object) -> Judgement:
    if str(action).strip().lower() == _THROUGH:
        return failed(f"{what} that no rule is about pass", where)
    return passed(f"{what} that no rule is about do not pass", where)


def _safe(what: str, where: str, action: object) -> Judgement:
    if str(action).strip().lower() in _SAFE:
        return passed(f"{what} that no rule is about are dropped or inspected", where)
    return failed(f"nothing says that {what} that no rule is about are dropped or inspected", where)


def judge_default(policy: ResourceView, path: str, what: str) -> Judgement:
    """Judges that the default actions at a path drop or forward to the stateful engine; a team's own metrics may be among them."""
    actions = policy.each(path)
    empty = failed(f"nothing says what happens to {what}", path)
    passing = every(actions, partial(_not_passing, what, path), empty=empty)
    return passing if passing.verdict is not Verdict.PASS else some(actions, partial(_safe, what, path), empty=empty)
