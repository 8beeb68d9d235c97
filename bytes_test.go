package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// TestLengthsOfBytes counts in bytes what is bytes, and in characters what is
// text.
func TestLengthsOfBytes(t *testing.T) {
	t.Parallel()
	type file struct {
		Data  []byte            `json:"data" validate:"min=3"`
		Hex   []byte            `json:"hex,format:hex" validate:"len=2"`
		Short *[]byte           `json:"short" validate:"omitnil,gt=2"`
		Any   []byte            `json:"any" validate:"len=1|min=3"`
		Parts [][]byte          `json:"parts" validate:"max=2,dive,max=1"`
		By    map[string][]byte `json:"by" validate:"dive,lt=1"`
		Text  string            `json:"text" validate:"min=3"`
	}
	const body = `{"data":"YQ==","hex":"ff","short":"YQ==","any":"YWI=","parts":["YQ==","YWI="],"by":{"x":"YQ=="},"text":"a"}`
	assert.Equal(t, map[string]string{
		"data": "The data field must be at least 3 bytes.", "hex": "The hex field must be 2 bytes.",
		"short":   "The short field must be longer than 2 bytes.",
		"any":     "The any field must be 1 byte long or at least 3 bytes long.",
		"parts.1": "The parts.1 field must not be greater than 1 byte.",
		"by.x":    "The by.x field must be shorter than 1 byte.",
		"text":    "The text field must be at least 3 characters.",
	}, said[file](t, locales.En(), body))
	russian := said[file](t, locales.Ru(), body)
	assert.Equal(t, "Длина значения поля «data» должна быть не меньше 3 байт.", russian["data"])
	assert.Equal(t, "Длина значения поля «parts.1» не должна быть больше 1 байта.", russian["parts.1"])

	// Within a larger document, and in a list.
	b := newBinder(t, bind.Config{})
	var files []file
	err := b.DecodeMany(context.Background(), []byte(`{"files":[`+body+`]}`), &files, bind.Under("files"), bind.Within(bind.At("a")))
	texts := worded(t, b, err)
	assert.Equal(t, "The a.files.0.data field must be at least 3 bytes.", texts["a.files.0.data"])
	require.Len(t, texts, 7)
}

// TestPlainIntegers has the words for an integer that is written as a decimal.
func TestPlainIntegers(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	err := bind.Reject(bind.FieldError{Path: bind.At("n"), Rule: "type", Type: "integer", Param: "plain"})
	want := "The n field must be an integer, written without a decimal point or exponent."
	assert.Equal(t, map[string]string{"n": want}, worded(t, b, err))
	err = bind.Reject(bind.FieldError{Path: bind.At("n"), Rule: "type", Type: "integer"})
	assert.Equal(t, map[string]string{"n": "The n field must be an integer."}, worded(t, b, err))
}
