package bind_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// Drawn structs embed these.
type (
	DrawnContact struct {
		Email  string   `json:"email" validate:"required,email"`
		Phones []string `json:"phones" validate:"omitempty,max=2,dive,min=3"`
	}
	DrawnAudit struct {
		*DrawnTrace
		By string `json:"by[0]" validate:"omitempty,oneof=aa bbb"`
	}
	DrawnTrace struct {
		Span int `json:"span.id" validate:"required,max=9"`
	}
)

// A DrawnPay is one of two structs, which the member drawnKind tells apart.
type (
	DrawnPay  interface{ pay() }
	DrawnCard struct {
		Number string `json:"number" validate:"required,min=2"`
		Left   int    `json:"le.ft" validate:"omitempty,max=9"`
	}
	DrawnSEPA struct {
		IBAN string              `json:"iban" validate:"len=3"`
		Kind string              `json:"kind°"`
		Next DrawnPay            `json:"next" validate:"omitempty"`
		More map[string]DrawnPay `json:"more" validate:"omitempty,max=2,dive"`
	}
)

func (DrawnCard) pay()  {}
func (*DrawnSEPA) pay() {}

// drawnKind is the member that tells which DrawnPay an object is: no other
// object has one of that name.
const drawnKind = "kind°"

// drawnPay is the type of values that are one of several structs.
var drawnPay = reflect.TypeFor[DrawnPay]()

// drawnVariants are the structs that a DrawnPay can be.
var drawnVariants = map[string]reflect.Type{"card": reflect.TypeFor[DrawnCard](), "sepa": reflect.TypeFor[DrawnSEPA]()}

// drawnUnions are those of the Binders.
var drawnUnions = []bind.Union{
	bind.UnionOf(drawnKind, map[string]DrawnPay{"card": DrawnCard{}, "sepa": &DrawnSEPA{}}),
}

// drawnJSON tells the json package of the union, in an Optional, too.
func drawnJSON() json.Options {
	return json.JoinOptions(
		json.WithUnmarshalers(json.JoinUnmarshalers(
			json.UnmarshalFromFunc(func(dec *jsontext.Decoder, to *DrawnPay) error {
				text, err := dec.ReadValue()
				if err != nil || text.Kind() == 'n' {
					return err
				}
				return unmarshalPay(text, to, dec.Options())
			}),
			json.UnmarshalFromFunc(func(dec *jsontext.Decoder, to *bind.Optional[DrawnPay]) error {
				var v DrawnPay
				err := json.UnmarshalDecode(dec, &v)
				if v != nil {
					*to = bind.Some(v)
				}
				return err
			}),
		)),
		json.WithMarshalers(json.JoinMarshalers(
			json.MarshalToFunc(func(enc *jsontext.Encoder, v DrawnPay) error {
				type PlainCard DrawnCard
				type plainSEPA DrawnSEPA
				switch v := v.(type) {
				case *DrawnCard: // of a value in an interface, the address of a copy
					return json.MarshalEncode(enc, struct {
						Kind string `json:"kind°"`
						PlainCard
					}{"card", PlainCard(*v)})
				case *DrawnSEPA:
					return json.MarshalEncode(enc, (*plainSEPA)(v))
				}
				return errors.ErrUnsupported
			}),
			json.MarshalToFunc(func(enc *jsontext.Encoder, o bind.Optional[DrawnPay]) error {
				v, _ := o.Get()
				return json.MarshalEncode(enc, v)
			}),
		)),
	)
}

// unmarshalPay decodes an object into what its kind says.
func unmarshalPay(text jsontext.Value, to *DrawnPay, opts json.Options) error {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(text, &members); err != nil {
		return err
	}

	switch kind := string(members[drawnKind]); kind {
	case `"sepa"`:
		v := &DrawnSEPA{}
		*to = v
		return json.Unmarshal(text, v, opts)
	case `"card"`:
		delete(members, drawnKind)
		rest, err := json.Marshal(members)
		var v DrawnCard
		err = errors.Join(err, json.Unmarshal(rest, &v, opts))
		*to = v
		return err
	default:
		return fmt.Errorf("no such kind: %s", kind)
	}
}

// TestEveryMistakeIsPlaced draws types with rules and bodies for them: the mistakes reported are those that an oracle
// finds by walking type and body, each on a path that leads to its value.
func TestEveryMistakeIsPlaced(t *testing.T) {
	t.Parallel()
	const types, bodies = 150, 12
	random := rand.New(rand.NewPCG(13, 14))
	binders := map[string]*bind.Binder{
		"own": mustBinder(t, bind.Config{Unions: drawnUnions}),
		"foreign": mustBinder(t, bind.Config{
			Unions: drawnUnions, Validator: validator.New(validator.WithRequiredStructEnabled()),
		}),
	}
	valid, several := 0, 0
	for i := range types {
		typ := drawStruct(random, 3)
		if i%10 == 0 {
			typ = drawnPay // the body is one of several structs
		}
		for i := range bodies {
			c := drawCase(random, typ, i)
			want := c.expected(t)
			for name, b := range binders {
				assertPlaced(t, b, c, want, name)
			}
			if len(want) == 0 {
				valid++
			}
			if len(want) > 1 {
				several++
			}
		}
	}
	assert.Greater(t, valid, types*bodies/50)
	assert.Greater(t, several, types*bodies/4)
}

// drawn is a body on its way to a Binder.
type drawn struct {
	target reflect.Type // what dst points to
	body   []byte
	key    string // of Under
	bulk   bool
}

func drawCase(random *rand.Rand, typ reflect.Type, i int) drawn {
	c := drawn{target: typ, bulk: i%3 == 1}
	switch i % 3 {
	case 1:
		c.target = reflect.SliceOf(typ)
	case 2:
		element := reflect.PointerTo(typ)
		if typ == drawnPay {
			element = typ
		}
		c.target = reflect.MapOf(reflect.TypeFor[string](), element)
	}
	w := drawer{random, []float64{0, 0.05, 0.2}[random.IntN(3)]}
	c.body = []byte(w.value(c.target, nil, 4))
	if i%2 == 0 {
		return c
	}
	c.key = []string{"leads", "a.b", "0"}[random.IntN(3)]
	beside := ""
	if w.off() {
		beside = `,"beside":[null]`
	}
	c.body = fmt.Appendf(nil, `{%q: %s%s}`, c.key, c.body, beside)
	if w.off() {
		c.body = []byte([]string{`{}`, `null`, `[]`, `{"beside":1}`}[random.IntN(4)])
	}
	return c
}

func (c drawn) decode(b *bind.Binder, dst any) error {
	var opts []bind.Option
	if c.key != "" {
		opts = append(opts, bind.Under(c.key))
	}
	if c.bulk {
		return b.DecodeMany(context.Background(), c.body, dst, opts...)
	}
	return b.Decode(context.Background(), c.body, dst, opts...)
}

// assertPlaced decodes c and compares what is reported with want, which holds "POINTER RULE" in order.
func assertPlaced(t *testing.T, b *bind.Binder, c drawn, want []string, name string) {
	t.Helper()
	about := fmt.Sprintf("%s validator, %v, under %q: %s", name, c.target, c.key, c.body)
	dst, same := reflect.New(c.target), reflect.New(c.target)
	for _, v := range []reflect.Value{dst, same} {
		require.NoError(t, json.Unmarshal([]byte(drawer{rand.New(rand.NewPCG(1, 1)), 0}.value(c.target, nil, 2)), v.Interface(), drawnJSON()))
	}
	err := c.decode(b, dst.Interface())
	if len(want) == 0 {
		require.NoError(t, err, about)
		require.Equal(t, c.plain(t), dst.Interface(), about)
		return
	}
	var failed *bind.Error
	require.True(t, errors.As(err, &failed), "%s: %v", about, err)
	var got []string
	for _, fe := range failed.Fields {
		got = append(got, fe.Path.Pointer()+" "+fe.Rule)
		requireResolves(t, c.body, fe, about)
		requireFormsAgree(t, fe.Path)
	}
	require.Equal(t, inLines(want), inLines(got), about)
	require.Equal(t, same.Interface(), dst.Interface(), "dst is untouched: %s", about)
	require.Equal(t, err, c.decode(b, reflect.New(c.target).Interface()), "the same body, the same error: %s", about)
}

// inLines writes mistakes, unknown members beside each other in one order: bind
// keeps that of the body.
func inLines(mistakes []string) string {
	unknown := func(m string) bool { return strings.HasSuffix(m, " unknown") }
	mistakes = slices.Clone(mistakes)
	for i := 0; i < len(mistakes); i++ {
		n := i
		for n < len(mistakes) && unknown(mistakes[n]) {
			n++
		}
		slices.Sort(mistakes[i:n])
		i = n
	}
	return strings.Join(mistakes, "\n")
}

// plain returns what the json package alone makes of the body.
func (c drawn) plain(t *testing.T) any {
	v := reflect.New(c.target)
	body := c.body
	if c.key != "" {
		var envelope map[string]any
		require.NoError(t, json.Unmarshal(body, &envelope))
		var err error
		body, err = json.Marshal(envelope[c.key])
		require.NoError(t, err)
	}
	require.NoError(t, json.Unmarshal(body, v.Interface(), drawnJSON()))
	return v.Interface()
}

// requireResolves holds that the path leads to a value of the body or, if the value is missing, that the path to its
// parent does: to an object, or to null for a map, which stands for an empty one.
func requireResolves(t *testing.T, body []byte, fe bind.FieldError, about string) {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(body, &value))
	found := true
	for step := range fe.Path.Steps() {
		require.True(t, found, "the parent of %s is missing: %s", fe.Path.Pointer(), about)
		switch holder := value.(type) {
		case []any:
			i, ok := step.(int)
			require.True(t, ok && i < len(holder), "%s of %s", fe.Path.Pointer(), about)
			value = holder[i]
		case map[string]any:
			name, ok := step.(string)
			require.True(t, ok, "%s of %s", fe.Path.Pointer(), about)
			value, found = holder[name]
		default:
			require.Nil(t, holder, "%s leads into a scalar: %s", fe.Path.Pointer(), about)
			require.IsType(t, "", step, "%s leads to an item of nothing: %s", fe.Path.Pointer(), about)
			found = false
		}
	}
	if !found {
		require.NotContains(t, []string{"type", "unknown", "key"}, fe.Rule, "%s is missing: %s", fe.Path.Pointer(), about)
	}
}

// requireFormsAgree holds that every form of the path stands for its steps.
func requireFormsAgree(t *testing.T, p bind.Path) {
	t.Helper()
	steps := slices.AppendSeq([]any{}, p.Steps())
	require.Equal(t, pointerOf(steps), p.Pointer())
	require.Equal(t, dottedOf(steps), p.Dotted())
	require.Equal(t, steps, stepsOfJSONPath(t, p.JSONPath()))
	require.Equal(t, p, bind.At(steps...))
}

// drawStruct draws a struct with rules, depth levels deep.
func drawStruct(random *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range 1 + random.IntN(4) {
		typ := drawType(random, depth)
		if random.IntN(4) == 0 {
			typ = drawnOptionals[random.IntN(len(drawnOptionals))]
		}
		name := fmt.Sprintf([]string{"f%d", "f.%d", "m[%d]", "é %d", "a/b~%d", "F%d"}[random.IntN(6)], i)
		tag := fmt.Sprintf(`json:%q`, name)
		if rules := drawRules(random, typ); rules != "" {
			tag += fmt.Sprintf(` validate:%q`, rules)
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: typ, Tag: reflect.StructTag(tag)})
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[DrawnContact](), reflect.TypeFor[DrawnAudit]()} {
		if random.IntN(4) == 0 {
			fields = slices.Insert(fields, random.IntN(len(fields)+1), reflect.StructField{Name: typ.Name(), Type: typ, Anonymous: true})
		}
	}
	return reflect.StructOf(fields)
}

// drawnOptionals are types of fields that a body may leave out.
var drawnOptionals = []reflect.Type{
	reflect.TypeFor[bind.Optional[string]](), reflect.TypeFor[bind.Optional[int]](), reflect.TypeFor[bind.Optional[*string]](),
	reflect.TypeFor[bind.Optional[[]string]](), reflect.TypeFor[bind.Optional[map[string]*int]](),
	reflect.TypeFor[bind.Optional[DrawnContact]](), reflect.TypeFor[bind.Optional[**DrawnAudit]](),
	reflect.TypeFor[bind.Optional[DrawnPay]](),
}

// held returns the type of the value in an optional one, and whether typ is one.
func held(typ reflect.Type) (reflect.Type, bool) {
	if !slices.Contains(drawnOptionals, typ) {
		return typ, false
	}
	return typ.Field(0).Type, true
}

func drawType(random *rand.Rand, depth int) reflect.Type {
	if depth == 0 || random.IntN(3) == 0 {
		return []reflect.Type{
			reflect.TypeFor[string](), reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[bool](),
		}[random.IntN(5)]
	}
	switch random.IntN(6) {
	case 5:
		return drawnPay
	case 0:
		return reflect.PointerTo(drawType(random, depth-1))
	case 1:
		return reflect.SliceOf(drawType(random, depth-1))
	case 2:
		return reflect.MapOf(reflect.TypeFor[string](), drawType(random, depth-1))
	}
	return drawStruct(random, depth-1)
}

// drawRules draws a validate tag that is right for typ.
func drawRules(random *rand.Rand, typ reflect.Type) string {
	var rules []string
	typ, optional := held(typ)
	if typ.Kind() == reflect.Struct {
		return "" // see TestRulesOnObjects
	}
	first := []string{"", "required", "omitempty"}[random.IntN(3)]
	if typ.Kind() == reflect.Pointer && !optional { // without the one or the other, nil fails any rule
		first = []string{"required", "omitempty"}[random.IntN(2)]
	}
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if first != "" {
		rules = append(rules, first)
	}
	own := map[reflect.Kind][]string{
		reflect.String: {"min=2", "max=3", "len=3", "oneof=aa bbb", "email"}, reflect.Int: {"min=2", "max=9", "len=3", "oneof=1 2 3"},
		reflect.Float64: {"min=2", "max=9"}, reflect.Slice: {"min=1", "max=2", "len=2"}, reflect.Map: {"min=1", "max=2", "len=2"},
	}[typ.Kind()]
	for _, rule := range own {
		if random.IntN(len(own)) == 0 {
			rules = append(rules, rule)
		}
	}
	if typ.Kind() != reflect.Slice && typ.Kind() != reflect.Map || random.IntN(5) == 0 {
		return strings.Join(rules, ",")
	}
	rules = append(rules, "dive")
	if typ.Kind() == reflect.Map && random.IntN(2) == 0 {
		rules = append(rules, "keys", "min=2", "max=5", "endkeys")
	}
	below := drawRules(random, typ.Elem())
	if below == "" && typ.Elem() == drawnPay { // see TestCheckNamesWhatKeysHide
		below = "required"
	}
	if below != "" {
		rules = append(rules, below)
	}
	return strings.Join(rules, ",")
}

// drawer draws bodies, in which each value is off with a likelihood.
type drawer struct {
	*rand.Rand
	wrong float64
}

func (w drawer) off() bool { return w.Float64() < w.wrong }

var (
	drawnKeys    = []string{"", "k", "aa", "a.b", "k[0]", "x].F0", "x][0", "]", "é/~", "0", "too long"}
	drawnStrings = []string{"", "a", "aa", "bbb", "éé", "日本語", "abcd", "a@b.de", "long enough"}
	drawnJunk    = []string{`"text"`, `7`, `1.5`, `true`, `{}`, `[]`, `{"F0":1}`, `[null]`, `null`}
)

// value draws a JSON value for typ and, as far as it is easy, for the rules.
func (w drawer) value(typ reflect.Type, rules []string, depth int) string {
	if w.off() {
		return drawnJunk[w.IntN(len(drawnJunk))]
	}
	own, _, below := splitRules(rules)
	typ, _ = held(typ)
	switch typ.Kind() {
	case reflect.Pointer:
		return w.value(typ.Elem(), rules, depth)
	case reflect.Bool:
		return strconv.FormatBool(!w.off())
	case reflect.String:
		text := drawnStrings[w.IntN(len(drawnStrings))]
		for range 50 {
			if w.off() || fits(own, text) {
				break
			}
			text = drawnStrings[w.IntN(len(drawnStrings))]
		}
		return strconv.Quote(text)
	case reflect.Int, reflect.Float64:
		number := w.IntN(12)
		for range 50 {
			if w.off() || fits(own, float64(number)) {
				break
			}
			number = w.IntN(12)
		}
		return strconv.Itoa(number)
	case reflect.Slice, reflect.Map:
		return w.container(typ, own, below, depth)
	}
	if typ == drawnPay {
		return w.variant(depth)
	}
	return w.object(typ, depth)
}

func fits(rules []string, v any) bool {
	failed, _ := verdict(rules, v, false)
	return len(failed) == 0
}

func (w drawer) container(typ reflect.Type, own, below []string, depth int) string {
	n := 2
	if !slices.Contains(own, "len=2") {
		n = w.IntN(4)
	}
	if depth <= 0 {
		n = 0
	}
	var parts []string
	for _, i := range w.Perm(len(drawnKeys))[:n] {
		part := w.value(typ.Elem(), below, depth-1)
		if typ.Kind() == reflect.Map {
			part = strconv.Quote(drawnKeys[i]) + ":" + part
		}
		parts = append(parts, part)
	}
	if typ.Kind() == reflect.Map {
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// variant draws an object of one of the kinds.
func (w drawer) variant(depth int) string {
	kind := []string{"card", "sepa"}[w.IntN(2)]
	named := fmt.Sprintf("%q:%q", drawnKind, kind)
	if w.off() {
		named = []string{"", `"kind°":null`, `"kind°":"cash"`, `"kind°":""`, `"kind°":7`, `"kind°":"card"`}[w.IntN(6)]
	}
	if named == "" {
		return w.object(drawnVariants[kind], depth)
	}
	return w.object(drawnVariants[kind], depth, named)
}

func (w drawer) object(typ reflect.Type, depth int, members ...string) string {
	for _, f := range drawnMembers(typ) {
		told := f.name == drawnKind || f.typ == drawnPay && depth <= 0
		if w.off() || told {
			continue
		}
		members = append(members, strconv.Quote(f.name)+":"+w.value(f.typ, f.rules, depth-1))
	}
	if w.off() {
		members = append(members, `"un.known":`+drawnJunk[w.IntN(len(drawnJunk))])
	}
	w.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members, ",") + "}"
}

// TestRulesOnObjects has the rules on structs that are no pointers: they look at all members at once.
func TestRulesOnObjects(t *testing.T) {
	t.Parallel()
	type address struct {
		Street string `json:"street" validate:"required"`
		Zip    int    `json:"zip" validate:"required"`
	}
	type order struct {
		Bill address  `json:"bill" validate:"required"`
		Ship address  `json:"ship" validate:"omitempty"`
		Send *address `json:"send" validate:"omitempty"`
	}
	const bill = `"bill":{"street":"s","zip":1}`
	tests := []struct {
		name, body string
		want       []string
	}{
		{"missing", `{}`, []string{"/bill required"}},
		{"null", `{"bill":null}`, []string{"/bill required"}},
		{"empty", `{"bill":{}}`, []string{"/bill required"}},
		{"incomplete", `{"bill":{"zip":1}}`, []string{"/bill/street required"}},
		{"mistyped", `{"bill":[]}`, []string{"/bill type"}},
		{"only_member_mistyped", `{"bill":{"street":"s","zip":"x"}}`, []string{"/bill/zip type"}},
		{"mistyped_beside_missing", `{"bill":{"zip":"x"}}`, []string{"/bill/street required", "/bill/zip type"}},
		{"optional_and_missing", `{` + bill + `}`, nil},
		{"optional_and_empty", `{` + bill + `,"ship":{}}`, nil},
		{"optional_and_incomplete", `{` + bill + `,"ship":{"zip":1}}`, []string{"/ship/street required"}},
		{"pointer_and_empty", `{` + bill + `,"send":{}}`, []string{"/send/street required", "/send/zip required"}},
		{"pointer_and_null", `{` + bill + `,"send":null}`, nil},
	}
	b := bind.Must(bind.New(bind.Config{}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := drawn{target: reflect.TypeFor[order](), body: []byte(tt.body)}
			assertPlaced(t, b, c, tt.want, "own")
		})
	}
}

// TestMissingObjects has members missing from objects that are missing themselves: the outermost of these is what the
// client left out.
func TestMissingObjects(t *testing.T) {
	t.Parallel()
	type address struct {
		Street string `json:"street" validate:"required"`
		Zip    int    `json:"zip" validate:"min=1"`
	}
	type order struct {
		Ship struct {
			Address address `json:"address"`
			Note    string  `json:"note"`
		} `json:"ship"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	for body, want := range map[string][]string{
		`{}`:                        {"/ship required"},
		`{"ship":null}`:             {"/ship required"},
		`{"ship":{}}`:               {"/ship/address required"},
		`{"ship":{"address":null}}`: {"/ship/address required"},
		`{"ship":{"address":{}}}`:   {"/ship/address/street required", "/ship/address/zip min"},
	} {
		assertPlaced(t, b, drawn{target: reflect.TypeFor[order](), body: []byte(body)}, want, "own")
	}
}

// drawnMember is a member of a drawn struct. Behind an embedded pointer, it is there for validator if one of group is in
// the body.
type drawnMember struct {
	name  string
	typ   reflect.Type
	rules []string
	group []string
}

// optional takes an optional member for a pointer that may be nil.
func (f *drawnMember) optional() {
	inner, ok := held(f.typ)
	if !ok {
		return
	}
	f.typ = reflect.PointerTo(inner)
	if len(f.rules) == 0 || f.rules[0] != "required" {
		f.rules = append([]string{"omitempty"}, f.rules...)
	}
}

// drawnMembers returns the members of typ in the order of their declaration, depth first.
func drawnMembers(typ reflect.Type) (all []drawnMember) {
	for i := range typ.NumField() {
		sf := typ.Field(i)
		switch {
		case sf.Anonymous && sf.Type.Kind() == reflect.Pointer:
			inner := drawnMembers(sf.Type.Elem())
			var group []string
			for _, f := range inner {
				group = append(group, f.name)
			}
			for _, f := range inner {
				f.group = group
				all = append(all, f)
			}
		case sf.Anonymous:
			all = append(all, drawnMembers(sf.Type)...)
		default:
			f := drawnMember{name: sf.Tag.Get("json"), typ: sf.Type}
			if tag := sf.Tag.Get("validate"); tag != "" {
				f.rules = strings.Split(tag, ",")
			}
			f.optional()
			all = append(all, f)
		}
	}
	return all
}

// splitRules splits the parts of a tag into those for the value, for its keys and for its elements.
func splitRules(rules []string) (own, keys, below []string) {
	dive := slices.Index(rules, "dive")
	if dive < 0 {
		return rules, nil, nil
	}
	own, below = rules[:dive], rules[dive+1:]
	if end := slices.Index(below, "endkeys"); end >= 0 && below[0] == "keys" {
		keys, below = below[1:end], below[end+1:]
	}
	return own, keys, below
}

// walk predicts what must be reported.
type walk struct {
	found    []prediction
	mistyped []string // pointers
}

type prediction struct {
	pointer, rule string
	decoding      bool // found by decoding, which explains failures around it
	counted       bool // the number of items or entries, known all the same
}

// expected returns what must be reported for c, in order.
func (c drawn) expected(t *testing.T) []string {
	t.Helper()
	var body any
	require.NoError(t, json.Unmarshal(c.body, &body))
	w := &walk{}
	w.document(c, body)
	var all []string
	for _, p := range w.found {
		if p.decoding || !w.explained(p) {
			all = append(all, p.pointer+" "+p.rule)
		}
	}
	return all
}

func (w *walk) document(c drawn, body any) {
	at := ""
	if c.key != "" {
		envelope, ok := body.(map[string]any)
		if !ok {
			w.mistake("", "type")
			return
		}
		at = pointerOf([]any{c.key})
		body = envelope[c.key]
		if body == nil {
			w.mistake(at, "required")
		}
		defer w.unknown(envelope, "", []string{c.key})
	}
	switch list, ok := body.([]any); {
	case body == nil && c.key != "":
	case body == nil:
		w.mistake(at, "type")
	case ok && c.bulk && len(list) == 0:
		w.found = append(w.found, prediction{pointer: at, rule: "min", counted: true})
	default:
		w.value(c.target, []string{"dive"}, body, at, true)
	}
}

func (w *walk) mistake(at, rule string) {
	w.found = append(w.found, prediction{pointer: at, rule: rule, decoding: true})
	if rule != "unknown" {
		w.mistyped = append(w.mistyped, at)
	}
}

func (w *walk) unknown(object map[string]any, at string, known []string) {
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, name) {
			w.mistake(at+pointerOf([]any{name}), "unknown")
		}
	}
}

// explained reports whether mistakes in decoding say enough: those at, around or in the value.
func (w *walk) explained(p prediction) bool {
	return slices.ContainsFunc(w.mistyped, func(mistyped string) bool {
		inside := strings.HasPrefix(mistyped+"/", p.pointer+"/")
		return strings.HasPrefix(p.pointer+"/", mistyped+"/") || inside && !p.counted
	})
}

// value predicts what is wrong with v, which is nil for null and for what is missing, and with what is in it. judged is
// false where validator does not look: in what is empty, and where dive is missing.
func (w *walk) value(typ reflect.Type, rules []string, v any, at string, judged bool) {
	pointer := typ.Kind() == reflect.Pointer
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if v != nil && !drawnFits(typ, v) {
		w.mistake(at, "type")
		return
	}
	own, keys, below := splitRules(rules)
	failed, hides := verdict(own, v, pointer)
	for _, rule := range failed {
		if judged {
			w.found = append(w.found, prediction{pointer: at, rule: rule, counted: typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map})
		}
	}
	if pointer && v == nil {
		return
	}
	if typ == drawnPay {
		w.variant(v, at, judged)
		return
	}
	judged = judged && !hides
	dives := judged && slices.Contains(rules, "dive")
	switch typ.Kind() {
	case reflect.Struct:
		w.object(typ, v, at, judged)
	case reflect.Slice:
		w.list(typ, v, below, at, dives)
	case reflect.Map:
		w.entries(typ, v, keys, below, at, dives)
	}
}

// variant predicts for an object of one of several kinds.
func (w *walk) variant(v any, at string, judged bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	kind, isString := object[drawnKind].(string)
	typ, known := drawnVariants[kind]
	switch {
	case object[drawnKind] == nil:
		w.mistake(at+"/"+drawnKind, "required")
		return
	case !isString:
		w.mistake(at+"/"+drawnKind, "type")
		return
	case !known:
		w.mistake(at+"/"+drawnKind, "oneof")
		return
	}

	w.object(typ, v, at, judged, drawnKind)
}

func (w *walk) object(typ reflect.Type, v any, at string, judged bool, known ...string) {
	object, _ := v.(map[string]any)
	for _, f := range drawnMembers(typ) {
		known = append(known, f.name)
		there := f.group == nil || slices.ContainsFunc(f.group, func(name string) bool { _, ok := object[name]; return ok })
		place := at + pointerOf([]any{f.name})
		if f.typ.Kind() == reflect.Struct && object[f.name] == nil {
			w.missing(f, place, judged && there)
			continue
		}
		w.value(f.typ, f.rules, object[f.name], place, judged && there)
	}
	w.unknown(object, at, known)
}

// missing predicts for an object that is not in the body: if anything must be in it, it is required.
func (w *walk) missing(f drawnMember, at string, judged bool) {
	inside := &walk{}
	inside.value(f.typ, f.rules, nil, at, judged)
	if len(inside.found) > 0 {
		w.found = append(w.found, prediction{pointer: at, rule: "required"})
	}
}

func (w *walk) list(typ reflect.Type, v any, below []string, at string, judged bool) {
	items, _ := v.([]any)
	for i, item := range items {
		w.element(typ.Elem(), below, item, at+pointerOf([]any{i}), judged)
	}
}

func (w *walk) entries(typ reflect.Type, v any, keys, below []string, at string, judged bool) {
	entries, _ := v.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		place := at + pointerOf([]any{name})
		failed, _ := verdict(keys, name, false)
		for range failed {
			if judged {
				w.found = append(w.found, prediction{pointer: place, rule: "key"})
			}
		}
		w.element(typ.Elem(), below, entries[name], place, judged)
	}
}

// element predicts for an item of a list or an entry of a map, for which null is no value.
func (w *walk) element(typ reflect.Type, below []string, v any, at string, judged bool) {
	inner := typ
	for inner.Kind() == reflect.Pointer {
		inner = inner.Elem()
	}
	if v == nil && inner.Kind() != reflect.Map {
		w.mistake(at, "type")
		return
	}
	w.value(typ, below, v, at, judged)
}

// drawnFits reports whether v is of the JSON type that typ takes.
func drawnFits(typ reflect.Type, v any) bool {
	switch v := v.(type) {
	case string:
		return typ.Kind() == reflect.String
	case bool:
		return typ.Kind() == reflect.Bool
	case float64:
		return typ.Kind() == reflect.Float64 || typ.Kind() == reflect.Int && v == float64(int(v))
	case []any:
		return typ.Kind() == reflect.Slice
	}
	return typ.Kind() == reflect.Map || typ.Kind() == reflect.Struct || typ == drawnPay
}

// verdict returns those of rules that v fails. hides says that what is in v is not looked at: v is empty. What is behind
// a pointer is never empty.
func verdict(rules []string, v any, pointer bool) (failed []string, hides bool) {
	empty := v == nil || !pointer && (v == "" || v == 0.0 || v == false)
	for _, rule := range rules {
		name, param, _ := strings.Cut(rule, "=")
		switch {
		case name == "omitempty" && empty:
			return failed, true
		case name == "omitempty", name == "required" && !empty:
		case name == "required":
			return append(failed, name), true
		case !passesRule(name, param, v):
			failed = append(failed, name)
		}
	}
	return failed, false
}

// passesRule is what validator documents of the plain rules. Missing values are zero: nil has no length and no size.
func passesRule(name, param string, v any) bool {
	size, text := 0.0, ""
	switch v := v.(type) {
	case string:
		size, text = float64(utf8.RuneCountInString(v)), v
	case float64:
		size, text = v, strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		size = float64(len(v))
	case map[string]any:
		size = float64(len(v))
	}
	bound, _ := strconv.ParseFloat(param, 64)
	switch name {
	case "min":
		return size >= bound
	case "max":
		return size <= bound
	case "len":
		return size == bound
	case "oneof":
		return slices.Contains(strings.Fields(param), text)
	case "email":
		return text == "a@b.de" // the only address among what is drawn
	}
	panic("no such rule: " + name)
}
