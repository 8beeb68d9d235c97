package shape_test

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type (
	payment interface{ pay() }
	card    struct {
		Number string  `json:"number" bind:"distinct"`
		Holder string  `json:"holder"`
		Next   payment `json:"next"`
	}
	iban struct {
		Kind   string `json:"kind"`
		Holder int    `json:"holder"`
		Number int    `json:"number" bind:"exists=ibans"`
	}
	coin    struct{}
	voucher string
	number  struct {
		Kind int `json:"kind"`
	}
)

func (*card) pay() {}
func (iban) pay()  {}
func (coin) pay()  {}

func (*coin) UnmarshalText([]byte) error { return nil }
func (voucher) pay()                     {}
func (number) pay()                      {}

// readerOf returns a Reader that knows payments of these types.
func readerOf(variants ...shape.Named) *shape.Reader {
	r := shape.NewReader("validate")
	r.UnionOf = func(t reflect.Type) *shape.Union {
		if t != reflect.TypeFor[payment]() {
			return nil
		}
		return &shape.Union{Member: "kind", Variants: variants}
	}
	return r
}

var payments = []shape.Named{
	{Name: "card", Go: reflect.TypeFor[*card]()}, {Name: "iban", Go: reflect.TypeFor[iban]()},
}

type order struct {
	ID   int                     `json:"id"`
	Pays []payment               `json:"pays"`
	Map  map[string]payment      `json:"map"`
	Host map[netip.Addr]*payment `json:"host"`
	More map[string]payment      `json:",embed"`
}

func TestUnionType(t *testing.T) {
	t.Parallel()
	typ := readerOf(payments...).Read(reflect.TypeFor[order]())
	union := typ.Member("pays").Type.Elem
	assert.Equal(t, shape.OneOf, union.Kind)
	assert.Equal(t, "object", union.Word())
	assert.False(t, union.Nullable())
	assert.Equal(t, "kind", union.Discriminator.Name)
	assert.Equal(t, []string{"kind"}, typ.Discriminators())
	assert.Nil(t, typ.Member("id").Type.Discriminators())
	assert.True(t, typ.Has(shape.HasDistinct), "what variants have, the type around them has")
	assert.True(t, typ.Has(shape.HasUnion))
	assert.False(t, typ.Member("id").Type.Has(shape.HasUnion))
	assert.True(t, union.Has(shape.HasUnbounded), "a card holds another payment")
	assert.Empty(t, union.Faults())

	var names []string
	for below, name := range typ.All() {
		if below.Kind == shape.Object {
			names = append(names, below.Go.Name()+" "+name)
		}
	}
	assert.Equal(t, []string{"order ", "iban Pays", "card Pays"}, names)

	unknown := shape.NewReader("validate").Read(reflect.TypeFor[payment]())
	assert.Equal(t, shape.Invalid, unknown.Kind)
	assert.Contains(t, unknown.Faults()[0].Cure, "bind.UnionOf in Config.Unions")
}

func TestVariantIn(t *testing.T) {
	t.Parallel()
	union := readerOf(payments...).Read(reflect.TypeFor[payment]())
	for _, tt := range []struct {
		holds payment
		want  reflect.Type
	}{
		{&card{}, reflect.TypeFor[*card]()}, {(*card)(nil), reflect.TypeFor[*card]()}, {iban{}, reflect.TypeFor[iban]()},
		{voucher(""), nil}, {nil, nil},
	} {
		v := reflect.ValueOf(&tt.holds).Elem()
		if got := union.VariantIn(v); tt.want == nil {
			assert.Nil(t, got, "%T", tt.holds)
		} else {
			assert.Equal(t, tt.want, got.Go)
		}
	}
	assert.Nil(t, union.VariantIn(reflect.Value{}))
}

func TestUnionFaults(t *testing.T) {
	t.Parallel()
	for typ, want := range map[reflect.Type]string{
		reflect.TypeFor[coin]():    `variant "x" is shape_test.coin, which is no JSON object`,
		reflect.TypeFor[voucher](): `variant "x" is shape_test.voucher, which is no JSON object`,
		reflect.TypeFor[number]():  `variant "x" is shape_test.number, whose field Kind is the member "kind" and takes no string`,
		reflect.TypeFor[iban]():    "",
	} {
		var got []string
		for _, fault := range readerOf(shape.Named{Name: "x", Go: typ}).Read(reflect.TypeFor[payment]()).Faults() {
			got = append(got, fault.Fault)
		}
		assert.Equal(t, want, strings.Join(got, "\n"))
	}
}

// views are of an order with every variant wherever one can be.
func views(key string) (shape.View, path.Steps) {
	typ := readerOf(payments...).Read(reflect.TypeFor[order]())
	host := payment(iban{})
	o := order{
		Pays: []payment{&card{Next: iban{}}, iban{}, nil, (*card)(nil)},
		Map:  map[string]payment{"a": &card{}, "b": iban{}},
		Host: map[netip.Addr]*payment{netip.MustParseAddr("::1"): &host},
		More: map[string]payment{"x": iban{}},
	}
	d := shape.Document{Type: typ, Key: key}
	return d.View(reflect.ValueOf(o), nil), d.Root()
}

func TestViewAt(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "order"} {
		v, root := views(key)
		pays := root.Key("pays")
		for name, tt := range map[string]struct {
			at    path.Steps
			word  string // of the type; "-" for none
			field string // the nearest
		}{
			"the whole":                  {root, "object", ""},
			"a variant":                  {pays.Index(0), "object", "Pays"},
			"a member of a card":         {pays.Index(0).Key("holder"), "string", "Holder"},
			"a member of an iban":        {pays.Index(1).Key("holder"), "integer", "Holder"},
			"its kind":                   {pays.Index(1).Key("kind"), "string", "Kind"},
			"a kind that no field takes": {pays.Index(0).Key("kind"), "string", ""},
			"a union in a variant":       {pays.Index(0).Key("next").Key("number"), "integer", "Number"},
			"no variant":                 {pays.Index(2).Key("holder"), "string", "Holder"},
			"nil in a variant":           {pays.Index(3).Key("holder"), "string", "Holder"},
			"an item past the end":       {pays.Index(9).Key("holder"), "string", "Holder"},
			"an entry":                   {root.Key("map").Key("b").Key("holder"), "integer", "Holder"},
			"another entry":              {root.Key("map").Key("a").Key("holder"), "string", "Holder"},
			"an entry that is not":       {root.Key("map").Key("c").Key("holder"), "string", "Holder"},
			"an entry by a method":       {root.Key("host").Key("::1").Key("holder"), "integer", "Holder"},
			"a member of no field":       {root.Key("x").Key("holder"), "integer", "Holder"},
			"an unknown member":          {pays.Index(0).Key("nope"), "-", "Pays"},
			"a member of the other":      {pays.Index(1).Key("next"), "-", "Pays"},
		} {
			below, field := v.At(tt.at)
			got := "-"
			if below.Type != nil {
				got = below.Type.Word()
			}
			assert.Equal(t, tt.word, got, name)
			if field == nil {
				field = &shape.Field{}
			}
			if key == "" || tt.field != "" {
				assert.Equal(t, tt.field, field.Go, name)
			}
		}
	}
}

func TestViewCompare(t *testing.T) {
	t.Parallel()
	v, root := views("")
	first, second := root.Key("pays").Index(0), root.Key("pays").Index(1)
	assert.Negative(t, v.Compare(first.Key("number"), first.Key("holder")), "a card declares its number first")
	assert.Positive(t, v.Compare(second.Key("number"), second.Key("holder")), "an iban does not")
	assert.Positive(t, v.Compare(root.Key("host").Key("::1").Key("number"), root.Key("host").Key("::1").Key("holder")))
	assert.Negative(t, v.Compare(first.Key("holder"), second.Key("holder")))
	assert.Negative(t, v.Compare(first.Key("next").Key("kind"), first.Key("nope")))
	assert.Zero(t, v.Compare(second.Key("next"), second.Key("nope")), "unknown members are equal")
}

func TestViewAppendPattern(t *testing.T) {
	t.Parallel()
	v, root := views("")
	for want, at := range map[string]path.Steps{
		"pays.*.holder":      root.Key("pays").Index(0).Key("holder"),
		"pays.*.kind":        root.Key("pays").Index(0).Key("kind"),
		"pays.*.*":           root.Key("pays").Index(1).Key("next"),
		"pays.*.next.number": root.Key("pays").Index(0).Key("next").Key("number"),
		"map.*.number":       root.Key("map").Key("z").Key("number"),
		"*.number":           root.Key("x").Key("number"),
	} {
		assert.Equal(t, want, string(v.AppendPattern(nil, at)))
	}
}

func TestVisitInUnions(t *testing.T) {
	t.Parallel()
	typ := readerOf(payments...).Read(reflect.TypeFor[order]())
	o := order{Pays: []payment{&card{Number: "a", Next: iban{Number: 1}}, nil, (*card)(nil), voucher("s"), iban{Number: 2}}}
	var all []string
	typ.Visit(reflect.ValueOf(o), shape.Visit{Want: shape.HasDistinct | shape.HasLookups}, func(p shape.Place) {
		all = append(all, string(p.Steps().AppendDotted(nil)))
	})
	assert.Equal(t, []string{"pays.0.number", "pays.0.next.number", "pays.4.number"}, all)
}

// ways leads to a union by every kind of value.
type ways struct {
	Pay  payment      `json:"pay"`
	Pair [2]payment   `json:"pair"`
	Box  maybe[union] `json:"box"`
	To   *union       `json:"to"`
	Any  any          `json:"any"`
}

type union struct {
	Pay payment `json:"pay"`
}

// TestViewsKnowTheVariantBehindEverything asks for the word of a member that
// both variants have: a string in a card, an integer in an iban.
func TestViewsKnowTheVariantBehindEverything(t *testing.T) {
	t.Parallel()
	r := readerOf(payments...)
	r.BoxOf = boxOf
	typ := r.Read(reflect.TypeFor[ways]())
	full := ways{
		Pay: iban{}, Pair: [2]payment{&card{}, iban{}},
		Box: maybe[union]{value: union{iban{}}, sent: true}, To: &union{iban{}},
	}
	d := shape.Document{Type: typ}
	view := d.View(reflect.ValueOf(&full).Elem(), nil)
	none := d.View(reflect.ValueOf(&ways{}).Elem(), nil)

	for name, tt := range map[string]struct {
		at    path.Steps
		word  string // "-" for no type
		vague bool   // without a value: which variant is not known
	}{
		"a member":           {at("pay", "holder"), "integer", true},
		"an item":            {at("pair", 1, "holder"), "integer", true},
		"in an optional":     {at("box", "pay", "holder"), "integer", true},
		"behind a pointer":   {at("to", "pay", "holder"), "integer", true},
		"an index of a card": {at("pair", 0, 7), "-", true},
		"a name of an array": {at("pair", "0"), "-", false},
		"an index of both":   {at(3), "-", false},
		"below any":          {at("any", "x"), "-", false},
		"below nothing":      {at("any", "x", "y"), "-", false},
		"no known member":    {at("nope", "x"), "-", false},
	} {
		below, _ := view.At(tt.at)
		got := "-"
		if below.Type != nil {
			got = below.Type.Word()
		}
		assert.Equal(t, tt.word, got, name)
		if tt.vague {
			parent, _ := none.At(parentOf(tt.at))
			assert.True(t, parent.Vague(), "%s: no variant is there", name)
			parent, _ = view.At(parentOf(tt.at))
			assert.False(t, parent.Vague(), name)
		}
	}
	assert.Equal(t, -1, view.Compare(at("any", "a", 1), at("any", "b", 0)), "names below any stand by their bytes")
}

// parentOf returns the path without its last step.
func parentOf(steps path.Steps) (parent path.Steps) {
	for rest := steps; rest != ""; {
		parent = steps[:len(steps)-len(rest)]
		_, rest = rest.Next()
	}
	return parent
}
