package bind_test

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	memberName string
	itemNumber uint16
)

func TestAt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []any
		want  []any
	}{
		{"none", nil, nil},
		{"names_and_indexes", []any{"leads", 3, "email"}, []any{"leads", 3, "email"}},
		{"index_is_not_its_digits", []any{0, "0"}, []any{0, "0"}},
		{"integers_of_any_type", []any{int8(1), int64(2), uint8(3), uint64(4), itemNumber(5)}, []any{1, 2, 3, 4, 5}},
		{"strings_of_any_type", []any{memberName("a")}, []any{"a"}},
		{"negative_index_is_a_name", []any{-1}, []any{"-1"}},
		{"other_values_as_printed", []any{time.Second, true, nil}, []any{int(time.Second), "true", "<nil>"}},
		{"invalid_utf8", []any{"a\xff"}, []any{"a\uFFFD"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, slices.Collect(bind.At(tt.steps...).Steps()))
		})
	}
}

func TestPathForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                                string
		path                                bind.Path
		dotted, pointer, fragment, jsonPath string
	}{
		{"whole_body", bind.Path{}, "", "", "#", "$"},
		{"bulk_item", bind.At("leads", 3, "email"), "leads.3.email", "/leads/3/email", "#/leads/3/email", "$.leads[3].email"},
		{"top_level_item", bind.At(0, "email"), "0.email", "/0/email", "#/0/email", "$[0].email"},
		{"map_key_with_a_dot", bind.At("m", "a.b"), "m.a.b", "/m/a.b", "#/m/a.b", "$.m['a.b']"},
		{"map_key_with_brackets", bind.At("m", "k[0]"), "m.k[0]", "/m/k[0]", "#/m/k%5B0%5D", "$.m['k[0]']"},
		{"map_key_with_separators", bind.At("m", "a/b~c"), "m.a/b~c", "/m/a~1b~0c", "#/m/a~1b~0c", "$.m['a/b~c']"},
		{"key_of_digits", bind.At("m", "0"), "m.0", "/m/0", "#/m/0", "$.m['0']"},
		{"empty_name_first", bind.At("", "a"), ".a", "//a", "#//a", "$[''].a"},
		{"empty_names", bind.At("", ""), ".", "//", "#//", "$['']['']"},
		{"built_step_by_step", bind.Path{}.Key("leads").Index(3).Key("email"), "leads.3.email", "/leads/3/email", "#/leads/3/email", "$.leads[3].email"},
		{"query_parameter", bind.Query("page.size"), "page.size", "", "#", "$"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.dotted, tt.path.Dotted())
			assert.Equal(t, tt.dotted, tt.path.String())
			assert.Equal(t, tt.pointer, tt.path.Pointer())
			assert.Equal(t, tt.fragment, tt.path.Fragment())
			assert.Equal(t, tt.jsonPath, tt.path.JSONPath())
		})
	}
}

func TestPathsCompare(t *testing.T) {
	t.Parallel()
	assert.True(t, bind.At("a", 0) == bind.Path{}.Key("a").Index(0))
	assert.False(t, bind.At("a", 0) == bind.At("a", "0"), "index 0 and the member 0")
	assert.False(t, bind.At("a.b") == bind.At("a", "b"))
	assert.False(t, bind.Query("a") == bind.At("a"), "a query parameter is no member")
	assert.True(t, bind.Path{} == bind.At())
}

func TestQuery(t *testing.T) {
	t.Parallel()
	name, ok := bind.Query("limit").Parameter()
	assert.True(t, ok)
	assert.Equal(t, "limit", name)

	name, ok = bind.At("limit").Parameter()
	assert.False(t, ok)
	assert.Empty(t, name)

	name, ok = bind.Query("").Parameter()
	assert.True(t, ok, "a parameter may have no name")
	assert.Empty(t, name)

	assert.Equal(t, bind.At("a"), bind.Query("limit").Key("a"), "a query parameter holds no JSON: what is added starts at the body")
	assert.Equal(t, bind.At(1), bind.Query("limit").Index(1))
}

func TestParsePointer(t *testing.T) {
	t.Parallel()
	got, err := bind.ParsePointer("/leads/3/a~1b/01")
	require.NoError(t, err)
	assert.Equal(t, bind.At("leads", 3, "a/b", "01"), got)

	got, err = bind.ParsePointer("")
	require.NoError(t, err)
	assert.Equal(t, bind.Path{}, got)

	got, err = bind.ParsePointer("leads/3")
	require.Error(t, err)
	assert.True(t, strings.HasPrefix(err.Error(), "bind: "), "developer errors carry the package: %v", err)
	assert.Equal(t, bind.Path{}, got)
}

func TestStepsStopEarly(t *testing.T) {
	t.Parallel()
	for step := range bind.At("a", 1, "b").Steps() {
		assert.Equal(t, "a", step)
		break
	}
}

// FuzzPath makes a path of any steps: every form stands for exactly these steps.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{
		"", "\x00leads", "\x01\x03", "\x00leads\x00\x01\x03\x00email", "\x00m\x00\x000", "\x000", "\x01\x00", "\x00a.b\x00\x00m[0]",
		"\x00\x00\x00", "\x00a/b~c\x00\x00~01", "\x00it's \"\\\x00\x00\t\n\x1f", "\x00\xff\xfe\x00", "\x00\xed\xa0\x80", "\x00é日本", "\x00-1\x00\x00+1\x00\x0001",
		"\x00k\x01a\x00\x01\xff\xff\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want := fuzzedSteps(data)
		p := bind.At(want...)
		got := slices.Collect(p.Steps())
		require.Equal(t, len(want), len(got))
		for i := range want {
			require.Equal(t, want[i], got[i])
		}

		pointer := p.Pointer()
		parsed, err := bind.ParsePointer(pointer)
		require.NoError(t, err)
		require.Equal(t, pointer, parsed.Pointer())
		require.Equal(t, pointerOf(want), pointer)

		require.Equal(t, dottedOf(want), p.Dotted())

		fragment, err := url.PathUnescape(p.Fragment())
		require.NoError(t, err)
		require.Equal(t, "#"+pointer, fragment)
		require.Less(t, strings.IndexFunc(p.Fragment()[1:], func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}#[]", r) }), 0)

		require.Equal(t, want, stepsOfJSONPath(t, p.JSONPath()))

		require.True(t, bind.At(want...) == p)
		require.False(t, p.Index(0) == p.Key("0"))
		for i := range want {
			require.False(t, bind.At(want[:i]...) == p)
		}
	})
}

// fuzzedSteps reads steps from bytes: a zero byte starts a name that ends at the next zero byte, any other an index.
func fuzzedSteps(data []byte) []any {
	steps := []any{}
	for len(data) > 0 {
		tag := data[0]
		data = data[1:]
		if tag == 0 {
			name, rest, _ := strings.Cut(string(data), "\x00")
			steps = append(steps, strings.ToValidUTF8(name, "\uFFFD"))
			data = []byte(rest)
			continue
		}
		i := 0
		for n := min(int(tag)%9, len(data)); n > 0; n-- {
			i = i<<8 | int(data[0])
			data = data[1:]
		}
		steps = append(steps, i&math.MaxInt)
	}
	return steps
}

// pointerOf is RFC 6901, sections 3 and 4.
func pointerOf(steps []any) string {
	var b strings.Builder
	for _, step := range steps {
		token := stepText(step)
		token = strings.ReplaceAll(token, "~", "~0")
		b.WriteString("/" + strings.ReplaceAll(token, "/", "~1"))
	}
	return b.String()
}

func dottedOf(steps []any) string {
	var texts []string
	for _, step := range steps {
		texts = append(texts, stepText(step))
	}
	return strings.Join(texts, ".")
}

func stepText(step any) string {
	if i, ok := step.(int); ok {
		return strconv.Itoa(i)
	}
	return step.(string)
}

// stepsOfJSONPath reads the queries of RFC 9535 that have one name or index selector per segment.
func stepsOfJSONPath(t *testing.T, query string) []any {
	steps := []any{}
	rest, ok := strings.CutPrefix(query, "$")
	require.True(t, ok)
	for rest != "" {
		var step any
		switch {
		case strings.HasPrefix(rest, "['"):
			step, rest = quotedName(t, rest[2:])
		case rest[0] == '[':
			digits, after, found := strings.Cut(rest[1:], "]")
			require.True(t, found)
			i, err := strconv.Atoi(digits)
			require.NoError(t, err)
			step, rest = i, after
		default:
			require.Equal(t, byte('.'), rest[0])
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			require.Regexp(t, `^[A-Za-z_\x{80}-\x{10FFFF}][A-Za-z0-9_\x{80}-\x{10FFFF}]*$`, rest[1:end])
			step, rest = rest[1:end], rest[end:]
		}
		steps = append(steps, step)
	}
	return steps
}

// quotedName reads a normalized name (RFC 9535, section 2.7) up to and with its bracket.
func quotedName(t *testing.T, text string) (name, rest string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'':
			require.True(t, strings.HasPrefix(text[i:], "']"))
			return b.String(), text[i+2:]
		case c == '\\' && text[i+1] == 'u':
			code, err := strconv.ParseUint(text[i+2:i+6], 16, 16)
			require.NoError(t, err)
			require.Less(t, code, uint64(0x20), "only controls are written by number")
			b.WriteByte(byte(code))
			i += 5
		case c == '\\':
			i++
			at := strings.IndexByte(`btnfr'\`, text[i])
			require.GreaterOrEqual(t, at, 0, "escape of %q", text[i])
			b.WriteByte("\b\t\n\f\r'\\"[at])
		default:
			require.GreaterOrEqual(t, c, byte(0x20))
			b.WriteByte(c)
		}
	}
	require.Fail(t, "name without its end", text)
	return "", ""
}
