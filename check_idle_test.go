package bind_test

import (
	"context"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

type idle struct {
	With     string                `json:"with" validate:"omitempty,required_with=Plain,email"`
	Without  *string               `json:"without" validate:"omitempty,required_without=Plain"`
	Items    []int                 `json:"items" validate:"omitempty,required_if=Plain x,dive,gt=0"`
	Group    string                `json:"group" validate:"omitzero,required_with=Plain|required_without=With"`
	Optional bind.Optional[string] `json:"optional" validate:"omitempty,required_with=Plain"`
	Last     string                `json:"last" validate:"email,omitempty"`
	LastItem []string              `json:"last_item" validate:"dive,min=2,omitzero"`
	Repeated string                `json:"repeated" validate:"min=2,alpha,min=2"`
	Key      map[string]int        `json:"key" validate:"dive,keys,alpha,alpha,endkeys,gt=0,gt=0"`
	Plain    string                `json:"plain"`
}

type idleNot struct {
	Idiom    string            `json:"idiom" validate:"omitempty,required,min=2"`
	Both     string            `json:"both" validate:"required,omitempty"`
	Front    *string           `json:"front" validate:"required_with=Idiom,omitempty,email"`
	Struct   named             `json:"struct" validate:"required_without=Idiom,omitempty"`
	Excl     string            `json:"excl" validate:"omitempty,excluded_with=Idiom"`
	Group    string            `json:"group" validate:"omitempty,required_with=Idiom|min=3"`
	Looked   string            `json:"looked" validate:"min=2,omitempty" bind:"distinct"`
	Items    []string          `json:"items" validate:"min=1,omitempty,dive,min=2"`
	Holds    string            `json:"holds" validate:"contains=a,contains=b,excludes=c,excludes=d"`
	Harmless string            `json:"harmless" validate:"max=1050,omitempty"`
	Twice    string            `json:"twice" validate:"required,eqfield=Both,required"`
	Alone    map[string]string `json:"alone" validate:"omitempty"`
	Another  any               `json:"another" validate:"omitnil,required"`
}

type ignored struct {
	False    bool     `json:"false" validate:"required=false"`
	True     *int     `json:"true" validate:"required=true"`
	URL      string   `json:"url" validate:"url=https"`
	Color    string   `json:"color" validate:"iscolor=rgb"`
	Own      string   `json:"own" validate:"strong=3"`
	Digits   string   `json:"digits" validate:"numeric=5,len=3"`
	Items    []string `json:"items" validate:"dive,uuid=4"`
	Either   string   `json:"either" validate:"email=1|e164"`
	Empty    int      `json:"empty" validate:"isdefault=0"`
	Kind     string   `json:"kind" validate:"spicedb=id"`
	Country  string   `json:"country" validate:"postcode_iso3166_alpha2=DE"`
	Function string   `json:"function" validate:"times=3"`
}

type unnamed struct {
	Equal    string  `json:"equal" validate:"eqfield="`
	Bare     string  `json:"bare" validate:"nefield"`
	Two      string  `json:"two" validate:"eqfield=Equal Bare"`
	Spaced   string  `json:"spaced" validate:"nefield= Equal"`
	With     string  `json:"with" validate:"required_with"`
	If       string  `json:"if" validate:"required_if="`
	Excluded *string `json:"excluded" validate:"omitempty,excluded_without= "`
}

type unquoted struct {
	Open  string `json:"open" validate:"oneof=web 'in person"`
	In    string `json:"in" validate:"oneof=don't do"`
	Ends  string `json:"ends" validate:"noneof='a' b'"`
	Right string `json:"right" validate:"oneof='in person' web"`
}

type twiceTagged struct {
	//lint:ignore SA5008 the point of the case
	Rules string `json:"rules" validate:"required" validate:"email"`
	//lint:ignore SA5008 the point of the case
	Bind string `bind:"distinct" json:"bind" bind:"present"`
	//lint:ignore SA5008 the point of the case
	Name string `json:"name" json:"title"`
	//lint:ignore SA5008 the point of the case
	Other string `json:"other" xml:"a" xml:"b"`
}

// TestCheckNamesWhatHasNoEffect has the tags that look as if they did something.
func TestCheckNamesWhatHasNoEffect(t *testing.T) {
	t.Parallel()
	cfg := bind.Config{
		Rules: bind.Rules{
			Aliases: map[string]string{"strong": "min=8,containsany=0123456789"},
			Funcs:   map[string]bind.Rule{"times": {Func: func(context.Context, validator.FieldLevel) bool { return true }}},
		},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{
			"strong": "The {0} is weak.", "times": "The {0} is wrong.",
		})},
	}
	checkGolden(t, "idle", []checkCase{
		{"never asked", cfg, idle{}},
		{"has an effect", cfg, idleNot{}},
		{"arguments", cfg, ignored{}},
		{"names", cfg, unnamed{}},
		{"quotes", cfg, unquoted{}},
		{"twice in a struct tag", cfg, twiceTagged{}},
	})
}

type misspelt struct {
	Required string            `json:"required" validate:"requred"`
	Case     string            `json:"case" validate:"omitempty,Email"`
	Swapped  string            `json:"swapped" validate:"omitmepty,url"`
	Own      string            `json:"own" validate:"strnog"`
	Space    string            `json:"space" validate:"required, min=3"`
	Colon    string            `json:"colon" validate:"min:3"`
	Blank    string            `json:"blank" validate:"max 3"`
	Call     string            `json:"call" validate:"len(3)"`
	Semi     string            `json:"semi" validate:"required;email"`
	Comma    string            `json:"comma" validate:"required,"`
	Pipe     string            `json:"pipe" validate:"email|"`
	Listed   string            `json:"listed" validate:"oneof=a,b"`
	Piped    string            `json:"piped" validate:"oneof=a|b"`
	Names    string            `json:"names" validate:"required_with=Case,Own"`
	Dive     []string          `json:"dive" validate:"Dive,email"`
	Entries  map[string]string `json:"entries" validate:"dive=1,email"`
	Nothing  string            `json:"nothing" validate:"matches_the_moon"`
	Regexp   string            `json:"regexp" validate:"regexp=^a+$"`
}

type opposed struct {
	Holds    string `json:"holds" validate:"contains=ab,excludesall=xyzb"`
	Starts   string `json:"starts" validate:"startswith=+49,alphanum"`
	Not      string `json:"not" validate:"startswith=abc,startsnotwith=a"`
	Ends     string `json:"ends" validate:"endswith=.pdf,endsnotwith=pdf"`
	Long     string `json:"long" validate:"startswith=https://,max=5"`
	Exact    string `json:"exact" validate:"contains=abcdef,len=3"`
	Upper    string `json:"upper" validate:"uppercase,endswith=x"`
	Versions string `json:"versions" validate:"ipv4,ipv6"`
	IDs      string `json:"ids" validate:"uuid4,uuid7"`
	Listed   string `json:"listed" validate:"oneof=web mail,email"`
	Equal    string `json:"equal" validate:"eq=abc,uppercase"`

	Fits    string `json:"fits" validate:"startswith=ab,endswith=bc,len=3,alpha,excludes=x"`
	Some    string `json:"some" validate:"oneof=a@b.co web,email"`
	Address string `json:"address" validate:"ipv4|ipv6"`
}

// TestCheckKnowsWhatIsMeant has rules that validator does not know, and those
// that it knows and no text passes together.
func TestCheckKnowsWhatIsMeant(t *testing.T) {
	t.Parallel()
	cfg := bind.Config{
		Rules:   bind.Rules{Aliases: map[string]string{"strong": "min=8,containsany=0123456789"}},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{"strong": "The {0} is weak."})},
	}
	checkGolden(t, "meant", []checkCase{
		{"misspelt", cfg, misspelt{}},
		{"opposed", cfg, opposed{}},
	})
}
