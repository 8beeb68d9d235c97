package main

// Lead is what every contestant binds. Its rules stand in three dialects that
// say the same: validator/v10's (validate), gin's name for them (binding) and
// the JSON Schema tags of huma.
type Lead struct {
	Name      string    `json:"name"       validate:"required,max=100"            binding:"required,max=100"            minLength:"1" maxLength:"100"`
	Email     string    `json:"email"      validate:"required,email"              binding:"required,email"              format:"email"`
	Phone     string    `json:"phone"      validate:"required,e164"               binding:"required,e164"               pattern:"^\\+[1-9]?[0-9]{7,14}$"`
	CompanyID int       `json:"company_id" validate:"required,min=1"              binding:"required,min=1"              minimum:"1"`
	Source    string    `json:"source"     validate:"required,oneof=web fair cold" binding:"required,oneof=web fair cold" enum:"web,fair,cold"`
	Website   string    `json:"website"    validate:"required,url"                binding:"required,url"                format:"uri"`
	Products  []Product `json:"products"   validate:"required,min=1,max=20,dive"  binding:"required,min=1,max=20,dive"  minItems:"1" maxItems:"20"`
}

// Product is what a lead asks for.
type Product struct {
	ProductID int `json:"product_id" validate:"required,min=1"          binding:"required,min=1"          minimum:"1"`
	Quantity  int `json:"quantity"   validate:"required,min=1,max=1000" binding:"required,min=1,max=1000" minimum:"1" maximum:"1000"`
}

// Bulk is the body of many leads: an object, because fiber validates structs
// only and a bare array would pass it unseen.
type Bulk struct {
	Leads []Lead `json:"leads" validate:"required,min=1,dive" binding:"required,min=1,dive" minItems:"1"`
}

// form is a body.
type form interface {
	Lead | Bulk | PlainLead | PlainBulk
	size() int
}

func (Lead) size() int   { return 1 }
func (b Bulk) size() int { return len(b.Leads) }
