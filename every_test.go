package bind_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// account has rules that fail together.
type account struct {
	Password string   `json:"password" validate:"min=8,containsany=0123456789,containsany=ABC"`
	Tags     []string `json:"tags" validate:"max=2,dive,alpha"`
}

// calm is account for those who want one rule of each value.
type calm struct {
	Password string   `json:"password" validate:"min=8,containsany=0123456789,containsany=ABC" bind:"bail"`
	Tags     []string `json:"tags" validate:"max=2,unique,dive,alpha,min=2" bind:"bail"`
}

// TestEveryMistakeOfAValue has the ways to a value.
func TestEveryMistakeOfAValue(t *testing.T) {
	t.Parallel()
	const body = `{"password":"x","tags":["ok","1","9"]}`
	all := []string{"password min=8", "password containsany=0123456789", "password containsany=ABC", "tags max=2", "tags.1 alpha", "tags.2 alpha"}
	ctx, b := context.Background(), newBinder(t, bind.Config{})

	assert.Equal(t, all, failures(t, b.Decode(ctx, []byte(body), new(account))))
	assert.Equal(t, all, failures(t, b.Validate(ctx, &account{Password: "x", Tags: []string{"ok", "1", "9"}})))
	assert.Equal(t, all, failures(t, newBinder(t, bind.Config{Validator: holeValidator(t)}).Decode(ctx, []byte(body), new(account))))

	var many []account
	var items []string
	for _, failure := range all {
		items = append(items, "accounts.0."+failure)
	}
	err := b.DecodeMany(ctx, []byte(`{"accounts":[`+body+`]}`), &many, bind.Under("accounts"))
	assert.Equal(t, items, failures(t, err))
}

func TestBail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const body = `{"password":"x","tags":["ok","1","1"]}`
	first := []string{"password min=8", "tags max=2", "tags.1 alpha", "tags.2 alpha"}

	b := newBinder(t, bind.Config{})
	require.NoError(t, b.Check(calm{}))
	assert.Equal(t, first, failures(t, b.Decode(ctx, []byte(body), new(calm))))
	assert.Equal(t, first, failures(t, newBinder(t, bind.Config{Bail: true}).Decode(ctx, []byte(body), new(account))))
	foreign := newBinder(t, bind.Config{Bail: true, Validator: holeValidator(t)})
	assert.Equal(t, first, failures(t, foreign.Decode(ctx, []byte(body), new(account))))
}

// TestCheckNamesBailThatStopsNothing: it is for levels of several rules.
func TestCheckNamesBailThatStopsNothing(t *testing.T) {
	t.Parallel()
	type items struct {
		A      []string `json:"a" validate:"dive,min=2,alpha" bind:"bail"`
		B      string   `json:"b" validate:"required,email" bind:"bail,distinct"`
		C      string   `json:"c" validate:"omitempty,email" bind:"bail"`
		D      []string `json:"d" validate:"min=2,dive,alpha" bind:"bail"`
		E      string   `json:"e" bind:"bail"`
		street `validate:"required" bind:"bail"`
	}
	err := newBinder(t, bind.Config{}).Check(items{})
	require.Error(t, err)
	for _, field := range []string{"C", "D", "E"} {
		assert.Contains(t, err.Error(), "items."+field+`: bind:"bail" has no effect, because there is no second rule that it could stop: remove bail`)
	}
	assert.NotContains(t, err.Error(), "items.A")
	assert.NotContains(t, err.Error(), "items.B")
}

func TestEveryMistakeOnTheWire(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	w := serve(bind.Handle(b, never[account](t)), post(`{"password":"x","tags":["ok","1","9"]}`))
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{
		"password":["The password field must be at least 8 characters.",
			"The password field must contain at least one of the characters \"0123456789\".",
			"The password field must contain at least one of the characters \"ABC\"."],
		"tags":["The tags field must not have more than 2 items."],
		"tags.1":["The tags.1 field must only contain the letters A–Z and a–z."],
		"tags.2":["The tags.2 field must only contain the letters A–Z and a–z."]}}`, w.Body.String())
}
