"""Notebooks reach the internet through the VPC or not at all.

By default a notebook has a network interface of the service straight to the internet, beside the one in the VPC: what it reads from the CDE
can leave past every filter (1.3.2). Switched off, all traffic takes the routes and security groups of the subnet (1.4.4).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed
from pci_constructs.rules.reading import word


def _check(notebook: ResourceView) -> Judgement:
    path = "DirectInternetAccess"
    if word(notebook, path, "Enabled") != "disabled":
        return failed("the notebook has a way to the internet past the VPC", path)
    if not notebook.has("SubnetId"):
        return failed("the notebook is in no subnet, without which its way to the internet stays", "SubnetId")
    return passed("the notebook reaches other systems through its VPC only", path)


RULE = Rule(
    id="sagemaker-notebook-no-direct-internet-access",
    title="Notebooks reach the internet through the VPC or not at all",
    severity=Severity.HIGH,
    requirements={
        "1.3.2": "what leaves a notebook passes the outbound restrictions of its network",
        "1.4.4": "a system that works on card data has no path to an untrusted network of its own",
    },
    remediation="set SubnetId and SecurityGroupIds, and DirectInternetAccess to Disabled (which replaces the notebook)",
    types=("AWS::SageMaker::NotebookInstance",),
    check=_check,
    equivalents={
        "securityhub": "SageMaker.1",
        "config": "sagemaker-notebook-no-direct-internet-access",
        "cdk-nag": "PCI.DSS.321-SageMakerNotebookNoDirectInternetAccess",
        "guard": "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS",
    },
    passing={"SubnetId": "subnet-1", "DirectInternetAccess": "Disabled"},
    failing={"SubnetId": "subnet-1", "DirectInternetAccess": "Enabled"},
)
