"""No secret is in a manifest.

A manifest of a template is read by everybody who reads the template, is kept in every version of the stack, and is written to the log of
the function that applies it. Base64 hides nothing. Passwords of applications are not to be written into files (8.6.2). A secret that
belongs into the cluster comes from Secrets Manager, by the CSI driver or an operator.
"""

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, Unknown, failed, passed
from pci_constructs.rules.kubernetes._manifests import MANIFEST, TEMPLATE_ONLY, TYPE, example, judge_objects, manifest, name_of


def _check(resource: ResourceView) -> Judgement:
    return judge_objects(resource, {"Secret": _secret}, what="secret")


def _secret(secret: Block) -> Judgement:
    name = name_of(secret)
    for part in ("data", "stringData"):
        values = secret.peek(part)
        # Whatever the deployment fills in goes the same way: through template, event and log.
        if values.__class__ is Unknown or (values is not ABSENT and (not isinstance(values, Block) or values.names())):
            return failed(f"the secret {name} has its values in the template", MANIFEST)
    return passed(f"the secret {name} has no values in the template", MANIFEST)


RULE = Rule(
    id="kubernetes-secret-not-in-manifest",
    title="No secret is in a manifest",
    severity=Severity.HIGH,
    requirements={"8.6.2": "credentials of applications are not in files that many read and that are kept"},
    remediation="keep the value in Secrets Manager and bring it into the cluster with the CSI driver or an operator",
    types=(TYPE,),
    check=_check,
    template_only=TEMPLATE_ONLY,
    passing=example(manifest("Secret", "database", namespace="payments", type="Opaque")),
    failing=example(manifest("Secret", "database", namespace="payments", type="Opaque", data={"password": "cGFzc3dvcmQ="})),
)
