package bind_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// The types of values that take more while they are looked at than they keep.
type (
	bulky struct { // 2 KiB
		X    int        `json:"x"`
		Note string     `json:"note"`
		Rest [253]int64 `json:"-"`
	}
	bulkyKey   struct{ text [256]int64 }
	bulkyBoxed struct {
		List  []bulky                `json:"list"`
		Map   map[string]bulky       `json:"map"`
		Ptr   *bulky                 `json:"ptr"`
		Any   any                    `json:"any"`
		Maybe bind.Optional[[]bulky] `json:"maybe"`
	}
	bulkySets struct {
		List []bulky          `json:"list" validate:"unique"`
		Ptrs []*bulky         `json:"ptrs" validate:"unique"`
		Map  map[string]bulky `json:"map" validate:"unique"`
		Wide [][64]int64      `json:"wide" validate:"unique"`
		Ints []int            `json:"ints" validate:"unique"`
	}
)

func (k bulkyKey) MarshalText() ([]byte, error) { return fmt.Append(nil, k.text[0]), nil }

func (k *bulkyKey) UnmarshalText(text []byte) error {
	_, err := fmt.Sscan(string(text), &k.text[0])
	return err
}

// most returns how often an item fits into a body of less than 1 MB.
func most(item string) int { return 999_000 / (len(item) + 1) }

// TestMemoryOfCopies: values that are copied while they are looked at, by
// defaults, by rules or as keys, are charged to Limits.Memory, valid ones and
// others. It runs alone: bytes are counted for the whole process.
func TestMemoryOfCopies(t *testing.T) {
	const limit = 1 << 20
	full := bulkyBoxed{
		List: make([]bulky, 9), Map: map[string]bulky{"a": {}, "b": {}}, Ptr: new(bulky), Any: bulky{}, Maybe: bind.Some(make([]bulky, 9)),
	}
	list := []bind.Option{bind.Defaults(full)}
	for _, tt := range []struct {
		name, item string
		typ        reflect.Type
		opts       []bind.Option
	}{
		{"defaults", `{}`, reflect.TypeFor[bulkyBoxed](), list},
		{"defaults in a map", `{"map":{"a":{}}}`, reflect.TypeFor[bulkyBoxed](), list},
		{"defaults of pointers", `{"ptr":null}`, reflect.TypeFor[*bulkyBoxed](), list},
		{"unique list", `{"list":[{"x":1},{"x":2}]}`, reflect.TypeFor[bulkySets](), nil},
		{"unique pointers", `{"ptrs":[{"x":1},{"x":2}]}`, reflect.TypeFor[bulkySets](), nil},
		{"unique map", `{"map":{"a":{"x":1},"b":{}}}`, reflect.TypeFor[bulkySets](), nil},
		{"unique numbers", `{"ints":[1,2,3,4,5,6,7,8,9,10]}`, reflect.TypeFor[bulkySets](), nil},
		{"keys", `{"1":true,"2":true}`, reflect.TypeFor[map[bulkyKey]bool](), nil},
		{"wrong values in maps", `{"a":1}`, reflect.TypeFor[map[string][10]string](), nil},
	} {
		b := newBinder(t, bind.Config{})
		typ := reflect.StructOf([]reflect.StructField{
			{Name: "Rows", Type: reflect.SliceOf(reflect.SliceOf(tt.typ)), Tag: `json:"rows" validate:"dive,dive"`},
			{Name: "Last", Type: reflect.TypeFor[int](), Tag: `json:"last" validate:"max=1"`},
		})
		for _, part := range []int{1, 4, 16, 40, 64, 100, 200} {
			for _, last := range []string{"1", "2"} {
				body := strings.TrimSuffix(rows(tt.item, most(tt.item)/part), "}") + `,"last":` + last + `}`
				dst := reflect.New(typ).Interface()
				before := allocated()
				err := b.Decode(context.Background(), []byte(body), dst, tt.opts...)
				if err != nil {
					assert.ErrorAs(t, err, new(*bind.Error), tt.name)
					b.WriteError(httptest.NewRecorder(), post(body), err)
				}
				spent := allocated() - before
				var e *bind.Error
				t.Logf("%-22s %7d bytes sent, %9d allocated, large: %v", tt.name, len(body), spent, errors.As(err, &e) && e.Reason == bind.TooLarge)
				assert.True(t, raced || spent <= 20*limit, "%s: %d bytes sent, %d allocated: %v", tt.name, len(body), spent, err)
			}
		}
	}
}

// patchedRows is patched by the attacks.
type patchedRows struct {
	Name  string                  `json:"name" validate:"max=3"`
	Rows  [][]int                 `json:"rows" validate:"dive,dive,gt=0"`
	Names map[string]string       `json:"names"`
	Maps  map[string]map[int]bool `json:"maps"`
	Wide  map[string][13]int64    `json:"wide"`
	Any   any                     `json:"any"`
	Open  map[string]any          `json:",embed"`
}

// plainRows is validated field by field, also as what comes of a patch.
type plainRows struct {
	Name string  `json:"name" validate:"max=3"`
	Rows [][]int `json:"rows" validate:"dive,dive,gt=0"`
}

// TestMemoryOfPatches: a patch names many members, and may make many mistakes
// beside those that the value had before. It runs alone: bytes are counted for
// the whole process.
func TestMemoryOfPatches(t *testing.T) {
	const limit = 1 << 20
	b := newBinder(t, bind.Config{})
	zeroes := func(n int) string { return rows("0", n) }
	for _, tt := range []struct {
		name   string
		loaded any
		patch  func(n int) string
	}{
		{"rows", patchedRows{Name: "Ada"}, zeroes},
		{"rows beside a mistake", patchedRows{Name: "Edsger"}, zeroes},
		{"plain rows", plainRows{Name: "Ada"}, zeroes},
		{"plain rows beside a mistake", plainRows{Name: "Edsger"}, zeroes},
		{"names", patchedRows{}, func(n int) string { return `{"names":{` + numbered(`"%d":"x"`, n) + `}}` }},
		{"nothing", patchedRows{}, func(n int) string { return `{"maps":{` + numbered(`"%d":null`, n) + `}}` }},
		{"maps", patchedRows{}, func(n int) string { return `{"maps":{` + numbered(`"%d":{"1":true}`, n) + `}}` }},
		{"wide", patchedRows{}, func(n int) string { return `{"wide":{` + numbered(`"%d":null`, n) + `}}` }},
		{"any", patchedRows{}, func(n int) string { return `{"any":{` + numbered(`"%d":{}`, n) + `}}` }},
		{"open", patchedRows{}, func(n int) string { return `{` + numbered(`"%d":[]`, n) + `}` }},
	} {
		for _, n := range []int{2_000, 10_000, 15_000, 20_000, 30_000, 40_000, 60_000, 90_000} {
			text := tt.patch(n)
			if len(text) > 999_999 {
				continue
			}
			dst := reflect.New(reflect.TypeOf(tt.loaded))
			dst.Elem().Set(reflect.ValueOf(tt.loaded))
			before := allocated()
			_, err := b.MergeBytes(context.Background(), []byte(text), dst.Interface())
			if err != nil {
				assert.ErrorAs(t, err, new(*bind.Error), tt.name)
				b.WriteError(httptest.NewRecorder(), post(text), err)
			}
			spent := allocated() - before
			t.Logf("%-28s %7d bytes sent, %9d allocated: %v", tt.name, len(text), spent, err)
			assert.True(t, raced || spent <= 20*limit, "%s: %d bytes sent, %d allocated: %v", tt.name, len(text), spent, err)
			assert.NotContains(t, fmt.Sprint(err), `"/name"`, "what was wrong before is no mistake")
		}
	}
}
