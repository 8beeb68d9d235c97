package selection_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
)

// at builds a path of names and indexes.
func at(all ...any) path.Steps {
	var s path.Steps
	for _, step := range all {
		switch v := step.(type) {
		case string:
			s = s.Key(v)
		case int:
			s = s.Index(v)
		}
	}
	return s
}

func TestSelection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		list  string
		at    path.Steps
		wants bool // mistakes here
		below bool // mistakes inside
	}{
		{"name", "email,phone", at("email"), true, false},
		{"another_name", "email", at("name"), false, false},
		{"part_of_a_name", "email", at("e"), false, false},
		{"longer_name", "email", at("emails"), false, false},
		{"inside", "address", at("address", "city"), false, false},
		{"around", "address.city", at("address"), false, true},
		{"item", "leads.3.email", at("leads", 3, "email"), true, false},
		{"another_item", "leads.3.email", at("leads", 30, "email"), false, false},
		{"index_as_a_name", "leads.3", at("leads", "3"), true, false},
		{"name_and_below_it", "a,a.b", at("a"), true, true},
		{"dot_in_a_name", `a\.b`, at("a.b"), true, false},
		{"dot_in_a_name_is_no_step", `a\.b`, at("a", "b"), false, false},
		{"step_is_no_dot", "a.b", at("a.b"), false, false},
		{"empty_step", "a..b", at("a", "", "b"), true, false},
		{"whole_document", "body", at(), true, true},
		{"around_everything", "email", at(), false, true},
		{"nothing", "", at("a"), false, false},
		{"nothing_at_all", ",,", at(), false, false},

		{"star", "leads.*.email", at("leads", 3, "email"), true, false},
		{"star_around", "leads.*.email", at("leads", 3), false, true},
		{"star_takes_one_step", "leads.*", at("leads", 3, "email"), false, false},
		{"star_in_a_part", "na*e", at("name"), true, false},
		{"star_needs_a_character", "name*", at("name"), false, false},
		{"two_stars_need_two", "**", at("a"), false, false},
		{"two_stars", "**", at("ab"), true, false},
		{"chunks_in_order", "a*b*c", at("a-b-c"), true, false},
		{"chunks_out_of_order", "a*b*c", at("a-c-b"), false, false},
		{"chunks_do_not_overlap", "*aa*", at("xaay"), true, false},
		{"last_chunk_ends_it", "*ab", at("abxab"), true, false},
		{"star_is_no_dot", "*", at("a.b"), false, false},
		{"star_beside_a_dot", `*\.b*`, at("a.bc"), true, false},
		{"star_beside_another_dot", `*\.b*`, at("a.b.c"), false, false},
		{"literal_beside_a_star", "leads.*,leads.3.email", at("leads", 3), true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := selection.Parse(tt.list)
			assert.Equal(t, tt.wants, s.Wants(tt.at), "Wants")
			assert.Equal(t, tt.below, s.WantsBelow(tt.at), "WantsBelow")
			assert.Equal(t, tt.wants || tt.below, s.Asked([]byte(tt.at)), "Asked")
			assert.False(t, s.Everything())
		})
	}
}

func TestSelectionOfEverything(t *testing.T) {
	t.Parallel()
	many := make([]string, 21)
	for i := range many {
		many[i] = fmt.Sprintf("*.%d", i)
	}
	for name, s := range map[string]*selection.Selection{
		"nil": nil, "all": selection.All(), "long": selection.Parse(strings.Repeat("a", 64<<10+1)),
		"21_patterns": selection.Parse(strings.Join(many, ",")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, s.Everything())
			assert.True(t, s.Asked([]byte(at("x", 1))))
			assert.True(t, s.Wants(at("x", 1)))
			assert.True(t, s.WantsBelow(at("x", 1)))
			assert.True(t, s.WantsBelow(at()))
		})
	}
	assert.False(t, selection.Parse(strings.Join(many[1:], ",")).Everything(), "20 patterns")
}

// TestQuestionsInAnyOrder compares a Selection that is asked many questions
// with one that is asked a single one: what it remembers must not show.
func TestQuestionsInAnyOrder(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	texts := []string{"a", "b", "ab", "0", "1", "*", "a*", "*b", "x.y", ""}
	for range 300 {
		var names []string
		for range 1 + random.IntN(4) {
			var parts []string
			for range 1 + random.IntN(3) {
				parts = append(parts, strings.ReplaceAll(texts[random.IntN(len(texts))], ".", `\.`))
			}
			names = append(names, strings.Join(parts, "."))
		}
		list := strings.Join(names, ",")
		s := selection.Parse(list)
		for range 50 {
			var p path.Steps
			for range random.IntN(4) {
				if random.IntN(3) == 0 {
					p = p.Index(random.IntN(2))
				} else {
					p = p.Key(texts[random.IntN(len(texts))])
				}
			}
			assert.Equal(t, selection.Parse(list).Asked([]byte(p)), s.Asked([]byte(p)), "%s: %s", list, p.Dotted())
			assert.Equal(t, selection.Parse(list).Wants(p), s.Wants(p), "%s: %s", list, p.Dotted())
		}
	}
}

// TestNeighboursAllocateNothing asks about many values under a long path.
func TestNeighboursAllocateNothing(t *testing.T) {
	var stars []string
	for i := range 20 {
		stars = append(stars, strings.Repeat(strings.Repeat("*k", 60)+".", 14)+fmt.Sprint("*.z", i))
	}
	s := selection.Parse(strings.Join(stars, ","))
	around := []byte(at())
	for range 14 {
		around = path.AppendKey(around, strings.Repeat("k", 256))
	}
	leaf := path.AppendIndex(slices.Clone(around), 7)

	assert.True(t, s.Asked(leaf))
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		leaf = path.AppendIndex(leaf[:len(around)], len(leaf)%7)
		s.Asked(leaf)
	}))
}

// joined returns names as they are written in a list.
func joined(names iter.Seq[[]string]) (all []string) {
	for n := range names {
		all = append(all, strings.Join(n, "."))
	}
	return all
}

func TestNamesBelowAPlace(t *testing.T) {
	t.Parallel()
	const list = "a,leads,leads.0.name,leads.*.phone,leads.*.*,leads.0,*.0.name,leads.1.name"
	for name, tt := range map[string]struct {
		at   path.Steps
		want []string
	}{
		"the document":     {at(), strings.Split("*.0.name,a,leads,leads.*.*,leads.*.phone,leads.0,leads.0.name,leads.1.name", ",")},
		"a list":           {at("leads"), strings.Split("*.*,*.phone,0,0.name,1.name,0.name", ",")},
		"an item":          {at("leads", 0), []string{"name", "name", "*", "phone"}},
		"another item":     {at("leads", 1), []string{"name", "*", "phone"}},
		"a leaf":           {at("leads", 0, "name"), nil},
		"no such field":    {at("b", 7), nil},
		"only by patterns": {at("x"), []string{"0.name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := selection.Parse(list)
			assert.ElementsMatch(t, tt.want, joined(s.Below(tt.at)))
			for range s.Below(tt.at) {
				break // a loop may end early
			}
		})
	}
	assert.Empty(t, joined(selection.All().Below(at())))
	assert.Empty(t, joined(selection.All().Others(nil)))
}

func TestNamesOfOtherPlaces(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		places []path.Steps
		want   string
	}{
		"none":            {nil, "a,a.b,body,rows.*.x,rows.3.x"},
		"a name":          {[]path.Steps{at("a")}, "a.b,body,rows.*.x,rows.3.x"},
		"a longer one":    {[]path.Steps{at("a", "b")}, "a,body,rows.*.x,rows.3.x"},
		"the body":        {[]path.Steps{at()}, "a,a.b,rows.*.x,rows.3.x"},
		"a pattern":       {[]path.Steps{at("rows", 0, "x")}, "a,a.b,body,rows.3.x"},
		"both":            {[]path.Steps{at("rows", 3, "x")}, "a,a.b,body"},
		"around a name":   {[]path.Steps{at("rows", 3)}, "a,a.b,body,rows.*.x,rows.3.x"},
		"below a pattern": {[]path.Steps{at("rows", 0, "x", "y")}, "a,a.b,body,rows.*.x,rows.3.x"},
		"all":             {[]path.Steps{at("a"), at("a", "b"), at(), at("rows", 3, "x")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := selection.Parse("rows.3.x,a.b,a,rows.*.x,body")
			assert.Equal(t, tt.want, strings.Join(joined(s.Others(tt.places)), ","))
		})
	}
}

// TestNamesAreBytes: a header holds bytes, and browsers send Latin-1.
func TestNamesAreBytes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ list, want string }{
		"utf-8":            {"größe", "größe"},
		"latin-1":          {"gr\xf6\xdfe", "größe"},
		"beside utf-8":     {"gr\xf6\xdfe,naïve", "naïve"},
		"in a part":        {"a.gr\xf6\xdfe.b", "a.größe.b"},
		"with a star":      {"gr\xf6*", "gr\u00f6ll"},
		"all high letters": {"\x80\xff", "\u0080\u00ff"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want path.Steps
			for part := range strings.SplitSeq(tt.want, ".") {
				want = want.Key(part)
			}
			assert.True(t, selection.Parse(tt.list).Wants(want))
		})
	}
}

func TestPartIsAskedWithItsOwnPaths(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list   string
		around path.Steps
		first  int
		at     path.Steps
		asked  bool
		wants  bool
		below  bool
	}{
		"an item of the part":       {"leads.7.phone", path.Steps("").Key("leads"), 5, path.Steps("").Index(2).Key("phone"), true, true, false},
		"around it":                 {"leads.7.phone", path.Steps("").Key("leads"), 5, path.Steps("").Index(2), true, false, true},
		"another item":              {"leads.2.phone", path.Steps("").Key("leads"), 5, path.Steps("").Index(2).Key("phone"), false, false, false},
		"any item":                  {"leads.*.phone", path.Steps("").Key("leads"), 5, path.Steps("").Index(0).Key("phone"), true, true, false},
		"the array":                 {"leads.7.phone", path.Steps("").Key("leads"), 5, "", true, false, true},
		"the array, not asked":      {"name", path.Steps("").Key("leads"), 5, "", false, false, false},
		"an array that is the body": {"3.phone", "", 3, path.Steps("").Index(0).Key("phone"), true, true, false},
		"the first part":            {"3.phone", "", 0, path.Steps("").Index(3).Key("phone"), true, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := selection.Parse(test.list).Part(test.around, test.first)
			assert.Equal(t, test.asked, s.Asked([]byte(test.at)))
			assert.Equal(t, test.wants, s.Wants(test.at))
			assert.Equal(t, test.below, s.WantsBelow(test.at))
		})
	}
	var none *selection.Selection
	assert.Nil(t, none.Part("", 1))
}
