package bind_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

var updateGoldens = flag.Bool("update", false, "rewrite the golden files in testdata")

const (
	goldenRoot = "testdata/formats"
	answerID   = "5f3c1a52-9d0e-4c6b-8f57-2f4f0a7d1e01"
)

// wireFormat is a format under contract: shape fails the test unless the answer is of the format's own form.
type wireFormat struct {
	name   string
	format bind.Format
	shape  func(t *testing.T, a wireAnswer)
}

func wireFormats() []wireFormat {
	return []wireFormat{
		{"laravel", bind.Laravel{}, laravelShape},
		{"laravel_first_and_count", bind.Laravel{Summary: bind.FirstAndCount}, laravelShape},
		{"teamwork", bind.Teamwork{}, teamworkShape},
		{"problem", bind.Problem{}, problemShape},
		{"deploy", bind.Deploy("https://api.example.com/errors"), deployShape},
		{"zoho", bind.Zoho{}, zohoShape},
		{"zoho8", bind.Zoho{Version: 8}, zohoShape},
	}
}

// wireAnswer is what came over the wire.
type wireAnswer struct {
	status int
	header http.Header
	body   []byte
}

// wireLead has a member for every type and every kind of rule. A lead with a name is valid.
type wireLead struct {
	Name     string         `json:"name" validate:"required,min=2,max=20"`
	Kind     string         `json:"kind" validate:"omitempty,oneof=person company"`
	Color    string         `json:"color" validate:"omitempty,oneof='light blue' red"`
	VAT      string         `json:"vat" validate:"required_if=Kind company"`
	Email    string         `json:"email" validate:"omitempty,email" bind:"available=contacts.email"`
	Phone    string         `json:"phone" validate:"required_with=Wait Fax"`
	Fax      string         `json:"fax"`
	Website  string         `json:"website" validate:"omitempty,url"`
	Ref      string         `json:"ref" validate:"omitempty,uuid"`
	Country  string         `json:"country" validate:"omitempty,len=2"`
	Due      string         `json:"due" validate:"omitempty,datetime=2006-01-02"`
	Secret   string         `json:"secret"`
	Repeat   string         `json:"secret_again" validate:"eqfield=Secret"`
	Rank     int8           `json:"rank" validate:"omitempty,min=1,max=5"`
	Stock    uint8          `json:"stock"`
	Score    float64        `json:"score" validate:"omitempty,gt=2,lt=100"`
	Active   bool           `json:"active"`
	Born     time.Time      `json:"born"`
	Wait     time.Duration  `json:"wait,format:units"`
	Tags     []string       `json:"tags" validate:"omitempty,min=2,max=3,dive,min=2"`
	Pair     []int          `json:"pair" validate:"omitempty,len=2"`
	Extra    map[string]int `json:"extra" validate:"dive,keys,alpha,endkeys,max=9"`
	Address  *wireAddress   `json:"address" validate:"omitempty"`
	Products []wireProduct  `json:"products" validate:"max=2,dive"`
	Company  int64          `json:"company_id" validate:"omitempty,min=1" bind:"exists=companies"`
}

type wireAddress struct {
	City    string `json:"city" validate:"required"`
	Billing bool   `json:"billing" bind:"present"`
}

type wireProduct struct {
	SKU      string `json:"sku" validate:"required" bind:"distinct"`
	Supplier int64  `json:"supplier_id" validate:"required" bind:"exists=companies"`
}

// wireConfig has fixed ids, stored data and a logger on log.
func wireConfig(format bind.Format, log *bytes.Buffer) bind.Config {
	return bind.Config{
		Format: format,
		NewID:  func(*http.Request) string { return answerID },
		Logger: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Lookups: map[string]bind.Lookup{
			"companies":      wireStored[int64](1, 2),
			"contacts.email": wireStored("taken@example.com"),
		},
	}
}

func wireStored[K comparable](known ...K) bind.Lookup {
	return bind.Stored(func(_ context.Context, keys []K) ([]K, error) {
		return slices.DeleteFunc(slices.Clone(keys), func(k K) bool { return !slices.Contains(known, k) }), nil
	})
}

// TestFormats runs every case through every format and compares the answers with the golden files.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, f := range wireFormats() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer // of one case after the other
			b := bind.Must(bind.New(wireConfig(f.format, &log)))
			for _, c := range wireCases() {
				t.Run(c.name, func(t *testing.T) {
					log.Reset()
					compareGolden(t, filepath.Join(goldenRoot, f.name, c.name+".golden"), c.answers(t, f, b))
					c.checkLog(t, log.String())
				})
			}
		})
	}
}

func (c wireCase) checkLog(t *testing.T, log string) {
	if c.logs == "" {
		assert.Empty(t, log, "a client's mistake is not logged")
	}
	assert.Contains(t, log, c.logs)
}

// answers returns what is in the golden file.
func (c wireCase) answers(t *testing.T, f wireFormat, b *bind.Binder) []byte {
	var out bytes.Buffer
	one, bulk := c.bodies()
	if one != "" || bulk == "" {
		c.describe(t, f, &out, "one", c.send(c.handler(b), one))
	}
	if !c.request {
		c.describe(t, f, &out, "bulk", c.send(c.bulkHandler(b), bulk))
	}
	return out.Bytes()
}

func (c wireCase) handler(b *bind.Binder) http.Handler {
	if c.fail == nil && c.one == "" && c.request {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, nil) })
	}
	return bind.Handle(b, func(http.ResponseWriter, *http.Request, wireLead) error { return c.failure(bind.Path{}) }, c.options...)
}

func (c wireCase) bulkHandler(b *bind.Binder) http.Handler {
	options := append([]bind.Option{bind.Under("leads")}, c.options...)
	return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []wireLead) error {
		return c.failure(bind.At("leads", 3))
	}, options...)
}

var errHandlerRan = errors.New("the handler ran although the body has a mistake")

func (c wireCase) failure(lead bind.Path) error {
	if c.fail == nil {
		return errHandlerRan
	}
	return c.fail(lead)
}

func (c wireCase) send(h http.Handler, body string) wireAnswer {
	r := httptest.NewRequest(http.MethodPost, "/leads?limit=x", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	return recordAnswer(h, r)
}

func recordAnswer(h http.Handler, r *http.Request) wireAnswer {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return wireAnswer{w.Code, w.Header(), w.Body.Bytes()}
}

// describe checks the answer's form and appends it to out.
func (c wireCase) describe(t *testing.T, f wireFormat, out *bytes.Buffer, title string, a wireAnswer) {
	checkAnswer(t, f, a)
	failure := a.status >= http.StatusInternalServerError
	assert.Equal(t, failure, a.header.Get("Error-Id") != "", "Error-Id goes with server failures")
	if !c.coded {
		checkCodes(t, f.name, a)
	}
	fmt.Fprintf(out, "-- %s --\nHTTP/1.1 %d %s\n", title, a.status, http.StatusText(a.status))
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		fmt.Fprintf(out, "%s: %s\n", name, strings.Join(a.header[name], ", "))
	}
	out.WriteByte('\n')
	if len(a.body) > 0 {
		body := jsontext.Value(bytes.Clone(a.body))
		require.NoError(t, body.Indent(jsontext.WithIndent("  ")))
		out.Write(append(body, '\n'))
	}
}

func compareGolden(t *testing.T, file string, got []byte) {
	if *updateGoldens {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, got, 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), string(got))
}

// TestFormatGoldensAreUsed finds golden files that no case compares any more.
func TestFormatGoldensAreUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range wireFormats() {
		for _, c := range wireCases() {
			used[filepath.Join(goldenRoot, f.name, c.name+".golden")] = true
		}
	}
	err := filepath.WalkDir(goldenRoot, func(file string, entry fs.DirEntry, err error) error {
		assert.True(t, err != nil || entry.IsDir() || used[file], "%s belongs to no case", file)
		return err
	})
	require.NoError(t, err)
}
