package path_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
)

func TestSet(t *testing.T) {
	t.Parallel()
	lead := path.Steps("").Key("leads").Index(1)
	var few, many path.Set
	few.Add(lead)
	few.Add(lead)
	many.Add(lead)
	for i := range 20 {
		many.Add(path.Steps("").Key("others").Index(i))
	}

	tests := []struct {
		name                          string
		at                            path.Steps
		has, around, covered, touched bool
	}{
		{"the place itself", lead, true, false, true, true},
		{"inside it", lead.Key("phone"), false, false, true, true},
		{"around it", path.Steps("").Key("leads"), false, true, false, true},
		{"the whole document", "", false, true, false, true},
		{"beside it", path.Steps("").Key("leads").Index(2), false, false, false, false},
		{"a name that begins alike", path.Steps("").Key("leadsmore"), false, false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for size, set := range map[string]*path.Set{"few": &few, "many": &many} {
				assert.Equal(t, tt.has, set.Has(tt.at), size)
				assert.Equal(t, tt.around, set.Around(tt.at), size)
				assert.Equal(t, tt.covered, set.Covers(tt.at), size)
				assert.Equal(t, tt.touched, set.Touches(tt.at), size)
			}
		})
	}
}

func TestEmptySetHasNothing(t *testing.T) {
	t.Parallel()
	var set path.Set
	assert.True(t, set.Empty())
	for _, at := range []path.Steps{"", path.Steps("").Key("a")} {
		assert.False(t, set.Has(at))
		assert.False(t, set.Covers(at))
		assert.False(t, set.Touches(at))
	}
}
