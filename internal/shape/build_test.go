package shape_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

// selfMade decodes itself, most likely what its json tags say.
type selfMade struct {
	Name  string `json:"name" bind:"distinct"`
	Other int
}

func (*selfMade) UnmarshalJSON([]byte) error { return nil }

// selfSpelt decodes itself from a string: its json tags are for something else.
type selfSpelt struct {
	Name string `json:"name" validate:"required"`
}

func (*selfSpelt) UnmarshalText([]byte) error { return nil }

func TestOpaqueStructs(t *testing.T) {
	t.Parallel()

	typ := read[selfMade]()
	require.Equal(t, shape.Opaque, typ.Kind)
	assert.False(t, typ.Text)
	require.NotNil(t, typ.Member("name"))
	assert.True(t, typ.Has(shape.HasDistinct))
	assert.Len(t, typ.Declared, 2)

	typ = read[selfSpelt]()
	require.Equal(t, shape.Opaque, typ.Kind)
	assert.True(t, typ.Text)
	assert.Nil(t, typ.Member("name"))
	require.Len(t, typ.Declared, 1, "validator looks into it all the same")
	assert.True(t, typ.Has(shape.HasRules))

	var none *shape.Type
	found, field := none.At(at("name"))
	assert.Nil(t, found)
	assert.Nil(t, field)
}
