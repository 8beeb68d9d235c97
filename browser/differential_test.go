package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/browser"
	"github.com/fielderrors/bind/locales"
)

// bodiesEach is how many bodies there are for each random type.
const bodiesEach = 10

// wanted returns what a Binder answers in a language, without the mistakes of
// rules that the schema does not list. hidden are the paths of those of them
// that hide others: at a path that is missing although it must be there, or
// cannot be decoded, the server says no more.
func wanted(t *testing.T, b *bind.Binder, language string, err error, l listing, body []byte) (all map[string][]string, hidden []bind.FieldError) {
	t.Helper()
	all = map[string][]string{}
	var e *bind.Error
	if err == nil {
		return all, nil
	}
	require.ErrorAs(t, err, &e)
	require.Equal(t, bind.Invalid, e.Reason, "%v", err)

	_, _, answer := b.Answer(language, err)
	var messages []string
	var sent any
	require.NoError(t, json.Unmarshal(answer, &messages))
	require.NoError(t, json.Unmarshal(body, &sent))
	require.Len(t, messages, len(e.Fields))
	bails := strings.Contains(l.typ, `bind:\"bail`)
	for i, fe := range e.Fields {
		at := fe.Path.Dotted()
		switch {
		case l.has(fe, sent):
			all[at] = append(all[at], messages[i])
		case bails || hides.MatchString(fe.Rule):
			hidden = append(hidden, fe)
		}
	}
	return all, hidden
}

// forget removes what is said at the path of a mistake, around it and in it.
func forget(all map[string][]string, fe bind.FieldError) {
	hidden := fe.Path.Dotted()
	for at := range all {
		if strings.HasPrefix(hidden+".", at+".") || strings.HasPrefix(at+".", hidden+".") {
			delete(all, at)
		}
	}
}

// unsaid returns what bind.js says and the server does not, at paths where no
// mistake that bind.js cannot know keeps the server from saying it.
func unsaid(found, want map[string][]string, hidden, undecided []bind.FieldError) (all []string) {
	visible := maps.Clone(found)
	keeps := func(fe bind.FieldError) bool { return !hides.MatchString(fe.Rule) }
	for _, fe := range append(slices.DeleteFunc(undecided, keeps), hidden...) {
		if undecoded.MatchString(fe.Rule) {
			return nil
		}
		forget(visible, fe)
	}
	for at, messages := range visible {
		for _, message := range messages {
			if !slices.Contains(want[at], message) {
				all = append(all, message)
			}
		}
	}
	return all
}

// hides matches the rules whose failure hides others.
var hides = regexp.MustCompile(`^(required|excluded|skip_|isdefault|type$|format$|base64$|range$)`)

// undecoded matches the rules of decoding.
var undecoded = regexp.MustCompile(`^(type|format|base64|range)$`)

// sentences is a format of nothing but the sentences, in their order.
type sentences struct{}

func (sentences) Render(r bind.Report) bind.Response {
	messages := []string{}
	for _, fe := range r.Fields {
		messages = append(messages, fe.Message)
	}
	return bind.Response{ContentType: "application/json", Body: messages}
}

// bound is a type, and how bodies are bound to it.
type bound struct {
	binder   *bind.Binder
	language string
	typ      reflect.Type
	patch    bool
	stored   reflect.Value // what a patch is applied to, or the default; the zero Value is none
}

// bound draws a type. Some have a default, of some the bodies are patches.
func (r random) bound(b *bind.Binder, language string) bound {
	d := bound{binder: b, language: language, typ: r.object(2)}
	if n := r.IntN(10); n < 4 {
		d.patch, d.stored = n < 2, r.stored(d.typ, n < 2)
	}
	return d
}

// described are the options that say how bodies are bound.
func (d bound) described() []bind.Option {
	switch {
	case d.patch:
		return []bind.Option{bind.MergePatch()}
	case d.stored.IsValid():
		return []bind.Option{bind.Defaults(d.stored.Interface())}
	}
	return nil
}

func (d bound) decode(body []byte) error {
	dst := reflect.New(d.typ)
	if d.patch {
		dst.Elem().Set(d.stored)
		_, err := d.binder.MergeBytes(context.Background(), body, dst.Interface())
		return err
	}
	return d.binder.Decode(context.Background(), body, dst.Interface(), d.described()...)
}

// undecided returns the mistakes that may come of what was there before the body:
// of a patch, those whose places it does not name, or whose rules look at other
// members; those in a default.
func (d bound) undecided(err error, body []byte) (all []bind.FieldError) {
	var e *bind.Error
	var sent any
	if !d.stored.IsValid() || !errors.As(err, &e) || json.Unmarshal(body, &sent) != nil {
		return nil
	}
	for _, fe := range e.Fields {
		missing := d.unnamed(sent, fe.Path)
		if d.patch && (missing > 0 || others.MatchString(fe.Rule)) || missing > 1 {
			all = append(all, fe)
		}
	}
	return all
}

// others matches the rules that look at other members.
var others = regexp.MustCompile(`^(required|excluded|skip_)`)

// unnamed returns how many steps of a path a body does not name. In an array, all
// is of the body. A default stands where null is.
func (d bound) unnamed(sent any, at bind.Path) (steps int) {
	for step := range at.Steps() {
		object, isObject := sent.(map[string]any)
		if steps == 0 && !isObject {
			return 0
		}
		name, _ := step.(string)
		inner, named := object[name]
		if !named || inner == nil && !d.patch {
			steps++
		}
		sent = inner
	}
	return steps
}

// stated is what the schema that everybody gets says of the rules that it leaves
// to the server. What comes of values that no body holds, it does not say.
func (d bound) stated(t *testing.T) listing {
	t.Helper()
	if d.stored.IsValid() {
		return listing{}
	}
	schema, err := d.binder.Schema(d.typ)
	require.NoError(t, err)
	return listingOf(t, schema)
}

// TestSaysWhatTheServerSays compares bind.js in Node with the server on random
// types and bodies, in all languages by turns. BROWSER_BODIES is how many.
func TestSaysWhatTheServerSays(t *testing.T) {
	t.Parallel()
	lookNode(t)
	bodies, err := strconv.Atoi(os.Getenv("BROWSER_BODIES"))
	if err != nil {
		bodies = 1000
	}
	seed, _ := strconv.ParseUint(os.Getenv("BROWSER_SEED"), 10, 64)
	r := random{rand.New(rand.NewPCG(seed, 20))}
	cfg := bind.Config{Locales: locales.All(), Format: sentences{}, Unions: []bind.Union{payments}}
	dotted := bind.Must(bind.New(cfg))
	cfg.Labels = bind.NamedLabels
	named := bind.Must(bind.New(cfg))
	var cases []inNode
	var dones []bound
	refused := 0
	for len(cases)*bodiesEach < bodies {
		b := pick(r, dotted, named)
		language := locales.All()[len(cases)%len(locales.All())].Tag()
		d := r.bound(b, language)
		schema, err := browser.Schema(b, d.typ, d.described()...)
		if err != nil {
			refused++
			continue
		}
		words, err := browser.Words(b, language, d.typ, d.described()...)
		require.NoError(t, err)
		c := inNode{Schema: schema, Words: words}
		for range bodiesEach {
			c.Values = append(c.Values, r.body(d.typ))
		}
		cases, dones = append(cases, c), append(dones, d)
	}

	wrong, silent, mistakes, left, unsettled, failures := 0, 0, 0, 0, 0, 0
	for i, values := range inBrowser(t, cases) {
		l, d := listingOf(t, cases[i].Schema), dones[i]
		l.typ = d.typ.String()
		stated := d.stated(t)
		for j, value := range values {
			body := cases[i].Values[j]
			err := d.decode(body)
			if e := (*bind.Error)(nil); err != nil && !errors.As(err, &e) {
				t.Logf("a failure of the server, which Check did not see: %v\n%s\n%.200v", d.typ, body, err)
				failures++
				continue
			}
			want, hidden := wanted(t, d.binder, d.language, err, l, body)
			undecided := d.undecided(err, body)
			unheard := unsaid(value.Found, want, hidden, slices.Clone(undecided))
			for _, fe := range undecided {
				forget(want, fe)
				forget(value.Found, fe)
			}
			if e := (*bind.Error)(nil); errors.As(err, &e) {
				left += len(e.Fields)
				silent += l.silent(t, stated, e, body)
			}
			for _, messages := range want {
				mistakes += len(messages)
			}
			if len(unheard) == 0 && assert.ObjectsAreEqual(want, value.Found) {
				continue
			}
			for _, fe := range hidden {
				if undecoded.MatchString(fe.Rule) {
					want, value.Found = nil, nil // what rules around it and beside it say is not settled
				}
				forget(want, fe)
				forget(value.Found, fe)
			}
			if unsettled += min(len(hidden), 1); len(unheard) == 0 && assert.ObjectsAreEqual(want, value.Found) {
				continue
			}
			if wrong++; wrong <= 20 {
				t.Errorf("%v\n%s in %s, patch %v of %+v\nserver  %v\nbrowser %v, of which the server says nothing of %q",
					d.typ, body, d.language, d.patch, d.stored, want, value.Found, unheard)
			}
		}
	}
	assert.Zero(t, wrong)
	assert.Zero(t, silent, "mistakes that neither bind.js tells, nor the schema leaves to the server")
	t.Logf("%d bodies of %d types (%d types that Check refuses are left out): %d mistakes as the server says them, %d left to the server (in %d bodies they hide others); %d failures of the server; %d bodies differ",
		len(cases)*bodiesEach, len(cases), refused, mistakes, left-mistakes, unsettled, failures, wrong)
}
