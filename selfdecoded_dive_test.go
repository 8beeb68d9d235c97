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

// ownBox decodes itself, and has no json tags that say what it reads.
type ownBox struct {
	Numbers []int          `validate:"dive,gt=0"`
	Named   map[string]int `validate:"dive,keys,alpha,endkeys,gt=0"`
}

func (b *ownBox) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &b.Numbers) }

// TestItemsOfWhatDecodesItself: only the type knows what its items are in JSON.
// What they fail stands on the value, all of it, whether or not a rule in front
// of dive fails, too. The rules may name fields beside the value.
func TestItemsOfWhatDecodesItself(t *testing.T) {
	t.Parallel()
	type row struct {
		Name string `json:"name" validate:"required"`
		Code string `json:"code" validate:"omitempty,alpha,max=2"`
	}
	type form struct {
		Limit  int                    `json:"limit"`
		List   divedList              `json:"list" validate:"max=3,dive,ltfield=Limit,ne=7"`
		Map    divedMap               `json:"map" validate:"max=2,dive,keys,min=2,alpha,endkeys,max=9"`
		Bytes  []byte                 `json:"bytes" validate:"max=2,dive,max=100"`
		Box    ownBox                 `json:"box"`
		Rows   ownItems[row]          `json:"rows" validate:"dive"`
		Nested map[string][]divedList `json:"nested" validate:"dive,dive,min=1,dive,gt=0"`
		Hidden []int                  `json:"-" validate:"dive,gt=0"`
	}
	ctx, b := context.Background(), newBinder(t, bind.Config{})
	for body, want := range map[string][]string{
		`{"limit":9,"list":[1,2,8]}`:                        nil,
		`{"limit":8,"list":[1,8,7]}`:                        {"list ltfield=limit", "list ne=7"},
		`{"limit":7,"list":[1,7]}`:                          {"list ltfield=limit", "list ne=7"},
		`{"limit":2,"list":[1,1,1,9]}`:                      {"list max=3", "list ltfield=limit"},
		`{"map":{"ab":1,"cd":9}}`:                           nil,
		`{"map":{"a":10,"bc":1}}`:                           {"map min=2", "map max=9"},
		`{"map":{"1":1,"bc":1,"cd":10}}`:                    {"map max=2", "map min=2", "map alpha", "map max=9"},
		`{"bytes":"AGQ="}`:                                  nil,
		`{"bytes":"/w=="}`:                                  {"bytes max=100"},
		`{"bytes":"AAD/"}`:                                  {"bytes max=2", "bytes max=100"},
		`{"box":[1,0]}`:                                     {"box gt=0"},
		`{"rows":[{"name":"a","code":"1"},{"code":"a"}]}`:   {"rows alpha", "rows required"},
		`{"rows":[{"name":"a"},{"name":"b","code":"123"}]}`: {"rows alpha", "rows max=2"},
		`{"nested":{"a":[[1],[],[2,0]]}}`:                   {"nested.a.1 min=1", "nested.a.2 gt=0"},
	} {
		err := b.Decode(ctx, []byte(body), new(form))
		if len(want) == 0 {
			assert.NoError(t, err, body)
			continue
		}
		assert.Equal(t, want, failures(t, err), body)
	}
	held := form{Hidden: []int{0}, Box: ownBox{Named: map[string]int{"1": 0}}}
	assert.Equal(t, []string{" gt=0", "box alpha", "box gt=0"}, failures(t, b.Validate(ctx, held)))
}

// ownItems is a list that decodes itself.
type ownItems[T any] []T

func (l *ownItems[T]) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, (*[]T)(l)) }

// TestListsOfABodyThatDecodesItself: the lists in it have no places of their own,
// and are not the body all the same, whose items decoding has proved.
func TestListsOfABodyThatDecodesItself(t *testing.T) {
	t.Parallel()
	ctx, b := context.Background(), newBinder(t, bind.Config{})

	assert.NoError(t, b.Decode(ctx, []byte(`[1,2]`), new(ownBox)))
	assert.Equal(t, []string{" gt=0"}, failures(t, b.Decode(ctx, []byte(`[1,0]`), new(ownBox))))
	assert.Equal(t, []string{"0 gt=0"}, failures(t, b.DecodeMany(ctx, []byte(`[[0],[1]]`), new([]ownBox))))

	assert.NoError(t, b.Decode(ctx, []byte(`[{"Count":1}]`), new(boxOfCounts)))
	assert.Equal(t, []string{" min=1"}, failures(t, b.Decode(ctx, []byte(`[{"Count":1},{}]`), new(boxOfCounts))))
}

// boxOfCounts decodes itself into structs.
type boxOfCounts struct {
	Rows []countedRow `validate:"dive"`
}

type countedRow struct {
	Count int `validate:"min=1"`
}

func (r *boxOfCounts) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &r.Rows) }
