package check

import (
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// Check tries rules on sample values of the types that they stand on.

// samples returns values of type t: zero, and filled in several ways. Optional
// values in them hold one.
func (c *Checker) samples(t reflect.Type) []reflect.Value { return samplesBy(c.shapes, t) }

// samples is Checker.samples without a thought of optional values.
func samples(t reflect.Type) []reflect.Value { return samplesBy(nil, t) }

func samplesBy(shapes *shape.Reader, t reflect.Type) []reflect.Value {
	all := []reflect.Value{reflect.New(t).Elem()}
	for variant := range sampleVariants {
		v := reflect.New(t).Elem()
		f := filler{shapes: shapes, variant: variant, around: map[reflect.Type]int{}, made: map[nesting]reflect.Value{}}
		f.fill(v)
		all = append(all, v)
	}
	return all
}

// What fill puts into strings and interfaces: what JSON decodes to, and text
// that parsers take for the start of something.
var (
	sampleTexts = []string{"a", "1", "]:", "/"}
	sampleAny   = []any{
		"a", 1.5, true,
		[]any{map[string]any{"a": 1.5}, []any{1.5}},
		map[string]any{"a": []any{1.5}},
	}
	sampleVariants = max(len(sampleTexts), len(sampleAny))
)

// sampleDepth bounds how deep a filler follows types that hold themselves.
const sampleDepth = 4

// filler fills values in one of the ways. It makes a value of a type once for
// each depth, however many fields are of it. Without that, the work could double
// with every type that holds another twice.
type filler struct {
	shapes  *shape.Reader // knows which types are optional; nil if nothing is
	variant int
	around  map[reflect.Type]int // how many values of a type are around the one that is filled
	made    map[nesting]reflect.Value
}

// nesting is a type, and how many values of it stand around one.
type nesting struct {
	typ   reflect.Type
	depth int
}

// fill gives v a value that is not zero, where it can.
func (f *filler) fill(v reflect.Value) {
	if !v.CanSet() {
		return
	}
	at := nesting{v.Type(), f.around[v.Type()]}
	if at.depth > sampleDepth {
		return
	}
	if made, ok := f.made[at]; ok {
		v.Set(made)
		return
	}

	f.around[at.typ]++
	f.fillOne(v)
	f.around[at.typ]--
	f.made[at] = v
}

func (f *filler) fillOne(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(sampleTexts[f.variant%len(sampleTexts)])
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(1)

	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(sampleAny[f.variant%len(sampleAny)]))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	default:
		f.fillMany(v)
	}
}

// fillMany fills integers and what holds other values.
func (f *filler) fillMany(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if t := f.optional(v); t != nil {
			f.fill(t.Put(v))
			return
		}
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}

	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case reflect.Map:
		f.fillMap(v)
	case reflect.Chan:
		v.Set(reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), 0).Convert(v.Type()))
	default:
		f.fillInteger(v)
	}
}

// optional returns the type of v if it holds a value or none.
func (f *filler) optional(v reflect.Value) *shape.Type {
	if f.shapes == nil || !v.CanAddr() || v.Type().Name() == "" {
		return nil
	}
	if t := f.shapes.Read(v.Type()); t.IsOptional() {
		return t
	}
	return nil
}

func (f *filler) fillMap(v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
	f.fill(key)
	f.fill(elem)
	if key.Comparable() {
		v.SetMapIndex(key, elem)
	}
}

func (f *filler) fillInteger(v reflect.Value) {
	if v.CanInt() {
		v.SetInt(1)
	} else if v.CanUint() {
		v.SetUint(1)
	}
}
