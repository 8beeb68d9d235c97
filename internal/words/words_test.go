package words_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/words"
	"github.com/fielderrors/bind/locales"
)

// needs are those of a Binder that has one rule of its own.
var needs = words.Needs{
	Reasons: []string{"invalid", "gone"},
	Custom:  func(rule string) bool { return rule == "plate" },
}

// speak opens a locale.
func speak(t *testing.T, l locales.Locale) *words.Language {
	t.Helper()
	language, err := words.New(l, needs)
	require.NoError(t, err)
	return language
}

// at returns a path of names and indexes.
func at(steps ...any) (p path.Steps) {
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			p = p.Key(step)
		case int:
			p = p.Index(step)
		}
	}
	return p
}

// say words one mistake.
func say(l *words.Language, m mistake.Mistake) string {
	return sayIn(l.Messages(1, words.Facts{}), m)
}

// sayIn words one mistake of an answer.
func sayIn(messages *words.Messages, m mistake.Mistake) string {
	text, _ := messages.Text(&m)
	return text
}

func TestFinders(t *testing.T) {
	t.Parallel()
	messages := map[string]string{
		"phone:min.string": "phone, text", "phone:min": "phone, any", "min": "mine", "max.string": "my text",
		"required.body": "my body",
	}
	plain, custom := speak(t, locales.En()), speak(t, locales.En().WithMessages(messages))
	for name, tt := range map[string]struct {
		in            mistake.Mistake
		plain, custom string // "" = as plain
	}{
		"1/field and sort": {
			mistake.Mistake{Path: at("phone"), Rule: "min", Param: "3", Type: "string"},
			"The phone field must be at least 3 characters.", "phone, text",
		},
		"1/field, another sort": {
			mistake.Mistake{Path: at("phone"), Rule: "min", Param: "3", Type: "array"},
			"The phone field must have at least 3 items.", "phone, any",
		},
		"1/another field": {
			mistake.Mistake{Path: at("fax"), Rule: "min", Param: "3", Type: "string"},
			"The fax field must be at least 3 characters.", "mine",
		},
		"2/syntax": {
			mistake.Mistake{Rule: "json", Param: "3:14"},
			"The request body is not valid JSON (line 3, column 14).", "",
		},
		"2/rule": {
			mistake.Mistake{Path: at("a"), Rule: "json"},
			"The a field must be valid JSON text.", "",
		},
		"3/fields without a name": {
			mistake.Mistake{Path: at("a"), Rule: "eqfield"},
			"The a field is invalid.", "",
		},
		"3/text of the body": {
			mistake.Mistake{Path: at("a"), Rule: "max_bytes", Param: "1"},
			"The a field is invalid.", "",
		},
		"4/sort": {
			mistake.Mistake{Path: at("a"), Rule: "max", Param: "3", Type: "string"},
			"The a field must not be greater than 3 characters.", "my text",
		},
		"4/body": {
			mistake.Mistake{Rule: "required"},
			"The request body is required.", "my body",
		},
		"5/circumstance": {
			mistake.Mistake{Path: at("a"), Rule: "required_with_all", Refs: []path.Steps{at("b"), at("c")}},
			"The a field is required when b / c are present.", "",
		},
		"5/missing argument": {
			mistake.Mistake{Path: at("a"), Rule: "len", Type: "string"},
			"The a field is invalid.", "",
		},
		"6/noun": {
			mistake.Mistake{Path: at("a"), Rule: "email", Type: "string"},
			"The a field must be a valid email address.", "",
		},
		"6/or": {
			mistake.Mistake{Path: at("a"), Rule: "or", Param: "email|len=0", Type: "string"},
			"The a field must be a valid email address or 0 characters long.", "",
		},
		"none": {
			mistake.Mistake{Path: at("a"), Rule: "sold_out"},
			"The a field is invalid.", "",
		},
		"none/body": {
			mistake.Mistake{Rule: "sold_out"},
			"The request body is invalid.", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.plain, say(plain, tt.in))
			if tt.custom == "" {
				tt.custom = tt.plain
			}
			assert.Equal(t, tt.custom, say(custom, tt.in))
		})
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En())
	for name, tt := range map[string]struct {
		rule, param, typ string
		refs             []path.Steps
		want             string
	}{
		"range":             {"range", "-128 127", "integer", nil, "must be between -128 and 127."},
		"or/zero":           {"or", "isdefault|min=5", "integer", nil, "must be equal to 0 or at least 5."},
		"or/no noun":        {"or", "email|sold_out", "string", nil, "is invalid."},
		"conditions/and":    {"excluded_if", "B x C nil", "", []path.Steps{at("b"), at("c")}, "when b is x and c is not present."},
		"conditions/either": {"required_unless", "B x C y", "", []path.Steps{at("b"), at("c")}, "unless b is x or c is y."},
		"conditions/empty":  {"required_if", "B ''", "", []path.Steps{at("b")}, `when b is "".`},
		"other field":       {"eqfield", "B", "string", []path.Steps{at("b_c")}, "must match b c."},
		"list":              {"noneof", "red 'light blue'", "string", nil, `must not be one of "red", "light blue".`},
		"value/text":        {"eq", "a b", "string", nil, `must be equal to "a b".`},
		"value/number":      {"eq", "0x10", "integer", nil, "must be equal to 16."},
		"limit":             {"max_key", "1", "", nil, "longer than 1 byte."},
		"characters":        {"min", "1", "string", nil, "at least 1 character."},
		"items":             {"max", "2", "array", nil, "more than 2 items."},
		"entries":           {"max", "1", "object", nil, "more than 1 item."},
		"number/base":       {"max", "0x10", "integer", nil, "greater than 16."},
		"number/huge":       {"max", "18446744073709551615", "integer", nil, "greater than 18446744073709551615."},
		"number/exponent":   {"max", "1e-3", "number", nil, "greater than 0.001."},
		"number/as it is":   {"max", "1.50", "number", nil, "greater than 1.50."},
		"duration":          {"min", "90m", "duration", nil, "at least 1 hour 30 minutes."},
		"duration/nanos":    {"min", "1500000", "duration", nil, "at least 1.5 milliseconds."},
		"duration/zero":     {"min", "0", "duration", nil, "at least 0 seconds."},
		"duration/minus":    {"min", "-1h1s", "duration", nil, "at least -1 hour 1 second."},
		"duration/least":    {"min", "-9223372036854775808", "duration", nil, "at least -9223372036854775808."},
		"as it is":          {"startswith", "+49", "string", nil, `must start with "+49".`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mistake.Mistake{Path: at("a"), Rule: tt.rule, Param: tt.param, Type: tt.typ, Refs: tt.refs}
			assert.Truef(t, strings.HasSuffix(say(l, m), tt.want), "%q: want %q at the end", say(l, m), tt.want)
		})
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	plain := speak(t, locales.En())
	labelled := speak(t, locales.En().WithLabels(map[string]string{
		"*.*.phone": "any phone", "leads.*.phone": "phone {position}", "leads.1.phone": "second phone #{index}",
	}))
	for name, tt := range map[string]struct {
		path            path.Steps
		plain, labelled string
	}{
		"body":       {"", "The request body is required.", "The request body is required."},
		"name":       {at("first_name"), "The first name field is required.", "The first name field is required."},
		"in item":    {at("a", 0, "b_c"), "The a.0.b_c field is required.", "The a.0.b_c field is required."},
		"star":       {at("leads", 4, "phone"), "The leads.4.phone field is required.", "The phone 5 field is required."},
		"exact":      {at("leads", 1, "phone"), "The leads.1.phone field is required.", "The second phone #1 field is required."},
		"two stars":  {at("people", "ada", "phone"), "The people.ada.phone field is required.", "The any phone field is required."},
		"too short":  {at("leads", 4), "The leads.4 field is required.", "The leads.4 field is required."},
		"too long":   {at("leads", 4, "phone", "x"), "The leads.4.phone.x field is required.", "The leads.4.phone.x field is required."},
		"other name": {at("leads", 4, "phones"), "The leads.4.phones field is required.", "The leads.4.phones field is required."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := mistake.Mistake{Path: tt.path, Rule: "required"}
			assert.Equal(t, tt.plain, say(plain, m))
			assert.Equal(t, tt.labelled, say(labelled, m))
		})
	}
}

// TestMessagesKeepSentencesApart words mistakes of one answer in every order,
// and compares them with the words of each by itself.
func TestMessagesKeepSentencesApart(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En().WithMessages(map[string]string{
		"x:len": "x has a length of {1}", "unique": "{0} of item {position}",
	}))
	var all []mistake.Mistake
	for _, p := range []path.Steps{"", at("x"), at("list", 0, "x"), at("list", 11, "x")} {
		for _, rule := range []string{"required", "len", "max", "min", "gt", "gte", "lt", "lte", "unique", "eq", "ne", "email"} {
			for _, typ := range []string{"string", "array", "integer"} {
				for _, param := range []string{"1", "2", "\x00"} {
					all = append(all, mistake.Mistake{Path: p, Rule: rule, Param: param, Type: typ})
				}
			}
		}
		all = append(all,
			mistake.Mistake{Path: p, Rule: "eqfield", Refs: []path.Steps{at("b")}},
			mistake.Mistake{Path: p, Rule: "eqfield", Refs: []path.Steps{at("c")}})
	}

	messages := l.Messages(len(all), words.Facts{})
	for range 2 {
		for _, m := range all {
			assert.Equal(t, say(l, m), sayIn(messages, m), "%q %s=%s on %s", m.Path.Dotted(), m.Rule, m.Param, m.Type)
		}
	}
}

// TestMessagesRestart words the mistakes of three answers with one Messages: nothing of an answer is in the next one, and
// what was returned stays.
func TestMessagesRestart(t *testing.T) {
	t.Parallel()
	en, de := speak(t, locales.En()), speak(t, locales.De())
	m := mistake.Mistake{Path: at("name"), Rule: "min", Param: "3", Type: "string"}
	bytes := words.Facts{InBytes: func(path.Steps) bool { return true }}

	messages := en.Messages(1, words.Facts{})
	english := sayIn(messages, m)
	messages.Restart(de, 1, words.Facts{})
	german := sayIn(messages, m)
	messages.Restart(en, 1, bytes)
	inBytes := sayIn(messages, m)

	assert.Equal(t, say(en, m), english)
	assert.Equal(t, say(de, m), german)
	assert.Equal(t, sayIn(en.Messages(1, bytes), m), inBytes)
	assert.Len(t, map[string]bool{english: true, german: true, inBytes: true}, 3)
}

// TestMessagesForget: what an answer has in its sentences is in no memory of the
// next one.
func TestMessagesForget(t *testing.T) {
	const size = 4 << 20
	messages := speak(t, locales.En()).Messages(1, words.Facts{})
	for i := range 10 {
		m := mistake.Mistake{Path: at("name"), Rule: "unheard", Param: strings.Repeat("x", size+i), Type: "string"}
		require.NotEmpty(t, sayIn(messages, m))
	}

	var with, without runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&with)
	messages.Forget()
	runtime.GC()
	runtime.ReadMemStats(&without)
	runtime.KeepAlive(messages)
	assert.Greater(t, with.HeapAlloc, without.HeapAlloc+9*size)
}

// TestMessagesAllocateOnceForMany counts the allocations of the second and all
// further sentences of a kind.
func TestMessagesAllocateOnceForMany(t *testing.T) {
	l := speak(t, locales.En())
	m := mistake.Mistake{Path: at("leads", 1, "phone"), Rule: "min", Param: "3", Type: "string"}
	const many = 1000

	got := testing.AllocsPerRun(10, func() {
		messages := l.Messages(many, words.Facts{})
		for range many {
			messages.Text(&m)
		}
	})
	assert.LessOrEqual(t, got, 20.0)
}

// BenchmarkMessages words three mistakes of one answer, and 5,000.
func BenchmarkMessages(b *testing.B) {
	l, err := words.New(locales.En(), needs)
	require.NoError(b, err)
	kinds := []mistake.Mistake{
		{Path: at("leads", 1, "name"), Rule: "required", Type: "string"},
		{Path: at("leads", 1, "email"), Rule: "email", Type: "string"},
		{Path: at("leads", 1, "age"), Rule: "min", Param: "18", Type: "integer"},
	}
	for _, n := range []int{3, 5000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				messages := l.Messages(n, words.Facts{})
				for i := range n {
					messages.Text(&kinds[i%len(kinds)])
				}
			}
		})
	}
}

func TestDictionary(t *testing.T) {
	t.Parallel()
	d, err := words.NewDictionary([]locales.Locale{locales.De(), locales.En()}, needs)
	require.NoError(t, err)

	assert.Equal(t, "de", d.First().Tag())
	assert.Equal(t, "en", d.Choose("fr, en;q=0.5").Tag())
	assert.Equal(t, "de", d.Choose("fr").Tag())
	assert.Len(t, d.All(), 2)

	_, err = words.NewDictionary([]locales.Locale{locales.De(), locales.De(), {}}, needs)
	assert.ErrorContains(t, err, "Config.Locales: locale de: it is there twice: name each language once")
	assert.ErrorContains(t, err, "empty Locale")
}

func TestText(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En())
	assert.Equal(t, "(and 1 more error)", l.Text("laravel.more", []string{"1"}))
	assert.Equal(t, "(and 2 more errors)", l.Text("laravel.more", []string{"2"}))
	assert.Equal(t, "a or b", l.Text("join.or", []string{"a", "b", "c", "d", "e"}))
	assert.Empty(t, l.Text("nobody.knows", nil))
}

func TestKnown(t *testing.T) {
	t.Parallel()
	l := speak(t, locales.En().WithMessages(map[string]string{"plate.string": "x"}))
	for rule, want := range map[string]bool{"required": true, "email": true, "plate": true, "max_bytes": false, "sold_out": false} {
		assert.Equal(t, want, l.Known(rule, "string"), rule)
	}
	assert.False(t, l.Known("plate", "integer"))
}

// TestOverrides has the keys that New refuses, one for each check, and some
// that it takes.
func TestOverrides(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ message, label, want string }{
		"1/no rule":           {"phone:", "", `there is no rule "": want PATH:RULE`},
		"1/path without rule": {"leads.*.phone", "", "want PATH:RULE"},
		"1/of no field":       {"phone:title.gone", "", "want PATH:RULE"},
		"2/rule":              {"required", "", ""},
		"2/sort":              {"min.string", "", ""},
		"2/custom":            {"plate", "", ""},
		"2/custom, sort":      {"plate.string", "", ""},
		"2/custom noun":       {"noun.plate", "", ""},
		"3/plural":            {"items.min", "", "it has plural forms: they are changed in a catalog"},
		"4/open":              {"zoho.SOLD_OUT", "", ""},
		"5/sort":              {"min.text", "", "want min with a sort of value behind the dot"},
		"6/other letter":      {"requirad", "", `is it "required"?`},
		"6/letter too many":   {"requiredd", "", `is it "required"?`},
		"6/swapped":           {"requierd", "", `is it "required"?`},
		"6/noun":              {"emial", "", `is it "email"?`},
		"7/closed":            {"title.sold_out", "", "the catalog has no such text: want one of its keys"},
		"none":                {"sold_out", "", ""},
		"path/pointer":        {"/phone:required", "", "want a dotted path"},
		"path/brackets":       {"leads[*].phone:required", "", "want a dotted path"},
		"path/part of a star": {"leads*:required", "", "a * within a name cannot be escaped"},
		"label/path":          {"", "og:url", ""},
		"label/rule":          {"", "phone:required", "want the path of a field, without a rule"},
		"label/rule, sort":    {"", "phone:min.string", "want the path of a field, without a rule"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := locales.En()
			if tt.message != "" {
				l = l.WithMessages(map[string]string{tt.message: "a text"})
			}
			if tt.label != "" {
				l = l.WithLabels(map[string]string{tt.label: "a text"})
			}
			_, err := words.New(l, needs)
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}

	_, err := words.New(locales.En().WithLabels(map[string]string{"phone": "{1}"}), needs)
	assert.ErrorContains(t, err, `locale en: WithLabels: key "phone": want no placeholders in a label but {index} and {position}`)
}

func TestMissingTexts(t *testing.T) {
	t.Parallel()
	l, err := locales.New("en", strings.NewReader(`[{"locale": "en", "key": "join.or", "trans": "{0}"}]`))
	require.NoError(t, err)

	_, err = words.New(l, needs)
	for _, fault := range []string{
		`locale en: key "frame.invalid" is missing: add it to the catalog`,
		`locale en: key "join.or": the placeholder {1} is missing`,
		`locale en: key "reason.gone" is missing`, `locale en: key "title.gone" is missing`,
		`locale en: key "characters" is missing`,
	} {
		assert.ErrorContains(t, err, fault)
	}
	assert.NotContains(t, err.Error(), `"reason.not_found"`, "a reason that is not needed")
}

func TestRightToLeft(t *testing.T) {
	t.Parallel()
	const first, pop = "\u2068", "\u2069"
	l := speak(t, locales.Ar())
	for name, tt := range map[string]struct {
		in       mistake.Mistake
		isolated string // "" = nothing
	}{
		"index first":    {mistake.Mistake{Path: at(0, "phone"), Rule: "required"}, "0.phone"},
		"letters":        {mistake.Mistake{Path: at("phone"), Rule: "required"}, ""},
		"negative":       {mistake.Mistake{Path: at("phone"), Rule: "min", Param: "-5", Type: "integer"}, "-5"},
		"digits":         {mistake.Mistake{Path: at("phone"), Rule: "min", Param: "5", Type: "integer"}, ""},
		"digit at last":  {mistake.Mistake{Path: at("phone"), Rule: "contains", Param: "C4", Type: "string"}, ""},
		"signs at last":  {mistake.Mistake{Path: at("phone"), Rule: "contains", Param: "C++", Type: "string"}, "C++"},
		"value of a set": {mistake.Mistake{Path: at("phone"), Rule: "oneof", Param: "ab", Type: "string"}, `"ab"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := say(l, tt.in)
			if tt.isolated == "" {
				assert.NotContains(t, text, first)
				return
			}
			assert.Contains(t, text, first+tt.isolated+pop)
			assert.Equal(t, 1, strings.Count(text, first))
		})
	}
}
