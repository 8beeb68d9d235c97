// Package parity asks the servers of the examples and one of net/http the same
// requests, and compares the answers.
//
// In: a server with a Binder. Out: a failed test where an answer, or what the
// framework's logger says of it, differs.
package parity

import "github.com/fielderrors/bind"

// Contact is what the examples take.
type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

// Formats are the formats in which every request is asked.
var Formats = map[string]bind.Format{
	"laravel":  bind.Laravel{},
	"teamwork": bind.Teamwork{},
	"problem":  bind.Problem{},
	"deploy":   bind.Deploy("https://api.example.com/errors"),
	"zoho":     bind.Zoho{},
	"zoho8":    bind.Zoho{Version: 8},
}
