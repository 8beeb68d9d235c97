// Package fromgin is a small API on gin, before it moves to bind and after each
// step. docs/from-gin.md shows its code; the tests send the same requests to
// all of them.
//
// In: a step. Out: the gin engine at that step.
package fromgin

import (
	"database/sql"
	"reflect"
	"regexp"

	"github.com/gin-gonic/gin"
	"github.com/go-playground/validator/v10"
)

// Signup has the tags that gin reads. No step changes it.
type Signup struct {
	Name     string   `json:"name" binding:"required,max=20"`
	Email    string   `json:"email" binding:"required,email"`
	Plate    string   `json:"plate" binding:"omitempty,plate"`
	Plan     string   `json:"plan" binding:"omitempty,oneof=free pro"`
	Referrer Nullable `json:"referrer" binding:"omitempty,alpha"`
	Seats    []Seat   `json:"seats" binding:"max=3,dive"`
}

// Seat is one of a signup's.
type Seat struct {
	Email string `json:"email" binding:"required,email"`
}

// Nullable is a column of the database.
type Nullable struct{ sql.NullString }

// UnmarshalText reads a string.
func (n *Nullable) UnmarshalText(text []byte) error {
	n.NullString = sql.NullString{String: string(text), Valid: true}
	return nil
}

// MarshalText writes it.
func (n Nullable) MarshalText() ([]byte, error) { return []byte(n.String), nil }

// plated is a rule of the project's own.
var plated = regexp.MustCompile(`^B-[A-Z]{1,2} \d{1,4}$`)

func plate(f validator.FieldLevel) bool { return plated.MatchString(f.Field().String()) }

// text tells validator what to look at in a Nullable.
func text(v reflect.Value) any { return v.Interface().(Nullable).String }

// Signups is where signups are stored.
type Signups struct{ All []Signup }

// newEngine returns an engine without routes.
func newEngine() *gin.Engine {
	gin.SetMode(gin.TestMode)
	return gin.New()
}
