package bind_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// speaking returns a Binder for languages with these tags, and the texts that New asks for, no more.
func speaking(t *testing.T, tags ...string) *bind.Binder {
	t.Helper()
	var all []locales.Locale
	for _, tag := range tags {
		l, err := locales.New(tag, strings.NewReader(bareCatalog(tag)))
		require.NoError(t, err)
		all = append(all, l)
	}
	return newBinder(t, bind.Config{Locales: all})
}

// bare are the keys that no language can do without, beside those of the Reasons.
const (
	bareTexts = "frame.invalid frame.must_be frame.syntax join.and join.either join.is join.absent join.list join.or join.duration label.body quote " +
		"empty media_type charset content_encoding max_bytes max_memory max_distinct max_values max_depth max_key max_number max_string max_item " +
		"type range key format unknown present exists available distinct required min.items max.items"
	barePlurals = "characters items hours minutes seconds milliseconds bytes values levels laravel.more problem.fields"
)

// bareCatalog returns a catalog of a language that has these keys.
func bareCatalog(tag string) string {
	var entries []string
	add := func(key, more string) {
		entries = append(entries, fmt.Sprintf(`{"locale": %q, "key": %q, "trans": "{0}%s}`, tag, key, more))
	}
	for _, key := range strings.Fields(bareTexts) {
		add(key, ` {1}"`)
	}
	for r := bind.Invalid; r <= bind.Validated; r++ {
		add("reason."+r.String(), `"`)
		add("title."+r.String(), `"`)
	}
	for _, key := range strings.Fields(barePlurals) {
		for _, category := range pluralCategories(tag) {
			add(key, fmt.Sprintf(`", "type": "Cardinal", "rule": %q`, category))
		}
	}
	return "[" + strings.Join(entries, ",") + "]"
}

// pluralCategories returns those of whole numbers in a language.
func pluralCategories(tag string) (names []string) {
	parsed := language.Make(tag)
	forms := map[plural.Form]bool{plural.Other: true}
	for n := range 201 {
		forms[plural.Cardinal.MatchPlural(parsed, n, 0, 0, 0, 0)] = true
	}
	if base, _ := parsed.Base(); slices.Contains(strings.Fields("ca es fr it pt"), base.String()) {
		forms[plural.Many] = true // millions
	}
	for form, name := range map[plural.Form]string{
		plural.Zero: "Zero", plural.One: "One", plural.Two: "Two", plural.Few: "Few", plural.Many: "Many", plural.Other: "Other",
	} {
		if forms[form] {
			names = append(names, name)
		}
	}
	return names
}

// shipped are the tags of all languages of ours, English first.
func shipped() (tags []string) {
	for _, l := range locales.All() {
		tags = append(tags, l.Tag())
	}
	return tags
}

// spoken returns the language in which b answers a request with these Accept-Language headers.
func spoken(b *bind.Binder, headers ...string) string {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header["Accept-Language"] = headers
	w := httptest.NewRecorder()
	b.WriteError(w, r, &bind.Error{Reason: bind.NotFound})
	return w.Header().Get("Content-Language")
}

// negotiated are headers, and the language that each should get, by the languages to choose from.
type negotiated []struct{ languages, header, want string }

func (all negotiated) run(t *testing.T) {
	t.Helper()
	binders := map[string]*bind.Binder{"": speaking(t, shipped()...)}
	for _, tt := range all {
		if binders[tt.languages] == nil {
			binders[tt.languages] = speaking(t, strings.Fields(tt.languages)...)
		}
		assert.Equal(t, tt.want, spoken(binders[tt.languages], tt.header), "%q of %q", tt.header, tt.languages)
	}
}

// Without a list of languages, the choice is among all of ours.
func TestLanguagesAndTheirRelatives(t *testing.T) {
	t.Parallel()
	negotiated{
		{"", "fr-CA", "fr"}, {"", "fr-CH-1996", "fr"}, {"", "de-CH", "de"}, {"", "de-AT, en;q=0.5", "de"}, {"", "nl-BE", "nl"},
		{"", "en-GB", "en"}, {"", "en-IN", "en"}, {"", "es-419", "es"}, {"", "es-MX", "es"}, {"", "ar-EG", "ar"}, {"", "fa-AF", "fa"},
		{"", "zh", "zh"}, {"", "zh-CN", "zh"}, {"", "zh-Hans", "zh"}, {"", "zh-SG", "zh"}, {"", "zh-Hans-HK", "zh"}, {"", "cmn", "zh"},
		{"", "zh-TW", "zh-TW"}, {"", "zh-Hant", "zh-TW"}, {"", "zh-HK", "zh-TW"}, {"", "zh-MO", "zh-TW"}, {"", "zh-Hant-HK", "zh-TW"}, {"", "cmn-Hant", "zh-TW"},
		{"", "pt", "pt"}, {"", "pt-PT", "pt"}, {"", "pt-AO", "pt"}, {"", "pt-BR", "pt-BR"},
		{"", "PT-br", "pt-BR"}, {"", "DE", "de"}, {"", "zH-hANT", "zh-TW"},
		{"", "in", "id"}, {"", "deu", "de"}, // withdrawn and long codes of the same languages
		{"", "en-US-u-hc-h12", "en"}, {"", "de-u-co-phonebk", "de"}, {"", "de-x-mine", "de"},
		{"en pt-BR", "pt", "pt-BR"}, {"en pt-BR", "pt-PT", "pt-BR"}, {"en pt-BR es", "pt-PT, es;q=0.9, pt-BR;q=0.8", "es"},
		{"en zh", "zh-TW", "zh"}, {"en zh-TW", "zh", "zh-TW"}, // another script is better than another language
		{"en zh", "zh-TW, en;q=0.1", "en"}, // but not than one that the reader named: CLDR's testBestMatchForTraditionalChinese
		// A range that finds a relative is served before a lighter one that finds itself.
		{"", "zh-HK,zh;q=0.9,en-US;q=0.8,en;q=0.7", "zh-TW"}, {"", "zh-HK, zh-CN;q=0.1", "zh-TW"}, {"", "zh-HK,de;q=0.5,zh-CN;q=0.1", "zh-TW"},
		{"", "zh-MO,zh;q=0.9", "zh-TW"}, {"", "zh-Hant-HK,zh;q=0.9", "zh-TW"}, {"", "zh-SG,zh-TW;q=0.1", "zh"},
		{"", "pt-AO,pt-BR;q=0.1", "pt"}, {"", "pt-MZ,pt-BR;q=0.1", "pt"}, {"", "pt-CH,pt-BR;q=0.1", "pt"},
		{"en de", "en-GB, de;q=0.9, en;q=0.8", "en"}, {"de en", "de-AT;q=0.8, en-GB, de;q=0.9", "en"},
		// But the client's own ranking of a language holds.
		{"", "zh-HK, en;q=0.9, zh-TW;q=0.8", "en"}, {"", "zh-HK, zh-TW;q=0.9, zh;q=0.8", "zh-TW"},
		{"en sr", "sr-Latn", "sr"}, {"en sr-Latn", "sr", "sr-Latn"}, {"en no", "nb-NO", "no"}, {"en he", "iw", "he"},
		{"de fr", "xx-DE, fr", "fr"}, {"de fr", "fr-XX", "fr"}, {"de fr", "fr-Abcd", "fr"},
	}.run(t)
}

// Nobody gets a language that CLDR has near to his own: a reader of Catalan has not asked for Spanish, nor one of
// Belarusian for Russian. x/text says that its confidence in these is high, so it cannot tell them from fr-CA and fr.
func TestLanguagesAreNotSwapped(t *testing.T) {
	t.Parallel()
	b := speaking(t, shipped()...)
	byBase := map[language.Base]bool{}
	for _, tag := range shipped() {
		base, _ := language.Make(tag).Base()
		byBase[base] = true
	}
	near := 0
	for first := 'a'; first <= 'z'; first++ {
		for second := 'a'; second <= 'z'; second++ {
			tag, err := language.Parse(string(first) + string(second))
			if base, _ := tag.Base(); err == nil && !byBase[base] {
				assert.Equal(t, "en", spoken(b, tag.String()), tag)
				near++
			}
		}
	}
	assert.Greater(t, near, 150, "languages that we do not speak")
	negotiated{
		{"de en", "da", "de"}, {"en de", "da", "en"}, {"en ru", "be", "en"}, {"en ru", "uk", "en"}, {"en es", "ca", "en"},
		{"en es", "eu, gl", "en"}, {"en es", "ca, es;q=0.1", "es"}, {"en sr", "hr", "en"}, {"en de", "gsw", "de"}, {"en id", "ms", "en"},
		{"", "no", "en"}, {"", "nb", "en"}, {"", "nn", "en"}, {"", "yi", "en"}, {"", "yue", "zh-TW"}, {"de zh", "ug", "de"},
	}.run(t)
}

func TestWeights(t *testing.T) {
	t.Parallel()
	negotiated{
		{"en de fr", "de;q=0.5, fr", "fr"}, {"en de fr", "de;q=0.5, fr;q=0.5", "de"}, {"en de fr", "de;q=0.501, fr;q=0.51", "fr"},
		{"en de fr", "de;q=0.001", "de"}, {"en de fr", "xx, de;q=0.2, fr;q=0.1", "de"}, {"en de fr", "fr;q=0.1, de;Q=0.2", "de"},
		{"en de fr", "de;q=1.000, fr;q=1.", "de"}, {"en de fr", "de;q=0., fr;q=0.1", "fr"}, {"en de fr", "de, de;q=0", "de"},
		// 0 is: never.
		{"en de fr", "en;q=0", "de"}, {"en de fr", "en;q=0.000, de;q=0.0", "fr"}, {"en de fr", "en;q=0, en-GB", "de"},
		{"en de fr", "fr, en;q=0", "fr"}, {"en de fr", "en;q=0, xx", "de"}, {"en de fr", "en;q=0, fr;q=0.1", "fr"},
		{"en de fr", "de-CH, de;q=0", "en"}, {"en de fr", "en-US;q=0", "en"}, {"en de fr", "en-US;q=0, en", "en"},
		{"zh zh-TW en", "zh;q=0", "en"}, {"zh zh-TW en", "zh-Hans;q=0", "zh-TW"}, {"zh zh-TW en", "zh;q=0, zh-Hant", "zh-TW"},
		{"zh zh-TW en", "zh-Hant;q=0, zh-HK", "zh"}, {"pt pt-BR en", "pt;q=0, pt-BR", "pt-BR"}, {"pt pt-BR en", "pt-BR;q=0, pt", "pt"},
		{"en de", "en-Abcd;q=0", "en"}, // an unheard-of script of English
		{"en en-GB en-AU", "en-GB;q=0, en-NZ", "en"}, {"en zh zh-TW", "zh-TW;q=0, zh-HK, en;q=0.1", "en"}, {"en zh zh-TW", "zh-TW;q=0, zh-HK", "zh"},
		// If all of them are refused, the header is disregarded.
		{"en", "en;q=0", "en"}, {"en de", "de;q=0, en;q=0", "en"}, {"en de", "*;q=0", "en"}, {"en de", "xx, *;q=0", "en"},
		// A wildcard is for those that no other range names.
		{"en de fr", "*", "en"}, {"en de fr", "*;q=0.1", "en"}, {"en de fr", "fr, *", "fr"}, {"en de fr", "*, fr", "fr"}, {"en de fr", "*, fr;q=0.9", "en"},
		{"en de fr", "xx, *;q=0.5", "en"}, {"en de fr", "*, en;q=0", "de"}, {"en de fr", "*, en;q=0, de;q=0", "fr"},
		{"en de fr", "*, en;q=0.5", "de"}, {"en de", "*, en;q=0.5, de;q=0.6", "de"}, {"en de fr", "fr-CA, *;q=0", "fr"}, {"en de fr", "fr-CA, de;q=0.1, *;q=0", "fr"}, {"en de fr", "fr-CA, *;q=0.5", "fr"},
		{"en de", "de;q=0.4, *;q=0.3, en;q=0.2", "de"}, {"en fr de", "*;q=0.3, en;q=0.2", "fr"}, {"en de", "*;q=0, *", "en"},
	}.run(t)
}

func TestHeaderSyntax(t *testing.T) {
	t.Parallel()
	negotiated{
		{"en de fr", "", "en"}, {"en de fr", ",", "en"}, {"en de fr", ", ,\t,de,,", "de"}, {"en de fr", "  de \t; q=0.5 ,\tfr ;q=0.6", "fr"},
		{"en de fr", "de;q = 0.5, fr;q=0.4", "de"},
		// What is malformed is left out, the rest holds.
		{"en de fr", "de;q=x, fr", "fr"}, {"en de fr", "fr;q=0.1, de;q=1.1", "fr"}, {"en de fr", "fr;q=0.1, de;q=-1", "fr"}, {"en de fr", "fr;q=0.1, de;q=NaN", "fr"},
		{"en de fr", "fr;q=0.1, de;q=5e-1", "fr"}, {"en de fr", "fr;q=0.1, de;q=", "fr"}, {"en de fr", "fr;q=0.1, de;", "fr"}, {"en de fr", "fr;q=0.1, de;level=1", "fr"},
		{"en de fr", "fr;q=0.1, de;q=0.5;q=0.6", "fr"}, {"en de fr", "fr;q=0.1, de;q=.", "fr"}, {"en de fr", "fr;q=0.1, *;q=x", "fr"},
		{"en de fr", "fr;q=0.1, de fr", "fr"}, {"en de fr", "fr;q=0.1, d\xffe", "fr"}, {"en de fr", "fr;q=0.1, *-DE, de-*", "fr"}, {"en de fr", "fr;q=0.1, deutsch", "fr"},
		{"en de fr", "fr;q=0.1, -de, de-", "fr"}, {"en de fr", "fr;q=0.1, x-de", "fr"}, {"en de fr", "fr;q=0.1, \"de\"", "fr"}, {"en de fr", "fr;q=0.1, <script>", "fr"},
		{"en de fr", "fr;q=0.1, de_DE, de_", "de"},
	}.run(t)

	b := speaking(t, "en", "de", "fr")
	assert.Equal(t, "fr", spoken(b, "xx", "de;q=0.5", "fr;q=0.6"), "several lines are one list")
	assert.Equal(t, "en", spoken(b), "no header")
}

func TestHeaderLimits(t *testing.T) {
	t.Parallel()
	filled := func(size int) string { return strings.Repeat(" ", size-len("de")) + "de" }
	negotiated{
		{"en de", filled(1024), "de"}, {"en de", filled(1025), "en"}, // the only range does not end within 1 KiB
		{"en de", filled(1024) + ", en;q=0", "de"}, {"en de fr", filled(1024) + "-CH, fr", "en"}, {"en de", "de," + strings.Repeat("x", 5000), "de"},
		{"en de fr", "fr;q=0.5," + strings.Repeat(" ", 1010) + "de;q=0.9", "fr"}, // not cut to "de"
		{"en de", strings.Repeat("fr,", 31) + "de", "de"}, {"en de", strings.Repeat("fr,", 32) + "de", "en"},
		{"en de", strings.Repeat("a_b,", 40) + "de", "de"}, {"en de", strings.Repeat(",", 1000) + "de", "de"}, // these do not count
		{"en de", strings.Repeat("_", 1<<20) + ",de", "en"},
	}.run(t)
}

// TestLanguageHeaders has what the answer says of its language, beside what the handler or a middleware has said.
func TestLanguageHeaders(t *testing.T) {
	t.Parallel()
	profile := func(language string) func(*http.Request) string {
		return func(*http.Request) string { return language }
	}
	for name, tt := range map[string]struct {
		override func(*http.Request) string
		before   http.Header
		language string
		vary     []string
	}{
		"header":                      {nil, nil, "de", []string{"Accept-Language"}},
		"header/other vary":           {nil, http.Header{"Vary": {"Origin", "Accept"}}, "de", []string{"Origin", "Accept", "Accept-Language"}},
		"header/same vary":            {nil, http.Header{"Vary": {"Accept-Language", "Origin"}}, "de", []string{"Accept-Language", "Origin"}},
		"header/same vary, in a list": {nil, http.Header{"Vary": {"Origin, accept-language"}}, "de", []string{"Origin, accept-language"}},
		"header/vary by all":          {nil, http.Header{"Vary": {"*"}}, "de", []string{"*"}},
		"override":                    {profile("fr"), http.Header{"Vary": {"Cookie"}}, "fr", []string{"Cookie"}},
		"override/list":               {profile("xx, en;q=0.1, fr-CA;q=0.5"), nil, "fr", nil},
		"override/never":              {profile("en;q=0,de;q=0"), nil, "fr", nil},
		"override/unknown":            {profile("xx"), nil, "en", nil},
		"override/empty":              {profile(""), nil, "de", []string{"Accept-Language"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Locales: []locales.Locale{locales.En(), locales.De(), locales.Fr()}, Language: tt.override})
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept-Language", "de-AT, fr;q=0.8")
			w := httptest.NewRecorder()
			for name, values := range tt.before {
				w.Header()[name] = slices.Clone(values)
			}
			b.WriteError(w, r, &bind.Error{Reason: bind.NotFound})
			assert.Equal(t, []string{tt.language}, w.Header().Values("Content-Language"))
			assert.Equal(t, tt.vary, w.Header().Values("Vary"))
			message := map[string]string{"en": "not found", "de": "nicht gefunden", "fr": "introuvable"}[tt.language]
			assert.Contains(t, w.Body.String(), message)
		})
	}
}

func TestAnswerNegotiatesAsTheHeader(t *testing.T) {
	t.Parallel()
	b := speaking(t, "en", "de", "fr")
	for accept, want := range map[string]string{"": "en", "fr": "fr", "xx, de;q=0.1": "de", "en;q=0": "de"} {
		_, header, _ := b.Answer(accept, &bind.Error{Reason: bind.NotFound})
		assert.Equal(t, want, header.Get("Content-Language"), accept)
	}
}

func TestLanguagesAreNamedOnce(t *testing.T) {
	t.Parallel()
	_, err := bind.New(bind.Config{Locales: []locales.Locale{locales.En(), locales.De(), locales.De().WithLabels(nil)}})
	assert.ErrorContains(t, err, "bind: Config.Locales: locale de: it is there twice: name each language once")
}

// TestRFCs has the examples of RFC 9110, section 12.5.4, and RFC 4647, sections 3.3.1 and 3.4.
func TestRFCs(t *testing.T) {
	t.Parallel()
	negotiated{
		// I prefer Danish, but will accept British English and other types of English.
		{"en-GB en da", "da, en-gb;q=0.8, en;q=0.7", "da"}, {"fr en en-GB", "da, en-gb;q=0.8, en;q=0.7", "en-GB"}, {"fr en", "da, en-gb;q=0.8, en;q=0.7", "en"},
		{"fr en-US", "da, en-gb;q=0.8, en;q=0.7", "en-US"}, {"fr", "da, en-gb;q=0.8, en;q=0.7", "fr"},
		// Users might assume that on selecting en-gb they will be served any kind of English.
		{"fr en", "en-gb", "en"},
		// The fallback pattern of a lookup.
		{"ja zh-Hant-CN zh-Hant zh", "zh-Hant-CN-x-private1-private2", "zh-Hant-CN"}, {"ja zh-Hant zh", "zh-Hant-CN-x-private1-private2", "zh-Hant"},
		{"ja zh", "zh-Hant-CN-x-private1-private2", "zh"}, {"ja", "zh-Hant-CN-x-private1-private2", "ja"},
		{"ja zh-Hant zh fr fr-FR", "fr-FR, zh-Hant", "fr-FR"}, {"ja zh-Hant zh fr", "fr-FR, zh-Hant", "fr"}, {"ja zh zh-Hant", "fr-FR, zh-Hant", "zh-Hant"},
		{"ja zh", "fr-FR, zh-Hant", "zh"}, {"ja", "fr-FR, zh-Hant", "ja"},
		// Where * is not the last range, a lookup skips it; where it is, it yields the default.
		{"ja fr en", "de, *, en", "en"}, {"ja fr en", "de, *", "ja"},
		// Filtering, which tells what a weight is for: de-de is for de-DE-1996, not for de-Deva or de.
		{"de-DE-1996 en", "de-de;q=0", "en"}, {"de-Deva en", "de-de;q=0", "de-Deva"}, {"de en", "de-de;q=0", "de"},
		// Here we do otherwise: subtags are compared, not strings, so de-de is for de-Latn-DE, too.
		{"de-Latn-DE en", "de-de;q=0", "en"},
	}.run(t)
}

// differs has the cases of CLDRLocaleMatcherTest in which we answer otherwise, by supported/desired, each with what we
// answer and why.
var differs = map[string]struct{ want, reason string }{
	"91,en,hi/sa":   {"en", "Hindi for a reader of Sanskrit: another language"},
	"mul,nl/af":     {"mul", "Dutch for a reader of Afrikaans: another language"},
	"ru,fr/zh,pl":   {"ru", "French for its script: the data's option SCRIPT_FIRST, another language"},
	"hr,en-Cyrl/sr": {"hr", "English for its script: as above"},
	"da,ru,hr/sr":   {"da", "Russian for its script: as above"},
}

// TestCLDRLocaleMatcherTest replays the data of x/text, read from the module cache, on languages of any tag.
func TestCLDRLocaleMatcherTest(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/text").Output()
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "language", "testdata", "CLDRLocaleMatcherTest.txt"))
	require.NoError(t, err)
	cases, ours, refused, met := 0, 0, 0, map[string]bool{}
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		columns := strings.Split(strings.ReplaceAll(strings.TrimSpace(line), " ", ""), ";")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		if len(columns) < 3 || columns[0] == "" { // a comment, an option, or no languages at all
			continue
		}
		supported, desired, want := strings.Split(columns[0], ","), columns[1], columns[2]
		name := columns[0] + "/" + desired
		if d, ok := differs[name]; ok {
			want, met[name] = d.want, true
		}
		if strings.Contains(name, "PSCRACK") || strings.Contains(name, "fonupa") {
			refused++ // variants that are not registered: locales.New refuses such a tag
			continue
		}
		cases++
		if concernsShipped(supported) {
			ours++
		}
		if strings.Trim(supported[0], "0123456789") == "" {
			supported = supported[1:] // the first is a threshold of distance, for which x/text has no measure
		}
		got := spoken(speaking(t, slices.Compact(supported)...), desired)
		assert.Equal(t, want, got, "%s", name)
	}
	t.Logf("%d cases, %d of them with languages of ours; %d answered otherwise; %d with tags that cannot be", cases, ours, len(met), refused)
	assert.Greater(t, ours, 80)
	assert.Less(t, refused, 10)
	for name := range differs {
		assert.True(t, met[name], "%s is not in the data any more", name)
	}
}

// concernsShipped reports whether one of tags is of a language of ours.
func concernsShipped(tags []string) bool {
	return slices.ContainsFunc(tags, func(tag string) bool {
		base, _, _ := strings.Cut(tag, "-")
		return slices.Contains(shipped(), base)
	})
}
