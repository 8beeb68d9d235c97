package bind_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// shippedLocale returns a language of ours.
func shippedLocale(t *testing.T, tag string) locales.Locale {
	t.Helper()
	for _, l := range locales.All() {
		if l.Tag() == tag {
			return l
		}
	}
	require.Fail(t, "no language "+tag)
	return locales.Locale{}
}

// said returns the messages for a body that is decoded into a *T, by dotted paths.
func said[T any](t *testing.T, l locales.Locale, body string) map[string]string {
	t.Helper()
	b := newBinder(t, bind.Config{Locales: []locales.Locale{l}})
	var dst T
	decode := b.Decode
	if strings.HasPrefix(body, "[") {
		decode = b.DecodeMany
	}
	return worded(t, b, decode(context.Background(), []byte(body), &dst))
}

// worded returns the messages in an answer, by dotted paths.
func worded(t *testing.T, b *bind.Binder, err error) map[string]string {
	t.Helper()
	require.Error(t, err)
	_, _, body := b.Answer("", err)
	var answer struct{ Errors map[string][]string }
	require.NoError(t, json.NewDecoder(bytes.NewReader(body)).Decode(&answer), "%s", body)
	texts := map[string]string{}
	for path, list := range answer.Errors {
		texts[path] = list[0]
	}
	return texts
}

type ruledNumbers struct {
	Low   int64   `json:"low" validate:"min=12345678901234567"`
	High  uint64  `json:"high" validate:"max=18446744073709551614"`
	Minus int     `json:"minus" validate:"lt=-5"`
	Point float64 `json:"point" validate:"gt=1.50"`
	Small int8    `json:"small"`
}

// Bounds are as exact as the tag has them: none goes through a float64.
func TestParamsNumbers(t *testing.T) {
	t.Parallel()
	const body = `{"low":1,"high":18446744073709551615,"minus":0,"point":1}`
	assert.Equal(t, map[string]string{
		"low":   "The low field must be at least 12345678901234567.",
		"high":  "The high field must not be greater than 18446744073709551614.",
		"minus": "The minus field must be less than -5.",
		"point": "The point field must be greater than 1.50.",
	}, said[ruledNumbers](t, locales.En(), body))
	assert.Equal(t, map[string]string{
		"low":   "Значение поля «low» должно быть не меньше 12345678901234567.",
		"high":  "Значение поля «high» не должно быть больше 18446744073709551614.",
		"minus": "Значение поля «minus» должно быть меньше -5.",
		"point": "Значение поля «point» должно быть больше 1.50.",
	}, said[ruledNumbers](t, locales.Ru(), body))

	b := newBinder(t, bind.Config{})
	for rule, param := range map[string]string{"min": "18446744073709551615", "len": "12345678901234567", "max": "9007199254740993"} {
		for word, unit := range map[string]string{"integer": "", "string": " characters", "array": " items"} {
			texts := worded(t, b, bind.Reject(bind.FieldError{Path: bind.At("x"), Rule: rule, Param: param, Type: word}))
			assert.Contains(t, texts["x"], " "+param+unit+".", "%s on %s", rule, word)
		}
	}
	texts := worded(t, b, bind.Reject(bind.FieldError{Path: bind.At("x"), Rule: "range", Param: "-9223372036854775808 9223372036854775807", Type: "integer"}))
	assert.Equal(t, "The x field must be between -9223372036854775808 and 9223372036854775807.", texts["x"])
	assert.Equal(t, "The small field must be between -128 and 127.", said[ruledNumbers](t, locales.En(), `{"small":300}`)["small"])
}

type ruledDurations struct {
	Units  time.Duration `json:"units,format:units" validate:"min=90m"`
	Nanos  time.Duration `json:"nanos,format:units" validate:"min=1500000000"`
	Longer time.Duration `json:"longer,format:units" validate:"gt=49h1m1s5ms"`
	None   time.Duration `json:"none,format:units" validate:"max=0"`
	One    time.Duration `json:"one,format:units" validate:"len=1h1m"`
	Tiny   time.Duration `json:"tiny,format:units" validate:"min=1500"`
	Minus  time.Duration `json:"minus,format:units" validate:"max=-1h30m"`
}

func TestParamsDurations(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string][]string{
		"en": {"at least 1 hour 30 minutes.", "at least 1 second 500 milliseconds.", "longer than 49 hours 1 minute 1 second 5 milliseconds.", "longer than 0 seconds.", "be 1 hour 1 minute.", "at least 0.0015 milliseconds.", "than -1 hour 30 minutes."},
		"de": {"mindestens 1 Stunde 30 Minuten betragen.", "mindestens 1 Sekunde 500 Millisekunden betragen.", "49 Stunden 1 Minute 1 Sekunde 5 Millisekunden", "höchstens 0 Sekunden betragen.", "genau 1 Stunde 1 Minute betragen.", "mindestens 0.0015 Millisekunden betragen.", "höchstens -1 Stunde 30 Minuten betragen."},
		// Russian wants the genitive behind "not less than", and the accusative behind "amount to".
		"ru": {"не меньше 1 часа 30 минут.", "не меньше 1 секунды 500 миллисекунд.", "49 часов 1 минуты 1 секунды 5 миллисекунд.", "не должна быть больше 0 секунд.", "составлять 1 час 1 минуту.", "не меньше 0.0015 миллисекунды.", "не должна быть больше -1 часа 30 минут."},
		// Arabic says one in words, unless it has a sign, and puts "and" between.
		"ar": {"عن ساعة واحدة و30 دقيقة.", "عن ثانية واحدة و500 ملي ثانية.", "49 ساعة ودقيقة واحدة وثانية واحدة و5 ملي ثوانٍ.", "على 0 ثانية.", "ساعة واحدة ودقيقة واحدة.", "عن 0.0015 ملي ثانية.", "على \u2068-1\u2069 ساعة و30 دقيقة."},
	} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			got := said[ruledDurations](t, shippedLocale(t, tag), `{"units":"1m","nanos":"1s","longer":"1s","none":"1s","one":"1s","tiny":"1ns","minus":"1s"}`)
			for i, path := range []string{"units", "nanos", "longer", "none", "one", "tiny", "minus"} {
				assert.True(t, strings.HasSuffix(got[path], want[i]) || strings.Contains(got[path], want[i]), "%s: %s", path, got[path])
			}
		})
	}
}

type ruledLists struct {
	Color string `json:"color" validate:"oneof=red 'light blue' green"`
	Level int    `json:"level" validate:"oneof=1 2"`
	Word  string `json:"word" validate:"noneof=a 'b c'"`
	Fold  string `json:"fold" validate:"oneofci=A 'B C'"`
}

// English says of oneof what Laravel says; every other language names the values, each in quotes.
func TestParamsLists(t *testing.T) {
	t.Parallel()
	const body = `{"color":"x","level":7,"word":"b c","fold":"x"}`
	for tag, want := range map[string]map[string]string{
		"en": {
			"color": `The color field must be one of "red", "light blue", "green".`, "level": `The level field must be one of "1", "2".`,
			"word": `The word field must not be one of "a", "b c".`, "fold": `The fold field must be one of "A", "B C" (ignoring case).`,
		},
		"de": {
			"color": `Das Feld color muss einen dieser Werte haben: "red", "light blue", "green".`, "level": `Das Feld level muss einen dieser Werte haben: "1", "2".`,
			"word": `Das Feld word darf keinen dieser Werte haben: "a", "b c".`, "fold": `Das Feld fold muss einen dieser Werte haben (Groß- und Kleinschreibung wird nicht beachtet): "A", "B C".`,
		},
		"ja": {"color": `「color」は"red"、"light blue"、"green"のいずれかである必要があります。`, "word": `「word」に"a"、"b c"は使用できません。`},
		// Each value is isolated: the list is read from the right.
		"ar": {"color": "يجب أن تكون قيمة حقل color إحدى القيم التالية: \u2068\"red\"\u2069، \u2068\"light blue\"\u2069، \u2068\"green\"\u2069."},
	} {
		got := said[ruledLists](t, shippedLocale(t, tag), body)
		for path, text := range want {
			assert.Equal(t, text, got[path], "%s in %s", path, tag)
		}
	}
	assert.Equal(t, map[string]string{"sizes.1": `Das Feld sizes.1 muss einen dieser Werte haben: "1", "2".`}, said[struct {
		Sizes []int `json:"sizes" validate:"dive,oneof=1 2"`
	}](t, locales.De(), `{"sizes":[1,7]}`))
}

type ruledByOthers struct {
	Email   string   `json:"email" validate:"required"`
	Again   string   `json:"again" validate:"eqfield=Email"`
	Phone   string   `json:"phone" validate:"required_without=Email Fax"`
	Fax     string   `json:"fax" validate:"required_with_all=Email Again"`
	Country string   `json:"country"`
	Tax     string   `json:"tax_number" validate:"required_if=Country DE"`
	Reason  string   `json:"reason" validate:"required_if=Country DE Email 'a b'"`
	Inner   *ruledIn `json:"inner" validate:"required"`
}

type ruledIn struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to" validate:"gtfield=From"`
}

// Other fields are named by their labels in the language of the text, never by their Go names.
func TestParamsOtherFields(t *testing.T) {
	t.Parallel()
	const body = `{"email":"a b","again":"x","country":"DE","inner":{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}}`
	assert.Equal(t, map[string]string{
		"again":      "The again field must match email.",
		"fax":        "The fax field is required when email / again are present.",
		"tax_number": "The tax number field is required when country is DE.",
		"reason":     `The reason field is required when country is DE and email is "a b".`,
		"phone":      "The phone field is required when any of email / fax is missing.",
		"inner.to":   "The inner.to field must be a date after inner.from.",
	}, said[ruledByOthers](t, locales.En(), body))
	german := locales.De().WithLabels(map[string]string{
		"email": "E-Mail", "again": "E-Mail (Wiederholung)", "country": "Land", "tax_number": "Steuernummer", "inner.*": "Zeitpunkt", "inner.from": "Beginn",
	})
	assert.Equal(t, map[string]string{
		"again":      "Das Feld E-Mail (Wiederholung) muss mit dem Feld E-Mail übereinstimmen.",
		"fax":        "Das Feld fax ist erforderlich, wenn alle diese Felder vorhanden sind: E-Mail / E-Mail (Wiederholung).",
		"tax_number": `Das Feld Steuernummer ist erforderlich, wenn das Feld Land den Wert "DE" hat.`,
		"reason":     `Das Feld reason ist erforderlich, wenn das Feld Land den Wert "DE" hat und das Feld E-Mail den Wert "a b" hat.`,
		"phone":      "Das Feld phone ist erforderlich, wenn mindestens eines dieser Felder fehlt: E-Mail / fax.",
		"inner.to":   "Das Feld Zeitpunkt muss ein Datum sein, das nach dem Datum im Feld Beginn liegt.",
	}, said[ruledByOthers](t, german, body))
	for tag, want := range map[string]string{
		"ja": `「country」が"DE"、かつ「email」が"a b"の場合、「reason」は必須です。`,
		"ru": `Поле «reason» обязательно для заполнения, если поле «country» имеет значение "DE" и поле «email» имеет значение "a b".`,
		"ar": `حقل reason مطلوب إذا كانت قيمة حقل country تساوي "DE" وكانت قيمة حقل email تساوي "a b".`,
	} {
		assert.Equal(t, want, said[ruledByOthers](t, shippedLocale(t, tag), body)["reason"])
	}
}

type ruledByOr struct {
	Paint   string `json:"paint" validate:"rgb|rgba"`
	Contact string `json:"contact" validate:"email|e164|eq=none"`
	Site    string `json:"site" validate:"len=0|url"`
	Either  []int  `json:"either" validate:"len=1|min=3"`
	Color   string `json:"color" validate:"iscolor"`
	Country string `json:"country" validate:"country_code"`
	Blank   string `json:"blank" validate:"eq=|email"`
	Zero    int    `json:"zero" validate:"isdefault|gt=5"`
	Piped   string `json:"piped" validate:"contains=0x7C|eq=a0x2Cb"`
}

// The alternatives of an or-group, and what an alias stands for, are one sentence.
func TestParamsAlternatives(t *testing.T) {
	t.Parallel()
	const body = `{"paint":"x","contact":"x","site":"x","either":[1,2],"color":"x","country":"x","blank":"x","piped":"x","zero":1}`
	for tag, want := range map[string]map[string]string{
		"en": {
			"paint":   "The paint field must be a valid RGB color or a valid RGBA color.",
			"contact": `The contact field must be a valid email address, a valid phone number in international format (such as +14155550100) or equal to "none".`,
			"site":    "The site field must be 0 characters long or a valid URL.",
			"either":  "The either field must be an array of 1 item or an array of at least 3 items.",
			"color":   "The color field must be a valid color.",
			"country": "The country field must be a valid country code.",
			"blank":   `The blank field must be equal to "" or a valid email address.`,
			"zero":    "The zero field must be equal to 0 or greater than 5.",
			"piped":   `The piped field must be text that contains "|" or equal to "a,b".`,
		},
		"de": {
			"paint":   "Das Feld paint muss eine gültige RGB-Farbe oder eine gültige RGBA-Farbe sein.",
			"contact": `Das Feld contact muss eine gültige E-Mail-Adresse, eine gültige Telefonnummer im internationalen Format (zum Beispiel +14155550100) oder gleich "none" sein.`,
			"site":    "Das Feld site muss ein genau 0 Zeichen langer Text oder eine gültige URL sein.",
			"color":   "Das Feld color muss eine gültige Farbe sein.",
			"country": "Das Feld country muss ein gültiger Ländercode sein.",
			"blank":   `Das Feld blank muss gleich "" oder eine gültige E-Mail-Adresse sein.`,
		},
		"ru": {
			"paint": "Поле «paint» должно содержать корректный цвет в формате RGB или корректный цвет в формате RGBA.",
			"site":  "Поле «site» должно содержать строку длиной 0 символов или корректный URL-адрес.",
		},
		"ja": {"paint": "「paint」はRGB形式の有効な色、またはRGBA形式の有効な色である必要があります。"},
	} {
		got := said[ruledByOr](t, shippedLocale(t, tag), body)
		for path, text := range want {
			assert.Equal(t, text, got[path], "%s in %s", path, tag)
		}
	}
}

type ruledByMeaning struct {
	Type    string   `json:"type"`
	Mode    string   `json:"mode"`
	Parent  *int     `json:"parent"`
	Skip    string   `json:"skip" validate:"skip_unless=Type x Mode y"`
	Either  string   `json:"either" validate:"required_unless=Type a Mode b"`
	Without string   `json:"without" validate:"excluded_unless=Type a Mode b"`
	Orphan  string   `json:"orphan" validate:"required_if=Parent nil"`
	Blank   string   `json:"blank" validate:"required_if=Note ''"`
	Note    string   `json:"note"`
	With    string   `json:"with" validate:"required_with=Type Mode"`
	Left    []int    `json:"left" validate:"eqfield=Right"`
	Right   []string `json:"right" validate:"nefield=Same"`
	Same    []string `json:"same" validate:"unique"`
	Rows    []struct {
		ID int `json:"id"`
	} `json:"rows" validate:"unique=ID"`
	Number int     `json:"number" validate:"isdefault"`
	Flag   bool    `json:"flag" validate:"isdefault"`
	Hex    int     `json:"hex" validate:"min=0x10"`
	Octal  string  `json:"octal" validate:"max=010"`
	Under  []int   `json:"under" validate:"min=1_0"`
	Small  float64 `json:"small" validate:"max=1e-3"`
	Word   string  `json:"word" validate:"eq=a b"`
	Cased  string  `json:"cased" validate:"eq_ignore_case=AB"`
}

// TestMeaning has rules whose sentence is easily the wrong way round, or shows how Go writes a value.
func TestMeaning(t *testing.T) {
	t.Parallel()
	got := said[ruledByMeaning](t, locales.En(), `{"type":"x","mode":"y","without":"a","left":[1],"right":["a","b"],"same":["a","b"],"rows":[{"id":1},{"id":1}],
		"number":5,"flag":true,"hex":1,"octal":"123456789","under":[],"small":1}`)
	assert.Equal(t, map[string]string{
		"skip":    "The skip field is required when type is x and mode is y.",
		"either":  "The either field is required unless type is a or mode is b.",
		"without": "The without field is prohibited unless type is a or mode is b.",
		"orphan":  "The orphan field is required when parent is not present.",
		"blank":   `The blank field is required when note is "".`,
		"with":    "The with field is required when any of type / mode is present.",
		"left":    "The left field must have as many items as right.",
		"right":   "The right field must not have as many items as same.",
		"rows":    "The rows field must not contain items with the same id.",
		"number":  "The number field is prohibited.",
		"flag":    "The flag field is prohibited.",
		"hex":     "The hex field must be at least 16.",
		"octal":   "The octal field must not be greater than 8 characters.",
		"under":   "The under field must have at least 10 items.",
		"small":   "The small field must not be greater than 0.001.",
		"word":    `The word field must be equal to "a b".`,
		"cased":   `The cased field must be equal to "AB" (ignoring case).`,
	}, got)
	german := said[ruledByMeaning](t, locales.De(), `{"note":""}`)
	assert.Equal(t, `Das Feld blank ist erforderlich, wenn das Feld note den Wert "" hat.`, german["blank"], "quotes of its own")
}

// TestWholeBody has mistakes on the whole body, which is no field.
func TestWholeBody(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for want, fe := range map[string]bind.FieldError{
		"The request body must not have a field name longer than 256 bytes.": {Rule: "max_key", Param: "256"},
		"The request body must not be a number longer than 64 bytes.":        {Rule: "max_number", Param: "64"},
		"The request body must not be a string longer than 1 byte.":          {Rule: "max_string", Param: "1"},
		"The request body is required.":                                      {Rule: "required"},
		"The request body is invalid.":                                       {Rule: "nobody knows it"},
	} {
		assert.Equal(t, map[string]string{"body": want}, worded(t, b, bind.Reject(fe)))
	}
	var dst map[string]int
	err := b.Decode(context.Background(), []byte(`{"`+strings.Repeat("k", 257)+`":1}`), &dst)
	_, _, body := b.Answer("", err)
	assert.JSONEq(t, `{"message":"The request body must not have a field name longer than 256 bytes."}`, string(body))
}

// In a message of the user's for an or-group, {1} is what the value must be, never the tag.
func TestMessagesForAlternatives(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Locales: []locales.Locale{locales.En().WithMessages(map[string]string{"leads.*.color:or": "{0} = {1}", "or": "{0}: {1}"})}})
	fe := bind.FieldError{Path: bind.At("leads", 1, "color"), Rule: "or", Param: "rgb|rgba", Type: "string"}
	assert.Equal(t, map[string]string{"leads.1.color": "leads.1.color = a valid RGB color or a valid RGBA color"}, worded(t, b, bind.Reject(fe)))
	fe.Path = bind.At("color")
	assert.Equal(t, map[string]string{"color": "color: a valid RGB color or a valid RGBA color"}, worded(t, b, bind.Reject(fe)))
}

type orderLine struct {
	Phone string `json:"phone" validate:"required,min=3"`
	Email string `json:"email" validate:"required"`
	Tags  []struct {
		Name string `json:"name" validate:"required"`
	} `json:"tags" validate:"dive"`
}

type leads struct {
	Leads []orderLine          `json:"leads" validate:"min=1,dive"`
	Main  orderLine            `json:"main"`
	By    map[string]orderLine `json:"by" validate:"dive"`
	Phone string               `json:"phone" validate:"min=3"`
}

func TestWithMessages(t *testing.T) {
	t.Parallel()
	const body = `{"leads":[{"phone":"1","email":"a"},{"email":"a"}],"main":{"phone":"1","email":"a"},"by":{"x.y":{"phone":"1","email":"a"}},"phone":"1"}`
	for name, tt := range map[string]struct {
		messages map[string]string
		want     map[string]string
	}{
		"rule": {map[string]string{"min": "{0}: {1}"}, map[string]string{
			"leads.0.phone": "leads.0.phone: 3 characters", "leads.1.phone": "The leads.1.phone field is required.",
		}},
		"sort of value":       {map[string]string{"min.string": "{0}: {1}"}, map[string]string{"leads.0.phone": "leads.0.phone: 3 characters", "phone": "phone: 3 characters"}},
		"other sort of value": {map[string]string{"min.number": "{0}: {1}"}, map[string]string{"phone": "The phone field must be at least 3 characters."}},
		"path": {map[string]string{"leads.*.phone:required": "a", "main.phone:min": "b"}, map[string]string{
			"leads.1.phone": "a", "leads.0.phone": "The leads.0.phone field must be at least 3 characters.", "main.phone": "b", "phone": "The phone field must be at least 3 characters.",
		}},
		"path, sort":     {map[string]string{"leads.*.phone:min.string": "{0} {1}"}, map[string]string{"leads.0.phone": "leads.0.phone 3 characters"}},
		"key with a dot": {map[string]string{"by.x.y.phone:min": "a"}, map[string]string{"by.x.y.phone": "a"}},
		"star for a key": {map[string]string{"by.*.phone:min": "a"}, map[string]string{"by.x.y.phone": "a", "main.phone": "The main.phone field must be at least 3 characters."}},
		"star in front":  {map[string]string{"*.phone:min": "a"}, map[string]string{"main.phone": "a", "phone": "The phone field must be at least 3 characters.", "leads.0.phone": "The leads.0.phone field must be at least 3 characters."}},
		"item": {map[string]string{"leads.*.phone:required": "Lead {position} ({index}) needs a phone number."}, map[string]string{
			"leads.1.phone": "Lead 2 (1) needs a phone number.",
		}},
		"item/none":               {map[string]string{"min.string": "[{index}{position}] {1}"}, map[string]string{"phone": "[] 3 characters", "leads.0.phone": "[01] 3 characters"}},
		"twice":                   {map[string]string{"min.string": "{1}, {0}, {1}"}, map[string]string{"phone": "3 characters, phone, 3 characters"}},
		"label in it is not read": {map[string]string{"min.string": "{0} % %s {{0}"}, nil},
		"precedence": {map[string]string{
			"required": "0", "*.*.phone:required": "1", "leads.*.phone:required": "2", "leads.1.phone:required": "3",
			"*.*.phone:min": "4", "leads.0.*:min": "5", "*.phone:min": "6", "phone:min": "8", "phone:min.string": "7",
		}, map[string]string{"leads.1.phone": "3", "leads.0.phone": "5", "main.phone": "6", "phone": "7", "by.x.y.phone": "4"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := locales.En().WithMessages(tt.messages)
			if tt.want == nil {
				_, err := bind.New(bind.Config{Locales: []locales.Locale{l}})
				assert.Error(t, err)
				return
			}
			got := said[leads](t, l, body)
			for path, text := range tt.want {
				assert.Equal(t, text, got[path], path)
			}
		})
	}
}

func TestWithLabels(t *testing.T) {
	t.Parallel()
	const body = `{"leads":[{"phone":"1","email":"a","tags":[{"name":"a"},{}]}],"main":{"email":"a","tags":[{}]},"phone":"1"}`
	for name, tt := range map[string]struct {
		labels map[string]string
		want   map[string]string
	}{
		"none": {nil, map[string]string{
			"leads.0.phone": "The leads.0.phone field must be at least 3 characters.", "main.phone": "The main.phone field is required.",
		}},
		"path": {map[string]string{"main.phone": "telephone"}, map[string]string{"main.phone": "The telephone field is required.", "phone": "The phone field must be at least 3 characters."}},
		"star": {map[string]string{"leads.*.phone": "telephone"}, map[string]string{"leads.0.phone": "The telephone field must be at least 3 characters.", "main.phone": "The main.phone field is required."}},
		"position": {map[string]string{"leads.*.phone": "phone {position}", "leads.*.tags.*.name": "tag of lead #{index}"}, map[string]string{
			"leads.0.phone": "The phone 1 field must be at least 3 characters.", "leads.0.tags.1.name": "The tag of lead #0 field is required.",
		}},
		"precedence": {map[string]string{"*.*.phone": "a", "leads.*.phone": "b", "leads.0.phone": "c", "*.phone": "d", "main.*": "e"}, map[string]string{
			"leads.0.phone": "The c field must be at least 3 characters.", "main.phone": "The d field is required.", // d is the longer of two with one star
		}},
		"placeholders in a label": {map[string]string{"phone": "100 % %s"}, map[string]string{"phone": "The 100 % %s field must be at least 3 characters."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := said[leads](t, locales.En().WithLabels(tt.labels), body)
			for path, text := range tt.want {
				assert.Equal(t, text, got[path], path)
			}
		})
	}
}

func TestLabelsWithoutConfiguration(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for want, path := range map[string]bind.Path{
		"The first name field is required.":         bind.At("first_name"),
		"The address.first name field is required.": bind.At("address", "first_name"),
		"The leads.0.first_name field is required.": bind.At("leads", 0, "first_name"),
		"The request body is required.":             {},
	} {
		_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: path, Rule: "required"}))
		assert.Contains(t, string(body), want)
	}
}

// TestBulkItemsAreNumbered has a body that is an array itself: its items are those of {index} and {position}.
func TestBulkItemsAreNumbered(t *testing.T) {
	t.Parallel()
	l := locales.De().WithLabels(map[string]string{"*.email": "E-Mail-Adresse von Kontakt {position}"}).WithMessages(map[string]string{"*.phone:required": "Kontakt {position} braucht eine Telefonnummer."})
	assert.Equal(t, map[string]string{
		"0.phone": "Kontakt 1 braucht eine Telefonnummer.", "1.email": "Das Feld E-Mail-Adresse von Kontakt 2 ist erforderlich.",
	}, said[[]orderLine](t, l, `[{"email":"a"},{"phone":"123"}]`))
}

// TestRightToLeft wants what does not begin and end with a letter to be isolated (UAX #9) in Arabic and Persian, and nothing else.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	const first, pop = "\u2068", "\u2069"
	for _, tag := range []string{"ar", "fa"} {
		b := newBinder(t, bind.Config{Locales: []locales.Locale{shippedLocale(t, tag)}})
		quotes := func(value string) string {
			return map[string]string{"ar": `"` + value + `"`, "fa": "«" + value + "»"}[tag]
		}
		for _, tt := range []struct {
			fe       bind.FieldError
			isolated string // "" = nothing
		}{
			{bind.FieldError{Path: bind.At(0, "phone"), Rule: "required"}, "0.phone"},
			{bind.FieldError{Path: bind.At("leads", 0, "phone"), Rule: "required"}, ""},
			{bind.FieldError{Path: bind.At("phone"), Rule: "required"}, ""},
			{bind.FieldError{Path: bind.At("_phone"), Rule: "required"}, "_phone"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "min", Param: "-5", Type: "integer"}, "-5"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "min", Param: "5", Type: "integer"}, ""},
			{bind.FieldError{Path: bind.At("phone"), Rule: "range", Param: "-128 127", Type: "integer"}, "-128"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "oneof", Param: "-1", Type: "integer"}, quotes("-1")},
			{bind.FieldError{Path: bind.At("phone"), Rule: "required_if", Param: "level -1", Refs: []bind.Path{bind.At("level")}}, "-1"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "datetime", Param: "2006-01-02", Type: "string"}, "1999-12-31"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "startswith", Param: "+49", Type: "string"}, "+49"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "contains", Param: "C++", Type: "string"}, "C++"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "contains", Param: "C4", Type: "string"}, ""},
			{bind.FieldError{Path: bind.At("phone"), Rule: "eq", Param: "C++", Type: "string"}, quotes("C++")},
			{bind.FieldError{Path: bind.At("phone"), Rule: "required_if", Param: "language C++", Refs: []bind.Path{bind.At("language")}}, "C++"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "max", Param: "-2h", Type: "duration"}, "-2"},
			{bind.FieldError{Path: bind.At("phone"), Rule: "eqfield", Refs: []bind.Path{bind.At(0, "email")}}, "0.email"},
		} {
			_, _, body := b.Answer("", bind.Reject(tt.fe))
			var answer struct{ Errors map[string][]string }
			require.NoError(t, json.Unmarshal(body, &answer))
			text := answer.Errors[tt.fe.Path.Dotted()][0]
			if tt.isolated == "" {
				assert.NotContains(t, text, first, tt.fe.Path.Dotted())
				continue
			}
			assert.Contains(t, text, first+tt.isolated+pop)
			assert.Equal(t, 1, strings.Count(text, first))
		}
	}
	english := newBinder(t, bind.Config{})
	_, _, body := english.Answer("", bind.Reject(bind.FieldError{Path: bind.At(0, "phone"), Rule: "required"}))
	assert.Contains(t, string(body), "The 0.phone field")
}

// catalogWith returns en.json with a line replaced, and lines added.
func catalogWith(t *testing.T, old, text string, more ...string) string {
	t.Helper()
	raw, err := os.ReadFile("locales/en.json")
	require.NoError(t, err)
	changed := string(raw)
	if old != "" {
		require.Contains(t, changed, old)
		changed = strings.Replace(changed, old, text, 1)
	}
	for _, line := range more {
		changed = strings.Replace(changed, "\n]", ",\n  "+line+"\n]", 1)
	}
	return changed
}

// TestLocaleMistakes has the mistakes that New refuses, each with the key in the error.
func TestLocaleMistakes(t *testing.T) {
	t.Parallel()
	rules := bind.Rules{Aliases: map[string]string{"plate": "alphanum,len=7"}}
	for name, tt := range map[string]struct {
		messages, labels map[string]string
		want             string // "" = none
	}{
		"nothing":                   {nil, nil, ""},
		"message/placeholder":       {map[string]string{"required": "{3}"}, nil, `locales: en: WithMessages: key "required": placeholder {3: want {0}, {1}, {2}, {index} or {position}`},
		"message/name":              {map[string]string{"required": "{field}"}, nil, `WithMessages: key "required": placeholder {field`},
		"message/open brace":        {map[string]string{"required": "a { b"}, nil, `WithMessages: key "required": placeholder {`},
		"message/misspelt":          {map[string]string{"requierd": "x"}, nil, `locale en: WithMessages: key "requierd": there is no rule "requierd": is it "required"?`},
		"message/letter missing":    {map[string]string{"emial": "x"}, nil, `key "emial": there is no rule "emial": is it "email"?`},
		"message/misspelt, path":    {map[string]string{"leads.*.phone:requird": "x"}, nil, `key "leads.*.phone:requird": there is no rule "requird": is it "required"?`},
		"message/sort":              {map[string]string{"min.strings": "x"}, nil, `key "min.strings": there is no rule "min.strings": want min with a sort of value behind the dot`},
		"message/sort, path":        {map[string]string{"leads.*.phone:min.text": "x"}, nil, `key "leads.*.phone:min.text"`},
		"message/plural":            {map[string]string{"items": "{0} things"}, nil, `WithMessages: key "items": it has plural forms: they are changed in a catalog`},
		"message/path without rule": {map[string]string{"leads.*.phone": "x"}, nil, `key "leads.*.phone": there is no rule "leads.*.phone": want PATH:RULE`},
		"message/empty":             {map[string]string{"": "x"}, nil, `key ""`},
		"message/path, empty":       {map[string]string{"phone:": "x"}, nil, `key "phone:"`},
		"message/noun":              {map[string]string{"noun.emial": "x"}, nil, `key "noun.emial": there is no rule "noun.emial": is it "noun.email"?`},
		"message/noun, far off":     {map[string]string{"noun.address": "x"}, nil, `key "noun.address": the catalog has no such text: want one of its keys`},
		"message/title":             {map[string]string{"title.nope": "x"}, nil, `key "title.nope": the catalog has no such text`},
		"message/reason":            {map[string]string{"reason.nope": "x"}, nil, `key "reason.nope": the catalog has no such text`},
		"message/unit of a rule":    {map[string]string{"items.min": "x"}, nil, `key "items.min": it has plural forms: they are changed in a catalog`},
		"message/no path":           {map[string]string{":required": "x"}, nil, `key ":required": want a dotted path, such as "leads.*.phone"`},
		"message/brackets":          {map[string]string{"leads[*].phone:required": "x"}, nil, `key "leads[*].phone:required": want a dotted path`},
		"message/index in brackets": {map[string]string{"leads[0].phone:required": "x"}, nil, `key "leads[0].phone:required": want a dotted path`},
		"message/pointer":           {map[string]string{"/leads/0/phone:required": "x"}, nil, `key "/leads/0/phone:required": want a dotted path`},
		"message/part of a star":    {map[string]string{"leads*:required": "x"}, nil, `key "leads*:required": want a dotted path, such as "leads.*.phone": a * within a name cannot be escaped, so write * for the whole name`},
		"message/two stars":         {map[string]string{"leads.**.phone:required": "x"}, nil, `key "leads.**.phone:required": want a dotted path`},
		"message/path, body":        {map[string]string{"leads.*.phone:min.items.body": "x"}, nil, `key "leads.*.phone:min.items.body": there is no rule "min.items.body"`},
		"message/path, title":       {map[string]string{"phone:title.gone": "x"}, nil, `key "phone:title.gone": there is no rule "title.gone"`},
		"message/no text":           {map[string]string{"required": ""}, nil, `WithMessages: key "required": it is empty: want a text`},
		"message/blank":             {map[string]string{"phone:required": " "}, nil, `WithMessages: key "phone:required": it is empty: want a text`},
		"message/sign":              {map[string]string{"required": "{+1}"}, nil, `WithMessages: key "required": placeholder {+1`},
		"message/NUL":               {map[string]string{"required": "a\x00b"}, nil, `WithMessages: key "required": it has a NUL in it`},
		"message/a join":            {map[string]string{"join.or": "{0} or"}, nil, `locale en: key "join.or": the placeholder {1} is missing`},
		"message/texts":             {map[string]string{"noun.email": "x", "title.gone": "x", "required.body": "x", "noun.min.string": "{1}", "noun.plate": "a plate", "noun.plate.string": "a plate"}, nil, ""},
		"message/codes of his own":  {map[string]string{"teamwork.D18": "x", "zoho.SOLD_OUT": "x", "problem.sold_out": "x"}, nil, ""},
		"message/odd names":         {map[string]string{"tags[]:required": "x", "paths./users.*:required": "x", "a:b:required": "x", "c++:min.string": "x"}, nil, ""},
		"message/circumstance":      {map[string]string{"required_with.several": "x", "tax:required_without.several": "x", "items:unique.by": "x"}, nil, ""},
		"message/own rule":          {map[string]string{"plate": "x", "car.plate:plate": "y", "plate.string": "z"}, nil, ""},
		"message/a handler's rule":  {map[string]string{"sold_out": "x", "seats:sold_out": "{0} {1}"}, nil, ""},
		"label/placeholder":         {nil, map[string]string{"phone": "{0}"}, `locale en: WithLabels: key "phone": want no placeholders in a label but {index} and {position}`},
		"label/second":              {nil, map[string]string{"leads.*.phone": "{1}"}, `WithLabels: key "leads.*.phone"`},
		"label/name":                {nil, map[string]string{"phone": "{label}"}, `locales: en: WithLabels: key "phone": placeholder {label`},
		"label/brackets":            {nil, map[string]string{"leads[0]": "x"}, `WithLabels: key "leads[0]": want a dotted path`},
		"label/pointer":             {nil, map[string]string{"/leads/0": "x"}, `WithLabels: key "/leads/0": want a dotted path`},
		"label/dot at the end":      {nil, map[string]string{"leads.": "x"}, `WithLabels: key "leads."`},
		"label/with a rule":         {nil, map[string]string{"leads.*.phone:required": "x", "phone:min.string": "x"}, `WithLabels: key "leads.*.phone:required": want the path of a field, without a rule`},
		"label/no text":             {nil, map[string]string{"phone": ""}, `WithLabels: key "phone": it is empty: want a text`},
		"label/odd names":           {nil, map[string]string{"tags[]": "x", "og:url": "x", "xsi:type": "x"}, ""},
		"label/items":               {nil, map[string]string{"leads.*.tags.*": "{position} {index.2}", "leads.0": "{index}"}, ""},
		"label/no item":             {nil, map[string]string{"phone": "phone {position}"}, `WithLabels: key "phone": want no {index} or {position} of an item that the path does not lead into`},
		"label/no second item":      {nil, map[string]string{"leads.*.phone": "{position.2}"}, `WithLabels: key "leads.*.phone": want no {index} or {position}`},
		"message/no item":           {map[string]string{"phone:required": "{position}: {0}"}, nil, `WithMessages: key "phone:required": want no {index} or {position}`},
		"label/empty path":          {nil, map[string]string{"": "x"}, `WithLabels: key ""`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := bind.New(bind.Config{Rules: rules, Locales: []locales.Locale{locales.En().WithMessages(tt.messages).WithLabels(tt.labels)}})
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
	_, err := bind.New(bind.Config{Locales: []locales.Locale{
		locales.En().WithMessages(map[string]string{"requierd": "x", "min.strings": "x", "required": "{0} {5}"}).WithLabels(map[string]string{"a": "{0}"}), locales.De().WithMessages(map[string]string{"b": "{9}"}), {},
	}})
	for _, part := range []string{"requierd", "min.strings", "{5", `key "a"`, "de: WithMessages", "empty Locale"} {
		assert.ErrorContains(t, err, part, "all mistakes are reported")
	}
}

// TestCatalogMistakes has those of a catalog of the user's, which locales.New or bind.New refuses, with the key.
func TestCatalogMistakes(t *testing.T) {
	t.Parallel()
	const required = `"key": "required", "trans": "The {0} field is required."`
	for name, tt := range map[string]struct{ catalog, want string }{
		"nothing":            {catalogWith(t, "", ""), ""},
		"not JSON":           {"{", "catalog en: want universal-translator's import format"},
		"object":             {"{}", "catalog en: want universal-translator's import format"},
		"empty":              {"", "catalog en: want universal-translator's import format"},
		"trailing":           {"[] []", "catalog en: want universal-translator's import format"},
		"unknown member":     {catalogWith(t, required, required+`, "plural": "One"`), "plural"},
		"other locale":       {catalogWith(t, `{"locale": "en", `+required, `{"locale": "de", `+required), `catalog en: key "required": locale is "de": want "en"`},
		"no locale":          {catalogWith(t, `{"locale": "en", `+required, `{`+required), `catalog en: key "required": locale is "": want "en"`},
		"placeholder":        {catalogWith(t, required, `"key": "required", "trans": "{7}"`), `catalog en: key "required": placeholder {7`},
		"key twice":          {catalogWith(t, "", "", `{"locale": "en", `+required+`}`), `catalog en: key "required"`},
		"plural/form":        {catalogWith(t, `  {"locale": "en", "key": "items", "trans": "{0} item", "type": "Cardinal", "rule": "One"},`+"\n", ""), `catalog en: key "items": the plural form One is missing`},
		"plural/category":    {catalogWith(t, "", "", `{"locale": "en", "key": "items", "trans": "{0}", "type": "Cardinal", "rule": "Few"}`), `catalog en: key "items"`},
		"plural/rule":        {catalogWith(t, "", "", `{"locale": "en", "key": "items", "trans": "{0}", "type": "Cardinal", "rule": "Several"}`), `catalog en: key "items": rule is "Several"`},
		"plural/ordinal":     {catalogWith(t, "", "", `{"locale": "en", "key": "items", "trans": "{0}", "type": "Ordinal", "rule": "One"}`), `catalog en: key "items": type is "Ordinal"`},
		"plural/{1}":         {catalogWith(t, `"{0} items"`, `"{1} items"`), `catalog en: key "items"`},
		"plural/{0} twice":   {catalogWith(t, `"{0} items"`, `"{0} of {0} items"`), `catalog en: key "items"`},
		"missing/invalid":    {catalogWith(t, `  {"locale": "en", "key": "frame.invalid", "trans": "The {0} field is invalid."},`+"\n", ""), `locale en: key "frame.invalid" is missing: add it to the catalog`},
		"missing/reason":     {catalogWith(t, `  {"locale": "en", "key": "reason.gone", "trans": "The requested resource is no longer available."},`+"\n", ""), `locale en: key "reason.gone" is missing`},
		"missing/join":       {catalogWith(t, `  {"locale": "en", "key": "join.duration", "trans": "{0} {1}"},`+"\n", ""), `locale en: key "join.duration" is missing`},
		"missing/rule":       {catalogWith(t, `  {"locale": "en", "key": "unknown", "trans": "The {0} field is not allowed."},`+"\n", ""), `locale en: key "unknown" is missing`},
		"missing/unit":       {strings.ReplaceAll(catalogWith(t, "", ""), `"key": "characters"`, `"key": "letters"`), `locale en: key "characters" is missing`},
		"missing/count":      {strings.ReplaceAll(catalogWith(t, "", ""), `"key": "laravel.more"`, `"key": "laravel.most"`), `locale en: key "laravel.more" is missing`},
		"join/placeholder":   {catalogWith(t, `"join.is", "trans": "{0} is {1}"`, `"join.is", "trans": "{0}"`), `locale en: key "join.is": the placeholder {1} is missing`},
		"quote/placeholder":  {catalogWith(t, `"quote", "trans": "\"{0}\""`, `"quote", "trans": "\""`), `locale en: key "quote": the placeholder {0} is missing`},
		"no text":            {catalogWith(t, required, `"key": "required", "trans": ""`), `catalog en: key "required": it is empty`},
		"plural/no text":     {catalogWith(t, `"{0} items"`, `""`), `catalog en: key "items": it is empty`},
		"missing/many":       {"[]", `locale en: key "title.unavailable" is missing`},
		"a key of his own":   {catalogWith(t, "", "", `{"locale": "en", "key": "sold_out", "trans": "{0} is sold out."}`), ""},
		"a plural of a rule": {catalogWith(t, "", "", `{"locale": "en", "key": "items.min", "trans": "{0}", "type": "Cardinal", "rule": "One"}`, `{"locale": "en", "key": "items.min", "trans": "{0}", "type": "Cardinal", "rule": "Other"}`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := locales.New("en", strings.NewReader(tt.catalog))
			if err == nil {
				_, err = bind.New(bind.Config{Locales: []locales.Locale{l}})
			}
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
	for _, tag := range []string{"", "e", "en_US!", "no language", "de-", "xx-invalid-tag-", "sv_SE"} {
		_, err := locales.New(tag, strings.NewReader(catalogWith(t, "", "")))
		assert.ErrorContains(t, err, "want a BCP 47 language tag", tag)
	}
	for _, tag := range []string{"en-GB", "EN-gb"} {
		l, err := locales.New(tag, strings.NewReader(strings.ReplaceAll(catalogWith(t, "", ""), `"locale": "en"`, `"locale": "en-gb"`)))
		require.NoError(t, err)
		assert.Equal(t, "en-GB", l.Tag())
	}
}

// TestRulesNamedLikeTexts has rules with the names of texts that are not for fields.
func TestRulesNamedLikeTexts(t *testing.T) {
	t.Parallel()
	never := bind.Rule{Func: func(context.Context, validator.FieldLevel) bool { return false }}
	names := []string{"empty", "charset", "media_type", "content_encoding", "max_bytes", "max_memory", "max_values", "quote", "or"}
	for _, name := range names {
		_, err := bind.New(bind.Config{Rules: bind.Rules{Funcs: map[string]bind.Rule{name: never}}})
		require.ErrorContains(t, err, "Config.Rules.Funcs: rule \""+name+"\": bind reports mistakes of its own by that name: choose another name")
		_, err = bind.New(bind.Config{Rules: bind.Rules{Aliases: map[string]string{name: "min=1"}}})
		require.ErrorContains(t, err, "Config.Rules.Aliases: alias \""+name+"\": bind reports mistakes")
	}
	foreign := validator.New()
	require.NoError(t, foreign.RegisterValidationCtx("empty", never.Func))
	b := newBinder(t, bind.Config{Validator: foreign})
	type ruled struct {
		F string `json:"f" validate:"empty"`
	}
	var dst ruled
	assert.Equal(t, map[string]string{"f": "The f field is invalid."}, worded(t, b, b.Decode(context.Background(), []byte(`{"f":"a"}`), &dst)))

	b = newBinder(t, bind.Config{Rules: bind.Rules{Funcs: map[string]bind.Rule{"json": never}}})
	type replaced struct {
		F string `json:"f" validate:"json=strict"`
	}
	var other replaced
	assert.Equal(t, map[string]string{"f": "The f field must be valid JSON text."}, worded(t, b, b.Decode(context.Background(), []byte(`{"f":"a"}`), &other)))
}

// TestArgumentsThatAHandlerLeavesOut make no sentence with a hole in it.
func TestArgumentsThatAHandlerLeavesOut(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for rule, want := range map[string]string{
		"min": "The f field is invalid.", "frame.must_be": "The f field is invalid.", "eq": `The f field must be equal to \"\".`,
		"required": "The f field is required.",
	} {
		for _, typ := range []string{"string", ""} {
			_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("f"), Rule: rule, Type: typ}))
			assert.Contains(t, string(body), `"f":["`+want+`"]`, rule+" of "+typ)
		}
	}
}

// TestSentencesAreRemembered for as many arguments as there may be, and by several goroutines.
func TestSentencesAreRemembered(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for i := range 3000 {
				n := strconv.Itoa(i % 1500)
				_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("f"), Rule: "max", Param: n, Type: "integer"}))
				assert.Equal(t, `{"message":"The given data was invalid.","errors":{"f":["The f field must not be greater than `+n+`."]}}`, string(body))
			}
		})
	}
	running.Wait()
}

// TestWordsOfTheUserForARule stand before ours, also where ours depend on the sort of value.
func TestWordsOfTheUserForARule(t *testing.T) {
	t.Parallel()
	type ruled struct {
		A, B string
		With string        `json:"with" validate:"required_with=A B"`
		Min  string        `json:"min" validate:"min=3"`
		Len  []int         `json:"len" validate:"len=2"`
		Gt   time.Time     `json:"gt" validate:"gt"`
		Eq   time.Duration `json:"eq,format:units" validate:"eq=1h"`
		Is   int           `json:"is" validate:"isdefault"`
		Same []int         `json:"same" validate:"eqfield=Len"`
		Rows []struct {
			ID int `json:"id"`
		} `json:"rows" validate:"unique=ID"`
	}
	mine := map[string]string{"type": "mine", "max": "mine", "required": "mine"}
	for _, rule := range []string{"required_with", "min", "len", "gt", "eq", "isdefault", "eqfield", "unique"} {
		mine[rule] = "mine"
	}
	body := `{"A":"a","with":"","min":"a","len":[1],"gt":"2006-01-02T15:04:05Z","eq":"1m","is":1,"same":[],"rows":[{"id":1},{"id":1}]}`
	for _, tag := range []string{"en", "de"} {
		for path, message := range said[ruled](t, shippedLocale(t, tag).WithMessages(mine), body) {
			assert.Equal(t, "mine", message, tag+" "+path)
		}
		mixed := said[ruled](t, shippedLocale(t, tag).WithMessages(map[string]string{"min": "any", "min.string": "text", "len": "any", "len.string": "text"}), body)
		assert.Equal(t, "text", mixed["min"])
		assert.Equal(t, "any", mixed["len"])
	}
	b := newBinder(t, bind.Config{Locales: []locales.Locale{locales.En().WithMessages(mine)}})
	_, _, answer := b.Answer("", bind.Reject(bind.FieldError{Rule: "required"}))
	assert.Contains(t, string(answer), `"body":["mine"]`)
}
