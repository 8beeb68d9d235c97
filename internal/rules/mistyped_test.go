package rules_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
)

// mistypedIn are mistakes of decoding in every second of n items at root: more
// in those behind.
func mistypedIn(root path.Steps, n int) (all []mistake.Mistake) {
	for i := 1; i < n; i += 2 {
		at := root.Index(i)
		places := []path.Steps{at.Key("start"), at.Key("tags").Index(1), at.Key("tags").Index(0), at.Key("id")}
		for _, p := range places[:1+i*4/n] {
			all = append(all, mistake.Mistake{Path: p, Rule: mistake.RuleType})
		}
		for j := range i / 2 {
			all = append(all, mistake.Mistake{Path: at.Key("more").Index(j), Rule: mistake.RuleType})
		}
	}
	return all
}

// TestDecodingExplainsInItems: the items of a bulk body are asked about one by
// one, whatever else is wrong with the body, on several cores, too.
func TestDecodingExplainsInItems(t *testing.T) {
	t.Parallel()
	const n = 300
	items := make([]item, n)
	for i := range items {
		items[i] = item{ID: i % 4, End: -1, Tags: [2]string{"x", "yz"}}
	}
	unknown := mistake.Mistake{Path: path.Steps("").Key("extra"), Rule: mistake.RuleUnknown}
	outside := mistake.Mistake{Path: path.Steps("").Key("tags").Index(7), Rule: mistake.RuleType}
	reversed := func(all []mistake.Mistake) []mistake.Mistake { slices.Reverse(all); return all }

	b := newBench(t, rules.Config{})
	for name, body := range map[string]func([]mistake.Mistake) []mistake.Mistake{
		"in order":        func(all []mistake.Mistake) []mistake.Mistake { return all },
		"in another":      reversed,
		"behind unknown":  func(all []mistake.Mistake) []mistake.Mistake { return slices.Insert(all, 0, unknown) },
		"before unknown":  func(all []mistake.Mistake) []mistake.Mistake { return append(all, unknown) },
		"beside another":  func(all []mistake.Mistake) []mistake.Mistake { return append(all, outside) },
		"in one item":     func(all []mistake.Mistake) []mistake.Mistake { return all[len(all)-20:] },
		"none is decoded": func([]mistake.Mistake) []mistake.Mistake { return nil },
	} {
		for _, key := range []string{"", "items"} {
			t.Run(name+"/"+key, func(t *testing.T) {
				t.Parallel()
				d := &jsonbody.Decoded{Value: reflect.ValueOf(&items).Elem(), Body: []byte("{}")}
				d.Document = shape.Document{Type: b.shapes.Read(d.Value.Type()), Key: key}
				d.Mistakes = body(mistypedIn(d.Root(), n))

				whole, itemwise := mistake.NewList(mistake.Budget{}), mistake.NewList(mistake.Budget{})
				require.NoError(t, b.Validate(context.Background(), d, whole))
				d.Bulk = true
				require.NoError(t, b.Validate(context.Background(), d, itemwise))
				require.Greater(t, whole.Len(), n/2)
				assert.Equal(t, texts(whole), texts(itemwise))
			})
		}
	}
}
