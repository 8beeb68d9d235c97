package bind_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// TestLettersAreNotWords has what docs/rules.md says of alphaunicode, and its
// cure.
func TestLettersAreNotWords(t *testing.T) {
	t.Parallel()
	word := regexp.MustCompile(`^[\p{L}\p{M}]+$`)
	b := newBinder(t, bind.Config{
		Locales: []locales.Locale{locales.Th().WithMessages(map[string]string{"word": "ฟิลด์ {0} ต้องประกอบด้วยตัวอักษรเท่านั้น"})},
		Rules: bind.Rules{Funcs: map[string]bind.Rule{"word": {Func: func(_ context.Context, f validator.FieldLevel) bool {
			return word.MatchString(f.Field().String())
		}}}},
	})
	type named struct {
		Letters string `json:"letters" validate:"alphaunicode"`
		Word    string `json:"word" validate:"word"`
	}
	for _, name := range []string{"น้ำ", "हिन्दी"} {
		err := b.Validate(context.Background(), named{name, name})
		assert.Equal(t, map[string]string{"letters": "ฟิลด์ letters ต้องประกอบด้วยตัวอักษรเท่านั้น"}, worded(t, b, err), name)
	}
	assert.NoError(t, b.Validate(context.Background(), named{"กา", "กา"}), "without marks")
	assert.Error(t, b.Validate(context.Background(), named{"a", "a1"}))
}
