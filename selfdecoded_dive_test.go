package bind_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

type (
	divedList []int
	divedMap  map[string]int
)

func (l *divedList) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, (*[]int)(l)) }

func (m *divedMap) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, (*map[string]int)(m))
}

// TestDivesIntoWhatDecodesItself: validator dives into lists and maps whatever
// they have been decoded by, and whatever fails in front of dive.
func TestDivesIntoWhatDecodesItself(t *testing.T) {
	t.Parallel()
	type form struct {
		A []string        `json:"a"`
		B json.RawMessage `json:"b" validate:"skip_unless=A nil,dive"`
		C []byte          `json:"c" validate:"omitempty,max=2,dive,max=100"`
		D divedList       `json:"d" validate:"omitempty,max=2,dive,max=9"`
		E divedMap        `json:"e" validate:"omitempty,max=1,dive,keys,min=2,endkeys,max=9"`
		F *time.Time      `json:"f"`
	}
	tests := map[string]bool{ // which are valid
		`{}`:                       false, // b is asked for
		`{"a":["x"]}`:              true,
		`{"b":"xyz"}`:              true,
		`{"b":[1,2,3],"c":"AAAA"}`: false,
		`{"c":"/w=="}`:             false,
		`{"d":[1,10,2]}`:           false,
		`{"d":[1,10]}`:             false,
		`{"e":{"a":10,"bb":1}}`:    false,
		`{"e":{"bb":10}}`:          false,
		`{"a":[],"e":{"bb":1}}`:    true,
	}
	for name, cfg := range map[string]bind.Config{
		"own": {}, "foreign": {Validator: validator.New(validator.WithRequiredStructEnabled())},
	} {
		b := newBinder(t, cfg)
		for body, valid := range tests {
			mistakes, ok := found(b.Decode(context.Background(), []byte(body), new(form)))
			assert.True(t, ok, "%s: %s is no failure of the server", name, body)
			assert.Equal(t, valid, len(mistakes) == 0, "%s: %s: %q", name, body, mistakes)
		}
	}
}
