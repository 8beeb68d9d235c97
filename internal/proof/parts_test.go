package proof_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/proof"
)

// acceptsPart asks about a scalar as who makes values does.
func acceptsPart(c *proof.Check, v reflect.Value) bool {
	pointer := v.Kind() == reflect.Pointer
	if pointer {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return c.Text(v.String(), pointer)
	case reflect.Bool:
		return c.Bool(v.Bool(), pointer)
	case reflect.Float32, reflect.Float64:
		return c.Float(v.Float(), pointer)
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		return c.Uint(v.Uint(), pointer)
	case reflect.Slice, reflect.Map:
		return c.Size(v.Len())
	}
	return c.Int(v.Int(), pointer)
}

// TestPartsAreAcceptedAsTheirValues compares a question about a part with one
// about the finished value.
func TestPartsAreAcceptedAsTheirValues(t *testing.T) {
	t.Parallel()
	w := newWorld()
	asked, accepted := 0, 0
	for seed := range uint64(4_000) {
		r := random{rand.New(rand.NewPCG(seed, 5))}
		typ, rules := r.typ(0)
		for range 8 {
			v := reflect.New(typ).Elem()
			r.fill(v)
			check := w.checkOf(v, rules)
			inner := v
			if v.Kind() == reflect.Pointer {
				inner = v.Elem()
			}
			if check == nil || !inner.IsValid() || inner.Kind() == reflect.Struct || inner.Kind() == reflect.Interface {
				continue // nothing is asked of it, or it is no part
			}

			asked++
			want := check.Accepts(v)
			require.Equal(t, want, acceptsPart(check, v), "%s of %#v", rules, v)
			if want {
				accepted++
			}
		}
	}
	assert.Greater(t, accepted, asked/4)
	assert.Less(t, accepted, asked*9/10)
}

func TestSizesOfListsAndMaps(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for rules, want := range map[string][3]bool{ // of none, one and two
		"required,min=1":        {false, true, true},
		"omitzero,min=2":        {true, false, true},
		"omitempty,min=1,max=1": {false, true, false},
		"unique":                {false, false, false},
		"dive,required":         {true, true, true},
		"dive,fqdn":             {true, true, true}, // if its items are
	} {
		for n := range 3 {
			list, entries := make([]string, n), map[string]string{"a": "", "b": ""}
			for name := range entries {
				if len(entries) > n {
					delete(entries, name)
				}
			}
			for _, v := range []reflect.Value{reflect.ValueOf(list), reflect.ValueOf(entries)} {
				assert.Equal(t, want[n], w.checkOf(v, rules).Size(n), "%s of %d in %v", rules, n, v.Type())
			}
		}
	}
}

func TestPartsOfStructs(t *testing.T) {
	t.Parallel()
	type holder struct {
		Free     inner
		Required inner            `validate:"required"`
		Omitted  inner            `validate:"omitempty"`
		Map      map[string]inner `validate:"dive,keys,min=2,endkeys"`
		Unknown  string           `validate:"fqdn"`
	}
	w := newWorld()
	check := w.prover.Of(w.shapes.Read(reflect.TypeFor[holder]()), nil)
	var none *proof.Check

	require.Equal(t, 5, check.Fields())
	assert.False(t, check.Whole(), "one of its fields is never proved")
	assert.True(t, check.Field(0).Whole())
	assert.True(t, none.Whole())

	assert.True(t, check.Bare())
	assert.True(t, check.Field(0).Bare())
	assert.False(t, check.Field(1).Bare())
	assert.False(t, check.Field(2).Bare())
	assert.True(t, none.Bare())

	zero, filled := reflect.ValueOf(inner{}), reflect.ValueOf(inner{Name: "a"})
	assert.False(t, check.Field(1).Filled(zero, false))
	assert.True(t, check.Field(1).Filled(zero, true), "it is there")
	assert.True(t, check.Field(1).Filled(filled, false))
	assert.True(t, check.Field(0).Filled(zero, false))

	key := check.Field(3).Key()
	require.NotNil(t, key)
	assert.True(t, key.Text("ab", false))
	assert.False(t, key.Text("a", false))
	assert.Equal(t, 1, check.Field(3).Elem().Fields())
}

// TestFormsThatAreAccepted has texts that a Check accepts without validator's
// help, and neighbours of theirs that it leaves to validator.
func TestFormsThatAreAccepted(t *testing.T) {
	t.Parallel()
	w := newWorld()
	label63 := strings.Repeat("a", 63)
	for rules, texts := range map[string]struct{ accepted, left []string }{
		"email": {
			accepted: []string{"a@b.cd", "a.b+c_d-e@x-y.z1.org", "1@2.co", "a@" + label63 + ".org"},
			left: []string{
				"", "@b.cd", "a@", "a", ".a@b.cd", "a.@b.cd", "a..b@c.de", "a b@c.de", "a@b", "a@b.c", "a@b.c1",
				"a@.cd", "a@b..cd", "a@-b.cd", "a@b-.cd", "a@b.cd.", "a@b@c.de", "é@b.cd", "a@b.cé",
				"a@" + label63 + "a.org", strings.Repeat("a", 250) + "@b.cd",
			},
		},
		"url": {
			accepted: []string{"http://b.cd", "https://b.cd/", "https://sub.b.cd/a/b-c_d.e~f;g"},
			left: []string{
				"", "https://", "https:///a", "https://b", "https://b.c1/", "https://b.cd:80/", "https://b.cd?q",
				"https://b.cd/?q", "https://b.cd/%41", "HTTPS://b.cd", "ftp://b.cd", "https//b.cd", "https://b.cd./",
			},
		},
		"https_url": {accepted: []string{"https://b.cd/a"}, left: []string{"http://b.cd/a"}},
		"e164": {
			accepted: []string{"12345678", "+12345678", "+123456789012345", "123456789"},
			left: []string{
				"", "+", "1234567", "+1234567", "02345678", "1234567890123456", "1234567a", "a2345678", "1234567/9",
				"12345678:", "+1234 5678", "++12345678",
			},
		},
	} {
		check := w.checkOf(reflect.ValueOf(""), rules)
		for _, text := range texts.accepted {
			assert.True(t, check.Text(text, false), "%s: %q", rules, text)
		}
		for _, text := range texts.left {
			assert.False(t, check.Text(text, false), "%s: %q", rules, text)
		}
	}
}

func TestWordsAreCertainlyValid(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for rules, words := range map[string][]string{
		"required,oneof=web 'trade fair' ''": {"web", "trade fair"},
		"omitempty,oneof=a b":                {"a", "b"},
		"oneof=a b,max=9":                    nil, // another rule reads the text
		"oneof=a b|email":                    nil,
		"eq=a":                               nil,
		"required":                           nil,
	} {
		check := w.checkOf(reflect.ValueOf(""), rules)
		assert.Equal(t, words, check.Words(), rules)
		for _, word := range check.Words() {
			assert.True(t, check.Accepts(reflect.ValueOf(word)), "%s: %q", rules, word)
		}
	}
	assert.Nil(t, (*proof.Check)(nil).Words())
}
