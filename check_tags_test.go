package bind_test

import (
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// fields returns a struct with a string field for each tag, for tags that vet
// would not let pass.
func fields(tags ...string) any {
	var all []reflect.StructField
	for i, tag := range tags {
		all = append(all, reflect.StructField{
			Name: string(rune('A' + i)), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag),
		})
	}
	return reflect.New(reflect.StructOf(all)).Elem().Interface()
}

func TestCheckNamesTagsThatDoNothing(t *testing.T) {
	t.Parallel()
	aliases := bind.Config{
		Rules:   bind.Rules{Aliases: map[string]string{"plate": "alphanum,len=7", "code": "alpha"}},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{"plate": "no plate", "code": "no code"})},
	}
	type bails struct {
		A string `json:"a" validate:"required" bind:"bail"`
	}
	type alternatives struct {
		A string `json:"a" validate:"plate|email"`
		B string `json:"b" validate:"code|email"`
		C string `json:"c" validate:"plate"`
	}
	type maps struct {
		A map[string]int `json:"a" validate:"dive,keys,min=2,gt=0"`
		B map[string]int `json:"b" validate:"dive,keys,min=2,endkeys,gt=0"`
		C map[string]int `json:"c" validate:"dive,min=2,endkeys,gt=0"`
		D map[string]int `json:"d" validate:"dive,min=2,endkeys"`
	}
	type inlined struct {
		named  `json:",inline"`
		Inline named `json:",inline"`
		//lint:ignore SA5008 the point of the case
		Squash named          `json:"squash,squash"`
		Rest   map[string]any `json:"rest,unknown"`
		//lint:ignore SA5008 the point of the case
		Misp string `json:"misp,omitemty"`
		//lint:ignore SA5008 the point of the case
		Other  string `json:"other,nullable"`
		Good   string `json:"good,omitempty"`
		Format []byte `json:"format,format:base64"`
	}
	type embedded struct {
		Inlined `json:"inline"`
		Number  int `json:"string"`
		Case    int `json:"case"`
	}
	type moneyInside struct {
		F priced             `json:"f"`
		L []priced           `json:"l" validate:"dive"`
		M map[string]*priced `json:"m" validate:"dive,omitempty,gt=1"`
	}
	types := bind.Config{Rules: bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{
		reflect.TypeFor[priced](): func(v reflect.Value) any { return v.Interface().(priced).Cents },
	}}}
	gin := bind.Config{Rules: bind.Rules{Tag: "binding"}}

	checkGolden(t, "tags", []checkCase{
		{"malformed", bind.Config{}, fields(
			`validate: "required"`, `json:"mail",validate:"required"`, `json:"c" validate:required`, `json:"d" validate:"required`,
			`json:"e";validate:"required"`, `a note for people`, `json:"g"validate:"omitempty,email"`, `db:"h" json:"h" validate:"required"`,
			`json:"i" note: "other"`, `validate :"required"`, "json:\"k\"\tvalidate:\"required\"", `validate="required"`,
			`json:"m" Validate:"required"`, `json:"n" valdiate:"required"`, `bson:"o" json:"o" valid:"email"`,
		)},
		{"another tag", bind.Config{}, fields(
			`json:"a" binding:"required"`, `json:"b" binding:"required" validate:"required"`, `json:"c" binding:"-"`,
		)},
		{"another tag, the other way round", gin, fields(
			`json:"a" binding:"required"`, `json:"b" validate:"required"`,
		)},
		{"keys", bind.Config{}, maps{}},
		{"bail", bind.Config{}, bails{}},
		{"options", bind.Config{}, inlined{}},
		{"names that are options", bind.Config{}, fields(
			`json:"omitempty"`, `json:"omitzero"`, `json:"string"`, `json:",omitempty"`, `json:"OmitEmpty"`, `json:"-,omitempty"`,
		)},
		{"names that are options of numbers and embedded structs", bind.Config{}, embedded{}},
		{"aliases in or-groups", aliases, alternatives{}},
		{"rules that a function hides", types, moneyInside{}},
	})
}

// Inlined is embedded with a name.
type Inlined struct {
	ID int `json:"id"`
}

// priced has rules, and a function in Rules.Types.
type priced struct {
	Cents int `json:"cents" validate:"gt=0"`
}
