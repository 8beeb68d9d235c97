package jsonbody_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// links decodes itself. Its json tags say what rules will read of it, and what
// must be there.
type links struct {
	URLs   []string            `json:"urls" validate:"dive,url"`
	ByName map[string]string   `json:"by_name" validate:"dive,url"`
	Parts  map[string][]string `json:"parts" validate:"dive,dive,url"`
	Free   [2]string           `json:"free"`
	N      int                 `json:"n" bind:"present"`
	Inner  linksInside         `json:"inner"`
}

type linksInside struct {
	M int `json:"m" bind:"present"`
}

func (l *links) UnmarshalJSON([]byte) error { return nil }

type holdsLinks struct {
	Links links `json:"links"`
	Any   any   `json:"any" validate:"url"`
}

// TestStringsInWhatDecodesItselfAreLimited where rules will read them.
func TestStringsInWhatDecodesItselfAreLimited(t *testing.T) {
	t.Parallel()
	for body, pointer := range map[string]string{
		`{"links":{"urls":["ab:/cd","ab:/cde"]}}`:              "/links/urls/1",
		`{"links":{"by_name":{"a":"ab:/cde"}}}`:                "/links/by_name/a",
		`{"links":{"parts":{"a":[],"b":["ab:/cde"]}}}`:         "/links/parts/b/0",
		`{"links":{"free":["ab:/cdefgh"],"urls":["ab:/cde"]}}`: "/links/urls/0",
		`{"any":{"a":["ab:/cde"]}}`:                            "/any/a/0",
		`{"any":"ab:/c\u0064e"}`:                               "/any",
	} {
		limit, err := limitError(body, reflect.TypeFor[holdsLinks](), "", jsonbody.Limits{String: 6})
		require.NoError(t, err, body)
		require.NotNil(t, limit, body)
		assert.Equal(t, "string", limit.Limit)
		assert.Equal(t, pointer, string(limit.Path.AppendPointer(nil)))
	}
	limit, err := limitError(`{"links":{"urls":["ab:/cd"],"free":["ab:/cdefgh"],"more":{"a":["ab:/cdefgh"]}}}`, reflect.TypeFor[holdsLinks](), "", jsonbody.Limits{String: 6})
	require.NoError(t, err)
	assert.Nil(t, limit, "no rule reads what is longer")
}

func TestMissingInWhatDecodesItself(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`{"links":{}}`:                            {"/links/n present integer", "/links/inner/m present integer"},
		`{"links":{"n":0,"inner":{}}}`:            {"/links/inner/m present integer"},
		`{"links":{"n":null,"inner":{"m":1}}}`:    {"/links/n present integer"},
		`{"links":{"n":1,"inner":{"m":0},"x":1}}`: {},
	} {
		d, err := new(jsonbody.Decoder).Decode([]byte(body), target(reflect.TypeFor[holdsLinks]()))
		require.NoError(t, err)
		absent, more := d.Absent(mistake.Budget{})
		assert.False(t, more)
		assert.Equal(t, want, found(absent), body)
	}
}

// TestStatedBelowAList has a type that states what is wrong in a list in it.
func TestStatedBelowAList(t *testing.T) {
	t.Parallel()
	decoder := jsonbody.Decoder{Rejected: func(err error) []mistake.Mistake {
		if err.Error() != "no such color" {
			return nil
		}
		return []mistake.Mistake{
			{Path: path.Steps("").Index(1).Key("hue"), Rule: "hue"},
			{Path: path.Steps("").Index(2), Rule: "tone"},
		}
	}}
	d, err := decoder.Decode([]byte(`{"color":"mauve"}`), target(reflect.TypeFor[lead]()))
	require.NoError(t, err)
	assert.Equal(t, []string{"/color/1/hue hue", "/color/2 tone"}, found(d.Mistakes))
}

// picky takes nothing, and says so in many words.
type picky struct{}

func (p *picky) UnmarshalJSON([]byte) error { return errors.New("nothing is good enough") }

// TestFullAnswers has more mistakes than an answer holds: what decodes itself is
// asked no more, and nothing is proved.
func TestFullAnswers(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[[]picky]())
	to.Limits.Errors = 2
	d, err := new(jsonbody.Decoder).Decode([]byte(`[1,2,3,4,5]`), to)
	require.NoError(t, err)
	assert.Len(t, d.Mistakes, 3, "one more than the limit says that there are others")
	assert.True(t, d.More)
	assert.Equal(t, 5, d.Value.Len())
}

// TestLargeBodiesLeaveNothing decodes bodies that need much scratch, and others
// behind them.
func TestLargeBodiesLeaveNothing(t *testing.T) {
	t.Parallel()
	var decoder jsonbody.Decoder
	decode := func(body string, typ reflect.Type) (any, error) {
		to := target(typ)
		to.AllowUnknown = true
		d, err := decoder.Decode([]byte(body), to)
		if err != nil {
			return nil, err
		}
		return d.Value.Interface(), nil
	}

	for range 2 {
		text, err := decode(`{"name":"`+strings.Repeat(`\n`, 70_000)+`","tags":["\u0061"]}`, reflect.TypeFor[lead]())
		require.NoError(t, err)
		assert.Equal(t, strings.Repeat("\n", 70_000), text.(lead).Name)
		assert.Equal(t, []string{"a"}, text.(lead).Tags)

		nested, err := decode(strings.Repeat(`{"a":`, 100)+"{}"+strings.Repeat("}", 100), reflect.TypeFor[nestedMap]())
		require.NoError(t, err)
		depth := 0
		for m := nested.(nestedMap); m != nil; m = m["a"] {
			depth++
		}
		assert.Equal(t, 101, depth)

		ahead, err := decode(`{"one":{"x":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`,"radius":3,"kind":"circle"}}`, reflect.TypeFor[figures]())
		require.NoError(t, err)
		assert.Equal(t, circle{Radius: 3}, ahead.(figures).One)

		const levels = 2500
		ahead, err = decode(`{"one":`+strings.Repeat(`{"many":[`, levels)+strings.Repeat(`],"kind":"square"}`, levels)+`}`, reflect.TypeFor[figures]())
		require.NoError(t, err)
		depth = 0
		for f := ahead.(figures).One; f != nil; depth++ {
			inner := f.(*square).Many
			if f = nil; len(inner) > 0 {
				f = inner[0]
			}
		}
		assert.Equal(t, levels, depth)
	}
}

// nestedMap holds others of its kind.
type nestedMap map[string]nestedMap

// TestAheadOfAMalformedName looks for a member behind one whose name is no JSON.
func TestAheadOfAMalformedName(t *testing.T) {
	t.Parallel()
	_, _, err := decoded([]byte(`{"one":{"a\x":1,"kind":"circle"}}`), target(reflect.TypeFor[figures]()))
	var syntax *jsonbody.SyntaxError
	require.ErrorAs(t, err, &syntax)
	assert.Equal(t, "1:11", fmt.Sprintf("%d:%d", syntax.Line, syntax.Column))
}

// stranger is a figure that no object names.
type stranger struct{ Figure int }

func (stranger) figure() {}

// TestAPatchOfAStranger changes a union that holds what is none of its variants:
// the patch has to say what it makes.
func TestAPatchOfAStranger(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[figures]())
	to.Patch = true
	for body, want := range map[string][]string{
		`{"one":{"radius":2}}`:                 {"/one/kind required string"},
		`{"one":{"radius":2,"kind":"circle"}}`: {},
	} {
		to.Into = reflect.ValueOf(&figures{One: stranger{1}})
		d, err := new(jsonbody.Decoder).Decode([]byte(body), to)
		require.NoError(t, err)
		assert.Equal(t, want, found(d.Mistakes))
		if len(want) == 0 {
			assert.Equal(t, circle{Radius: 2}, d.Value.Interface().(figures).One)
		}
	}
}
