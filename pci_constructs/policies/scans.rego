# Scanners looked at what is deployed, wholly, and found nothing that must not go out (2.2.1, 6.2.4, 6.3.1, 6.3.3, 6.5.1, 8.6.2).
package pci.scans

import rego.v1

# What nobody ranked is above all that somebody did.
ranks := {"low": 0, "medium": 1, "high": 2, "critical": 3, "unknown": 4}

requirements := {"vulnerability": "6.3.3", "code": "6.2.4", "secret": "8.6.2", "configuration": "2.2.1"}

deny contains data.pci.lib.reason("6.3.1", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.1", "the image is named by a tag, which can be moved") if input.image.digest == ""

deny contains data.pci.lib.reason("6.3.1", "nothing is named that is deployed") if {
	is_null(input.image)
	input.source == ""
}

deny contains data.pci.lib.reason("6.3.1", "no report is one of the image") if {
	is_object(input.image)
	count([report | some report in input.reports; report.target == "image"]) == 0
}

deny contains data.pci.lib.reason("6.3.1", "no report is one of the source code") if {
	input.source != ""
	count([report | some report in input.reports; report.target == "source"]) == 0
}

deny contains data.pci.lib.reason("6.3.1", concat(": ", [report.file, fault])) if {
	some report in input.reports
	some fault in report.faults
}

deny contains data.pci.lib.reason("6.3.1", concat("", [report.file, " is a report of an image, and none is named"])) if {
	some report in input.reports
	report.target == "image"
	is_null(input.image)
}

deny contains data.pci.lib.reason("6.3.1", concat("", [report.file, " is not of the image"])) if {
	some report in input.reports
	report.target == "image"
	input.image.digest != ""
	not input.image.digest in report.digests
}

deny contains data.pci.lib.reason("6.3.1", concat("", [report.file, " is a report of source code, and no commit is named"])) if {
	some report in input.reports
	report.target == "source"
	input.source == ""
}

deny contains data.pci.lib.reason("6.3.1", concat("", [report.file, " is of another commit"])) if {
	some report in input.reports
	report.target == "source"
	count(report.revisions) > 0
	not input.source in report.revisions
}

deny contains data.pci.lib.reason(required(found), concat("", [report.tool, " found ", found.id, " in ", found.where, ": ", found.severity])) if {
	some report in input.reports
	some found in report.found
	stops(found)
	not data.pci.lib.held(input.exceptions, found.id, found.where, input.on)
}

# A secret that is out is out, however a scanner ranks it.
stops(found) if found.kind == "secret"

stops(found) if ranks[found.severity] >= ranks[input.threshold]

required(found) := "6.3.1" if unranked(found)

required(found) := requirements[found.kind] if not unranked(found)

unranked(found) if {
	found.kind == "vulnerability"
	found.severity == "unknown"
}

whole if {
	input.gate == "scans"
	whole_image
	data.pci.lib.text(input.source)
	input.threshold in {"low", "medium", "high", "critical"}
	data.pci.lib.day(input.on)
	data.pci.lib.exceptions(input.exceptions)
	is_array(input.reports)
	count(input.reports) > 0
	every report in input.reports {
		whole_report(report)
	}
}

whole_image if is_null(input.image)

whole_image if data.pci.lib.image(input.image)

whole_report(report) if {
	data.pci.lib.text(report.file)
	data.pci.lib.text(report.digest)
	data.pci.lib.text(report.tool)
	data.pci.lib.text(report.version)
	data.pci.lib.text(report.at)
	report.purpose in {"image", "code", "dependencies", "infrastructure", "secrets"}
	report.target in {"image", "source"}
	data.pci.lib.texts(report.digests)
	data.pci.lib.texts(report.revisions)
	data.pci.lib.texts(report.faults)
	is_array(report.found)
	every found in report.found {
		data.pci.lib.text(found.id)
		data.pci.lib.text(found.where)
		requirements[found.kind]
		is_number(ranks[found.severity])
	}
}
