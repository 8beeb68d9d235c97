package bind_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

func TestCheckRefusesOptionalsThatSayNothing(t *testing.T) {
	t.Parallel()
	type text = bind.Optional[string]
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"body", text{}, "as the body"},
		{"bulk", []text{}, "as the item of a list"},
		{"embedded", struct{ text }{}, "embedded"},
		{"embedded_with_a_name", struct {
			text `json:"text"`
		}{}, "embedded"},
		{"pointer", struct{ P *text }{}, "behind a pointer"},
		{"itself", struct{ O bind.Optional[text] }{}, "in another one"},
		{"pointer_in_itself", struct{ O bind.Optional[*text] }{}, "behind a pointer"},
		{"item", struct{ L []text }{}, "as the item of a list"},
		{"array", struct{ L [2]text }{}, "as the item of a list"},
		{"item_of_optional_list", struct{ L bind.Optional[[]text] }{}, "as the item of a list"},
		{"map", struct{ M map[string]text }{}, "as the value of a map"},
		{"string_option", struct {
			N bind.Optional[int] `json:"n,string"`
		}{}, "has no effect"},
		{"format_option", struct {
			T bind.Optional[time.Time] `json:"t,format:unix"`
		}{}, "has no effect"},
		{"duration", struct{ D bind.Optional[time.Duration] }{}, "has no JSON form"},
	}
	b := bind.Must(bind.New(bind.Config{}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.ErrorContains(t, b.Check(tt.v), tt.want)
		})
	}
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
