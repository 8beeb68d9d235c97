package bind_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	stepKind  interface{ step() }
	stepSmall struct {
		Text string `json:"text"`
	}
	stepLarge struct {
		Inner *stepLarge     `json:"inner"`
		By    map[string]int `json:"by"`
	}
	stepBody struct {
		mergeRecord
		Raw   openRaw                `json:"raw"`
		Boxed *openRawPointer        `json:"boxed"`
		Open  openMap                `json:"open"`
		Kind  stepKind               `json:"kind"`
		Kinds []stepKind             `json:"kinds"`
		When  *time.Time             `json:"when"`
		Bytes []byte                 `json:"bytes"`
		Deep  [][]*mergeAddress      `json:"deep"`
		Any2  map[string]any         `json:"any2"`
		Quick bind.Optional[[]int64] `json:"quick,omitzero"`
		Fold  map[int]int            `json:"fold,case:ignore"`
	}
)

func (stepSmall) step()  {}
func (*stepLarge) step() {}

// TestMemoryAtEachStep lets the limit of memory end a body at each step of its
// decoding. What it ends is answered as a limit, and what one limit lets
// through, a higher one does, too.
func TestMemoryAtEachStep(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Unions: []bind.Union{
		bind.UnionOf("kind", map[string]stepKind{"small": stepSmall{}, "large": &stepLarge{}}),
	}})
	body := []byte(`{"name":"Ada","age":7,"home":{"city":"Ulm"},"work":{"city":"Kiel"},"tags":["a","b\n","c"],"named":{"x":{"city":"Ulm"},"y":{"city":"Y"}},
		"ptrs":{"1":{"city":"Rom"}},"any":{"a":{"b":[1,"x",{"y":null}]}},"nick":"nn","boss":"C","attrs":{"k":1},"e":1,"f":2,"Note":"m",
		"raw":{"id":1,"q":{"r":[1,2]},"s":3},"boxed":{"id":2,"t":4,"u":"v"},"open":{"id":3,"w":{"city":"Bonn"},"z":{"city":"Z"}},
		"kind":{"kind":"large","inner":{"by":{"a":1,"b":2}},"by":{"c":3}},"kinds":[{"kind":"small","text":"t"},{"kind":"large"}],
		"when":"2026-01-02T03:04:05Z","bytes":"AAECAwQ=","deep":[[{"city":"a"},{}],[],[{}]],"any2":{"m":{"n":1},"o":[2]},
		"quick":[1,2,3],"FOLD":{"1":1,"2":2}}`)
	ctx := context.Background()

	full := func() (v stepBody) {
		require.NoError(t, b.Decode(ctx, body, &v))
		return v
	}
	ways := map[string]func(dst *stepBody, limit bind.Option) error{
		"decode": func(dst *stepBody, limit bind.Option) error { return b.Decode(ctx, body, dst, limit) },
		"over_defaults": func(dst *stepBody, limit bind.Option) error {
			return b.Decode(ctx, body, dst, limit, bind.Defaults(full()))
		},
		"merge_into_nothing": func(dst *stepBody, limit bind.Option) error {
			_, err := b.MergeBytes(ctx, body, dst, limit)
			return err
		},
		"merge": func(dst *stepBody, limit bind.Option) error {
			loaded := full()
			_, err := b.MergeBytes(ctx, body, &loaded, limit)
			if err == nil {
				*dst = loaded
			}
			return err
		},
		"merge_over_defaults": func(dst *stepBody, limit bind.Option) error {
			loaded := full()
			_, err := b.MergeBytes(ctx, []byte(`{"any":null,"named":{"x":null},"work":{"zip":null},"open":{"w":null},"any2":{"m":null},"q":1}`),
				&loaded, limit, bind.Defaults(full()), bind.AllowUnknown())
			if err == nil {
				*dst = full()
			}
			return err
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const enough, step = 40_000, 56
			ended, passed := 0, 0
			for memory := int64(1); memory < enough; memory += step {
				var dst stepBody
				err := way(&dst, bind.Limit(bind.Limits{Memory: memory}))
				if err == nil {
					passed++
					assert.Equal(t, "Ada", dst.Name)
					continue
				}

				var e *bind.Error
				require.True(t, errors.As(err, &e), "%v", err)
				require.Equal(t, bind.TooLarge, e.Reason, "%v", err)
				require.Equal(t, "max_memory", e.Fields[0].Rule)
				require.Zero(t, passed, "%d bytes are less than what was enough", memory)
				require.Equal(t, stepBody{}, dst)
				ended++
			}
			assert.Greater(t, ended, 20)
			assert.Positive(t, passed)
		})
	}
}
