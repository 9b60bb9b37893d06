# A list of components is that of the image, complete, and without a licence that nobody may ship (6.3.2, 6.5.1).
package pci.sbom

import rego.v1

deny contains data.pci.lib.reason("6.3.2", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.1", "the image is named by a tag, which can be moved") if input.image.digest == ""

deny contains data.pci.lib.reason("6.3.2", "the list is not of the image") if {
	input.image.digest != ""
	not input.image.digest in input.digests
}

deny contains data.pci.lib.reason("6.3.2", "the list has no component") if count(input.components) == 0

deny contains data.pci.lib.reason("6.3.2", concat("", ["the list is not complete: ", gap])) if some gap in input.gaps

deny contains data.pci.lib.reason("6.3.2", concat("", ["no licence is left under which ", part.component, " may be shipped"])) if {
	is_object(input.licences)
	some part in input.components
	not shippable(part)
}

shippable(part) if {
	count(part.choices) == 0
	accepted("unknown", part)
}

shippable(part) if {
	some choice in part.choices
	every licence in choice {
		fine(licence, part)
	}
}

fine(licence, part) if accepted(licence, part)

fine(licence, part) if {
	licence in part.unknown
	accepted("unknown", part)
}

fine(licence, part) if {
	not licence in part.unknown
	licence in input.licences.allowed
}

fine(licence, part) if {
	not licence in part.unknown
	not denied(licence)
	count(input.licences.allowed) == 0
}

fine(licence, part) if {
	not licence in part.unknown
	not denied(licence)
	base(licence) in input.licences.allowed
}

# What an exception such as that of the class path adds to.
base(licence) := split(licence, " WITH ")[0]

denied(licence) if {
	some pattern in input.licences.denied
	data.pci.lib.fits(pattern, licence)
}

denied(licence) if {
	some pattern in input.licences.denied
	data.pci.lib.fits(pattern, base(licence))
}

accepted(licence, part) if {
	some one in input.licences.accepted
	one.id == licence
	data.pci.lib.fits(one.where, part.component)
	one.expires >= input.on
}

whole if {
	input.gate == "sbom"
	data.pci.lib.image(input.image)
	data.pci.lib.day(input.on)
	data.pci.lib.text(input.format)
	data.pci.lib.text(input.sbom)
	data.pci.lib.texts(input.digests)
	data.pci.lib.texts(input.gaps)
	is_array(input.components)
	every part in input.components {
		data.pci.lib.text(part.component)
		is_array(part.choices)
		every choice in part.choices {
			data.pci.lib.texts(choice)
			count(choice) > 0
		}
		data.pci.lib.texts(part.unknown)
	}
	whole_licences
}

whole_licences if is_null(input.licences)

whole_licences if {
	data.pci.lib.texts(input.licences.denied)
	data.pci.lib.texts(input.licences.allowed)
	count(input.licences.denied) + count(input.licences.allowed) > 0
	data.pci.lib.exceptions(input.licences.accepted)
}
