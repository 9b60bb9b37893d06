# Enough people approved a change who did not write it, and do not deploy it (6.2.3, 6.2.3.1, 6.5.1, 6.5.4).
package pci.approvals

import rego.v1

decisive := {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}

deny contains data.pci.lib.reason("6.2.3.1", "the facts are not whole") if not whole

deny contains data.pci.lib.reason("6.5.1", "the pull request is a draft") if input.draft == true

deny contains data.pci.lib.reason("6.5.1", "the pull request was closed, and not merged") if input.state == "closed"

deny contains data.pci.lib.reason("6.5.1", "another commit is deployed than was reviewed") if {
	input.commit != ""
	not input.commit in {input.head, input.merged_as}
}

deny contains data.pci.lib.reason("6.2.3.1", "who opened the pull request is gone") if input.author == ""

deny contains data.pci.lib.reason("6.2.3.1", concat("", ["no account belongs to ", unknown, ", who wrote some of it"])) if {
	some commit in input.commits
	some unknown in commit.unknown
}

deny contains data.pci.lib.reason("6.2.3", concat("", [review.reviewer, " asked for changes"])) if {
	some review in latest
	review.state == "CHANGES_REQUESTED"
	review.member == true
}

deny contains data.pci.lib.reason("6.2.3", "an account that is gone asked for changes") if {
	some review in input.reviews
	review.reviewer == ""
	review.state == "CHANGES_REQUESTED"
}

deny contains data.pci.lib.reason("6.2.3.1", concat("", [format_int(count(counted), 10), " approvals count, and more are required"])) if count(counted) < input.required

deny contains data.pci.lib.reason("6.5.4", "who deploys approved, and one person must not do both") if {
	count(counted) < input.required
	lower(input.deployer) in good
}

deny contains data.pci.lib.reason("6.5.1", concat("", [review.reviewer, " rejected the deployment"])) if {
	is_array(input.deployment_reviews)
	some review in input.deployment_reviews
	review.state == "rejected"
}

deny contains data.pci.lib.reason("6.5.1", "nobody approved the deployment who neither wrote the change nor deploys it") if {
	is_array(input.deployment_reviews)
	count(let_go - authors) == 0
}

deny contains data.pci.lib.reason("6.5.4", "who deploys approved the deployment themselves") if {
	is_array(input.deployment_reviews)
	count(let_go - authors) == 0
	some review in input.deployment_reviews
	approved_by_person(review)
	lower(review.reviewer) == lower(input.deployer)
}

authors contains lower(input.author) if input.author != ""

authors contains lower(author) if {
	some commit in input.commits
	some author in commit.authors
}

# The last decisive review of each account that is still there; a comment takes no approval away.
latest contains review if {
	some review in input.reviews
	review.reviewer != ""
	review.state in decisive
	review.number == max([other.number |
		some other in input.reviews
		lower(other.reviewer) == lower(review.reviewer)
		other.state in decisive
	])
}

good contains lower(review.reviewer) if {
	some review in latest
	review.state == "APPROVED"
	review.person == true
	review.member == true
	review.commit == input.head
	not lower(review.reviewer) in authors
}

counted := good - {lower(input.deployer)}

approved_by_person(review) if {
	review.state == "approved"
	review.reviewer != ""
	review.person == true
}

let_go contains lower(review.reviewer) if {
	is_array(input.deployment_reviews)
	some review in input.deployment_reviews
	approved_by_person(review)
	lower(review.reviewer) != lower(input.deployer)
}

whole if {
	input.gate == "approvals"
	data.pci.lib.named(input.repository)
	data.pci.lib.text(input.pull_request)
	input.state in {"open", "closed", "merged"}
	is_boolean(input.draft)
	data.pci.lib.text(input.author)
	data.pci.lib.named(input.head)
	data.pci.lib.text(input.merged_as)
	data.pci.lib.text(input.commit)
	data.pci.lib.named(input.deployer)
	data.pci.lib.whole_number(input.required)
	input.required >= 1
	input.required <= 10
	whole_commits
	whole_reviews
	whole_deployment
}

whole_commits if {
	is_array(input.commits)
	count(input.commits) > 0
	every one in input.commits {
		data.pci.lib.named(one.commit)
		data.pci.lib.texts(one.authors)
		data.pci.lib.texts(one.unknown)
	}
}

whole_reviews if {
	is_array(input.reviews)
	every review in input.reviews {
		data.pci.lib.whole_number(review.number)
		data.pci.lib.text(review.reviewer)
		is_boolean(review.person)
		is_boolean(review.member)
		review.state in {"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"}
		data.pci.lib.text(review.commit)
		data.pci.lib.moment(review.at)
	}
	count({review.number | some review in input.reviews}) == count(input.reviews)
}

whole_deployment if is_null(input.deployment_reviews)

whole_deployment if {
	is_array(input.deployment_reviews)
	every review in input.deployment_reviews {
		data.pci.lib.text(review.reviewer)
		is_boolean(review.person)
		review.state in {"approved", "rejected", "pending"}
	}
}
