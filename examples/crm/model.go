package main

// The tags are all there is to say about what is valid. Names exclude the zero
// character because PostgreSQL's text cannot hold it: the client is to hear of
// it, not the log.

// NewLead is what a client sends to create a Lead.
type NewLead struct {
	Name      string  `json:"name" validate:"required,max=100,excludes=\x00"`
	Email     Address `json:"email" validate:"required,email,max=254" bind:"distinct"`
	Phone     string  `json:"phone" validate:"required,e164"`
	CompanyID int64   `json:"company_id" validate:"required" bind:"exists=companies"`
	Source    string  `json:"source" validate:"required,oneof=web referral event"`
	Products  []Item  `json:"products" validate:"required,min=1,dive"`
}

// Item is a product that a lead is interested in.
type Item struct {
	ProductID int64 `json:"product_id" validate:"required" bind:"exists=products"`
	Quantity  int   `json:"quantity" validate:"min=1,max=1000"`
}

// Lead is a stored lead.
type Lead struct {
	ID int64 `json:"id"`
	NewLead
}

// NewContact is what a client sends to create a Contact, or to replace one.
type NewContact struct {
	Name      string  `json:"name" validate:"required,max=100,excludes=\x00"`
	Email     Address `json:"email" validate:"required,email,max=254" bind:"available=contacts.email"`
	Phone     string  `json:"phone,omitzero" validate:"omitempty,e164"`
	CompanyID int64   `json:"company_id" validate:"required" bind:"exists=companies"`
}

// EditedContact is a stored contact that a client edits by patches: what is not
// in NewContact, it cannot change.
type EditedContact struct {
	Version int64 `json:"-"` // rises with every change
	NewContact
}

// Contact is a stored contact, and what a client sends to replace one of many:
// what the contact with the id holds is available to it.
type Contact struct {
	ID int64 `json:"id" validate:"required" bind:"exists=contacts,distinct,owner=contacts.email"`
	NewContact
}

// Company is what contacts and leads belong to.
type Company struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Product is what leads refer to.
type Product struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}
