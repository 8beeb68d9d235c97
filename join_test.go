package bind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

func missingAt(name string) bind.FieldError {
	return bind.FieldError{Path: bind.At(name), Rule: "required"}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	a, b := bind.Reject(missingAt("a")), bind.Reject(missingAt("b"), missingAt("c"))
	full := &bind.Error{Status: 400, Code: "D1", Detail: "no", Meta: map[string]any{"m": 1}, RetryAfter: time.Second, Fields: bind.FieldErrors{missingAt("f")}}
	cut := &bind.Error{Code: "D2", Truncated: true, Err: io.ErrUnexpectedEOF, Fields: bind.FieldErrors{missingAt("t")}}
	forbidden, missing := &bind.Error{Reason: bind.Forbidden}, &bind.Error{Reason: bind.NotFound}
	validated := &bind.Error{Reason: bind.Validated}
	disk, net := errors.New("disk full"), errors.New("net down")
	wrapped := fmt.Errorf("importing: %w", a)
	var typed *bind.Error
	for name, tt := range map[string]struct {
		errs []error
		want any // an error that is returned as it is, a merged *Error, or nil
	}{
		"nothing":                   {nil, nil},
		"nil":                       {[]error{nil, nil}, nil},
		"one":                       {[]error{nil, a, nil}, a},
		"one, wrapped":              {[]error{wrapped}, wrapped},
		"two":                       {[]error{a, b}, bind.Error{Fields: bind.FieldErrors{missingAt("a"), missingAt("b"), missingAt("c")}}},
		"two, the other way":        {[]error{b, nil, a}, bind.Error{Fields: bind.FieldErrors{missingAt("b"), missingAt("c"), missingAt("a")}}},
		"wrapped among others":      {[]error{wrapped, b}, bind.Error{Fields: bind.FieldErrors{missingAt("a"), missingAt("b"), missingAt("c")}}},
		"the first one's say":       {[]error{full, cut}, bind.Error{Status: 400, Code: "D1", Detail: "no", Meta: map[string]any{"m": 1}, RetryAfter: time.Second, Truncated: true, Fields: bind.FieldErrors{missingAt("f"), missingAt("t")}}},
		"the first one has no say":  {[]error{a, full}, bind.Error{Fields: bind.FieldErrors{missingAt("a"), missingAt("f")}}},
		"another reason":            {[]error{a, forbidden, b}, forbidden},
		"the first other reason":    {[]error{a, missing, forbidden}, missing},
		"the server's":              {[]error{a, forbidden, disk}, disk},
		"the server's, first":       {[]error{disk, a}, disk},
		"nothing but the server's":  {[]error{disk}, disk},
		"a nil *Error":              {[]error{a, typed}, typed},
		"validated gives way":       {[]error{validated, a}, a.(*bind.Error)},
		"validated gives way twice": {[]error{validated, forbidden}, forbidden},
		"validated alone":           {[]error{validated, validated}, validated},
		"joined by others before":   {[]error{errors.Join(a, b), full}, bind.Error{Fields: bind.FieldErrors{missingAt("a"), missingAt("b"), missingAt("c"), missingAt("f")}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := bind.Join(tt.errs...)
			switch want := tt.want.(type) {
			case nil:
				require.NoError(t, err)
			case bind.Error:
				var got *bind.Error
				require.ErrorAs(t, err, &got)
				merged := *got
				merged.Err = nil
				assert.Equal(t, want, merged)
			case error:
				assert.Same(t, want, err)
			}
		})
	}

	assert.ErrorIs(t, bind.Join(cut, a), io.ErrUnexpectedEOF, "causes are kept for the log")
	both := bind.Join(a, disk, net)
	require.ErrorIs(t, both, disk)
	require.ErrorIs(t, both, net)
	var e *bind.Error
	assert.False(t, errors.As(both, &e))
	assert.Len(t, full.Fields, 1, "nothing is changed")
}

// TestErrorsThatOthersHaveJoined are answered as well as can be, and nothing is lost.
func TestErrorsThatOthersHaveJoined(t *testing.T) {
	t.Parallel()
	a, b := bind.Reject(missingAt("a")), bind.Reject(missingAt("b"))
	forbidden := &bind.Error{Reason: bind.Forbidden}
	disk := errors.New("disk full")
	const fieldA, fieldB = `"a":["The a field is required."]`, `"b":["The b field is required."]`
	for name, tt := range map[string]struct {
		err    error
		status int
		body   string
		logged string
	}{
		"two":                        {errors.Join(a, b), 422, `{"message":"The given data was invalid.","errors":{` + fieldA + `,` + fieldB + `}}`, ""},
		"two by fmt":                 {fmt.Errorf("import: %w and %w", b, a), 422, `{"message":"The given data was invalid.","errors":{` + fieldB + `,` + fieldA + `}}`, ""},
		"in a tree":                  {errors.Join(fmt.Errorf("x: %w", errors.Join(a)), errors.Join(nil, b)), 422, `{"message":"The given data was invalid.","errors":{` + fieldA + `,` + fieldB + `}}`, ""},
		"the server's and a mistake": {errors.Join(disk, a), 422, `{"message":"The given data was invalid.","errors":{` + fieldA + `}}`, "disk full"},
		"a mistake and the server's": {fmt.Errorf("%w: %w", a, fmt.Errorf("import: %w", disk)), 422, `{"message":"The given data was invalid.","errors":{` + fieldA + `}}`, "import: disk full"},
		"another reason first":       {errors.Join(forbidden, a), 403, `{"message":"This action is unauthorized."}`, ""},
		"another reason behind":      {errors.Join(a, forbidden), 422, `{"message":"The given data was invalid.","errors":{` + fieldA + `}}`, ""},
		"nothing of ours":            {errors.Join(disk, io.EOF), 500, `{"message":"Server Error"}`, `disk full\nEOF`},
		"the cause of one of ours":   {&bind.Error{Reason: bind.NotFound, Err: errors.Join(disk, a)}, 404, `{"message":"The requested resource was not found."}`, ""},
		"the server's, by Join":      {bind.Join(a, disk), 500, `{"message":"Server Error"}`, "disk full"},
		"ours is the server's":       {errors.Join(&bind.Error{Reason: bind.Unavailable}, disk), 503, `{"message":"The service is temporarily unavailable. Please try again later."}`, "disk full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			binder := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})

			status, header, body := binder.Answer("", tt.err)

			assert.Equal(t, tt.status, status)
			assert.Equal(t, tt.body, string(body))
			if tt.logged == "" {
				assert.Empty(t, log.String())
				assert.Empty(t, header.Get("Error-Id"))
				return
			}
			assert.Contains(t, log.String(), tt.logged)
			assert.Contains(t, log.String(), "level=ERROR")
			assert.Contains(t, log.String(), header.Get("Error-Id"))
			assert.NotEmpty(t, header.Get("Error-Id"))
		})
	}
}

func TestPathJoin(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ p, q, want bind.Path }{
		"both":       {bind.At("a", 0), bind.At("b"), bind.At("a", 0, "b")},
		"only left":  {bind.At("a"), bind.Path{}, bind.At("a")},
		"only right": {bind.Path{}, bind.At(1), bind.At(1)},
		"neither":    {bind.Path{}, bind.Path{}, bind.Path{}},
		"to a query": {bind.Query("q"), bind.At("a"), bind.At("a")},
		"a query":    {bind.At("a"), bind.Query("q"), bind.At("a")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, tt.p.Join(tt.q))
		})
	}
}

// withinDoc is the value in TestWithin.
type withinDoc struct {
	Name   string `json:"name" validate:"required"`
	Repeat string `json:"repeat" validate:"omitempty,eqfield=Name"`
	Tag    string `json:"tag" bind:"distinct"`
}

func TestWithin(t *testing.T) {
	t.Parallel()
	b, ctx := newBinder(t, bind.Config{}), context.Background()
	within := bind.Within(bind.At("data", 0, "attributes"))
	var one withinDoc
	var many []withinDoc
	for name, tt := range map[string]struct {
		err  error
		want []string
	}{
		"a mistake":         {b.Decode(ctx, []byte(`{"name":""}`), &one, within), []string{"data.0.attributes.name required"}},
		"an unknown member": {b.Decode(ctx, []byte(`{"name":"a","x":1}`), &one, within), []string{"data.0.attributes.x unknown"}},
		"a wrong type":      {b.Decode(ctx, []byte(`{"name":1}`), &one, within), []string{"data.0.attributes.name type"}},
		"the whole of it":   {b.Decode(ctx, []byte(`[]`), &one, within), []string{"data.0.attributes type"}},
		"under a key":       {b.Decode(ctx, []byte(`{"k":{}}`), &one, within, bind.Under("k")), []string{"data.0.attributes.k.name required"}},
		"many":              {b.DecodeMany(ctx, []byte(`[{"name":"a"},{}]`), &many, within), []string{"data.0.attributes.1.name required"}},
		"too many":          {b.DecodeMany(ctx, []byte(`[{"name":"a"},{}]`), &many, within, bind.Limit(bind.Limits{Items: 1})), []string{"data.0.attributes max=1"}},
		"none":              {b.DecodeMany(ctx, []byte(`[]`), &many, within), []string{"data.0.attributes min=1"}},
		"a value":           {b.Validate(ctx, withinDoc{}, within), []string{"data.0.attributes.name required"}},
		"a request":         {b.Bind(post(`{}`), &one, within), []string{"data.0.attributes.name required"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, failures(t, tt.err))
		})
	}

	var e *bind.Error
	require.ErrorAs(t, b.DecodeMany(ctx, []byte(`[{"name":"a","repeat":"b","tag":"t"},{"name":"c","tag":"t"}]`), &many, within), &e)
	require.Len(t, e.Fields, 3, "eqfield, and both that are not distinct")
	base := bind.At("data", 0, "attributes")
	assert.Equal(t, base.Join(bind.At(0, "repeat")), e.Fields[0].Path)
	assert.Equal(t, []bind.Path{base.Join(bind.At(0, "name"))}, e.Fields[0].Refs)
	assert.Equal(t, []bind.Path{base.Join(bind.At(1, "tag"))}, e.Fields[1].Refs)
	assert.Equal(t, []bind.Path{base.Join(bind.At(0, "tag"))}, e.Fields[2].Refs)

	require.ErrorAs(t, b.Decode(ctx, []byte(`{"name":"a",}`), &one, within), &e)
	assert.Equal(t, bind.Malformed, e.Reason)
	require.NoError(t, b.Decode(ctx, []byte(`{"name":"a"}`), &one, within))
}

// TestWithinInPrecognition: a form names its fields as the answers do.
func TestWithinInPrecognition(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true})
	h := bind.Handle(b, func(http.ResponseWriter, *http.Request, withinDoc) error { return nil }, bind.Within(bind.At("data", 0, "attributes")))
	for only, want := range map[string]int{
		"data.0.attributes.name":               http.StatusUnprocessableEntity,
		"data.*.attributes.name":               http.StatusUnprocessableEntity,
		"data.0.attributes.tag":                http.StatusNoContent,
		"data.1.attributes.name":               http.StatusNoContent,
		"name":                                 http.StatusNoContent,
		"data.type,data.0.attributes.name,tag": http.StatusUnprocessableEntity,
	} {
		assert.Equal(t, want, serve(h, precognitive(post(`{}`), only)).Code, only)
	}
}
