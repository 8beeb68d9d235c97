package shape_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type documented struct {
	Name string `json:"name" bind:"distinct"`
	Tags []string
}

func TestDocumentIsTheValue(t *testing.T) {
	t.Parallel()
	d := shape.Document{Type: read[documented]()}

	assert.Equal(t, path.Steps(""), d.Root())
	assert.Same(t, d.Type, d.Whole())
}

func TestDocumentUnderAKey(t *testing.T) {
	t.Parallel()
	d := shape.Document{Type: read[documented](), Key: "data"}

	assert.Equal(t, at("data"), d.Root())

	whole := d.Whole()
	require.Equal(t, shape.Object, whole.Kind)
	typ, field := whole.At(at("data", "name"))
	assert.Equal(t, shape.String, typ.Kind)
	assert.Equal(t, "Name", field.Go)
	assert.Same(t, d.Type, whole.Member("data").Type)
	assert.Nil(t, whole.Member("name"), "it stands one level down")
	assert.True(t, whole.Has(shape.HasDistinct))
	assert.False(t, whole.Has(shape.HasLookups))
	assert.Empty(t, whole.Faults(), "it has no Go type that could have some")
}
