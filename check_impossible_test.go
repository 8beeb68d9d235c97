package bind_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
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
	Default  *int      `json:"default" validate:"omitempty,isdefault=true"`
	Twice    string    `json:"twice" validate:"excluded_if=Email 1 Email 2"`
	Country2 string    `json:"country2" validate:"postcode_iso3166_alpha2=XX"`
	Unequal  []int     `json:"unequal" validate:"ne=-1"`
	NoneOf2  int       `json:"none_of" validate:"noneof=a b"`
	Stringer kindly    `json:"stringer" validate:"email"`
	ID       uuid.UUID `json:"id" validate:"uuid4"`
	IDs      uuid.UUID `json:"ids" validate:"alpha"`
	Ulid     uuid.UUID `json:"ulid" validate:"ulid"`
	Free     any       `json:"free" validate:"isdefault=true"`
	Named    string    `json:"named" validate:"datetime=RFC3339"`
	Another  string    `json:"another" validate:"datetime=2020-01-01"`
	Stamp    string    `json:"stamp" validate:"datetime=Jan _2 15:04:05.000 -0700"`
}

// kindly is a number that has a text.
type kindly int

func (kindly) String() string { return "a@example.com" }

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

// unparsed has conditions on values that no value of the field can be compared
// with: validator panics.
type unparsed struct {
	On    bool                     `json:"on"`
	Box   bind.Optional[int]       `json:"box"`
	Null  bind.Optional[*int]      `json:"null"`
	Float bind.Optional[float64]   `json:"float"`
	List  bind.Optional[[]string]  `json:"list"`
	Text  bind.Optional[string]    `json:"text"`
	Time  bind.Optional[time.Time] `json:"time"`
	Deep  **int                    `json:"deep"`
	Any   any                      `json:"any"`
	Coins coins                    `json:"coins"`
	Ptr   *int                     `json:"ptr"`
	A     string                   `json:"a" validate:"excluded_if=Box ab"`
	B     string                   `json:"b" validate:"required_if=Null ab"`
	C     string                   `json:"c" validate:"required_unless=Float ab"`
	D     string                   `json:"d" validate:"excluded_unless=List ab"`
	E     string                   `json:"e" validate:"skip_unless=Deep 1.5"`
	F     string                   `json:"f" validate:"required_if=On true Box ab"`
	G     string                   `json:"g" validate:"required_if=On true Any ab"`
	H     string                   `json:"h" validate:"required_if=On true Ptr nil"`
	I     string                   `json:"i" validate:"required_if=On true Coins ab"`
	J     string                   `json:"j" validate:"required_if=Box nil"`
	K     string                   `json:"k" validate:"required_if=Text nil"`
	L     string                   `json:"l" validate:"required_if=List nil"`
	M     string                   `json:"m" validate:"required_if=Box 5 List 2"`
	N     string                   `json:"n" validate:"required_if=On true Time ab"`
	O     string                   `json:"o" validate:"omitempty,excluded_if=On false Box 1.5"`
	P     []string                 `json:"p" validate:"dive,excluded_if=On false Box 1.5"`
	Q     *string                  `json:"q" validate:"required_if=On false Null 0x1G,omitempty,min=3"`
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
		Mail  string         `json:"mail" validate:"required,excluded_with=Phone"`
		Phone string         `json:"phone" validate:"required,min=3"`
		Fax   string         `json:"fax" validate:"required,excluded_with_all=Phone Named"`
	}
)

func TestCheckNamesWhatNoBodyCanDo(t *testing.T) {
	t.Parallel()
	checkGolden(t, "impossible", []checkCase{
		{"comparisons", bind.Config{}, compared{}},
		{"contradictions", bind.Config{}, contradicting{}},
		{"arguments and types", bind.Config{}, meaningless{}},
		{"conditions", bind.Config{}, conditional{}},
		{"conditions that panic", typesOf(func(reflect.Value) any { return 1 }), unparsed{}},
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
