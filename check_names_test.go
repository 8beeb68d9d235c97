package bind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

func TestCheckRefusesFieldsThatNoBodySets(t *testing.T) {
	t.Parallel()
	type own struct {
		A string `json:"a"`
		B string `json:"-"`
	}
	b := newBinder(t, bind.Config{})
	ctx := context.Background()
	hidden := &struct {
		A string `json:"a" validate:"eqfield=B"`
		B string `json:"-"`
	}{}
	assert.ErrorContains(t, b.Check(hidden), `A: rule "eqfield=B" names the field B, which no body sets, so that only empty values pass: name a field`)
	assert.Error(t, b.Decode(ctx, []byte(`{"a":"x"}`), hidden), "which is why")
	unexported := &struct {
		A string `json:"a" validate:"omitempty,eqcsfield=b"`
		b string
	}{}
	assert.ErrorContains(t, b.Check(unexported), `"eqcsfield=b" names the field b, which no body sets`)
	assert.Error(t, b.Decode(ctx, []byte(`{"a":"`+unexported.b+`x"}`), unexported))
	excluding := &struct {
		A string `json:"a" validate:"fieldexcludes=B"`
		B string `json:"-"`
	}{}
	assert.ErrorContains(t, b.Check(excluding), "which no body sets")
	assert.Error(t, b.Decode(ctx, []byte(`{"a":"x"}`), excluding))
	assert.ErrorContains(t, b.Check(struct {
		A   string `validate:"eqcsfield=Own.B"`
		Own *own
	}{}), "names the field Own.B, which no body sets")
	assert.NoError(t, b.Check(struct {
		A      string `validate:"eqfield=Name,eqcsfield=Own.A,nefield=Hidden"`
		Own    *own
		Hidden string `json:"-"`
		ruled
	}{}))
	assert.NoError(t, b.Check(decodesItself{}), "it may set what it likes")
}

type decodesItself struct {
	A string `json:"a" validate:"eqfield=b"`
	b string
}

func (d *decodesItself) UnmarshalJSON(body []byte) error {
	err := json.Unmarshal(body, &d.A)
	d.b = d.A
	return err
}

// TestCheckRefusesComparisonsOfNothing asks validator itself which comparisons have the same outcome for all values.
func TestCheckRefusesComparisonsOfNothing(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	v := validator.New(validator.WithRequiredStructEnabled())
	refused := 0
	for _, rule := range []string{
		"gtfield", "gtefield", "ltfield", "ltefield", "gtcsfield", "gtecsfield", "ltcsfield", "ltecsfield", "eqfield", "nefield", "eqcsfield", "necsfield",
	} {
		for _, kind := range sampled {
			typ := reflect.StructOf([]reflect.StructField{
				{Name: "F", Type: kind, Tag: reflect.StructTag(fmt.Sprintf(`json:"f" validate:"%s=Other"`, rule))},
				{Name: "Other", Type: kind, Tag: `json:"other"`},
			})
			outcomes := map[bool]bool{}
			for _, x := range values(kind) {
				for _, y := range values(kind) {
					one := reflect.New(typ).Elem()
					one.Field(0).Set(x)
					one.Field(1).Set(y)
					outcomes[v.Struct(one.Interface()) == nil] = true
				}
			}
			err := b.Check(reflect.New(typ).Elem().Interface())
			if len(outcomes) == 1 {
				refused++
				assert.ErrorContains(t, err, "cannot compare values of "+kind.String(), rule)
				continue
			}
			assert.NoError(t, err, "%s on %v", rule, kind)
		}
	}
	assert.Positive(t, refused)
}
