package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// A payment is a transfer or a cheque, and may be made of others. The members of
// the two stand in another order.
type (
	payment interface{ payment() }

	transfer struct { // without the member that names it
		IBAN   string  `json:"iban" validate:"required,len=4" bind:"distinct"`
		Amount int     `json:"amount" validate:"gt=0,gtefield=Fee"`
		Fee    int     `json:"fee"`
		Holder address `json:"holder"`
		Bank   int     `json:"bank" bind:"exists=banks"`
		Then   payment `json:"then"`
	}
	cheque struct {
		Kind   string    `json:"kind"`
		Amount *int      `json:"amount" validate:"omitnil,gt=0" bind:"present"`
		Number string    `json:"iban" validate:"omitempty,numeric" bind:"available=cheques"`
		Parts  []payment `json:"parts" validate:"max=2,dive,required"`
	}
	address struct {
		City string `json:"city" validate:"required"`
		Zip  string `json:"zip" validate:"omitempty,len=5"`
	}
	invoice struct {
		Number string             `json:"number" validate:"required"`
		Pays   []payment          `json:"pays" validate:"dive"`
		Named  map[string]payment `json:"named" validate:"dive"`
		Refund payment            `json:"refund" validate:"required_without=Number"`
		Deep   *struct {
			Pay *payment `json:"pay" validate:"required"`
		} `json:"deep"`
	}
)

func (transfer) payment() {}
func (*cheque) payment()  {}

var payments = []bind.Union{
	bind.UnionOf("kind", map[string]payment{"transfer": transfer{}, "cheque": &cheque{}, "draft": (*cheque)(nil)}),
}

// paymentConfig has unions, and lookups that know bank 1 and cheque 7.
func paymentConfig() bind.Config {
	return bind.Config{Unions: payments, Lookups: map[string]bind.Lookup{
		"banks":   bind.Stored(func(context.Context, []int) ([]int, error) { return []int{1}, nil }),
		"cheques": bind.Stored(func(context.Context, []string) ([]string, error) { return []string{"7"}, nil }),
	}}
}

const (
	kindIsOneOf  = "kind oneof=cheque draft transfer"
	goodTransfer = `{"iban":"AT01","amount":5,"holder":{"city":"Graz"},"kind":"transfer"}`
)

// unionCases are bodies of an invoice, and the mistakes in them.
var unionCases = []struct {
	name, body string
	want       []string
}{
	{"valid/item", `{"number":"1","pays":[` + goodTransfer + `,{"kind":"cheque","amount":1}]}`, nil},
	{"valid/entry", `{"number":"1","named":{"a.b":` + goodTransfer + `}}`, nil},
	{"valid/field", `{"refund":` + goodTransfer + `,"number":"1"}`, nil},
	{"valid/pointer", `{"number":"1","deep":{"pay":` + goodTransfer + `}}`, nil},
	{"valid/null_member", `{"number":"1","refund":null}`, nil},

	{"kind/missing", `{"number":"1","pays":[{"iban":"AT01"}]}`, []string{"pays.0.kind required"}},
	{"kind/null", `{"number":"1","refund":{"kind":null}}`, []string{"refund.kind required"}},
	{"kind/unknown", `{"number":"1","named":{"a":{"kind":"cash","nope":1}}}`, []string{"named.a." + kindIsOneOf}},
	{"kind/no_string", `{"number":"1","deep":{"pay":{"kind":7}}}`, []string{"deep.pay.kind type"}},
	{"kind/beside_others", `{"pays":[{},` + goodTransfer + `,{"kind":"transfer","amount":0}],"nope":1}`, []string{
		"number required", "pays.0.kind required", "pays.2.iban required", "pays.2.amount gt=0", "pays.2.holder required",
		"refund required_without=number", "nope unknown",
	}},
	{"null_item", `{"number":"1","pays":[null]}`, []string{"pays.0 type"}},
	{"no_object", `{"number":"1","pays":["transfer"],"refund":[]}`, []string{"pays.0 type", "refund type"}},

	{"rules/at_their_own_paths", `{"number":"1","pays":[{"kind":"transfer","iban":"AT","amount":1,"fee":2,"holder":{"city":"Graz","zip":"1"}}]}`,
		[]string{"pays.0.iban len=4", "pays.0.amount gtefield=fee", "pays.0.holder.zip len=5"}},
	{"rules/other_variant", `{"number":"1","pays":[{"kind":"draft","amount":0,"iban":"x","parts":[{"kind":"cheque","amount":-1}]}]}`,
		[]string{"pays.0.amount gt=0", "pays.0.iban numeric", "pays.0.parts.0.amount gt=0"}},
	{"rules/in_each_other", `{"number":"1","refund":{"kind":"cheque","amount":1,"parts":[{"then":{"kind":"transfer","iban":"AT02"},"iban":"AT01","amount":1,"holder":{"city":"Graz"},"kind":"transfer"}]}}`,
		[]string{"refund.parts.0.then.amount gt=0", "refund.parts.0.then.holder required"}},
	{"rules/too_many", `{"number":"1","refund":{"kind":"cheque","amount":1,"parts":[{"kind":"cheque","amount":1},{"kind":"cheque","amount":1},{"kind":"cheque","amount":1}]}}`,
		[]string{"refund.parts max=2"}},
	{"rules/of_the_field", `{}`, []string{"number required", "refund required_without=number"}},
	{"rules/behind_a_pointer", `{"number":"1","deep":{}}`, []string{"deep.pay required"}},
	{"types", `{"number":"1","pays":[{"kind":"transfer","iban":1,"amount":"5","holder":7,"nope":1}]}`,
		[]string{"pays.0.iban type", "pays.0.amount type", "pays.0.holder type", "pays.0.nope unknown"}},
	{"order/of_the_variant", `{"number":"1","pays":[{"iban":1,"amount":"1","kind":"transfer"},{"iban":1,"amount":"1","kind":"cheque"}]}`,
		[]string{"pays.0.iban type", "pays.0.amount type", "pays.0.holder required", "pays.1.amount type", "pays.1.iban type"}},

	{"bind/present", `{"number":"1","pays":[{"kind":"cheque"},{"kind":"cheque","amount":null}]}`,
		[]string{"pays.0.amount present", "pays.1.amount present"}},
	{"bind/distinct", `{"number":"1","pays":[` + goodTransfer + `,{"kind":"cheque","amount":1},` + goodTransfer + `]}`,
		[]string{"pays.0.iban distinct", "pays.2.iban distinct"}},
	{"bind/exists", `{"number":"1","refund":` + strings.Replace(goodTransfer, "{", `{"bank":2,`, 1) + `}`, []string{"refund.bank exists=banks"}},
	{"bind/available", `{"number":"1","named":{"x":{"kind":"draft","amount":1,"iban":"7"}}}`, []string{"named.x.iban available=cheques"}},
	{"bind/object_that_was_not_sent", `{"number":"1","pays":[{"kind":"transfer","iban":"AT01","amount":1},` + strings.Replace(goodTransfer, `"Graz"`, `""`, 1) + `]}`,
		[]string{"pays.0.iban distinct", "pays.0.holder required", "pays.1.iban distinct", "pays.1.holder.city required"}},
}

func TestUnions(t *testing.T) {
	t.Parallel()
	foreign := paymentConfig()
	foreign.Validator = validator.New(validator.WithRequiredStructEnabled())
	own := paymentConfig()
	own.Rules.Structs = map[reflect.Type]validator.StructLevelFuncCtx{
		reflect.TypeFor[invoice]():  func(context.Context, validator.StructLevel) {},
		reflect.TypeFor[transfer](): func(context.Context, validator.StructLevel) {},
	}
	for kind, cfg := range map[string]bind.Config{"own": paymentConfig(), "foreign": foreign, "struct_level": own} {
		b := newBinder(t, cfg)
		require.NoError(t, b.Check(invoice{}))
		for _, tt := range unionCases {
			t.Run(kind+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				dst := invoice{Number: "before"}
				err := b.Decode(context.Background(), []byte(tt.body), &dst)
				if tt.want == nil {
					require.NoError(t, err)
					assert.Equal(t, "1", dst.Number)
					return
				}
				assert.Equal(t, tt.want, failures(t, err))
				assert.Equal(t, invoice{Number: "before"}, dst, "dst is as it was")
			})
		}
	}
}

// TestUnionsAreTheBody has bodies and items that are unions themselves.
func TestUnionsAreTheBody(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	one := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, in payment) error {
		_, err := fmt.Fprintf(w, "%T", in)
		return err
	})
	many := bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []payment) error {
		_, err := fmt.Fprintf(w, "%T", in[len(in)-1])
		return err
	}, bind.Under("pays"))
	for name, tt := range map[string]struct {
		h      http.Handler
		body   string
		status int
		want   string
	}{
		"struct":         {one, goodTransfer, 200, "bind_test.transfer"},
		"pointer":        {one, `{"amount":1,"kind":"draft"}`, 200, "*bind_test.cheque"},
		"rules":          {one, `{"kind":"transfer","amount":1,"iban":"AT01"}`, 422, `"errors":{"holder":["The holder field is required."]}`},
		"present":        {one, `{"kind":"cheque"}`, 422, `"amount":`},
		"kind":           {one, `{"kind":"cash"}`, 422, `"kind":["The kind field must be one of \"cheque\", \"draft\", \"transfer\"."]`},
		"no kind":        {one, `{}`, 422, `"kind":["The kind field is required."]`},
		"null":           {one, `null`, 422, "must be an object"},
		"an array":       {one, `[]`, 422, "must be an object"},
		"twice":          {one, `{"kind":"cheque","amount":1,"kind":"draft"}`, 400, "more than once"},
		"items":          {many, `{"pays":[` + goodTransfer + `,{"kind":"cheque","amount":1}]}`, 200, "*bind_test.cheque"},
		"rules of items": {many, `{"pays":[` + goodTransfer + `,{"kind":"transfer"}]}`, 422, `"pays.1.amount":["The pays.1.amount field must be greater than 0."]`},
		"kind of items":  {many, `{"pays":[{}]}`, 422, `"pays.0.kind":["The pays.0.kind field is required."]`},
		"no items":       {many, `{"pays":[]}`, 422, `"pays":`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(tt.h, post(tt.body))
			assert.Equal(t, tt.status, w.Code)
			assert.Contains(t, w.Body.String(), tt.want)
		})
	}

	in, err := bind.One[payment](b, post(goodTransfer))
	require.NoError(t, err)
	assert.Equal(t, transfer{IBAN: "AT01", Amount: 5, Holder: address{City: "Graz"}}, in)
	in = &cheque{}
	require.Error(t, b.Bind(post(`{"kind":"transfer"}`), &in))
	assert.Equal(t, &cheque{}, in, "dst is as it was")
}

// TestUnionsOfAnUnknownInterface are refused where they are registered.
func TestUnionsOfAnUnknownInterface(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	assert.PanicsWithError(t, "bind: Handle: T is the interface bind_test.payment: "+
		"want a struct, a map or an interface of Config.Unions", func() {
		bind.Handle(b, func(http.ResponseWriter, *http.Request, payment) error { return nil })
	})
	var in payment
	require.ErrorContains(t, b.Bind(post(`{}`), &in), "want a pointer to a struct or a map")
	require.ErrorContains(t, b.Bind(post(`{}`), new(invoice)), "list its variants by bind.UnionOf in Config.Unions")
}

// TestUnionPatterns has the members of the variant that is there, and no others.
func TestUnionPatterns(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	err := b.Decode(context.Background(), []byte(`{"number":"1","pays":[{"kind":"transfer","parts":1},{},{"kind":"cheque","amount":0}]}`), new(invoice))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	got := map[string]string{}
	for _, fe := range e.Fields {
		got[fe.Path.Dotted()] = fe.Pattern
	}
	assert.Equal(t, map[string]string{
		"pays.0.iban": "pays.*.iban", "pays.0.amount": "pays.*.amount", "pays.0.holder": "pays.*.holder", "pays.0.parts": "pays.*.*",
		"pays.1.kind": "pays.*.kind", "pays.2.amount": "pays.*.amount",
	}, got)
}

// TestUnionReferences tells references to records apart from other members.
func TestUnionReferences(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	err := b.Decode(context.Background(), []byte(`{"number":"1","pays":[{"bank":"x","kind":"transfer"}]}`), new(invoice))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	for _, fe := range e.Fields {
		assert.Equal(t, fe.Path.Dotted() == "pays.0.bank", fe.Kind == bind.Relationship, fe.Path)
	}
}

func TestUnionsWithOptions(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	for name, tt := range map[string]struct {
		body string
		opts []bind.Option
		want []string
	}{
		"Under":        {`{"pay":{"kind":"cash"}}`, []bind.Option{bind.Under("pay")}, []string{"pay." + kindIsOneOf}},
		"Under/none":   {`{}`, []bind.Option{bind.Under("pay")}, []string{"pay required"}},
		"Within":       {`{"kind":"cash"}`, []bind.Option{bind.Within(bind.At("data", 0))}, []string{"data.0." + kindIsOneOf}},
		"AllowUnknown": {`{"nope":1,"kind":"cheque"}`, []bind.Option{bind.AllowUnknown()}, []string{"amount present"}},
		"Limit": {`{"parts":[{},{}],"kind":"cheque"}`, []bind.Option{bind.Limit(bind.Limits{Items: 1})}, []string{
			"parts max=1",
		}},
	} {
		var in payment
		err := b.Decode(context.Background(), []byte(tt.body), &in, tt.opts...)
		assert.Equal(t, tt.want, failures(t, err), name)
		assert.Nil(t, in, name)
	}
}

// TestUnionsOfValues are validated as those of bodies. A type that is no variant
// is what its tags say.
func TestUnionsOfValues(t *testing.T) {
	t.Parallel()
	b := newBinder(t, paymentConfig())
	v := invoice{Number: "1", Pays: []payment{transfer{IBAN: "AT"}, nil, &cheque{Number: "7"}, stranger{}}}
	assert.Equal(t, []string{
		"pays.0.iban len=4", "pays.0.amount gt=0", "pays.0.holder.city required", "pays.2.iban available=cheques", "pays.3.name required",
	}, failures(t, b.Validate(context.Background(), v)))
}

type stranger struct {
	Name string `json:"name" validate:"required"`
}

func (stranger) payment() {}

// TestUnionsInPrecognition answers what a form asks about.
func TestUnionsInPrecognition(t *testing.T) {
	t.Parallel()
	cfg := paymentConfig()
	cfg.Precognition = true
	b := newBinder(t, cfg)
	h := bind.Handle(b, func(http.ResponseWriter, *http.Request, invoice) error { return errors.New("not called") })
	for name, tt := range map[string]struct {
		body, only string
		want       map[string][]string // nil: 204
	}{
		"valid":           {`{"number":"1","pays":[` + goodTransfer + `]}`, "pays.0.iban", nil},
		"a member":        {`{"pays":[{"kind":"transfer","iban":"AT"}]}`, "pays.0.iban", map[string][]string{"pays.0.iban": {"The pays.0.iban field must be 4 characters."}}},
		"another member":  {`{"pays":[{"kind":"transfer","iban":"AT"}]}`, "pays.0.fee", nil},
		"a pattern":       {`{"pays":[{"kind":"cheque"},{"kind":"transfer","iban":"AT01"}]}`, "pays.*.amount", map[string][]string{"pays.0.amount": {"The pays.0.amount field must be present."}, "pays.1.amount": {"The pays.1.amount field must be greater than 0."}}},
		"the kind":        {`{"pays":[{"kind":"cash"}]}`, "pays.0.kind", map[string][]string{"pays.0.kind": {`The pays.0.kind field must be one of "cheque", "draft", "transfer".`}}},
		"behind the kind": {`{"pays":[{"iban":"AT01"}]}`, "pays.0.iban", map[string][]string{"pays.0.iban": {"The pays.0.kind field is required."}}},
		"both":            {`{"pays":[{"iban":"AT01"}]}`, "pays.0.iban,pays.0.kind", map[string][]string{"pays.0.iban": {"The pays.0.kind field is required."}, "pays.0.kind": {"The pays.0.kind field is required."}}},
		"beside the kind": {`{"number":"1","pays":[{"iban":"AT01"}]}`, "number", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := post(tt.body)
			r.Header.Set("Precognition", "true")
			r.Header.Set("Precognition-Validate-Only", tt.only)
			w := serve(h, r)
			if tt.want == nil {
				assert.Equal(t, http.StatusNoContent, w.Code, w.Body)
				return
			}
			var answer struct{ Errors map[string][]string }
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
			assert.Equal(t, tt.want, answer.Errors)
		})
	}
}

// unionKinds are the types that New and Check refuse, or do not.
type (
	quiet     interface{}
	counted   int
	textual   struct{}
	withCount struct {
		Kind int `json:"kind"`
	}
	withList struct {
		List []int `json:"list"`
	}
)

func (counted) payment()                      {}
func (textual) payment()                      {}
func (*textual) UnmarshalText(b []byte) error { return nil }
func (withCount) payment()                    {}
func (withList) payment()                     {}

func TestNewRefusesUnions(t *testing.T) {
	t.Parallel()
	pointer := &transfer{}
	of := func(variants map[string]payment) bind.Union { return bind.UnionOf("kind", variants) }
	good := of(map[string]payment{"a": transfer{}})
	var got strings.Builder
	for _, tt := range []struct {
		name   string
		unions []bind.Union
	}{
		{"fine", payments},
		{"zero", []bind.Union{good, {}}},
		{"no_interface", []bind.Union{bind.UnionOf("kind", map[string]transfer{"a": {}})}},
		{"any", []bind.Union{bind.UnionOf("kind", map[string]any{"a": transfer{}})}},
		{"no_methods", []bind.Union{bind.UnionOf("kind", map[string]quiet{"a": transfer{}})}},
		{"no_member", []bind.Union{bind.UnionOf("", map[string]payment{"a": transfer{}})}},
		{"member_that_is_no_text", []bind.Union{bind.UnionOf("k\xff", map[string]payment{"a": transfer{}})}},
		{"no_variants", []bind.Union{of(nil)}},
		{"nil_variant", []bind.Union{of(map[string]payment{"a": nil})}},
		{"no_struct", []bind.Union{of(map[string]payment{"a": counted(0)})}},
		{"pointer_to_no_struct", []bind.Union{of(map[string]payment{"a": new(counted)})}},
		{"pointer", []bind.Union{of(map[string]payment{"a": pointer})}},
		{"nil_pointer", []bind.Union{of(map[string]payment{"a": (*transfer)(nil)})}},
		{"not_zero", []bind.Union{of(map[string]payment{"a": transfer{Fee: 1}, "b": &cheque{Kind: "b"}})}},
		{"name_that_is_no_text", []bind.Union{of(map[string]payment{"\xff": transfer{}})}},
		{"name_with_a_quote", []bind.Union{of(map[string]payment{"it's": transfer{}})}},
		{"names_of_one_type", []bind.Union{of(map[string]payment{"a": transfer{}, "b": transfer{}, "c": &cheque{}, "d": &cheque{}})}},
		{"twice", []bind.Union{good, good}},
		{"several", []bind.Union{of(nil), of(map[string]payment{"a": nil, "b": counted(0)})}},
	} {
		_, err := bind.New(bind.Config{Unions: tt.unions})
		if err == nil {
			err = errors.New("nothing")
		}
		fmt.Fprintf(&got, "%s\n\t%s\n", tt.name, strings.ReplaceAll(err.Error(), "\n", "\n\t"))
	}
	compareGolden(t, "testdata/unions.golden", []byte(got.String()))
}

// Types with unions that Check has something to say about, or nothing.
type (
	unregistered struct {
		Pays []payment `json:"pays"`
		Err  error     `json:"err"`
	}
	holder  struct{ Pay payment }
	undived struct {
		List []payment            `validate:"required"`
		Map  map[string][]payment `validate:"dive"`
	}
	ruledValue struct {
		Min    payment   `validate:"required,min=3"`
		Nil    payment   `validate:"eqfield=Min"`
		Text   payment   `validate:"required,email"`
		Dive   payment   `validate:"required,dive"`
		Fine   payment   `validate:"required_with=Min"`
		Behind []payment `validate:"required,dive,required,max=1"`
	}
	boundValue struct {
		Exists   payment `bind:"exists=banks"`
		Distinct payment `bind:"distinct"`
		Present  payment `bind:"present"`
	}
	uniqueValues struct {
		List []payment `validate:"unique,dive"`
	}
	uniqueCounts struct {
		List []payment `validate:"unique,dive" bind:"distinct"`
	}
	uniqueLists struct {
		List []payment `validate:"unique,dive"`
	}
	jsonOptions struct {
		//lint:ignore SA5008 the point of the case
		Quoted payment `json:"quoted,string"`
		Format payment `json:"format,format:RFC3339"`
	}
)

func TestCheckLooksAtVariants(t *testing.T) {
	t.Parallel()
	of := func(variants map[string]payment) bind.Config {
		cfg := paymentConfig()
		cfg.Unions = []bind.Union{bind.UnionOf("kind", variants)}
		return cfg
	}
	cfg := paymentConfig()
	type wrong struct {
		A int `json:"a" validate:"min=x"`
	}
	checkGolden(t, "unions", []checkCase{
		{"fine", cfg, invoice{}},
		{"not_registered", bind.Config{}, unregistered{}},
		{"variants_rules", of(map[string]payment{"a": misruled{}}), invoice{}},
		{"no_object", of(map[string]payment{"a": textual{}}), holder{}},
		{"kind_that_is_no_string", of(map[string]payment{"a": withCount{}}), holder{}},
		{"rules_without_dive", cfg, undived{}},
		{"rules_about_the_value", cfg, ruledValue{}},
		{"bind_tags", cfg, boundValue{}},
		{"unique", cfg, uniqueValues{}},
		{"unique_of_what_can_be_compared", of(map[string]payment{"a": plainCount{}}), uniqueCounts{}},
		{"unique_of_lists", of(map[string]payment{"a": withList{}}), uniqueLists{}},
		{"options_of_json", cfg, jsonOptions{}},
		{"other_members", cfg, wrong{}},
	})
}

type (
	misruled struct {
		A int `json:"a" validate:"nope"`
		B int `json:"b" bind:"exists=nothing"`
	}
	plainCount struct {
		N int `json:"n"`
	}
)

func (misruled) payment()   {}
func (plainCount) payment() {}

// TestUnionOfCopies holds that what is done to the map later changes nothing.
func TestUnionOfCopies(t *testing.T) {
	t.Parallel()
	variants := map[string]payment{"transfer": transfer{}}
	cfg := bind.Config{Unions: []bind.Union{bind.UnionOf("kind", variants)}}
	variants["cheque"] = &cheque{}
	b := newBinder(t, cfg)
	cfg.Unions[0] = bind.Union{}
	var in payment
	assert.Equal(t, []string{"kind oneof=transfer"}, failures(t, b.Decode(context.Background(), []byte(`{"kind":"cheque"}`), &in)))
}
