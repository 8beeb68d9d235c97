package check

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
)

// TestFormsAreThoseOfValidator: what validator accepts has the form that is
// stated, whatever is changed in texts that it accepts.
func TestFormsAreThoseOfValidator(t *testing.T) {
	t.Parallel()
	seeds := []string{
		"a", "7", "a1", "-1.5", "+4915112345678", "0xff", "#ff0000", "a@b.de", "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"6fa459ea-ee8a-3ca4-894e-db77e160355e", "5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d", "886313e1-3b8a-5372-9b90-0c9aee199e5d",
		"01ARZ3NDEKTSV4RRFFQ69G5FAV", "10.0.0.1", "::1", "::ffff:10.0.0.1", "10.0.0.0/8", "fe80::/10", "00:00:5e:00:53:01",
		"0000.5e00.5301", "https://a.de/x", "http://a.de", "mailto:a@b.de", "/x", "a.b.c", strings.Repeat("a1", 16),
		strings.Repeat("b2", 32), strings.Repeat("c3", 48), strings.Repeat("d4", 64), "DE", "EUR",
	}
	const spice = "0aAfgZ-+.:/#@xX_ é%"
	v, random := validator.New(), rand.New(rand.NewPCG(1, 16))
	names := slices.Sorted(maps.Keys(forms))
	accepted := map[string]int{}
	for range 60_000 {
		text := []rune(seeds[random.IntN(len(seeds))])
		for range random.IntN(3) {
			at, r := random.IntN(len(text)), []rune(spice)[random.IntN(19)]
			switch random.IntN(3) {
			case 0:
				text[at] = r
			case 1:
				text = append(text[:at:at], append([]rune{r}, text[at:]...)...)
			default:
				text = append(append([]rune{}, text[:at]...), text[at+1:]...)
			}
			if len(text) == 0 {
				text = []rune{r}
			}
		}
		name := names[random.IntN(len(names))]
		if v.Var(string(text), name) != nil {
			continue
		}
		accepted[name]++
		form := forms[name]
		assert.True(t, form.has == "" || strings.ContainsAny(string(text), form.has), "%s %q", name, string(text))
		size := utf8.RuneCountInString(string(text))
		assert.True(t, lengths[name] == nil || slices.Contains(lengths[name], size), "%s %q", name, string(text))
		outside := strings.IndexFunc(string(text), func(r rune) bool { return !strings.ContainsRune(form.only, r) })
		assert.True(t, form.only == "" || outside < 0, "%s %q", name, string(text))
	}
	for _, name := range names {
		assert.Positive(t, accepted[name], name)
	}
	for name := range lengths {
		assert.Contains(t, forms, name, "its lengths are not tried")
	}
}
