package bind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// The leak test's markers. Values of the client hold the first two, Go names of types and fields the third.
const (
	markerText   = "Vlqmark É 7%"
	markerNumber = "91827364554637281"
	markerGo     = "zqx"
)

var markers = regexp.MustCompile(`(?i)vlqmark|9182736455|` + markerGo + `|bind_test|secret cause`)

type zqxlead struct {
	Zqxbase
	Zqxname    string             `json:"name" validate:"required,email" bind:"available=names"`
	Zqxkind    string             `json:"kind" validate:"oneof=a b"`
	Zqxif      string             `json:"if" validate:"required_if=Zqxflag false"`
	Zqxflag    bool               `json:"flag"`
	Zqxwith    string             `json:"with" validate:"required_with=Zqxname Zqxkind"`
	Zqxwithout string             `json:"without" validate:"excluded_with=Zqxname"`
	Zqxeq      string             `json:"eq" validate:"eqfield=Zqxname"`
	Zqxne      string             `json:"ne" validate:"nefield=Zqxname"`
	Zqxhas     string             `json:"has" validate:"fieldexcludes=Zqxname"`
	Zqxor      string             `json:"or" validate:"rgb|eqfield=Zqxkind"`
	Zqxalias   string             `json:"alias" validate:"shade"`
	Zqxown     string             `json:"own" validate:"own=Zqxname"`
	Zqxrank    int8               `json:"rank" validate:"min=1"`
	Zqxscore   float64            `json:"score" validate:"lt=3"`
	Zqxborn    time.Time          `json:"born"`
	Zqxwait    time.Duration      `json:"wait,format:units"`
	Zqxtext    zqxtext            `json:"text"`
	Zqxraw     []byte             `json:"raw"`
	Zqxself    zqxself            `json:"self" validate:"validateFn=Zqxcheck"`
	Zqxtags    []string           `json:"tags" validate:"max=2,dive,uuid"`
	Zqxpair    [2]int             `json:"pair"`
	Zqxmap     map[string]zqxpart `json:"map" validate:"dive,keys,alpha,endkeys"`
	Zqxparts   []zqxpart          `json:"parts" validate:"unique=Zqxsku,dive"`
	Zqxany     any                `json:"any"`
	Zqxcompany string             `json:"company" bind:"exists=names"`
	Zqxtaken   string             `json:"taken" bind:"available=taken"`
}

type Zqxbase struct {
	Zqxid    string `json:"id" validate:"ltfield=Zqxother,uuid"`
	Zqxother string `json:"other" validate:"url"`
}

type zqxpart struct {
	Zqxsku string `json:"sku" validate:"len=2" bind:"distinct"`
	Zqxon  bool   `json:"on" bind:"present"`
}

type zqxself struct {
	Zqxpart string `json:"part"`
}

// Zqxcheck fails with a text that holds the value, as a careless rule does.
func (s zqxself) Zqxcheck() error { return fmt.Errorf("zqxself: %s", s.Zqxpart) }

type zqxtext string

func (z *zqxtext) UnmarshalText(text []byte) error { return fmt.Errorf("zqxtext: %s", text) }

func leakConfig(format bind.Format, log *bytes.Buffer) bind.Config {
	cfg := wireConfig(format, log)
	cfg.Lookups = map[string]bind.Lookup{"names": wireStored[string](), "taken": wireStored(markerText)}
	cfg.Rules = bind.Rules{
		Funcs:   map[string]bind.Rule{"own": {Func: func(context.Context, validator.FieldLevel) bool { return false }}},
		Aliases: map[string]string{"shade": "hexcolor|rgb"},
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{
			reflect.TypeFor[zqxpart](): func(_ context.Context, sl validator.StructLevel) {
				sl.ReportError(sl.Current().Interface(), "Zqxsku", "Zqxsku", "part_rule", markerGo)
			},
		},
	}
	return cfg
}

// leakBodies are bodies for a zqxlead, M standing for the marker text and N for the marker number.
func leakBodies() []string {
	texts := `{"id":"M","other":"M","name":"M","kind":"M","flag":false,"without":"M","eq":"N","ne":"M","has":"M","or":"MM","alias":"M",
		"own":"M","rank":-1,"score":9182736455.5,"self":{"part":"M"},"tags":["M","M2"],"pair":[1,2],"map":{"k.1":{"sku":"M"}},
		"parts":[{"sku":"M","on":true},{"sku":"M"}],"any":"M","company":"M","taken":"M"}`
	mistyped := `{"id":N,"other":{"sku":"M"},"name":["M"],"kind":N,"flag":"M","if":{},"eq":N,"rank":N,"score":"M","born":"M","wait":"M","text":"M",
		"raw":"M","self":"M","tags":["M",N,null,{"sku":"M"}],"pair":["M"],"map":{"k":"M"},"parts":["M",{"sku":N,"on":"M"},[["M"]]],"any":1N1e999}`
	return []string{
		texts, mistyped,
		`{"tags":["M","M","M","M"],"rank":N,"score":1N1e999,"pair":[N,N,N],"born":N,"wait":N,"text":N,"raw":"M!","map":[N],"parts":{"sku":"M"}}`,
		`{"<memq>":"M","memq.2":N,"parts":[{"memq":{"sku":"M"}}],"self":{"memq":["M"]}}`,
		`{"id":"M","id":"M"}`, `{"id":"M",M}`, `{"id":"M"} "M"`, "{\"id\":\"M\xff\"}", `{"id":"M`, `{"id":M}`, `{"id":0N}`,
		`"M"`, `N`, `["M",N]`,
		`{"id":"` + strings.Repeat("M", 8<<10) + `"}`, `{"rank":` + strings.Repeat("N", 8) + `}`,
		`{"any":` + strings.Repeat("[", 40) + `"M"` + strings.Repeat("]", 40) + `}`,
	}
}

// TestFormatsLeakNothing sends marker values in every wrong way and looks for them, and for Go names, in the answers.
func TestFormatsLeakNothing(t *testing.T) {
	t.Parallel()
	fill := strings.NewReplacer("M", markerText, "N", markerNumber)
	for _, f := range wireFormats() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			b := bind.Must(bind.New(leakConfig(f.format, &log)))
			failed := map[string]bool{}
			one, many := leakHandler(b, failed), leakBulkHandler(b, failed)
			for _, body := range leakBodies() {
				body = fill.Replace(body)
				checkLeaks(t, f, wireCase{}.send(one, body))
				checkLeaks(t, f, wireCase{}.send(many, `{"leads":[`+body+","+body+"]}"))
			}
			for _, name := range []string{"Content-Type", "Content-Encoding", "Accept-Language"} {
				checkLeaks(t, f, wireCase{header: map[string]string{name: "vlqmark/vlqmark"}}.send(one, `{"id":"`+markerText+`"}`))
			}
			assert.Empty(t, log.String(), "a client's mistake is not logged")
			assert.Subset(t, slices.Collect(maps.Keys(failed)), leakRules)
		})
	}
}

// leakRules are the rules that the bodies break between them, those of stringRules aside.
var leakRules = []string{
	"type", "range", "unknown", "json", "format", "base64", "key", "required", "present", "distinct", "exists", "available",
	"email", "url", "uuid", "oneof", "min", "max", "len", "lt", "required_if", "required_with", "excluded_with", "eqfield", "nefield",
	"ltfield", "fieldexcludes", "or", "shade", "own", "unique", "part_rule", "validateFn",
	"max_depth", "max_number", "max_string", "media_type", "content_encoding",
}

// leakHandler binds without Handle, which would panic on the tags that Check refuses. It notes the rules that fail.
func leakHandler(b *bind.Binder, failed map[string]bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := bind.One[zqxlead](b, r)
		noteRules(err, failed)
		b.WriteError(w, r, err)
	})
}

func leakBulkHandler(b *bind.Binder, failed map[string]bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := bind.Many[zqxlead](b, r, bind.Under("leads"))
		noteRules(err, failed)
		b.WriteError(w, r, err)
	})
}

func noteRules(err error, failed map[string]bool) {
	if e, ok := errors.AsType[*bind.Error](err); ok {
		for _, fe := range e.Fields {
			failed[fe.Rule] = true
		}
	}
}

func checkLeaks(t *testing.T, f wireFormat, a wireAnswer) {
	checkAnswer(t, f, a)
	checkCodes(t, f.name, a)
	assert.Less(t, a.status, http.StatusInternalServerError)
	assert.NotRegexp(t, markers, string(a.body))
	for name, values := range a.header {
		assert.NotRegexp(t, markers, name+": "+strings.Join(values, ", "))
	}
}

// stringRules are rules that the marker text fails: validator's baked-in ones, but for those that touch files or name
// services, those about other fields (see zqxlead) and multibyte, which it passes.
const stringRules = `alpha alphaspace alphanum alphanumspace alphaunicode alphanumunicode ascii printascii lowercase uppercase boolean
	numeric number hexadecimal hexcolor rgb rgba hsl hsla cmyk iscolor e164 email url http_url https_url uri urn_rfc2141 datauri
	base32 base64 base64url base64rawurl isbn isbn10 isbn13 issn eth_addr eth_addr_checksum btc_addr btc_addr_bech32 uuid uuid3
	uuid4 uuid5 uuid_rfc4122 uuid3_rfc4122 uuid4_rfc4122 uuid5_rfc4122 ulid md4 md5 sha256 sha384 sha512 ripemd128 ripemd160
	tiger128 tiger160 tiger192 latitude longitude ssn ein ip ipv4 ipv6 cidr cidrv4 cidrv6 mac hostname hostname_rfc1123 fqdn
	hostname_port dns_rfc1035_label html html_encoded url_encoded json jwt semver cron iso3166_1_alpha2 iso3166_1_alpha3
	iso3166_2 country_code iso4217 bcp47_language_tag postcode_iso3166_alpha2=DE bic credit_card luhn_checksum cve mongodb
	mongodb_connection_string spicedb isdefault datetime=2006-01-02 min=99 max=2 len=3 gt=99 gte=99 lt=2 lte=2 eq=a
	eq_ignore_case=a contains=zz containsany=xz containsrune=z excludes=lqm excludesall=lq excludesrune=q startswith=zz
	endswith=zz startsnotwith=Vlq endsnotwith=7% oneof=a oneofci=a rgb|rgba`

// TestFormatsLeakNothingByRule sends the marker text through every rule of stringRules.
func TestFormatsLeakNothingByRule(t *testing.T) {
	t.Parallel()
	rules := strings.Fields(stringRules)
	var fields []reflect.StructField
	body := map[string]string{}
	for i, rule := range rules {
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("Zqx%d", i), Type: reflect.TypeFor[string](),
			Tag: reflect.StructTag(fmt.Sprintf(`json:"m%d" validate:"%s"`, i, rule)),
		})
		body[fmt.Sprintf("m%d", i)] = markerText
	}
	text, err := json.Marshal(body)
	require.NoError(t, err)
	for _, f := range wireFormats() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			b := bind.Must(bind.New(leakConfig(f.format, &log)))
			err := b.Decode(t.Context(), text, reflect.New(reflect.StructOf(fields)).Interface())
			mistakes, ok := errors.AsType[*bind.Error](err)
			require.True(t, ok, "%v", err)
			assert.Len(t, mistakes.Fields, len(rules), "every rule fails")
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, err) })
			checkLeaks(t, f, wireCase{}.send(h, ""))
			assert.Empty(t, log.String())
		})
	}
}
