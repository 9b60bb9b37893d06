"""The password policy for IAM users (PCI DSS 8.3.6, 8.3.7, 8.3.9)."""

from dataclasses import dataclass

from pci_constructs.aws._settings import is_known
from pci_constructs.refusals import RefusedSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a password of an IAM user must be; letters in both cases, digits and symbols always.

    IAM locks nobody out after failed tries (8.3.4): users of IAM Identity Center or of a provider that does need no IAM user.

    Attributes:
        minimum_length: in characters; 12 by default and at least, at most 128.
        remembered: how many passwords before may not be used again; 4 by default and at least, at most 24.
        max_age_days: after how many days a password expires, at most 90; 90 by default. ``None`` only with ``risk_analysis``.
        risk_analysis: where it is written how the accounts' security posture is analysed all the time and access decided by it, which
            stands in for the age (8.3.9); by default nothing does.

    Raises:
        RefusedSetting: a number is weaker than the standard asks or than IAM can do, or nothing stands in for the age.
    """

    minimum_length: int = 12
    remembered: int = 4
    max_age_days: int | None = 90
    risk_analysis: str | None = None

    def __post_init__(self) -> None:
        _check_between("minimum_length", self.minimum_length, 12, 128, "8.3.6")
        _check_between("remembered", self.remembered, 4, 24, "8.3.7")
        if self.max_age_days is not None:
            _check_between("max_age_days", self.max_age_days, 1, 90, "8.3.9")
        elif not (self.risk_analysis and self.risk_analysis.strip()):
            raise RefusedSetting(
                where="password policy",
                argument="max_age_days",
                value=None,
                allowed="at most 90",
                requirement_id="8.3.9",
                cure="or name in risk_analysis the analysis of the accounts' posture that stands in for it",
            )

    def properties(self) -> dict[str, object]:
        """The policy in the words of the API, with what stands in for the age."""
        return {
            "MinimumPasswordLength": self.minimum_length,
            "PasswordReusePrevention": self.remembered,
            **({"MaxPasswordAge": self.max_age_days} if self.max_age_days is not None else {}),
            **({"RiskAnalysis": self.risk_analysis} if self.risk_analysis else {}),
        }


def _check_between(argument: str, value: int, least: int, most: int, requirement: str) -> None:
    if not is_known(value):
        return
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise RefusedSetting(
            where="password policy", argument=argument, value=value, allowed=f"between {least} and {most}", requirement_id=requirement
        )
