package proof_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// world is a validator and a Prover that know the same rules.
type world struct {
	validator *validator.Validate
	prover    *proof.Prover
	shapes    *shape.Reader
	structs   *sync.Map // ruled → reflect.Type: see structOf
}

func newWorld() world {
	v := validator.New(validator.WithRequiredStructEnabled())
	return world{
		validator: v,
		prover: &proof.Prover{
			Foreign:  func(reflect.Type) bool { return false },
			Replaced: func(string) bool { return false },
			Parses:   func(rules string) bool { return parses(v, rules) },
		},
		shapes:  shapesWithUnions(),
		structs: &sync.Map{},
	}
}

// A figure is one of several structs.
type (
	figure interface{ figure() }
	circle struct {
		Radius int `validate:"required,max=3"`
	}
	square struct {
		Sides []int  `validate:"omitempty,dive,gt=0"`
		Inner figure `validate:"omitempty"`
		Name  string
	}
	line struct{ From, To *circle }
)

func (circle) figure()  {}
func (*square) figure() {}
func (line) figure()    {}

// shapesWithUnions returns a Reader that knows figures.
func shapesWithUnions() *shape.Reader {
	shapes := shape.NewReader("validate")
	shapes.UnionOf = func(t reflect.Type) *shape.Union {
		if t != reflect.TypeFor[figure]() {
			return nil
		}
		return &shape.Union{Member: "kind", Variants: []shape.Named{
			{Name: "circle", Go: reflect.TypeFor[circle]()}, {Name: "line", Go: reflect.TypeFor[line]()},
			{Name: "square", Go: reflect.TypeFor[*square]()},
		}}
	}
	return shapes
}

// parses reports whether validator can read rules.
func parses(v *validator.Validate, rules string) (ok bool) {
	defer func() { ok = recover() == nil }()
	_ = v.Var("", "omitempty,"+rules)
	return true
}

// proves reports whether the value is proved to be valid.
func (w world) proves(v reflect.Value) bool {
	return w.prover.Of(w.shapes.Read(v.Type()), nil).Accepts(v)
}

// passes reports whether validator accepts the value; a panic is no.
func (w world) passes(v reflect.Value) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	return w.validator.Struct(v.Interface()) == nil
}

// The rules that random types use, by the sort of value. Parameters are such that values often lie on either side.
var (
	omitRules  = []string{"", "", "", "required", "omitempty", "omitzero", "omitnil"}
	textRules  = []string{"min=2", "max=3", "len=2", "gt=1", "gte=2", "lt=4", "lte=0x3", "eq=ab", "ne=ab", "oneof=a bc 'd e' ''", "oneof='x", "contains=@", "startswith=a", "endswith=b", "excludes=c", "startsnotwith=d", "endsnotwith=e", "datetime=2006-01-02", "email", "e164", "url", "uri", "http_url", "https_url", "uuid", "uuid3", "uuid4", "uuid5", "uuid_rfc4122", "uuid3_rfc4122", "uuid4_rfc4122", "uuid5_rfc4122", "alpha", "alphaspace", "alphanum", "alphanumspace", "alphaunicode", "alphanumunicode", "numeric", "number", "hexadecimal", "printascii", "ascii", "lowercase", "uppercase", "ip", "ipv4", "ipv6", "email|e164", "len=0|url", "boolean", "eq=a0x2Cb|uuid"}
	signRules  = []string{"min=2", "max=0x3", "len=2", "gt=1", "gte=-2", "lt=4", "lte=3", "eq=2", "ne=2", "oneof=1 2 03 +3 -1", "numeric", "number", "eq=0|gt=2", "oneof=5 6|min=1"}
	countRules = []string{"min=2", "max=3", "len=2", "gt=1", "gte=1", "lt=4", "lte=3", "eq=2", "ne=2", "len=0|len=2", "unique"}
	unsRules   = []string{"min=2", "max=3", "len=2", "gt=1", "gte=1", "lt=4", "lte=3", "eq=2", "ne=2", "oneof=1 2 03 +3", "numeric"}
	floatRules = []string{"min=0.1", "max=3", "len=2", "gt=0.1", "gte=0.1", "lt=0.3", "lte=0.3", "eq=0.1", "ne=0.1", "numeric", "number"}
	boolRules  = []string{"eq=true", "ne=t", "eq=0", "boolean", "eq=false|eq=true"}
	timeRules  = []string{"min=1s", "max=3s", "gt=1", "lte=2000000000", "eq=2s"}
	// texts are the values that mutations start from.
	texts = []string{"", "a", "ab", "bc", "d e", "abc", "é", "日本", "a,b", "ada@example.com", "a.b+c@sub.example.org", "a..b@example.com", "a@b", "+442079460018", "+012345678", "https://example.com/a?b=c#d", "http://example.com", "https://exa mple.com", "http://1.2.3.4:80/x", "ftp://example.com", "2026-11-22", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-41D1-80B4-00C04FD430C8", "6ba7b810-9dad-31d1-80b4-00c04fd430c8", "6ba7b810-9dad-41d1-a0b4-00c04fd430c8", "6ba7b810-9dad-51d1-90b4-00c04fd430c8", "-1.5", "007", "0x1F", "1.2.3.4", "256.1.1.1", "01.2.3.4", "::1", "A B", "true", "\x7f", "\xff"}
)

// random makes types and values.
type random struct{ *rand.Rand }

func (r random) of(words []string) string { return words[r.IntN(len(words))] }

// structure returns a random struct type with rules.
func (r random) structure(depth int) reflect.Type {
	fields := make([]reflect.StructField, 0, 3)
	for i := range 1 + r.IntN(3) {
		t, tag := r.typ(depth)
		name := fmt.Sprintf("F%d", i)
		fields = append(fields, reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(fmt.Sprintf(`json:"%s" validate:%q`, strings.ToLower(name), tag))})
	}
	return reflect.StructOf(fields)
}

// typ returns a random type and the tag for a value of it.
func (r random) typ(depth int) (reflect.Type, string) {
	var t reflect.Type
	var tag string
	switch n := r.IntN(15); {
	case n < 5:
		t, tag = reflect.TypeFor[string](), r.tag(textRules)
	case n == 5:
		t, tag = reflect.TypeFor[int](), r.tag(signRules)
	case n == 6:
		t, tag = []reflect.Type{reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint64]()}[r.IntN(3)], r.tag(unsRules)
	case n == 7:
		t, tag = []reflect.Type{reflect.TypeFor[float64](), reflect.TypeFor[float32]()}[r.IntN(2)], r.tag(floatRules)
	case n == 8:
		t, tag = reflect.TypeFor[bool](), r.tag(boolRules)
	case n == 9:
		t, tag = reflect.TypeFor[time.Duration](), r.tag(timeRules)
	case n == 10 && depth > 0:
		t, tag = r.structure(depth-1), r.of(omitRules)
	case n == 11:
		t, tag = reflect.TypeFor[time.Time](), r.of(omitRules)
	case n == 14:
		t, tag = reflect.TypeFor[figure](), r.of(omitRules)
	case depth > 0:
		t, tag = r.container(depth - 1)
	default:
		t, tag = reflect.TypeFor[any](), ""
	}
	if r.IntN(4) == 0 {
		t = reflect.PointerTo(t)
	}
	return t, tag
}

func (r random) container(depth int) (reflect.Type, string) {
	elem, below := r.typ(depth)
	tag := r.tag(countRules)
	var t reflect.Type
	keys := ""
	switch r.IntN(5) {
	case 0:
		t = reflect.MapOf(reflect.TypeFor[string](), elem)
		if r.IntN(2) == 0 {
			keys = "keys," + r.of(textRules) + ",endkeys"
		}
	case 1:
		t = reflect.ArrayOf(r.IntN(3), elem)
	default:
		t = reflect.SliceOf(elem)
	}
	if r.IntN(3) > 0 {
		tag = join(tag, "dive", keys, below)
	}
	return t, tag
}

// tag joins a rule about presence and up to two others.
func (r random) tag(rules []string) string {
	parts := []string{r.of(omitRules)}
	for range r.IntN(3) {
		parts = append(parts, r.of(rules))
	}
	return join(parts...)
}

func join(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ",")
}

// fill sets v to something random.
func (r random) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.IntN(3) > 0)
	case reflect.Pointer:
		if r.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.fill(v.Elem())
		}
	case reflect.Slice:
		if n := r.IntN(5); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n))
		}
		for i := range v.Len() {
			r.fill(v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			r.fill(v.Index(i))
		}
	case reflect.Map:
		n := r.IntN(4)
		if n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for range n {
			entry := reflect.New(v.Type().Elem()).Elem()
			r.fill(entry)
			v.SetMapIndex(reflect.ValueOf(r.text()), entry)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			if r.IntN(2) == 0 {
				v.Set(reflect.ValueOf(time.Unix(r.Int64N(1<<32), 0)))
			}
			return
		}
		for i := range v.NumField() {
			r.fill(v.Field(i))
		}
	case reflect.Interface:
		if v.NumMethod() > 0 {
			r.fillFigure(v)
		} else if r.IntN(2) == 0 {
			v.Set(reflect.ValueOf(r.text()))
		}
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, 0.1, float64(float32(0.1)), 0.3, 2, 3, -1}[r.IntN(7)])
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(r.Uint64N(6))
	default:
		n := r.Int64N(7) - 2
		if v.Type() == reflect.TypeFor[time.Duration]() {
			n *= int64(time.Second)
		}
		v.SetInt(n)
	}
}

// fillFigure sets v to a figure, nil or one that is nil in it.
func (r random) fillFigure(v reflect.Value) {
	one := []figure{circle{}, line{}, &square{}, (*square)(nil), nil}[r.IntN(5)]
	if one == nil || one == (*square)(nil) {
		v.Set(reflect.ValueOf(&one).Elem())
		return
	}
	if t := reflect.TypeOf(one); t.Kind() == reflect.Pointer {
		v.Set(reflect.New(t.Elem()))
		r.fill(v.Elem().Elem())
		return
	}
	object := reflect.New(reflect.TypeOf(one)).Elem()
	r.fill(object)
	v.Set(object)
}

// text returns one of texts, often with a change.
func (r random) text() string {
	s := []byte(r.of(texts))
	for range r.IntN(3) {
		at := r.IntN(len(s) + 1)
		switch r.IntN(3) {
		case 0:
			s = append(s[:at:at], append([]byte(r.of([]string{"a", "Z", "7", ".", "-", "@", " ", "%", "é", ":", "/", "[", "\x00", "+", "_", "'"})), s[at:]...)...)
		case 1:
			if at < len(s) {
				s = append(s[:at:at], s[at+1:]...)
			}
		}
	}
	return string(s)
}

// FuzzProof looks for a value that is proved and that validator refuses, and for
// one that is refuted by another rule than validator's: what seed makes, with
// text in its first string.
func FuzzProof(f *testing.F) {
	for i, text := range texts {
		f.Add(uint64(i), uint16(i), text)
	}
	w := newWorld()
	f.Fuzz(func(t *testing.T, seed uint64, typ uint16, text string) {
		v := reflect.New(random{rand.New(rand.NewPCG(uint64(typ), 0))}.structure(3)).Elem()
		random{rand.New(rand.NewPCG(seed, 1))}.fill(v)
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.String {
				v.Field(i).SetString(text)
				break
			}
		}
		if w.proves(v) {
			require.True(t, w.passes(v), "%#v\n%v", v.Interface(), v.Type())
		}
		for i := range v.NumField() {
			if rules := v.Type().Field(i).Tag.Get("validate"); rules != "" {
				w.requireVerdicts(t, v.Field(i), rules)
			}
		}
	})
}

// TestProof is FuzzProof over many seeds. It says how many of the valid values are proved, too: a check that accepts
// nothing would be sound.
func TestProof(t *testing.T) {
	t.Parallel()
	w := newWorld()
	valid, proved := 0, 0
	for seed := range uint64(4_000) {
		typ := random{rand.New(rand.NewPCG(seed, 2))}.structure(2)
		for i := range uint64(25) {
			v := reflect.New(typ).Elem()
			random{rand.New(rand.NewPCG(seed, i))}.fill(v)
			proves, passes := w.proves(v), w.passes(v)
			require.True(t, passes || !proves, "%#v\n%v", v.Interface(), v.Type())
			if passes {
				valid++
			}
			if proves {
				proved++
			}
		}
	}
	t.Logf("%d of %d valid values are proved", proved, valid)
	assert.Greater(t, proved, valid/2)
}

// TestEverySyntaxIsProved names a text for every rule that design section 8 wants proved.
func TestEverySyntaxIsProved(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for rule, text := range map[string]string{
		"email": "ada.b+c-d@sub.example.org", "e164": "+442079460018",
		"url": "https://example.com/a/b.html", "uri": "http://example.com", "http_url": "http://example.com/", "https_url": "https://example.com",
		"uuid": "6BA7b810-9dad-11d1-80b4-00c04fd430c8", "uuid3": "6ba7b810-9dad-31d1-80b4-00c04fd430c8", "uuid4": "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
		"uuid5": "6ba7b810-9dad-51d1-80b4-00c04fd430c8", "uuid_rfc4122": "6BA7b810-9dad-11d1-80b4-00c04fd430c8", "uuid3_rfc4122": "6BA7b810-9dad-31d1-80b4-00c04fd430c8",
		"uuid4_rfc4122": "6BA7b810-9dad-41d1-80b4-00c04fd430c8", "uuid5_rfc4122": "6BA7b810-9dad-51d1-80b4-00c04fd430c8",
		"alpha": "abZ", "alphaspace": "a b", "alphanum": "a1", "alphanumspace": "a 1", "alphaunicode": "ab", "alphanumunicode": "a1",
		"numeric": "12", "number": "12", "hexadecimal": "0aF", "printascii": "a~ ", "ascii": "a~ ", "lowercase": "ab c-1", "uppercase": "AB C-1",
		"ip": "192.0.2.1", "ipv4": "10.255.0.9",
		"len=2": "éa", "gt=1": "éa", "gte=2": "éa", "min=2": "éa", "lt=3": "éa", "lte=2": "éa", "max=2": "éa", "eq=é": "é", "ne=é": "e",
		"oneof='a b' c": "a b", "contains=b": "abc", "startswith=a": "ab", "endswith=b": "ab", "excludes=c": "ab", "startsnotwith=b": "ab", "endsnotwith=a": "ab",
		"datetime=2006-01-02": "2026-11-22", "uuid|email": "ada@example.com", "required": "a", "omitempty,email": "", "omitzero,email": "",
	} {
		v := reflect.New(reflect.StructOf([]reflect.StructField{{
			Name: "F", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(fmt.Sprintf("validate:%q", rule)),
		}})).Elem()
		v.Field(0).SetString(text)
		assert.True(t, w.passes(v), "%s: %q", rule, text)
		assert.True(t, w.proves(v), "%s: %q", rule, text)
	}
}
