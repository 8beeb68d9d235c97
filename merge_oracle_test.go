package bind_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// mergePatch is RFC 7396, section 2, to the letter, except that another kind of
// DrawnPay replaces the one that there is. typ is what the document is for; nil
// is any value.
func mergePatch(typ reflect.Type, target, patch any) any {
	members, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, ok := target.(map[string]any)
	kind, named := members[drawnKind]
	if !ok || underneath(typ) == drawnPay && named && kind != object[drawnKind] {
		object = map[string]any{}
	}
	object = maps.Clone(object)
	for name, value := range members {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = mergePatch(memberType(typ, object, name), object[name], value)
		}
	}
	return object
}

// underneath returns the type of the value behind pointers, and in an Optional.
func underneath(typ reflect.Type) reflect.Type {
	for typ != nil {
		optional := strings.HasPrefix(typ.Name(), "Optional[")
		switch {
		case optional:
			typ = typ.Field(0).Type
		case typ.Kind() == reflect.Pointer:
			typ = typ.Elem()
		default:
			return typ
		}
	}
	return nil
}

// memberType returns the type of a member of an object; nil is any.
func memberType(typ reflect.Type, object map[string]any, name string) reflect.Type {
	typ = underneath(typ)
	if typ == drawnPay {
		kind, _ := object[drawnKind].(string)
		typ = drawnVariants[kind]
	}
	switch {
	case typ == nil:
	case typ.Kind() == reflect.Map:
		return typ.Elem()
	case typ.Kind() == reflect.Struct:
		for _, f := range drawnMembers(typ) {
			if f.name == name {
				return f.typ
			}
		}
	}
	return nil
}

// namedIn returns the pointers of the innermost members that a patch names.
func namedIn(patch any, at string) (all []string) {
	members, ok := patch.(map[string]any)
	if !ok || len(members) == 0 && at != "" {
		return []string{at}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		all = append(all, namedIn(members[name], at+pointerOf([]any{name}))...)
	}
	return all
}

// removedIn returns the pointers of the members that a patch removes.
func removedIn(patch any, at string) (all []string) {
	members, _ := patch.(map[string]any)
	for name, value := range members {
		below := at + pointerOf([]any{name})
		if value == nil {
			all = append(all, below)
		}
		all = append(all, removedIn(value, below)...)
	}
	return all
}

// withoutNulls leaves members out that are null: what a value lacks.
func withoutNulls(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	case map[string]any:
		for name, value := range v {
			if v[name] = withoutNulls(value); value == nil {
				delete(v, name)
			}
		}
	}
	return v
}

// textOf writes a value, without a difference between what is nil and what is
// empty.
func textOf(t *testing.T, v any) string {
	text, err := json.Marshal(v, json.Deterministic(true), drawnJSON())
	require.NoError(t, err)
	return string(text)
}

// touches reports whether a place is one of those named, inside one or around
// one.
func touches(named []string, at string) bool {
	return slices.ContainsFunc(named, func(n string) bool {
		return strings.HasPrefix(n+"/", at+"/") || strings.HasPrefix(at+"/", n+"/")
	})
}

// found returns "POINTER\tRULE=PARAM" of each mistake; ok is false if err is
// another error.
func found(err error) (all []string, ok bool) {
	var e *bind.Error
	if err == nil {
		return nil, true
	}
	if !errors.As(err, &e) || e.Reason != bind.Invalid {
		return nil, false
	}
	for _, fe := range e.Fields {
		all = append(all, fe.Path.Pointer()+"\t"+fe.Rule+"="+fe.Param)
	}
	return all, true
}

// withoutSuggestions drops the names that unknown members are close to. A name
// that was sent is not suggested, and a patch sends fewer names than the
// document that comes of it.
func withoutSuggestions(found []string) []string {
	for i, m := range found {
		if at, rule, _ := strings.Cut(m, "\t"); strings.HasPrefix(rule, "unknown=") {
			found[i] = at + "\tunknown="
		}
	}
	return found
}

// assertMerges holds that a patch does to a value what it does to the value's
// document: the same value comes of it, or the same mistakes, except for those
// that the document had before where the patch does not touch it.
func assertMerges(t *testing.T, b *bind.Binder, loaded reflect.Value, patch []byte) (merged bool) {
	t.Helper()
	ctx := context.Background()
	null := json.JoinOptions(json.FormatNilMapAsNull(true), json.FormatNilSliceAsNull(true), json.Deterministic(true), drawnJSON())
	document, err := json.Marshal(loaded.Interface(), null)
	require.NoError(t, err)
	var before, change any
	require.NoError(t, json.Unmarshal(document, &before))
	before = withoutNulls(before)
	document, err = json.Marshal(before, null)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(patch, &change))
	whole, err := json.Marshal(mergePatch(loaded.Type(), before, change), json.Deterministic(true))
	require.NoError(t, err)
	about := fmt.Sprint(loaded.Type(), " ") + string(document) + " patched by " + string(patch) + " is " + string(whole)

	dst := reflect.New(loaded.Type())
	dst.Elem().Set(loaded)
	changes, err := b.MergeBytes(ctx, patch, dst.Interface())
	got, ok := found(err)
	require.True(t, ok, "%v: %s", err, about)
	unchanged, _ := json.Marshal(loaded.Interface(), null)
	var after any
	require.NoError(t, json.Unmarshal(unchanged, &after))
	require.Equal(t, before, withoutNulls(after), "the loaded value is not changed: %s", about)

	gone := func(m string) bool { // a patch that removes what no value has is wrong, but leaves no trace
		at, rule, _ := strings.Cut(m, "\t")
		return rule == "unknown=" && slices.Contains(removedIn(change, ""), at)
	}
	got = slices.DeleteFunc(withoutSuggestions(got), gone)

	scratch := reflect.New(loaded.Type())
	want, ok := found(b.Decode(ctx, whole, scratch.Interface()))
	require.True(t, ok, about)
	want = withoutSuggestions(want)
	old, _ := found(b.Decode(ctx, document, reflect.New(loaded.Type()).Interface()))
	named := namedIn(change, "")
	excused := func(m string) bool {
		at, _, _ := strings.Cut(m, "\t")
		return slices.Contains(old, m) && !touches(named, at)
	}
	want = slices.DeleteFunc(want, excused)
	slices.Sort(want) // the members of the two documents have orders of their own
	slices.Sort(got)
	require.Equal(t, strings.Join(want, "\n"), strings.Join(got, "\n"), about)
	if err != nil {
		require.Equal(t, loaded.Interface(), dst.Elem().Interface(), "dst is as it was: %s", about)
		return false
	}

	plain := reflect.New(loaded.Type())
	require.NoError(t, json.Unmarshal(whole, plain.Interface(), drawnJSON()), about)
	require.Equal(t, textOf(t, plain.Interface()), textOf(t, dst.Interface()), about)
	var all []string
	for _, p := range changes {
		all = append(all, p.Pointer())
	}
	slices.Sort(all)
	slices.Sort(named)
	require.Equal(t, strings.Join(named, "\n"), strings.Join(all, "\n"), about)
	return true
}

// TestMergeIsDecodingTheResult draws types, values and patches.
func TestMergeIsDecodingTheResult(t *testing.T) {
	t.Parallel()
	const types, patches = 150, 20
	random := rand.New(rand.NewPCG(73, 96))
	b := newBinder(t, bind.Config{Unions: drawnUnions})
	merged, refused := 0, 0
	for range types {
		typ := drawStruct(random, 3)
		if strings.Contains(typ.String(), "DrawnAudit") {
			continue // a pointer that is embedded cannot be told from its lack
		}
		for range patches {
			w := drawer{random, 0}
			loaded, other := reflect.New(typ), w.value(typ, nil, 4)
			require.NoError(t, json.Unmarshal([]byte(drawer{random, 0.05}.typed(typ)), loaded.Interface(), drawnJSON()))
			patch := patchOf(random, other)
			if assertMerges(t, b, loaded.Elem(), patch) {
				merged++
			} else {
				refused++
			}
		}
	}
	assert.Greater(t, merged, 500)
	assert.Greater(t, refused, 200)
}

// TestDefaultsAreADocumentBelow draws types, defaults and bodies: what a body
// makes of a default is what the default's document is with the body over it.
func TestDefaultsAreADocumentBelow(t *testing.T) {
	t.Parallel()
	const types, bodies = 150, 10
	random := rand.New(rand.NewPCG(20, 26))
	b, ctx := newBinder(t, bind.Config{Unions: drawnUnions}), context.Background()
	valid := 0
	for range types {
		typ := drawStruct(random, 3)
		if strings.Contains(typ.String(), "DrawnAudit") {
			continue // a pointer that is embedded cannot be told from its lack
		}
		for range bodies {
			standard := reflect.New(typ)
			require.NoError(t, json.Unmarshal([]byte(drawer{random, 0.05}.typed(typ)), standard.Interface(), drawnJSON()))
			document := textOf(t, standard.Interface())
			var below, over any
			nulls, err := json.Marshal(standard.Interface(), json.FormatNilMapAsNull(true), json.FormatNilSliceAsNull(true), drawnJSON())
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(nulls, &below))
			require.NoError(t, json.Unmarshal(patchOf(random, drawer{random, 0}.value(typ, nil, 4)), &over))
			over = withoutNulls(over) // null is a mistake as an entry
			body, whole := textOf(t, over), textOf(t, mergePatch(typ, withoutNulls(below), over))
			about := document + " below " + body

			got, want := reflect.New(typ), reflect.New(typ)
			err = b.Decode(ctx, []byte(body), got.Interface(), bind.Defaults(standard.Interface()))
			require.Equal(t, b.Decode(ctx, []byte(whole), want.Interface()) == nil, err == nil, about)
			if err == nil {
				require.Equal(t, textOf(t, want.Interface()), textOf(t, got.Interface()), about)
			}
			require.Equal(t, document, textOf(t, standard.Interface()), "the default is as it was: %s", about)
			if err == nil {
				valid++
			}
		}
	}
	assert.Greater(t, valid, 200)
}

// typed draws a body that json decodes; rules may fail for it.
func (w drawer) typed(typ reflect.Type) string {
	for {
		body := w.value(typ, nil, 4)
		var document any
		err := json.Unmarshal([]byte(body), reflect.New(typ).Interface(), json.RejectUnknownMembers(true), drawnJSON())
		_ = json.Unmarshal([]byte(body), &document)
		if _, object := document.(map[string]any); err == nil && object && !holdsNull(document) {
			return body
		}
	}
}

// holdsNull reports whether null stands in a document: as an item, or an entry,
// it is a mistake.
func holdsNull(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, holdsNull)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsNull)
	}
	return v == nil
}

// patchOf makes a patch of a document: members are left out, removed, mistyped.
func patchOf(random *rand.Rand, document string) []byte {
	var v any
	if json.Unmarshal([]byte(document), &v) != nil {
		panic(document)
	}
	var change func(v any, array bool) any
	change = func(v any, array bool) any {
		switch chance := random.Float64(); {
		case chance < 0.1 && !array:
			return nil
		case chance < 0.12:
			return []any{true, 1.5, "text", []any{}, map[string]any{}}[random.IntN(5)]
		}
		switch v := v.(type) {
		case []any:
			for i := range v {
				v[i] = change(v[i], true)
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				if v[name] = change(v[name], array); random.IntN(3) == 0 {
					delete(v, name)
				}
			}
		}
		return v
	}
	object, _ := v.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		object[name] = change(object[name], false)
		if random.IntN(2) == 0 {
			delete(object, name)
		}
	}
	text, err := json.Marshal(object, json.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return text
}

// fuzzedRecord is a type that FuzzMerge patches.
type fuzzedRecord struct {
	Text  string                    `json:"text" validate:"min=2,max=5"`
	Num   *int8                     `json:"num" validate:"omitempty,max=9"`
	Flag  bool                      `json:"flag" validate:"required_with=Num"`
	Inner fuzzedInner               `json:"inner"`
	Ptr   *fuzzedInner              `json:"ptr"`
	List  []fuzzedInner             `json:"list" validate:"max=2,dive"`
	Pair  [2]int                    `json:"pair"`
	Map   map[string]fuzzedInner    `json:"map" validate:"max=3,dive,keys,max=3,endkeys"`
	Ints  map[int8]*string          `json:"ints"`
	Any   any                       `json:"any"`
	Opt   bind.Optional[string]     `json:"opt" validate:"min=2"`
	Null  bind.Optional[*int]       `json:"null"`
	Deep  bind.Optional[fuzzedDeep] `json:"deep"`

	Pay  DrawnPay                `json:"pay" validate:"required_with=Flag"`
	Pays []DrawnPay              `json:"pays" validate:"max=2,dive"`
	By   map[string]DrawnPay     `json:"by" validate:"dive"`
	Way  bind.Optional[DrawnPay] `json:"way" validate:"required_with=Pay"`
}

type fuzzedInner struct {
	A string            `json:"a" validate:"required"`
	B []string          `json:"b"`
	C map[string][]byte `json:"c"`
}

type fuzzedDeep struct {
	In  *fuzzedInner                     `json:"in" validate:"required"`
	Map bind.Optional[map[string]*int16] `json:"map" validate:"max=2"`
}

// FuzzMerge is assertMerges for values and patches that the fuzzer makes up.
func FuzzMerge(f *testing.F) {
	f.Add(`{"text":"abc","num":1,"flag":true,"inner":{"a":"x"},"map":{"k":{"a":"y","b":["z"]}}}`, `{"num":null,"map":{"k":{"b":null},"l":{"a":""}}}`)
	f.Add(`{"any":{"a":{"b":[1]}},"ptr":{"a":"p","c":{"x":"AAE="}},"opt":"op"}`, `{"any":{"a":{"b":null,"c":{"d":null}}},"ptr":{"c":{"x":null,"y":""}},"opt":"o"}`)
	f.Add(`{"deep":{"in":{"a":"x"},"map":{"k":1}},"ints":{"7":"x"},"pair":[1,2]}`, `{"deep":{"in":null,"map":{"k":null,"l":2}},"ints":{"7":null,"8":"y"},"pair":[3]}`)
	f.Add(`{"list":[{"a":"x"}],"null":1}`, `{"list":[{}],"null":null,"inner":null}`)
	f.Add(`{"pay":{"kind°":"card","number":"12"},"way":{"iban":"123","kind°":"sepa","next":{"kind°":"card","number":"1"}}}`,
		`{"pay":{"kind°":"sepa","iban":"12"},"way":{"next":{"number":"22","le.ft":1}}}`)
	f.Add(`{"by":{"a":{"kind°":"card","number":""}},"pays":[{"kind°":"card"}]}`,
		`{"by":{"a":{"le.ft":3},"b":{"number":"7"}},"pays":[{"number":"12"}],"pay":{"kind°":null}}`)
	b := bind.Must(bind.New(bind.Config{Unions: drawnUnions}))
	f.Fuzz(func(t *testing.T, document, patch string) {
		var loaded fuzzedRecord
		var before, change any
		strict := json.JoinOptions(json.RejectUnknownMembers(true), drawnJSON())
		err := errors.Join(
			json.Unmarshal([]byte(document), &loaded, strict), json.Unmarshal([]byte(document), &before), json.Unmarshal([]byte(patch), &change),
		)
		_, isObject := change.(map[string]any)
		if err != nil || !isObject || holdsNull(before) {
			return
		}
		_, err = b.MergeBytes(context.Background(), []byte(patch), new(fuzzedRecord))
		mistakes, ok := found(err)
		unknown := slices.ContainsFunc(mistakes, func(m string) bool {
			return strings.Contains(m, "\tunknown=") || strings.Contains(m, "\tkey=") // also where they are null
		})
		if !ok || unknown {
			return
		}
		assertMerges(t, b, reflect.ValueOf(loaded), []byte(patch))
	})
}
