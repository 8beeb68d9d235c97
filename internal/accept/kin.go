package accept

import "golang.org/x/text/language"

// kin are languages whose readers read another one, by their primary
// languages. CLDR's data of likely languages does not have them as regions of
// the other: Windows' tag for Dari is prs.
var kin = map[string]string{
	"prs": "fa",    // Dari
	"yue": "zh-TW", // Cantonese
	"gsw": "de",    // Swiss German
}

// known returns the tag that stands for a range in a choice.
func known(tag language.Tag) language.Tag {
	base, _, _ := tag.Raw()
	if other, ok := kin[base.String()]; ok {
		return language.Make(other)
	}
	return tag
}

// norwegian are the names of one language in two written forms and neither.
var norwegian = map[string]bool{"nb": true, "nn": true, "no": true}

// primary returns the primary language of a tag, the same for all names that
// it has: cmn is zh, iw is he, and nb and nn are no.
func primary(tag language.Tag) language.Base {
	if canonical, err := language.All.Canonicalize(tag); err == nil {
		tag = canonical
	}
	base, _ := tag.Base()
	if norwegian[base.String()] {
		return language.MustParseBase("no")
	}
	return base
}
