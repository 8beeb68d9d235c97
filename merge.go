package bind

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// Merge applies the request's body, a JSON Merge Patch (RFC 7396), to what dst
// points to: a struct or a map. Members that the patch names are replaced, null
// removes them, objects are merged, arrays are replaced as a whole. The result
// is validated and, if all is well, put into dst. On any error dst is as it was.
//
// What is wrong with a value that the patch does not touch, and was wrong
// before, is no mistake of the client's: it is not reported. Lookups and
// distinct report what the patch names only. A body that is no object is a
// mistake. Media types are application/merge-patch+json and application/json.
//
// Nothing that dst shares with others is changed: what maps, pointers and
// interfaces lead to is copied on the way to a named member, and shared
// elsewhere. Types that decode themselves are replaced. dst's type is what a
// client may change: keep the members out of it, or json:"-", that it may not.
func (b *Binder) Merge(r *http.Request, dst any, opts ...Option) (Changes, error) {
	return changing(b, callMerge, opts, func(s settings) error {
		return b.readRequest(nil, r, dst, &s)
	})
}

// MergeBytes is [Binder.Merge] for a patch that does not come with a request.
// ctx is passed to rules and lookups.
func (b *Binder) MergeBytes(
	ctx context.Context, patch []byte, dst any, opts ...Option,
) (Changes, error) {
	return changing(b, callMergeBytes, opts, func(s settings) error {
		return b.decodeBody(ctx, patch, dst, &s)
	})
}

// changing calls merge by the options of a call.
func changing(b *Binder, c call, opts []Option, merge func(settings) error) (Changes, error) {
	s, err := b.settings(c, opts)
	if err != nil {
		return nil, err
	}
	changes := Changes{}
	s.changes = &changes
	if err := merge(s); err != nil {
		return nil, err
	}
	return changes, nil
}

// HandleMerge returns a handler for PATCH. It calls the functions of [Before],
// then load for the value that is stored, applies the body to a copy as
// [Binder.Merge] does, and calls h with the result and what has changed. T is a
// struct, a map, or a pointer to one, which load returns not nil and which is
// never changed. Errors, those of load and h too, are answered as [Handle] does.
// HandleMerge panics if Check refuses T, or if a function is nil.
func HandleMerge[T any](
	b *Binder, load func(*http.Request) (T, error),
	h func(http.ResponseWriter, *http.Request, T, Changes) error, opts ...Option,
) http.Handler {
	if load == nil || h == nil {
		panic(fmt.Errorf("bind: HandleMerge: a function is nil: want one that loads and one that takes the value"))
	}
	t := reflect.TypeFor[T]()
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	s, err := b.registration(callHandleMerge, t, opts)
	if err != nil {
		panic(err)
	}

	s.patch, s.changes = true, &Changes{} // each request has its own
	return described{b, callHandleMerge, t, s, func(w http.ResponseWriter, r *http.Request) {
		tracked := httpio.Track(w)
		b.varyPrecognition(tracked, r)
		changes := Changes{}
		s := s
		s.changes = &changes

		var v T
		err := s.admit(r)
		if err == nil {
			v, err = load(r)
		}
		if err == nil {
			err = b.mergeInto(w, r, reflect.ValueOf(&v).Elem(), s)
		}
		if err == nil {
			err = h(tracked, r, v, changes)
		}
		if err != nil {
			b.writeError(tracked, recipient{request: r, set: s}, err)
		}
	}}
}

// mergeInto applies the body of r to v, which holds what has been loaded.
func (b *Binder) mergeInto(w http.ResponseWriter, r *http.Request, v reflect.Value, s settings) error {
	if v.Kind() != reflect.Pointer {
		return b.readRequest(w, r, v.Addr().Interface(), &s)
	}
	if v.IsNil() {
		return fmt.Errorf("bind: HandleMerge: load has returned a nil %s and no error: "+
			"return an error, such as &bind.Error{Reason: bind.NotFound}", v.Type())
	}
	own := reflect.New(v.Type().Elem())
	own.Elem().Set(v.Elem())
	v.Set(own)
	return b.readRequest(w, r, own.Interface(), &s)
}

// Changes are the members that a patch names, in its order: of objects that it
// merges, the members in them, at any depth; of an array, the member that holds
// it. Members that AllowUnknown ignores are not among them. Paths start with
// Under's key. Keys of maps in them are the client's text.
type Changes []Path

// Has reports whether the patch names the member at p, something in it, or
// something around it.
func (c Changes) Has(p Path) bool {
	for _, named := range c {
		if named.steps.Within(p.steps) || p.steps.Within(named.steps) {
			return true
		}
	}
	return false
}

// mergeTarget applies a patch to a copy of the target, validates what comes of
// it, and sets the target if all is well.
func (b *Binder) mergeTarget(ctx context.Context, patch []byte, t *target, s settings) error {
	into := reflect.New(t.value.Type())
	into.Elem().Set(t.value)
	decoding := jsonbody.Target{
		Document: s.document(t.shape), AllowUnknown: s.allowUnknown, Limits: s.limits.ofBody(),
		Into: into, Patch: true, Defaults: s.defaults.values,
	}
	var decoded jsonbody.Decoded
	if err := t.program.Decode(patch, &decoding, &decoded); err != nil {
		return s.refusal(err, decoding.Whole(), t)
	}

	decoded.Loaded = t.value
	s.limits = s.limits.left(decoded.Memory)
	if err := b.validate(ctx, &decoded, s, t.asked); err != nil {
		return s.placed(err)
	}
	for _, at := range decoded.Named {
		*s.changes = append(*s.changes, s.within.Join(Path{steps: at}))
	}
	t.value.Set(decoded.Value)
	return nil
}

// patched validates what has come of a patch: rules everywhere, what bind tags
// compare and look up where the patch names it.
func (b *Binder) patched(
	ctx context.Context, d *jsonbody.Decoded, given bindtag.Given, found *mistake.List,
) error {
	var named path.Set
	for _, at := range d.Changes {
		named.Add(at)
	}
	err := b.ruled(ctx, d, found)
	if err == nil {
		err = b.ratchet(ctx, d, named, found)
	}
	if err != nil {
		return err
	}
	defer found.Narrow(named.CoversBytes)()
	return b.tags.Validate(ctx, d, given, found)
}

// ratchet removes the mistakes that the value had before, in members that the
// patch does not touch.
func (b *Binder) ratchet(
	ctx context.Context, d *jsonbody.Decoded, named path.Set, found *mistake.List,
) error {
	before, err := b.mistakesBefore(ctx, d, named, found)
	if err != nil || before.Len() == 0 {
		return err
	}
	known := make(map[fault]bool, before.Len())
	for _, m := range before.All() {
		known[fault{m.Path, m.Rule, m.Param}] = true
	}
	excused := func(m mistake.Mistake) bool {
		return known[fault{m.Path, m.Rule, m.Param}] && !named.Touches(m.Path)
	}
	if !found.Truncated() {
		found.DeleteFunc(0, excused)
		return nil
	}

	// Those that are excused have taken the room of others.
	all := mistake.NewList(found.Budget().With(before))
	if err := b.ruled(ctx, d, all); err != nil {
		return err
	}
	found.Restart(found.Budget())
	decoded(d, false, found)
	for _, m := range all.All() {
		if !excused(m) {
			found.Add(m)
		}
	}
	return nil
}

// fault is what makes two mistakes one.
type fault struct {
	at          path.Steps
	rule, param string
}

// mistakesBefore returns the mistakes in members that the patch does not touch
// that the value had before; none if it makes no difference.
func (b *Binder) mistakesBefore(
	ctx context.Context, d *jsonbody.Decoded, named path.Set, found *mistake.List,
) (*mistake.List, error) {
	list := mistake.NewList(mistake.Budget{Asked: func(at []byte) bool { return !named.CoversBytes(at) }})
	untouched := false
	for _, m := range found.All() {
		untouched = untouched || !named.Touches(m.Path)
	}
	if !untouched && !found.Truncated() {
		return list, nil
	}

	loaded := jsonbody.Decoded{Document: d.Document, Value: d.Loaded, Spelled: d.Spelled}
	if err := b.rules.Validate(ctx, &loaded, list); err != nil {
		return nil, fmt.Errorf("the value before the patch: %w", err)
	}
	return list, nil
}

// registration returns the settings of a handler for values of t.
func (b *Binder) registration(c call, t reflect.Type, opts []Option) (settings, error) {
	s, err := b.settings(c, opts)
	if err := cmp.Or(err, b.checkCall(c, t)); err != nil {
		return s, err
	}
	found := append(b.checkType(t, s), b.checker.Misspelt()...)
	err = cmp.Or(checked(found), b.checkEach(t, s), b.checkOwners(&s, t), b.checkDefaults(t, s))
	if err == nil {
		s.registered = b.declared(t)
	}
	return s, err
}
