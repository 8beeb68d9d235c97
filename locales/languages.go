package locales

import (
	_ "embed"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/hy"
	"github.com/go-playground/locales/id"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/ko"
	"github.com/go-playground/locales/lv"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt_BR"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/th"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/vi"
	"github.com/go-playground/locales/zh"
	"github.com/go-playground/locales/zh_Hant_TW"
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
func Ar() Locale { return shipped("ar", ar.New(), arTexts) }

// De is German.
func De() Locale { return shipped("de", de.New(), deTexts) }

// En is English.
func En() Locale { return shipped("en", en.New(), enTexts) }

// Es is Spanish.
func Es() Locale { return shipped("es", es.New(), esTexts) }

// Fa is Persian.
func Fa() Locale { return shipped("fa", fa.New(), faTexts) }

// Fr is French.
func Fr() Locale { return shipped("fr", fr.New(), frTexts) }

// Hy is Armenian.
func Hy() Locale { return shipped("hy", hy.New(), hyTexts) }

// Id is Indonesian.
func Id() Locale { return shipped("id", id.New(), idTexts) }

// It is Italian.
func It() Locale { return shipped("it", it.New(), itTexts) }

// Ja is Japanese.
func Ja() Locale { return shipped("ja", ja.New(), jaTexts) }

// Ko is Korean.
func Ko() Locale { return shipped("ko", ko.New(), koTexts) }

// Lv is Latvian.
func Lv() Locale { return shipped("lv", lv.New(), lvTexts) }

// Nl is Dutch.
func Nl() Locale { return shipped("nl", nl.New(), nlTexts) }

// Pl is Polish.
func Pl() Locale { return shipped("pl", pl.New(), plTexts) }

// Pt is Portuguese as in Portugal.
func Pt() Locale { return shipped("pt", pt_PT.New(), ptTexts) }

// PtBR is Portuguese as in Brazil.
func PtBR() Locale { return shipped("pt-BR", pt_BR.New(), ptBRTexts) }

// Ru is Russian.
func Ru() Locale { return shipped("ru", ru.New(), ruTexts) }

// Th is Thai.
func Th() Locale { return shipped("th", th.New(), thTexts) }

// Tr is Turkish.
func Tr() Locale { return shipped("tr", tr.New(), trTexts) }

// Uk is Ukrainian.
func Uk() Locale { return shipped("uk", uk.New(), ukTexts) }

// Vi is Vietnamese.
func Vi() Locale { return shipped("vi", vi.New(), viTexts) }

// Zh is Chinese in simplified characters.
func Zh() Locale { return shipped("zh", zh.New(), zhTexts) }

// ZhTW is Chinese in traditional characters, as in Taiwan.
func ZhTW() Locale { return shipped("zh-TW", zh_Hant_TW.New(), zhTWTexts) }

// shipped returns a language of bind's own, with the plural rules of CLDR.
func shipped(tag string, rules locales.Translator, texts []byte) Locale {
	rules = withMillions(language.Make(tag), rules)
	return Locale{tag: tag, rules: rules, texts: texts, shared: new(compiled)}
}
