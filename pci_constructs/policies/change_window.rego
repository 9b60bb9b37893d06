# Every change calendar is open, or an emergency that two people approved opens them (6.5.1). Which calendar is open at the moment is a
# fact: recurring events and time zones are worked out before, by `pci-constructs gate change-window --facts`.
package pci.change_window

import rego.v1

hour := 3600000000000

deny contains data.pci.lib.reason("6.5.1", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.1", state.why) if {
	some state in input.calendars
	state.open == false
	not opened
}

# Who approved within a day before, and neither asked for it nor deploys it.
counted contains person(approval.approver) if {
	is_object(input.emergency)
	some approval in input.emergency.approvals
	given := nanoseconds(approval.at)
	given <= now
	given >= now - (24 * hour)
	not person(approval.approver) in {person(input.emergency.requested_by), person(input.deployer)}
}

opened if {
	now >= begins
	now < ends
	count(counted) >= 2
}

# Engines differ on Z, and agree on the offset that it stands for.
nanoseconds(moment) := time.parse_rfc3339_ns(concat("", [trim_suffix(moment, "Z"), "+00:00"]))

now := nanoseconds(input.at)

begins := nanoseconds(input.emergency.begins)

ends := nanoseconds(input.emergency.ends)

person(name) := lower(trim_space(name))

whole if {
	input.gate == "change-window"
	data.pci.lib.moment(input.at)
	is_array(input.calendars)
	count(input.calendars) > 0
	every state in input.calendars {
		data.pci.lib.named(state.calendar)
		is_boolean(state.open)
		data.pci.lib.text(state.why)
	}
	data.pci.lib.text(input.start)
	data.pci.lib.text(input.end)
	data.pci.lib.text(input.deployer)
	whole_emergency
}

whole_emergency if is_null(input.emergency)

whole_emergency if {
	every field in ["ticket", "reason", "requested_by"] {
		trim_space(input.emergency[field]) != ""
	}
	data.pci.lib.moment(input.emergency.begins)
	data.pci.lib.moment(input.emergency.ends)
	ends > begins
	ends - begins <= 8 * hour
	data.pci.lib.named(input.deployer)
	is_array(input.emergency.approvals)
	every approval in input.emergency.approvals {
		trim_space(approval.approver) != ""
		data.pci.lib.moment(approval.at)
	}
}
