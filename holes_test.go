package bind_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// The types that drawn structs have fields of: those that decode themselves are
// structs to validator all the same.
type (
	holeDecimal struct{ n big.Rat }           // as shopspring/decimal
	holeDate    struct{ time.Time }           // as civil.Date
	holeText    string                        // decodes itself, and is a string to validator
	holeValue   struct{ Text string }         // has something else validated
	holeList    []string                      // a list that decodes itself
	holeTagged  struct{ Amount, Unit string } // decodes itself, and its json tags say what it holds

	HoleBase struct {
		BaseName string      `json:"basename" validate:"omitempty,min=2"`
		BaseSum  holeDecimal `json:"basesum" validate:"required_with=BaseName"`
	}
	holeInner struct {
		Name string      `json:"name" validate:"required_without=Sum"`
		Sum  holeDecimal `json:"sum" validate:"excluded_with=Name"`
		Size int         `json:"size" validate:"omitempty,min=2"`
	}
)

// A holeUnion is one of two structs.
type (
	holeUnion interface{ hole() }
	holeRound struct {
		Name string `json:"name" validate:"required,min=2"`
		Size int    `json:"size" validate:"omitempty,max=3,excluded_with=Name"`
	}
	holeEdged struct {
		Kind string      `json:"kind"`
		Sum  holeDecimal `json:"sum" validate:"required_with=In"`
		In   holeUnion   `json:"in" validate:"omitempty"`
		Much []holeUnion `json:"much" validate:"max=1,dive,required"`
	}
)

func (holeRound) hole()  {}
func (*holeEdged) hole() {}

// holeUnions are those of the Binders, and holeJSON tells the json package of
// them.
var holeUnions = []bind.Union{
	bind.UnionOf("kind", map[string]holeUnion{"round": holeRound{}, "edged": &holeEdged{}}),
}

func holeJSON() json.Options {
	decode := func(text jsontext.Value, v any) error {
		return json.Unmarshal(text, v, holeJSON(), json.RejectUnknownMembers(true))
	}
	return json.WithUnmarshalers(json.UnmarshalFromFunc(func(dec *jsontext.Decoder, to *holeUnion) error {
		text, err := dec.ReadValue()
		if err != nil || text.Kind() == 'n' {
			return err
		}
		var named struct {
			Kind string         `json:"kind"`
			Rest jsontext.Value `json:",embed"`
		}
		if err := json.Unmarshal(text, &named); err != nil {
			return err
		}

		switch named.Kind {
		case "edged":
			edged := &holeEdged{}
			*to = edged
			return decode(text, edged)
		case "round":
			var round holeRound
			if len(named.Rest) > 0 {
				err = decode(named.Rest, &round)
			}
			*to = round
			return err
		}
		return errors.New("no such kind")
	}))
}

func (d *holeDecimal) UnmarshalJSON(text []byte) error { return d.n.UnmarshalText(text) }

func (d *holeDate) UnmarshalJSON(text []byte) (err error) {
	d.Time, err = time.Parse(`"`+time.DateOnly+`"`, string(text))
	return err
}

func (t *holeText) UnmarshalText(text []byte) error { *t = holeText(text); return nil }

func (v holeValue) ValidatorValue() any { return v.Text }

func (v *holeValue) UnmarshalText(text []byte) error { v.Text = string(text); return nil }

func (l *holeList) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, (*[]string)(l)) }

func (v *holeTagged) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &v.Amount) }

// holeTypes are types, JSON values for them, zero first, and rules for values of
// their kind.
var holeTypes = []struct {
	typ    reflect.Type
	values []string
	rules  []string
}{
	{reflect.TypeFor[string](), []string{`""`, `"a"`, `"abc"`, `"a@b.de"`}, []string{"twin", "min=2", "email", "oneof=a abc", "email|eq=a"}},
	{reflect.TypeFor[int](), []string{`0`, `1`, `7`}, []string{"min=2", "ne=7", "oneof=1 7"}},
	{reflect.TypeFor[bool](), []string{`false`, `true`}, nil},
	{reflect.TypeFor[float64](), []string{`0`, `1.5`}, []string{"gt=1"}},
	{reflect.TypeFor[*string](), []string{`null`, `""`, `"a"`, `"abc"`}, []string{"min=2"}},
	{reflect.TypeFor[*int](), []string{`null`, `0`, `7`}, []string{"max=3"}},
	{reflect.TypeFor[[]string](), []string{`null`, `[]`, `["a"]`, `["a","a"]`, `["","abc"]`}, []string{"unique", "max=1", "dive,min=2,email", "dive,required,mine,alpha"}},
	{reflect.TypeFor[*[]int](), []string{`null`, `[]`, `[7]`}, []string{"min=1", "dive,max=3"}},
	{reflect.TypeFor[map[string]string](), []string{`null`, `{}`, `{"a":"b"}`, `{"x].F0":""}`}, []string{"max=1", "unique", "dive,required", "dive,email,min=3", "dive,keys,min=2,alpha,endkeys,email"}},
	{reflect.TypeFor[map[int]holeDecimal](), []string{`{}`, `{"1":2}`, `{"1":0,"2":0}`}, []string{"max=1", "dive,required"}},
	{reflect.TypeFor[time.Time](), []string{`"0001-01-01T00:00:00Z"`, `"2026-01-01T00:00:00Z"`}, nil},
	{reflect.TypeFor[holeDecimal](), []string{`0`, `1.5`}, nil},
	{reflect.TypeFor[*holeDecimal](), []string{`0`, `1.5`}, nil},
	{reflect.TypeFor[[]holeDecimal](), []string{`[]`, `[0]`, `[1,2]`}, []string{"min=1", "dive,required", "dive,mine"}},
	{reflect.TypeFor[holeDate](), []string{`"0001-01-01"`, `"2026-01-01"`}, nil},
	{reflect.TypeFor[netip.Addr](), []string{`""`, `"10.0.0.1"`}, nil},
	{reflect.TypeFor[uuid.UUID](), []string{`"00000000-0000-0000-0000-000000000000"`, `"6ba7b810-9dad-41d1-80b4-00c04fd430c8"`}, nil},
	{reflect.TypeFor[holeText](), []string{`""`, `"a"`, `"abc"`}, []string{"min=2", "email"}},
	{reflect.TypeFor[holeValue](), []string{`""`, `"a"`, `"abc"`}, []string{"min=2"}},
	{reflect.TypeFor[holeList](), []string{`[]`, `["a"]`, `["a","a"]`}, []string{"unique", "min=1"}},
	{reflect.TypeFor[holeTagged](), []string{`""`, `"a"`}, nil},
	{reflect.TypeFor[holeInner](), []string{`{}`, `{"name":"a"}`, `{"sum":1}`, `{"name":"a","sum":0,"size":1}`}, []string{"structonly", "nostructlevel"}},
	{reflect.TypeFor[*holeInner](), []string{`null`, `{}`, `{"name":"a"}`, `{"name":"a","sum":1}`}, []string{"structonly"}},
	{reflect.TypeFor[[]holeInner](), []string{`[]`, `[{}]`, `[{"name":"a"},{"sum":1,"size":1}]`}, []string{"unique=Name", "max=1", "dive", "dive,required"}},
	{reflect.TypeFor[holeUnion](), []string{
		`null`, `{"kind":"round"}`, `{"name":"a","size":7,"kind":"round"}`, `{"kind":"round","name":"ab"}`, `{"kind":"edged"}`,
		`{"in":{"name":"ab","kind":"round"},"kind":"edged"}`, `{"kind":"edged","sum":1,"much":[{"kind":"round"},{"kind":"edged","in":{"kind":"round"}}]}`,
	}, []string{"structonly", "nostructlevel", "mine"}},
	{reflect.TypeFor[*holeUnion](), []string{`null`, `{"kind":"round"}`, `{"kind":"edged"}`}, nil},
	{reflect.TypeFor[[]holeUnion](), []string{
		`[]`, `[{"kind":"round"}]`, `[{"name":"a","kind":"round"},{"kind":"edged"},{"kind":"edged","in":{"kind":"edged"}}]`,
	}, []string{"dive", "dive,required", "dive,mine", "min=2,dive"}},
	{reflect.TypeFor[map[string]holeUnion](), []string{`{}`, `{"k":{"kind":"round"}}`, `{"a.b":{"kind":"round","name":"a"}}`}, []string{"dive", "dive,required"}},
	{reflect.TypeFor[map[string]*holeInner](), []string{`{}`, `{"k":{}}`, `{"a.b":{"name":"a","sum":1}}`}, []string{"dive", "dive,required"}},
}

// drawHoles draws a struct whose rules name its fields, and a way to draw bodies
// for it. Its fields are F0, F1 …, f0, f1 … in JSON.
func drawHoles(r *rand.Rand) (reflect.Type, func() (body string, sent bool)) {
	n := 2 + r.IntN(4)
	var fields []reflect.StructField
	var values [][]string
	types := make([]int, n)
	for i := range types {
		types[i] = r.IntN(len(holeTypes))
	}
	for i := range n {
		kind := holeTypes[types[i]]
		tag := reflect.StructTag(fmt.Sprintf(`json:"f%d"`, i))
		if rules := drawHoleRules(r, i, types); rules != "" {
			tag += reflect.StructTag(fmt.Sprintf(` validate:%q`, rules))
		}
		if strings.Contains(string(tag), "validate") && r.IntN(6) == 0 {
			tag += ` bind:"bail"`
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: kind.typ, Tag: tag})
		values = append(values, kind.values)
	}
	embedded := r.IntN(4) == 0
	if embedded {
		tag := []reflect.StructTag{"", `validate:"structonly"`, `validate:"nostructlevel"`, `validate:"required"`, `validate:"required,structonly"`}
		fields = append(fields, reflect.StructField{
			Name: "HoleBase", Type: reflect.TypeFor[HoleBase](), Anonymous: true, Tag: tag[r.IntN(len(tag))],
		})
	}

	body := func() (string, bool) {
		var members []string
		sent := true
		for i := range n {
			if r.IntN(3) == 0 {
				sent = sent && fields[i].Type != reflect.TypeFor[holeInner]()
				continue
			}
			members = append(members, fmt.Sprintf(`"f%d":%s`, i, values[i][r.IntN(len(values[i]))]))
		}
		if embedded && r.IntN(2) == 0 {
			members = append(members, []string{`"basename":"a"`, `"basename":"ab"`, `"basesum":1`, `"basename":"ab","basesum":2`}[r.IntN(4)])
		}
		return "{" + strings.Join(members, ",") + "}", sent
	}
	return reflect.StructOf(fields), body
}

// holeOperand is what a field of a type may be compared with in a rule.
func holeOperand(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true"
	case reflect.String:
		return "a"
	}
	return "1"
}

// drawHoleRules draws the rules of field i of those with types.
func drawHoleRules(r *rand.Rand, i int, types []int) string {
	n, own := len(types), holeTypes[types[i]].rules
	var rules []string
	if r.IntN(3) == 0 {
		rules = append(rules, []string{"omitempty", "required", "omitzero", "omitnil", "isdefault"}[r.IntN(5)])
	}
	for range r.IntN(3) {
		cross := []string{
			"required_with=F", "required_without=F", "required_with_all=F", "required_without_all=F", "required_if=F V",
			"required_unless=F V", "excluded_if=F V", "excluded_unless=F V", "excluded_with=F", "excluded_without=F",
			"excluded_with_all=F", "excluded_without_all=F", "eqfield=F", "nefield=F", "gtfield=F", "skip_unless=F V",
			"unique=F", "eqcsfield=F", "required_with=F|mine", "fieldcontains=F", "mine", "needs=F",
		}
		other := (i + 1 + r.IntN(n-1)) % n
		rule := cross[r.IntN(len(cross))]
		rule = strings.NewReplacer("F", fmt.Sprintf("F%d", other), "V", holeOperand(holeTypes[types[other]].typ)).Replace(rule)
		rules = append(rules, rule)
	}
	var dives []string
	for _, rule := range own {
		switch {
		case strings.HasPrefix(rule, "dive"):
			dives = append(dives, rule)
		case r.IntN(2) == 0:
			rules = append(rules, rule)
		}
	}
	if len(dives) > 0 && r.IntN(2) == 0 {
		rules = append(rules, dives[r.IntN(len(dives))])
	}
	return strings.Join(rules, ",")
}

// holeMine is a rule of the user's that sees all that a rule can see.
func holeMine(fl validator.FieldLevel) bool {
	field, parent := fl.Field(), fl.Parent()
	addressable := field.CanAddr() || field.Kind() == reflect.Pointer
	top := reflect.Indirect(fl.Top())
	text := fmt.Sprint(fl.FieldName(), fl.StructFieldName(), fl.GetTag(), parent.Kind(), parent.Type(), top.Type(), field.Kind(), addressable)
	return len(text)%7 != 0 && !field.IsZero()
}

// holeNeeds is a rule of the user's that looks at another field.
func holeNeeds(fl validator.FieldLevel) bool {
	other, kind, nullable, found := fl.GetStructFieldOK2()
	again, _, _ := fl.GetStructFieldOKAdvanced(fl.Parent(), fl.Param())
	return found && kind != reflect.Bool && !nullable && other.IsZero() == again.IsZero() && !other.IsZero()
}

func withContext(fn validator.Func) validator.FuncCtx {
	return func(_ context.Context, fl validator.FieldLevel) bool { return fn(fl) }
}

// holeValidator is the oracle.
func holeValidator(t testing.TB) *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	require.NoError(t, v.RegisterValidation("mine", holeMine))
	require.NoError(t, v.RegisterValidation("needs", holeNeeds))
	v.RegisterAlias("twin", holeAliases["twin"])
	return v
}

// holeAliases has an alias of several rules, which is one to the reader.
var holeAliases = map[string]string{"twin": "max=2,email"}

// holeJudges are the oracle and the Binders that are compared with it.
type holeJudges struct {
	oracle  *validator.Validate
	funcs   map[string]bind.Rule
	own     *bind.Binder
	foreign *bind.Binder
}

func newHoleJudges(t testing.TB) holeJudges {
	funcs := map[string]bind.Rule{"mine": {Func: withContext(holeMine)}, "needs": {Func: withContext(holeNeeds)}}
	return holeJudges{
		oracle: holeValidator(t), funcs: funcs,
		own:     mustBinder(t, bind.Config{Unions: holeUnions, Rules: bind.Rules{Funcs: funcs, Aliases: holeAliases}}),
		foreign: mustBinder(t, bind.Config{Unions: holeUnions, Validator: holeValidator(t)}),
	}
}

// binders are the ways to validate values of a type.
func (j holeJudges) binders(t testing.TB, typ reflect.Type) map[string]*bind.Binder {
	nothing := func(context.Context, validator.StructLevel) {}
	structs := map[reflect.Type]validator.StructLevelFuncCtx{typ: nothing}
	return map[string]*bind.Binder{
		"field by field": j.own,
		"as a whole": mustBinder(t, bind.Config{
			Unions: holeUnions, Rules: bind.Rules{Funcs: j.funcs, Aliases: holeAliases, Structs: structs},
		}),
		"foreign": j.foreign,
	}
}

// holeOracle returns what validator reports about a value that the json package has
// decoded, as "POINTER RULE". ok is false if there is no telling: the body is
// not for the type, or validator panics.
func holeOracle(v *validator.Validate, typ reflect.Type, body string) (failed []string, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	value := reflect.New(typ)
	if err := json.Unmarshal([]byte(body), value.Interface(), json.RejectUnknownMembers(true), holeJSON()); err != nil {
		return nil, false
	}
	err := v.Struct(value.Interface())
	var errs validator.ValidationErrors
	if err != nil && !errors.As(err, &errs) {
		return nil, false
	}
	for _, fe := range errs {
		rule := fe.Tag()
		if strings.Contains(rule, "|") {
			rule = "or"
		}
		for _, at := range holePointers(fe.StructNamespace()) {
			failed = append(failed, at+" "+rule)
		}
	}
	slices.Sort(failed)
	return failed, true
}

// holePointers are the places of a failure: a rule of an embedded struct, which
// is required here, stands on all its members.
func holePointers(namespace string) []string {
	if namespace == "HoleBase" {
		return []string{"/basename", "/basesum"}
	}
	return []string{holePointer(namespace)}
}

// holePointer is the place of a namespace of a drawn type: its map keys are
// known, and an embedded struct is no step.
func holePointer(namespace string) string {
	const odd, dotted = "x].F0", "a.b"
	text := strings.NewReplacer("["+odd+"]", "/\x00", "["+dotted+"]", "/\x01", "HoleBase.", "").Replace(namespace)
	text = strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(strings.ToLower("/" + text))
	return strings.NewReplacer("\x00", odd, "\x01", dotted).Replace(text)
}

// check draws a type and bodies for it, and compares what becomes of them.
func (j holeJudges) check(t testing.TB, seed uint64) (judged, refused int) {
	r := rand.New(rand.NewPCG(seed, 1))
	typ, draw := drawHoles(r)
	binders := j.binders(t, typ)
	every := newEveryOracle(t, typ, func(v *validator.Validate) {
		require.NoError(t, v.RegisterValidation("mine", holeMine))
		require.NoError(t, v.RegisterValidation("needs", holeNeeds))
		v.RegisterAlias("twin", holeAliases["twin"])
	})
	for range 12 {
		body, sent := draw() // false: an object is missing, on which the failures in it are put
		want, ok := holeOracle(j.oracle, typ, body)
		if !ok {
			continue
		}
		all, known := every.failures(t, body)
		for _, f := range want { // nil fails directives, which are no rules to ask about
			if _, rule, _ := strings.Cut(f, " "); rule == "dive" || everyDirective(rule) {
				all = append(all, f)
			}
		}
		slices.Sort(all)
		judged++
		if len(want) > 0 {
			refused++
		}
		for name, b := range binders {
			about := fmt.Sprintf("seed %d, %s: %v %s", seed, name, typ, body)
			err := b.Decode(context.Background(), []byte(body), reflect.New(typ).Interface())
			var e *bind.Error
			require.True(t, err == nil || errors.As(err, &e), "%s: %v", about, err)
			require.Equal(t, len(want) == 0, err == nil, "%s: validator: %q, bind: %v", about, want, err)
			if err == nil || !sent || !known {
				continue
			}
			var got []string
			for _, fe := range e.Fields {
				got = append(got, fe.Path.Pointer()+" "+fe.Rule)
			}
			slices.Sort(got)
			want, got := all, got
			if name == "foreign" { // its functions are told less of what is around a value behind a failure
				all := slices.Concat(want, got)
				want, got = withoutFuncs(want, all), withoutFuncs(got, all)
			}
			require.Equal(t, want, got, about)
		}
	}
	return judged, refused
}

// withoutFuncs returns failures without those of functions of the user's, and of
// an alias, which a foreign validator does not tell from one. Whether what is in
// a value that a function refuses is looked at, depends on what the function
// says when it is asked again, so that is left out, too.
func withoutFuncs(failed, all []string) []string {
	var refused []string
	for _, f := range all {
		if place, rule, _ := strings.Cut(f, " "); rule == "mine" || rule == "needs" || rule == "twin" {
			refused = append(refused, place+" "+rule, place+"/")
		}
	}
	return slices.DeleteFunc(slices.Clone(failed), func(f string) bool {
		return slices.ContainsFunc(refused, func(start string) bool { return strings.HasPrefix(f, start) })
	})
}

// FuzzHoles compares with the json package and validator: what they accept is
// accepted, what they refuse is refused, with the same rules at the same places.
func FuzzHoles(f *testing.F) {
	for seed := range uint64(16) {
		f.Add(seed)
	}
	judges := newHoleJudges(f)
	f.Fuzz(func(t *testing.T, seed uint64) { judges.check(t, seed) })
}

var holeSeeds = flag.Uint64("holes", 300, "how many types TestNoHoles draws")

func TestNoHoles(t *testing.T) {
	t.Parallel()
	judges, judged, refused := newHoleJudges(t), 0, 0
	for seed := range *holeSeeds {
		j, r := judges.check(t, seed)
		judged, refused = judged+j, refused+r
	}
	t.Logf("%d bodies, %d of them refused", judged, refused)
	assert.Greater(t, judged, 1500)
	assert.Greater(t, refused, judged/4)
	assert.Greater(t, judged-refused, judged/20)
}

func mustBinder(t testing.TB, cfg bind.Config) *bind.Binder {
	t.Helper()
	b, err := bind.New(cfg)
	require.NoError(t, err)
	return b
}

// The structs that had holes.
type (
	holeAmount struct {
		Currency string      `json:"currency"`
		Value    holeDecimal `json:"value" validate:"required_with=Currency"`
	}
	holeBooking struct {
		Kind string   `json:"kind"`
		End  holeDate `json:"end" validate:"required_if=Kind range"`
	}
	holeLease struct {
		DHCP    bool       `json:"dhcp"`
		Address netip.Addr `json:"address" validate:"excluded_if=DHCP true"`
	}
	holeHost struct {
		Name    string     `json:"name"`
		Address netip.Addr `json:"address" validate:"required_without=Name"`
	}
	holeFixed struct {
		DHCP    bool       `json:"dhcp"`
		Address netip.Addr `json:"address" validate:"required_unless=DHCP true"`
	}
	holeAlias struct {
		DHCP    bool       `json:"dhcp"`
		Address netip.Addr `json:"address" validate:"needed"`
	}
	holeKeys struct {
		Name  string             `json:"name"`
		Hosts map[netip.Addr]int `json:"hosts" validate:"dive,keys,excluded_with=Name,endkeys"`
	}
	holeItems struct {
		Name   string        `json:"name"`
		Prices []holeDecimal `json:"prices" validate:"dive,excluded_with=Name"`
	}
	holePair struct {
		A string `json:"a" validate:"unique=B"`
		B string `json:"b"`
	}
	holeOnly struct {
		HoleBase `validate:"structonly"`
		Other    string `json:"other"`
	}
	holeNoLevel struct {
		HoleBase `validate:"nostructlevel"`
		Other    string `json:"other"`
	}
	holeDive struct {
		F0   string `json:"f0"`
		List *[]int `json:"list" validate:"required_without=F0,dive,max=3"`
	}
	holeFirst struct {
		List *[]int `json:"list" validate:"dive,max=3"`
	}
	holeDives struct {
		Map map[string]*struct {
			F0   string          `json:"f0"`
			List *map[string]int `json:"list" validate:"excluded_with=F0,dive,max=3"`
		} `json:"map" validate:"dive"`
	}
)

func TestHoles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		dst        any
		want       []string
	}{
		{"decimal/without", `{"currency":"EUR"}`, new(holeAmount), []string{"value required_with"}},
		{"decimal/with", `{"currency":"EUR","value":1}`, new(holeAmount), nil},
		{"decimal/not_asked", `{}`, new(holeAmount), nil},
		{"date/without", `{"kind":"range"}`, new(holeBooking), []string{"end required_if"}},
		{"date/with", `{"kind":"range","end":"2026-01-01"}`, new(holeBooking), nil},
		{"date/not_asked", `{"kind":"day"}`, new(holeBooking), nil},
		{"address/excluded", `{"dhcp":true,"address":"10.0.0.1"}`, new(holeLease), []string{"address excluded_if"}},
		{"address/excluded_and_absent", `{"dhcp":true}`, new(holeLease), nil},
		{"address/allowed", `{"dhcp":false,"address":"10.0.0.1"}`, new(holeLease), nil},
		{"address/required_without", `{}`, new(holeHost), []string{"address required_without"}},
		{"address/not_required", `{"name":"x"}`, new(holeHost), nil},
		{"address/required_unless", `{"dhcp":false}`, new(holeFixed), []string{"address required_unless"}},
		{"address/unless", `{"dhcp":true}`, new(holeFixed), nil},
		{"alias/required", `{"dhcp":false}`, new(holeAlias), []string{"address needed"}},
		{"alias/not_required", `{"dhcp":true}`, new(holeAlias), nil},
		{"keys/excluded", `{"name":"x","hosts":{"10.0.0.1":1}}`, new(holeKeys), []string{"hosts.10.0.0.1 key"}},
		{"keys/allowed", `{"hosts":{"10.0.0.1":1}}`, new(holeKeys), nil},
		{"items/excluded", `{"name":"x","prices":[1.5]}`, new(holeItems), []string{"prices.0 excluded_with"}},
		{"unique/equal", `{"a":"x","b":"x"}`, new(holePair), []string{"a unique"}},
		{"unique/other", `{"a":"x","b":"y"}`, new(holePair), nil},
		{"structonly", `{"basename":"a"}`, new(holeOnly), nil},
		{"nostructlevel", `{"basename":"a"}`, new(holeNoLevel), nil},
		{"nil_dive/let_pass", `{"f0":"x"}`, new(holeDive), nil},
		{"nil_dive/required", `{}`, new(holeDive), []string{"list required_without"}},
		{"nil_dive/there", `{"list":[9]}`, new(holeDive), []string{"list.0 max"}},
		{"nil_dive/first", `{}`, new(holeFirst), []string{"list dive"}},
		{"nil_dive/in_a_map", `{"map":{"a":{},"b":{"f0":"x"},"c":{"list":{"k":9}}}}`, new(holeDives), []string{"map.c.list.k max"}},
	}
	foreign := holeValidator(t)
	foreign.RegisterAlias("needed", "required_unless=DHCP true")
	aliases := map[string]string{"needed": "required_unless=DHCP true"}
	binders := map[string]*bind.Binder{
		"own":     mustBinder(t, bind.Config{Rules: bind.Rules{Aliases: aliases}}),
		"foreign": mustBinder(t, bind.Config{Validator: foreign}),
	}
	for _, tt := range tests {
		for name, b := range binders {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				dst := reflect.New(reflect.TypeOf(tt.dst).Elem()).Interface()
				err := b.Decode(context.Background(), []byte(tt.body), dst)
				if tt.want == nil {
					require.NoError(t, err)
					return
				}
				var e *bind.Error
				require.ErrorAs(t, err, &e)
				var got []string
				for _, fe := range e.Fields {
					got = append(got, fe.Path.Dotted()+" "+fe.Rule)
				}
				assert.Equal(t, tt.want, got)
			})
		}
	}
}

// TestCheckNamesNilDives: what validator panics on is refused when the program
// starts.
func TestCheckNamesNilDives(t *testing.T) {
	t.Parallel()
	b := mustBinder(t, bind.Config{})
	err := b.Check(holeDive{})
	require.Error(t, err)
	assert.Contains(t, err.Error(), "holeDive.List: rule \"dive\" on *[]int is asked about nil, too, because of \"required_without=F0\"")
	assert.Contains(t, err.Error(), "put omitempty in front of it")

	type mended struct {
		F0   string `json:"f0"`
		List *[]int `json:"list" validate:"required_without=F0,omitnil,dive,max=3"`
	}
	require.NoError(t, b.Check(mended{}))
	require.NoError(t, b.Decode(context.Background(), []byte(`{"f0":"x"}`), new(mended)))
}
