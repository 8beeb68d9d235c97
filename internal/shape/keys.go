package shape

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/path"
)

// MapKey is a key of a map and the member name that it has in JSON.
type MapKey struct {
	Name  string
	Value reflect.Value
}

// Entries are those of a map at a place of a document.
type Entries struct {
	Map     reflect.Value
	Place   []byte          // path.Steps
	Spelled *path.Spellings // the names that the document has for keys; nil without
}

// Sorted returns the keys in the byte order of their names.
func (e Entries) Sorted() []MapKey {
	keys := make([]MapKey, 0, e.Map.Len())
	for entry := e.Map.MapRange(); entry.Next(); {
		keys = append(keys, e.Key(entry.Key()))
	}
	return sorted(keys)
}

// SortedWhere is Sorted for the entries whose values are wanted. It sets value to
// each of them, since a copy of each would be garbage at once.
func (e Entries) SortedWhere(value reflect.Value, wanted func(value reflect.Value) bool) (keys []MapKey) {
	for entry := e.Map.MapRange(); entry.Next(); {
		value.SetIterValue(entry)
		if wanted(value) {
			keys = append(keys, e.Key(entry.Key()))
		}
	}
	return sorted(keys)
}

func sorted(keys []MapKey) []MapKey {
	slices.SortFunc(keys, func(a, b MapKey) int { return strings.Compare(a.Name, b.Name) })
	return keys
}

// CopiedFrom returns how many bytes are copied when an entry of a map is looked
// at, if that is much: 0 for those that take less than a map has for each entry.
func CopiedFrom(m reflect.Value) int64 {
	const little = 128
	if size := int64(m.Type().Elem().Size()); size > little {
		return size
	}
	return 0
}

// Key returns a key with the name that the document has for it. A key that the
// document does not have gets its name from the json package.
func (e Entries) Key(key reflect.Value) MapKey {
	if e.Spelled != nil {
		if name, ok := e.Spelled.Name(e.Place, key.Interface()); ok {
			return MapKey{name, key}
		}
	}
	return MapKey{KeyName(key), key}
}

// KeyName returns the member name that the json package gives a map key.
func KeyName(key reflect.Value) string {
	if key.NumMethod() > 0 {
		return marshalledName(key)
	}
	switch {
	case key.Kind() == reflect.String:
		return key.String()
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10)
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10)
	}
	return marshalledName(key)
}

// marshalledName asks the json package for the name.
func marshalledName(key reflect.Value) string {
	text, err := json.Marshal(key.Interface(), json.StringifyNumbers(true))
	if jsontext.Value(text).Kind() != '"' {
		// The type is written otherwise where it is no key.
		text, err = marshalAsKey(key)
	}

	name, unquoteErr := jsontext.AppendUnquote(nil, text)
	if err != nil || unquoteErr != nil {
		return fmt.Sprint(key)
	}
	return string(name)
}

// marshalAsKey returns the JSON string of a key: it writes a map with that key
// alone.
func marshalAsKey(key reflect.Value) ([]byte, error) {
	one := reflect.MakeMap(reflect.MapOf(key.Type(), reflect.TypeFor[struct{}]()))
	one.SetMapIndex(key, reflect.ValueOf(struct{}{}))

	text, err := json.Marshal(one.Interface())
	return bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("{")), []byte(":{}}")), err
}
