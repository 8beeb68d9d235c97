package browser_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"github.com/fielderrors/bind"
)

// payment is one of several structs.
type payment interface{ pay() }

type card struct {
	Kind   string `json:"kind"`
	Number string `json:"number" validate:"required,len=4"`
	Holder string `json:"holder" validate:"omitempty,max=3"`
}

type debit struct {
	IBAN   string  `json:"iban" validate:"required,min=3"`
	Amount int     `json:"amount" validate:"gt=3"`
	Next   payment `json:"next"`
}

func (card) pay()   {}
func (*debit) pay() {}

var payments = bind.UnionOf("kind", map[string]payment{"card": card{}, "debit": &debit{}})

// Structs that others embed.
type (
	Base struct {
		ID    int    `json:"id" validate:"min=1"`
		Title string `json:"title" validate:"required,max=3"`
	}
	Extra struct {
		Note string `json:"note" validate:"required"`
		Size int8   `json:"size" validate:"max=9"`
	}
	Deep struct {
		Base
		Level int `json:"level" validate:"required_with=Title"`
	}
)

// random makes types and values. The same seed makes the same.
type random struct{ *rand.Rand }

func (r random) in(percent int) bool { return r.IntN(100) < percent }

func pick[T any](r random, all ...T) T { return all[r.IntN(len(all))] }

// rulesOf are rules by the kind of value. %s stands for another field.
var rulesOf = map[string][]string{
	"string": {
		"required", "min=2", "max=5", "len=3", "gt=1", "lte=4", "oneof=a b 'c d'", "noneof=a b", "oneofci=A b", "eq=ab", "ne=ab",
		"eq_ignore_case=AB", "alpha", "alphanum", "numeric", "number", "hexadecimal", "hexcolor", "e164", "uuid", "uuid4", "ipv4", "ip",
		"mac", "semver", "boolean", "contains=a", "excludes=b", "containsany=xyz", "startswith=a", "endswith=b", "startsnotwith=a",
		"hexcolor|rgb|numeric", "alpha|len=4", "isdefault", "email", "url", "lowercase", "datetime=2006-01-02", "iso3166_1_alpha2",
		"required_if=%s ab", "required_unless=%s ab", "required_with=%s", "required_without=%s", "excluded_if=%s ab", "excluded_with=%s",
		"excluded_unless=%s ab", "excluded_without=%s", "eqfield=%s", "nefield=%s", "ascii", "fqdn", "ulid", "latitude",
	},
	"number": {
		"required", "min=2", "max=100", "gt=-1", "lt=7", "gte=0", "lte=21", "eq=3", "ne=3", "oneof=1 2 3", "len=5",
		"required_with=%s", "required_without=%s", "excluded_with=%s", "isdefault",
	},
	"boolean": {"required", "eq=true", "ne=true", "required_with=%s"},
	"list":    {"required", "min=1", "max=2", "len=2", "unique", "gt=0", "lte=3", "required_without=%s", "excluded_with=%s"},
	"map":     {"required", "min=1", "max=2", "len=1", "required_with=%s"},
	"pointer": {"required", "required_with=%s", "excluded_with=%s"},
}

// object makes a struct type.
func (r random) object(depth int) reflect.Type {
	var fields []reflect.StructField
	if r.in(20) {
		t := pick(r, reflect.TypeFor[Base](), reflect.TypeFor[Deep](), reflect.TypeFor[Extra](), reflect.TypeFor[*Extra]())
		name := t.Name()
		if t.Kind() == reflect.Pointer {
			name = t.Elem().Name()
		}
		fields = append(fields, reflect.StructField{Name: name, Type: t, Anonymous: true})
	}
	names := []string{"name", "first_name", "phone", "phones", "kind", "vat_id", "seats", "notes", "x"}
	for i := range 2 + r.IntN(4) {
		typ, kind := r.typ(depth)
		name := names[(i*2+r.IntN(2))%len(names)]
		if strings.Contains(fmt.Sprint(fields), `json:"`+name) {
			continue
		}
		if r.in(8) {
			name += ",case:ignore"
		}
		if k := typ.Kind(); r.in(8) && (k == reflect.Int || k == reflect.Float64) {
			name += ",string"
		}
		tag := fmt.Sprintf(`json:"%s"`, name)
		before := len(fields)
		if before > 0 && fields[0].Anonymous {
			before = 0 // rules name fields by F and a number
		}
		if rules := r.rules(typ, kind, before); rules != "" {
			tag += fmt.Sprintf(` validate:"%s"`, rules)
		}
		if r.in(6) {
			tag += ` bind:"bail"`
		} else if r.in(6) {
			tag += ` bind:"present"`
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", len(fields)), Type: typ, Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

// typ makes the type of a member.
func (r random) typ(depth int) (t reflect.Type, kind string) {
	scalars := []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](),
		reflect.TypeFor[float64](), reflect.TypeFor[bool](),
	}
	t = pick(r, scalars...)
	if depth > 0 && r.in(25) {
		t = r.object(depth - 1)
		if r.in(40) {
			return reflect.SliceOf(t), "list"
		}
	}
	if depth > 0 && r.in(10) {
		union := reflect.TypeFor[payment]()
		return pick(r, union, reflect.SliceOf(union)), "pointer"
	}
	switch r.IntN(12) {
	case 0, 1:
		return reflect.SliceOf(t), "list"
	case 2:
		return reflect.MapOf(reflect.TypeFor[string](), t), "map"
	case 3, 4:
		return reflect.PointerTo(t), kindOf(t)
	case 6:
		return reflect.ArrayOf(2, t), "pointer"
	case 5:
		return pick(r, reflect.TypeFor[time.Time](), reflect.TypeFor[[]byte](), reflect.TypeFor[any](),
			reflect.TypeFor[bind.Optional[string]](), reflect.TypeFor[bind.Optional[*int]]()), "pointer"
	}
	return t, kindOf(t)
}

func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Struct:
		return "pointer"
	case reflect.Slice:
		return "list"
	}
	return "number"
}

// rules makes a tag for a field, which stands behind some others.
func (r random) rules(t reflect.Type, kind string, before int) string {
	var all []string
	for range r.IntN(4) {
		rule := pick(r, rulesOf[kind]...)
		if strings.Contains(rule, "%s") {
			if before == 0 {
				continue
			}
			rule = fmt.Sprintf(rule, fmt.Sprintf("F%d", r.IntN(before)))
		}
		all = append(all, rule)
	}
	if r.in(30) {
		all = append([]string{pick(r, "omitempty", "omitzero", "omitnil")}, all...)
	}
	if k := t.Kind(); (k == reflect.Slice || k == reflect.Map || k == reflect.Array) && r.in(50) && t.Elem().Kind() != reflect.Uint8 {
		all = append(all, "dive")
		if k == reflect.Map && r.in(40) {
			all = append(all, "keys", "min=2", "endkeys")
		}
		if inner := rulesOf[kindOf(t.Elem())]; t.Elem().Kind() != reflect.Struct {
			all = append(all, pick(r, inner[:min(8, len(inner))]...))
		}
	}
	return strings.Join(all, ",")
}

// value makes a value for a type, which may be right.
func (r random) value(t reflect.Type) any {
	if r.in(6) {
		return pick[any](r, nil, "text", 7, -2.5, true, []any{}, map[string]any{})
	}
	switch t.Kind() {
	case reflect.Pointer:
		return r.value(t.Elem())
	case reflect.String:
		return pick(r, "", "a", "ab", "abc", "abcd", "c d", "AB", "äöü", "😀😀", "12", "#fff", "+4930123456", "127.0.0.1", "1.2.3", "true",
			"0a:0b:0c:0d:0e:0f", "a@b.de", "1999-12-31", "DE", "xyz", "550e8400-e29b-41d4-a716-446655440000")
	case reflect.Bool:
		return r.in(50)
	case reflect.Float64:
		return pick[any](r, 0, 1, 2.5, 3, -1, 5, 21, 100.5, 1e6)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return pick(r, "", "YWI=", "YWJj", "no base64")
		}
		list := []any{}
		for range r.IntN(4) {
			list = append(list, r.value(t.Elem()))
		}
		return list
	case reflect.Array:
		list := []any{}
		for range pick(r, 2, 2, 2, 2, 1, 3) {
			list = append(list, r.value(t.Elem()))
		}
		return list
	case reflect.Map:
		entries := map[string]any{}
		for range r.IntN(4) {
			entries[pick(r, "a", "de", "x_y", "", "12", "größe")] = r.value(t.Elem())
		}
		return entries
	case reflect.Struct:
		return r.members(t)
	case reflect.Interface:
		if t == reflect.TypeFor[payment]() {
			return r.payment()
		}
		return pick[any](r, "any", 1, nil, []any{1})
	}
	return pick[any](r, 0, 1, 2, 3, 5, 7, 21, 100, 127, 200, 70000, -1)
}

func (r random) payment() any {
	object := r.members(pick(r, reflect.TypeFor[card](), reflect.TypeFor[debit]())).(map[string]any)
	object["kind"] = pick[any](r, "card", "card", "debit", "debit", "cash", 7, nil)
	if r.in(10) {
		delete(object, "kind")
	}
	return object
}

func (r random) members(t reflect.Type) any {
	switch t {
	case reflect.TypeFor[time.Time]():
		return pick(r, "1999-12-31T23:59:59Z", "yesterday", "")
	case reflect.TypeFor[bind.Optional[string]]():
		return r.value(reflect.TypeFor[string]())
	case reflect.TypeFor[bind.Optional[*int]]():
		return r.value(reflect.TypeFor[int]())
	}
	object := map[string]any{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && r.in(80):
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			maps.Copy(object, r.members(inner).(map[string]any))
		case f.Anonymous || r.in(20):
		case strings.Contains(options, "string") && r.in(90):
			object[name] = pick(r, "0", "1", "3", "21", "-1", "007", "")
		case strings.Contains(options, "case"):
			object[pick(r, name, strings.ReplaceAll(name, "_", "-"), strings.ToUpper(name))] = r.value(f.Type)
		default:
			object[name] = r.value(f.Type)
		}
	}
	if r.in(10) {
		object[pick(r, "phon", "extra", "first_nam", "nmae", "")] = 1
	}
	return object
}

// stored makes a value of a type that stands there before a body comes: what is
// patched, or a default.
func (r random) stored(t reflect.Type, patched bool) reflect.Value {
	v := reflect.New(t).Elem()
	if r.in(30) {
		return v
	}
	switch t.Kind() {
	case reflect.String:
		v.SetString(pick(r, "a", "ab", "abcd", "12"))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8:
		v.SetInt(int64(pick(r, 1, 3, 7)))
	case reflect.Float64:
		v.SetFloat(pick(r, 2.5, 3))
	case reflect.Slice:
		for range r.IntN(3) {
			v = reflect.Append(v, r.stored(t.Elem(), patched))
		}
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		v.Elem().Set(r.stored(t.Elem(), patched))
	case reflect.Interface:
		if patched && t == reflect.TypeFor[payment]() {
			v.Set(reflect.ValueOf(pick[payment](r, card{Kind: "card", Number: "1"}, &debit{Amount: 4})))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := v.Field(i); f.CanSet() && t.Field(i).PkgPath == "" {
				f.Set(r.stored(f.Type(), patched))
			}
		}
	}
	return v
}

// body makes a value for a type as JSON.
func (r random) body(t reflect.Type) json.RawMessage {
	text, err := json.Marshal(r.value(t))
	if err != nil {
		panic(err)
	}
	return text
}
