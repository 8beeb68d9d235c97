package path_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
)

func TestSpellings(t *testing.T) {
	t.Parallel()
	var s path.Spellings
	const many = 3000 // more than a chunk holds
	s.Add([]byte(steps("m", "de")), "DE")
	s.Add([]byte(steps("m", "de", "f", "1.0")), 1.0)
	s.Add([]byte(steps("m", "fr")), "FR")
	for i := range many {
		s.Add([]byte(steps("rows", i, "n"+strconv.Itoa(i))), "name")
	}

	for _, tt := range []struct {
		around path.Steps
		known  any
		want   string
	}{
		{steps("m"), "DE", "de"},
		{steps("m", "de", "f"), 1.0, "1.0"},
		{steps("m"), "FR", "fr"},
		{steps("rows", 0), "name", "n0"},
		{steps("rows", many-1), "name", "n2999"},
	} {
		name, ok := s.Name([]byte(tt.around), tt.known)
		assert.True(t, ok, tt.want)
		assert.Equal(t, tt.want, name)
	}
	for _, tt := range []struct {
		around path.Steps
		known  any
	}{
		{steps("m"), "de"},
		{steps("m"), 1.0},
		{steps("m", "DE", "f"), 1.0}, // the way has the document's names
		{steps("m", "de", "f"), 1},   // another type
		{steps("rows"), "name"},
		{steps("rows", "0"), "name"},
		{steps("rows", many), "name"},
		{"", "DE"},
	} {
		_, ok := s.Name([]byte(tt.around), tt.known)
		assert.False(t, ok, "%q %v", tt.around, tt.known)
	}
}

func TestNoSpellings(t *testing.T) {
	t.Parallel()
	var none *path.Spellings
	_, ok := none.Name([]byte(steps("m")), "DE")
	assert.False(t, ok)
	_, ok = new(path.Spellings).Name([]byte(steps("m")), "DE")
	assert.False(t, ok)
}
