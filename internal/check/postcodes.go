package check

import "github.com/fielderrors/bind/internal/tag"

// postcodes are texts of which each country that validator knows postcodes of
// takes at least one.
var postcodes = []string{
	"98011", "1111", "111111", "111", "", "GY11 1AA", "VG1111", "00120", "00611", "00811", "11-111", "111-1111",
	"1111 AA", "11111-111", "1111111", "22111", "2899", "3911", "47891", "6798", "6799", "81111", "9485", "96799",
	"96911", "96940", "96941", "96951", "96961", "97211", "97311", "97411", "97511", "97611", "98611", "98711",
	"98811", "A11 1111", "A1A 1A1", "AA 11", "AAA 11", "AD111", "ASCN 1ZZ", "BBND 1ZZ", "FIQQ 1ZZ", "GI1 1AA",
	"H111", "IM11 1AA", "JE11 1AA", "PCRN 1ZZ", "SIQQ 1ZZ", "TKCA 1ZZ",
}

// country reports a country that validator knows no postcodes of. It returns
// false if it reports one.
func (f *fieldCheck) country(rule tag.Rule) bool {
	if rule.Name != "postcode_iso3166_alpha2" || f.foreign() || f.replaced(rule.Name) {
		return true
	}
	known, passes := false, false
	validator := f.engine.Validator()
	tried := attemptOne(func() {
		known = validator.Var(rule.Param, "iso3166_1_alpha2") == nil
		for _, postcode := range postcodes {
			passes = passes || validator.Var(postcode, rule.Text()) == nil
		}
	})

	switch {
	case passes || !tried.returned():
		return true
	case known:
		f.report("remove the rule",
			"rule %q names a country without postcodes, so that no value passes", rule.Text())
	default:
		f.report("name it by its two letters, such as DE",
			"rule %q names no country, so that no postcode passes", rule.Text())
	}
	return false
}
