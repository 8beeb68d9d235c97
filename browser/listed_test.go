package browser_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// listing tells which rules a schema lists as exact or conditional in a place.
// It reads the document by itself, as bind.js does.
type listing struct {
	root map[string]any
	typ  string
}

func listingOf(t *testing.T, schema []byte) listing {
	t.Helper()
	var l listing
	require.NoError(t, json.Unmarshal(schema, &l.root))
	return l
}

// parts are the schemas that a schema is made of, itself first.
func (l listing) parts(schema any) (all []map[string]any) {
	node, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	all = append(all, node)
	if name, ok := strings.CutPrefix(text(node["$ref"]), "#/$defs/"); ok {
		all = append(all, l.parts(l.root["$defs"].(map[string]any)[name])...)
	}
	for _, keyword := range []string{"anyOf", "allOf", "oneOf"} {
		inner, _ := node[keyword].([]any)
		for _, part := range inner {
			all = append(all, l.parts(part)...)
		}
	}
	return all
}

// isKindless reports whether a value of a union does not say of which kind it is.
func (l listing) isKindless(schemas []any, value any) bool {
	for _, schema := range schemas {
		for _, part := range l.parts(schema) {
			kind, isUnion := part["discriminator"].(map[string]any)
			object, _ := value.(map[string]any)
			if isUnion && object[text(kind["propertyName"])] == nil {
				return true
			}
		}
	}
	return false
}

// has reports whether the rule of a mistake in a body is listed in its place.
// How a text says a time or a length of time is known in part only.
func (l listing) has(fe bind.FieldError, body any) bool {
	value := valueAt(body, fe.Path)
	_, isText := value.(string)
	near := fe.Rule == "type" && isText && (fe.Type == "date-time" || fe.Type == "duration")
	if near {
		return false
	}
	return l.lists("x-bind-rules", fe, body, func(entry map[string]any) bool {
		ofAbsence := entry["is"] == nil && value != nil
		return entry["rule"] == fe.Rule && text(entry["param"]) == fe.Param && !ofAbsence
	})
}

// lists reports whether there is such an entry under a keyword in the place of a
// mistake. A schema says nothing of what is in an object whose kind is not known.
func (l listing) lists(keyword string, fe bind.FieldError, body any, isIt func(map[string]any) bool) bool {
	const server = "x-bind-server"
	at, names := []any{l.root}, []any(nil)
	for step := range fe.Path.Steps() {
		name, isName := step.(string)
		if l.isKindless(at, body) {
			return keyword == server
		}
		body = stepInto(body, step)
		var below, keys []any
		for _, schema := range at {
			for _, part := range l.parts(schema) {
				members, _ := part["properties"].(map[string]any)
				member, known := members[name]
				folded, _ := part["patternProperties"].(map[string]any)
				for pattern, one := range folded {
					if !known && regexp.MustCompile(pattern).MatchString(name) {
						member, known = one, true
					}
				}
				switch {
				case !isName:
					below = append(below, part["items"])
				case known:
					below = append(below, member)
				default:
					below = append(below, part["additionalProperties"])
					keys = append(keys, part["propertyNames"])
				}
			}
		}
		at, names = below, keys
	}
	if fe.Rule == "key" {
		at = names
	}
	if fe.Rule == "unknown" {
		return keyword != server
	}

	for _, schema := range at {
		for _, part := range l.parts(schema) {
			rules, _ := part[keyword].([]any)
			for _, rule := range rules {
				if isIt(rule.(map[string]any)) {
					return true
				}
			}
		}
	}
	return false
}

// silent counts the mistakes of which bind.js does not speak, although the plain
// schema does not leave them to the server. Which texts are times and bytes, and
// what omitzero lets go of a union, no schema says. Of members that may be written
// in several ways, it has one name.
func (l listing) silent(t *testing.T, plain listing, e *bind.Error, body []byte) (count int) {
	t.Helper()
	var sent any
	require.NoError(t, json.Unmarshal(body, &sent))
	for _, fe := range e.Fields {
		encoded := fe.Type == "date-time" || fe.Rule == "base64"
		letGo := strings.Contains(l.typ, "payment") && strings.Contains(l.typ, "omitzero")
		folded := len(fe.Refs) > 0 && strings.Contains(l.typ, "case:ignore")
		if plain.root == nil || encoded || letGo || folded || l.has(fe, sent) {
			continue
		}
		left := plain.lists("x-bind-server", fe, sent, func(entry map[string]any) bool {
			return entry["rule"] == fe.Rule && text(entry["param"]) == fe.Param
		})
		if !left {
			count++
			t.Errorf("neither said nor left: %v %s=%s\n%s\n%s", fe.Path, fe.Rule, fe.Param, l.typ, body)
		}
	}
	return count
}

// valueAt returns what stands at a path in a body; nil if nothing does.
func valueAt(body any, at bind.Path) any {
	for step := range at.Steps() {
		body = stepInto(body, step)
	}
	return body
}

func stepInto(value, step any) any {
	switch inside := value.(type) {
	case map[string]any:
		name, _ := step.(string)
		return inside[name]
	case []any:
		if i, isIndex := step.(int); isIndex && i < len(inside) {
			return inside[i]
		}
	}
	return nil
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
