package rules

import (
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
)

// A value that stands for a list, such as an optional one of another package,
// has the items of that list validated. They have places of their own in JSON
// if the type reads arrays and nothing else. It is asked by trying.

// yielded looks at the items of a list that is validated instead of the value at
// hand. s are the names that lead to them.
func (l *locator) yielded(at location, s span) {
	e := l.walk.engine
	if !at.raw.IsValid() || !e.replaces(at.rawType) || !e.readsLists(at.rawType.Deref().Go) {
		return
	}
	if list, ok := e.listIn(at.raw); ok {
		at.value = list
		l.items(at, e.shapes.Read(list.Type()), s)
	}
}

// listIn returns the list that is validated instead of v; ok is false if it is
// none.
func (e *Engine) listIn(v reflect.Value) (list reflect.Value, ok bool) {
	last, err := e.Unfolder().Unfold(v)
	if err != nil {
		return last, false
	}
	list, there := behind(last)
	return list, there && (list.Kind() == reflect.Slice || list.Kind() == reflect.Array)
}

// readsLists reports whether values of a type that stand for a list have been
// arrays in JSON.
func (e *Engine) readsLists(t reflect.Type) bool {
	if known, ok := e.lists.Load(t); ok {
		return known.(bool)
	}
	reads := e.tryLists(t)
	e.lists.Store(t, reads)
	return reads
}

// tryLists is readsLists, once for a type.
func (e *Engine) tryLists(t reflect.Type) bool {
	for _, text := range []string{`""`, `"a"`, `"1"`, `"a,b"`, `0`, `1`, `true`, `{}`, `{"a":1}`} {
		if _, isList := e.tryList(t, text); isList {
			return false
		}
	}
	if n, isList := e.tryList(t, `[]`); !isList || n != 0 {
		return false
	}

	read := false
	for _, text := range []string{`["a","b"]`, `[1,2]`, `[true,false]`, `[{},{}]`, `[[],[]]`, `[null,null]`} {
		n, isList := e.tryList(t, text)
		if isList && n != 2 {
			return false
		}
		read = read || isList
	}
	return read
}

// tryList decodes a text into a value of t. It returns how many items the list
// has that stands for it; isList is false if there is none.
func (e *Engine) tryList(t reflect.Type, text string) (n int, isList bool) {
	defer func() {
		if recover() != nil {
			isList = false
		}
	}()
	v := reflect.New(t)
	if json.Unmarshal([]byte(text), v.Interface(), shape.FormatTag()) != nil {
		return 0, false
	}
	list, isList := e.listIn(v.Elem())
	if isList {
		n = list.Len()
	}
	return n, isList
}
