package tag

import "strings"

// Rule is one rule of a validate tag.
type Rule struct {
	Name  string // as written: a rule or an alias
	Param string
	Or    []Rule // the alternatives of a|b; Name is then "a|b" as written
}

// ParseRule reads one rule, or an or-group, as a tag has it.
func ParseRule(text string) Rule {
	alternatives := strings.Split(text, "|")
	if len(alternatives) == 1 {
		name, param, _ := strings.Cut(text, "=")
		return Rule{Name: name, Param: unescape(param)}
	}

	rule := Rule{Name: text}
	for _, alternative := range alternatives {
		rule.Or = append(rule.Or, ParseRule(alternative))
	}
	return rule
}

// unescape undoes validator's way to write a comma or a pipe inside a
// parameter.
func unescape(param string) string {
	return strings.ReplaceAll(strings.ReplaceAll(param, "0x2C", ","), "0x7C", "|")
}

// Text is the rule as a tag has it.
func (r Rule) Text() string {
	if r.isGroup() {
		return r.Name
	}
	param := strings.ReplaceAll(strings.ReplaceAll(r.Param, ",", "0x2C"), "|", "0x7C")
	return strings.TrimSuffix(r.Name+"="+param, "=")
}

// Decoded is the or-group as validator reports it: as written, with its escapes
// undone.
func (r Rule) Decoded() string { return unescape(r.Name) }

// Alternatives are the rules of an or-group; of another rule, the rule itself.
func (r Rule) Alternatives() []Rule {
	if r.isGroup() {
		return r.Or
	}
	return []Rule{r}
}

// asksPresence reports whether the rule, or each of its alternatives, asks
// whether there is a value.
func (r Rule) asksPresence() bool {
	for _, a := range r.Alternatives() {
		if !Requires(a.Name) && !Excludes(a.Name) {
			return false
		}
	}
	return true
}

func (r Rule) isGroup() bool { return r.Or != nil }

// reportedAs reports whether validator calls the rule, the alias or the
// or-group by this name.
func (r Rule) reportedAs(tag string) bool {
	return r.Name == tag || r.isGroup() && r.Decoded() == tag
}

// Words splits a rule's argument into words as validator does: single quotes
// keep white space in a word.
func Words(param string) []string {
	var words []string
	for param = trimSpace(param); param != ""; param = trimSpace(param) {
		end := strings.IndexAny(param, space)
		if closing := strings.IndexByte(param[1:], '\''); param[0] == '\'' && closing >= 0 {
			end = closing + 2
		}
		if end < 0 {
			end = len(param)
		}

		words = append(words, strings.ReplaceAll(param[:end], "'", ""))
		param = param[end:]
	}
	return words
}

// space is what separates words.
const space = " \t\n\f\r"

func trimSpace(param string) string { return strings.TrimLeft(param, space) }

// Join is the inverse of Words.
func Join(words []string) string {
	for i, word := range words {
		if word == "" || strings.ContainsAny(word, space) {
			words[i] = "'" + word + "'"
		}
	}
	return strings.Join(words, " ")
}
