package libraries

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// The members of a union that random types hold.
type (
	drawnPayment interface{ pays() }
	drawnCard    struct {
		Number string     `json:"number" validate:"required,number,len=4"`
		Next   *drawnCard `json:"next"`
	}
	drawnDebit struct {
		Kind string `json:"kind" validate:"required"`
		IBAN string `json:"iban" validate:"omitempty,alphanum,min=3"`
		BIC  string `json:"bic" validate:"required_with=IBAN"`
	}
	drawnEmbedded struct {
		Note string   `json:"note" validate:"required,max=5"`
		More []string `json:"more" validate:"omitempty,max=2,dive,min=2"`
	}
	drawnPointed struct {
		Span int    `json:"span" validate:"required,max=9"`
		Text string `json:"text"`
	}
	drawnTree struct {
		Name  string      `json:"name" validate:"required"`
		Trees []drawnTree `json:"trees" validate:"max=2,dive"`
	}
)

func (drawnCard) pays()   {}
func (*drawnDebit) pays() {}

// DrawnBase and DrawnExtra are embedded.
type (
	DrawnBase  drawnEmbedded
	DrawnExtra drawnPointed
)

// TestSchemasAgree compares what JSON Schema says of random bodies of random types with what bind says: what the schema
// refuses, bind refuses, and what bind refuses by a rule that the schema has, the schema refuses. BIND_SCHEMAS is how
// many types, default 400 of 5 bodies each.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	types := 400
	if n, err := strconv.Atoi(os.Getenv("BIND_SCHEMAS")); err == nil {
		types = n
	}
	seed := uint64(20)
	if n, err := strconv.ParseUint(os.Getenv("BIND_SEED"), 10, 64); err == nil {
		seed = n
	}
	b := bind.Must(bind.New(bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]drawnPayment{"card": drawnCard{}, "debit": &drawnDebit{}}),
	}}))
	d := drawer{rand.New(rand.NewPCG(seed, 1))}

	var cases []*schemaCase
	for len(cases) < types {
		c := d.schemaCase(b)
		if c == nil {
			continue
		}
		for range 5 {
			c.add(b, d.body(c.typ))
		}
		cases = append(cases, c)
	}

	counts := compare(t, cases)
	assert.Greater(t, counts["jsonschema: valid for both"], types/2)
	assert.Greater(t, counts["jsonschema: refused by both"], types/2)
}

// most is how many disagreements of one kind are told in full.
var most = func() int {
	if n, err := strconv.Atoi(os.Getenv("BIND_MOST")); err == nil {
		return n
	}
	return 3
}()

// compare asks both validators about all bodies, and returns how often they agree with bind.
func compare(t *testing.T, cases []*schemaCase) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, c := range cases {
		schema, err := c.compile()
		require.NoError(t, err, "%v\n%s", c.typ, c.schema)
		for i := range c.bodies {
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(c.bodies[i].text))
			require.NoError(t, err)
			c.judge(t, "jsonschema", i, schema.Validate(value) == nil, counts)
		}
	}
	withAjv(t, cases, func(c *schemaCase, i int, valid bool) { c.judge(t, "ajv", i, valid, counts) })
	t.Logf("%d types: %v", len(cases), counts)
	return counts
}

// TestEveryRuleAgrees compares each rule of strings on texts that nearly pass it, and on those of all other rules.
func TestEveryRuleAgrees(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	d := drawer{rand.New(rand.NewPCG(7, 7))}
	var cases []*schemaCase
	passing := map[string]bool{}
	for _, rule := range textRules {
		tag := reflect.StructTag(fmt.Sprintf(`json:"f0" validate:%q`, rule))
		typ := reflect.StructOf([]reflect.StructField{{Name: "F0", Type: reflect.TypeFor[string](), Tag: tag}})
		c := &schemaCase{typ: typ, server: map[string]bool{}}
		require.NoError(t, c.read(b))
		for range 150 {
			c.add(b, d.value(typ, "", 0, 5))
		}
		for _, other := range textRules {
			text, _ := json.Marshal(texts[other])
			c.add(b, fmt.Sprintf(`{"f0":%s}`, text))
			passing[rule] = passing[rule] || other == rule && c.bodies[len(c.bodies)-1].err == nil
		}
		assert.True(t, passing[rule], "%s: its text does not pass: %v", rule, texts[rule])
		cases = append(cases, c)
	}
	compare(t, cases)
}

// schemaCase is a type, its schema, and bodies with what bind says of them.
type schemaCase struct {
	typ    reflect.Type
	opts   []bind.Option
	schema []byte
	key    string          // of Under
	patch  bool            // bodies are patches
	loaded reflect.Value   // what they are applied to
	server map[string]bool // "RULE PARAM" of what the schema leaves to the server
	bodies []schemaBody
}

type schemaBody struct {
	text  string
	err   error
	tight string // a mistake by a rule that the schema has; "" without
}

func (d drawer) schemaCase(b *bind.Binder) *schemaCase {
	c := &schemaCase{typ: d.structure(3), server: map[string]bool{}}
	if d.IntN(4) == 0 {
		c.typ = reflect.SliceOf(c.typ)
	}
	list := c.typ.Kind() == reflect.Slice
	switch n := d.IntN(12); {
	case n == 0:
		c.opts = append(c.opts, bind.AllowUnknown())
	case n == 1:
		c.opts = append(c.opts, bind.Limit(bind.Limits{Items: 2, String: 8, Key: 4}))
	case n == 2 && list:
		c.opts = append(c.opts, bind.AllowEmpty())
	case n < 5 && !list:
		value := reflect.New(c.typ)
		if b.Decode(context.Background(), []byte(d.body(c.typ)), value.Interface()) == nil {
			c.opts = append(c.opts, bind.Defaults(value.Interface()))
		}
	case n < 8 && !list:
		c.patch = true
		c.loaded = reflect.New(c.typ).Elem()
		if value := reflect.New(c.typ); b.Decode(context.Background(), []byte(d.body(c.typ)), value.Interface()) == nil {
			c.loaded = value.Elem()
		}
	}
	if d.IntN(5) == 0 {
		c.key, c.opts = "body", append(c.opts, bind.Under("body"))
	}
	if c.read(b) != nil {
		return nil // Check refuses the type
	}
	return c
}

// read makes the schema.
func (c *schemaCase) read(b *bind.Binder) (err error) {
	opts := c.opts
	if c.patch {
		opts = append(slices.Clone(opts), bind.MergePatch())
	}
	if c.schema, err = b.Schema(c.typ, opts...); err != nil {
		return err
	}
	var document any
	if err := json.Unmarshal(c.schema, &document); err != nil {
		return err
	}
	c.collect(document)
	return nil
}

// collect gathers the rules under x-bind-server.
func (c *schemaCase) collect(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			c.collect(item)
		}
	case map[string]any:
		list, _ := v["x-bind-server"].([]any)
		for _, item := range list {
			rule := item.(map[string]any)
			c.server[named(rule["rule"], rule["param"])] = true
		}
		for _, inner := range v {
			c.collect(inner)
		}
	}
}

// named is a rule with its parameter. Other spellings of a member's name are the
// same.
func named(rule, param any) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(fmt.Sprint(rule, " ", param)))
}

func (c *schemaCase) add(b *bind.Binder, body string) {
	var err error
	if c.key != "" {
		body = fmt.Sprintf(`{%q:%s}`, c.key, body)
	}
	dst := reflect.New(c.typ).Interface()
	if c.patch {
		copied := reflect.New(c.typ)
		copied.Elem().Set(c.loaded)
		_, err = b.MergeBytes(context.Background(), []byte(body), copied.Interface(), c.opts...)
	} else if c.typ.Kind() == reflect.Slice {
		err = b.DecodeMany(context.Background(), []byte(body), dst, c.opts...)
	} else {
		err = b.Decode(context.Background(), []byte(body), dst, c.opts...)
	}
	one := schemaBody{text: body, err: err}
	var failed *bind.Error
	if errors.As(err, &failed) {
		for _, fe := range failed.Fields {
			plain := fe.Rule == "type" && fe.Param == "plain" || strings.HasPrefix(fe.Rule, "max_") // limits count bytes
			if c.patch && (c.undecided(body, fe)) {
				continue
			}
			if !plain && !c.server[named(fe.Rule, fe.Param)] && !c.server[named(fe.Rule, nil)] {
				one.tight = fmt.Sprintf("%s %s=%s", fe.Path.Dotted(), fe.Rule, fe.Param)
			}
		}
	}
	c.bodies = append(c.bodies, one)
}

// undecided reports whether a mistake that a patch has led to may come of what it was applied to: the patch does not
// name its place, or the rule looks at other members.
func (c *schemaCase) undecided(body string, fe bind.FieldError) bool {
	if strings.HasPrefix(fe.Rule, "required") || strings.HasPrefix(fe.Rule, "excluded") || fe.Rule == "skip_unless" {
		return true
	}
	var value any
	if json.Unmarshal([]byte(body), &value) != nil {
		return true
	}
	for step := range fe.Path.Steps() {
		object, ok := value.(map[string]any)
		if !ok {
			return false
		}
		name, _ := step.(string)
		if value, ok = object[name]; !ok {
			return true
		}
	}
	return false
}

func (c *schemaCase) compile() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.schema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("body.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("body.json")
}

func (c *schemaCase) judge(t *testing.T, by string, i int, valid bool, counts map[string]int) {
	t.Helper()
	body := c.bodies[i]
	about := func() string {
		return fmt.Sprintf("%s\ntype   %v\nloaded %+v\nbody   %s\nbind   %v\nschema %s", by, c.typ, c.loaded, body.text, mistakes(body.err), c.schema)
	}
	switch {
	case valid && body.err == nil:
		counts[by+": valid for both"]++
	case valid && body.tight != "":
		counts[by+": NOT TIGHT"]++
		if counts[by+": NOT TIGHT"] <= most {
			assert.Fail(t, "not tight: "+body.tight, about())
		}
	case valid:
		counts[by+": left to the server"]++
	case body.err == nil:
		counts[by+": NOT SOUND"]++
		if counts[by+": NOT SOUND"] <= most {
			assert.Fail(t, "not sound", about())
		}
	default:
		counts[by+": refused by both"]++
	}
}

func mistakes(err error) string {
	var failed *bind.Error
	if !errors.As(err, &failed) {
		return fmt.Sprint(err)
	}
	var all []string
	for _, fe := range failed.Fields {
		all = append(all, fmt.Sprintf("%s %s=%s", fe.Path.Dotted(), fe.Rule, fe.Param))
	}
	return strings.Join(all, "; ")
}

// withAjv asks ajv about all bodies. Without Node the part is left out, unless SCHEMA_NODE=required.
func withAjv(t *testing.T, cases []*schemaCase, judge func(c *schemaCase, i int, valid bool)) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("ajv/node_modules") // put there by: npm install
	}
	if os.Getenv("SCHEMA_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Log("SKIPPED ajv: install Node and run npm install in libraries/ajv:", err)
		return
	}

	var input bytes.Buffer
	for _, c := range cases {
		bodies := make([]string, len(c.bodies))
		for i, body := range c.bodies {
			bodies[i] = body.text
		}
		line, err := json.Marshal(map[string]any{"schema": json.RawMessage(c.schema), "bodies": bodies})
		require.NoError(t, err)
		input.Write(append(line, '\n'))
	}
	in, out := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.WriteFile(in, input.Bytes(), 0o600))

	command := exec.CommandContext(t.Context(), node, "check.mjs", in, out)
	command.Dir = "ajv"
	said, err := command.CombinedOutput()
	require.NoError(t, err, "%s", said)
	output, err := os.ReadFile(out)
	require.NoError(t, err)
	lines := strings.Split(string(output), "\n")
	require.Len(t, lines, len(cases))
	for i, line := range lines {
		var verdicts []bool
		require.NoError(t, json.Unmarshal([]byte(line), &verdicts), "%s\n%v\n%s", line, cases[i].typ, cases[i].schema)
		for j, valid := range verdicts {
			judge(cases[i], j, valid)
		}
	}
}

// drawer draws types and bodies.
type drawer struct{ *rand.Rand }

func (d drawer) of(words []string) string { return words[d.IntN(len(words))] }

// texts are rules of strings, each with a value that passes it.
var texts = map[string]string{
	"min=2": "ab", "max=3": "ab", "len=2": "éé", "gt=1": "ab", "lt=4": "a", "eq=ab": "ab", "ne=ab": "a", "oneof=a bc 'd e'": "d e",
	"noneof=a bc": "b", "oneofci=ab K": "\u212a", "noneofci=ab": "c", "eq_ignore_case=as": "a\u017f", "ne_ignore_case=as": "b",
	"contains=@": "a@b", "containsany=!?": "a?", "containsrune=ü": "für", "excludes=c.": "cc", "excludesall=xy": "ab", "excludesrune=z": "a",
	"startswith=a/": "a/b", "endswith=)": "(b)", "startsnotwith=d": "a", "endsnotwith=e$": "e", "datetime=2006-01-02": "2026-11-27",
	"email": "ada@example.com", "e164": "+442079460018", "url": "https://example.com/a?b=c#d", "uri": "/a", "http_url": "HTTP://example.com",
	"https_url": "https://example.com", "origin": "https://example.com", "urn_rfc2141": "urn:a:b", "urn_rfc8141": "urn:example:b", "alpha": "abC", "alphaspace": "a b",
	"alphanum": "a1", "alphanumspace": "a 1", "alphaunicode": "é日", "alphanumunicode": "é1", "numeric": "-1.5", "number": "007",
	"hexadecimal": "0x1F", "hexcolor": "#fff", "rgb": "rgb(1, 2,\t255)", "rgba": "rgba(1%,2%,3%,0.5)", "hsl": "hsl(360, 100%, 0%)",
	"hsla": "hsla(1,2%,3%,0x1)", "cmyk": "cmyk(100%, 0%,9%,10%)", "iscolor": "#ffff", "base32": "MZXW6===", "base64": "Zm9v", "base64url": "Zm9v",
	"base64rawurl": "Zm9vYg", "isbn": "0306406152", "isbn10": "0306406152", "isbn13": "9780306406157", "issn": "0378-5955",
	"eth_addr": "0x52908400098527886E0F7030069857D2E4169EE7", "eth_addr_checksum": "0x52908400098527886E0F7030069857D2E4169EE7",
	"btc_addr": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc_addr_bech32": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
	"uuid": "6BA7b810-9dad-11d1-80b4-00c04fd430c8", "uuid3": "6ba7b810-9dad-31d1-80b4-00c04fd430c8", "uuid4": "6ba7b810-9dad-41d1-a0b4-00c04fd430c8",
	"uuid5": "6ba7b810-9dad-51d1-90b4-00c04fd430c8", "uuid7": "6ba7b810-9dad-71d1-90b4-00c04fd430c8", "uuid_rfc4122": "6BA7B810-9DAD-41D1-80B4-00C04FD430C8",
	"uuid3_rfc4122": "6BA7B810-9DAD-31D1-80B4-00C04FD430C8", "uuid4_rfc4122": "6BA7B810-9DAD-41D1-80B4-00C04FD430C8",
	"uuid5_rfc4122": "6BA7B810-9DAD-51D1-80B4-00C04FD430C8", "ulid": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "md4": "0123456789abcdef0123456789abcdef",
	"md5": "0123456789abcdef0123456789abcdef", "ascii": "a\x00", "printascii": "a~", "multibyte": "é", "datauri": "data:a/b;base64,Zm9v",
	"latitude": "-90.0", "longitude": "179.5", "ssn": "123-45-6789", "ein": "12-3456789", "ipv4": "::ffff:1.2.3.4", "ipv6": "1:2::7:8", "ip": "1.2.3.4",
	"cidr": "1.2.3.4/024", "cidrv4": "10.0.0.0/8", "cidrv6": "::1/128", "mac": "00:00:5e:00:53:01", "hostname": "a-b.c", "hostname_rfc1123": "1a.b",
	"hostname_label": "a-b", "hostname_port": "[a]:+080", "fqdn": "a.b.c.", "html": "<b a>", "html_encoded": "&#x3c", "url_encoded": "a%20b",
	"json": `{"a":1}`, "jwt": "a.b.", "lowercase": "aé", "uppercase": "AÉ", "iso3166_1_alpha2": "DE", "iso3166_1_alpha2_eu": "FR", "iso3166_1_alpha3": "DEU",
	"iso3166_1_alpha3_eu": "FRA", "iso3166_1_alpha_numeric": "276", "iso3166_1_alpha_numeric_eu": "+1276", "iso3166_2": "DE-BW", "iso4217": "EUR", "country_code": "DE",
	"eu_country_code": "040", "bcp47_language_tag": "de_DE", "bcp47_strict_language_tag": "de-DE", "bic": "DEUTDEFF", "bic_iso_9362_2014": "deutdeff500",
	"semver": "1.0.0-a.1+b", "dns_rfc1035_label": "a-1", "cve": "CVE-2021-44228", "credit_card": "4111 1111 1111 1111", "luhn_checksum": "18",
	"mongodb": "507f1f77bcf86cd799439011", "mongodb_connection_string": "mongodb://a:b@h:1,c/db?x=1&y=2", "cron": "*/5 1,2 * JAN-3 0", "spicedb": "a/b", "spicedb=permission": "abc",
	"spicedb=type": "abc/def", "duration": "1h2m", "boolean": "T", "len=0|email": "a@b.de", "eq=a0x2Cb|uuid": "a,b", "isdefault|min=3": "abc",
	"sha256": strings.Repeat("0f", 32), "sha384": strings.Repeat("0f", 48), "sha512": strings.Repeat("0f", 64), "ripemd128": strings.Repeat("0f", 16),
	"ripemd160": strings.Repeat("0f", 20), "tiger128": strings.Repeat("0f", 16), "tiger160": strings.Repeat("0f", 20), "tiger192": strings.Repeat("0f", 24),
}

// textRules are the keys of texts, in an order.
var textRules = func() (all []string) {
	for rule := range texts {
		all = append(all, rule)
	}
	slices.Sort(all)
	return all
}()

var (
	signedRules   = []string{"min=2", "max=0x3", "len=2", "gt=1", "gte=-2", "lt=4", "lte=3", "eq=2", "ne=2", "oneof=1 2 03 +3 -1", "noneof=0 2", "numeric", "port", "latitude", "longitude", "eq=0|gt=2", "oneof=5 6|min=1"}
	unsignedRules = []string{"min=2", "max=3", "len=2", "gt=1", "gte=1", "lt=4", "lte=3", "eq=2", "ne=2", "oneof=1 2 03 +3", "numeric", "port", "iso4217_numeric"}
	floatRules    = []string{"min=0.1", "max=3", "len=2", "gt=0.1", "gte=0.1", "lt=0.3", "lte=0.3", "eq=0.1", "ne=0.1", "numeric", "latitude"}
	countRules    = []string{"min=1", "max=3", "len=2", "gt=1", "gte=1", "lt=4", "lte=3", "eq=2", "ne=2", "len=1|len=2"}
	numbers       = []string{"0", "1", "2", "3", "4", "5", "-1", "-2", "978", "127", "128", "255", "65535", "65536", "0.1", "0.3", "2.5", "-0", "90", "91", "1e2", "9007199254740993", "18446744073709551615"}
	junk          = []string{`"text"`, `7`, `1.5`, `true`, `{}`, `[]`, `{"f0":1}`, `[null]`, `null`, `""`, `"2026-11-27T10:00:00Z"`}
	keys          = []string{"", "k", "aa", "7", "-1", "too long"}
)

// structure draws a struct.
func (d drawer) structure(depth int) reflect.Type {
	var fields []reflect.StructField
	n := 1 + d.IntN(4)
	for i := range n {
		typ, rules := d.typ(depth)
		if d.IntN(5) == 0 && n > 1 {
			rules = d.conditional(i, n, rules)
		}
		json := fmt.Sprintf("f%d", i)
		if d.IntN(12) == 0 && typ.Kind() == reflect.String {
			json += ",case:ignore"
		}
		if d.IntN(12) == 0 && typ.Kind() >= reflect.Int && typ.Kind() <= reflect.Float64 {
			json += ",string"
		}
		tag := fmt.Sprintf(`json:"%s"`, json)
		if rules != "" {
			tag += fmt.Sprintf(` validate:%q`, rules)
		}
		if d.IntN(10) == 0 {
			tag += ` bind:"present"`
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: typ, Tag: reflect.StructTag(tag)})
	}
	switch d.IntN(8) {
	case 0:
		fields = append(fields, reflect.StructField{Name: "DrawnBase", Type: reflect.TypeFor[DrawnBase](), Anonymous: true})
	case 1:
		fields = append(fields, reflect.StructField{Name: "DrawnExtra", Type: reflect.TypeFor[*DrawnExtra](), Anonymous: true})
	}
	return reflect.StructOf(fields)
}

// conditional puts a rule about other fields before others.
func (d drawer) conditional(i, n int, rules string) string {
	field := func() string { return fmt.Sprintf("F%d", (i+1+d.IntN(n-1))%n) }
	rule := d.of([]string{
		"required_with", "required_with_all", "required_without", "required_without_all", "excluded_with", "excluded_with_all",
		"excluded_without", "excluded_without_all", "required_if", "required_unless", "excluded_if", "excluded_unless", "skip_unless",
	})
	param := field()
	if strings.HasSuffix(rule, "_all") {
		param += " " + field()
	}
	if !strings.Contains(rule, "_with") {
		param += " " + d.of([]string{"2", "ab", "true", "0", "false", "nil"})
	}
	return strings.TrimSuffix(rule+"="+param+","+rules, ",")
}

// typ draws a type and the rules of its values.
func (d drawer) typ(depth int) (reflect.Type, string) {
	typ, rules := d.plainType(depth)
	switch d.IntN(6) {
	case 0:
		typ = reflect.PointerTo(typ)
		if rules != "" && !strings.HasPrefix(rules, "required") {
			rules = strings.TrimPrefix(strings.TrimPrefix(rules, "omitempty,"), "omitzero,")
			rules = d.of([]string{"required", "omitempty", "omitnil"}) + "," + rules
		}
	case 1:
		if optional := optionals[typ]; optional != nil {
			typ = optional
		}
	}
	return typ, strings.TrimSuffix(rules, ",")
}

var optionals = map[reflect.Type]reflect.Type{
	reflect.TypeFor[string]():    reflect.TypeFor[bind.Optional[string]](),
	reflect.TypeFor[int]():       reflect.TypeFor[bind.Optional[int]](),
	reflect.TypeFor[float64]():   reflect.TypeFor[bind.Optional[*float64]](),
	reflect.TypeFor[bool]():      reflect.TypeFor[bind.Optional[bool]](),
	reflect.TypeFor[time.Time](): reflect.TypeFor[bind.Optional[time.Time]](),
	reflect.TypeFor[[]string]():  reflect.TypeFor[bind.Optional[[]string]](),
}

func (d drawer) plainType(depth int) (reflect.Type, string) {
	n := d.IntN(16)
	switch {
	case n < 6:
		return reflect.TypeFor[string](), d.rules(textRules, 2)
	case n == 6:
		return []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[int8]()}[d.IntN(2)], d.rules(signedRules, 2)
	case n == 7:
		return []reflect.Type{reflect.TypeFor[uint16](), reflect.TypeFor[uint64]()}[d.IntN(2)], d.rules(unsignedRules, 2)
	case n == 8:
		return []reflect.Type{reflect.TypeFor[float64](), reflect.TypeFor[float32]()}[d.IntN(2)], d.rules(floatRules, 2)
	case n == 9:
		return reflect.TypeFor[bool](), d.rules([]string{"eq=true", "ne=t", "eq=0", "boolean"}, 1)
	case n == 10:
		return reflect.TypeFor[time.Time](), d.of([]string{"", "required", "omitempty"})
	case n == 11:
		return []reflect.Type{reflect.TypeFor[[]byte](), reflect.TypeFor[[4]byte](), reflect.TypeFor[any](), reflect.TypeFor[drawnTree](), reflect.TypeFor[[]int]()}[d.IntN(5)], d.of([]string{"", "", "required"})
	case n == 12 && depth > 0:
		return reflect.TypeFor[drawnPayment](), d.of([]string{"", "required", "omitempty"})
	case depth == 0:
		return reflect.TypeFor[string](), d.rules(textRules, 2)
	case n == 13:
		elem, below := d.typ(depth - 1)
		rules := d.rules(countRules, 1)
		if elem.Kind() == reflect.String && d.IntN(3) == 0 {
			rules = strings.TrimPrefix(rules+",unique", ",")
		}
		if elem.Kind() == reflect.Struct || below != "" && d.IntN(3) > 0 {
			rules = strings.TrimPrefix(strings.TrimSuffix(rules+",dive,"+below, ","), ",")
		}
		if d.IntN(5) == 0 {
			return reflect.ArrayOf(2, elem), strings.TrimPrefix(strings.TrimPrefix("dive,"+below, "dive,,"), ",")
		}
		return reflect.SliceOf(elem), rules
	case n == 14:
		elem, below := d.typ(depth - 1)
		key := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int]()}[d.IntN(4)/3]
		rules := d.rules(countRules, 1)
		if d.IntN(2) == 0 {
			names := ""
			if key.Kind() == reflect.String && d.IntN(2) == 0 {
				names = "keys,min=2,max=5,endkeys,"
			}
			rules = strings.TrimPrefix(strings.TrimSuffix(rules+",dive,"+names+below, ","), ",")
		}
		return reflect.MapOf(key, elem), rules
	}
	return d.structure(depth - 1), d.of([]string{"", "", "", "required", "omitempty", "structonly"})
}

// rules draws up to most rules, and maybe a directive before them.
func (d drawer) rules(pool []string, most int) string {
	var all []string
	if first := d.of([]string{"", "", "required", "omitempty", "omitzero", "isdefault|"}); first != "" && first != "isdefault|" {
		all = append(all, first)
	}
	for range d.IntN(most + 1) {
		all = append(all, d.of(pool))
	}
	return strings.Join(all, ",")
}

// body draws a body for a type.
func (d drawer) body(typ reflect.Type) string {
	wrong := []float64{0, 0.03, 0.2}[d.IntN(3)]
	return d.value(typ, "", wrong, 5)
}

func (d drawer) off(wrong float64) bool { return d.Float64() < wrong }

func (d drawer) value(typ reflect.Type, rules string, wrong float64, depth int) string {
	if d.off(wrong) {
		return d.of(junk)
	}
	own, below, _ := strings.Cut(rules, "dive")
	for optional, boxed := range optionals {
		if boxed == typ {
			typ = optional
		}
	}
	switch typ {
	case reflect.TypeFor[time.Time]():
		return d.of([]string{`"2026-11-27T10:00:00Z"`, `"2026-11-27T10:00:00.5+01:00"`, `"0001-01-01T00:00:00Z"`, `"2026-11-27"`, `"2026-11-27t10:00:00z"`})
	case reflect.TypeFor[drawnPayment]():
		if depth == 0 {
			return "null"
		}
		return d.of([]string{`{"kind":"card","number":"1234"}`, `{"number":"12","kind":"card","next":{"number":"1234"}}`, `{"kind":"debit","iban":"DE1","bic":"x"}`, `{"kind":"debit","iban":"DE12"}`, `{"kind":"other"}`, `{}`, `null`})
	case reflect.TypeFor[drawnTree]():
		return d.of([]string{`{"name":"a"}`, `{"name":"a","trees":[{"name":"b","trees":[]}]}`, `{"name":"a","trees":[{"name":""}]}`, `{"name":"a","trees":null}`})
	}

	switch typ.Kind() {
	case reflect.Pointer:
		return d.value(typ.Elem(), rules, wrong, depth)
	case reflect.Interface:
		return d.of(junk)
	case reflect.Bool:
		return strconv.FormatBool(d.IntN(3) > 0)
	case reflect.String:
		text, _ := json.Marshal(d.text(own, wrong))
		return string(text)
	case reflect.Int, reflect.Int8, reflect.Uint16, reflect.Uint64, reflect.Float32, reflect.Float64:
		n := d.of(numbers)
		for typ.Kind() < reflect.Float32 && strings.ContainsAny(n, ".e") && !d.off(wrong) {
			n = d.of(numbers[:10])
		}
		return n
	case reflect.Slice, reflect.Array:
		return d.items(typ, below, wrong, depth)
	case reflect.Map:
		return d.entries(typ, below, wrong, depth)
	}
	return d.object(typ, wrong, depth)
}

// text draws a string, mostly one that passes a rule.
func (d drawer) text(rules string, wrong float64) string {
	all := strings.Split(rules, ",")
	text, ok := texts[all[len(all)-1]]
	if len(all) > 1 && d.IntN(3) == 0 {
		text, ok = texts[all[len(all)-2]]
	}
	if !ok || d.IntN(5) == 0 {
		text = texts[d.of(textRules)]
	}
	if d.IntN(12) == 0 {
		return ""
	}
	runes := []rune(text)
	if d.IntN(4) == 0 && len(runes) > 0 { // a typing error
		i := d.IntN(len(runes))
		switch d.IntN(3) {
		case 0:
			return string(runes[:i]) + string(runes[i+1:])
		case 1:
			return string(runes[:i]) + d.of([]string{"0", ":", " ", "a", "É", "\n", ".", "-", "\u2028", "9", "\v"}) + string(runes[i:])
		}
		runes[i] = []rune(d.of([]string{"0", ":", "a", "Z", "f", "\n", "."}))[0]
		return string(runes)
	}
	return text
}

func (d drawer) items(typ reflect.Type, rules string, wrong float64, depth int) string {
	if typ.Elem().Kind() == reflect.Uint8 {
		return d.of([]string{`"Zm9v"`, `"Zm9vYg=="`, `"Zm9vYh=="`, `""`, `"Zm9vYg"`, `"Zm\n9v"`, `"AAAAAA=="`})
	}
	n := d.IntN(4)
	if typ.Kind() == reflect.Array && !d.off(wrong) {
		n = typ.Len()
	}
	if depth == 0 {
		n = 0
	}
	all := make([]string, n)
	for i := range all {
		all[i] = d.value(typ.Elem(), strings.TrimPrefix(rules, ","), wrong, depth-1)
	}
	return "[" + strings.Join(all, ",") + "]"
}

func (d drawer) entries(typ reflect.Type, rules string, wrong float64, depth int) string {
	if _, behind, keyed := strings.Cut(rules, "endkeys"); keyed {
		rules = behind
	}
	var all []string
	used := map[string]bool{}
	for range d.IntN(4) {
		key := d.of(keys)
		if typ.Key().Kind() == reflect.Int && !d.off(wrong) {
			key = d.of([]string{"7", "-1", "0"})
		}
		if used[key] || depth == 0 {
			continue
		}
		used[key] = true
		all = append(all, strconv.Quote(key)+":"+d.value(typ.Elem(), strings.TrimPrefix(rules, ","), wrong, depth-1))
	}
	return "{" + strings.Join(all, ",") + "}"
}

func (d drawer) object(typ reflect.Type, wrong float64, depth int) string {
	var all []string
	d.members(typ, wrong, depth, &all)
	if d.off(wrong / 2) {
		all = append(all, `"unknown":1`)
	}
	return "{" + strings.Join(all, ",") + "}"
}

func (d drawer) members(typ reflect.Type, wrong float64, depth int, all *[]string) {
	for i := range typ.NumField() {
		sf := typ.Field(i)
		if sf.Anonymous {
			inner := sf.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if d.IntN(3) > 0 || sf.Type.Kind() == reflect.Struct {
				d.members(inner, wrong, depth, all)
			}
			continue
		}
		if d.IntN(8) == 0 {
			continue
		}
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		value := d.value(sf.Type, sf.Tag.Get("validate"), wrong, depth-1)
		if options == "string" && !d.off(wrong) && value[0] != '"' && value != "null" {
			value = strconv.Quote(value)
		}
		if options == "case:ignore" {
			name = d.of([]string{name, strings.ToUpper(name), "f_" + name[1:]})
		}
		*all = append(*all, strconv.Quote(name)+":"+value)
	}
}
