package bind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type compared struct {
	Int     int       `json:"int" validate:"gtfield=Int64"`
	Int64   int64     `json:"int64" validate:"omitempty,eqfield=Uint"`
	Uint    uint      `json:"uint" validate:"omitempty,necsfield=Int"`
	Float   float64   `json:"float" validate:"omitempty,ltefield=Int"`
	Text    string    `json:"text" validate:"nefield=Int"`
	Pointer *int      `json:"pointer" validate:"omitempty,gtfield=Int"`
	At      time.Time `json:"at" validate:"gtfield=Other"`
	Other   time.Time `json:"other" validate:"omitempty,ltfield=Text"`
	In      int       `json:"in" validate:"fieldcontains=Int"`
	Same    string    `json:"same" validate:"eqfield=Text,fieldcontains=Text"`
}

type contradicting struct {
	Bounds   int            `json:"bounds" validate:"min=10,max=5"`
	Equal    int            `json:"equal" validate:"gte=5,lte=5"`
	Open     int            `json:"open" validate:"gt=5,lt=6"`
	Between  float64        `json:"between" validate:"gt=5,lt=6"`
	None     float64        `json:"none" validate:"gt=5,lt=5"`
	Length   string         `json:"length" validate:"required,max=0"`
	Negative []int          `json:"negative" validate:"max=-1"`
	Tiny     int8           `json:"tiny" validate:"min=300"`
	Unsigned uint           `json:"unsigned" validate:"lt=0"`
	Zero     uint           `json:"zero" validate:"min=0"`
	Wait     time.Duration  `json:"wait,format:units" validate:"min=2h,max=1h"`
	Patient  time.Duration  `json:"patient,format:units" validate:"min=1h,max=2h"`
	Listed   string         `json:"listed" validate:"oneof=a bb,len=3"`
	Fits     string         `json:"fits" validate:"oneof=a bbb,len=3"`
	Numbers  int            `json:"numbers" validate:"oneof=a b"`
	Default  int            `json:"default" validate:"isdefault,min=3"`
	Past     time.Time      `json:"past" validate:"lt,gt"`
	Items    []string       `json:"items" validate:"dive,min=3,max=2"`
	Map      map[string]int `json:"map" validate:"min=3,max=5"`
	Long     string         `json:"long" validate:"min=100000,max=100001"`
	Optional *int           `json:"optional" validate:"omitempty,eq=1,eq=2"`
	IsNil    *int           `json:"is_nil" validate:"isdefault"`
	Either   int            `json:"either" validate:"min=10|gt=20,max=5"`
	Or       int            `json:"or" validate:"min=10|eq=3,max=5"`
	Unique   []bool         `json:"unique" validate:"unique,min=3"`
	Apart    map[string]int `json:"apart" validate:"unique,min=3"`
}

type meaningless struct {
	OneOf    string    `json:"oneof" validate:"oneof="`
	NoneOf   int       `json:"noneof" validate:"noneof="`
	Excludes string    `json:"excludes" validate:"excludes="`
	Contains string    `json:"contains" validate:"contains"`
	Empty    string    `json:"empty" validate:"eq="`
	Date     string    `json:"date" validate:"datetime=yyyy-mm-dd"`
	Half     string    `json:"half" validate:"datetime=2006-mm-dd"`
	NoLayout string    `json:"no_layout" validate:"datetime="`
	Good     string    `json:"good" validate:"datetime=2006-01-02"`
	Clock    string    `json:"clock" validate:"datetime=15:04"`
	RFC      string    `json:"rfc" validate:"datetime=2006-01-02T15:04:05Z07:00"`
	After    time.Time `json:"after" validate:"gt=2020-01-01T00:00:00Z"`
	Now      time.Time `json:"now" validate:"gt"`
	Email    int       `json:"email" validate:"email"`
	Listed   bool      `json:"listed" validate:"excludes=x"`
	Struct   named     `json:"struct" validate:"alpha"`
	List     []string  `json:"list" validate:"email"`
	Numeric  int       `json:"numeric" validate:"numeric"`
	Truth    bool      `json:"truth" validate:"boolean"`
	Country  int       `json:"country" validate:"iso3166_1_alpha_numeric"`
	Luhn     uint64    `json:"luhn" validate:"luhn_checksum"`
	Place    float64   `json:"place" validate:"latitude"`
	JSON     []byte    `json:"json" validate:"json"`
	Words    string    `json:"words" validate:"excludes=x,startswith=a"`
	Named    string    `json:"named" validate:"datetime=RFC3339"`
	Another  string    `json:"another" validate:"datetime=2020-01-01"`
	Stamp    string    `json:"stamp" validate:"datetime=Jan _2 15:04:05.000 -0700"`
}

type conditional struct {
	On    bool      `json:"on"`
	Maybe *bool     `json:"maybe"`
	At    time.Time `json:"at"`
	In    named     `json:"in"`
	Kind  string    `json:"kind"`
	A     string    `json:"a" validate:"required_if=On yes"`
	B     string    `json:"b" validate:"required_if=On true"`
	C     string    `json:"c" validate:"excluded_unless=Maybe nil"`
	D     string    `json:"d" validate:"required_unless=On nil"`
	E     string    `json:"e" validate:"required_if=At 2020-01-01"`
	F     string    `json:"f" validate:"required_if=Kind range In x"`
	G     string    `json:"g" validate:"required_with=At"`
	Small uint8     `json:"small"`
	Color string    `json:"color" validate:"oneof=red green"`
	Pair  [2]int    `json:"pair"`
	H     string    `json:"h" validate:"required_if=Small 300"`
	I     string    `json:"i" validate:"required_if=Color blue"`
	J     string    `json:"j" validate:"excluded_unless=Color red"`
	K     string    `json:"k" validate:"required_if=Pair 2"`
	L     string    `json:"l" validate:"required_without=L"`
	M     string    `json:"m" validate:"required_if=Maybe true Small 0"`
}

type (
	unsetBase struct {
		ID   string `json:"id" validate:"required"`
		Name string `json:"name" validate:"required"`
	}
	unsetTwin struct {
		Name string `json:"name" validate:"omitempty,min=3"`
	}
	unsetMember struct {
		A string     `json:"-" validate:"required"`
		B string     `json:"-" validate:"omitempty,email"`
		C string     `json:"-" validate:"required_with=D"`
		D string     `json:"d" validate:"required_without=B"`
		E string     `json:"e" validate:"excluded_with=B"`
		F string     `json:"-" validate:"required_if=D x"`
		G int        `json:"-"`
		H *unsetBase `json:"-"`
	}
	unsetShadowed struct {
		unsetBase
		Name string `json:"name"`
	}
	unsetEmbedded struct {
		unsetBase `json:"-"`
		X         int `json:"x"`
	}
	unsetStruct struct {
		Base unsetBase `json:"-"`
		X    int       `json:"x"`
	}
	unsetNothing struct {
		unsetBase
		Extra map[string]any `json:",embed"`
	}
)

// ambiguous embeds two structs with one name, which vet would not let pass.
func ambiguous() any {
	return reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Base", Type: reflect.TypeFor[unsetBase](), Anonymous: true},
		{Name: "Twin", Type: reflect.TypeFor[unsetTwin](), Anonymous: true},
	})).Elem().Interface()
}

type (
	exclusiveUser struct {
		Name string `json:"name" validate:"required"`
	}
	exclusive struct {
		C     exclusiveUser  `json:"c" validate:"required_without=D,excluded_with=D"`
		D     exclusiveUser  `json:"d" validate:"required_without=C,excluded_with=C,omitempty"`
		E     *exclusiveUser `json:"e" validate:"required_without=C,excluded_with=C"`
		Named named          `json:"named" validate:"required_without=C,excluded_with=C"`
		Must  exclusiveUser  `json:"must" validate:"required"`
		Skip  exclusiveUser  `json:"skip" validate:"required_without=C,structonly"`
	}
)

func TestCheckNamesWhatNoBodyCanDo(t *testing.T) {
	t.Parallel()
	checkGolden(t, "impossible", []checkCase{
		{"comparisons", bind.Config{}, compared{}},
		{"contradictions", bind.Config{}, contradicting{}},
		{"arguments and types", bind.Config{}, meaningless{}},
		{"conditions", bind.Config{}, conditional{}},
		{"fields that no body sets", bind.Config{}, unsetMember{}},
		{"shadowed", bind.Config{}, unsetShadowed{}},
		{"ambiguous", bind.Config{}, ambiguous()},
		{"embedded, but not in JSON", bind.Config{}, unsetEmbedded{}},
		{"a struct that is not in JSON", bind.Config{}, unsetStruct{}},
		{"nothing hidden", bind.Config{}, unsetNothing{}},
		{"exclusive structs", bind.Config{}, exclusive{}},
	})
}

// TestWhatCheckRefusesIsWrongForClients sends bodies to types that Check
// refuses: each answer misleads.
func TestWhatCheckRefusesIsWrongForClients(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx := context.Background()

	either := new(struct {
		C exclusiveUser `json:"c" validate:"required_without=D,excluded_with=D"`
		D exclusiveUser `json:"d" validate:"required_without=C,excluded_with=C"`
	})
	assert.Error(t, b.Check(either))
	assert.NotEmpty(t, failures(t, b.Decode(ctx, []byte(`{"c":{"name":"a"}}`), either)), "d is asked for")

	cured := new(struct {
		C exclusiveUser `json:"c" validate:"required_without=D,excluded_with=D,omitempty"`
		D exclusiveUser `json:"d" validate:"required_without=C,excluded_with=C,omitempty"`
	})
	require.NoError(t, b.Check(cured))
	assert.NoError(t, b.Decode(ctx, []byte(`{"c":{"name":"a"}}`), cured))

	assert.Error(t, b.Decode(ctx, []byte(`{"id":"1","name":"a"}`), new(unsetShadowed)), "Name is never set")
}

// witnesses returns values of t by means of this test's own: numbers, texts and
// lengths that rules tell apart.
func witnesses(t reflect.Type) (all []reflect.Value) {
	add := func(v any) { all = append(all, reflect.ValueOf(v).Convert(t)) }
	v := reflect.New(t).Elem()
	switch {
	case t.Kind() == reflect.String:
		for _, text := range []string{
			"", "a", "b", "A", "1", "12", "ab", "a b", "b a", "x", "-90", "1.5", "true", "1h", "0x10", "c", "abc", "xabc", "abcx",
			"a,b", "ä", "2006-01-02", "1999-12-31", "DE", "a@example.com", "10115", strings.Repeat("y", 16),
		} {
			add(text)
		}
	case v.CanInt(), v.CanUint(), v.CanFloat():
		for _, n := range []float64{0, 1, 2, 3, 15, 16, 17, 18, 36, 40, 90, 91, 127} {
			add(n)
		}
		if !v.CanUint() {
			add(-90.0)
			add(-1.0)
		}
		if v.CanFloat() {
			add(1.25)
			add(1.5)
			add(500.0)
		}
		if t.Bits() == 64 && !v.CanFloat() {
			add(int64(3_600_000_000_000))
			add(79_927_398_713)
		}
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Map:
		all = append(all, reflect.Zero(t))
		for n := range 18 {
			all = append(all, listOf(t, n))
		}
		if t == reflect.TypeFor[[]byte]() {
			add([]byte("{}"))
		}
	case t == reflect.TypeFor[time.Time]():
		add(time.Now().AddDate(9, 0, 0))
		fallthrough
	default:
		all = append(values(t), all...)
	}
	return all
}

// listOf returns n different elements or entries, where they can differ.
func listOf(t reflect.Type, n int) reflect.Value {
	if t.Kind() == reflect.Map {
		m := reflect.MakeMap(t)
		for i := range n {
			m.SetMapIndex(reflect.ValueOf(strconv.Itoa(i)), reflect.Zero(t.Elem()))
		}
		return m
	}
	list := reflect.MakeSlice(t, n, n)
	for i := range n {
		switch elem := list.Index(i); {
		case elem.Kind() == reflect.String:
			elem.SetString(strconv.Itoa(i))
		case elem.CanInt():
			elem.SetInt(int64(i))
		case elem.CanUint():
			elem.SetUint(uint64(i))
		}
	}
	return list
}

// outcomes asks validator about pairs of values for F and Other, until it has
// both verdicts or panics.
func outcomes(v *validator.Validate, typ reflect.Type, fs, others []reflect.Value) (passes, fails, panics bool) {
	holder := reflect.New(typ).Elem()
	for _, f := range fs {
		for _, other := range others {
			if passes && fails || panics {
				return passes, fails, panics
			}
			func() {
				defer func() { panics = recover() != nil || panics }()
				holder.Field(0).Set(f)
				holder.Field(1).Set(other)
				err := v.Struct(holder.Interface())
				passes, fails = passes || err == nil, fails || err != nil
			}()
		}
	}
	return passes, fails, panics
}

// turnedRound finds what is refused though its outcomes differ: the rule says
// something else than its tag.
var turnedRound = regexp.MustCompile(`which is never true of|takes for false|ignores its argument|has no layout`)

// TestCheckRefusesWhatHasOneOutcome asks validator itself about every rule on
// every type, beside another field of every type for the rules that compare.
func TestCheckRefusesWhatHasOneOutcome(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/params/params.json")
	require.NoError(t, err)
	var params map[string][]string
	require.NoError(t, json.Unmarshal(text, &params))
	rules, _ := bakedIn(t)
	b := newBinder(t, bind.Config{})
	v := validator.New(validator.WithRequiredStructEnabled())
	pairs, refused := 0, 0

	for _, rule := range rules {
		list, ok := params[rule]
		if !ok {
			list = []string{""}
		}
		compares := slices.Equal(list, []string{"Other"})
		for _, param := range list {
			for i, kind := range sampled {
				for j, other := range sampled {
					const few = 5 // of the other types, beside which F is compared
					if other != kind && (!compares || j%few != i%few) {
						continue
					}
					tag := strings.TrimSuffix(rule+"="+param, "=")
					typ := reflect.StructOf([]reflect.StructField{
						{Name: "F", Type: kind, Tag: reflect.StructTag(fmt.Sprintf(`json:"f" validate:"%s"`, tag))},
						{Name: "Other", Type: other, Tag: `json:"other"`},
					})
					err := b.Check(reflect.New(typ).Elem().Interface())
					if err != nil && strings.Contains(err.Error(), "Rules.Host") {
						continue
					}
					passes, fails, panics := outcomes(v, typ, witnesses(kind), witnesses(other))
					pairs++
					what := fmt.Sprintf("%s on %v beside %v: passes %v, fails %v, panics %v; Check says %v", tag, kind, other, passes, fails, panics, err)
					if err != nil {
						refused++
						constant := !passes || !fails || panics
						assert.True(t, constant || turnedRound.MatchString(err.Error()), what)
						continue
					}
					assert.False(t, panics, what)
					isText := i == 0
					assert.True(t, passes || isText, what)
					assert.True(t, fails || !strings.HasSuffix(rule, "field"), what)
				}
			}
		}
	}
	t.Logf("%d pairs of tag and types, %d of them refused", pairs, refused)
	assert.Positive(t, refused)
}
