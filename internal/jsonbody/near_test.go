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
