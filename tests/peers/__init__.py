"""What other tools say of ``cdk.out``: checkov, cfn-guard, cfn-lint and two more cdk-nag packs, against one reviewed list."""
