package bind_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// exploding panics while it decodes itself.
type exploding struct{ S string }

func (*exploding) UnmarshalJSON([]byte) error { panic("kaboom in UnmarshalJSON") }

func TestPanicsOfTheUsersCodeAreLoggedServerFailures(t *testing.T) {
	t.Parallel()
	type decodes struct {
		E exploding `json:"e"`
	}
	type rules struct {
		S string `json:"s" validate:"kaboom"`
	}
	type looks struct {
		A int    `json:"a" bind:"exists=kaboom"`
		B string `json:"b" bind:"exists=fine"`
	}
	for _, parallel := range []bool{false, true} {
		var log bytes.Buffer
		b := newBinder(t, bind.Config{
			Parallel: parallel, Logger: slog.New(slog.NewTextHandler(&log, nil)),
			Rules: bind.Rules{Funcs: map[string]bind.Rule{
				"kaboom": {Func: func(context.Context, validator.FieldLevel) bool { panic("kaboom in a rule") }},
			}},
			Lookups: map[string]bind.Lookup{
				"kaboom": bind.Stored(func(context.Context, []int) ([]int, error) { panic("kaboom in a lookup") }),
				"fine":   bind.Stored(func(_ context.Context, keys []string) ([]string, error) { return keys, nil }),
			},
		})
		for name, err := range map[string]error{
			"kaboom in UnmarshalJSON": b.Decode(context.Background(), []byte(`{"e":1}`), new(decodes)),
			"kaboom in a rule":        b.Decode(context.Background(), []byte(`{"s":"x"}`), new(rules)),
			"kaboom in a lookup":      b.Decode(context.Background(), []byte(`{"a":1,"b":"x"}`), new(looks)),
		} {
			log.Reset()
			status, header, body := b.Answer("", err)
			assert.Equal(t, http.StatusInternalServerError, status, name)
			assert.NotContains(t, string(body), "kaboom", name)
			assert.Contains(t, log.String(), name)
			assert.Contains(t, log.String(), header.Get("Error-Id"), name)
		}
	}
}

func TestABinderIsSharedByManyRequests(t *testing.T) {
	t.Parallel()
	shared := &bind.Error{Reason: bind.Conflict, Fields: bind.FieldErrors{{Path: bind.At("a"), Rule: "available"}}}
	b := newBinder(t, bind.Config{Parallel: true, Precognition: true, Lookups: map[string]bind.Lookup{
		"x": bind.Stored(func(_ context.Context, keys []int) ([]int, error) { return keys[:1], nil }),
	}})
	type item struct {
		soup
		X int `json:"x" bind:"exists=x"`
	}
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() {
			for range 20 {
				_, err := bind.New(bind.Config{})
				assert.NoError(t, err)
				_ = b.Check(item{})
				_, err = bind.Many[item](b, post(`[{"x":1,"name":"toolong"},{"x":2}]`))
				assert.Error(t, err)
				b.WriteError(httptest.NewRecorder(), post(""), err)
				b.WriteError(httptest.NewRecorder(), post(""), shared)
			}
		})
	}
	wait.Wait()
	assert.Empty(t, shared.Fields[0].Message)
}

// TestHostileNamesDoNotBreakAnswers sends names that are HTML, control characters, lone surrogates and very long.
func TestHostileNamesDoNotBreakAnswers(t *testing.T) {
	t.Parallel()
	type open struct {
		Map map[string]leaf `json:"map" validate:"dive"`
	}
	names := []string{
		`<script>alert(1)</script>`, `\u003cimg src=x onerror=alert(1)\u003e`, `\u0000\u0007\u001b[31m`, `\u2028\u2029`,
		`]]>`, `'\"\\`, `../../etc/passwd`, strings.Repeat("ä", 128), "a.b[0]", "{0}{1}{position}", "%!s(MISSING)%d", `\ud83d\ude00`,
	}
	for _, format := range []bind.Format{bind.Laravel{}, bind.Teamwork{}, bind.Problem{}, bind.Deploy("x"), bind.Zoho{}, bind.Zoho{Version: 8}} {
		b := newBinder(t, bind.Config{Format: format})
		h := bind.Handle(b, func(http.ResponseWriter, *http.Request, open) error { return errors.New("called") })
		for _, name := range names {
			w := serve(h, post(`{"map":{"`+name+`":{"n":5}},"`+name+`":1}`))
			assert.Less(t, w.Code, 500, name)
			assert.True(t, jsontext.Value(w.Body.Bytes()).IsValid(), "%s", w.Body)
			for _, raw := range []string{"<", ">", "&", "\u2028", "\u2029", "\x00", "\x1b"} {
				assert.NotContains(t, w.Body.String(), raw, name)
			}
		}
		for _, name := range []string{`\ud800`, `\udc00x`, strings.Repeat("n", 300), "\xff"} {
			w := serve(h, post(`{"map":{"`+name+`":{"n":5}}}`))
			require.Contains(t, []int{400, 413}, w.Code, name)
			assert.True(t, jsontext.Value(w.Body.Bytes()).IsValid(), "%s", w.Body)
		}
	}
}
