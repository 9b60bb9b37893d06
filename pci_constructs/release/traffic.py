"""The listener rule that divides traffic between the two environments, and the targets behind it."""

from typing import Any

from pci_constructs.release.calls import Clients, calling
from pci_constructs.release.failed import Blind, ReleaseFailed
from pci_constructs.release.service import COLOURS, Service, other

ALL = 100


class Traffic:
    """How requests are divided.

    Args:
        clients: the clients.
        service: the service.
    """

    def __init__(self, clients: Clients, service: Service) -> None:
        self._elb = clients.elbv2
        self._service = service

    def weights(self) -> dict[str, int]:
        """The weight of each colour.

        Raises:
            ReleaseFailed: the rule forwards to other groups than the two, or does something else.
        """
        groups = self._action()["ForwardConfig"]["TargetGroups"]
        by_arn = {group["TargetGroupArn"]: int(group.get("Weight", 1)) for group in groups}
        return {colour: by_arn[self._service.groups[colour]] for colour in COLOURS}

    def live(self) -> str | None:
        """The colour that gets all requests; none where both get some."""
        weights = self.weights()
        return next((colour for colour in COLOURS if weights[colour] > 0 and weights[other(colour)] == 0), None)

    def divide(self, colour: str, weight: int) -> None:
        """Gives a colour a share of the requests, in percent, and the other one the rest; leaves it if it is so already."""
        wanted = {colour: weight, other(colour): ALL - weight}
        if self.weights() == wanted:
            return
        action = self._action()
        for group in action["ForwardConfig"]["TargetGroups"]:
            name = next(c for c in COLOURS if self._service.groups[c] == group["TargetGroupArn"])
            group["Weight"] = wanted[name]
        with calling(f"the weights of {self._service.name}"):
            self._elb.modify_rule(RuleArn=self._service.rule, Actions=[{"Type": "forward", "ForwardConfig": action["ForwardConfig"]}])
        if self.weights() != wanted:
            raise Blind(f"the weights of {self._service.name} are not what was set: {self.weights()}")

    def healthy(self, colour: str) -> int:
        """How many targets of a colour are healthy."""
        with calling(f"the health of {self._service.name} {colour}"):
            found = self._elb.describe_target_health(TargetGroupArn=self._service.groups[colour])["TargetHealthDescriptions"]
            return sum(1 for target in found if target["TargetHealth"]["State"] == "healthy")

    def _action(self) -> Any:
        with calling(f"the rule of {self._service.name}"):
            rules = self._elb.describe_rules(RuleArns=[self._service.rule])["Rules"]
            actions: list[Any] = [dict(action) for rule in rules for action in rule["Actions"]]
            known = [a for a in actions if a["Type"] == "forward" and _arns(a) == set(self._service.groups.values())]
        if len(actions) != 1 or not known:
            raise ReleaseFailed(f"{self._service.rule}: the rule does not forward to the two groups of {self._service.name} alone")
        return known[0]


def _arns(action: Any) -> set[str]:
    return {group["TargetGroupArn"] for group in action.get("ForwardConfig", {}).get("TargetGroups", ())}
