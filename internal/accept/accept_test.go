package accept_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/language"

	"github.com/fielderrors/bind/internal/accept"
)

// languages returns those with these tags.
func languages(tags string) *accept.Languages {
	var parsed []language.Tag
	for _, tag := range strings.Fields(tags) {
		parsed = append(parsed, language.Make(tag))
	}
	return accept.Of(parsed)
}

func TestChoose(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ tags, header, want string }{
		"none/no header":        {"en de", "", "en"},
		"none/not spoken":       {"en de", "fr", "en"},
		"none/kin of another":   {"en ru", "be", "en"},
		"one/exact":             {"en de", "de", "de"},
		"one/region":            {"en de", "de-CH", "de"},
		"one/case":              {"en de", "DE-ch", "de"},
		"one/alias":             {"en zh", "cmn", "zh"},
		"weight/order":          {"en de fr", "fr;q=0.5, de;q=0.9", "de"},
		"weight/equal":          {"en de fr", "fr, de", "fr"},
		"weight/refused":        {"en de", "en;q=0", "de"},
		"weight/all refused":    {"en de", "en;q=0, de;q=0", "en"},
		"weight/over 1":         {"en de", "de;q=2", "en"},
		"weight/no number":      {"en de", "de;q=x", "en"},
		"star/alone":            {"en de", "*", "en"},
		"star/behind its own":   {"en de", "*, de", "de"},
		"star/the unnamed":      {"en de", "en;q=0.5, *;q=0.9", "de"},
		"family/region":         {"en pt pt-BR", "pt-BR", "pt-BR"},
		"family/general":        {"en pt pt-BR", "pt", "pt"},
		"family/one refused":    {"en pt pt-BR", "pt;q=0, pt-BR", "pt-BR"},
		"family/ranked lower":   {"en pt-BR es", "pt-PT, es;q=0.9, pt-BR;q=0.8", "es"},
		"family/own general":    {"en de", "en-GB, de;q=0.9, en;q=0.8", "en"},
		"script/by region":      {"en zh zh-TW", "zh-HK", "zh-TW"},
		"script/other at last":  {"en zh-TW", "zh-Hans", "zh-TW"},
		"script/other is worse": {"en zh-TW", "zh-Hans, en;q=0.5", "en"},
		"malformed/left out":    {"en de", "d!, de", "de"},
		"underscore/region":     {"en pt pt-BR", "pt_BR", "pt-BR"},
		"underscore/script":     {"en zh zh-TW", "zh_Hant_TW", "zh-TW"},
		"underscore/weight":     {"en pt-BR", "en;q=0.5, pt_BR;q=0.9", "pt-BR"},
		"underscore/too many":   {"en pt-BR", "pt_BR_a_b_c", "en"},
		"kin/Dari":              {"en fa", "prs-AF, en;q=0.5", "fa"},
		"kin/Cantonese":         {"en zh zh-TW", "yue-Hant-HK", "zh-TW"},
		"kin/Cantonese alone":   {"en zh zh-TW", "yue", "zh-TW"},
		"kin/Swiss German":      {"en de", "gsw-CH", "de"},
		"kin/refused":           {"en de", "gsw, de;q=0", "en"},
		"Norwegian/nn for nb":   {"en nb", "nn", "nb"},
		"Norwegian/no for nb":   {"en nb", "no", "nb"},
		"Norwegian/nb for nn":   {"en nn", "nb-NO", "nn"},
		"Norwegian/nb for no":   {"en no", "nb", "no"},
		"Norwegian/its own":     {"en nb nn", "nn", "nn"},
		"malformed/region":      {"en de", "de-QQ", "de"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := languages(tt.tags).Choose(tt.header)
			assert.Equal(t, tt.want, strings.Fields(tt.tags)[got])
		})
	}
}

func TestChooseReadsNoMoreThanItsLimits(t *testing.T) {
	t.Parallel()
	l := languages("en de")

	assert.Equal(t, 1, l.Choose(strings.Repeat("fr,", 31)+"de"), "the 32nd range")
	assert.Equal(t, 0, l.Choose(strings.Repeat("fr,", 32)+"de"), "the 33rd range")

	pad := func(size int) string { return strings.Repeat(" ", size) }
	assert.Equal(t, 1, l.Choose(pad(1022)+"de"), "1024 bytes")
	assert.Equal(t, 0, l.Choose(pad(1023)+"de"), "1025 bytes")
	assert.Equal(t, 1, l.Choose("de,"+pad(2000)), "a range that ends in time")
}
