package bind_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/fielderrors/bind"
)

type (
	declaredBase struct {
		Name string `json:"name" validate:"required"`
	}
	declaredReach struct {
		*declaredBase
		//lint:ignore U1000 the point of the case
		hidden  string         `validate:"required"`
		Skipped []declaredBase `json:"skipped"`
		Any     any            `json:"any" validate:"omitempty,dive"`
		Scalar  string         `json:"scalar" validate:"dive,required"`
		Keys    []string       `json:"keys" validate:"dive,keys,alpha,endkeys,required"`
		Method  string         `json:"method" validate:"validateFn=Nope"`
		Inner   string         `json:"inner" validate:"eqfield=Ignored"`
		Ignored string         `json:"-"`
		Host    string         `json:"host" validate:"tcp_addr"`
		Panics  bool           `json:"panics" validate:"max=5"`
		Unknown string         `json:"unknown" validate:"nosuchrule"`
		Alias   bool           `json:"alias" validate:"short"`
		Bail    string         `json:"bail" validate:"email" bind:"bail"`
	}
	declaredJSON struct {
		Number  json.Number     `json:"number"`
		Keys    map[bool]int    `json:"keys"`
		Chan    chan int        `json:"chan"`
		List    []time.Duration `json:"list"`
		Long    [1500]int       `json:"long"`
		Quoted  bool            `json:"quoted,string"`
		Exists  int             `json:"exists" bind:"exists=nope"`
		Key     string          `json:"key" bind:"available=ints"`
		Same    map[string]int  `json:"same" bind:"distinct"`
		Other   int             `json:"other" bind:"exist=ints"`
		Pointer *int            `json:"pointer" bind:"exists=pointers"`
	}
	looseKey     struct{ V any }
	declaredFold struct {
		A int   `json:"first_name,case:ignore"`
		B int   `json:"firstname,case:ignore"`
		C named `json:",embed" bind:"distinct"`
	}
)

func TestCheckNamesMistakesInDeclarations(t *testing.T) {
	t.Parallel()
	cfg := bind.Config{
		Lookups: map[string]bind.Lookup{
			"ints":     bind.Stored(func(context.Context, []int) ([]int, error) { return nil, nil }),
			"pointers": bind.Stored(func(context.Context, []any) ([]any, error) { return nil, nil }),
			"loose":    bind.Stored(func(context.Context, []looseKey) ([]looseKey, error) { return nil, nil }),
		},
		Rules: bind.Rules{Aliases: map[string]string{"short": "max=5"}},
	}
	checkGolden(t, "declared", []checkCase{
		{"what rules reach", cfg, &declaredReach{}},
		{"what JSON can be", cfg, declaredJSON{}},
		{"names", cfg, declaredFold{}},
		{"keys that cannot be compared", cfg, struct {
			A looseKey `json:"a" bind:"exists=loose"`
		}{}},
		{"nothing", cfg, nil},
	})
}
