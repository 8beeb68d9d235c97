package schema

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
)

// TestAddressesAreThoseOfValidator compares the pattern of e-mail addresses with
// validator on texts that are nearly some.
func TestAddressesAreThoseOfValidator(t *testing.T) {
	t.Parallel()
	const texts = 30_000
	pattern := regexp.MustCompile(patterns["email"])
	v, r := validator.New(), rand.New(rand.NewPCG(1, 2))
	pieces := strings.Split("a Z 9 @ @ . . . - ~ \" \\ ä \u00a0 \u0085 \ufdd0 \uffef \ufffd \ud7ff \ue000 😀 ! ( ) < > [ ] : ; , / =? "+
		"\x01 \x7f \r\n \t { _ | ^ ` a@b.de \"x\"@b.c", " ")
	pieces = append(pieces, " ", "\r\n ")
	starts := []string{"", "ada@example.com", `"a b"@x.de`, "a.b@c-d.e~f.gh", "ä@ö.ü", "a@1.b2.c"}

	valid := 0
	for range texts {
		text := []rune(starts[r.IntN(len(starts))])
		for range 1 + r.IntN(4) {
			at := r.IntN(len(text) + 1)
			behind := string(text[at:])
			if r.IntN(3) == 0 && at < len(text) {
				behind = string(text[at+1:])
			} else {
				behind = pieces[r.IntN(len(pieces))] + behind
			}
			text = []rune(string(text[:at]) + behind)
		}

		want := v.Var(string(text), "email") == nil
		assert.Equal(t, want, pattern.MatchString(string(text)), "%q", string(text))
		if want {
			valid++
		}
	}
	assert.Greater(t, valid, texts/20)
	assert.Less(t, valid, texts-texts/20)
}
