package locales_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// answer prints what a Binder in one language says of two mistakes.
func answer(l locales.Locale) {
	b, err := bind.New(bind.Config{Locales: []locales.Locale{l}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _, body := b.Answer(l.Tag(), bind.Reject(
		bind.FieldError{Path: bind.At("leads", 0, "phone"), Rule: "required"},
		bind.FieldError{Path: bind.At("leads", 1, "name"), Rule: "min", Param: "1", Type: "string"},
	))
	fmt.Println(string(body))
}

func ExampleEn() {
	answer(locales.En())
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["The leads.0.phone field is required."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleLocale_WithMessages() {
	answer(locales.En().WithMessages(map[string]string{
		"leads.*.phone:required": "Lead {position} needs a phone number.",
		"min.string":             "{0} is too short, it takes {1}.",
	}))
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["Lead 1 needs a phone number."],"leads.1.name":["leads.1.name is too short, it takes 1 character."]}}
}

func ExampleLocale_WithLabels() {
	answer(locales.En().WithLabels(map[string]string{"leads.*.phone": "phone number of lead {position}"}))
	// Output: {"message":"The given data was invalid.","errors":{"leads.0.phone":["The phone number of lead 1 field is required."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleNew() {
	catalog, err := os.ReadFile("en.json") // start from a catalog of ours, translated
	if err != nil {
		fmt.Println(err)
		return
	}
	swedish := strings.NewReplacer(
		`"locale": "en"`, `"locale": "sv"`,
		"The {0} field is required.", "Fältet {0} är obligatoriskt.",
	).Replace(string(catalog))
	l, err := locales.New("sv", strings.NewReader(swedish))
	fmt.Println(err)
	answer(l)
	// Output:
	// <nil>
	// {"message":"The given data was invalid.","errors":{"leads.0.phone":["Fältet leads.0.phone är obligatoriskt."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleLocale_Over() {
	few, err := locales.New("sv", strings.NewReader(`[
		{"locale": "sv", "key": "required", "trans": "Fältet {0} är obligatoriskt."}
	]`))
	fmt.Println(err)
	answer(few.Over(locales.En()))
	// Output:
	// <nil>
	// {"message":"The given data was invalid.","errors":{"leads.0.phone":["Fältet leads.0.phone är obligatoriskt."],"leads.1.name":["The leads.1.name field must be at least 1 character."]}}
}

func ExampleAll() {
	fmt.Println(len(locales.All()), "languages, the first is", locales.All()[0].Tag())
	// Output: 23 languages, the first is en
}

// A program carries the languages that it names, and no others.
func Example() {
	for _, l := range []locales.Locale{
		locales.Ar(), locales.De(), locales.En(), locales.Es(), locales.Fa(), locales.Fr(), locales.Hy(), locales.Id(),
		locales.It(), locales.Ja(), locales.Ko(), locales.Lv(), locales.Nl(), locales.Pl(), locales.Pt(), locales.PtBR(),
		locales.Ru(), locales.Th(), locales.Tr(), locales.Uk(), locales.Vi(), locales.Zh(), locales.ZhTW(),
	} {
		b, err := bind.New(bind.Config{Locales: []locales.Locale{l}})
		if err != nil {
			fmt.Println(err)
			return
		}
		_, header, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("phone"), Rule: "min", Param: "3", Type: "string"}))
		var answer struct{ Errors struct{ Phone []string } }
		if err := json.Unmarshal(body, &answer); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(header.Get("Content-Language"), answer.Errors.Phone[0])
	}
	// Output:
	// ar يجب ألا يقل طول النص في حقل phone عن 3 أحرف.
	// de Das Feld phone muss mindestens 3 Zeichen lang sein.
	// en The phone field must be at least 3 characters.
	// es El campo phone debe tener al menos 3 caracteres.
	// fa طول متن فیلد phone باید حداقل 3 نویسه باشد.
	// fr Le champ phone doit contenir au moins 3 caractères.
	// hy phone դաշտը պետք է լինի առնվազն 3 նիշ երկարությամբ։
	// id Bidang phone harus berisi minimal 3 karakter.
	// it Il campo phone deve contenere almeno 3 caratteri.
	// ja 「phone」は3文字以上である必要があります。
	// ko phone 필드는 3자 이상이어야 합니다.
	// lv Lauka „phone” vērtībai jāsatur vismaz 3 rakstzīmes.
	// nl Het veld phone moet minimaal 3 tekens lang zijn.
	// pl Pole „phone” musi zawierać co najmniej 3 znaki.
	// pt O campo phone tem de ter pelo menos 3 caracteres.
	// pt-BR O campo phone deve ter pelo menos 3 caracteres.
	// ru Длина значения поля «phone» должна быть не меньше 3 символов.
	// th ฟิลด์ phone ต้องยาวอย่างน้อย 3 อักขระ
	// tr phone alanı en az 3 karakter uzunluğunda olmalıdır.
	// uk Довжина значення поля «phone» має становити щонайменше 3 символи.
	// vi Trường phone phải có ít nhất 3 ký tự.
	// zh “phone”字段的长度不得少于 3 个字符。
	// zh-TW 「phone」欄位的長度不得少於 3 個字元。
}
