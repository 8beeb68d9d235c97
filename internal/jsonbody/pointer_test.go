package jsonbody_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/shape"
)

// TestPointersToMistypedValues: a member of another type leaves nothing in the
// value, whether it is behind a pointer or not.
func TestPointersToMistypedValues(t *testing.T) {
	t.Parallel()
	type inner struct {
		Flag *bool `json:"flag"`
	}
	type form struct {
		Flag   *bool           `json:"flag"`
		Deep   **int           `json:"deep"`
		List   *[]int          `json:"list"`
		Inner  *inner          `json:"inner"`
		ByName map[string]*int `json:"by"`
	}
	yes := true
	list := []int{1, 0}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[form]())
	for body, want := range map[string]form{
		`{"flag":{},"deep":"a","list":{},"inner":[]}`:  {},
		`{"flag":1,"inner":{"flag":"a"}}`:              {Inner: &inner{}},
		`{"inner":{"other":1,"flag":true},"list":[1]}`: {Inner: &inner{&yes}, List: &[]int{1}},
		`{"list":[1,"a"],"by":{"a":"b"}}`:              {List: &list, ByName: map[string]*int{"a": nil}},
	} {
		out, err := new(jsonbody.Decoder).Decode([]byte(body), jsonbody.Target{Document: shape.Document{Type: typ}})
		require.NoError(t, err)
		assert.Equal(t, want, out.Value.Interface(), body)
	}
}
