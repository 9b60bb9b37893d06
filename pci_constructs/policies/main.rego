# The facts of any gate, judged by the gate that they are of: the namespace that conftest asks by itself.
package main

import rego.v1

deny contains reason if {
	input.gate == "approvals"
	some reason in data.pci.approvals.deny
}

deny contains reason if {
	input.gate == "change-window"
	some reason in data.pci.change_window.deny
}

deny contains reason if {
	input.gate == "policy"
	some reason in data.pci.policy.deny
}

deny contains reason if {
	input.gate == "sbom"
	some reason in data.pci.sbom.deny
}

deny contains reason if {
	input.gate == "scans"
	some reason in data.pci.scans.deny
}

deny contains reason if {
	input.gate == "signature"
	some reason in data.pci.signature.deny
}

deny contains data.pci.lib.reason("6.5.1", "these are no facts of a gate: `pci-constructs gate … --facts FILE` writes them") if not known

known if input.gate in {"approvals", "change-window", "policy", "sbom", "scans", "signature"}
