"""Machines that build for the CDE: one job each, in private subnets, with a list of where they may go (PCI DSS 1.3.2, 6.5.1, 10.2.1)."""

from collections.abc import Mapping
from types import MappingProxyType

import aws_cdk as cdk
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from pci_constructs.aws._settings import acknowledge, check_log_retention, check_one_of, is_known, where
from pci_constructs.aws.ec2 import GATEWAY_ENDPOINTS, INTERNET, LINUX_PORTS, SegmentedVpc, Tier
from pci_constructs.aws.iam import acknowledge_wildcards
from pci_constructs.aws.kms import check_customer_managed
from pci_constructs.aws.logs import AuditLogGroup
from pci_constructs.delivery.workflows import Workflow
from pci_constructs.refusals import RefusedSetting

GITHUB_DOMAINS: Mapping[str, str] = MappingProxyType(
    {
        "github.com": "builds clone their repository",
        "api.github.com": "runners register and report",
        "codeload.github.com": "actions are downloaded by their digest",
        ".actions.githubusercontent.com": "jobs, logs and tokens of GitHub Actions",
        "objects.githubusercontent.com": "the runner's own software",
        "release-assets.githubusercontent.com": "the runner's own software",
    }
)
"""What a runner of GitHub Actions must reach, for ``FirewallEgress(general_domains=…)``, each with its reason. The storage of GitHub's own
artifacts and caches, all of ``.blob.core.windows.net``, is left out on purpose: anybody can rent a place there."""
SIZES = ("SMALL", "MEDIUM", "LARGE", "XLARGE")
LONGEST = 8 * 60
"""Minutes that a build may take at most."""


class BuildRunners(Construct):
    """A CodeBuild project that starts a fresh machine for each job of a workflow, and throws it away with the job.

    Jobs ask for it by the label ``codebuild-<project>-${{ github.run_id }}-${{ github.run_attempt }}``. ``declare_paths`` opens the
    way out.

    Args:
        scope: the parent construct.
        construct_id: the id below the parent.
        network: the VPC; machines run in its non-CDE tier: what builds for the CDE impacts its security and holds no card data.
        key: the customer managed key of the log and of what CodeBuild keeps; its policy is extended for CloudWatch Logs.
        workflow: whose jobs they run: the repository, the branch and, if it is given, the environment.
        connection_arn: the connection of AWS CodeConnections to GitHub, which somebody confirmed in the console once.
        project_name: the physical name, which jobs name.
        image: the image of the machine; CodeBuild's standard Linux image for the architecture by default.
        size: ``SMALL``, ``MEDIUM`` (by default), ``LARGE`` or ``XLARGE``.
        arm: whether the machine is an ARM one.
        most_at_once: how many machines run at once at most; 10 by default.
        timeout_minutes: how long a job may take; 60 by default, at most 480.
        log_retention_days: how long logs of builds are kept, in days; 365 by default and at least (10.5.1).

    Attributes:
        project: the ``codebuild.CfnProject``.
        role: the ``iam.Role`` of the machines: jobs take the build role through GitHub, not this one.
        log_group: the ``logs.LogGroup``.
        connections: the security group.
        tier: the non-CDE tier.

    Raises:
        RefusedSetting: the connection is none, the key is not customer managed, or a number is out of bounds.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: SegmentedVpc,
        key: kms.IKey,
        workflow: Workflow,
        connection_arn: str,
        project_name: str,
        image: str | None = None,
        size: str = "MEDIUM",
        arm: bool = False,
        most_at_once: int = 10,
        timeout_minutes: int = 60,
        log_retention_days: int = 365,
    ) -> None:
        place = where(scope, construct_id)
        check_customer_managed(key, where=place)
        check_log_retention(log_retention_days, where=place, argument="log_retention_days")
        _check_connection(connection_arn, place)
        check_one_of(size, SIZES, where=place, argument="size", requirement_id=None)
        _check_bounds("timeout_minutes", timeout_minutes, 5, LONGEST, place)
        _check_bounds("most_at_once", most_at_once, 1, 100, place)
        super().__init__(scope, construct_id)
        self.tier = Tier.NON_CDE
        self.client_ports = LINUX_PORTS
        self._network = network
        placement = network.placement(self.tier)
        group = ec2.SecurityGroup(
            self, "PciSecurityGroup", vpc=network.vpc, description="Build machines; paths are declared", allow_all_outbound=False
        )
        self.connections = group.connections
        log = AuditLogGroup(self, "PciLog", key=key, retention_days=log_retention_days, log_group_name=f"/aws/codebuild/{project_name}")
        self.log_group = log.log_group
        self.role = iam.Role(
            self,
            "PciRole",
            description="CodeBuild: starts machines for jobs, and writes their logs",
            assumed_by=iam.ServicePrincipal("codebuild.amazonaws.com", conditions=self._for_this_project(project_name)),
        )
        policy = self._policy(key, connection_arn)
        repository = workflow.repository
        self.project = codebuild.CfnProject(
            self,
            "Default",
            name=project_name,
            description=f"Machines for jobs of {repository}",
            artifacts=codebuild.CfnProject.ArtifactsProperty(type="NO_ARTIFACTS"),
            cache=codebuild.CfnProject.ProjectCacheProperty(type="NO_CACHE"),
            concurrent_build_limit=most_at_once,
            encryption_key=key.key_arn,
            environment=codebuild.CfnProject.EnvironmentProperty(
                type="ARM_CONTAINER" if arm else "LINUX_CONTAINER",
                compute_type=f"BUILD_GENERAL1_{size}",
                image=image
                or ("aws/codebuild/amazonlinux-aarch64-standard:3.0" if arm else "aws/codebuild/amazonlinux-x86_64-standard:5.0"),
                privileged_mode=False,
            ),
            logs_config=codebuild.CfnProject.LogsConfigProperty(
                cloud_watch_logs=codebuild.CfnProject.CloudWatchLogsConfigProperty(
                    status="ENABLED", group_name=self.log_group.log_group_name
                )
            ),
            queued_timeout_in_minutes=60,
            service_role=self.role.role_arn,
            source=codebuild.CfnProject.SourceProperty(
                type="GITHUB",
                location=f"https://github.com/{repository}.git",
                git_clone_depth=1,
                auth=codebuild.CfnProject.SourceAuthProperty(type="CODECONNECTIONS", resource=connection_arn),
            ),
            timeout_in_minutes=timeout_minutes,
            triggers=codebuild.CfnProject.ProjectTriggersProperty(
                webhook=True,
                build_type="BUILD",
                filter_groups=[[codebuild.CfnProject.WebhookFilterProperty(type="EVENT", pattern="WORKFLOW_JOB_QUEUED")]],
            ),
            visibility="PRIVATE",
            vpc_config=codebuild.CfnProject.VpcConfigProperty(
                vpc_id=network.vpc.vpc_id,
                subnets=[subnet.subnet_id for subnet in placement.subnets],
                security_group_ids=[group.security_group_id],
            ),
        )
        self.project.node.add_dependency(policy)
        acknowledge(
            self.project,
            "PCI.DSS.321::PCI.DSS.321-CodeBuildProjectSourceRepoUrl",
            reason="the project signs in through AWS CodeConnections, an installation of GitHub's app that ends when it is removed; the "
            "rule knows OAuth alone, whose tokens are a person's",
        )

    def declare_paths(self) -> None:
        """Opens the way to GitHub through the egress firewall, and to services of AWS.

        Raises:
            RefusedSetting: the firewall does not let the runners reach GitHub.
        """
        listed = {line.target for line in self._network.register}
        if self._network.firewall is not None and (missing := sorted(set(GITHUB_DOMAINS) - listed)):
            raise RefusedSetting(
                where=self.node.path,
                argument="network",
                value=f"an egress firewall without {', '.join(missing)}",
                allowed="one whose general_domains have what runners reach",
                requirement_id="1.3.2",
                cure="pass FirewallEgress(general_domains={**GITHUB_DOMAINS, …})",
            )
        self._network.allow(self, INTERNET, 443, reason="build machines take jobs of GitHub Actions")
        self._network.allow(self, self._network.interface_endpoints, 443, reason="build machines push images and write logs")
        self._network.allow(self, GATEWAY_ENDPOINTS, 443, reason="layers of images are in S3")

    def _for_this_project(self, name: str) -> dict[str, dict[str, str]]:
        stack = cdk.Stack.of(self)
        source = stack.format_arn(service="codebuild", resource="project", resource_name=name)
        return {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": source}}

    def _policy(self, key: kms.IKey, connection: str) -> iam.ManagedPolicy:
        stack = cdk.Stack.of(self)

        def arn(resource: str, name: str) -> str:
            return stack.format_arn(service="ec2", resource=resource, resource_name=name)

        places = [arn("subnet", subnet.subnet_id) for subnet in self._network.placement(self.tier).subnets]
        looks = iam.PolicyStatement(
            sid="Look",
            actions=[
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            resources=["*"],
        )
        interfaces = iam.PolicyStatement(
            sid="InterfacesOfMachines",
            actions=["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
            resources=[
                arn("network-interface", "*"),
                *places,
                *(arn("security-group", group.security_group_id) for group in self.connections.security_groups),
            ],
        )
        lend = iam.PolicyStatement(
            sid="LendInterfacesToCodeBuild",
            actions=["ec2:CreateNetworkInterfacePermission"],
            resources=[arn("network-interface", "*")],
            conditions={"StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"}, "ArnEquals": {"ec2:Subnet": places}},
        )
        writes = iam.PolicyStatement(
            sid="WriteLogs", actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[f"{self.log_group.log_group_arn}"]
        )
        statements = [
            looks,
            interfaces,
            lend,
            writes,
            iam.PolicyStatement(
                sid="Connect",
                actions=["codeconnections:GetConnection", "codeconnections:GetConnectionToken", "codeconnections:UseConnection"],
                resources=[connection],
            ),
            iam.PolicyStatement(
                sid="Keep", actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], resources=[key.key_arn]
            ),
        ]
        policy = iam.ManagedPolicy(self, "PciPolicy", description="What machines of builds need", roles=[self.role], statements=statements)
        acknowledge_wildcards(
            policy,
            [looks, interfaces, writes],
            reason="descriptions of EC2 have no resource, interfaces and streams of logs get their names when a job begins",
        )
        return policy


def _check_connection(arn: str, place: str) -> None:
    if is_known(arn) and not (isinstance(arn, str) and arn.startswith("arn:") and ":connection/" in arn and "*" not in arn):
        raise RefusedSetting(
            where=place,
            argument="connection_arn",
            value=arn,
            allowed="the ARN of a connection of AWS CodeConnections; a token in CodeBuild would be a key that never ends",
            requirement_id="8.6.2",
        )


def _check_bounds(argument: str, value: int, least: int, most: int, place: str) -> None:
    if is_known(value) and not least <= value <= most:
        raise RefusedSetting(where=place, argument=argument, value=value, allowed=f"between {least} and {most}", requirement_id=None)
