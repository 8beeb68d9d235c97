package bind_test

import (
	"strconv"
	"testing"

	"github.com/fielderrors/bind"
)

// usualMistakes returns what 5 rules find in each of n leads; with n = 0, what
// 3 rules find in one.
func usualMistakes(n int) *bind.Error {
	if n == 0 {
		return &bind.Error{Fields: bind.FieldErrors{
			{Path: bind.At("first_name"), Rule: "required", Type: "string"},
			{Path: bind.At("email"), Rule: "email", Type: "string"},
			{Path: bind.At("age"), Rule: "min", Param: "18", Type: "integer"},
		}}
	}

	e := &bind.Error{}
	for i := range n {
		e.Fields = append(e.Fields,
			bind.FieldError{Path: bind.At("leads", i, "first_name"), Rule: "required", Type: "string"},
			bind.FieldError{Path: bind.At("leads", i, "last_name"), Rule: "max", Param: "100", Type: "string"},
			bind.FieldError{Path: bind.At("leads", i, "email"), Rule: "email", Type: "string"},
			bind.FieldError{Path: bind.At("leads", i, "age"), Rule: "min", Param: "18", Type: "integer"},
			bind.FieldError{Path: bind.At("leads", i, "source"), Rule: "oneof", Param: "web referral", Type: "string"},
		)
	}
	return e
}

// BenchmarkMistakes words and renders mistakes that have been found.
func BenchmarkMistakes(b *testing.B) {
	formats := []struct {
		name   string
		format bind.Format
	}{{"laravel", bind.Laravel{}}, {"problem", bind.Problem{}}, {"teamwork", bind.Teamwork{}}}
	for _, f := range formats {
		for _, leads := range []int{0, 1000} {
			b.Run(f.name+"/"+strconv.Itoa(leads), func(b *testing.B) {
				binder := bind.Must(bind.New(bind.Config{Format: f.format}))
				err := usualMistakes(leads)
				b.ReportAllocs()
				for b.Loop() {
					status, _, _ := binder.Answer("", err)
					if status < 400 {
						b.Fatal(status)
					}
				}
			})
		}
	}
}
