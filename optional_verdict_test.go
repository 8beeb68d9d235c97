package bind_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type boxed struct {
	N string `json:"n"`
}

// presenceRules are the columns of the table: the struct tags of the field F.
var presenceRules = []struct{ rule, tag string }{
	{"none", ``},
	{"required", `validate:"required"`},
	{"required_if", `validate:"required_if=Other x"`},
	{"excluded_with", `validate:"excluded_with=Other"`},
	{"present", `bind:"present"`},
	{"omitempty", `validate:"omitempty,min=2"`},
	{"min", `validate:"min=2"`},
	{"distinct", `bind:"distinct"`},
	{"exists", `bind:"exists=%s"`},
}

// TestPresence is a table of what is said about a member that the body does not
// have, has as null, as the zero value and as another one: a letter for each, F
// where the rule fails. A dot stands for a rule that the type cannot have.
func TestPresence(t *testing.T) {
	t.Parallel()
	var (
		text   = [4]string{"", "null", `""`, `"ab"`}
		list   = [4]string{"", "null", `[]`, `["a","b"]`}
		object = [4]string{"", "null", `{}`, `{"a":"1","b":"2"}`}
		member = [4]string{"", "null", `{"n":""}`, `{"n":"ab"}`}
	)
	tests := []struct {
		name     string
		v        any
		sent     [4]string
		verdicts string // in the order of presenceRules
	}{
		{"string", "", text, "---- FFF- FFF- ---F FF-- ---- FFF- --FF --FF"},
		{"pointer", new(string), text, "---- FF-- FF-- --FF FF-- --F- FFF- --FF --FF"},
		{"slice", []string{}, list, "---- FF-- FF-- --FF FF-- --F- FFF- ---F ---F"},
		{"map", map[string]string{}, object, "---- FF-- FF-- --FF FF-- --F- FFF- . ."},
		{"struct", boxed{}, member, "---- FFF- FFF- ---F FF-- . . --FF --FF"},

		{"optional_string", bind.Optional[string]{}, text, "---- FF-- FF-- --FF FF-- --F- --F- --FF --FF"},
		{"optional_pointer", bind.Optional[*string]{}, text, "---- FF-- FF-- --FF F--- --F- --F- --FF --FF"},
		{"optional_slice", bind.Optional[[]string]{}, list, "---- FF-- FF-- --FF FF-- --F- --F- ---F ---F"},
		{"optional_map", bind.Optional[map[string]string]{}, object, "---- FF-- FF-- --FF FF-- --F- --F- . ."},
		{"optional_struct", bind.Optional[boxed]{}, member, "---- FF-- FF-- --FF FF-- . . --FF --FF"},
	}

	b := bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"texts":   bind.Stored(func(context.Context, []string) ([]string, error) { return nil, nil }),
		"structs": bind.Stored(func(context.Context, []boxed) ([]boxed, error) { return nil, nil }),
	}}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			verdicts := strings.Fields(tt.verdicts)
			require.Len(t, verdicts, len(presenceRules))
			for i, column := range presenceRules {
				if verdicts[i] == "." {
					continue
				}
				items := presenceType(tt.v, column.tag)
				for k, sent := range tt.sent {
					want := verdicts[i][k : k+1]
					rule, body := fails(t, b, items, sent)
					if want == "-" {
						assert.Empty(t, rule, "%s: %s", column.rule, body)
						continue
					}
					failing := column.rule
					if failing == "omitempty" {
						failing = "min"
					}
					assert.Equal(t, failing, rule, "%s: %s", column.rule, body)
				}
			}
		})
	}
}

// presenceType returns a type of lists of structs with a field F like v.
func presenceType(v any, tag string) reflect.Type {
	field := reflect.TypeOf(v)
	if strings.Contains(tag, "%s") {
		lookup := "texts"
		if strings.Contains(field.String(), "boxed") {
			lookup = "structs"
		}
		tag = fmt.Sprintf(tag, lookup)
	}
	item := reflect.StructOf([]reflect.StructField{
		{Name: "F", Type: field, Tag: reflect.StructTag(`json:"f" ` + tag)},
		{Name: "Other", Type: reflect.TypeFor[string](), Tag: `json:"other"`},
	})
	return reflect.SliceOf(item)
}

// fails returns the rule that fails for F in two items that are alike; "" if
// none does.
func fails(t *testing.T, b *bind.Binder, items reflect.Type, sent string) (rule, body string) {
	t.Helper()
	one := `{"other":"x"}`
	if sent != "" {
		one = `{"f":` + sent + `,"other":"x"}`
	}
	body = `[` + one + `,` + one + `]`
	err := b.DecodeMany(context.Background(), []byte(body), reflect.New(items).Interface())
	if err == nil {
		return "", body
	}
	var e *bind.Error
	require.True(t, errors.As(err, &e), "%v", err)
	for _, fe := range e.Fields {
		assert.True(t, strings.HasPrefix(fe.Path.Pointer()[2:], "/f"), fe.Path.Pointer())
		assert.Equal(t, e.Fields[0].Rule, fe.Rule, body)
	}
	return e.Fields[0].Rule, body
}

// TestOptionalBesideAValuer: where validator looks at the whole struct, because
// another value stands for one of its fields, the mistakes are those that
// looking at one field after the other finds.
func TestOptionalBesideAValuer(t *testing.T) {
	t.Parallel()
	tags := []string{
		"required", "min=2", "min=2,required", "required,min=2", "omitempty,min=2", "required_with=Other,min=2",
		"required_without=Other,min=2,required", "min=2,required_without=Other", "excluded_with=Other,min=2",
		"required_if=Other x,len=1", "omitnil,min=2", "min=2,omitempty,max=1",
		"isdefault", "len=3|len=1", "required_without=Other|len=1",
		"min=2,excluded_with=Other", "len=3|len=1,excluded_with=Other", "min=2,excluded_if=Other x,max=1",
	}
	b := newBinder(t, bind.Config{})

	tried := 0
	for _, tag := range tags {
		for _, in := range []reflect.Type{reflect.TypeFor[bind.Optional[string]](), reflect.TypeFor[bind.Optional[[]string]]()} {
			alone, beside := optionalBeside(in, tag, false), optionalBeside(in, tag, true)
			for _, f := range []string{``, `"f":null,`, `"f":"a",`, `"f":"abc",`, `"f":[],`, `"f":["a","b"],`} {
				for _, rest := range []string{`"other":"x"`, `"other":""`} {
					body := `{` + f + rest + `,"in":{` + f + rest + `}}`
					want := b.Decode(context.Background(), []byte(body), reflect.New(alone).Interface())
					got := b.Decode(context.Background(), []byte(body), reflect.New(beside).Interface())
					assert.Equal(t, mistakesOf(t, want), mistakesOf(t, got), "%s %v %s", tag, in, body)
					tried++
				}
			}
		}
	}
	t.Logf("%d bodies", tried)
}

// optionalBeside returns a type with a field F, and with a struct of the same
// fields in it.
func optionalBeside(in reflect.Type, tag string, valuer bool) reflect.Type {
	fields := []reflect.StructField{
		{Name: "F", Type: in, Tag: reflect.StructTag(fmt.Sprintf(`json:"f" validate:%q`, tag))},
		{Name: "Other", Type: reflect.TypeFor[string](), Tag: `json:"other"`},
	}
	if valuer {
		fields = append(fields, reflect.StructField{Name: "V", Type: reflect.TypeFor[goodValuer](), Tag: `json:"v"`})
	}
	inner := reflect.StructField{Name: "In", Type: reflect.StructOf(fields), Tag: `json:"in"`}
	return reflect.StructOf(append(fields, inner))
}

// TestSentOptionalInOrder: of an optional value that is there, rules are asked in
// the order of the tag, as of a pointer to it.
func TestSentOptionalInOrder(t *testing.T) {
	t.Parallel()
	type optional struct {
		A bind.Optional[string]   `json:"a" validate:"min=2,excluded_with=Other,max=1"`
		B bind.Optional[[]string] `json:"b" validate:"len=1,excluded_with=Other,dive,alpha"`
		C bind.Optional[int]      `json:"c" validate:"gt=5,ne=1,required"`
		D bind.Optional[string]   `json:"d" validate:"min=2,excluded_with=Other" bind:"bail"`
		E bind.Optional[bool]     `json:"e" validate:"eq=true,isdefault"`

		Other string `json:"other"`
	}
	type valued struct {
		optional
		V goodValuer `json:"v"`
	}

	b := newBinder(t, bind.Config{})
	body := []byte(`{"a":"x","b":["1","2"],"c":1,"d":"x","e":false,"other":"x"}`)
	want := []string{
		"a min", "a excluded_with", "b len", "b excluded_with", "b.0 alpha", "b.1 alpha",
		"c gt", "c ne", "d min", "e eq", "e isdefault",
	}
	assert.Equal(t, want, mistakesOf(t, b.Decode(context.Background(), body, new(optional))))
	assert.Equal(t, want, mistakesOf(t, b.Decode(context.Background(), body, new(valued))))

	assert.Equal(t, []string{"c required"}, mistakesOf(t, b.Decode(context.Background(), []byte(`{}`), new(optional))))
	assert.Equal(t, []string{"c required"}, mistakesOf(t, b.Decode(context.Background(), []byte(`{}`), new(valued))))
}

// TestStructLevelBehindAnAbsentOptional: what a struct-level function reports
// stands behind the rules of the value, whether it is there or not.
func TestStructLevelBehindAnAbsentOptional(t *testing.T) {
	t.Parallel()
	type form struct {
		A bind.Optional[string] `json:"a" validate:"required,min=2"`
		B goodValuer            `json:"b"`
	}
	level := func(_ context.Context, sl validator.StructLevel) {
		sl.ReportError(sl.Current().FieldByName("A").Interface(), "A", "A", "level", "")
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[form](): level},
	}})
	for body, rule := range map[string]string{`{}`: "required", `{"a":null}`: "required", `{"a":"x"}`: "min"} {
		err := b.Decode(context.Background(), []byte(body), new(form))
		assert.Equal(t, []string{"a " + rule, "a level"}, mistakesOf(t, err), body)
	}
}

// TestOptionalMisfit: another value stands for an optional one, about which the
// first rule of the tag cannot be asked, whatever rules are asked before it.
func TestOptionalMisfit(t *testing.T) {
	t.Parallel()
	type form struct {
		A bind.Optional[partly] `json:"a" validate:"min=3,excluded_with=B"`
		B string                `json:"b"`
	}
	b := newBinder(t, bind.Config{Logger: slog.New(slog.DiscardHandler)})
	err := b.Decode(context.Background(), []byte(`{"a":"2999","b":"x"}`), new(form))
	assert.Equal(t, []string{"a format", "a excluded_with"}, mistakesOf(t, err))
	err = b.Decode(context.Background(), []byte(`{"a":"2999"}`), new(form))
	assert.Equal(t, []string{"a format"}, mistakesOf(t, err))
}
