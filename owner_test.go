package bind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	contactID int64
	partID    struct{ Tenant, Number int }

	NewPerson struct {
		Email string `json:"email" validate:"omitempty" bind:"available=emails"`
		Phone string `json:"phone" validate:"omitempty" bind:"available=phones"`
	}
	// personRecord is a record that holds two sorts of values.
	personRecord struct {
		ID int64 `json:"id" bind:"owner=emails,owner=phones"`
		NewPerson
		Backup  string         `json:"backup" validate:"omitempty" bind:"available=emails"`
		Emails  []string       `json:"emails" bind:"available=emails"`
		Partner *personRecord  `json:"partner"`
		Cards   []NewPerson    `json:"cards" validate:"dive"`
		ByName  map[string]any `json:"by_name"`
	}
)

// owners returns a lookup of who holds what.
func owners[ID comparable](held map[string]ID) bind.Lookup {
	return bind.Owned(func(_ context.Context, keys []string) (map[string]ID, error) {
		out := map[string]ID{"nobody asks": held["a"]}
		for _, key := range keys {
			if id, ok := held[key]; ok {
				out[key] = id
			}
		}
		return out, nil
	})
}

// peopleBinder has two records: 1 holds a and +1, 2 holds b and +2.
func peopleBinder(t *testing.T) *bind.Binder {
	return newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"emails": owners(map[string]int64{"a": 1, "b": 2}), "phones": owners(map[string]int64{"+1": 1, "+2": 2}),
	}})
}

func TestOwnRecords(t *testing.T) {
	t.Parallel()
	const taken = " available=emails"
	for name, tt := range map[string]struct {
		items string // of a bulk body
		want  []string
	}{
		"its own":               {`{"id":1,"email":"a","phone":"+1"}`, nil},
		"another's":             {`{"id":1,"email":"b","phone":"+1"}`, []string{"0.email" + taken}},
		"another's, both":       {`{"id":1,"email":"b","phone":"+2"}`, []string{"0.email" + taken, "0.phone available=phones"}},
		"nobody's":              {`{"id":1,"email":"c"}`, nil},
		"new":                   {`{"email":"a"}`, []string{"0.email" + taken}},
		"new, id is zero":       {`{"id":0,"email":"a"}`, []string{"0.email" + taken}},
		"new, id is null":       {`{"id":null,"email":"a"}`, []string{"0.email" + taken}},
		"new, id is mistyped":   {`{"id":"1","email":"a"}`, []string{"0.id type", "0.email" + taken}},
		"an id that is nobody":  {`{"id":9,"email":"a"}`, []string{"0.email" + taken}},
		"two fields":            {`{"id":1,"email":"a","backup":"a"}`, nil},
		"a list":                {`{"id":1,"emails":["a","c","b"]}`, []string{"0.emails.2" + taken}},
		"id behind it":          {`{"email":"a","id":1}`, nil},
		"two records":           {`{"id":1,"email":"a"},{"id":2,"email":"b"}`, nil},
		"a swap":                {`{"id":1,"email":"b"},{"id":2,"email":"a"}`, []string{"0.email" + taken, "1.email" + taken}},
		"moved to another":      {`{"id":1,"email":"c"},{"id":2,"email":"a"}`, []string{"1.email" + taken}},
		"one id twice":          {`{"id":1,"email":"a"},{"id":1,"email":"a"}`, nil},
		"one id twice, another": {`{"id":1,"email":"c"},{"id":1,"backup":"c"},{"id":2,"email":"c"}`, []string{"0.email distinct 2.email", "1.backup distinct 2.email", "2.email distinct 0.email"}},
		"two ids":               {`{"id":1,"email":"c"},{"id":2,"email":"c"}`, []string{"0.email distinct 1.email", "1.email distinct 0.email"}},
		"two new":               {`{"email":"c"},{"id":0,"email":"c"}`, []string{"0.email distinct 1.email", "1.email distinct 0.email"}},
		"own, and claimed":      {`{"id":1,"email":"a"},{"id":2,"email":"a"}`, []string{"0.email distinct 1.email", "1.email distinct 0.email", "1.email" + taken}},
		"object inside":         {`{"id":1,"cards":[{"email":"a"}]}`, []string{"0.cards.0.email" + taken}},
		"object inside, its id": {`{"id":2,"partner":{"id":1,"email":"a"}}`, nil},
		"inside, and around":    {`{"id":1,"email":"a","partner":{"id":1,"email":"a"}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := peopleBinder(t)
			require.NoError(t, b.Check(personRecord{}))
			assert.Equal(t, tt.want, withRefs(b.DecodeMany(context.Background(), []byte(`[`+tt.items+`]`), new([]personRecord))))
		})
	}
}

// TestIDsOfEveryKind: the record with the id holds a, and no other.
func TestIDsOfEveryKind(t *testing.T) {
	t.Parallel()
	type Base struct {
		ID int64 `json:"id" bind:"owner=emails"`
	}
	type value struct {
		Email string `json:"email" bind:"available=emails"`
	}
	type below struct {
		*Base
		Email string `json:"email" bind:"available=emails"`
	}
	one, none := int64(1), int64(0)
	ints, named := owners(map[string]int64{"a": 1}), owners(map[string]contactID{"a": 1})
	parts, texts := owners(map[string]partID{"a": {7, 1}}), owners(map[string]string{"a": "x"})
	for name, tt := range map[string]struct {
		lookup bind.Lookup
		v      any
		own    bool
	}{
		"not a member": {ints, struct {
			ID    int64  `json:"-" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{1, "a"}, true},
		"not a member, another": {ints, struct {
			ID    int64  `json:"-" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{2, "a"}, false},
		"named, of a number": {ints, struct {
			ID    contactID `json:"id" bind:"owner=emails"`
			Email string    `json:"email" bind:"available=emails"`
		}{1, "a"}, true},
		"a number, of a name": {named, struct {
			ID    int64  `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{1, "a"}, true},
		"pointer": {ints, struct {
			ID    *int64 `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{&one, "a"}, true},
		"pointer to zero": {ints, struct {
			ID    *int64 `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{&none, "a"}, false},
		"nil": {ints, struct {
			ID    *int64 `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{nil, "a"}, false},
		"text": {texts, struct {
			ID    string `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{"x", "a"}, true},
		"composite": {parts, struct {
			ID    partID `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{partID{7, 1}, "a"}, true},
		"composite, another": {parts, struct {
			ID    partID `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{partID{8, 1}, "a"}, false},
		"composite, zero": {parts, struct {
			ID    partID `json:"id" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{partID{}, "a"}, false},
		"composite, of members of the object": {parts, struct {
			ID    partID `json:",embed" bind:"owner=emails"`
			Email string `json:"email" bind:"available=emails"`
		}{partID{7, 1}, "a"}, true},
		"embedded id": {ints, struct {
			Base
			value
		}{Base{1}, value{"a"}}, true},
		"embedded pointer":      {ints, below{&Base{1}, "a"}, true},
		"embedded pointer, nil": {ints, below{nil, "a"}, false},
		"pointer to the value": {ints, struct {
			ID    int64   `json:"id" bind:"owner=emails"`
			Email *string `json:"email" bind:"available=emails"`
		}{1, ptr("a")}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"emails": tt.lookup}})
			require.NoError(t, b.Check(tt.v))
			err := b.Validate(context.Background(), tt.v)
			if tt.own {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, []string{"email available=emails"}, failures(t, err))
		})
	}
}

func ptr[T any](v T) *T { return &v }

// TestOwnerIsAskedAbout: exists does not care who holds a key.
func TestOwnedAnswersExists(t *testing.T) {
	t.Parallel()
	type body struct {
		Boss string `json:"boss" bind:"exists=emails"`
	}
	b := peopleBinder(t)
	require.NoError(t, b.Decode(context.Background(), []byte(`{"boss":"a"}`), new(body)))
	assert.Equal(t, []string{"boss exists=emails"}, failures(t, b.Decode(context.Background(), []byte(`{"boss":"c"}`), new(body))))
}

// TestStoresThatIgnoreCase compare keys folded, in the store and in a body.
func TestStoresThatIgnoreCase(t *testing.T) {
	t.Parallel()
	type body struct {
		ID    int64    `json:"id" bind:"owner=emails"`
		Email string   `json:"email" validate:"omitempty" bind:"available=emails"`
		Tags  []string `json:"tags" bind:"exists=tags,distinct"`
		Plain []string `json:"plain" bind:"distinct"`
	}
	var asked [][]string
	emails := bind.Owned(func(_ context.Context, keys []string) (map[string]int64, error) {
		asked = append(asked, keys)
		return map[string]int64{"Ada@X.org": 1}, nil // as it is stored
	})
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"emails": bind.Fold(emails, strings.ToLower),
		"tags": bind.Fold(bind.Fold(bind.Stored(func(_ context.Context, keys []string) ([]string, error) {
			return []string{"Red", "GREEN"}, nil
		}), strings.ToLower), strings.TrimSpace),
	}})
	require.NoError(t, b.Check(body{}))
	for text, want := range map[string][]string{
		`[{"email":"ADA@x.org"}]`:                                 {"0.email available=emails"},
		`[{"id":1,"email":"ADA@x.org"}]`:                          nil,
		`[{"id":2,"email":"ADA@x.org"}]`:                          {"0.email available=emails"},
		`[{"email":"Bob@x.org"},{"email":"bob@X.org"}]`:           {"0.email distinct 1.email", "1.email distinct 0.email"},
		`[{"id":1,"email":"B@x.org"},{"id":1,"email":"b@x.org"}]`: nil,
		`[{"tags":["red","green "]}]`:                             nil,
		`[{"tags":["red","RED","blue"]}]`:                         {"0.tags.0 distinct 0.tags.1", "0.tags.1 distinct 0.tags.0", "0.tags.2 exists=tags"},
		`[{"plain":["red","RED"]}]`:                               nil,
	} {
		asked = nil
		assert.Equal(t, want, withRefs(b.DecodeMany(context.Background(), []byte(text), new([]body))), text)
		for _, keys := range asked {
			require.Len(t, keys, 1, "one of equal keys")
			assert.Equal(t, strings.ToLower(keys[0]), keys[0])
		}
	}
}

// update is a body whose id stands in the path of the request.
type update struct {
	NewPerson
	Card  *NewPerson `json:"card"`
	Other *struct {
		ID    int64  `json:"id" bind:"owner=emails"`
		Email string `json:"email" bind:"available=emails"`
	} `json:"other"`
}

func TestOwner(t *testing.T) {
	t.Parallel()
	b := peopleBinder(t)
	ctx := context.Background()
	for _, tt := range []struct {
		name, body string
		id         int64
		want       []string
	}{
		{"its own", `{"email":"a"}`, 1, nil},
		{"another's", `{"email":"a"}`, 2, []string{"email available=emails"}},
		{"new", `{"email":"a"}`, 0, []string{"email available=emails"}},
		{"the other lookup", `{"phone":"+1"}`, 1, []string{"phone available=phones"}},
		{"object inside", `{"card":{"email":"a"}}`, 1, []string{"card.email available=emails"}},
		{"object inside with an id", `{"email":"a","other":{"id":2,"email":"b"}}`, 1, nil},
		{"claimed twice", `{"email":"a","card":{"email":"a"}}`, 1, []string{"email distinct card.email", "card.email distinct email", "card.email available=emails"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			owner := bind.Owner("emails", tt.id)
			assert.Equal(t, tt.want, withRefs(b.Decode(ctx, []byte(tt.body), new(update), owner)))
			assert.Equal(t, tt.want, withRefs(b.Bind(post(tt.body), new(update), owner)))
			_, err := bind.One[update](b, post(tt.body), owner)
			assert.Equal(t, tt.want, withRefs(err))

			var under []string
			for _, w := range tt.want {
				under = append(under, strings.ReplaceAll("data."+w, "distinct ", "distinct data."))
			}
			assert.Equal(t, under, withRefs(b.Decode(ctx, []byte(`{"data":`+tt.body+`}`), new(update), owner, bind.Under("data"))))
		})
	}
	require.NoError(t, b.Validate(ctx, update{NewPerson: NewPerson{Email: "a", Phone: "+1"}}, bind.Owner("emails", int64(1)), bind.Owner("phones", int64(1))))
}

// TestOwnerOfABulkBody: all items are of the record, and rivals all the same.
// The option goes before the ids of items.
func TestOwnerOfABulkBody(t *testing.T) {
	t.Parallel()
	b := peopleBinder(t)
	ctx := context.Background()
	body := `[{"email":"a"},{"email":"c","cards":[{"email":"a"}]},{"id":2,"email":"c","backup":"b"}]`
	want := []string{
		"0.email distinct 1.cards.0.email", "1.email distinct 2.email",
		"1.cards.0.email distinct 0.email", "1.cards.0.email available=emails",
		"2.email distinct 1.email", "2.backup available=emails",
	}
	assert.Equal(t, want, withRefs(b.DecodeMany(ctx, []byte(body), new([]personRecord), bind.Owner("emails", int64(1)))))

	lists := bind.Each(`bind:"available=emails"`)
	text := []byte(`["a","b"]`)
	require.NoError(t, b.DecodeMany(ctx, []byte(`["a"]`), new([]string), lists, bind.Owner("emails", int64(1))))
	assert.Equal(t, []string{"1 available=emails"}, withRefs(b.DecodeMany(ctx, text, new([]string), lists, bind.Owner("emails", int64(1)))))
}

func TestOwnerFrom(t *testing.T) {
	t.Parallel()
	b := peopleBinder(t)
	var order []string
	note := func(what string) { order = append(order, what) }
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, in update) error {
		note("handler")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, bind.OwnerFrom("emails", func(r *http.Request) (int64, error) {
		note("owner")
		id, err := strconv.ParseInt(r.Header.Get("Record"), 10, 64)
		if err != nil {
			return 0, &bind.Error{Reason: bind.NotFound, Err: err}
		}
		return id, nil
	}), bind.Before(func(*http.Request) error { note("before"); return nil }))

	for _, tt := range []struct {
		name, record, body string
		status             int
		order              []string
	}{
		{"its own", "1", `{"email":"a"}`, http.StatusNoContent, []string{"before", "owner", "handler"}},
		{"another's", "2", `{"email":"a"}`, http.StatusUnprocessableEntity, []string{"before", "owner"}},
		{"new", "0", `{"email":"a"}`, http.StatusUnprocessableEntity, []string{"before", "owner"}},
		{"its error is answered, and the body is not read", "x", `{`, http.StatusNotFound, []string{"before", "owner"}},
	} {
		order = nil
		r := post(tt.body)
		r.Header.Set("Record", tt.record)
		assert.Equal(t, tt.status, serve(h, r).Code, tt.name)
		assert.Equal(t, tt.order, order, tt.name)
	}
}

// TestOwnerFromOfACall returns the error of its function as it is.
func TestOwnerFromOfACall(t *testing.T) {
	t.Parallel()
	b := peopleBinder(t)
	down := errors.New("down")
	fail := bind.OwnerFrom("emails", func(*http.Request) (int64, error) { return 0, down })
	own := bind.OwnerFrom("emails", func(*http.Request) (int64, error) { return 1, nil })
	for _, tt := range []struct {
		name string
		call func(bind.Option) error
	}{
		{"Bind", func(o bind.Option) error { return b.Bind(post(`{"email":"a"}`), new(update), o) }},
		{"BindMany", func(o bind.Option) error { return b.BindMany(post(`[{"email":"a"}]`), new([]update), o) }},
		{"One", func(o bind.Option) error { _, err := bind.One[update](b, post(`{"email":"a"}`), o); return err }},
		{"Many", func(o bind.Option) error { _, err := bind.Many[update](b, post(`[{"email":"a"}]`), o); return err }},
	} {
		require.NoError(t, tt.call(own), tt.name)
		assert.Equal(t, down, tt.call(fail), tt.name)
	}
}

// TestPrecognitionKnowsOwnRecords.
func TestPrecognitionKnowsOwnRecords(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true, Lookups: map[string]bind.Lookup{
		"emails": owners(map[string]int64{"a": 1, "b": 2}), "phones": owners(map[string]int64{}),
	}})
	h := bind.Handle(b, func(http.ResponseWriter, *http.Request, update) error { return nil },
		bind.OwnerFrom("emails", func(*http.Request) (int64, error) { return 1, nil }))
	for body, status := range map[string]int{
		`{"email":"a"}`: http.StatusNoContent, `{"email":"b"}`: http.StatusUnprocessableEntity,
	} {
		r := post(body)
		r.Header.Set("Precognition", "true")
		r.Header.Set("Precognition-Validate-Only", "email")
		assert.Equal(t, status, serve(h, r).Code, body)
	}
}

// idLookups has one lookup of each kind.
func idLookups() map[string]bind.Lookup {
	return map[string]bind.Lookup{
		"emails": owners(map[string]int64{}), "parts": owners(map[string]partID{}), "stored": stored[string]().lookup(),
	}
}

// Types with ids that cannot be what they say.
type (
	idLookup struct {
		Nope   int64  `json:"nope" bind:"owner=nope"`
		Stored int64  `json:"stored" bind:"owner=stored"`
		Empty  int64  `json:"empty" bind:"owner="`
		Email  string `json:"email" bind:"available=stored"`
	}
	idType struct {
		ID    string `json:"id" bind:"owner=emails,owner=parts"`
		Email string `json:"email" bind:"available=emails"`
		Part  string `json:"part" bind:"available=parts"`
	}
	idList struct {
		ID    []int64 `json:"id" bind:"owner=emails"`
		Email string  `json:"email" bind:"available=emails"`
	}
	idSize struct {
		ID    int32  `json:"id" bind:"owner=emails"`
		Email string `json:"email" bind:"available=emails"`
	}
	idAny struct {
		ID    any       `json:"id" bind:"owner=emails"`
		Time  time.Time `json:"time" bind:"owner=parts"`
		Email string    `json:"email" bind:"available=emails"`
		Part  string    `json:"part" bind:"available=parts"`
	}
	IDHidden struct {
		Hidden int64 `json:"-" bind:"owner=emails"`
	}
	idTwice struct {
		ID    int64 `json:"id" bind:"owner=emails"`
		Other int64 `json:"other" bind:"owner=emails,owner=emails"`
		IDHidden
		Email string `json:"email" bind:"available=emails"`
	}
	idAround struct {
		ID    int64    `json:"id" bind:"owner=emails"`
		Cards []idCard `json:"cards"`
	}
	idCard struct {
		Email string `json:"email" bind:"available=emails"`
	}
	idUnseen struct {
		//lint:ignore U1000 the point of the case
		id    int64  `bind:"owner=emails"`
		Note  string `json:"-" bind:"owner=emails,distinct"`
		Email string `json:"email" bind:"available=emails"`
	}
)

func TestCheckNamesMistakesInIDs(t *testing.T) {
	t.Parallel()
	cfg := bind.Config{Lookups: idLookups()}
	checkGolden(t, "ids", []checkCase{
		{"lookups", cfg, idLookup{}},
		{"another type", cfg, idType{}},
		{"a list", cfg, idList{}},
		{"another size", cfg, idSize{}},
		{"any and a time", cfg, idAny{}},
		{"two ids", cfg, idTwice{}},
		{"of the object around", cfg, idAround{}},
		{"fields that nobody can read", cfg, idUnseen{}},
	})
}

// TestIDsThatAreWrongAtRunTime are failures of the server.
func TestIDsThatAreWrongAtRunTime(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: idLookups()})
	ctx := context.Background()
	require.EqualError(t, b.Decode(ctx, []byte(`{"email":"x"}`), new(idSize)),
		`bind: field ID: option "owner=emails" on int32: lookup "emails" knows records by ids of type int64: give the field that type`)
	require.ErrorContains(t, b.Decode(ctx, []byte(`{"email":"x"}`), new(idTwice)), `option "owner=emails", which ID has, too`)
	require.NoError(t, b.Decode(ctx, []byte(`{}`), new(idSize)), "nothing is looked up")
}

// TestOwnersThatAreRefused: by Handle when it is called, by others with an error.
func TestOwnersThatAreRefused(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"emails": owners(map[string]int64{}), "phones": owners(map[string]int64{}), "stored": stored[string]().lookup(),
		"other": owners(map[string]int64{}),
	}})
	var out strings.Builder
	for _, tt := range []struct {
		name string
		opts []bind.Option
	}{
		{"unknown name", []bind.Option{bind.Owner("nope", int64(1))}},
		{"Stored", []bind.Option{bind.Owner("stored", int64(1))}},
		{"another type", []bind.Option{bind.Owner("emails", 1)}},
		{"a named type", []bind.Option{bind.Owner("emails", contactID(1))}},
		{"an interface", []bind.Option{bind.Owner[any]("emails", nil)}},
		{"no member", []bind.Option{bind.Owner("other", int64(1))}},
		{"twice", []bind.Option{bind.Owner("emails", int64(1)), bind.Owner("emails", int64(2))}},
		{"OwnerFrom", []bind.Option{
			bind.OwnerFrom("nope", func(*http.Request) (int64, error) { return 1, nil }),
			bind.OwnerFrom("emails", func(*http.Request) (string, error) { return "", nil }),
		}},
		{"a nil function", []bind.Option{bind.OwnerFrom[int64]("emails", nil)}},
	} {
		err := registered(func() {
			bind.Handle(b, func(http.ResponseWriter, *http.Request, update) error { return nil }, tt.opts...)
		})
		require.Error(t, err, tt.name)
		assert.Equal(t, err, b.Bind(post(`{}`), new(update), tt.opts...), tt.name)
		_, one := bind.One[update](b, post(`{}`), tt.opts...)
		assert.Equal(t, err, one, tt.name)
		fmt.Fprintf(&out, "%s\n\t%s\n", tt.name, strings.ReplaceAll(err.Error(), "\n", "\n\t"))
	}
	compareGolden(t, "testdata/check/owners.golden", []byte(out.String()))
}

// TestLookupsThatNobodyCanAsk are refused by New, all at once.
func TestLookupsThatNobodyCanAsk(t *testing.T) {
	t.Parallel()
	lower := strings.ToLower
	_, err := bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"a": bind.Fold(nil, lower),
		"b": bind.Fold(stored[int]().lookup(), lower),
		"c": bind.Fold[string](stored[string]().lookup(), nil),
		"d": bind.Owned[string, int](nil),
		"e": bind.Owned(func(context.Context, []string) (map[string]*int, error) { return nil, nil }),
		"f": bind.Stored[int](nil),
	}})
	require.Error(t, err)
	assert.Equal(t, []string{
		`bind: Config.Lookups: lookup "a": want a name and a Lookup made by Stored or Owned`,
		`Config.Lookups: lookup "b": Fold takes keys of type string, its lookup of type int: want one that works`,
		`Config.Lookups: lookup "c": the function of Fold is nil: want one that works`,
		`Config.Lookups: lookup "d": its function is nil: want one that works`,
		`Config.Lookups: lookup "e": it has ids of type *int, which == does not compare: want one that works`,
		`Config.Lookups: lookup "f": its function is nil: want one that works`,
	}, strings.Split(err.Error(), "\n"))
}
