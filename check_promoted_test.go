package bind_test

import (
	"context"
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// amount decodes itself, as a decimal of a library would.
type amount struct{ text string }

func (a *amount) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &a.text) }

type (
	promotedPrice struct {
		amount   `json:"amount"`
		Currency string `json:"currency"`
	}
	promotedAlone struct {
		amount
	}
	promotedNamed struct {
		*amount `json:"amount"`
	}
	promotedTime struct {
		time.Time
		Zone string `json:"zone"`
	}
	promotedID struct {
		uuid.UUID
		Kind string
	}
	promotedPointer struct {
		*netip.Addr
		Port int `json:"port"`
	}
	promotedTwice struct {
		promotedPrice
		Note string `json:"note"`
	}
	promotedIgnored struct {
		time.Time
		Set bool `json:"-"`
		set bool
	}
	promotedOwn struct {
		time.Time
		Zone string `json:"zone"`
	}
	promotedOwnValue struct {
		//lint:ignore U1000 its method is promoted
		amount
		Total *string `json:"total"`
	}
	promotedField struct {
		Amount   amount `json:"amount"`
		Currency string `json:"currency"`
	}
)

func (p *promotedOwn) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &struct{ Zone *string }{&p.Zone})
}

// UnmarshalJSON has a value for its receiver, so that *promotedOwnValue has it
// from the compiler.
func (p promotedOwnValue) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, p.Total) }

func TestCheckNamesPromotedMethods(t *testing.T) {
	t.Parallel()
	_ = promotedIgnored{}.set
	checkGolden(t, "promoted", []checkCase{
		{"with a member", bind.Config{}, promotedPrice{}},
		{"alone", bind.Config{}, promotedAlone{}},
		{"alone, with a name", bind.Config{}, promotedNamed{}},
		{"time", bind.Config{}, promotedTime{}},
		{"UnmarshalText", bind.Config{}, promotedID{}},
		{"pointer", bind.Config{}, promotedPointer{}},
		{"twice", bind.Config{}, promotedTwice{}},
		{"nothing else in JSON", bind.Config{}, promotedIgnored{}},
		{"a method of its own", bind.Config{}, promotedOwn{}},
		{"a method of its own on values", bind.Config{}, promotedOwnValue{}},
		{"a field", bind.Config{}, promotedField{}},
		{"in a list", bind.Config{}, struct {
			Prices []promotedPrice `json:"prices"`
		}{}},
	})

	price := new(promotedPrice)
	b := newBinder(t, bind.Config{})
	err := b.Decode(context.Background(), []byte(`{"amount":"1.50","currency":"EUR"}`), price)
	require.Error(t, err, "which is why")
	assert.Empty(t, price.Currency)
}
