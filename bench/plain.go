package main

// PlainLead is a Lead without rules, for those who only decode.
type PlainLead struct {
	Name      string         `json:"name"`
	Email     string         `json:"email"`
	Phone     string         `json:"phone"`
	CompanyID int            `json:"company_id"`
	Source    string         `json:"source"`
	Website   string         `json:"website"`
	Products  []PlainProduct `json:"products"`
}

// PlainProduct is a Product without rules.
type PlainProduct struct {
	ProductID int `json:"product_id"`
	Quantity  int `json:"quantity"`
}

// PlainBulk is a Bulk without rules.
type PlainBulk struct {
	Leads []PlainLead `json:"leads"`
}

func (PlainLead) size() int   { return 1 }
func (b PlainBulk) size() int { return len(b.Leads) }
