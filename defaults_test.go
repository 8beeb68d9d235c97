package bind_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	defaultLine struct {
		SKU  string            `json:"sku" validate:"required"`
		Qty  int               `json:"qty" validate:"min=1"`
		Tags []string          `json:"tags"`
		Meta map[string]string `json:"meta"`
		Any  any               `json:"any"`
	}
	defaultOrder struct {
		Currency string                     `json:"currency" validate:"len=3"`
		Lines    []defaultLine              `json:"lines" validate:"dive"`
		First    defaultLine                `json:"first" validate:"omitempty"`
		Gift     *defaultLine               `json:"gift"`
		Named    map[string]defaultLine     `json:"named" validate:"dive"`
		Note     bind.Optional[string]      `json:"note"`
		Null     bind.Optional[*string]     `json:"null"`
		Box      bind.Optional[defaultLine] `json:"box"`
	}
)

func lineDefault() defaultLine {
	return defaultLine{
		Qty: 1, Tags: append(make([]string, 0, 4), "t"), Meta: map[string]string{"k": "v"},
		Any: map[string]any{"a": []any{1.0}},
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	line := func(edit func(*defaultLine)) defaultLine {
		l := lineDefault()
		edit(&l)
		return l
	}
	text := "text"
	order := defaultOrder{
		Currency: "EUR", First: defaultLine{SKU: "f", Qty: 7}, Note: bind.Some("n"), Null: bind.Some(&text),
		Named: map[string]defaultLine{"d": {SKU: "d", Qty: 2}},
	}
	tests := []struct {
		name, body string
		values     []any
		want       defaultOrder
	}{
		{"outer", `{}`, []any{order}, order},
		{"pointer_to_a_default", `{}`, []any{&order}, order},
		{"sent_wins", `{"currency":"USD","note":"","null":null}`, []any{order}, func() defaultOrder {
			o := order
			o.Currency, o.Note, o.Null = "USD", bind.Some(""), bind.Some[*string](nil)
			return o
		}()},
		{"null_is_absent", `{"currency":null,"note":null,"first":null}`, []any{order}, order},
		{"items", `{"currency":"EUR","lines":[{"sku":"a"},{"sku":"b","qty":5,"tags":[],"meta":{"x":"y"},"any":1}]}`, []any{lineDefault()},
			defaultOrder{Currency: "EUR", Lines: []defaultLine{
				line(func(l *defaultLine) { l.SKU = "a" }),
				line(func(l *defaultLine) {
					l.SKU, l.Qty, l.Tags, l.Any = "b", 5, []string{}, 1.0
					l.Meta["x"] = "y"
				}),
			}}},
		{"everywhere", `{"currency":"EUR","first":{"sku":"a"},"gift":{"sku":"b"},"named":{"n":{"sku":"c"}},"box":{"sku":"d"}}`, []any{lineDefault()},
			defaultOrder{
				Currency: "EUR", First: line(func(l *defaultLine) { l.SKU = "a" }), Box: bind.Some(line(func(l *defaultLine) { l.SKU = "d" })),
				Gift:  func() *defaultLine { l := line(func(l *defaultLine) { l.SKU = "b" }); return &l }(),
				Named: map[string]defaultLine{"n": line(func(l *defaultLine) { l.SKU = "c" })},
			}},
		{"own_type_first", `{"first":{"sku":"a"},"named":{"d":{"sku":"x"},"e":{"sku":"y"}}}`, []any{order, defaultLine{Qty: 3}}, func() defaultOrder {
			o := order
			o.First = defaultLine{SKU: "a", Qty: 3}
			o.Named = map[string]defaultLine{"d": {SKU: "x", Qty: 3}, "e": {SKU: "y", Qty: 3}}
			return o
		}()},
		{"outer_where_the_type_has_none", `{"first":{"sku":"a"},"named":{"d":{"sku":"x"}}}`, []any{order}, func() defaultOrder {
			o := order
			o.First = defaultLine{SKU: "a", Qty: 7}
			o.Named = map[string]defaultLine{"d": {SKU: "x", Qty: 2}}
			return o
		}()},
		{"an_object_that_is_not_there", `{"currency":"EUR"}`, []any{lineDefault()}, defaultOrder{Currency: "EUR"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got defaultOrder
			require.NoError(t, b.Decode(context.Background(), []byte(tt.body), &got, bind.Defaults(tt.values...)))
			assert.Equal(t, tt.want, got)
		})
	}
}

// TestDefaultsAreNotShared changes all that a body has been given.
func TestDefaultsAreNotShared(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	shared := lineDefault()
	with := bind.Defaults(shared)
	for range 3 {
		var lines []defaultLine
		require.NoError(t, b.DecodeMany(context.Background(), []byte(`[{"sku":"a"},{"sku":"b"}]`), &lines, with))
		for i := range lines {
			want := lineDefault()
			want.SKU = lines[i].SKU
			require.Equal(t, want, lines[i])
		}
		lines[0].Tags[0], lines[0].Meta["k"] = "changed", "changed"
		_ = append(lines[0].Tags, "more")
		lines[0].Any.(map[string]any)["a"].([]any)[0] = "changed"
		assert.Equal(t, "t", lines[1].Tags[0])
	}
	assert.Equal(t, lineDefault(), shared)

	shared.Tags[0], shared.Meta["k"] = "changed later", "changed later"
	var lines []defaultLine
	require.NoError(t, b.DecodeMany(context.Background(), []byte(`[{"sku":"a"}]`), &lines, with))
	assert.Equal(t, "changed later", lines[0].Tags[0], "a call takes them as they are")
}

func TestDefaultsAndRules(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	decode := func(body string, values ...any) error {
		return b.Decode(context.Background(), []byte(body), new(defaultOrder), bind.Defaults(values...))
	}
	assert.Equal(t, []string{"currency len"}, mistakesOf(t, decode(`{}`, defaultOrder{Currency: "EU"})))
	assert.Equal(t, []string{"lines.0.sku required", "lines.1.qty min"},
		mistakesOf(t, decode(`{"currency":"EUR","lines":[{},{"sku":"a","qty":0}]}`, lineDefault())))
	assert.Equal(t, []string{"currency type", "lines.0.qty type"},
		mistakesOf(t, decode(`{"currency":1,"lines":[{"sku":"a","qty":"x"}]}`, lineDefault())))
}

// TestDefaultsAreNotSent: what bind tags ask is about what was sent.
func TestDefaultsAreNotSent(t *testing.T) {
	t.Parallel()
	type contact struct {
		Email string `json:"email" bind:"distinct,exists=emails"`
		On    bool   `json:"on" bind:"present"`
	}
	type book struct {
		All   []contact          `json:"all"`
		Named map[string]contact `json:"named"`
		One   contact            `json:"one"`
	}
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"emails": bind.Stored(func(_ context.Context, keys []string) ([]string, error) {
			assert.Equal(t, []string{"sent"}, keys)
			return nil, nil
		}),
	}})
	err := b.Decode(context.Background(), []byte(`{"all":[{"on":true},{},{"email":"sent","on":true}],"named":{"b":{"on":false}}}`), new(book),
		bind.Defaults(contact{Email: "d", On: true}, book{One: contact{Email: "d"}, Named: map[string]contact{"a": {Email: "d"}}}))
	assert.Equal(t, []string{"all.1.on present", "all.2.email exists", "one required"}, mistakesOf(t, err))
}

func TestDefaultsInAPatch(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	full := defaultOrder{
		Currency: "USD", First: defaultLine{SKU: "f", Qty: 9}, Note: bind.Some("old"),
		Named: map[string]defaultLine{"d": {SKU: "d", Qty: 9}},
	}
	standard := bind.Defaults(
		defaultOrder{Currency: "EUR", First: defaultLine{SKU: "x", Qty: 2}, Note: bind.Some("new"), Named: map[string]defaultLine{"d": {SKU: "y", Qty: 4}}},
	)
	line := bind.Defaults(lineDefault())
	tests := []struct {
		name, patch string
		opts        []bind.Option
		change      func(*defaultOrder)
	}{
		{"not_named", `{}`, []bind.Option{standard, line}, func(*defaultOrder) {}},
		{"scalar", `{"currency":null}`, []bind.Option{standard}, func(o *defaultOrder) { o.Currency = "EUR" }},
		{"optional", `{"note":null}`, []bind.Option{standard}, func(o *defaultOrder) { o.Note = bind.Some("new") }},
		{"object", `{"first":null}`, []bind.Option{standard}, func(o *defaultOrder) { o.First = defaultLine{SKU: "x", Qty: 2} }},
		{"in_an_object", `{"first":{"qty":null}}`, []bind.Option{standard}, func(o *defaultOrder) { o.First.Qty = 2 }},
		{"own_type_first", `{"first":{"qty":null}}`, []bind.Option{standard, line}, func(o *defaultOrder) { o.First.Qty = 1 }},
		{"entry", `{"named":{"d":null}}`, []bind.Option{standard}, func(o *defaultOrder) {
			o.Named = map[string]defaultLine{"d": {SKU: "y", Qty: 4}}
		}},
		{"in_an_entry", `{"named":{"d":{"qty":null}}}`, []bind.Option{standard}, func(o *defaultOrder) {
			o.Named = map[string]defaultLine{"d": {SKU: "d", Qty: 4}}
		}},
		{"a_new_object", `{"gift":{"sku":"g","any":null}}`, []bind.Option{line}, func(o *defaultOrder) {
			gift := lineDefault()
			gift.SKU = "g"
			o.Gift = &gift
		}},
		{"items", `{"lines":[{"sku":"l"}]}`, []bind.Option{line}, func(o *defaultOrder) {
			item := lineDefault()
			item.SKU = "l"
			o.Lines = []defaultLine{item}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := full
			tt.change(&want)
			got, _ := merged(t, b, full, tt.patch, tt.opts...)
			assert.Equal(t, want, got)
		})
	}
}

func TestDefaultsAreRefused(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	decode := func(values ...any) error {
		return b.Decode(context.Background(), []byte(`{"currency":"EUR"}`), new(defaultOrder), bind.Defaults(values...))
	}
	assert.ErrorContains(t, decode(7), "int: want a struct")
	assert.ErrorContains(t, decode(nil), "want a struct")
	assert.ErrorContains(t, decode((*defaultLine)(nil)), "want a struct")
	assert.ErrorContains(t, decode(defaultLine{}, &defaultLine{}), "is there twice")
	assert.ErrorContains(t, decode(mergeAddress{}), "no object in bind_test.defaultOrder is a bind_test.mergeAddress")
	assert.NoError(t, decode())

	h := func(http.ResponseWriter, *http.Request, defaultOrder) error { return nil }
	handle := func(values ...any) error {
		return registered(func() { bind.Handle(b, h, bind.Defaults(values...)) })
	}
	assert.NoError(t, handle(defaultOrder{Currency: "EUR"}, defaultLine{Qty: 1}))
	assert.NoError(t, handle(defaultLine{}), "what is zero is for the body to say")
	assert.ErrorContains(t, handle(defaultOrder{Currency: "EURO"}), `bind_test.defaultOrder: currency fails rule "len=3"`)
	assert.ErrorContains(t, handle(defaultOrder{Lines: []defaultLine{{Qty: -1}}}), `lines.0.qty fails rule "min=1"`)
	assert.ErrorContains(t, handle(mergeAddress{}), "no object in")
}
