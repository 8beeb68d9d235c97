package jsonbody

import (
	"slices"

	"github.com/fielderrors/bind/internal/shape"
)

// trusted are the packages whose types decode themselves and are known to come
// back from it.
var trusted = []string{
	"time", "net", "net/netip", "net/url", "math/big", "log/slog", "encoding/json",
	"encoding/json/jsontext", "github.com/go-json-experiment/json/jsontext",
	"github.com/google/uuid",
}

// callsMethods reports whether to decode values of t is to call a method that is
// not trusted: one of a value, or of a key.
func callsMethods(t *shape.Type) bool {
	for below := range t.All() {
		if below.Kind == shape.Opaque && !slices.Contains(trusted, below.Go.PkgPath()) {
			return true
		}
	}
	return false
}
