package bind_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// refutable has rules whose failure is certain without a question to validator,
// among others.
type refutable struct {
	Name     string            `json:"name" validate:"required,min=2,max=3"`
	Alpha    string            `json:"alpha" validate:"alpha"`
	Number   string            `json:"number" validate:"omitempty,numeric,len=2"`
	Email    string            `json:"email" validate:"required,email"`
	Phone    *string           `json:"phone" validate:"required,e164"`
	Bare     *string           `json:"bare" validate:"min=2,e164"`
	Zero     *string           `json:"zero" validate:"omitzero,url"`
	ID       string            `json:"id" validate:"uuid4"`
	Source   string            `json:"source" validate:"oneof=web 'a b'"`
	Escaped  string            `json:"escaped" validate:"eq=a0x2Cb"`
	Or       string            `json:"or" validate:"email|e164"`
	OrSize   int               `json:"or_size" validate:"eq=1|gt=2"`
	Host     string            `json:"host" validate:"required,hostname,startswith=a"`
	Same     string            `json:"same" validate:"required,eqfield=Name"`
	Color    string            `json:"color" validate:"required,iscolor"`
	Size     int               `json:"size" validate:"gte=1,lt=3"`
	Count    uint8             `json:"count" validate:"oneof=1 3"`
	Share    float64           `json:"share" validate:"gt=0.5"`
	Wait     time.Duration     `json:"wait,format:sec" validate:"max=1s"`
	Terms    bool              `json:"terms" validate:"required"`
	At       time.Time         `json:"at" validate:"required"`
	Tags     []string          `json:"tags" validate:"required,max=2,dive,lowercase"`
	Labels   map[string]string `json:"labels" validate:"min=1,dive,keys,alpha,endkeys,required"`
	Pair     [2]int            `json:"pair" validate:"dive,ne=1"`
	Address  street            `json:"address" validate:"required"`
	Optional *street           `json:"optional" validate:"required"`
}

var refutableTexts = []string{
	"", "a", "ab", "abcd", "1", "12", "-1.5", "A", "a@b", "ada@example.com", "+442079460018", "https://a.b",
	"6ba7b810-9dad-41d1-80b4-00c04fd430c8", "web", "a b", "a,b", "#fff", "é",
}

// refill sets v to something that may pass.
func refill(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(refutableTexts[r.IntN(len(refutableTexts))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64N(4))
		if v.Type() == reflect.TypeFor[time.Duration]() {
			v.SetInt(v.Int() * int64(time.Second))
		}
	case reflect.Uint8:
		v.SetUint(r.Uint64N(4))
	case reflect.Float64:
		v.SetFloat(r.Float64())
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			refill(r, v.Elem())
		}
	case reflect.Slice:
		if n := r.IntN(5); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n))
		}
		for i := range v.Len() {
			refill(r, v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			refill(r, v.Index(i))
		}
	case reflect.Map:
		if r.IntN(3) > 0 {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for range r.IntN(3) {
			if key := reflect.ValueOf(refutableTexts[r.IntN(len(refutableTexts))]); !v.IsNil() {
				v.SetMapIndex(key, reflect.ValueOf(refutableTexts[r.IntN(len(refutableTexts))]))
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(r.Int64N(2), 0)))
			return
		}
		for i := range v.NumField() {
			refill(r, v.Field(i))
		}
	}
}

// TestRefutedMistakesAreValidators compares what is refuted without validator
// with what a validator of the user's own reports, about which nothing is proved.
func TestRefutedMistakesAreValidators(t *testing.T) {
	t.Parallel()
	proving := newBinder(t, bind.Config{Limits: bind.Limits{Errors: -1}})
	asking := newBinder(t, bind.Config{
		Limits:    bind.Limits{Errors: -1},
		Validator: validator.New(validator.WithRequiredStructEnabled()),
	})
	mistakes := func(b *bind.Binder, v any) []string {
		var e *bind.Error
		if err := b.Validate(context.Background(), v); !errors.As(err, &e) {
			require.NoError(t, err)
			return nil
		}
		all := make([]string, 0, len(e.Fields))
		for _, fe := range e.Fields {
			all = append(all, fmt.Sprintf("%s: %s=%s, type %s, kind %v, refs %v, %q",
				fe.Path.Pointer(), fe.Rule, fe.Param, fe.Type, fe.Kind, fe.Refs, fe.Message))
		}
		return all
	}

	r := rand.New(rand.NewPCG(3, 4))
	compared := 0
	for i := range 2_000 {
		var v refutable
		refill(r, reflect.ValueOf(&v).Elem())
		want, got := mistakes(asking, &v), mistakes(proving, &v)
		require.Equal(t, strings.Join(want, "\n"), strings.Join(got, "\n"), "value %d: %+v", i, v)
		compared += len(want)
	}
	assert.Greater(t, compared, 20_000)
}

// TestRefutedBehindAMistypedItem holds that validator goes on behind a rule that
// decoding explains, and so does what refutes.
func TestRefutedBehindAMistypedItem(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"the other field is mistyped":    {`{"password":1,"again":"abc"}`, []string{"password type"}},
		"and the next rule fails itself": {`{"password":1,"again":"a"}`, []string{"password type", "again min=3"}},
		"an item is mistyped":            {`{"list":[1,"a"]}`, []string{"list max=1", "list.0 type"}},
	} {
		var dst struct {
			Password string   `json:"password"`
			Again    string   `json:"again" validate:"omitempty,eqfield=Password,min=3"`
			List     []string `json:"list" validate:"ne=2,max=1"`
		}
		assert.Equal(t, tt.want, failures(t, b.Decode(context.Background(), []byte(tt.body), &dst)), name)
	}
}
