package bind_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// sale has three relations.
type sale struct {
	Company  int    `json:"company" bind:"exists=companies"`
	Products []int  `json:"products" bind:"exists=products"`
	Number   string `json:"number" bind:"available=numbers"`
}

// trio is a sale that asks each of its lookups something.
const trio = `{"company":1,"products":[2,3],"number":"a"}`

// of returns a Lookup by a function that looks at no keys but reports them all stored.
func of[K comparable](fn func(ctx context.Context) error) bind.Lookup {
	return bind.Stored(func(ctx context.Context, keys []K) ([]K, error) { return keys, fn(ctx) })
}

// companies returns the lookups of sale, of which that of companies calls fn.
func companies(fn func(ctx context.Context) error) map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"companies": of[int](fn), "products": stored[int]().lookup(), "numbers": stored[string]().lookup(),
	}
}

func TestLookupsAreAskedOnce(t *testing.T) {
	t.Parallel()
	const items = 1000
	var body strings.Builder
	for i := range items {
		fmt.Fprintf(&body, `,{"company":%d,"products":[%d,%d],"number":"n%d"}`, i%10+1, i%3+1, i+1, i)
	}
	for _, parallel := range []bool{false, true} {
		t.Run(fmt.Sprintf("parallel=%t", parallel), func(t *testing.T) {
			t.Parallel()
			companies, products, numbers := stored(1, 2, 3, 4, 5, 6, 7, 8, 9), stored[int](), stored("n999")
			b := newBinder(t, bind.Config{Parallel: parallel, Lookups: map[string]bind.Lookup{
				"companies": companies.lookup(), "products": products.lookup(), "numbers": numbers.lookup(),
			}})
			h := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []sale) error {
				return errors.New("called")
			}, bind.Under("sales"))
			w := serve(h, post(`{"sales":[`+body.String()[1:]+`]}`))
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
			assert.Contains(t, w.Body.String(), `"sales.999.number":["The sales.999.number has already been taken."]`)
			assert.Contains(t, w.Body.String(), `"sales.999.company":["The selected sales.999.company is invalid."]`)
			require.Len(t, companies.calls, 1)
			require.Len(t, products.calls, 1)
			require.Len(t, numbers.calls, 1)
			assert.Equal(t, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, companies.calls[0])
			assert.Len(t, products.calls[0], items, "distinct")
			assert.Equal(t, []int{1, 2, 3, 4}, products.calls[0][:4])
			assert.Len(t, numbers.calls[0], items)
		})
	}
}

// TestLookupsMeet needs all three lookups to be under way at once.
func TestLookupsMeet(t *testing.T) {
	t.Parallel()
	var barrier sync.WaitGroup
	barrier.Add(3)
	meet := func(context.Context) error {
		barrier.Done()
		barrier.Wait()
		return nil
	}
	b := newBinder(t, bind.Config{Parallel: true, Lookups: map[string]bind.Lookup{
		"companies": of[int](meet), "products": of[int](meet), "numbers": of[string](meet),
	}})
	err := b.Decode(context.Background(), []byte(trio), new(sale))
	assert.Equal(t, []string{"number available=numbers"}, failures(t, err))
}

func TestLookupsRunOneAfterAnother(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var events []string
	note := func(event string) func(context.Context) error {
		return func(context.Context) error {
			for _, part := range []string{" begins", " ends"} {
				mu.Lock()
				events = append(events, event+part)
				mu.Unlock()
				for range 1000 {
					runtime.Gosched() // lets others in
				}
			}
			return nil
		}
	}
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"companies": of[int](note("companies")), "products": of[int](note("products")), "numbers": of[string](note("numbers")),
	}})
	require.Error(t, b.DecodeMany(context.Background(), []byte(`[{"number":"b"},`+trio+`]`), new([]sale)))
	assert.Equal(t, []string{
		"numbers begins", "numbers ends", "companies begins", "companies ends", "products begins", "products ends",
	}, events, "in the order in which they first come in the body")
}

type userKey struct{}

func TestLookupsGetTheContext(t *testing.T) {
	t.Parallel()
	for _, parallel := range []bool{false, true} {
		var user any
		b := newBinder(t, bind.Config{Parallel: parallel, Lookups: companies(func(ctx context.Context) error {
			user = ctx.Value(userKey{})
			return nil
		})})
		ctx := context.WithValue(context.Background(), userKey{}, "ada")
		bodies := map[string]func() error{
			"Decode":     func() error { return b.Decode(ctx, []byte(`{"company":1}`), new(sale)) },
			"DecodeMany": func() error { return b.DecodeMany(ctx, []byte(`[{"company":1}]`), new([]sale)) },
			"Validate":   func() error { return b.Validate(ctx, sale{Company: 1}) },
			"Bind":       func() error { return b.Bind(post(`{"company":1}`).WithContext(ctx), new(sale)) },
			"Many": func() error {
				_, err := bind.Many[sale](b, post(`[{"company":1}]`).WithContext(ctx))
				return err
			},
		}
		for name, call := range bodies {
			user = nil
			require.NoError(t, call(), name)
			assert.Equal(t, "ada", user, name)
		}
	}
}

// TestClientGoneWhileALookupRuns: the lookup ends with the request, and nothing is a failure of the server.
func TestClientGoneWhileALookupRuns(t *testing.T) {
	t.Parallel()
	for _, parallel := range []bool{false, true} {
		ctx, cancel := context.WithCancelCause(context.Background())
		var log bytes.Buffer
		asked := 0
		b := newBinder(t, bind.Config{
			Parallel: parallel, Logger: slog.New(slog.NewTextHandler(&log, nil)),
			Lookups: companies(func(ctx context.Context) error {
				asked++
				cancel(errors.New("the cause"))
				<-ctx.Done()
				return errors.New("driver: interrupted")
			}),
		})
		h := bind.Handle(b, func(http.ResponseWriter, *http.Request, sale) error {
			t.Error("called")
			return nil
		})
		w := serve(h, post(`{"company":1}`).WithContext(ctx))
		assert.Equal(t, http.StatusServiceUnavailable, w.Code)
		assert.Empty(t, log.String(), "nothing above Debug")
		assert.Equal(t, 1, asked)

		require.ErrorIs(t, b.Decode(ctx, []byte(`{"company":1}`), new(sale)), context.Canceled)
		assert.Equal(t, 1, asked, "with a context that has ended, nobody is asked")
		require.NoError(t, b.Decode(ctx, []byte(`{}`), new(sale)), "there is nothing to ask")
	}
}

func TestLookupThatFails(t *testing.T) {
	t.Parallel()
	down := errors.New("pq: password authentication failed for user admin")
	for name, tt := range map[string]struct {
		err    error
		status int
		body   string
	}{
		"error":    {down, http.StatusInternalServerError, `{"message":"Server Error"}`},
		"deadline": {fmt.Errorf("query: %w", context.DeadlineExceeded), http.StatusServiceUnavailable, ""},
		"canceled": {context.Canceled, http.StatusInternalServerError, `{"message":"Server Error"}`}, // not by the client
		"answer":   {&bind.Error{Reason: bind.Unavailable, Err: down}, http.StatusServiceUnavailable, ""},
	} {
		for _, parallel := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/parallel=%t", name, parallel), func(t *testing.T) {
				t.Parallel()
				var log bytes.Buffer
				fail := func(context.Context) error { return tt.err }
				b := newBinder(t, bind.Config{
					Parallel: parallel, Logger: slog.New(slog.NewTextHandler(&log, nil)),
					Lookups: companies(fail),
				})
				h := bind.Handle(b, func(http.ResponseWriter, *http.Request, sale) error {
					t.Error("called")
					return nil
				})
				w := serve(h, post(`{"company":1}`))
				assert.Equal(t, tt.status, w.Code)
				assert.NotContains(t, w.Body.String(), "password")
				assert.NotContains(t, w.Body.String(), "companies")
				if tt.body != "" {
					assert.JSONEq(t, tt.body, w.Body.String())
				}
				if tt.status >= http.StatusInternalServerError {
					assert.Contains(t, log.String(), "lookup companies: ")
					assert.Contains(t, log.String(), w.Header().Get("Error-Id"))
					assert.NotEmpty(t, w.Header().Get("Error-Id"))
				}
				dst := sale{Number: "old"}
				err := b.Decode(context.Background(), []byte(`{"company":1}`), &dst)
				require.ErrorIs(t, err, tt.err)
				assert.Equal(t, sale{Number: "old"}, dst)
			})
		}
	}
}

// TestDeadlineWhileALookupRuns: a driver need not say that its time is up, and a context has a cause of its own.
func TestDeadlineWhileALookupRuns(t *testing.T) {
	t.Parallel()
	for _, parallel := range []bool{false, true} {
		ctx, cancel := context.WithDeadlineCause(context.Background(), time.Now().Add(time.Millisecond), errors.New("too slow"))
		defer cancel()
		b := newBinder(t, bind.Config{Parallel: parallel, Lookups: companies(func(ctx context.Context) error {
			<-ctx.Done()
			return errors.New("driver: interrupted")
		})})
		err := b.Decode(ctx, []byte(`{"company":1}`), new(sale))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		status, _, _ := b.Answer("", err)
		assert.Equal(t, http.StatusServiceUnavailable, status)
	}
}

// TestFirstLookupThatFailsEndsTheOthers: the others see its error as the cause, theirs are not heard of.
func TestFirstLookupThatFailsEndsTheOthers(t *testing.T) {
	t.Parallel()
	down := errors.New("the first")
	var log bytes.Buffer
	var waiting sync.WaitGroup
	waiting.Add(2)
	causes := make(chan error, 2)
	wait := func(ctx context.Context) error {
		waiting.Done()
		<-ctx.Done()
		causes <- context.Cause(ctx)
		return errors.New("a later one")
	}
	b := newBinder(t, bind.Config{
		Parallel: true, Logger: slog.New(slog.NewTextHandler(&log, nil)),
		Lookups: map[string]bind.Lookup{
			"companies": of[int](wait), "numbers": of[string](wait),
			"products": of[int](func(context.Context) error {
				waiting.Wait()
				return down
			}),
		},
	})
	h := bind.Handle(b, func(http.ResponseWriter, *http.Request, sale) error { return errors.New("called") })
	w := serve(h, post(trio))
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.Contains(t, log.String(), "lookup products: the first")
	assert.NotContains(t, log.String(), "a later one")
	for range 2 {
		assert.ErrorIs(t, <-causes, down)
	}
}

func TestNoLookupIsAskedAfterOneThatFails(t *testing.T) {
	t.Parallel()
	products := stored[int]()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"companies": of[int](func(context.Context) error { return errors.New("down") }), "products": products.lookup(),
	}})
	err := b.Decode(context.Background(), []byte(`{"company":1,"products":[1]}`), new(sale))
	require.EqualError(t, err, "bind: lookup companies: down")
	assert.Empty(t, products.calls)
}

// TestLookupThatEndsItsGoroutine has not said that anything is stored.
func TestLookupThatEndsItsGoroutine(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Parallel: true, Lookups: companies(func(context.Context) error {
		runtime.Goexit()
		return nil
	})})
	err := b.Decode(context.Background(), []byte(`{"company":1}`), new(sale))
	require.EqualError(t, err, "bind: lookup companies: the lookup did not return")
}

// TestPanicsWhileKeysAreLookedFor come from names of map keys, which a body would have.
func TestPanicsWhileKeysAreLookedFor(t *testing.T) {
	t.Parallel()
	type looks struct {
		M map[panicking]struct {
			ID int `json:"id" bind:"exists=ids"`
		} `json:"m"`
	}
	type repeats struct {
		M map[panicking]struct {
			ID int `json:"id" bind:"distinct"`
		} `json:"m"`
	}
	key, one, two := panicking{"k"}, new(looks), new(repeats)
	require.NoError(t, json.Unmarshal([]byte(`{"m":{"k":{"id":1}}}`), one))
	require.NoError(t, json.Unmarshal([]byte(`{"m":{"k":{"id":1}}}`), two))
	require.Contains(t, one.M, key)
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"ids": stored[int]().lookup()}})
	for name, dst := range map[string]any{"lookups": one, "distinct": two} {
		err := b.Validate(context.Background(), dst)
		require.ErrorContains(t, err, "kaboom in MarshalText", name)
		status, _, body := b.Answer("", err)
		assert.Equal(t, http.StatusInternalServerError, status, name)
		assert.NotContains(t, string(body), "kaboom", name)
	}
}

// panicking is a map key that can be read, but not named.
type panicking struct{ S string }

func (p *panicking) UnmarshalText(text []byte) error { p.S = string(text); return nil }
func (panicking) MarshalText() ([]byte, error)       { panic("kaboom in MarshalText") }
