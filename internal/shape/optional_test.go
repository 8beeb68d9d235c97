package shape_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// maybe is an optional type: its fields are reached through a Box.
type maybe[T any] struct {
	value T
	sent  bool
}

// boxOf returns the Boxes of the types below.
func boxOf(t reflect.Type) *shape.Box {
	switch t {
	case reflect.TypeFor[maybe[string]]():
		return box[string]()
	case reflect.TypeFor[maybe[inner]]():
		return box[inner]()
	case reflect.TypeFor[maybe[union]]():
		return box[union]()
	case reflect.TypeFor[maybe[*inner]]():
		return box[*inner]()
	}
	return nil
}

func box[T any]() *shape.Box {
	in := func(v reflect.Value) *maybe[T] { return v.Addr().Interface().(*maybe[T]) }
	return &shape.Box{
		Pointer: reflect.TypeFor[*T](),
		Get: func(v reflect.Value) reflect.Value {
			if m := in(v); m.sent {
				return reflect.ValueOf(&m.value)
			}
			return reflect.ValueOf((*T)(nil))
		},
		Put: func(v reflect.Value) reflect.Value {
			m := in(v)
			m.sent = true
			return reflect.ValueOf(&m.value)
		},
	}
}

type inner struct {
	Code string `json:"code" bind:"distinct"`
}

type outer struct {
	Text  maybe[string] `json:"text" validate:"min=2,dive" bind:"distinct"`
	Inner maybe[inner]  `json:"inner"`
	Null  maybe[*inner] `json:"null"`
}

func TestOptional(t *testing.T) {
	t.Parallel()
	r := shape.NewReader("validate")
	r.BoxOf = boxOf
	typ := r.Read(reflect.TypeFor[outer]())
	text, in, null := typ.Fields[0], typ.Fields[1], typ.Fields[2]

	assert.True(t, text.Type.IsOptional())
	assert.Equal(t, "string", text.Type.Word())
	assert.Equal(t, reflect.TypeFor[string](), text.Leaf().Go)
	assert.Equal(t, "omitnil,min=2,dive", text.Rules.Tag)
	assert.Equal(t, "omitnil,min=2,dive", typ.Declared[0].Rules.Tag)
	assert.False(t, text.Type.TakesNull())
	assert.True(t, null.Type.TakesNull())
	assert.False(t, typ.Has(shape.HasOpaque|shape.HasValuers), "it is no type that decodes itself")
	assert.True(t, in.Type.Has(shape.HasDistinct))

	below, field := typ.At(path.Steps("").Key("inner").Key("code"))
	require.NotNil(t, field)
	assert.Equal(t, reflect.TypeFor[string](), below.Go)

	v := reflect.New(typ.Go).Elem()
	assert.True(t, in.Type.Inside(v.Field(1)).IsNil())
	in.Type.Put(v.Field(1)).Field(0).SetString("a")
	text.Type.Put(v.Field(0)).SetString("b")

	var visited []string
	typ.Visit(v, shape.Visit{Want: shape.HasDistinct}, func(p shape.Place) {
		visited = append(visited, p.Steps().Dotted()+" "+p.Value.String())
	})
	assert.Equal(t, []string{"text b", "inner.code a"}, visited)
}
