package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// Types that decode themselves.
type (
	// periodOwn states its mistakes itself.
	periodOwn struct{ from, to int }
	// wrapping wraps what it states.
	wrapping string
	// forbidding has a reason that is none of a value's.
	forbidding string
	// viaV1 and viaV2 let a json package decode another struct.
	viaV1 struct{ parts partsOwn }
	viaV2 struct{ parts partsOwn }
	// color is an enum.
	color    int
	partsOwn struct {
		Zip     int            `json:"zip"`
		Lines   []line         `json:"lines"`
		By      map[string]int `json:"by"`
		Address struct {
			Number int8 `json:"number"`
		} `json:"address"`
	}
	line struct {
		Amount float64 `json:"amount"`
		Tags   []string
	}
)

func (r *periodOwn) UnmarshalJSON(body []byte) error {
	var raw struct{ From, To int }
	if err := json.Unmarshal(body, &raw); err != nil {
		return err
	}
	if r.from, r.to = raw.From, raw.To; r.from > r.to {
		return bind.Reject(bind.FieldError{
			Path: bind.At("to"), Rule: "order", Code: "D9", Message: "To must not be before from.",
		})
	}
	return nil
}

func (w *wrapping) UnmarshalText(text []byte) error {
	if string(text) == "bad" {
		return fmt.Errorf("wrapping: %w", bind.Reject(bind.FieldError{Rule: "email"}))
	}
	return nil
}

func (*forbidding) UnmarshalJSON([]byte) error { return &bind.Error{Reason: bind.Forbidden} }

func (v *viaV1) UnmarshalJSON(body []byte) error {
	if err := json.Unmarshal(body, &v.parts); err != nil {
		return fmt.Errorf("parts: %w", err)
	}
	return nil
}

func (v *viaV2) UnmarshalJSON(body []byte) error { return jsonv2.Unmarshal(body, &v.parts) }

func (c *color) UnmarshalText(text []byte) error {
	if string(text) != "red" {
		return errors.New("no color: " + string(text))
	}
	*c = 1
	return nil
}

type selfDecoded struct {
	Range   periodOwn    `json:"range"`
	Ranges  []*periodOwn `json:"ranges"`
	Wrapped wrapping     `json:"wrapped"`
	Forbid  forbidding   `json:"forbid"`
	V1      viaV1        `json:"v1"`
	V2      *viaV2       `json:"v2"`
	V1s     []viaV1      `json:"v1s"`
	Color   color        `json:"color"`
	ID      uuid.UUID    `json:"id"`
	IDs     []uuid.UUID  `json:"ids"`
	Addr    *netip.Addr  `json:"addr"`
	IP      net.IP       `json:"ip"`
	Net     netip.Prefix `json:"net"`
	Big     *big.Int     `json:"big"`
	Ratio   big.Float    `json:"ratio"`
}

func TestWhatTypesSayOfThemselves(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want []string
	}{
		"rejected":          {`{"range":{"from":2,"to":1}}`, []string{"range.to order: To must not be before from."}},
		"rejected in items": {`{"ranges":[{"from":1,"to":2},{"from":2,"to":1}]}`, []string{"ranges.1.to order: To must not be before from."}},
		"wrapped":           {`{"wrapped":"bad"}`, []string{"wrapped email: The wrapped field must be a valid email address."}},
		"another reason":    {`{"forbid":1}`, []string{"forbid format: The forbid field format is invalid."}},
		"v1/member":         {`{"v1":{"zip":"a"}}`, []string{"v1.zip type: The v1.zip field must be an integer."}},
		"v1/item": {
			`{"v1":{"zip":1,"lines":[{"amount":1},{"amount":"b"},{"amount":2}]}}`,
			[]string{"v1.lines.1.amount type: The v1.lines.1.amount field must be a number."},
		},
		"v1/list":     {`{"v1":{"lines":[{"Tags":["a"]},{"Tags":"a"}]}}`, []string{"v1.lines.1.Tags type: The v1.lines.1.Tags field must be an array."}},
		"v1/range":    {`{"v1":{"address":{"number":300}}}`, []string{"v1.address.number format: The v1.address.number field format is invalid."}},
		"v1/whole":    {`{"v1":"a"}`, []string{"v1 format: The v1 field format is invalid."}},
		"v1/in items": {`{"v1s":[{},{"zip":true}]}`, []string{"v1s.1.zip type: The v1s.1.zip field must be an integer."}},
		"v2/member":   {`{"v2":{"zip":"a"}}`, []string{"v2.zip type: The v2.zip field must be an integer."}},
		"v2/item": {
			`{"v2":{"lines":[{"amount":1},{"amount":"b"}]}}`, []string{"v2.lines.1.amount type: The v2.lines.1.amount field must be a number."},
		},
		"v2/entry": {`{"v2":{"by":{"a":1,"b":"c"}}}`, []string{"v2.by.b type: The v2.by.b field must be an integer."}},
		"v2/whole": {`{"v2":[]}`, []string{"v2 format: The v2 field format is invalid."}},
		"enum":     {`{"color":"blue"}`, []string{"color format: The color field format is invalid."}},
		"uuid":     {`{"id":"a","ids":["b"]}`, []string{"id format: The id field must be a valid UUID.", "ids.0 format: The ids.0 field must be a valid UUID."}},
		"addresses": {`{"addr":"a","ip":"b","net":"c"}`, []string{
			"addr format: The addr field must be a valid IP address.", "ip format: The ip field must be a valid IP address.",
			"net format: The net field must be a valid network address in CIDR notation.",
		}},
		"numbers": {`{"big":"a","ratio":"b"}`, []string{"big type: The big field must be an integer.", "ratio type: The ratio field must be a number."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{})
			var e *bind.Error
			require.ErrorAs(t, b.Decode(context.Background(), []byte(tt.body), new(selfDecoded)), &e)

			var got []string
			for _, fe := range answeredFields(t, e) {
				got = append(got, fe.Path.String()+" "+fe.Rule+": "+fe.Message)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// answeredFields are the mistakes of an error as a format gets them.
func answeredFields(t *testing.T, e *bind.Error) (fields bind.FieldErrors) {
	t.Helper()
	format := bind.FormatFunc(func(r bind.Report) bind.Response {
		fields = r.Fields
		return bind.Response{}
	})
	b := newBinder(t, bind.Config{Format: format})
	b.Answer("en", e)
	return fields
}

func TestCodesOfRejectedFieldsStay(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	var e *bind.Error
	require.ErrorAs(t, b.Decode(context.Background(), []byte(`{"range":{"from":2,"to":1}}`), new(selfDecoded)), &e)
	assert.Equal(t, "D9", e.Fields[0].Code)
	assert.Equal(t, "range.to", e.Fields[0].Path.String())
}

func TestOwnWordsForFormatsStandFirst(t *testing.T) {
	t.Parallel()
	en := locales.En().WithMessages(map[string]string{"format": "{0}: what is that?"})
	b := newBinder(t, bind.Config{Locales: []locales.Locale{en}})
	err := b.Decode(context.Background(), []byte(`{"id":"a"}`), new(selfDecoded))
	_, _, body := b.Answer("en", err)
	assert.Contains(t, string(body), "id: what is that?")
}
