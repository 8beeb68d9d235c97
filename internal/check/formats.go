package check

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/tag"
)

// A function behind email is called for addresses only. To call it, Check needs
// a text that email lets pass: one of those that are right for some format, or
// one that is put together from what the rules ask for. Which of them passes,
// validator says.

// formatted are texts of which at least one passes each rule about a format.
var formatted = []string{
	"ME======",
	"DEUTDEFF",
	"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
	"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
	"192.0.2.0/24",
	"2001:db8::/32",
	"cmyk(10%, 20%, 30%, 40%)",
	"4111111111111111",
	"* * * * *",
	"CVE-2021-44228",
	"data:text/plain;base64,YQ==",
	"+14155550100",
	"12-3456789",
	"ada@example.com",
	"0x52908400098527886E0F7030069857D2E4169EE7",
	"example.com",
	"#ff0000",
	"example.com:80",
	"hsl(0, 0%, 0%)",
	"hsla(0, 0%, 0%, 0.5)",
	"<b>",
	"&#x22;",
	"http://example.com",
	"https://example.com",
	"192.0.2.1",
	"2001:db8::1",
	"9780306406157",
	"0306406152",
	"DEU",
	"276",
	"DE-BY",
	"EUR",
	"2434-561X",
	"eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo",
	"79927398713",
	"00:00:5e:00:53:01",
	"0123456789abcdef0123456789abcdef",
	"507f1f77bcf86cd799439011",
	"mongodb://localhost:27017/db",
	"10115",
	"rgb(0, 0, 0)",
	"rgba(0, 0, 0, 0.5)",
	"0123456789abcdef0123456789abcdef01234567",
	"1.2.3",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	strings.Repeat("0123456789abcdef", 6),
	strings.Repeat("0123456789abcdef", 8),
	"078-05-1120",
	"0123456789abcdef0123456789abcdef0123456789abcdef",
	"01ARZ3NDEKTSV4RRFFQ69G5FAV",
	"https://example.com/",
	"%zz",
	"urn:isbn:9780306406157",
	"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"6fa459ea-ee8a-3ca4-894e-db77e160355e",
	"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d",
	"886313e1-3b8a-5372-9b90-0c9aee199e5d",
	"01890a5d-ac96-774b-bcce-b302099a8057",
	"Ab cd",
	"ab cd",
	"A",
	"äb",
	"1.5",
	"true",
	"de",
	"DE",
	"Europe/Berlin",
	"/a/b",
	`{"a":1}`,
	"YQ==",
	"YQ",
	"#fff",
	"127.0.0.1:80",
	"[::1]:80",
	"de-DE",
	"1h30m",
	"90.5",
	"example",
	"document:1#viewer@user:1",
}

// fillers are what texts are made longer with, to the lengths that rules ask
// for.
var fillers = []string{"a", "A", "1", "aA1!"}

// textsFor are texts that may pass all of some rules.
func textsFor(rules []tag.Rule) []string {
	counts, _ := countsIn(argumentsOf(rules))
	front, middle, behind := partsFor(rules)
	all := slices.Clone(formatted)
	for _, rule := range rules {
		if rule.Name == "datetime" {
			all = append(all, time.Unix(0, 0).UTC().Format(rule.Param))
		}
	}

	for _, n := range counts {
		for _, filler := range fillers {
			rest := n - len(front) - len(middle) - len(behind)
			if rest < 0 { // the count is of something else
				rest = n
			}
			filled := strings.Repeat(filler, rest/len(filler)+1)[:rest]
			all = append(all, front+middle+filled+behind)
		}
	}
	return all
}

// partsFor are what a text must begin with, hold and end with to pass some rules.
func partsFor(rules []tag.Rule) (front, middle, behind string) {
	for _, rule := range rules {
		switch rule.Name {
		case "startswith":
			front = rule.Param
		case "endswith":
			behind = rule.Param
		case "contains", "containsrune":
			middle += rule.Param
		case "containsany":
			for _, r := range rule.Param {
				middle += string(r)
				break
			}
		}
	}

	return front, middle, behind
}

// formats are values of a string type that may pass all of some rules.
func formats(t reflect.Type, rules []tag.Rule) []reflect.Value {
	if t.Kind() != reflect.String {
		return nil
	}
	return converted(t, textsFor(rules)...)
}
