# The image was signed with the key of the pipeline (6.5.1). Whether the key made a signature is a fact: Rego has no mathematics for it, and
# `pci-constructs gate signature --facts` works it out before.
package pci.signature

import rego.v1

deny contains data.pci.lib.reason("6.5.1", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.1", "the image is named by a tag, which can be moved") if input.image.digest == ""

deny contains data.pci.lib.reason("6.5.1", "no signature of the image holds") if {
	input.image.digest != ""
	not signed
}

signed if {
	some signature in input.signatures
	signature.verified == true
	signature.type == "cosign container image signature"
	signature.digest == input.image.digest
	signature.reference == wanted
}

wanted := input.image.name if input.signed_as == ""

wanted := input.signed_as if input.signed_as != ""

whole if {
	input.gate == "signature"
	data.pci.lib.image(input.image)
	data.pci.lib.text(input.signed_as)
	data.pci.lib.named(input.key)
	is_array(input.signatures)
	every signature in input.signatures {
		is_boolean(signature.verified)
		data.pci.lib.text(signature.fault)
		data.pci.lib.text(signature.type)
		data.pci.lib.text(signature.digest)
		data.pci.lib.text(signature.reference)
	}
}
