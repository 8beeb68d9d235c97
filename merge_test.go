package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// merged applies a patch to v.
func merged[T any](t *testing.T, b *bind.Binder, v T, patch string, opts ...bind.Option) (T, bind.Changes) {
	t.Helper()
	changes, err := b.MergeBytes(context.Background(), []byte(patch), &v, opts...)
	require.NoError(t, err)
	return v, changes
}

// dotted returns the dotted paths of changes.
func dotted(changes bind.Changes) []string {
	all := []string{}
	for _, p := range changes {
		all = append(all, p.Dotted())
	}
	return all
}

// TestMergeAppendix has the examples of RFC 7396, appendix A, each as the value
// of a member.
func TestMergeAppendix(t *testing.T) {
	t.Parallel()
	type holder struct {
		V any `json:"v"`
	}
	tests := []struct{ name, original, patch, want string }{
		{"replaced", `{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{"added", `{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{"removed", `{"a":"b"}`, `{"a":null}`, `{}`},
		{"one_removed", `{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{"array_by_string", `{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{"string_by_array", `{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{"in_an_object", `{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{"array_of_objects", `{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{"array", `["a","b"]`, `["c","d"]`, `["c","d"]`},
		{"object_by_array", `{"a":"b"}`, `["c"]`, `["c"]`},
		{"by_null", `{"a":"foo"}`, `null`, `null`},
		{"by_string", `{"a":"foo"}`, `"bar"`, `"bar"`},
		{"null_stays", `{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{"array_by_object", `[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{"nulls_in_what_is_new", `{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	}
	b := newBinder(t, bind.Config{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var before holder
			require.NoError(t, json.Unmarshal([]byte(`{"v":`+tt.original+`}`), &before))
			after, changes := merged(t, b, before, `{"v":`+tt.patch+`}`)
			text, err := json.Marshal(after.V)
			require.NoError(t, err)
			assert.JSONEq(t, tt.want, string(text))
			assert.True(t, changes.Has(bind.At("v")))
		})
	}
}

type mergeAddress struct {
	City string `json:"city" validate:"required"`
	Zip  string `json:"zip"`
}

type mergeBase struct {
	By string `json:"by"`
}

type MergeInner struct{ Note string }

type mergeRecord struct {
	mergeBase
	*MergeInner
	ID      int                           `json:"-"`
	Name    string                        `json:"name" validate:"min=2"`
	Age     *int                          `json:"age"`
	Home    mergeAddress                  `json:"home"`
	Work    *mergeAddress                 `json:"work"`
	Tags    []string                      `json:"tags"`
	Pair    [2]int                        `json:"pair"`
	Named   map[string]mergeAddress       `json:"named" validate:"dive"`
	Ptrs    map[int]*mergeAddress         `json:"ptrs" validate:"dive"`
	Any     any                           `json:"any"`
	Nick    bind.Optional[string]         `json:"nick,omitzero" validate:"min=2"`
	Boss    bind.Optional[*string]        `json:"boss,omitzero"`
	Attrs   bind.Optional[map[string]int] `json:"attrs,omitzero"`
	Extra   map[string]int                `json:",embed"`
	private string
}

// record returns a value that every map, pointer and slice of may be shared.
func record() mergeRecord {
	age, boss := 7, "B"
	tags := append(make([]string, 0, 8), "a", "b")
	return mergeRecord{
		mergeBase: mergeBase{By: "me"}, MergeInner: &MergeInner{Note: "n"}, ID: 5, Name: "Ada", Age: &age,
		Home: mergeAddress{"Bonn", "1"}, Work: &mergeAddress{"Kiel", "2"}, Tags: tags, Pair: [2]int{1, 2},
		Named: map[string]mergeAddress{"x": {"Ulm", "3"}}, Ptrs: map[int]*mergeAddress{1: {"Rom", "4"}},
		Any:  map[string]any{"a": map[string]any{"b": 1.0}, "l": []any{1.0}},
		Nick: bind.Some("nick"), Boss: bind.Some(&boss), Attrs: bind.Some(map[string]int{"k": 1}),
		Extra: map[string]int{"e": 1}, private: "p",
	}
}

func TestMergeIntoEveryKind(t *testing.T) {
	t.Parallel()
	type edit = func(*mergeRecord)
	b := newBinder(t, bind.Config{})
	nine := 9
	tests := []struct {
		name, patch string
		change      edit
		named       []string
	}{
		{"nothing", `{}`, func(*mergeRecord) {}, []string{}},
		{"scalar", `{"name":"Bob"}`, func(r *mergeRecord) { r.Name = "Bob" }, []string{"name"}},
		{"order_of_the_patch", `{"tags":["z"],"name":"Bob"}`, func(r *mergeRecord) { r.Name, r.Tags = "Bob", []string{"z"} }, []string{"tags", "name"}},
		{"pointer", `{"age":9}`, func(r *mergeRecord) { r.Age = &nine }, []string{"age"}},
		{"pointer_removed", `{"age":null}`, func(r *mergeRecord) { r.Age = nil }, []string{"age"}},
		{"struct", `{"home":{"zip":"9"}}`, func(r *mergeRecord) { r.Home.Zip = "9" }, []string{"home.zip"}},
		{"struct_named_only", `{"home":{}}`, func(*mergeRecord) {}, []string{"home"}},
		{"pointer_to_struct", `{"work":{"zip":"9"}}`, func(r *mergeRecord) { r.Work = &mergeAddress{"Kiel", "9"} }, []string{"work.zip"}},
		{"slice_shorter", `{"tags":["c"]}`, func(r *mergeRecord) { r.Tags = []string{"c"} }, []string{"tags"}},
		{"slice_longer", `{"tags":["c","d","e"]}`, func(r *mergeRecord) { r.Tags = []string{"c", "d", "e"} }, []string{"tags"}},
		{"slice_removed", `{"tags":null}`, func(r *mergeRecord) { r.Tags = nil }, []string{"tags"}},
		{"array", `{"pair":[3,4]}`, func(r *mergeRecord) { r.Pair = [2]int{3, 4} }, []string{"pair"}},
		{"entry", `{"named":{"x":{"zip":"9"}}}`, func(r *mergeRecord) { r.Named = map[string]mergeAddress{"x": {"Ulm", "9"}} }, []string{"named.x.zip"}},
		{"entry_added", `{"named":{"y":{"city":"Y"}}}`, func(r *mergeRecord) {
			r.Named = map[string]mergeAddress{"x": {"Ulm", "3"}, "y": {City: "Y"}}
		}, []string{"named.y.city"}},
		{"entry_removed", `{"named":{"x":null,"none":null}}`, func(r *mergeRecord) { r.Named = map[string]mergeAddress{} }, []string{"named.x", "named.none"}},
		{"pointer_entry", `{"ptrs":{"1":{"zip":"9"},"2":null}}`, func(r *mergeRecord) {
			r.Ptrs = map[int]*mergeAddress{1: {"Rom", "9"}}
		}, []string{"ptrs.1.zip", "ptrs.2"}},
		{"any", `{"any":{"a":{"b":null,"c":2},"l":[null]}}`, func(r *mergeRecord) {
			r.Any = map[string]any{"a": map[string]any{"c": 2.0}, "l": []any{nil}}
		}, []string{"any.a.b", "any.a.c", "any.l"}},
		{"any_replaced", `{"any":1}`, func(r *mergeRecord) { r.Any = 1.0 }, []string{"any"}},
		{"any_removed", `{"any":null}`, func(r *mergeRecord) { r.Any = nil }, []string{"any"}},
		{"optional", `{"nick":"nn","boss":"C"}`, func(r *mergeRecord) {
			c := "C"
			r.Nick, r.Boss = bind.Some("nn"), bind.Some(&c)
		}, []string{"nick", "boss"}},
		{"optional_removed", `{"nick":null,"boss":null,"attrs":null}`, func(r *mergeRecord) {
			r.Nick, r.Boss, r.Attrs = bind.Optional[string]{}, bind.Optional[*string]{}, bind.Optional[map[string]int]{}
		}, []string{"nick", "boss", "attrs"}},
		{"optional_map", `{"attrs":{"k":null,"l":2}}`, func(r *mergeRecord) { r.Attrs = bind.Some(map[string]int{"l": 2}) }, []string{"attrs.k", "attrs.l"}},
		{"embedded", `{"by":"you","Note":"m"}`, func(r *mergeRecord) { r.By, r.MergeInner = "you", &MergeInner{"m"} }, []string{"by", "Note"}},
		{"open", `{"e":2,"f":3}`, func(r *mergeRecord) { r.Extra = map[string]int{"e": 2, "f": 3} }, []string{"e", "f"}},
		{"open_removed", `{"e":null}`, func(r *mergeRecord) { r.Extra = map[string]int{} }, []string{"e"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loaded, untouched, want := record(), record(), record()
			tt.change(&want)

			got, changes := merged(t, b, loaded, tt.patch)
			assert.Equal(t, want, got)
			assert.Equal(t, tt.named, dotted(changes))
			assert.Equal(t, untouched, loaded, "what the loaded value shares with others is as it was")
			assert.Equal(t, untouched.Tags, loaded.Tags[:cap(loaded.Tags)][:2], "and what its slices have room for")
		})
	}
}

func TestMergeIntoNothing(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	got, changes := merged(t, b, mergeRecord{Name: "Ada", Home: mergeAddress{City: "x"}},
		`{"work":{"city":"c"},"named":{"a":{"city":"b","zip":null}},"any":{"a":null,"b":{}},"Note":null,"attrs":{"a":1},"e":1}`)
	assert.Equal(t, mergeRecord{
		Name: "Ada", Home: mergeAddress{City: "x"}, Work: &mergeAddress{City: "c"},
		Named: map[string]mergeAddress{"a": {City: "b"}}, Any: map[string]any{"b": map[string]any{}},
		Attrs: bind.Some(map[string]int{"a": 1}), Extra: map[string]int{"e": 1},
	}, got)
	assert.Equal(t, []string{"work.city", "named.a.city", "named.a.zip", "any.a", "any.b", "Note", "attrs.a", "e"}, dotted(changes))
}

func TestMergeIntoMap(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	before := map[string]any{"a": 1.0, "b": map[string]any{"c": 1.0}}
	kept := maps.Clone(before)
	got, changes := merged(t, b, before, `{"a":null,"b":{"d":2}}`)
	assert.Equal(t, map[string]any{"b": map[string]any{"c": 1.0, "d": 2.0}}, got)
	assert.Equal(t, []string{"a", "b.d"}, dotted(changes))
	assert.Equal(t, kept, before)
	got, _ = merged(t, b, map[string]any(nil), `{"a":{"b":null}}`)
	assert.Equal(t, map[string]any{"a": map[string]any{}}, got)
}

func TestMergeMistakes(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	tests := []struct {
		name, patch string
		opts        []bind.Option
		want        []string
	}{
		{"array", `[]`, nil, []string{" type"}},
		{"null", `null`, nil, []string{" type"}},
		{"scalar", `1`, nil, []string{" type"}},
		{"unknown", `{"home":{"zipp":1}}`, nil, []string{"home.zipp unknown"}},
		{"type", `{"name":1,"home":[],"work":1,"named":{"x":2},"ptrs":{"1":true,"a":1}}`, nil, []string{
			"name type", "home type", "work type", "named.x type", "ptrs.1 type", "ptrs.a key",
		}},
		{"duplicate", `{"name":"Bo","name":"Bo"}`, nil, []string{"name duplicate"}},
		{"duplicate_entry", `{"ptrs":{"1":null,"1":{}}}`, nil, []string{"ptrs.1 duplicate"}},
		{"duplicate_in_any", `{"any":{"x":1,"x":null}}`, nil, []string{"any.x duplicate"}},
		{"rules", `{"name":"B","nick":"","named":{"x":{"city":""},"y":{}}}`, nil, []string{
			"name min", "named.x.city required", "named.y.city required", "nick min",
		}},
		{"struct_removed", `{"home":null}`, nil, []string{"home required"}},
		{"member_removed", `{"home":{"city":null},"work":{"city":null}}`, nil, []string{"home.city required", "work.city required"}},
		{"item_null", `{"tags":[null]}`, nil, []string{"tags.0 type"}},
		{"under", `{"lead":{"name":"B"}}`, []bind.Option{bind.Under("lead")}, []string{"lead.name min"}},
		{"not_under", `{"name":"Bo"}`, []bind.Option{bind.Under("lead")}, []string{"lead required", "name unknown"}},
		{"within", `{"name":"B"}`, []bind.Option{bind.Within(bind.At("data", "attributes"))}, []string{"data.attributes.name min"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dst := record()
			changes, err := b.MergeBytes(context.Background(), []byte(tt.patch), &dst, tt.opts...)
			assert.Equal(t, tt.want, mistakesOf(t, err))
			assert.Nil(t, changes)
			assert.Equal(t, record(), dst, "dst is as it was")
		})
	}
}

func TestMergePlacesChanges(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	_, changes := merged(t, b, record(), `{"lead":{"home":{"zip":"1","nope":1}}}`, bind.AllowUnknown(),
		bind.Under("lead"), bind.Within(bind.At("data")))
	assert.Equal(t, []string{"data.lead.home.zip"}, dotted(changes))

	for path, want := range map[string]bool{"data": true, "data.lead.home": true, "data.lead.home.zip": true, "data.lead.home.zip.x": true, "data.lead.home.city": false, "data.lead.name": false} {
		assert.Equal(t, want, changes.Has(bind.At(toAny(strings.Split(path, "."))...)), path)
	}
	assert.False(t, bind.Changes{}.Has(bind.At()))
}

func toAny(names []string) (all []any) {
	for _, name := range names {
		all = append(all, name)
	}
	return all
}

// TestMergeRatchets: a record that was stored under older rules stays patchable.
func TestMergeRatchets(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	old := record()
	old.Name, old.Home.City = "A", ""
	old.Named = map[string]mergeAddress{"x": {}, "y": {}}
	tests := []struct {
		name, patch string
		want        []string
	}{
		{"nothing", `{}`, nil},
		{"elsewhere", `{"tags":["x"],"home":{"zip":"2"}}`, nil},
		{"itself", `{"name":"B"}`, []string{"name min"}},
		{"itself_unchanged", `{"name":"A"}`, []string{"name min"}},
		{"above", `{"home":{}}`, []string{"home.city required"}},
		{"one_of_two", `{"named":{"x":{"city":""}}}`, []string{"named.x.city required"}},
		{"entry_beside", `{"named":{"z":{"city":"z"}}}`, nil},
		{"new_one", `{"work":{"city":""}}`, []string{"work.city required"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dst := old
			_, err := b.MergeBytes(context.Background(), []byte(tt.patch), &dst)
			assert.Equal(t, tt.want, mistakesOf(t, err))
		})
	}
}

// TestMergeRatchetsBeyondTheLimit: mistakes that are excused take no room.
func TestMergeRatchetsBeyondTheLimit(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Limits: bind.Limits{Errors: 2}})
	old := record()
	old.Named = map[string]mergeAddress{}
	for i := range 50 {
		old.Named[fmt.Sprintf("n%d", i)] = mergeAddress{}
	}
	_, err := b.MergeBytes(context.Background(), []byte(`{"tags":[]}`), &old)
	require.NoError(t, err)
	_, err = b.MergeBytes(context.Background(), []byte(`{"nick":"x","named":{"n7":{"city":""}}}`), &old)
	assert.Equal(t, []string{"named.n7.city required", "nick min"}, mistakesOf(t, err))
}

// TestMergeLooksUpWhatIsNamed: lookups and distinct are about the patch.
func TestMergeLooksUpWhatIsNamed(t *testing.T) {
	t.Parallel()
	type contact struct {
		Email string `json:"email" bind:"distinct,exists=emails"`
	}
	type book struct {
		Main contact            `json:"main"`
		All  map[string]contact `json:"all"`
		List []contact          `json:"list"`
	}
	var asked [][]string
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"emails": bind.Stored(func(_ context.Context, keys []string) ([]string, error) {
			asked = append(asked, keys)
			return []string{"a", "b"}, nil
		}),
	}})
	loaded := func() *book {
		return &book{
			Main: contact{"x"}, All: map[string]contact{"a": {"a"}, "b": {"z"}, "c": {"z"}}, List: []contact{{"y"}, {"y"}},
		}
	}
	_, err := b.MergeBytes(context.Background(), []byte(`{"all":{"d":{"email":"b"}}}`), loaded())
	require.NoError(t, err)
	_, err = b.MergeBytes(context.Background(), []byte(`{"all":{"d":{"email":"a"}}}`), loaded())
	assert.Equal(t, []string{"all.d.email distinct"}, mistakesOf(t, err), "compared with all, reported where it is named")
	_, err = b.MergeBytes(context.Background(), []byte(`{"list":[{"email":"c"}],"main":{"email":"q"}}`), loaded())
	assert.Equal(t, []string{"main.email exists", "list.0.email exists"}, mistakesOf(t, err))
	assert.Equal(t, [][]string{{"b"}, {"a"}, {"q", "c"}}, asked)
}

func TestMergeAndPresent(t *testing.T) {
	t.Parallel()
	type inner struct {
		On bool `json:"on" bind:"present"`
	}
	type form struct {
		On     bool             `json:"on" bind:"present"`
		Struct inner            `json:"struct"`
		Ptr    *inner           `json:"ptr"`
		Map    map[string]inner `json:"map"`
		List   []inner          `json:"list"`
	}
	b := newBinder(t, bind.Config{})
	tests := []struct {
		patch string
		want  []string
	}{
		{`{}`, nil},
		{`{"struct":{}}`, nil},
		{`{"on":null}`, []string{"on present"}},
		{`{"struct":{"on":null}}`, []string{"struct.on present"}},
		{`{"struct":null}`, []string{"struct required"}},
		{`{"ptr":{},"map":{"a":{},"b":{}},"list":[{}]}`, []string{"ptr.on present", "map.b.on present", "list.0.on present"}},
	}
	for _, tt := range tests {
		t.Run(tt.patch, func(t *testing.T) {
			t.Parallel()
			_, err := b.MergeBytes(context.Background(), []byte(tt.patch), &form{Map: map[string]inner{"a": {}}})
			assert.Equal(t, tt.want, mistakesOf(t, err))
		})
	}
}

// TestMergeLeavesDst: on no failure path is dst changed, or anything that it
// shares.
func TestMergeLeavesDst(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	type contact struct {
		Email string         `json:"email" bind:"exists=emails"`
		Name  string         `json:"name" validate:"rule"`
		Attrs map[string]int `json:"attrs"`
	}
	tests := []struct {
		name   string
		patch  string
		rule   func() bool
		lookup func() error
	}{
		{"syntax", `{"attrs":{"a":2},`, nil, nil},
		{"type", `{"attrs":{"a":2,"b":"x"}}`, nil, nil},
		{"rule", `{"attrs":{"a":2},"name":"x"}`, func() bool { return false }, nil},
		{"rule_panics", `{"attrs":{"a":2},"name":"x"}`, func() bool { panic("boom") }, nil},
		{"lookup", `{"attrs":{"a":2},"email":"x"}`, nil, func() error { return down }},
		{"lookup_panics", `{"attrs":{"a":2},"email":"x"}`, nil, func() error { panic("boom") }},
		{"limit", `{"attrs":{"a":2,"b":{"c":{"d":{"e":1}}}}}`, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{
				Limits:  bind.Limits{Depth: 4},
				Locales: []locales.Locale{locales.En().WithMessages(map[string]string{"rule": "no"})},
				Rules: bind.Rules{Funcs: map[string]bind.Rule{"rule": {Func: func(context.Context, validator.FieldLevel) bool {
					return tt.rule == nil || tt.rule()
				}}}},
				Lookups: map[string]bind.Lookup{"emails": bind.Stored(func(_ context.Context, keys []string) ([]string, error) {
					return keys, tt.lookup()
				})},
			})
			dst := contact{Email: "a", Name: "b", Attrs: map[string]int{"a": 1}}
			shared := dst.Attrs
			_, err := b.MergeBytes(context.Background(), []byte(tt.patch), &dst)
			require.Error(t, err)
			assert.Equal(t, contact{Email: "a", Name: "b", Attrs: map[string]int{"a": 1}}, dst)
			assert.Equal(t, map[string]int{"a": 1}, shared)
		})
	}
}

func patchRequest(media, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPatch, "/contacts/1", strings.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	return r
}

func TestMergeMediaTypes(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for media, accepted := range map[string]bool{
		"application/json": true, "application/merge-patch+json": true, "application/merge-patch+json; charset=utf-8": true,
		"Application/Merge-Patch+JSON": true, "application/json-patch+json": false, "application/vnd.api+json": false,
		"text/plain": false, "": false,
	} {
		dst := record()
		_, err := b.Merge(patchRequest(media, `{"name":"Bo"}`), &dst)
		if accepted {
			require.NoError(t, err, media)
			assert.Equal(t, "Bo", dst.Name)
			continue
		}
		w := httptest.NewRecorder()
		b.WriteError(w, patchRequest(media, ""), err)
		assert.Equal(t, http.StatusUnsupportedMediaType, w.Code, media)
		assert.Equal(t, "application/merge-patch+json, application/json", w.Header().Get("Accept-Patch"), media)
	}

	w := httptest.NewRecorder()
	b.WriteError(w, patchRequest("text/plain", ""), b.Bind(patchRequest("text/plain", ""), new(mergeRecord)))
	assert.Equal(t, http.StatusUnsupportedMediaType, w.Code)
	assert.Empty(t, w.Header().Get("Accept-Patch"), "other bodies are no patches")
}

func TestHandleMerge(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true})
	stored := record()
	load := func(r *http.Request) (*mergeRecord, error) {
		if r.Header.Get("X-Missing") != "" {
			return nil, &bind.Error{Reason: bind.NotFound}
		}
		if r.Header.Get("X-Nil") != "" {
			return nil, nil
		}
		return &stored, nil
	}
	var got *mergeRecord
	var changed bind.Changes
	var order []string
	h := bind.HandleMerge(b, load, func(w http.ResponseWriter, _ *http.Request, v *mergeRecord, c bind.Changes) error {
		got, changed = v, c
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, bind.Before(func(r *http.Request) error { order = append(order, "before"); return nil }))

	serve := func(r *http.Request) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	assert.Equal(t, http.StatusNoContent, serve(patchRequest("application/json", `{"name":"Bo","home":{"zip":"9"}}`)).Code)
	assert.Equal(t, "Bo", got.Name)
	assert.Equal(t, mergeAddress{"Bonn", "9"}, got.Home)
	assert.Equal(t, 5, got.ID, "what JSON cannot set keeps the loaded value")
	assert.Equal(t, []string{"name", "home.zip"}, dotted(changed))
	assert.Equal(t, record(), stored)

	assert.Equal(t, http.StatusNoContent, serve(patchRequest("application/json", `{}`)).Code)
	assert.Equal(t, bind.Changes{}, changed)

	assert.Equal(t, http.StatusUnprocessableEntity, serve(patchRequest("application/json", `{"name":""}`)).Code)
	missing := patchRequest("text/plain", `{}`)
	missing.Header.Set("X-Missing", "1")
	assert.Equal(t, http.StatusNotFound, serve(missing).Code, "load comes before the body")
	none := patchRequest("application/json", `{}`)
	none.Header.Set("X-Nil", "1")
	assert.Equal(t, http.StatusInternalServerError, serve(none).Code)
	assert.Len(t, order, 5)

	asked := patchRequest("application/json", `{"name":"","nick":""}`)
	asked.Header.Set("Precognition", "true")
	asked.Header.Set("Precognition-Validate-Only", "nick")
	w := serve(asked)
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Contains(t, w.Body.String(), "nick")
	assert.NotContains(t, w.Body.String(), "name")
	asked = patchRequest("application/json", `{"name":"","nick":"nn"}`)
	asked.Header.Set("Precognition", "true")
	asked.Header.Set("Precognition-Validate-Only", "nick")
	got = nil
	assert.Equal(t, http.StatusNoContent, serve(asked).Code)
	assert.Nil(t, got)
}

func TestHandleMergeRefusals(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	load := func(*http.Request) (mergeRecord, error) { return record(), nil }
	h := func(http.ResponseWriter, *http.Request, mergeRecord, bind.Changes) error { return nil }
	lists := func(*http.Request) ([]int, error) { return nil, nil }
	listed := func(http.ResponseWriter, *http.Request, []int, bind.Changes) error { return nil }

	assert.ErrorContains(t, registered(func() { bind.HandleMerge(b, nil, h) }), "a function is nil")
	assert.ErrorContains(t, registered(func() { bind.HandleMerge(b, load, nil) }), "a function is nil")
	assert.ErrorContains(t, registered(func() { bind.HandleMerge(b, lists, listed) }), "T is []int")
	assert.ErrorContains(t, registered(func() { bind.HandleMerge(b, load, h, bind.AllowEmpty()) }), "AllowEmpty has no effect")
	assert.NoError(t, registered(func() { bind.HandleMerge(b, load, h, bind.Under("x"), bind.Defaults(mergeAddress{Zip: "1"})) }))

	var none *mergeRecord
	_, err := b.MergeBytes(context.Background(), nil, none)
	assert.ErrorContains(t, err, "want a non-nil pointer")
	_, err = b.MergeBytes(context.Background(), nil, new([]int))
	assert.Error(t, err)
}
