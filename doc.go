// Package bind turns a JSON request body into a typed, validated Go value, or
// answers the client with every mistake in it: all at once, each at its exact
// place, in the client's language, in the wire format that the API speaks.
//
// One handler:
//
//	type Contact struct {
//		Name  string `json:"name" validate:"required,max=100"`
//		Email string `json:"email" validate:"required,email"`
//	}
//
//	b := bind.Must(bind.New(bind.Config{}))
//	mux.Handle("POST /contacts", bind.Handle(b, func(w http.ResponseWriter, r *http.Request, in Contact) error {
//		return store(r.Context(), in) // an error is answered in the same envelope
//	}))
//
// One bulk handler, which gets all items or is not called:
//
//	mux.Handle("POST /leads", bind.HandleMany(b, func(w http.ResponseWriter, r *http.Request, in []Lead) error {
//		return storeAll(r.Context(), in)
//	}, bind.Under("leads")))
//
// Everything happens on one line, and no stage looks back:
//
//	bytes ─ decode ─ validate (rules, then lookups) ─ *Error{FieldErrors} ─ translate ─ Format.Render ─ ResponseWriter
//
// Left of [Error] there are facts only, no language and no wire format; right
// of it nothing is validated again.
//
// # Struct tags
//
// json names members, validate holds the rules of
// github.com/go-playground/validator/v10, and bind has six options, separated
// by commas:
//
//	bind:"exists=companies"          the value refers to a stored record: see Stored
//	bind:"available=contacts.email"  no stored record has the value yet, and no other object of this body claims it
//	bind:"owner=contacts.email"      on the id of a record: what it holds itself is available to it, see Owned
//	bind:"distinct"                  no other value at the same place of this body is equal
//	bind:"present"                   the member must be in the body and not null; false, 0 and "" are fine
//	bind:"bail"                      the first failing rule of the value is enough; of each item's rules, too
//
// Lookups and distinct look at every value that was sent, 0, false and "" too:
// behind a pointer, in a list, and in a plain member that the body has and not
// as null. A form that sends "" for a field that is left empty needs
// validate:"omitempty", which lets go of it. [Binder.Validate] has no body, and
// takes a plain member that is zero for absent.
//
// What is compared may be a struct or an array, but not one with pointers,
// interfaces or a time among other things in it: Go would compare where they
// are in memory.
//
// # Every mistake
//
// Every failing rule of every value is reported, in the order of the tag:
// validate:"min=8,containsany=0123456789" says two things about "x". A list, a
// map or an object that fails a rule of its own does not hide the mistakes in
// it. An or-group is one rule, and so is an alias of several. These are not
// asked:
//
//   - rules behind a failed required or one of its kin, excluded or one of its
//     kin, or isdefault, and what is in a value that is required and empty
//   - what omitempty, omitnil, omitzero, structonly and nostructlevel let go, as
//     in validator
//   - rules behind a failure under bind:"bail" or Config.Bail; bind's own rules
//     stand behind validator's
//   - lookups, about a value that failed one of its own rules
//   - functions of your own, and rules that look at the host, behind a failure of
//     one of validator's own rules for the same value
//
// A struct-level function is called once for each struct, also in a list that
// fails. Where validator is asked about a whole struct, because of
// Config.Validator, Rules.Types or a method ValidatorValue, its first failure
// of each value is taken up from there. There, the first failing rule of an
// embedded struct hides what is behind it and in it, and so does that of a
// value that stands for another one what is in that. Of a Config.Validator, a
// rule that validator does not know by itself is taken for a function of your
// own.
//
// A validator of the Binder's own treats required on a struct as validator/v10
// does with WithRequiredStructEnabled: an object without any value is missing.
//
// A mistake stands on the value that is wrong; a missing member stands on
// itself. Where a rule fails inside an object that the body does not have, the
// object is what is missing: it is reported as required, and not each member in
// it.
//
// # Three kinds of failure
//
// The client's mistake is an *[Error]. The developer's comes from [New] and
// [Binder.Check], which [Handle] and [HandleMany] call when they are
// registered. The server's is any other error: it is logged, and the client
// gets a 500, or a 503 if it was a deadline, that shows nothing but an id.
//
// Binding forms, query strings and headers, writing HTML, and authentication
// are not this package's work.
package bind
