package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// hiddenAccount is embedded: its type is unexported, its fields are not.
type hiddenAccount struct {
	Password string                `json:"password" validate:"omitempty,min=8,containsany=0123456789,nefield=Email"`
	Email    string                `json:"email" validate:"omitempty,email,nefield=Password,excluded_with=Phone"`
	Phone    *string               `json:"phone" validate:"required_without=Email,omitempty,e164,min=9"`
	Name     bind.Optional[string] `json:"name" validate:"min=2,max=3"`
	Nick     bind.Optional[string] `json:"nick" validate:"required_with=Name,min=2,nefield=Password"`
}

// TestEmbeddedUnexported: all rules of the members of an embedded struct of an
// unexported type are asked, those that name another field, too.
func TestEmbeddedUnexported(t *testing.T) {
	t.Parallel()
	type form struct {
		hiddenAccount
		Age int `json:"age" validate:"gte=0"`
	}
	type valued struct {
		hiddenAccount
		V goodValuer `json:"v"`
	}
	type exported struct{ form }
	tests := []struct {
		name, body string
		want       []string
	}{
		{"right", `{"email":"a@b.co"}`, nil},
		{"empty", `{}`, []string{"phone required_without"}},
		{"every_rule", `{"password":"x","email":"x","phone":"1"}`, []string{
			"password min", "password containsany", "password nefield",
			"email email", "email nefield", "email excluded_with", "phone e164", "phone min",
		}},
		{"optional", `{"email":"a@b.co","password":"abcdefg1","name":"x"}`, []string{"name min", "nick required_with"}},
		{"optional_sent", `{"email":"a@b.co","password":"1","nick":"1"}`, []string{
			"password min", "nick min", "nick nefield",
		}},
	}

	b := newBinder(t, bind.Config{})
	require.NoError(t, b.Check(form{}, valued{}, exported{}))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, dst := range []any{new(form), new(valued), new(exported)} {
				err := b.Decode(context.Background(), []byte(tt.body), dst)
				assert.Equal(t, tt.want, mistakesOf(t, err), "%T", dst)
			}
		})
	}
}
