package locales

import (
	_ "embed"

	"golang.org/x/text/language"
)

// The catalogs, each by itself: the linker drops those that no func of a
// program needs.
var (
	//go:embed ar.json
	arTexts []byte
	//go:embed de.json
	deTexts []byte
	//go:embed en.json
	enTexts []byte
	//go:embed es.json
	esTexts []byte
	//go:embed fa.json
	faTexts []byte
	//go:embed fr.json
	frTexts []byte
	//go:embed hy.json
	hyTexts []byte
	//go:embed id.json
	idTexts []byte
	//go:embed it.json
	itTexts []byte
	//go:embed ja.json
	jaTexts []byte
	//go:embed ko.json
	koTexts []byte
	//go:embed lv.json
	lvTexts []byte
	//go:embed nl.json
	nlTexts []byte
	//go:embed pl.json
	plTexts []byte
	//go:embed pt.json
	ptTexts []byte
	//go:embed pt-BR.json
	ptBRTexts []byte
	//go:embed ru.json
	ruTexts []byte
	//go:embed th.json
	thTexts []byte
	//go:embed tr.json
	trTexts []byte
	//go:embed uk.json
	ukTexts []byte
	//go:embed vi.json
	viTexts []byte
	//go:embed zh.json
	zhTexts []byte
	//go:embed zh-TW.json
	zhTWTexts []byte
)

// Ar is Arabic.
func Ar() Locale { return shipped("ar", arTexts) }

// De is German.
func De() Locale { return shipped("de", deTexts) }

// En is English.
func En() Locale { return shipped("en", enTexts) }

// Es is Spanish.
func Es() Locale { return shipped("es", esTexts) }

// Fa is Persian.
func Fa() Locale { return shipped("fa", faTexts) }

// Fr is French.
func Fr() Locale { return shipped("fr", frTexts) }

// Hy is Armenian.
func Hy() Locale { return shipped("hy", hyTexts) }

// Id is Indonesian.
func Id() Locale { return shipped("id", idTexts) }

// It is Italian.
func It() Locale { return shipped("it", itTexts) }

// Ja is Japanese.
func Ja() Locale { return shipped("ja", jaTexts) }

// Ko is Korean.
func Ko() Locale { return shipped("ko", koTexts) }

// Lv is Latvian.
func Lv() Locale { return shipped("lv", lvTexts) }

// Nl is Dutch.
func Nl() Locale { return shipped("nl", nlTexts) }

// Pl is Polish.
func Pl() Locale { return shipped("pl", plTexts) }

// Pt is Portuguese as in Portugal.
func Pt() Locale { return shipped("pt", ptTexts).countingLike("pt-PT") }

// PtBR is Portuguese as in Brazil.
func PtBR() Locale { return shipped("pt-BR", ptBRTexts) }

// Ru is Russian.
func Ru() Locale { return shipped("ru", ruTexts) }

// Th is Thai.
func Th() Locale { return shipped("th", thTexts) }

// Tr is Turkish.
func Tr() Locale { return shipped("tr", trTexts) }

// Uk is Ukrainian.
func Uk() Locale { return shipped("uk", ukTexts) }

// Vi is Vietnamese.
func Vi() Locale { return shipped("vi", viTexts) }

// Zh is Chinese in simplified characters.
func Zh() Locale { return shipped("zh", zhTexts) }

// ZhTW is Chinese in traditional characters, as in Taiwan.
func ZhTW() Locale { return shipped("zh-TW", zhTWTexts) }

// shipped returns a language of bind's own.
func shipped(tag string, texts []byte) Locale {
	return Locale{tag: tag, rules: pluralsOf(language.Make(tag)), texts: texts, shared: new(compiled)}
}

// countingLike returns l with the plural rules of another language.
func (l Locale) countingLike(tag string) Locale {
	l.rules = pluralsOf(language.Make(tag))
	return l
}
