package browser

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/tag"
)

// statements are what the words of a schema depend on.
type statements struct {
	entries []entry  // each once, in the order of their keys
	names   []string // of members, sorted
}

// entry is a rule in a schema, as far as words depend on it.
type entry struct {
	Rule  string   `json:"rule"`
	Param string   `json:"param"`
	Type  string   `json:"type"`
	Refs  []string `json:"refs"`
	Bytes bool     `json:"bytes"` // a length is one in bytes

	body bool // it stands on the whole body
}

// key is the key of the sentence, as bind.js makes it.
func (e entry) key() string {
	key := e.Rule + "=" + e.Param + ":" + e.Type
	if e.Bytes {
		key += "b"
	}
	if len(e.Refs) > 0 {
		key += strconv.Itoa(len(e.Refs))
	}
	return key
}

// part is a schema, or a part of one.
type part struct {
	Ref           string           `json:"$ref"`
	Defs          map[string]*part `json:"$defs"`
	Rules         []entry          `json:"x-bind-rules"`
	Name          string           `json:"x-bind-name"`
	Properties    map[string]*part `json:"properties"`
	Folded        map[string]*part `json:"patternProperties"`
	PropertyNames *part            `json:"propertyNames"`
	Items         *part            `json:"items"`
	Additional    *part            `json:"additionalProperties"`
	Unevaluated   *part            `json:"unevaluatedProperties"`
	AnyOf         []*part          `json:"anyOf"`
	OneOf         []*part          `json:"oneOf"`
	AllOf         []*part          `json:"allOf"`
}

// UnmarshalJSONFrom reads a schema. One that is true or false says nothing of
// rules.
func (p *part) UnmarshalJSONFrom(in *jsontext.Decoder) error {
	if in.PeekKind() != '{' {
		return in.SkipValue()
	}
	type plain part
	return json.UnmarshalDecode(in, (*plain)(p))
}

// reader collects the statements of a schema.
type reader struct {
	root    part
	entries map[string]entry
	names   map[string]bool
}

// read finds the statements in a schema.
func read(schema []byte) (statements, error) {
	r := reader{entries: map[string]entry{}, names: map[string]bool{}}
	if err := json.Unmarshal(schema, &r.root); err != nil {
		return statements{}, err
	}
	r.part(&r.root)
	r.body(&r.root)

	var out statements
	for _, key := range slices.Sorted(maps.Keys(r.entries)) {
		out.entries = append(out.entries, r.entries[key])
	}
	out.names = slices.Sorted(maps.Keys(r.names))
	return out, nil
}

// part collects what stands in a schema and the parts of it.
func (r *reader) part(p *part) {
	if p == nil {
		return
	}
	for _, e := range p.Rules {
		if _, known := r.entries[e.key()]; !known && tag.Omits(e.Rule) == tag.OmitNothing {
			r.entries[e.key()] = e
		}
	}

	for name, member := range p.Properties {
		r.names[name] = true
		r.part(member)
	}
	for _, member := range p.Folded {
		r.names[member.Name] = true
		r.part(member)
	}
	for _, definition := range p.Defs {
		r.part(definition)
	}
	for _, parts := range [...][]*part{
		{p.PropertyNames, p.Items, p.Additional, p.Unevaluated}, p.AnyOf, p.OneOf, p.AllOf,
	} {
		for _, inner := range parts {
			r.part(inner)
		}
	}
}

// body marks the entries that stand on the whole body: those of the schema
// itself, or of what it is made of.
func (r *reader) body(p *part) {
	for _, e := range p.Rules {
		if known, ok := r.entries[e.key()]; ok {
			known.body = true
			r.entries[e.key()] = known
		}
	}
	if len(p.Rules) > 0 {
		return
	}

	if name, ok := strings.CutPrefix(p.Ref, "#/$defs/"); ok && r.root.Defs[name] != nil {
		r.body(r.root.Defs[name])
	}
	for _, inner := range slices.Concat(p.AnyOf, p.AllOf) {
		r.body(inner)
	}
}
