package rules_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/rules"
)

// kind is validated as a text, and as other things if it is one of those.
type kind string

func (k kind) ValidatorValue() any {
	switch k {
	case "list":
		return []string{"a"}
	case "map":
		return map[string]int{"a": 1}
	case "number":
		return 7
	case "unsigned":
		return uint8(7)
	case "float":
		return 7.5
	case "bool":
		return true
	case "struct":
		return parts{1, 1}
	case "nothing":
		return nil
	}
	return string(k)
}

type member struct {
	Kind kind   `json:"kind"`
	Name string `json:"name" validate:"required_if=Kind abc"`
}

type promotes struct {
	Promoted kind `json:"promoted"`
}

type Also struct {
	Text string `json:"text"`
}

type quote struct {
	promotes
	*Also  `validate:"required_if=Switch abc"`
	Switch kind     `json:"switch"`
	Kind   kind     `json:"kind"`
	Other  kind     `json:"other" validate:"omitempty,ne=xyz"`
	Both   string   `json:"both" validate:"required_if=Other abc"`
	Coin   coin     `json:"coin"`
	Ptr    *kind    `json:"ptr"`
	List   []kind   `json:"list"`
	In     member   `json:"in"`
	Ins    []member `json:"ins" validate:"dive"`
	If     string   `json:"if" validate:"required_if=Kind abc"`
	Unless *string  `json:"unless" validate:"required_unless=Kind abc,omitempty,min=2"`
	XIf    []int    `json:"xif" validate:"excluded_if=Kind abc,omitempty,max=1"`
	XUn    int      `json:"xun" validate:"excluded_unless=Kind abc"`
	Skip   string   `json:"skip" validate:"omitempty,skip_unless=Kind abc"`
	Second string   `json:"second" validate:"required_if=If b Coin abc"`
	Either string   `json:"either" validate:"omitempty,required_if=Ptr abc|email"`
	Named  string   `json:"named" validate:"omitempty,named"`
	Path   string   `json:"path" validate:"required_if=In.Kind abc"`
	Item   string   `json:"item" validate:"required_if=List[1] abc"`
	Deep   string   `json:"deep" validate:"required_if=Promoted abc"`
	Items  []int    `json:"items" validate:"dive,required_if=Kind abc"`
}

type coin string

// TestConditionsThatCannotBeAsked: the value that a rule names is the misfit,
// once, and not the value that the rule stands on. All other rules are asked.
func TestConditionsThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	at := func(k kind) *kind { return &k }
	text := func(s string) *string { return &s }
	for name, tt := range map[string]struct {
		in   quote
		want string
	}{
		"text":       {quote{Kind: "abc", If: "a"}, ""},
		"struct":     {quote{Kind: "struct"}, "unless required_unless"},
		"bool":       {quote{Kind: "bool"}, "unless required_unless"},
		"list":       {quote{Kind: "list"}, "kind format"},
		"map":        {quote{Kind: "map"}, "kind format"},
		"number":     {quote{Kind: "number"}, "kind format"},
		"unsigned":   {quote{Kind: "unsigned"}, "kind format"},
		"float":      {quote{Kind: "float"}, "kind format"},
		"others too": {quote{Kind: "list", Unless: text("a"), XIf: []int{1, 2}, Named: "a"}, "kind format, unless min, xif max, named named"},
		"Types":      {quote{Kind: "abc", If: "b", Coin: "list"}, "coin format"},
		"group":      {quote{Kind: "abc", If: "a", Ptr: at("list"), Either: "a"}, "ptr format"},
		"alias":      {quote{Kind: "abc", If: "a", Ptr: at("list"), Named: "abc"}, "ptr format"},
		"inside":     {quote{Kind: "abc", If: "a", In: member{Kind: "list"}}, "in.kind format"},
		"items":      {quote{Kind: "abc", If: "a", Ins: []member{{Kind: "list"}, {Kind: "abc"}}}, "ins.0.kind format, ins.1.name required_if"},
		"an item":    {quote{Kind: "abc", If: "a", List: []kind{"a", "list"}}, "list.1 format"},
		"no item":    {quote{Kind: "abc", If: "a", List: []kind{"list"}}, ""},
		"promoted":   {quote{Kind: "abc", If: "a", promotes: promotes{"list"}}, "promoted format"},
		"both":       {quote{Kind: "abc", If: "a", Other: "list"}, "other format"},
		"embedded":   {quote{Kind: "abc", If: "a", Also: &Also{}, Switch: "list"}, "switch format"},
		"of items":   {quote{Kind: "list", Items: []int{1, 2}}, "kind format"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var notices []string
			cfg := rules.Config{
				Types:   typesWith(coin(""), func(v reflect.Value) any { return kind(v.String()) }),
				Aliases: map[string]string{"named": "min=2,required_if=Ptr abc"},
				Notice:  func(err error) { notices = append(notices, err.Error()) },
			}
			found, err := judged(t, cfg, tt.in)
			require.NoError(t, err)
			var got []string
			for _, m := range found {
				got = append(got, m.Path.Dotted()+" "+m.Rule)
			}
			want := strings.Split(tt.want, ", ")
			slices.Sort(got)
			slices.Sort(want)
			assert.Equal(t, strings.Join(want, ", "), strings.Join(got, ", "))

			assert.Equal(t, strings.Contains(tt.want, "format"), len(notices) > 0, notices)
			for _, notice := range notices {
				assert.Regexp(t, `^(quote|member)\.\w+: rule "(.*abc.*|named|ne=xyz)" cannot be asked about the .* that .* of .* returns for some values: have it return a plain value`, notice)
			}
		})
	}
}
