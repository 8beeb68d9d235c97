package check_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/check"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
	"github.com/fielderrors/bind/locales"
)

// newChecker returns a Checker for rules that are configured so, with English
// messages and a lookup named ints.
func newChecker(t *testing.T, cfg rules.Config) (*check.Checker, *shape.Reader) {
	t.Helper()
	if cfg.Tag == "" {
		cfg.Tag = "validate"
	}
	shapes := shape.NewReader(cfg.Tag)
	engine, err := rules.New(cfg, shapes)
	require.NoError(t, err)
	anyRule := func(string) bool { return true }
	dictionary, err := words.NewDictionary([]locales.Locale{locales.En()}, words.Needs{Custom: anyRule})
	require.NoError(t, err)

	ints := bindtag.Stored(func(context.Context, []int) ([]int, error) { return nil, nil })
	lookups := map[string]*bindtag.Lookup{"ints": ints}
	return check.New(engine, shapes, lookups, dictionary.All()), shapes
}

// findings are the texts of what a Checker with nothing configured reports.
func findings(t *testing.T, v any) []string {
	t.Helper()
	checker, shapes := newChecker(t, rules.Config{})
	return texts(checker.Type(shapes.Read(reflect.TypeOf(v)), 10))
}

func texts(errs []error) (all []string) {
	for _, err := range errs {
		all = append(all, err.Error())
	}
	return all
}

type (
	person struct {
		Name string `json:"name" validate:"required,max=50"`
	}
	wrong struct {
		Age bool `json:"age" validate:"max=5"`
	}
	holder struct {
		In struct {
			Deep []wrong `json:"deep" validate:"dive"`
			List []bool  `json:"list" validate:"dive,max=5"`
		} `json:"in"`
	}
)

func TestNothingIsFoundWhereNothingIsWrong(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]any{
		"struct":  person{},
		"pointer": &person{},
		"list":    []person{},
		"map":     map[string]person{},
		"list of pointers that are omitted": struct {
			A []*string `json:"a" validate:"dive,omitempty,email"`
		}{},
	} {
		assert.Empty(t, findings(t, v), name)
	}
}

func TestFindingsNamePlaceFaultAndCure(t *testing.T) {
	t.Parallel()
	const panics = `rule "max=5" panics on bool: Bad field type bool: ` +
		`use a rule that is for the type, and a parameter that the rule takes`
	for name, tt := range map[string]struct {
		v    any
		want []string
	}{
		"a type by its own name": {wrong{}, []string{"wrong.Age: " + panics}},
		"the same below others":  {holder{}, []string{"holder.In.List: " + panics, "wrong.Age: " + panics}},
		"the same behind lists":  {[][]*wrong{}, []string{"wrong.Age: " + panics}},
		"a type without a name": {struct {
			Age bool `validate:"max=5"`
		}{}, []string{`struct { Age bool "validate:\"max=5\"" }.Age: ` + panics}},
		"an array that is too long": {struct {
			A [11]int `json:"a"`
		}{}, []string{`struct { A [11]int "json:\"a\"" }.A: ` +
			`[11]int takes no fewer items, and Limits.Items is 10: use a shorter array or a higher limit`}},
		"a lookup that is unknown": {struct {
			ID int `json:"id" bind:"exists=nope"`
		}{}, []string{`struct { ID int "json:\"id\" bind:\"exists=nope\"" }.ID: ` +
			`lookup "nope" is not in Config.Lookups: add it`}},
		"what the json package refuses": {map[bool]int{}, []string{`map[bool]int: ` +
			`bool cannot be a JSON member name: ` +
			`use a string, a number or a type with MarshalText and UnmarshalText as the key`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, tt.want, findings(t, tt.v))
		})
	}
}

func TestEachLevelOfATagIsTried(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]any{
		"value": struct {
			A bool `validate:"max=5"`
		}{},
		"element": struct {
			A []bool `validate:"dive,max=5"`
		}{},
		"element of element": struct {
			A [][]bool `validate:"dive,dive,max=5"`
		}{},
		"key": struct {
			A map[bool]int `json:"-" validate:"dive,keys,max=5,endkeys"`
		}{},
		"element of an entry": struct {
			A map[string][]bool `validate:"dive,dive,max=5"`
		}{},
		"alternative": struct {
			A bool `validate:"eq=true|max=5"`
		}{},
	} {
		found := findings(t, v)
		require.Len(t, found, 1, name)
		assert.Contains(t, found[0], `rule "max=5" panics on bool`, name)
	}
}

func TestAliasesStandInTheirPlace(t *testing.T) {
	t.Parallel()
	checker, shapes := newChecker(t, rules.Config{Aliases: map[string]string{"short": "max=5"}})
	type flag struct {
		A bool `validate:"required,short"`
	}
	found := texts(checker.Type(shapes.Read(reflect.TypeFor[flag]()), 10))
	require.NotEmpty(t, found)
	assert.Contains(t, found[len(found)-1], `where "required,short" stands for "required,max=5"`)
}

// loop holds itself in three ways.
type loop struct {
	Next *loop            `json:"next"`
	All  []loop           `json:"all" validate:"dive"`
	By   map[string]*loop `json:"by" validate:"dive"`
	At   time.Time        `json:"at" validate:"required"`
}

func TestTypesThatHoldThemselvesAreChecked(t *testing.T) {
	t.Parallel()
	assert.Empty(t, findings(t, loop{}))
}

func TestDeclarationIsAboutJSONAlone(t *testing.T) {
	t.Parallel()
	shapes := shape.NewReader("validate")
	assert.Empty(t, check.Declaration(shapes.Read(reflect.TypeFor[wrong]())))
	assert.Equal(t, []string{"struct { A chan int }.A: no JSON value can be decoded into chan int: use another type, or json:\"-\""},
		texts(check.Declaration(shapes.Read(reflect.TypeFor[struct{ A chan int }]()))))
}
