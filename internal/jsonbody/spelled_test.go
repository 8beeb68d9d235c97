package jsonbody_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
)

type extras struct {
	ID    int            `json:"id"`
	Extra map[string]int `json:",embed"`
}

// TestNullEntries holds null in maps against null in lists, of the same types.
func TestNullEntries(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		elem reflect.Type
		word string // "" if null is a value
	}{
		"string":                 {reflect.TypeFor[string](), "string"},
		"int":                    {reflect.TypeFor[int](), "integer"},
		"uint8":                  {reflect.TypeFor[uint8](), "integer"},
		"float32":                {reflect.TypeFor[float32](), "number"},
		"bool":                   {reflect.TypeFor[bool](), "boolean"},
		"bytes":                  {reflect.TypeFor[[]byte](), "string"},
		"byte_array":             {reflect.TypeFor[[2]byte](), "string"},
		"time":                   {reflect.TypeFor[time.Time](), "date-time"},
		"object":                 {reflect.TypeFor[address](), "object"},
		"list":                   {reflect.TypeFor[[]int](), "array"},
		"array":                  {reflect.TypeFor[[2]int](), "array"},
		"pointer":                {reflect.TypeFor[*int](), "integer"},
		"pointer/object":         {reflect.TypeFor[*address](), "object"},
		"pointer/pointer":        {reflect.TypeFor[**bool](), "boolean"},
		"pointer/list":           {reflect.TypeFor[*[]string](), "array"},
		"any":                    {reflect.TypeFor[any](), ""},
		"map":                    {reflect.TypeFor[map[string]int](), ""},
		"decodes_itself":         {reflect.TypeFor[json.RawMessage](), ""},
		"decodes_itself/text":    {reflect.TypeFor[netip.Addr](), ""},
		"pointer/any":            {reflect.TypeFor[*any](), ""},
		"pointer/map":            {reflect.TypeFor[*map[string]int](), ""},
		"pointer/decodes_itself": {reflect.TypeFor[*json.RawMessage](), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for key, names := range map[reflect.Type]string{
				reflect.TypeFor[string](): "EUR", reflect.TypeFor[int](): "7", reflect.TypeFor[upper](): "eur",
			} {
				m := reflect.MapOf(key, tt.elem)
				within := reflect.StructOf([]reflect.StructField{{Name: "M", Type: m, Tag: `json:"m"`}})
				for at, in := range map[string]struct {
					typ  reflect.Type
					body string
				}{
					"/":         {m, `{"%s":null}`},
					"/m/":       {within, `{"m":{"%s" : null}}`},
					"/a/":       {reflect.MapOf(reflect.TypeFor[string](), m), `{"a":{"%s":null}}`},
					"/0/":       {reflect.SliceOf(m), `[{"%s":null}]`},
					"/p/leads/": {reflect.MapOf(reflect.TypeFor[string](), reflect.PointerTo(reflect.MapOf(reflect.TypeFor[string](), m))), `{"p":{"leads":{"%s":null}}}`},
				} {
					_, mistakes, err := decoded(fmt.Appendf(nil, in.body, names), target(in.typ))
					require.NoError(t, err)
					want := []string{}
					if tt.word != "" {
						want = []string{at + names + " type " + tt.word}
					}
					assert.Equal(t, want, found(mistakes), in.typ)
				}
			}
			items, mistakes, err := decoded([]byte(`[null]`), target(reflect.SliceOf(tt.elem)))
			require.NoError(t, err)
			assert.Equal(t, tt.word == "", len(mistakes) == 0, "%v", items)
		})
	}
}

func TestNullEntriesOfEmbeddedMaps(t *testing.T) {
	t.Parallel()
	_, mistakes, err := decoded([]byte(`{"id":null,"more":null,"x":1}`), target(reflect.TypeFor[extras]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/more type integer"}, found(mistakes))
}

// TestNullUnderAWrongKey: one mistake at a path is enough.
func TestNullUnderAWrongKey(t *testing.T) {
	t.Parallel()
	_, mistakes, err := decoded([]byte(`{"x":null,"1":null}`), target(reflect.TypeFor[map[int]int]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/x key integer", "/1 type integer"}, found(mistakes))
}

// upper is a text in capitals, however it is written.
type upper string

func (u *upper) UnmarshalText(text []byte) error {
	*u = upper(strings.ToUpper(string(text)))
	return nil
}

func (u upper) MarshalText() ([]byte, error) { return []byte(u), nil }

// letter is a key that cannot be written.
type letter struct{ c byte }

func (l *letter) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return strconv.ErrSyntax
	}
	l.c = text[0]
	return nil
}

// TestSpelledNames asks for the names that the body has for keys of all types.
func TestSpelledNames(t *testing.T) {
	t.Parallel()
	const id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
	moment := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, tt := range map[string]struct {
		of    any // a map
		names map[string]any
	}{
		"text":             {map[upper]int{}, map[string]any{"de": upper("DE"), "EN": upper("EN"), "": upper(""), `q"/~`: upper(`Q"/~`)}},
		"text/not_written": {map[letter]int{}, map[string]any{"abc": letter{'a'}, "k": letter{'k'}}},
		"uuid":             {map[uuid.UUID]int{}, map[string]any{strings.ToUpper(id): uuid.MustParse(id)}},
		"uuid/urn":         {map[uuid.UUID]int{}, map[string]any{"urn:uuid:" + id: uuid.MustParse(id)}},
		"uuid/braces":      {map[uuid.UUID]int{}, map[string]any{"{" + id + "}": uuid.MustParse(id)}},
		"uuid/no_dashes":   {map[uuid.UUID]int{}, map[string]any{strings.ReplaceAll(id, "-", ""): uuid.MustParse(id)}},
		"time":             {map[time.Time]int{}, map[string]any{"2024-01-02T03:04:05.000Z": moment}},
		"address":          {map[netip.Addr]int{}, map[string]any{"0:0::1": netip.MustParseAddr("::1")}},
		"float":            {map[float64]int{}, map[string]any{"1.0": 1.0, "1e2": 100.0, "-0.50": -0.5}},
		"float32":          {map[float32]int{}, map[string]any{"2.50": float32(2.5)}},
		"int":              {map[int]int{}, map[string]any{"-0": 0, "7": 7, "-7": -7}},
		"int8":             {map[int8]int{}, map[string]any{"-0": int8(0)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := []byte("{")
			for name := range tt.names {
				body = fmt.Appendf(body, "%q:1,", name)
			}
			body[len(body)-1] = '}'
			within := reflect.StructOf([]reflect.StructField{{Name: "M", Type: reflect.SliceOf(reflect.TypeOf(tt.of)), Tag: `json:"m"`}})

			out, err := new(jsonbody.Decoder).Decode(fmt.Appendf(nil, `{"m":[{},%s]}`, body), target(within))
			require.NoError(t, err)
			require.Empty(t, out.Mistakes)
			m := out.Value.Field(0).Index(1)
			require.Equal(t, len(tt.names), m.Len())
			for name, key := range tt.names {
				require.True(t, m.MapIndex(reflect.ValueOf(key)).IsValid(), name)
				got, ok := out.Spelled.Name([]byte(path.Steps("").Key("m").Index(1)), key)
				if !ok { // then it is written as the key would be
					got = fmt.Sprint(key)
				}
				assert.Equal(t, name, got)
			}
		})
	}
}

// TestSpelledMembers asks for the names of fields that ignore case.
func TestSpelledMembers(t *testing.T) {
	t.Parallel()
	out, err := new(jsonbody.Decoder).Decode([]byte(`{"One-Two":5,"oneTwo":"x","FOUR":{"ONE_TWO":1,"four":{"OneTWO":3}}}`), target(reflect.TypeFor[folded]()))
	require.NoError(t, err)
	require.Empty(t, out.Mistakes)

	one, four := out.Type.Member("one_two"), out.Type.Member("four")
	around := path.Steps("")
	for _, want := range []struct{ one, four string }{{"One-Two", "FOUR"}, {"ONE_TWO", "four"}, {"OneTWO", "four"}} {
		assert.Equal(t, want.one, one.NameIn(out.Spelled, []byte(around)))
		assert.Equal(t, want.four, four.NameIn(out.Spelled, []byte(around)))
		around = around.Key(want.four)
	}
}

// TestPlainNamesAreNotKept: most bodies spell all names as the value does.
func TestPlainNamesAreNotKept(t *testing.T) {
	t.Parallel()
	out, err := new(jsonbody.Decoder).Decode([]byte(`{"one_two":5,"three":{"7":true,"12":false}}`), target(reflect.TypeFor[folded]()))
	require.NoError(t, err)
	assert.Nil(t, out.Spelled)
}
