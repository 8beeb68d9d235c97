package bind

import "reflect"

// Check tries rules on sample values of the types that they stand on.

// samples returns values of type t: zero, and filled in several ways.
func samples(t reflect.Type) []reflect.Value {
	all := []reflect.Value{reflect.New(t).Elem()}
	for variant := range sampleVariants {
		v := reflect.New(t).Elem()
		fill(v, variant, 0)
		all = append(all, v)
	}
	return all
}

// What fill puts into strings and interfaces: what JSON decodes to, and text that parsers take for the start of
// something.
var (
	sampleTexts    = []string{"a", "1", "]:", "/"}
	sampleAny      = []any{"a", 1.5, true, []any{map[string]any{"a": 1.5}, []any{1.5}}, map[string]any{"a": []any{1.5}}}
	sampleVariants = max(len(sampleTexts), len(sampleAny))
)

// sampleDepth bounds how deep fill follows types that hold themselves.
const sampleDepth = 4

// fill gives v a value that is not zero, where it can.
func fill(v reflect.Value, variant, depth int) {
	if depth > sampleDepth || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(sampleTexts[variant%len(sampleTexts)])
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(1)
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(sampleAny[variant%len(sampleAny)]))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), variant, depth+1)
	default:
		fillMany(v, variant, depth)
	}
}

// fillMany fills integers and what holds other values.
func fillMany(v reflect.Value, variant, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), variant, depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), variant, depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), variant, depth+1)
		fill(v.Index(1), variant, depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, variant, depth+1)
		fill(elem, variant, depth+1)
		if key.Comparable() {
			v.SetMapIndex(key, elem)
		}
	case reflect.Chan:
		v.Set(reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), 0).Convert(v.Type()))
	default:
		if v.CanInt() {
			v.SetInt(1)
		} else if v.CanUint() {
			v.SetUint(1)
		}
	}
}
