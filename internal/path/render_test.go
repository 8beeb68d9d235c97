package path_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
)

// TestRFC6901 is the example table of RFC 6901, sections 5 and 6, with the dotted form and the JSONPath of RFC 9535 added.
func TestRFC6901(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                                string
		steps                               []any
		pointer, fragment, dotted, jsonPath string
	}{
		{"whole_document", nil, "", "#", "", "$"},
		{"array", []any{"foo"}, "/foo", "#/foo", "foo", "$.foo"},
		{"item", []any{"foo", 0}, "/foo/0", "#/foo/0", "foo.0", "$.foo[0]"},
		{"empty_name", []any{""}, "/", "#/", "", "$['']"},
		{"slash", []any{"a/b"}, "/a~1b", "#/a~1b", "a/b", "$['a/b']"},
		{"percent", []any{"c%d"}, "/c%d", "#/c%25d", "c%d", "$['c%d']"},
		{"caret", []any{"e^f"}, "/e^f", "#/e%5Ef", "e^f", "$['e^f']"},
		{"pipe", []any{"g|h"}, "/g|h", "#/g%7Ch", "g|h", "$['g|h']"},
		{"backslash", []any{`i\j`}, `/i\j`, "#/i%5Cj", `i\j`, `$['i\\j']`},
		{"quote", []any{`k"l`}, `/k"l`, "#/k%22l", `k"l`, `$['k"l']`},
		{"space", []any{" "}, "/ ", "#/%20", " ", "$[' ']"},
		{"tilde", []any{"m~n"}, "/m~0n", "#/m~0n", "m~n", "$['m~n']"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := steps(tt.steps...)
			assert.Equal(t, tt.pointer, string(s.AppendPointer(nil)))
			assert.Equal(t, tt.fragment, string(s.AppendFragment(nil)))
			assert.Equal(t, tt.dotted, string(s.AppendDotted(nil)))
			assert.Equal(t, tt.jsonPath, string(s.AppendJSONPath(nil)))
			parsed, err := path.Parse(tt.pointer)
			require.NoError(t, err)
			assert.Equal(t, s, parsed)
		})
	}
}

// TestJSONPath holds names that RFC 9535 lets stand behind a dot (section 2.5.1.1), and the escapes of its normalized
// paths (section 2.7) for those that it does not.
func TestJSONPath(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []any
		want  string
	}{
		{"shorthand/letters_and_digits", []any{"leads", 3, "email2"}, "$.leads[3].email2"},
		{"shorthand/underscore", []any{"_id", "last_name"}, "$._id.last_name"},
		{"shorthand/beyond_ascii", []any{"é", "日本", "\U0001F600"}, "$.é.日本.\U0001F600"},
		{"shorthand/first_beyond_ascii", []any{"\u0080"}, "$.\u0080"},
		{"quoted/digit_first", []any{"0"}, "$['0']"},
		{"quoted/index_is_not_the_name", []any{0, "0"}, "$[0]['0']"},
		{"quoted/dot", []any{"m", "a.b"}, "$.m['a.b']"},
		{"quoted/dash", []any{"a-b"}, "$['a-b']"},
		{"quoted/brackets", []any{"m[0]"}, "$['m[0]']"},
		{"quoted/single_quote", []any{"it's"}, `$['it\'s']`},
		{"quoted/double_quote_stays", []any{`"`}, `$['"']`},
		{"quoted/backspace_tab_newline_formfeed_return", []any{"\b\t\n\f\r"}, `$['\b\t\n\f\r']`},
		{"quoted/other_controls", []any{"\x00\x07\x0b\x0e\x1f"}, `$['\u0000\u0007\u000b\u000e\u001f']`},
		{"quoted/delete_stays", []any{"\x7f"}, "$['\x7f']"},
		{"quoted/beyond_ascii_stays", []any{"é x"}, "$['é x']"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, string(steps(tt.steps...).AppendJSONPath(nil)))
		})
	}
}

func TestFragmentEscapesWhatRFC3986DoesNotAllow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, key, want string }{
		{"allowed", "azAZ09-._~!$&'()*+,;=:@?", "#/azAZ09-._~0!$&'()*+,;=:@?"},
		{"hash_and_brackets", "#[]", "#/%23%5B%5D"},
		{"angle_and_quote", `<">`, "#/%3C%22%3E"},
		{"utf8_by_byte", "é", "#/%C3%A9"},
		{"control", "\n\x00", "#/%0A%00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, string(steps(tt.key).AppendFragment(nil)))
		})
	}
}

func TestDottedLeavesNamesAlone(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "leads.0.a.b.m[1]", string(steps("leads", 0, "a.b", "m[1]").AppendDotted(nil)))
	step, _ := steps(12).Next()
	assert.Equal(t, "12", step.Text())
	step, _ = steps("a.b").Next()
	assert.Equal(t, "a.b", step.Text())
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pointer string
		want          []any
	}{
		{"index", "/0/17", []any{0, 17}},
		{"leading_zero_is_a_name", "/00/01", []any{"00", "01"}},
		{"sign_is_a_name", "/-1/+1/-0", []any{"-1", "+1", "-0"}},
		{"past_the_end_is_a_name", "/-", []any{"-"}},
		{"beyond_int_is_a_name", "/9223372036854775808", []any{"9223372036854775808"}},
		{"largest_int", "/" + strconv.Itoa(math.MaxInt), []any{math.MaxInt}},
		{"other_digits_are_a_name", "/٣", []any{"٣"}},
		{"empty_tokens", "//", []any{"", ""}},
		{"escapes_in_order", "/~01/~10", []any{"~1", "/0"}},
		{"escaped_escape", "/~0~1", []any{"~/"}},
		{"percent_is_no_escape", "/%20", []any{"%20"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := path.Parse(tt.pointer)
			require.NoError(t, err)
			assert.Equal(t, tt.want, decoded(got))
			assert.Equal(t, tt.pointer, string(got.AppendPointer(nil)))
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, pointer string }{
		{"no_slash", "foo"},
		{"dotted", "leads.0"},
		{"fragment", "#/foo"},
		{"tilde_at_the_end", "/a~"},
		{"tilde_alone", "/~"},
		{"unknown_escape", "/~2"},
		{"tilde_before_escape", "/~~0"},
		{"later_token", "/a/b/~x"},
		{"invalid_utf8", "/\xff"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := path.Parse(tt.pointer)
			require.Error(t, err)
			assert.Empty(t, got)
		})
	}
}

func TestUnescape(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a/b~c", path.Unescape("a~1b~0c"))
	assert.Equal(t, "~1", path.Unescape("~01"), "~0 comes last: RFC 6901, section 4")
}
