"""Site-to-site VPN connections log both tunnels.

What the two ends negotiate, and why a tunnel broke off, shows somebody who tries to get between them. It is activity at a boundary of
trust, and belongs in the audit log (10.2.1). A connection has two tunnels, and the one without a log is the one that fails over.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Undetermined, Verdict, every, failed, flag_is_true

_PATH = "VpnTunnelOptionsSpecifications"
_LOGGED = "LogOptions.CloudwatchLogOptions.LogEnabled"
_TUNNELS = 2


def _tunnel(tunnel: object) -> Judgement:
    if not isinstance(tunnel, Block):
        raise Undetermined(f"{tunnel!r}, which is no tunnel", _PATH)
    return flag_is_true(tunnel, _LOGGED, good="both tunnels are logged", bad="a tunnel is not logged")


def _check(connection: ResourceView) -> Judgement:
    tunnels = connection.each(_PATH)
    judged = every(tunnels, _tunnel, empty=failed("no tunnel is logged", _PATH))
    if judged.verdict is Verdict.PASS and len(tunnels) < _TUNNELS:
        return failed("the second tunnel is not logged", _PATH)
    return judged


def _tunnels(*logged: bool) -> dict[str, object]:
    return {_PATH: [{"LogOptions": {"CloudwatchLogOptions": {"LogEnabled": flag}}} for flag in logged]}


RULE = Rule(
    id="ec2-vpn-connection-logging-enabled",
    title="VPN connections log both tunnels",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "negotiations of a tunnel at a boundary of trust are events of the audit log"},
    remediation="give both VpnTunnelOptionsSpecifications LogOptions.CloudwatchLogOptions with LogEnabled true",
    types=("AWS::EC2::VPNConnection",),
    check=_check,
    equivalents={"securityhub": "EC2.171", "config": "ec2-vpn-connection-logging-enabled"},
    passing=_tunnels(True, True),
    failing=_tunnels(True, False),
)
