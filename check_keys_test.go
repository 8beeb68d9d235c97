package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// TestCheckNamesWhatKeysHide: with nothing behind endkeys, validator does not
// look into what is in an interface.
func TestCheckNamesWhatKeysHide(t *testing.T) {
	t.Parallel()
	type (
		hidden struct {
			M map[string]DrawnPay `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
		pointed struct {
			M map[string]*DrawnPay `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
		inLists struct {
			M []map[string]DrawnPay `json:"m" validate:"dive,dive,keys,min=2,endkeys"`
		}
		required struct {
			M map[string]DrawnPay `json:"m" validate:"dive,keys,min=2,endkeys,required"`
		}
		plain struct {
			M map[string]DrawnPay `json:"m" validate:"dive"`
		}
		structs struct {
			M map[string]DrawnCard `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
		pointers struct {
			M map[string]*DrawnCard `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
		strings struct {
			M map[string]string `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
		anything struct {
			M map[string]any `json:"m" validate:"dive,keys,min=2,endkeys"`
		}
	)
	cfg := bind.Config{Unions: drawnUnions}
	b := newBinder(t, cfg)
	checkGolden(t, "keys", []checkCase{
		{"interfaces", cfg, hidden{}}, {"pointers to them", cfg, pointed{}}, {"in lists", cfg, inLists{}},
	})
	for _, v := range []any{required{}, plain{}, structs{}, pointers{}, strings{}, anything{}} {
		assert.NoError(t, b.Check(v), "%T", v)
	}

	in := required{M: map[string]DrawnPay{}}
	_, err := b.MergeBytes(context.Background(), []byte(`{"m":{"aa":{"kind°":"card"}}}`), &in)
	mistakes, _ := found(err)
	assert.Equal(t, []string{"/m/aa/number\trequired="}, mistakes)
}
