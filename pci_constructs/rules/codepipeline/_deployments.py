"""Which actions of a pipeline deploy, in which order, and to which environment."""

from msgspec import Struct

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Block, ResourceView, Undetermined, Unknown
from pci_constructs.rules.governance.stack_single_environment import side_of
from pci_constructs.standard import PRODUCTION

PIPELINE = "AWS::CodePipeline::Pipeline"
_HUMP = expression(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_WORD = expression(r"[^a-z0-9]+")


class Step(Struct, frozen=True, kw_only=True):
    """One action of a pipeline.

    Attributes:
        action: the action.
        stage: the name of its stage.
        order: when it runs: the number of the stage, and the action's order in it.
    """

    action: Block
    stage: str
    order: tuple[int, float]

    @property
    def name(self) -> str:
        """How to speak of it."""
        return f"{self.stage}/{self.action.text('Name')}"

    @property
    def category(self) -> str:
        """What kind of action it is, such as ``Deploy``."""
        return self.action.text("ActionTypeId.Category")

    @property
    def provider(self) -> str:
        """What runs it, such as ``CloudFormation``."""
        return self.action.text("ActionTypeId.Provider")

    @property
    def side(self) -> str | None:
        """The environment that its stage, or else its own name, says by the usual names: production, or what comes before."""
        return _side(self.stage) or _side(self.action.text("Name"))


def steps(pipeline: ResourceView) -> tuple[list[Step], Unknown | None]:
    """The actions of a pipeline, in the order of its stages; and a stage or an action that is not known, if there is one."""
    found: list[Step] = []
    open_: Unknown | None = None
    for number, stage in enumerate(pipeline.each("Stages")):
        if not isinstance(stage, Block):
            open_ = _unknown(stage, "a stage")
            continue
        for action in stage.each("Actions"):
            if isinstance(action, Block):
                found.append(Step(action=action, stage=stage.text("Name"), order=(number, _order(action))))
            else:
                open_ = _unknown(action, "an action")
    return found, open_


def _order(action: Block) -> float:
    number = action.number("RunOrder", 1)
    return 1 if number is None else number


def deployments(found: list[Step]) -> list[Step]:
    """Those of some actions that deploy."""
    return [step for step in found if step.category == "Deploy"]


def words(text: str) -> list[str]:
    """The words of a name, in lower case: at humps, dashes and the like."""
    return [word for word in _NO_WORD.split(_HUMP.sub("-", text).lower()) if word]


def _side(name: str) -> str | None:
    parts, sides, at = words(name), set(), 0
    while at < len(parts):
        # "pre-prod" is before production, and the second word by itself is not.
        pair = side_of("".join(parts[at : at + 2])) if at + 1 < len(parts) else None
        sides.add(pair or side_of(parts[at]))
        at += 2 if pair else 1
    sides.discard(None)
    return sides.pop() if len(sides) == 1 else None


def is_production(step: Step) -> bool:
    """Whether an action deploys to production, by its name."""
    return step.side == PRODUCTION


def _unknown(value: object, what: str) -> Unknown:
    return value if isinstance(value, Unknown) else Unknown(f"{what} that is no map")


def known(open_: Unknown | None) -> None:
    """Goes on if every action is known.

    Raises:
        Undetermined: one is not.
    """
    if open_ is not None:
        raise Undetermined(open_, "Stages")
