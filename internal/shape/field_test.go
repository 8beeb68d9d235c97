package shape_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

func TestWordOfAFieldMindsItsFormat(t *testing.T) {
	t.Parallel()
	typ := read[struct {
		Plain    time.Time     `json:"plain"`
		Pointer  *time.Time    `json:"pointer"`
		RFC      time.Time     `json:"rfc,format:RFC3339Nano"`
		Unix     time.Time     `json:"unix,format:unixmilli"`
		Layout   time.Time     `json:"layout,format:'02.01.2006'"`
		Count    time.Duration `json:"seconds,format:sec"`
		Units    time.Duration `json:"units,format:units"`
		ISO      time.Duration `json:"iso,format:iso8601"`
		Base64   []byte        `json:"base64"`
		Hex      []byte        `json:"hex,format:hex"`
		Numbers  []byte        `json:"numbers,format:array"`
		Text     string        `json:"text"`
		Anything any           `json:"anything"`
	}]()

	for name, want := range map[string]string{
		"plain": "date-time", "pointer": "date-time", "rfc": "date-time",
		"unix": "number", "layout": "string",
		"seconds": "number", "units": "duration", "iso": "string",
		"base64": "string", "hex": "string", "numbers": "array",
		"text": "string", "anything": "",
	} {
		require.NotNil(t, typ.Member(name), name)
		assert.Equal(t, want, typ.Member(name).Word(), name)
	}
}

func TestMemberNames(t *testing.T) {
	t.Parallel()
	typ := read[struct {
		Exact string `json:"exactName"`
		Fold  string `json:"anyCase,case:ignore"`
	}]()

	for name, want := range map[string]string{
		"exactName": "exactName",
		"exactname": "", // case counts
		"anyCase":   "anyCase",
		"ANY_CASE":  "anyCase",
		"any-case":  "anyCase",
		"other":     "",
	} {
		canonical := want
		if want == "" {
			assert.Nil(t, typ.Member(name), name)
			assert.Nil(t, typ.MemberNamed([]byte(name)), name)
			canonical = name // an unknown name stays as it is
		} else {
			require.NotNil(t, typ.Member(name), name)
			assert.Equal(t, want, typ.Member(name).Name, name)
			assert.Same(t, typ.Member(name), typ.MemberNamed([]byte(name)), name)
		}
		assert.Equal(t, canonical, typ.Canonical(name))
	}

	var unknown *shape.Type
	assert.Equal(t, "any", unknown.Canonical("any"))
}

// TestFoldedLetters holds letters that have more than two cases.
func TestFoldedLetters(t *testing.T) {
	t.Parallel()
	typ := read[struct {
		Task string `json:"task,case:ignore"`
	}]()

	for _, name := range []string{"TASK", "ta\u017fk", "tas\u212a"} { // long s, the Kelvin sign
		require.NotNil(t, typ.Member(name), name)
		assert.Equal(t, "task", typ.Canonical(name))
	}
	assert.Nil(t, typ.Member("tasks"))
}

func TestIsReference(t *testing.T) {
	t.Parallel()
	typ := read[struct {
		Company string `json:"company" bind:"exists=companies"`
		Email   string `json:"email" bind:"available=emails"`
	}]()
	var none *shape.Field

	assert.True(t, typ.Member("company").IsReference())
	assert.False(t, typ.Member("email").IsReference())
	assert.False(t, none.IsReference())
}

// TestElements holds that validator's elements are those of the Go type, those
// of JSON only where JSON has them.
func TestElements(t *testing.T) {
	t.Parallel()

	key, elem := read[map[int]string]().Elements()
	assert.Equal(t, shape.Integer, key.Kind)
	assert.Equal(t, shape.String, elem.Kind)

	bytes := read[[]byte]()
	key, elem = bytes.Elements()
	assert.Nil(t, key)
	require.NotNil(t, elem)
	assert.Equal(t, shape.Integer, elem.Kind)
	assert.Nil(t, bytes.Elem, "JSON has a string there")

	key, elem = read[byValue]().Elements()
	require.NotNil(t, key)
	assert.Equal(t, shape.Integer, elem.Kind)
	assert.Nil(t, read[byValue]().Elem, "it decodes itself")

	key, elem = read[string]().Elements()
	assert.Nil(t, key)
	assert.Nil(t, elem)
}

func TestBelow(t *testing.T) {
	t.Parallel()
	typ := read[struct {
		List []bool `json:"list"`
	}]()
	member := first(at("list"))
	var unknown *shape.Type

	require.NotNil(t, typ.Below(member))
	assert.Equal(t, shape.Boolean, typ.Below(member).Below(first(at(3))).Kind)
	assert.Nil(t, typ.Below(first(at(0))), "an object has no items")
	assert.Nil(t, unknown.Below(member))
}

func TestFaultOn(t *testing.T) {
	t.Parallel()
	field := &shape.Field{Go: "Email"}
	fault := &shape.Fault{Fault: "it is wrong", Cure: "make it right"}
	var none *shape.Fault

	assert.EqualError(t, fault.On(field), "field Email: it is wrong: make it right")
	assert.NoError(t, none.On(field))
}

func TestJSONTag(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string][3]any{
		``:                        {"", "", false},
		`json:"a"`:                {"a", "", false},
		`json:"a,omitempty,case"`: {"a", "omitempty,case", false},
		`json:",string"`:          {"", "string", false},
		`json:"-"`:                {"-", "", true},
		`json:"-,"`:               {"-", "", false},
	} {
		name, options, ignored := shape.JSONTag(reflect.StructField{Name: "F", Tag: reflect.StructTag(tag)})
		assert.Equal(t, want, [3]any{name, options, ignored}, tag)
	}
}
