package jsonbody

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

type nearTo struct {
	Email string `json:"email"`
	Phone string `json:"phone"`
	ID    int    `json:"id"`
	Inner struct {
		Number int `json:"number"`
	} `json:"inner"`
	List []struct {
		Name string `json:"name"`
	} `json:"list"`
}

// TestUnknownMembersAreNearToFields has bodies, and what may be meant with each
// unknown member of them.
func TestUnknownMembersAreNearToFields(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want []string // the pointer and the suggestion of each
	}{
		"one letter":       {`{"emil":1}`, []string{"/emil email"}},
		"neighbours":       {`{"emial":1}`, []string{"/emial email"}},
		"two letters":      {`{"fone":1}`, []string{"/fone phone"}},
		"case":             {`{"EMAIL":1}`, []string{"/EMAIL email"}},
		"three letters":    {`{"fonn":1}`, []string{"/fonn "}},
		"another word":     {`{"inx":1,"x":1}`, []string{"/inx ", "/x "}},
		"sent before":      {`{"email":"a","emial":1}`, []string{"/emial "}},
		"sent behind":      {`{"emial":1,"email":"a"}`, []string{"/emial "}},
		"sent as null":     {`{"emial":1,"email":null}`, []string{"/emial "}},
		"two":              {`{"emial":1,"phoen":1}`, []string{"/emial email", "/phoen phone"}},
		"in objects":       {`{"inner":{"numbr":1},"list":[{"nam":1},{"nmae":[{"name":1}]}]}`, []string{"/inner/numbr number", "/list/0/nam name", "/list/1/nmae name"}},
		"around an object": {`{"emial":1,"inner":{"numbr":1,"email":1}}`, []string{"/emial email", "/inner/numbr number", "/inner/email "}},
		"long":             {`{"` + strings.Repeat("e", 65) + `":1}`, []string{"/" + strings.Repeat("e", 65) + " "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typ := shape.NewReader("validate").Read(reflect.TypeFor[nearTo]())
			out, err := new(Decoder).Decode([]byte(tt.body), Target{Document: shape.Document{Type: typ}})
			require.NoError(t, err)
			var got []string
			for _, m := range out.Mistakes {
				got = append(got, string(m.Path.AppendPointer(nil))+" "+m.Param)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// TestEditsBetween compares the edits near the diagonal with a plain table of
// all prefixes.
func TestEditsBetween(t *testing.T) {
	t.Parallel()
	var names []string
	for _, a := range []string{"", "a", "b", "ab", "ba"} {
		for _, b := range []string{"", "a", "b", "ab", "abc", "bca"} {
			for _, c := range []string{"", "a", "cb", "bac"} {
				names = append(names, a+b+c)
			}
		}
	}
	for _, a := range names {
		for _, b := range names {
			require.Equal(t, min(slowEdits(a, b), mostEdits+1), editsBetween(a, b), "%q %q", a, b)
		}
	}
	longest := strings.Repeat("a", longestName)
	assert.Equal(t, 1, editsBetween(longest, longest[1:]))
	assert.Equal(t, 2, editsBetween(longest[2:], longest))
	assert.Equal(t, 3, editsBetween(longest, strings.Repeat("b", longestName)))
}

// slowEdits is the optimal string alignment distance by its recursive
// definition.
func slowEdits(a, b string) int {
	switch {
	case a == "":
		return len(b)
	case b == "":
		return len(a)
	case a[len(a)-1] == b[len(b)-1]:
		return slowEdits(a[:len(a)-1], b[:len(b)-1])
	case len(a)+len(b) > 14 || len(a)-len(b) > 2 || len(b)-len(a) > 2:
		return 9
	}
	x, y := a[:len(a)-1], b[:len(b)-1]
	least := min(slowEdits(x, b), slowEdits(a, y), slowEdits(x, y)) + 1
	if x != "" && y != "" && a[len(a)-1] == y[len(y)-1] && b[len(b)-1] == x[len(x)-1] {
		least = min(least, slowEdits(x[:len(x)-1], y[:len(y)-1])+1)
	}
	return least
}
