package proof_test

import (
	"database/sql"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/proof"
)

// byValue and byPointer are validated by what they return, whatever they hold.
type (
	byValue   struct{ Text string }
	byPointer struct{ Text string }
	word      string
	spoken    string // asks String what it is
	inner     struct {
		Name string `validate:"required"`
	}
	Inner = inner
)

func (byValue) ValidatorValue() any    { return "" }
func (*byPointer) ValidatorValue() any { return "" }
func (spoken) String() string          { return "" }

// TestNeverProved holds one value for each thing that nothing is proved about. Some of them validator would accept: they
// are for it to judge.
func TestNeverProved(t *testing.T) {
	t.Parallel()
	proves := func(p *proof.Prover, v any) bool {
		w := newWorld()
		if p != nil {
			w.prover = p
		}
		return w.proves(reflect.ValueOf(v))
	}
	changed := func(rule string, typ reflect.Type) *proof.Prover {
		return &proof.Prover{
			Foreign:  func(t reflect.Type) bool { return t == typ },
			Replaced: func(name string) bool { return name == rule },
		}
	}
	type mail struct {
		A string `validate:"required,email"`
	}
	ada := mail{"ada@example.com"}
	assert.True(t, proves(changed("", nil), ada), "nothing is changed")
	for name, tt := range map[string]struct {
		prover *proof.Prover
		value  any
	}{
		"a replaced rule":     {changed("email", nil), ada},
		"a replaced required": {changed("required", nil), ada},
		"a replaced rule in an or": {changed("email", nil), struct {
			A string `validate:"e164|email"`
		}{"ada@example.com"}},
		"a struct-level function":      {changed("", reflect.TypeFor[mail]()), ada},
		"a custom type":                {changed("", reflect.TypeFor[sql.NullString]()), struct{ A sql.NullString }{}},
		"a custom type behind pointer": {changed("", reflect.TypeFor[word]()), struct{ A **word }{}},
		"a Valuer":                     {nil, struct{ A byValue }{}},
		"a pointer to a Valuer":        {nil, struct{ A *byValue }{&byValue{}}},
		"a Valuer by pointer":          {nil, struct{ A byPointer }{}},
		"Valuers in a slice": {nil, struct {
			A []byPointer `validate:"dive"`
		}{[]byPointer{{}}}},
		"an embedded pointer": {nil, struct{ *Inner }{&inner{"x"}}},
		"an interface":        {nil, struct{ A any }{"x"}},
		"an interface in a slice": {nil, struct {
			A []any `validate:"dive"`
		}{[]any{"x"}}},
		"a rule that is not known": {nil, struct {
			A string `validate:"fqdn"`
		}{"example.com"}},
		"a rule about other fields": {nil, struct {
			A, B string `validate:"eqfield=A"`
		}{"x", "x"}},
		"an alias": {nil, struct {
			A string `validate:"iscolor"`
		}{"#fff"}},
		"a syntax of a Stringer": {nil, struct {
			A spoken `validate:"uuid"`
		}{"6ba7b810-9dad-11d1-80b4-00c04fd430c8"}},
		"a time that is compared": {nil, struct {
			A time.Time `validate:"gt"`
		}{time.Now().Add(time.Hour)}},
		"a bound that is no number": {nil, struct {
			A string `validate:"max=x"`
		}{"a"}},
		"dive on a scalar": {nil, struct {
			A string `validate:"dive"`
		}{"a"}},
		"a channel": {nil, struct{ A chan int }{}},
	} {
		assert.False(t, proves(tt.prover, tt.value), name)
	}
}

// TestTraps holds values that a careless check would get wrong: each is proved if and only if validator accepts it.
func TestTraps(t *testing.T) {
	t.Parallel()
	w := newWorld()
	zero, blank := 0, ""
	for name, v := range map[string]any{
		"required/nil slice": struct {
			A []int `validate:"required"`
		}{},
		"required/empty slice": struct {
			A []int `validate:"required"`
		}{[]int{}},
		"required/nil map": struct {
			A map[string]int `validate:"required"`
		}{},
		"required/pointer to zero": struct {
			A *int `validate:"required"`
		}{&zero},
		"required/pointer to nil slice": struct {
			A *[]int `validate:"required"`
		}{new([]int)},
		"required/zero struct": struct {
			A struct{ N int } `validate:"required"`
		}{},
		"required/pointer, zero struct": struct {
			A *struct{ N int } `validate:"required"`
		}{&struct{ N int }{}},
		"required/zero time": struct {
			A time.Time `validate:"required"`
		}{},
		"required/pointer to zero time": struct {
			A *time.Time `validate:"required"`
		}{&time.Time{}},
		"required/false": struct {
			A bool `validate:"required"`
		}{},
		"omitempty/empty slice, min": struct {
			A []int `validate:"omitempty,min=1"`
		}{[]int{}},
		"omitempty/nil slice, min": struct {
			A []int `validate:"omitempty,min=1"`
		}{},
		"omitempty/pointer to blank": struct {
			A *string `validate:"omitempty,min=1"`
		}{&blank},
		"omitempty/nil pointer": struct {
			A *string `validate:"omitempty,min=1"`
		}{},
		"omitempty/zero struct inside": struct {
			A inner `validate:"omitempty"`
		}{},
		"omitempty/pointer, zero struct": struct {
			A *inner `validate:"omitempty"`
		}{&inner{}},
		"omitzero/empty slice, min": struct {
			A []int `validate:"omitzero,min=1"`
		}{[]int{}},
		"omitzero/pointer to blank": struct {
			A *string `validate:"omitzero,min=1"`
		}{&blank},
		"omitnil/empty slice, min": struct {
			A []int `validate:"omitnil,min=1"`
		}{[]int{}},
		"nil pointer without omitempty": struct {
			A *string `validate:"min=1"`
		}{},
		"nil pointer under dive alone": struct {
			A *[]int `validate:"dive"`
		}{},
		"nil pointer in a dived slice": struct {
			A []*inner `validate:"dive"`
		}{[]*inner{nil}},
		"structs in a slice, not dived": struct{ A []inner }{[]inner{{}}},
		"structs in a dived slice": struct {
			A []inner `validate:"dive"`
		}{[]inner{{}}},
		"structs in a map with keys": struct {
			A map[string]inner `validate:"dive,keys,max=1,endkeys"`
		}{map[string]inner{"a": {}}},
		"a long key": struct {
			A map[string]int `validate:"dive,keys,max=1,endkeys"`
		}{map[string]int{"ab": 1}},
		"max/runes": struct {
			A string `validate:"max=2"`
		}{"日本"},
		"min/runes": struct {
			A string `validate:"min=3"`
		}{"日本"},
		"len/runes": struct {
			A string `validate:"len=2"`
		}{"日本"},
		"oneof/quoted": struct {
			A string `validate:"oneof='a b' c"`
		}{"a b"},
		"oneof/half of a quoted one": struct {
			A string `validate:"oneof='a b' c"`
		}{"a"},
		"oneof/number in another form": struct {
			A int `validate:"oneof=01 2"`
		}{1},
		"a named string": struct {
			A word `validate:"min=2,email|len=2"`
		}{"ab"},
		"a named string that fails": struct {
			A word `validate:"min=3"`
		}{"ab"},
		"float32 bound": struct {
			A float32 `validate:"lte=0.1"`
		}{0.1},
		"duration/text": struct {
			A time.Duration `validate:"max=1m"`
		}{time.Minute},
		"duration/number": struct {
			A time.Duration `validate:"max=10"`
		}{time.Second},
		"private fields": struct{ a inner }{},
		"embedded":       struct{ Inner }{},
		"a field left out": struct {
			A inner `validate:"-"`
		}{},
	} {
		assert.Equal(t, w.passes(reflect.ValueOf(v)), w.proves(reflect.ValueOf(v)), name)
	}
}

type node struct {
	Name string  `validate:"required"`
	Next *node   `validate:"omitempty"`
	List []*node `validate:"dive"`
}

func TestRecursiveTypes(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for name, v := range map[string]node{
		"valid":           {Name: "a", Next: &node{Name: "b"}, List: []*node{{Name: "c"}, nil}},
		"fails in Next":   {Name: "a", Next: &node{Name: "b", Next: &node{}}},
		"fails in a list": {Name: "a", List: []*node{{Name: "c", List: []*node{{}}}}},
	} {
		assert.Equal(t, w.passes(reflect.ValueOf(v)), w.proves(reflect.ValueOf(v)), name)
	}
}

// TestChecksOfParts asks what is in a value by itself, as a walk to what has failed does.
func TestChecksOfParts(t *testing.T) {
	t.Parallel()
	type parts struct {
		Bad  string  `validate:"fqdn"`
		Good []inner `validate:"dive"`
		Free int
		Map  map[string]inner `validate:"dive"`
	}
	w := newWorld()
	c := w.prover.Of(w.shapes.Read(reflect.TypeFor[parts]()), nil)
	v := reflect.ValueOf(parts{Bad: "example.com", Good: []inner{{"a"}, {}}, Map: map[string]inner{"k": {"v"}}})
	assert.False(t, c.Accepts(v))
	assert.False(t, c.Field(0).Accepts(v.Field(0)))
	assert.False(t, c.Field(1).Accepts(v.Field(1)))
	assert.True(t, c.Field(1).Elem().Accepts(v.Field(1).Index(0)))
	assert.False(t, c.Field(1).Elem().Accepts(v.Field(1).Index(1)))
	assert.True(t, c.Field(2).Accepts(v.Field(2)))
	assert.True(t, c.Field(3).Accepts(v.Field(3)))
	assert.Same(t, proof.Unproven, proof.Unproven.Field(3))
	assert.Same(t, proof.Unproven, proof.Unproven.Elem())
	var none *proof.Check
	assert.True(t, none.Accepts(v))
	assert.True(t, none.AcceptsItself(v))
}

// TestAcceptsItself holds that what is in a value plays no part.
func TestAcceptsItself(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for name, tt := range map[string]struct {
		value  any
		rules  string
		itself bool
	}{
		"items fail":            {[]string{""}, "min=1,dive,required", true},
		"the list fails":        {[]string{}, "min=1,dive,required", false},
		"entries fail":          {map[string]string{"a": ""}, "max=1,dive,required", true},
		"the map fails":         {map[string]string(nil), "required,dive,required", false},
		"an array's items fail": {[1]string{}, "len=1,dive,required", true},
		"members fail":          {struct{ In inner }{}, "omitempty", true},
		"the struct fails":      {inner{}, "required", false},
		"a nil pointer":         {(*inner)(nil), "required", false},
		"nil that is let go":    {(*inner)(nil), "omitempty", true},
		"a scalar":              {"ab", "len=2", true},
		"a scalar that fails":   {"a", "len=2", false},
		"an unknown rule":       {[]int{1}, "unique", false},
		"not a number":          {math.NaN(), "required", false},
	} {
		v := reflect.ValueOf(tt.value)
		assert.Equal(t, tt.itself, w.checkOf(v, tt.rules).AcceptsItself(v), name)
	}
}
