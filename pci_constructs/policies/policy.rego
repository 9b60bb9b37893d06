# The rules of pci-constructs looked at the commit that is deployed, all of it, and nothing fails (6.5.2).
package pci.policy

import rego.v1

deny contains data.pci.lib.reason("6.5.2", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.2", concat("", ["the run could not read ", name])) if some name in input.unreadable

deny contains data.pci.lib.reason("6.5.2", concat("", ["the run did not ask the whole pack: ", option])) if some option in input.left_out

deny contains data.pci.lib.reason("6.5.2", concat("", ["the run looked at no ", what])) if {
	some what in ["stacks", "resources", "rules"]
	input[what] < 1
}

deny contains data.pci.lib.reason("6.5.2", "the run has no finding, not even one that passes") if sum([number | some number in input.counts]) < 1

deny contains data.pci.lib.reason("6.5.2", concat("", ["the run does not list as many of ", verdict, " as it counts"])) if {
	some verdict in ["fail", "error", "undetermined", "accepted"]
	count([finding | some finding in input.findings; finding.verdict == verdict]) != object.get(input.counts, verdict, 0)
}

deny contains data.pci.lib.reason("6.5.2", "the run is of another commit than is deployed") if {
	input.wanted != ""
	input.commit != input.wanted
}

deny contains data.pci.lib.reason(requirement, concat("", [finding.rule, " stops it: ", finding.verdict, " in ", finding.where])) if {
	some finding in input.findings
	stops(finding)
	some requirement in asked(finding)
}

asked(finding) := finding.requirements if count(finding.requirements) > 0

asked(finding) := ["6.5.2"] if count(finding.requirements) == 0

stops(finding) if finding.verdict == "error"

stops(finding) if {
	finding.verdict == "fail"
	finding.warning == false
}

stops(finding) if {
	finding.verdict == "undetermined"
	not data.pci.lib.held(input.exceptions, finding.rule, finding.where, input.on)
}

stops(finding) if {
	finding.verdict == "accepted"
	finding.acknowledged == false
	not finding.expires >= input.on
}

whole if {
	input.gate == "policy"
	data.pci.lib.text(input.commit)
	data.pci.lib.text(input.wanted)
	data.pci.lib.day(input.on)
	data.pci.lib.text(input.at)
	data.pci.lib.text(input.pack)
	data.pci.lib.texts(input.unreadable)
	data.pci.lib.texts(input.left_out)
	data.pci.lib.whole_number(input.stacks)
	data.pci.lib.whole_number(input.resources)
	data.pci.lib.whole_number(input.rules)
	is_object(input.counts)
	every number in input.counts {
		data.pci.lib.whole_number(number)
	}
	data.pci.lib.exceptions(input.exceptions)
	whole_findings
}

whole_findings if {
	is_array(input.findings)
	every finding in input.findings {
		data.pci.lib.named(finding.rule)
		finding.verdict in {"fail", "error", "undetermined", "accepted"}
		data.pci.lib.texts(finding.requirements)
		data.pci.lib.named(finding.where)
		data.pci.lib.text(finding.source)
		is_boolean(finding.warning)
		data.pci.lib.text(finding.expires)
		is_boolean(finding.acknowledged)
		data.pci.lib.text(finding.message)
	}
}
