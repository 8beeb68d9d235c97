package bind_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// yieldedTags reads arrays only, yieldedWords text that is split, too, and
// yieldedCodes has a method instead of a function.
type (
	yieldedTags  struct{ all []string }
	yieldedWords struct{ all []string }
	yieldedCodes struct{ all []int }
)

func (y *yieldedTags) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &y.all) }

func (y *yieldedCodes) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &y.all) }

func (y yieldedCodes) ValidatorValue() any { return y.all }

func (y *yieldedWords) UnmarshalJSON(text []byte) error {
	var words string
	if json.Unmarshal(text, &words) == nil {
		y.all = strings.Fields(words)
		return nil
	}
	return json.Unmarshal(text, &y.all)
}

// TestItemsOfYieldedLists: a failure of an item of a list that is validated
// instead of a value stands on the item, if the item is one in JSON.
func TestItemsOfYieldedLists(t *testing.T) {
	t.Parallel()
	type form struct {
		Tags  yieldedTags    `json:"tags" validate:"omitempty,max=3,dive,min=2"`
		Words yieldedWords   `json:"words" validate:"omitempty,dive,min=2"`
		Codes yieldedCodes   `json:"codes" validate:"omitempty,dive,gt=0"`
		Lists []yieldedCodes `json:"lists" validate:"dive,min=1,dive,gt=0"`
	}
	types := map[reflect.Type]validator.CustomTypeFunc{
		reflect.TypeFor[yieldedTags]():  func(v reflect.Value) any { return v.Interface().(yieldedTags).all },
		reflect.TypeFor[yieldedWords](): func(v reflect.Value) any { return v.Interface().(yieldedWords).all },
	}
	tests := map[string][]string{
		`{}`: nil,
		`{"tags":["ab"],"words":"ab cd","codes":[1]}`: nil,
		`{"tags":["ab","c",""]}`:                      {"tags.1 min", "tags.2 min"},
		`{"tags":["a","b","c","d"]}`:                  {"tags max"},
		`{"words":"ab c d"}`:                          {"words format"},
		`{"words":["ab","c"]}`:                        {"words format"},
		`{"codes":[1,0,-1]}`:                          {"codes.1 gt", "codes.2 gt"},
		`{"lists":[[1],[],[2,0]]}`:                    {"lists.1 min", "lists.2.1 gt"},
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{Types: types}})
	require.NoError(t, b.Check(form{}))
	for body, want := range tests {
		err := b.Decode(context.Background(), []byte(body), new(form))
		var e *bind.Error
		require.True(t, err == nil || errors.As(err, &e), "%s: %v", body, err)
		var got []string
		if err != nil {
			for _, fe := range e.Fields {
				got = append(got, fe.Path.Dotted()+" "+fe.Rule)
			}
		}
		assert.Equal(t, want, got, body)
	}
}
