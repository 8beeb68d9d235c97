package tag_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/tag"
)

// bakedIn reads the names of validator's rules from its source in the module
// cache.
func bakedIn(t *testing.T) (rules []string) {
	t.Helper()
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10")
	dir, err := list.Output()
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "baked_in.go"))
	require.NoError(t, err)

	_, block, found := strings.Cut(string(source), "bakedInValidators = map")
	require.True(t, found)
	block, _, _ = strings.Cut(block, "\n\t}\n")
	for _, match := range regexp.MustCompile(`(?m)^\t\t"(\w+)":`).FindAllStringSubmatch(block, -1) {
		rules = append(rules, match[1])
	}
	require.NotEmpty(t, rules)
	return rules
}

// plain are the rules that look at the text of the value and at nothing else,
// which is what the table takes a rule for that it does not have.
const plain = `
	alpha alphaspace alphanum alphanumspace alphaunicode alphanumunicode boolean numeric number hexadecimal
	hexcolor rgb rgba hsl hsla cmyk e164 email url http_url https_url uri origin urn_rfc8141 urn_rfc2141
	base32 base64 base64url base64rawurl isbn isbn10 isbn13 issn eth_addr eth_addr_checksum btc_addr
	btc_addr_bech32 uuid uuid3 uuid4 uuid5 uuid7 uuid_rfc4122 uuid3_rfc4122 uuid4_rfc4122 uuid5_rfc4122 ulid
	md4 md5 sha256 sha384 sha512 ripemd128 ripemd160 tiger128 tiger160 tiger192 ascii printascii multibyte
	datauri latitude longitude ssn ipv4 ipv6 ip cidrv4 cidrv6 cidr mac hostname hostname_rfc1123
	hostname_label fqdn html html_encoded url_encoded json jwt hostname_port port lowercase uppercase datetime
	iso3166_1_alpha2 iso3166_1_alpha2_eu iso3166_1_alpha3 iso3166_1_alpha3_eu iso3166_1_alpha_numeric
	iso3166_1_alpha_numeric_eu iso3166_2 iso4217 iso4217_numeric bcp47_language_tag bcp47_strict_language_tag
	postcode_iso3166_alpha2 bic_iso_9362_2014 bic semver dns_rfc1035_label credit_card cve luhn_checksum
	mongodb mongodb_connection_string cron spicedb ein duration`

func TestEveryBakedInRuleHasItsTraits(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, rule := range bakedIn(t) {
		known[rule] = true
	}

	for _, rule := range strings.Fields(plain) {
		assert.True(t, known[rule], "%s is no rule of validator's", rule)
		assert.False(t, tag.InTable(rule), "%s is in the table, so it is not plain", rule)
		assert.True(t, tag.Plain(rule), rule)
		delete(known, rule)
	}
	for rule := range known {
		assert.True(t, tag.InTable(rule), "%s is neither in the table nor plain on purpose", rule)
	}
}

func TestTheTableHasNoRuleThatDoesNotExist(t *testing.T) {
	t.Parallel()
	baked := bakedIn(t)
	for _, rule := range tag.TableNames() {
		if tag.Decides(rule) || tag.Ours(rule) || tag.Unit(rule) != "" {
			continue
		}
		assert.Contains(t, baked, rule)
	}
}

// passes asks validator for its verdict; a panic is no pass.
func passes(check func() error) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	return check() == nil
}

func verdicts(v *validator.Validate, rules string, values ...any) (all []bool) {
	for _, value := range values {
		all = append(all, passes(func() error { return v.Var(value, rules) }))
	}
	return all
}

func TestBoundsAreWhatValidatorCounts(t *testing.T) {
	t.Parallel()
	want := map[tag.Bound][]bool{
		tag.Exactly:  {false, true, false},
		tag.AtLeast:  {false, true, true},
		tag.MoreThan: {false, false, true},
		tag.AtMost:   {true, true, false},
		tag.LessThan: {true, false, false},
	}
	v := validator.New()

	for _, rule := range bakedIn(t) {
		texts := verdicts(v, rule+"=3", "äb", "äbc", "äbcd")
		numbers := verdicts(v, rule+"=3", 2, 3, 4)
		lists := verdicts(v, rule+"=3", []int{1, 2}, []int{1, 2, 3}, []int{1, 2, 3, 4})

		bound := tag.BoundOf(rule)
		assert.Equal(t, bound != tag.NoBound, tag.Counts(rule), rule)
		if bound != tag.NoBound {
			assert.Equal(t, want[bound], texts, rule)
			assert.Equal(t, want[bound], numbers, rule)
			assert.Equal(t, want[bound], lists, rule)
			continue
		}
		for counted, pattern := range want {
			alike := reflect.DeepEqual(pattern, texts) && reflect.DeepEqual(pattern, lists)
			assert.False(t, alike, "%s is like %v", rule, counted)
		}
	}
}

func TestOmissionsAreWhatValidatorLetsGo(t *testing.T) {
	t.Parallel()
	var none *int
	zero := new(int)
	// Nil, what points to zero, zero, a list that is empty and one that is nil.
	values := []any{none, zero, 0, []int{}, []int(nil)}
	want := map[tag.Omission][]bool{
		tag.OmitNothing: {false, false, false, false, false},
		tag.OmitEmpty:   {true, false, true, false, true},
		tag.OmitZero:    {true, true, true, true, true},
		tag.OmitNil:     {true, false, false, false, true},
	}
	v := validator.New()

	require.Equal(t, want[tag.OmitNothing], verdicts(v, "len=7", values...))
	for _, directive := range []string{"omitempty", "omitzero", "omitnil"} {
		assert.Equal(t, want[tag.Omits(directive)], verdicts(v, directive+",len=7", values...), directive)
		assert.True(t, tag.Decides(directive) && tag.Structural(directive), directive)
	}
}

func TestListsAndValuesAreWhatValidatorLooksFor(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rule := range bakedIn(t) {
		if tag.LooksAtHost(rule) {
			continue
		}
		list := verdicts(v, rule+"='a b' c", "a b", "c", "a")
		isList := list[0] == list[1] && list[1] != list[2]
		assert.Equal(t, tag.TakesList(rule), isList, "%s: %v", rule, list)

		one := verdicts(v, rule+"=abc", "abc", "cba", "abcd", "xabc")
		isOne := one[0] != one[1] && one[1] == one[2] && one[2] == one[3] && !tag.TakesList(rule)
		digit := verdicts(v, rule+"=2", "2", "3") // which to datetime are both a day
		isOne = isOne && digit[0] != digit[1]
		assert.Equal(t, tag.Equates(rule), isOne, "%s: %v", rule, one)
	}
}

// TestRulesThatScanNothingSeeOnlyLengths gives them texts of one length.
func TestRulesThatScanNothingSeeOnlyLengths(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rule := range bakedIn(t) {
		if tag.Scans(rule) {
			continue
		}
		for _, param := range []string{"", "=0", "=3", "=4"} {
			same := verdicts(v, rule+param, "abc", "123", "a@b", "äöü", `"]:`)
			for _, verdict := range same {
				assert.Equal(t, same[0], verdict, rule+param)
			}
		}
	}
	assert.True(t, tag.Scans("email"))
	assert.True(t, tag.Scans("a_rule_of_the_users"))
	assert.False(t, tag.Scans(""))
}

// pair is a struct with a sibling for rules that look for one.
type pair[T any] struct{ F, Other T }

// TestTheParentIsLookedAtByTheRulesThatSaySo asks each rule about one value in
// different structs.
func TestTheParentIsLookedAtByTheRulesThatSaySo(t *testing.T) {
	t.Parallel()
	v := validator.New()
	beside := func(rules string) (all []bool) {
		for _, other := range []string{"", "a", "ab", "1", "DE"} {
			for _, value := range []string{"a", "", "10115"} {
				parent := pair[string]{F: value, Other: other}
				all = append(all, passes(func() error { return v.VarWithValue(value, parent, rules) }))
			}
		}
		return all
	}

	for _, rule := range bakedIn(t) {
		if tag.LooksAtHost(rule) {
			continue
		}
		differs := false
		for _, param := range []string{"", "=Other", "=Other a", "=Other 1", "=3"} {
			all := beside(rule + param)
			for i := range all {
				differs = differs || all[i] != all[i%3]
			}
		}
		assert.Equal(t, differs, tag.LooksAtParent(rule), rule)

		refers := tag.References(rule)
		named := refers == tag.OneField || refers == tag.FieldList || refers == tag.FieldPairs
		assert.True(t, tag.LooksAtParent(rule) || !named, rule)
	}
}

func TestComparisonsAreWhatValidatorCompares(t *testing.T) {
	t.Parallel()
	patterns := map[string]tag.Comparison{
		"[true false false]": tag.ComparesEquality,
		"[false true true]":  tag.ComparesEquality,
		"[true true false]":  tag.ComparesOrder,
		"[true false true]":  tag.ComparesOrder,
		"[false true false]": tag.ComparesOrder,
		"[false false true]": tag.ComparesOrder,
	}
	v := validator.New()

	for _, rule := range bakedIn(t) {
		if tag.References(rule) != tag.OneField {
			assert.Equal(t, tag.ComparesNothing, tag.Compares(rule), rule)
			continue
		}
		var all []bool
		for _, numbers := range []pair[int]{{2, 2}, {1, 2}, {2, 1}} {
			all = append(all, passes(func() error { return v.VarWithValue(numbers.F, numbers, rule+"=Other") }))
		}
		assert.Equal(t, patterns[fmtBools(all)], tag.Compares(rule), "%s: %v", rule, all)
	}
}

func fmtBools(all []bool) string {
	var words []string
	for _, b := range all {
		words = append(words, map[bool]string{true: "true", false: "false"}[b])
	}
	return "[" + strings.Join(words, " ") + "]"
}

// TestNilIsAskedAboutByTheRulesThatSaySo asks each rule about a nil pointer
// beside siblings that let it go.
func TestNilIsAskedAboutByTheRulesThatSaySo(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rule := range bakedIn(t) {
		passed := false
		for _, other := range []string{"", "a", "x"} {
			for _, param := range []string{"", "=Other", "=Other a", "=3"} {
				parent := pair[string]{Other: other}
				passed = passed || passes(func() error {
					return v.VarWithValue((*string)(nil), parent, rule+param)
				})
			}
		}
		assert.Equal(t, passed && rule != "isdefault", tag.AsksNil(rule), rule)
	}
}

func TestConditionsAreOneKindEach(t *testing.T) {
	t.Parallel()
	for _, rule := range bakedIn(t) {
		required := strings.HasPrefix(rule, "required") || rule == "skip_unless"
		assert.Equal(t, required, tag.Requires(rule), rule)
		assert.Equal(t, strings.HasPrefix(rule, "excluded"), tag.Excludes(rule), rule)
		assert.Equal(t, rule == "required_unless" || rule == "excluded_unless", tag.AnyPair(rule), rule)
	}
}

// TestAReferenceIsNeededByTheRulesThatSaySo asks each rule about values beside
// an empty sibling.
func TestAReferenceIsNeededByTheRulesThatSaySo(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rule := range bakedIn(t) {
		if tag.References(rule) != tag.OneField || tag.Compares(rule) == tag.ComparesOrder {
			continue
		}
		var all []bool
		for _, value := range []string{"", "a", "10115"} {
			parent := pair[string]{F: value}
			all = append(all, passes(func() error { return v.VarWithValue(value, parent, rule+"=Other") }))
		}
		impossible := !all[1] && !all[2] && tag.Compares(rule) == tag.ComparesEquality || rule == "fieldexcludes"
		assert.Equal(t, impossible, tag.NeedsReference(rule), "%s: %v", rule, all)
	}
}

// TestTextIsWantedByTheRulesThatLookForIt gives rules no text and some.
func TestTextIsWantedByTheRulesThatLookForIt(t *testing.T) {
	t.Parallel()
	v := validator.New()
	for _, rule := range bakedIn(t) {
		if tag.LooksAtHost(rule) {
			continue
		}
		without := verdicts(v, rule+"=", "a", "bab", "ab", "ba", "")
		with := verdicts(v, rule+"=b", "a", "bab", "ab", "ba", "")
		constant := true
		for _, verdict := range without[:4] {
			constant = constant && verdict == without[0]
		}
		inside := with[0] != with[1]
		_, equal := map[string]bool{"ne": true, "ne_ignore_case": true, "noneof": true, "noneofci": true}[rule]
		text := constant && inside && !equal && !tag.Counts(rule)
		assert.Equal(t, text, tag.WantsText(rule), "%s: %v %v", rule, without, with)
	}
}

func TestUnitsOfLimits(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "bytes", tag.Unit("max_string"))
	assert.Equal(t, "values", tag.Unit("max_values"))
	assert.Equal(t, "levels", tag.Unit("max_depth"))
	assert.Empty(t, tag.Unit("max"))
	assert.True(t, tag.Ours("max_bytes"))
	assert.False(t, tag.Ours("max_depth"), "it stands on a path")
}
