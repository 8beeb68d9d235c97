package bind_test

import (
	"context"
	"strings"
	"testing"

	"github.com/fielderrors/bind"
)

// What one body costs without a request around it, and what an answer costs in each format. bench compares requests with
// what other packages make of them.

const benchmarkLead = `{"name":"Ada Lovelace","phone":"+442079460018","email":"ada@example.com"}`

func BenchmarkDecode(b *testing.B) {
	binder := bind.Must(bind.New(bind.Config{}))
	b.Run("valid", func(b *testing.B) {
		benchmarkDecode(b, func() error {
			var in Lead
			return binder.Decode(context.Background(), []byte(benchmarkLead), &in)
		}, true)
	})
	b.Run("3_mistakes", func(b *testing.B) {
		benchmarkDecode(b, func() error {
			var in Lead
			return binder.Decode(context.Background(), []byte(`{"name":"","phone":"030","email":"ada"}`), &in)
		}, false)
	})
	bulk := []byte(`{"leads":[` + list(strings.Replace(benchmarkLead, "ada@example.com", "", 1), 1000) + `]}`)
	b.Run("1000_items", func(b *testing.B) {
		benchmarkDecode(b, func() error {
			var in []Lead
			return binder.DecodeMany(context.Background(), bulk, &in, bind.Under("leads"))
		}, true)
	})
	wrong := []byte(`[` + list(benchmarkWrongLead, 1000) + `]`)
	b.Run("1000_items_5_mistakes_each", func(b *testing.B) {
		benchmarkDecode(b, func() error {
			var in []importedLead
			return binder.DecodeMany(context.Background(), wrong, &in)
		}, false)
	})
}

// importedLead has a rule of each usual sort. benchmarkWrongLead breaks five.
type importedLead struct {
	Name      string `json:"name" validate:"required,max=100"`
	Email     string `json:"email" validate:"required,email"`
	Phone     string `json:"phone" validate:"required,e164"`
	CompanyID int    `json:"company_id" validate:"required,min=1"`
	Source    string `json:"source" validate:"required,oneof=web fair cold"`
	Website   string `json:"website" validate:"required,url"`
	Products  []struct {
		ID       int `json:"id" validate:"required,min=1"`
		Quantity int `json:"quantity" validate:"required,min=1,max=1000"`
	} `json:"products" validate:"required,min=1,max=20,dive"`
}

const benchmarkWrongLead = `{"name":"Ada","email":"nobody","phone":"030-1234567","company_id":17,"source":"fax",` +
	`"website":"example","products":[{"id":1,"quantity":2},{"id":3,"quantity":5000}]}`

func benchmarkDecode(b *testing.B, decode func() error, valid bool) {
	b.ReportAllocs()
	for b.Loop() {
		if err := decode(); (err == nil) != valid {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswer(b *testing.B) {
	rules := []bind.FieldError{
		{Path: bind.At("name"), Rule: "required", Type: "string"},
		{Path: bind.At("email"), Rule: "email", Type: "string"},
		{Path: bind.At("source"), Rule: "oneof", Param: "web fair", Type: "string"},
		{Path: bind.At("company_id"), Rule: "min", Param: "1", Type: "integer"},
		{Path: bind.At("owner_id"), Rule: "exists", Param: "users", Type: "integer", Kind: bind.Relationship},
	}
	var fields []bind.FieldError
	for i := range 5000 {
		fe := rules[i%len(rules)]
		fe.Path = bind.At("leads", i/len(rules), fe.Path.Dotted())
		fields = append(fields, fe)
	}
	for name, format := range map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Problem{},
		"zoho_2": bind.Zoho{}, "zoho_8": bind.Zoho{Version: 8},
	} {
		binder := bind.Must(bind.New(bind.Config{Format: format}))
		err := bind.Reject(fields...)
		b.Run(name+"/5000_mistakes", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				binder.Answer("", err)
			}
		})
	}
}
