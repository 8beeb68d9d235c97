package rules_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
)

// bench is an engine and the shapes that it reads types by.
type bench struct {
	*rules.Engine
	shapes *shape.Reader
}

func newBench(t *testing.T, cfg rules.Config) bench {
	t.Helper()
	if cfg.Tag == "" {
		cfg.Tag = "validate"
	}
	shapes := shape.NewReader("validate")
	e, err := rules.New(cfg, shapes)
	require.NoError(t, err)
	return bench{e, shapes}
}

// decoded returns what v points to as decoding would hand it on.
func (b bench) decoded(v any) *jsonbody.Decoded {
	value := reflect.ValueOf(v).Elem()
	return &jsonbody.Decoded{Document: shape.Document{Type: b.shapes.Read(value.Type())}, Value: value, Body: []byte("{}")}
}

// failures validates what v points to, and returns "PATH RULE=PARAM".
func (b bench) failures(t *testing.T, v any) []string {
	t.Helper()
	found := mistake.NewList(mistake.Budget{})
	require.NoError(t, b.Validate(context.Background(), b.decoded(v), found))
	return texts(found)
}

func texts(found *mistake.List) []string {
	all := []string{}
	for _, m := range found.All() {
		all = append(all, strings.TrimSuffix(m.Path.Dotted()+" "+m.Rule+"="+m.Param, "="))
	}
	return all
}

// from decodes a value.
func from[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	require.NoError(t, json.Unmarshal([]byte(text), v))
	return v
}

type Audit struct {
	By string `json:"by" validate:"required,max=3"`
}

type item struct {
	ID    int       `json:"id" validate:"min=1"`
	Start int       `json:"start"`
	End   int       `json:"end" validate:"gtfield=Start"`
	Tags  [2]string `json:"tags" validate:"dive,omitempty,min=2"`
}

type order struct {
	Audit
	Name  string            `json:"name" validate:"required"`
	Email *string           `json:"email" validate:"omitempty,email|eq=none"`
	Items []item            `json:"items" validate:"unique=ID,dive"`
	Names map[string]string `json:"names" validate:"dive,keys,min=2,endkeys,required"`
	Short string            `json:"short" validate:"omitempty,tiny"`
	Inner *item             `json:"inner"`
}

// validators are the ways to validate an order.
func validators(t *testing.T) map[string]bench {
	aliases := map[string]string{"tiny": "max=2"}
	foreign := validator.New(validator.WithRequiredStructEnabled())
	foreign.RegisterAlias("tiny", "max=2")
	nothing := func(context.Context, validator.StructLevel) {}
	return map[string]bench{
		"field by field": newBench(t, rules.Config{Aliases: aliases}),
		"as a whole": newBench(t, rules.Config{Aliases: aliases, Structs: map[reflect.Type]validator.StructLevelFuncCtx{
			reflect.TypeFor[order](): nothing,
		}}),
		"foreign": newBench(t, rules.Config{Validator: foreign}),
	}
}

func TestFailuresAreOnTheirPaths(t *testing.T) {
	t.Parallel()
	const ok = `"by":"me","name":"n"`
	tests := []struct {
		name, body string
		want       []string
	}{
		{"valid", `{` + ok + `}`, nil},
		{"members", `{}`, []string{"by required", "name required"}},
		{"embedded", `{"by":"them","name":"n"}`, []string{"by max=3"}},
		{"or_group", `{` + ok + `,"email":"x"}`, []string{"email or=email|eq=none"}},
		{"item", `{` + ok + `,"items":[{"id":1,"end":1},{"id":0,"start":2,"end":1}]}`, []string{"items.1.id min=1", "items.1.end gtfield=start"}},
		{"list_and_items", `{` + ok + `,"items":[{"id":1},{"id":1,"end":1}]}`, []string{"items unique=id", "items.0.end gtfield=start"}},
		{"array", `{` + ok + `,"inner":{"id":1,"end":1,"tags":["","a"]}}`, []string{"inner.tags.1 min=2"}},
		{"map_key", `{` + ok + `,"names":{"k":"v"}}`, []string{"names.k key=min=2"}},
		{"map_value", `{` + ok + `,"names":{"kk":"","l.l":"x"}}`, []string{"names.kk required"}},
		{"key_and_value", `{` + ok + `,"names":{"k":""}}`, []string{"names.k key=min=2", "names.k required"}},
		{"alias", `{` + ok + `,"short":"abc"}`, []string{"short tiny=2"}},
		{"behind_a_pointer", `{` + ok + `,"inner":{}}`, []string{"inner.id min=1", "inner.end gtfield=start"}},
	}
	for _, tt := range tests {
		for name, b := range validators(t) {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				assert.ElementsMatch(t, tt.want, b.failures(t, from[order](t, tt.body)))
			})
		}
	}
}

func TestFactsOfAFailure(t *testing.T) {
	t.Parallel()
	type object struct {
		Kind  string `json:"kind"`
		Phone string `json:"phone" validate:"required_if=Kind call"`
		ID    int    `json:"id" validate:"required" bind:"exists=things"`
	}
	b := newBench(t, rules.Config{})
	found := mistake.NewList(mistake.Budget{})
	d := b.decoded(&object{Kind: "call"})
	d.Key = "thing"

	require.NoError(t, b.Validate(context.Background(), d, found))

	at := path.Steps("").Key("thing")
	assert.Equal(t, []mistake.Mistake{
		{Path: at.Key("phone"), Rule: "required_if", Param: "kind call", Type: "string", Refs: []path.Steps{at.Key("kind")}},
		{Path: at.Key("id"), Rule: "required", Type: "integer", Reference: true},
	}, found.All())
}

// TestUntagged: validator starts at structs, also at those in lists and maps
// that no tag leads into.
func TestUntagged(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{})
	many := map[string][]*Audit{"b": {{By: "me"}, nil, {}}, "a": {{By: "them"}}}
	assert.Equal(t, []string{"a.0.by max=3", "b.2.by required"}, b.failures(t, &many))
	plain := []string{"a"}
	assert.Empty(t, b.failures(t, &plain))
}

// tree has keys with which one namespace stands for several values.
type tree struct {
	Name string          `json:"name" validate:"min=2"`
	Kids map[string]tree `json:"kids" validate:"dive"`
}

func TestAmbiguousNamespaces(t *testing.T) {
	t.Parallel()
	// Kids[a].Kids[b] is a grandchild by its keys, and a child by one odd key.
	v := &tree{Name: "ok", Kids: map[string]tree{
		"a":         {Name: "ok", Kids: map[string]tree{"b": {Name: "x"}, "c": {Name: "ok"}}},
		"a].Kids[b": {Name: "y"},
		"a].Kids[c": {Name: "z"},
	}}
	b := newBench(t, rules.Config{Validator: validator.New()})
	assert.ElementsMatch(t, []string{
		"kids.a.kids.b.name min=2", "kids.a].Kids[b.name min=2", "kids.a].Kids[c.name min=2",
	}, b.failures(t, v))
}

// printed counts how often its values are printed.
type printed int

var prints atomic.Int64 // of one test, which runs alone

func (p printed) String() string { prints.Add(1); return fmt.Sprintf("<%d>", int(p)) }

func (p printed) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%d", int(p)), nil }

func TestKeysArePrintedOnce(t *testing.T) {
	type object struct {
		M map[printed]string `json:"m" validate:"dive,email"`
	}
	const keys = 2000
	v := &object{M: map[printed]string{}}
	for i := range keys {
		v.M[printed(i)] = ""
	}
	b := newBench(t, rules.Config{Validator: validator.New()})

	prints.Store(0)
	all := b.failures(t, v)

	assert.Len(t, all, keys)
	assert.Contains(t, all, "m.17 email")
	assert.LessOrEqual(t, prints.Load(), int64(2*keys), "validator prints each once, and so do we")
}

func TestStructLevelFunctions(t *testing.T) {
	t.Parallel()
	report := func(field, rule string) validator.StructLevelFuncCtx {
		return func(_ context.Context, sl validator.StructLevel) { sl.ReportError(nil, field, field, rule, "p") }
	}
	for field, want := range map[string]string{
		"Name": "name sum=p", "name": "name sum=p", "Audit.By": "by sum=p", "By": "by sum=p", "Items[7].ID": "items.7.id sum=p",
		"Items": "items sum=p", "Nothing": " sum=p", "Items[x]": "items sum=p",
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, rules.Config{
				Aliases: map[string]string{"tiny": "max=2"},
				Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[order](): report(field, "sum")},
			})
			assert.Equal(t, []string{want}, b.failures(t, from[order](t, `{"by":"me","name":"n","items":[{"id":1,"end":1}]}`)))
		})
	}
}

// TestDecodingExplains: a rule that looks at a value which could not be decoded
// says nothing about what the client sent.
func TestDecodingExplains(t *testing.T) {
	t.Parallel()
	for name, b := range validators(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := b.decoded(from[order](t, `{"items":[{"id":0,"start":2,"end":1}]}`))
			at := path.Steps("")
			for _, p := range []path.Steps{at.Key("name"), at.Key("items").Index(0).Key("start")} {
				d.Mistakes = append(d.Mistakes, mistake.Mistake{Path: p, Rule: mistake.RuleType})
			}
			found := mistake.NewList(mistake.Budget{})
			require.NoError(t, b.Validate(context.Background(), d, found))
			assert.ElementsMatch(t, []string{"by required", "items.0.id min=1"}, texts(found))
		})
	}
}

// calling is an engine with a rule "mine", and how often it is called.
func calling(t *testing.T, cfg rules.Config, fn validator.FuncCtx) (bench, *atomic.Int64) {
	calls := new(atomic.Int64)
	counted := func(ctx context.Context, fl validator.FieldLevel) bool {
		calls.Add(1)
		return fn(ctx, fl)
	}
	cfg.Funcs = map[string]rules.Func{"mine": {Func: counted}}
	return newBench(t, cfg), calls
}

type mines struct {
	List []string    `json:"list" validate:"dive,mine"`
	More []mineEntry `json:"more" validate:"dive"`
}

type mineEntry struct {
	Text string `json:"text" validate:"mine"`
}

func manyMines(n int) *mines {
	return &mines{List: make([]string, n), More: make([]mineEntry, n)}
}

func never(context.Context, validator.FieldLevel) bool { return false }

func TestFullListEndsTheWalk(t *testing.T) {
	t.Parallel()
	b, calls := calling(t, rules.Config{}, never)
	for _, budget := range []mistake.Budget{{Errors: 2}, {Report: 3 * mistake.Weight("")}} {
		calls.Store(0)
		found := mistake.NewList(budget)
		require.NoError(t, b.Validate(context.Background(), b.decoded(manyMines(1000)), found))
		assert.True(t, found.Full())
		assert.Equal(t, "list.0 mine", texts(found)[0])
		assert.LessOrEqual(t, calls.Load(), int64(3))
	}
}

func TestNobodyAsks(t *testing.T) {
	t.Parallel()
	b, calls := calling(t, rules.Config{}, never)
	at := path.Steps("").Key("more").Index(3).Key("text")
	found := mistake.NewList(mistake.Budget{Errors: 5, Asked: func(p []byte) bool { return at.Within(path.Steps(p)) }})

	require.NoError(t, b.Validate(context.Background(), b.decoded(manyMines(1000)), found))

	assert.Equal(t, []string{"more.3.text mine"}, texts(found))
	assert.Equal(t, int64(1), calls.Load(), "the walk turns back where nobody asks")
}

// TestEndedContext: a client that has gone stops the work. A rule of the user's
// ends the context, and counts what is looked at behind that.
func TestEndedContext(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, validator.StructLevel) {}
	whole := map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[mines](): nothing}
	for name, cfg := range map[string]rules.Config{"field by field": {}, "as a whole": {Structs: whole}} {
		for value, v := range map[string]*mines{"list": {List: make([]string, 50_000)}, "structs": {More: make([]mineEntry, 50_000)}} {
			t.Run(name+"/"+value, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(context.Background())
				b, calls := calling(t, cfg, func(context.Context, validator.FieldLevel) bool { cancel(); return true })

				err := b.Validate(ctx, b.decoded(v), mistake.NewList(mistake.Budget{}))

				require.ErrorIs(t, err, context.Canceled)
				assert.LessOrEqual(t, calls.Load(), int64(1000))
			})
		}
	}
}

// TestEndedContextStopsPlacing counts how often a context is asked while
// errors are placed: validator itself does not ask it.
func TestEndedContextStopsPlacing(t *testing.T) {
	t.Parallel()
	type object struct {
		M map[int]string `json:"m" validate:"dive,email"`
	}
	v := &object{M: map[int]string{}}
	for i := range 20_000 {
		v.M[i] = ""
	}
	b := newBench(t, rules.Config{Validator: validator.New()})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	found := mistake.NewList(mistake.Budget{})

	require.ErrorIs(t, b.Validate(ctx, b.decoded(v), found), context.Canceled)
	assert.Zero(t, found.Len())
}

// TestFunctionsSeeTheStruct compares what a function sees when a field is
// validated by itself with what it sees when validator looks at the whole.
func TestFunctionsSeeTheStruct(t *testing.T) {
	t.Parallel()
	type deep struct {
		Name  string            `json:"name" validate:"mine=Other"`
		Other int               `json:"other"`
		List  [][]Audit         `json:"list" validate:"dive,dive,mine"`
		Map   map[string]string `json:"map" validate:"dive,keys,mine,endkeys,mine"`
		Ptr   *Audit            `json:"ptr" validate:"omitempty,mine"`
	}
	type root struct {
		In []deep `json:"in" validate:"dive"`
	}
	v := from[root](t, `{"in":[{"name":"x","other":7,"list":[[{"by":"a"}]],"map":{"k":"v"},"ptr":{"by":"b"}}]}`)

	see := func(cfg rules.Config) (seen []string) {
		b, _ := calling(t, cfg, func(_ context.Context, fl validator.FieldLevel) bool {
			field, parent := fl.Field(), fl.Parent()
			other, kind, _, ok := fl.GetStructFieldOK2()
			again, _, _ := fl.GetStructFieldOK()
			seen = append(seen, fmt.Sprint(
				fl.FieldName(), fl.StructFieldName(), fl.Param(), fl.GetTag(), field, field.CanAddr(), parent.Type(), parent.CanAddr(),
				fl.Top().Type(), kind, ok, ok && fl.Param() != "" && other.Int() == again.Int(),
			))
			return true
		})
		assert.Empty(t, b.failures(t, v))
		return seen
	}
	nothing := func(context.Context, validator.StructLevel) {}
	whole := see(rules.Config{Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[root](): nothing}})

	require.Len(t, whole, 5)
	assert.Equal(t, whole, see(rules.Config{}))
}

func TestContextOfFunctions(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx := context.WithValue(context.Background(), key{}, "mine")
	b, calls := calling(t, rules.Config{}, func(got context.Context, _ validator.FieldLevel) bool { return got == ctx })
	found := mistake.NewList(mistake.Budget{})
	require.NoError(t, b.Validate(ctx, b.decoded(manyMines(1)), found))
	assert.Empty(t, texts(found), "the caller's own")
	assert.Equal(t, int64(2), calls.Load())
}

func TestPanicsAreErrors(t *testing.T) {
	t.Parallel()
	b, _ := calling(t, rules.Config{}, func(context.Context, validator.FieldLevel) bool { panic("in a rule") })
	err := b.Validate(context.Background(), b.decoded(manyMines(1)), mistake.NewList(mistake.Budget{}))
	assert.ErrorContains(t, err, "validating: panic: in a rule")
}

// TestCoresAgree: what several cores find is what one finds, in the same order.
func TestCoresAgree(t *testing.T) {
	t.Parallel()
	items := make([]item, 2000)
	for i := range items {
		items[i] = item{ID: i % 3, End: i % 2}
	}
	b := newBench(t, rules.Config{})
	for _, budget := range []mistake.Budget{{}, {Errors: 100}, {Report: 10_000}, {Errors: 1}} {
		var all [2][]string
		for i, bulk := range []bool{false, true} {
			d := b.decoded(&items)
			d.Bulk = bulk
			found := mistake.NewList(budget)
			require.NoError(t, b.Validate(context.Background(), d, found))
			all[i] = texts(found)
		}
		require.NotEmpty(t, all[0])
		assert.Equal(t, all[0], all[1], "%+v", budget)
	}
}

func TestProves(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{})
	foreign := newBench(t, rules.Config{Validator: validator.New()})
	assert.True(t, b.Proves(b.decoded(&Audit{By: "me"})))
	assert.False(t, b.Proves(b.decoded(&Audit{})))
	assert.False(t, foreign.Proves(foreign.decoded(&Audit{By: "me"})), "nothing is known of its rules")
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	fine := func(context.Context, validator.FieldLevel) bool { return true }
	_, err := rules.New(rules.Config{
		Tag:     "validate",
		Funcs:   map[string]rules.Func{"empty": {Func: fine}, "nil": {}, "a,b": {Func: fine}},
		Aliases: map[string]string{"a": "b", "b": "max=3,a", "or": "max=1", "": "x"},
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[int](): nil},
		Types:   map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[error](): nil},
	}, shape.NewReader("validate"))
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	for _, want := range []string{
		`Funcs: rule "empty": bind reports`, `Funcs: rule "nil": function cannot be empty`, `Funcs: rule "a,b"`,
		`Aliases: alias "a" stands for itself`, `Aliases: alias "or": bind reports`, `Aliases: alias "" for "x"`,
		`Structs: int: want a struct type`, `Types: error: want a type that is no interface`,
	} {
		assert.True(t, slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }), "%s\n%s", want, err)
	}
}
