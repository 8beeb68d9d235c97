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
)

// MapKey is a key of a map and the member name that it has in JSON.
type MapKey struct {
	Name  string
	Value reflect.Value
}

// SortedKeys returns the keys of a map in the byte order of their names.
func SortedKeys(m reflect.Value) []MapKey {
	return sortedKeys(m, make([]MapKey, 0, m.Len()), func(reflect.Value) bool { return true })
}

// SortedKeysWhere is SortedKeys for the entries whose values are wanted. A value
// is good until wanted returns.
func SortedKeysWhere(m reflect.Value, wanted func(value reflect.Value) bool) []MapKey {
	return sortedKeys(m, nil, wanted)
}

func sortedKeys(m reflect.Value, keys []MapKey, wanted func(value reflect.Value) bool) []MapKey {
	value := reflect.New(m.Type().Elem()).Elem()
	for entry := m.MapRange(); entry.Next(); {
		value.SetIterValue(entry)
		if wanted(value) {
			key := entry.Key()
			keys = append(keys, MapKey{Name: KeyName(key), Value: key})
		}
	}

	slices.SortFunc(keys, func(a, b MapKey) int { return strings.Compare(a.Name, b.Name) })
	return keys
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
