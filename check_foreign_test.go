package bind_test

import (
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// ginValidator is a validator as gin makes it, with a rule, an alias and a type
// of the user's own.
func ginValidator(t *testing.T) *validator.Validate {
	t.Helper()
	v := validator.New()
	v.SetTagName("binding")
	require.NoError(t, v.RegisterValidation("even", func(fl validator.FieldLevel) bool { return fl.Field().Int()%2 == 0 }))
	require.NoError(t, v.RegisterValidation("onnil", func(validator.FieldLevel) bool { return true }, true))
	require.NoError(t, v.RegisterValidation("hangs", func(validator.FieldLevel) bool { select {} }))
	v.RegisterAlias("positive", "gt=0")
	v.RegisterCustomTypeFunc(func(v reflect.Value) any { return v.Interface().(coins).Cents }, coins{})
	return v
}

type ginForm struct {
	Name    string  `json:"name" binding:"required,max=50"`
	Unknown string  `json:"unknown" binding:"nosuchrule"`
	Param   string  `json:"param" binding:"min=x"`
	Sibling string  `json:"sibling" binding:"eqfield=Nope"`
	Bool    bool    `json:"bool" binding:"max=5"`
	Even    int     `json:"even" binding:"even"`
	EvenNot string  `json:"even_not" binding:"even"`
	OnNil   *string `json:"on_nil" binding:"onnil"`
	Alias   int     `json:"alias" binding:"positive"`
	Coins   coins   `json:"coins" binding:"gt=0"`
	Hangs   string  `json:"hangs" binding:"omitempty,hangs"`
	Pointer *string `json:"pointer" binding:"required_with=Name,email"`
	Bounds  int     `json:"bounds" binding:"min=10,max=5"`
	Listen  string  `json:"listen" binding:"omitempty,tcp_addr"`
	Hidden  string  `json:"-" binding:"required"`
	Plain   string  `json:"plain"`
}

func TestCheckAsksTheUsersValidator(t *testing.T) {
	t.Parallel()
	words := locales.En().WithMessages(map[string]string{
		"even": "no even number", "onnil": "bad", "hangs": "bad", "positive": "not positive",
	})
	worded := []locales.Locale{words}
	type mute struct {
		Even int `json:"even" binding:"even"`
	}
	type plain struct {
		Name string `json:"name" validate:"required"`
	}
	tagged := bind.Rules{Tag: "binding"}
	checkGolden(t, "foreign", []checkCase{
		{"the tag is set", bind.Config{Validator: ginValidator(t), Rules: tagged, Locales: worded}, ginForm{}},
		{"a rule without a message", bind.Config{Validator: ginValidator(t), Rules: tagged}, mute{}},
		{"the tag is not set", bind.Config{Validator: ginValidator(t), Locales: worded}, mute{}},
		{"the validator reads another tag", bind.Config{Validator: validator.New(), Rules: tagged, Locales: worded}, mute{}},
		{"validate", bind.Config{Validator: validator.New()}, plain{}},
		{"nobody reads it", bind.Config{Validator: validator.New(), Locales: worded}, mute{}},
		{"the other way round", bind.Config{Validator: ginValidator(t)}, plain{}},
	})
}
