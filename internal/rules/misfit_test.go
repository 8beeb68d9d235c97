package rules_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/rules"
)

// amount is validated as a number, and as other things if it is large.
type amount int

type parts struct {
	Whole int `validate:"min=1"`
	Cents amount
}

func (a amount) ValidatorValue() any {
	var in any = parts{int(a), 1}
	switch a {
	case 100:
		return in
	case 101:
		return &in
	case 102:
		return &parts{}
	case 103:
		return true
	case 104:
		return parts{int(a), 100}
	case 105:
		return map[string]int{}
	case 106:
		return []string{"a"}
	}
	return int(a)
}

// priced has a function in Rules.Types that does the same.
type priced int

type held struct {
	Price amount `json:"price" validate:"min=2"`
}

type bill struct {
	Total  amount            `json:"total" validate:"omitempty,gt=0,eqfield=Other"`
	Other  amount            `json:"other"`
	Ptr    *amount           `json:"ptr" validate:"omitempty,gt=1"`
	Priced priced            `json:"priced" validate:"omitempty,gt=1"`
	List   []amount          `json:"list" validate:"max=3,dive,required,gt=1"`
	Deep   [][]amount        `json:"deep" validate:"dive,max=2,dive,gt=1"`
	Map    map[string]amount `json:"map" validate:"dive,keys,max=3,endkeys,gt=1"`
	Keys   map[amount]int    `json:"keys" validate:"dive,keys,gt=1,endkeys,gt=1"`
	Held   []held            `json:"held" validate:"dive"`
	Name   string            `json:"name" validate:"omitempty,min=2"`
	Text   amount            `json:"text" validate:"omitempty,len=9|email"`
	Dives  amount            `json:"dives" validate:"omitempty,required,dive,len=1"`
}

func TestRulesThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	at := func(a amount) *amount { return &a }
	for _, tt := range []struct {
		name    string
		in      bill
		want    string
		notices string
	}{
		{"none", bill{Total: 3, Other: 3, List: []amount{2, 3}}, "", ""},
		{"a struct, and another mistake", bill{Total: 100, Other: 3, Name: "a"},
			"total format, total eqfield, name min", `bill.Total: rule "gt=0" rules_test.parts`},
		{"an interface that holds a struct", bill{Total: 101, Other: 3}, "total format, total eqfield", `bill.Total: rule "gt=0" rules_test.parts`},
		{"a pointer to a struct", bill{Ptr: at(102)}, "ptr format", `bill.Ptr: rule "gt=1" rules_test.parts`},
		{"a bool", bill{Ptr: at(103)}, "ptr format", `bill.Ptr: rule "gt=1" bool`},
		{"a struct with another in it", bill{Ptr: at(104)}, "ptr format", `bill.Ptr: rule "gt=1" rules_test.parts`},
		{"a function in Rules.Types", bill{Priced: 100}, "priced format", `bill.Priced: rule "gt=1" rules_test.parts`},
		{"items", bill{List: []amount{1, 100, 2, 103}}, "list max, list.0 gt, list.1 format, list.3 format",
			`bill.List: rule "gt=1" rules_test.parts; bill.List: rule "gt=1" bool`},
		{"items of items", bill{Deep: [][]amount{{1}, {100, 1, 2}}}, "deep.0.0 gt, deep.1 max, deep.1.0 format, deep.1.1 gt",
			`bill.Deep: rule "gt=1" rules_test.parts`},
		{"entries", bill{Map: map[string]amount{"long": 2, "a": 100, "b": 1}}, "map.a format, map.b gt, map.long key",
			`bill.Map: rule "gt=1" rules_test.parts`},
		{"keys", bill{Keys: map[amount]int{100: 1, 2: 2}}, "keys.100 format, keys.100 gt", `bill.Keys: rule "gt=1" rules_test.parts`},
		{"structs in a list", bill{Held: []held{{1}, {100}, {2}}}, "held.0.price min, held.1.price format",
			`held.Price: rule "min=2" rules_test.parts`},
		{"alternatives", bill{Text: 100}, "text format", `bill.Text: rule "len=9|email" rules_test.parts`},
		{"a dive", bill{Dives: 3}, "dives format", `bill.Dives: rule "dive" int`},
		{"a dive into a map", bill{Dives: 105}, "", ""},
		{"a dive into a list", bill{Dives: 106}, "", ""},
		{"no rules", bill{Other: 100}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var notices []string
			cfg := rules.Config{
				Types: typesWith(priced(0), func(v reflect.Value) any { return amount(v.Int()) }),
				Notice: func(err error) {
					place, rest, _ := strings.Cut(err.Error(), " cannot be asked about the ")
					kind, _, _ := strings.Cut(rest, " that ")
					notices = append(notices, place+" "+kind)
					assert.Contains(t, err.Error(), "have it return a plain value")
				},
			}
			found, err := judged(t, cfg, tt.in)
			require.NoError(t, err)
			var got []string
			for _, m := range found {
				got = append(got, m.Path.Dotted()+" "+m.Rule)
			}
			slices.Sort(got)
			want := strings.Split(tt.want, ", ")
			slices.Sort(want)
			assert.Equal(t, strings.Join(want, ", "), strings.Join(got, ", "))
			assert.ElementsMatch(t, strings.Split(tt.notices, "; "), strings.Split(strings.Join(notices, "; "), "; "))
		})
	}
}

// TestFunctionsThatPanicAreFailures tells the user's functions from validator's
// rules.
func TestFunctionsThatPanicAreFailures(t *testing.T) {
	t.Parallel()
	type form struct {
		A amount `json:"a" validate:"even"`
		B amount `json:"b" validate:"gt=1"`
	}
	cfg := rules.Config{Funcs: map[string]rules.Func{"even": {Func: func(_ context.Context, f validator.FieldLevel) bool {
		return f.Field().Int()%2 == 0
	}}}}
	_, err := judged(t, cfg, form{A: 100, B: 100})
	assert.ErrorContains(t, err, "reflect.Value.Int")

	found, err := judged(t, cfg, form{A: 3, B: 100})
	require.NoError(t, err)
	assert.Len(t, found, 2)
}

// TestFunctionsBehindAFailureThatDecodingExplains: validator would not call a
// function behind a comparison that fails, whatever it is that explains that.
func TestFunctionsBehindAFailureThatDecodingExplains(t *testing.T) {
	t.Parallel()
	type form struct {
		A []int `json:"a"`
		B int   `json:"b" validate:"eqfield=A,panics"`
		C int   `json:"c" validate:"eqfield=A,fails"`
	}
	cfg := rules.Config{Funcs: map[string]rules.Func{
		"panics": {Func: func(context.Context, validator.FieldLevel) bool { panic("no verdict") }},
		"fails":  {Func: func(context.Context, validator.FieldLevel) bool { return false }},
	}}
	found, err := judged(t, cfg, form{B: 1, C: 1}, "a")
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, "c fails", found[0].Path.Dotted()+" "+found[0].Rule)
}
