package bind_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestFailuresGoldens lists what can be wrong with some types, in each format.
func TestFailuresGoldens(t *testing.T) {
	t.Parallel()
	formats := map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Deploy("https://example.com/errors"), "zoho": bind.Zoho{},
	}
	for name, format := range formats {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := schemaBinderOf(format)
			var out strings.Builder
			for _, v := range []any{schemaExact{}, schemaServer{}, []schemaOrder{}, schemaTree{}} {
				failures, err := b.Failures(v)
				require.NoError(t, err)
				again, err := b.Failures(v)
				require.NoError(t, err)
				assert.Equal(t, failures, again)
				fmt.Fprintf(&out, "%T\n", v)
				for _, f := range failures {
					fmt.Fprintf(&out, "  %-20s %s=%s (%s) %v %s %d: %s\n", f.Pattern, f.Rule, f.Param, f.Type, f.Reason, f.Code, f.Status, f.Text)
				}
			}
			compareGolden(t, "testdata/failures/"+name+".golden", []byte(out.String()))
		})
	}
}

// TestFailuresHoldEveryMistake draws types and bodies: each mistake that is reported is one that Failures lists.
func TestFailuresHoldEveryMistake(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(20, 2))
	b := bind.Must(bind.New(bind.Config{}))
	reported := 0
	for range 120 {
		typ := drawStruct(random, 3)
		known := map[string]bool{}
		failures, err := b.Failures(typ)
		if err != nil {
			continue // Check refuses it
		}
		for _, f := range failures {
			known[f.Pattern+" "+f.Rule+"="+f.Param] = true
		}
		for range 12 {
			w := drawer{random, 0.15}
			body := w.value(typ, nil, 4)
			err := b.Decode(t.Context(), []byte(body), reflect.New(typ).Interface())
			var failed *bind.Error
			if !errors.As(err, &failed) {
				continue
			}
			for _, fe := range failed.Fields {
				param := fe.Param
				if fe.Rule == "unknown" {
					param = "" // the name that was meant
				}
				assert.True(t, known[fe.Pattern+" "+fe.Rule+"="+param], "%s %s=%s of %v: %s", fe.Pattern, fe.Rule, fe.Param, typ, body)
				reported++
			}
		}
	}
	assert.Greater(t, reported, 500)
}

func TestFailuresInALanguage(t *testing.T) {
	t.Parallel()
	b := schemaBinderOf(bind.Laravel{})
	failures, err := b.Failures(schemaCard{}, bind.InLanguage("de"), bind.Under("card"))
	require.NoError(t, err)
	var texts []string
	for _, f := range failures {
		if f.Pattern == "card.number" {
			texts = append(texts, f.Text)
		}
	}
	assert.Equal(t, []string{
		"Das Feld card.number muss eine Zeichenfolge sein.", "Das Feld card.number ist erforderlich.",
		"Das Feld card.number muss genau 4 Zeichen lang sein.",
	}, texts)

	_, err = b.Failures(nil)
	assert.Error(t, err)
	assert.Error(t, b.Decode(t.Context(), []byte(`{}`), &schemaCard{}, bind.InLanguage("de")), "InLanguage is not for Decode")
}
