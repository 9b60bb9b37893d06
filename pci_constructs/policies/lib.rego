# What all gates need: reasons, and what kind of value a fact is. A fact that is missing or of another kind must deny, and not be passed over.
package pci.lib

import rego.v1

reason(requirement, message) := {"msg": concat("", [message, " (PCI DSS ", requirement, ")"]), "requirement": requirement}

text(value) if is_string(value)

named(value) if {
	is_string(value)
	value != ""
}

texts(values) if {
	is_array(values)
	every value in values {
		is_string(value)
	}
}

whole_number(value) if {
	is_number(value)
	value >= 0
	floor(value) == value
}

day(value) if {
	is_string(value)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, value)
}

moment(value) if {
	is_string(value)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`, value)
}

image(value) if {
	named(value.name)
	is_string(value.digest)
	digest_or_none(value.digest)
}

digest_or_none(value) if value == ""

digest_or_none(value) if regex.match(`^sha256:[0-9a-f]{64}$`, value)

exceptions(values) if {
	is_array(values)
	every value in values {
		named(value.id)
		named(value.where)
		named(value.reason)
		named(value.owner)
		named(value.approver)
		lower(value.approver) != lower(value.owner)
		day(value.expires)
	}
}

# Whether an exception holds for a finding on a day, its last one included.
held(accepted, id, where, on) if {
	some one in accepted
	one.id == id
	one.where == where
	one.expires >= on
}

# Whether a text is that of a pattern, whose star at the end stands for whatever follows.
fits(pattern, value) if {
	endswith(pattern, "*")
	startswith(value, trim_suffix(pattern, "*"))
}

fits(pattern, value) if {
	not endswith(pattern, "*")
	pattern == value
}
