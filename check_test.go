package bind_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

func TestCheckNamesThePlace(t *testing.T) {
	t.Parallel()
	type inner struct {
		Line []struct {
			Price bool `json:"price" validate:"max=5"`
			Flags map[bool]int
		} `json:"line" validate:"dive"`
		Count int `json:"count" validate:"nope"`
	}
	type site struct {
		Home  url.URL          `json:"home"`
		Inner map[string]inner `json:"inner" validate:"dive"`
		Grid  [2]*[1500]int    `json:"grid"`
	}
	b := newBinder(t, bind.Config{})
	err := b.Check([]*site{})
	for _, want := range []string{
		`site.Home.User: url.Userinfo: Go struct has no exported fields: correct its json tags, or use another type`,
		`site.Inner.Line.Price: rule "max=5" panics on bool`,
		`site.Inner.Line.Flags: bool cannot be a JSON member name: use`,
		`inner.Count: rules "nope"`,
		`site.Grid: [1500]int takes no fewer items, and Limits.Items is 1000: use a shorter array or a higher limit`,
	} {
		assert.ErrorContains(t, err, want)
	}
	assert.ErrorContains(t, b.Check(site{}), "bind: site.Home.User: url.Userinfo: Go struct")
	assert.ErrorContains(t, b.Decode(context.Background(), []byte(`{}`), new(site)), "bind: site.Home.User: url.Userinfo: Go struct")
	assert.ErrorContains(t, b.Check(url.Userinfo{}), "bind: Userinfo: Go struct has")
	assert.ErrorContains(t, b.Check(map[bool]int{}), "bind: map[bool]int: bool cannot")
}

func TestCheckKnowsHowLongArraysAre(t *testing.T) {
	t.Parallel()
	type long struct {
		A [1001]int `json:"a"`
	}
	body := `{"a":[0` + strings.Repeat(",0", 1000) + `]}`
	handler := func(http.ResponseWriter, *http.Request, long) error { return nil }
	b := newBinder(t, bind.Config{})
	assert.ErrorContains(t, b.Check(long{}), "long.A: [1001]int takes no fewer items")
	assert.Equal(t, []string{"a max=1000"}, failures(t, b.Decode(context.Background(), []byte(body), new(long))))
	assert.Panics(t, func() { bind.Handle(b, handler) })

	higher := bind.Limits{Items: 1001}
	assert.NotPanics(t, func() { bind.Handle(b, handler, bind.Limit(higher)) })
	require.NoError(t, b.Decode(context.Background(), []byte(body), new(long), bind.Limit(higher)))
	assert.NoError(t, newBinder(t, bind.Config{Limits: higher}).Check(long{}))
	assert.NoError(t, newBinder(t, bind.Config{Limits: bind.Limits{Items: -1}}).Check(long{}))
	assert.NoError(t, b.Check(struct{ A [1001]byte }{}), "in JSON it is a string")
}
