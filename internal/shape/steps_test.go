package shape_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

func TestAppendPattern(t *testing.T) {
	t.Parallel()
	type inner struct {
		Name string `json:"na.me"`
	}
	type body struct {
		List []inner          `json:"list"`
		Map  map[string]inner `json:"map"`
		Fold int              `json:"Fold,case:ignore"`
		Any  any              `json:"any"`
	}
	root := path.Steps("")
	known := shape.NewReader("validate").Read(reflect.TypeFor[body]())
	for name, tt := range map[string]struct {
		t     *shape.Type
		steps path.Steps
		want  string
	}{
		"the whole document":     {known, root, ""},
		"a member":               {known, root.Key("list"), "list"},
		"an index":               {known, root.Key("list").Index(7).Key("na.me"), "list.*.na.me"},
		"a map key":              {known, root.Key("map").Key("secret").Key("na.me"), "map.*.na.me"},
		"another spelling":       {known, root.Key("fOLD"), "Fold"},
		"an unknown member":      {known, root.Key("secret"), "*"},
		"below an unknown one":   {known, root.Key("secret").Key("list").Index(1), "*.*.*"},
		"below any":              {known, root.Key("any").Key("list"), "any.*"},
		"an index of no list":    {known, root.Index(1), "*"},
		"of a type not known":    {nil, root.Key("list").Index(1), "*.*"},
		"under a document's key": {shape.Document{Type: known, Key: "k"}.Whole(), root.Key("k").Key("list"), "k.list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, string(tt.t.AppendPattern(nil, tt.steps)))
			if tt.want != "" {
				assert.Equal(t, "x."+tt.want, string(tt.t.AppendPattern([]byte("x"), tt.steps)), "what is there stays")
			}
		})
	}
}
