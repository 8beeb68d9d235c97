package bind_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

type Text = bind.Optional[string]

type (
	optionalEmbedded struct{ Text }
	optionalNamed    struct {
		Text `json:"text"`
	}
	optionalPointer struct{ P *Text }
	optionalItself  struct{ O bind.Optional[Text] }
	optionalDeep    struct{ O bind.Optional[*Text] }
	optionalItem    struct{ L []Text }
	optionalArray   struct{ L [2]Text }
	optionalList    struct{ L bind.Optional[[]Text] }
	optionalEntry   struct{ M map[string]Text }
	optionalFormat  struct {
		T bind.Optional[time.Time] `json:"t,format:unix"`
	}
	optionalWait struct{ D bind.Optional[time.Duration] }
	optionalRule struct {
		N bind.Optional[string] `json:"n" validate:"min=5,max=2"`
	}
)

// TestCheckOptional has the places where an Optional says nothing.
func TestCheckOptional(t *testing.T) {
	t.Parallel()
	checkGolden(t, "boxed", []checkCase{
		{name: "body", v: Text{}},
		{name: "bulk body", v: []Text{}},
		{name: "embedded", v: optionalEmbedded{}},
		{name: "embedded with a name", v: optionalNamed{}},
		{name: "behind a pointer", v: optionalPointer{}},
		{name: "in itself", v: optionalItself{}},
		{name: "behind a pointer in itself", v: optionalDeep{}},
		{name: "item", v: optionalItem{}},
		{name: "item of an array", v: optionalArray{}},
		{name: "item of an optional list", v: optionalList{}},
		{name: "entry", v: optionalEntry{}},
		{name: "option string", v: reflect.Zero(reflect.StructOf([]reflect.StructField{{
			Name: "N", Type: reflect.TypeFor[bind.Optional[int]](), Tag: `json:"n,string"`,
		}})).Interface()},
		{name: "option format", v: optionalFormat{}},
		{name: "duration", v: optionalWait{}},
		{name: "rules about the value", v: optionalRule{}},
	})
}

func TestCheckAcceptsOptionals(t *testing.T) {
	t.Parallel()
	type address struct {
		City bind.Optional[string] `json:"city,omitzero" validate:"required,min=2"`
	}
	type form struct {
		Name  bind.Optional[string]         `json:"name,omitzero" validate:"min=2" bind:"distinct"`
		Note  bind.Optional[*string]        `json:"note,omitzero" validate:"max=9"`
		Tags  bind.Optional[[]string]       `json:"tags,omitzero" validate:"max=3,dive,min=1"`
		Home  bind.Optional[address]        `json:"home,omitzero" validate:"required_with=Name"`
		Meta  bind.Optional[map[string]int] `json:"meta,omitzero" validate:"dive,keys,min=1,endkeys,gt=0"`
		Any   bind.Optional[any]            `json:"any,omitzero" bind:"present"`
		Since bind.Optional[time.Time]      `json:"since,omitzero" validate:"required_without=Note"`
		Inner []struct {
			N bind.Optional[int] `json:"n,omitzero" validate:"oneof=1 2"`
		} `json:"inner" validate:"dive"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	assert.NoError(t, b.Check(form{}))
}
