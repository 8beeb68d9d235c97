package browser_test

import (
	"encoding/json"
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

// has reports whether the rule of a mistake in a body is listed in its place.
// How a text says a time or a length of time is known in part only.
func (l listing) has(fe bind.FieldError, body any) bool {
	value := valueAt(body, fe.Path)
	_, isText := value.(string)
	near := fe.Rule == "type" && isText && (fe.Type == "date-time" || fe.Type == "duration")
	if fe.Rule == "unknown" || near {
		return !near
	}
	at, names := []any{l.root}, []any(nil)
	for step := range fe.Path.Steps() {
		name, isName := step.(string)
		var below, keys []any
		for _, schema := range at {
			for _, part := range l.parts(schema) {
				members, _ := part["properties"].(map[string]any)
				switch member, known := members[name]; {
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

	for _, schema := range at {
		for _, part := range l.parts(schema) {
			rules, _ := part["x-bind-rules"].([]any)
			for _, rule := range rules {
				entry := rule.(map[string]any)
				ofAbsence := entry["is"] == nil && value != nil
				if entry["rule"] == fe.Rule && text(entry["param"]) == fe.Param && !ofAbsence {
					return true
				}
			}
		}
	}
	return false
}

// valueAt returns what stands at a path in a body; nil if nothing does.
func valueAt(body any, at bind.Path) any {
	for step := range at.Steps() {
		switch inside := body.(type) {
		case map[string]any:
			name, _ := step.(string)
			body = inside[name]
		case []any:
			body = inside[step.(int)]
		default:
			return nil
		}
	}
	return body
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
