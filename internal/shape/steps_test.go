package shape_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

func TestAppendPattern(t *testing.T) {
	t.Parallel()
	type inner struct {
		Name string `json:"na.me"`
	}
	type body struct {
		List []inner          `json:"list"`
		Map  map[string]inner `json:"map"`
		Fold int              `json:"Fold,case:ignore"`
		Any  any              `json:"any"`
	}
	root := path.Steps("")
	known := shape.NewReader("validate").Read(reflect.TypeFor[body]())
	for name, tt := range map[string]struct {
		t     *shape.Type
		steps path.Steps
		want  string
	}{
		"the whole document":     {known, root, ""},
		"a member":               {known, root.Key("list"), "list"},
		"an index":               {known, root.Key("list").Index(7).Key("na.me"), "list.*.na.me"},
		"a map key":              {known, root.Key("map").Key("secret").Key("na.me"), "map.*.na.me"},
		"another spelling":       {known, root.Key("fOLD"), "Fold"},
		"an unknown member":      {known, root.Key("secret"), "*"},
		"below an unknown one":   {known, root.Key("secret").Key("list").Index(1), "*.*.*"},
		"below any":              {known, root.Key("any").Key("list"), "any.*"},
		"an index of no list":    {known, root.Index(1), "*"},
		"of a type not known":    {nil, root.Key("list").Index(1), "*.*"},
		"under a document's key": {shape.Document{Type: known, Key: "k"}.Whole(), root.Key("k").Key("list"), "k.list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, string(tt.t.AppendPattern(nil, tt.steps)))
			if tt.want != "" {
				assert.Equal(t, "x."+tt.want, string(tt.t.AppendPattern([]byte("x"), tt.steps)), "what is there stays")
			}
		})
	}
}

type holder struct {
	List  []inner                `json:"list"`
	Pair  [2]string              `json:"pair"`
	Ages  map[int]int            `json:"ages"`
	To    *inner                 `json:"to"`
	Text  maybe[string]          `json:"text"`
	Pay   payment                `json:"pay"`
	Whole map[string]*maybe[int] `json:"whole"`
	*heldBase
}

type heldBase struct {
	Base string `json:"base"`
}

// TestValueAt leads from a body's value to the values in it.
func TestValueAt(t *testing.T) {
	t.Parallel()
	r := readerOf(payments...)
	r.BoxOf = boxOf
	typ := r.Read(reflect.TypeFor[holder]())
	text := maybe[string]{value: "sent", sent: true}
	full := &holder{
		List: []inner{{"first"}, {"second"}}, Pair: [2]string{"a", "b"}, Ages: map[int]int{-3: 5},
		To: &inner{"pointed"}, Text: text, Pay: &card{Holder: "Ada"}, heldBase: &heldBase{"embedded"},
	}
	empty := &holder{}

	for name, tt := range map[string]struct {
		of    *holder
		steps path.Steps
		want  any // nil if there is none
	}{
		"an item":                    {full, at("list", 1, "code"), "second"},
		"an item past the end":       {full, at("list", 2), nil},
		"below an item past the end": {full, at("list", 2, "code"), nil},
		"an item of an array":        {full, at("pair", 1), "b"},
		"past the end of an array":   {full, at("pair", 2), nil},
		"an entry":                   {full, at("ages", "-3"), 5},
		"an entry that is not there": {full, at("ages", "3"), nil},
		"an entry of a nil map":      {empty, at("ages", "-3"), nil},
		"behind a pointer":           {full, at("to", "code"), "pointed"},
		"what a pointer points to":   {full, at("to"), inner{"pointed"}},
		"behind nil":                 {empty, at("to", "code"), nil},
		"in an optional":             {full, at("text"), "sent"},
		"in an optional that is not": {empty, at("text"), nil},
		"in a variant":               {full, at("pay", "holder"), "Ada"},
		"in a union of nil":          {empty, at("pay", "holder"), nil},
		"of an embedded pointer":     {full, at("base"), "embedded"},
		"of one that is nil":         {empty, at("base"), nil},
		"an unknown member":          {full, at("nope"), nil},
		"an index of an object":      {full, at(0), nil},
		"a name of a list":           {full, at("list", "0"), nil},
		"below a scalar":             {full, at("ages", "-3", "x"), nil},
		"another variant's member":   {full, at("pay", "kind"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := typ.ValueAt(reflect.ValueOf(tt.of).Elem(), tt.steps)
			assert.Equal(t, tt.want != nil, ok)
			if tt.want != nil {
				require.True(t, ok)
				assert.Equal(t, tt.want, got.Interface())
			}
		})
	}
}
