package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// messageOf decodes a body that has one mistake, and returns where it is and what it says.
func messageOf(t *testing.T, b *bind.Binder, body string, dst any) string {
	t.Helper()
	err := b.Decode(context.Background(), []byte(body), dst)
	var e *bind.Error
	require.ErrorAs(t, err, &e, body)
	require.Len(t, e.Fields, 1, body)
	_, _, answer := b.Answer("en", err)
	_, text, _ := strings.Cut(string(answer), `":["`)
	text, _, _ = strings.Cut(text, `"]`)
	return e.Fields[0].Path.Dotted() + ": " + text
}

// TestIntegersWithoutPoint tells an integer that is only written as another number from one that is none.
func TestIntegersWithoutPoint(t *testing.T) {
	t.Parallel()
	type numbers struct {
		N     int              `json:"n"`
		U     *uint8           `json:"u"`
		List  []int64          `json:"list"`
		Map   map[string]int32 `json:"map"`
		Quote int              `json:"quote,string"`
	}
	b := newBinder(t, bind.Config{})
	for number, whole := range map[string]bool{
		"1.0": true, "1e2": true, "1E+2": true, "-1.0": true, "0.0": true, "-0.0": true, "1.50e1": true, "150e-1": true, "0e5": true,
		"100e-2": true, "1e0": true, "12.340e2": true, "0.05e2": true, "1e40": true,
		"1.5": false, "1e-1": false, "-0.1": false, "15e-1": false, "1.005e2": false, "1e-40": false,
	} {
		text := " field must be an integer."
		if whole {
			text = " field must be an integer, written without a decimal point or exponent."
		}
		for _, at := range []string{`n`, `u`, `list.0`, `map.x`, `quote`} {
			name, below, _ := strings.Cut(at, ".")
			value := number
			switch below {
			case "0":
				value = "[" + number + "]"
			case "x":
				value = `{"x":` + number + `}`
			}
			if name == "quote" {
				value = `"` + number + `"`
			}
			got := messageOf(t, b, fmt.Sprintf(`{%q:%s}`, name, value), new(numbers))
			assert.Equal(t, at+": The "+at+text, got, number)
		}
	}
	assert.Equal(t, "n: The n field must be an integer.", messageOf(t, b, `{"n":"1.0"}`, new(numbers)), "a string is no number")
	assert.Contains(t, messageOf(t, b, `{"n":9223372036854775808}`, new(numbers)), "must be between")
}

func TestIntegersWithoutPointInAllLanguages(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Locales: locales.All()})
	decode := func(body string) error { return b.Decode(context.Background(), []byte(body), new(struct{ N int })) }
	for _, l := range locales.All() {
		_, _, plain := b.Answer(l.Tag(), decode(`{"N":1.5}`))
		_, _, digits := b.Answer(l.Tag(), decode(`{"N":1.0}`))
		assert.Greater(t, len(digits), len(plain)+10, l.Tag())
	}
}

// TestMinusZero is a zero for all numbers, and as a key.
func TestMinusZero(t *testing.T) {
	t.Parallel()
	type zeros struct {
		I    int             `json:"i"`
		U    uint            `json:"u"`
		U8   *uint8          `json:"u8"`
		List []uint16        `json:"list"`
		Map  map[uint32]uint `json:"map"`
		Q    uint64          `json:"q,string"`
		F    float64         `json:"f"`
	}
	b := newBinder(t, bind.Config{})
	var got zeros
	require.NoError(t, b.Decode(context.Background(), []byte(`{"i":-0,"u":-0,"u8":-0,"list":[-0,7],"map":{"-0":-0},"q":"-0","f":-0}`), &got))
	assert.Equal(t, zeros{U8: new(uint8), List: []uint16{0, 7}, Map: map[uint32]uint{0: 0}}, got)

	for _, body := range []string{`{"u":-1}`, `{"u8":-1}`, `{"list":[-10]}`, `{"q":"-1"}`} {
		assert.Contains(t, messageOf(t, b, body, new(zeros)), "must be between 0 and", body)
	}
}

// TestByteOrderMark is ignored in front of a body, and nowhere else.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	const mark = "\uFEFF"
	type lead struct {
		Name string `json:"name" validate:"required" bind:"present"`
		In   struct {
			X int `json:"x" validate:"required"`
		} `json:"in"`
	}
	b := newBinder(t, bind.Config{})
	for body, want := range map[string][]string{
		mark + `{"name":"Ada","in":{"x":1}}`:       nil,
		mark + " \n" + `{"name":"","in":{}}`:       {"name required", "in.x required"},
		mark + `{"name":null}`:                     {"name required", "in required"},
		mark + `{"name":1,"in":{"x":1}}`:           {"name type"},
		mark:                                       {" empty"},
		mark + "  ":                                {" empty"},
		mark + `{"name":}`:                         {"name json=1:9"},
		mark + `{"name":"a","name":"b"}`:           {"name duplicate=1:13"},
		mark + mark + `{}`:                         {" json=1:1"},
		`{"name":"Ada","in":{"x":1}}` + mark:       {" json=1:28"},
		`{"name":"` + mark + `","in":{"x":1}}`:     nil,
		mark + `[]`:                                {" type"},
		mark + `{"name":"Ada","in":{"x":1},"y":1}`: {"y unknown"},
	} {
		err := b.Decode(context.Background(), []byte(body), new(lead))
		if want == nil {
			assert.NoError(t, err, body)
			continue
		}
		assert.Equal(t, want, failures(t, err), body)
	}

	var many []lead
	require.NoError(t, b.Bind(post(mark+`{"name":"Ada","in":{"x":1}}`), new(lead)))
	require.NoError(t, b.BindMany(post(mark+`{"leads":[{"name":"Ada","in":{"x":1}}]}`), &many, bind.Under("leads")))
}

// TestBytes are a string in JSON, and have a length in bytes.
func TestBytes(t *testing.T) {
	t.Parallel()
	type token struct {
		Key   []byte   `json:"key" validate:"omitempty,min=3,max=1024"`
		Exact []byte   `json:"exact" validate:"omitempty,len=1"`
		Ptr   *[]byte  `json:"ptr" validate:"omitempty,gt=2"`
		Hash  [4]byte  `json:"hash"`
		List  [][]byte `json:"list" validate:"dive,lt=2"`
		Or    []byte   `json:"or" validate:"omitempty,len=2|len=4"`
	}
	large := strings.Repeat("AAAA", 400)
	for name, b := range map[string]*bind.Binder{
		"own": newBinder(t, bind.Config{}), "foreign": newBinder(t, bind.Config{Validator: validator.New(validator.WithRequiredStructEnabled())}),
	} {
		for body, want := range map[string]string{
			`{"key":"AAA="}`:           "key: The key field must be at least 3 bytes.",
			`{"key":"` + large + `"}`:  "key: The key field must not be greater than 1024 bytes.",
			`{"exact":"AAA="}`:         "exact: The exact field must be 1 byte.",
			`{"ptr":"AA=="}`:           "ptr: The ptr field must be longer than 2 bytes.",
			`{"hash":"AA=="}`:          "hash: The hash field must be 4 bytes.",
			`{"hash":"?"}`:             "hash: The hash field must be valid Base64 text.",
			`{"list":["AA==","AAAA"]}`: "list.1: The list.1 field must be shorter than 2 bytes.",
			`{"or":"AAAA"}`:            "or: The or field must be 2 bytes long or 4 bytes long.",
			`{"key":5}`:                "key: The key field must be a string.",
		} {
			assert.Equal(t, want, messageOf(t, b, body, new(token)), name)
		}
	}

	b := newBinder(t, bind.Config{Locales: locales.All()})
	err := b.Decode(context.Background(), []byte(`{"key":"AAA="}`), new(token))
	for lang, want := range map[string]string{
		"ru": "не меньше 3 байт", "de": "mindestens 3 Byte", "tr": "3 bayt", "pl": "3 bajty", "hy": "3 բայթ",
	} {
		_, _, body := b.Answer(lang, err)
		assert.Contains(t, string(body), want)
	}
}

// TestBytesThatAreAnArray: with format:array, each number has its place.
func TestBytesThatAreAnArray(t *testing.T) {
	t.Parallel()
	type raw struct {
		A []byte  `json:"a,format:array" validate:"omitempty,min=2"`
		B [2]byte `json:"b,format:array"`
		P *[]byte `json:"p,format:array" validate:"omitempty,dive,gt=1"`
	}
	b := newBinder(t, bind.Config{})
	require.NoError(t, b.Check(raw{}))
	var got raw
	require.NoError(t, b.Decode(context.Background(), []byte(`{"a":[0,255,-0],"b":[1,2],"p":[2]}`), &got))
	assert.Equal(t, raw{A: []byte{0, 255, 0}, B: [2]byte{1, 2}, P: &[]byte{2}}, got)

	for body, want := range map[string]string{
		`{"a":[1,300]}`:  "a.1: The a.1 field must be between 0 and 255.",
		`{"a":[1,-1]}`:   "a.1: The a.1 field must be between 0 and 255.",
		`{"a":["x",1]}`:  "a.0: The a.0 field must be an integer.",
		`{"a":[1,1.0]}`:  "a.1: The a.1 field must be an integer, written without a decimal point or exponent.",
		`{"a":[1,null]}`: "a.1: The a.1 field must be an integer.",
		`{"a":"AAEC"}`:   "a: The a field must be an array.",
		`{"a":[1]}`:      "a: The a field must have at least 2 items.",
		`{"b":[1]}`:      "b: The b field must contain 2 items.",
		`{"b":[1,256]}`:  "b.1: The b.1 field must be between 0 and 255.",
		`{"p":[7,1]}`:    "p.1: The p.1 field must be greater than 1.",
		`{"p":{}}`:       "p: The p field must be an array.",
	} {
		assert.Equal(t, want, messageOf(t, b, body, new(raw)))
	}
	status, _, _ := b.Answer("", b.Decode(context.Background(), []byte(`{"a":[1,300]}`), new(raw)))
	assert.Equal(t, http.StatusUnprocessableEntity, status)
}
