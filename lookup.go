package bind

import (
	"context"

	"github.com/fielderrors/bind/internal/bindtag"
)

// Lookup asks the server's stored data about keys, many at a time. Stored makes
// one.
type Lookup interface{ stored() bindtag.Lookup }

type lookup struct{ bindtag.Lookup }

func (l lookup) stored() bindtag.Lookup { return l.Lookup }

// Stored returns a Lookup by fn, which reports which of keys are stored. For
// bind:"exists=…" a key that fn does not return is a mistake, for
// bind:"available=…" one that it does. fn is called once per request and
// lookup, with distinct keys in the order of the body, never with none, and
// never for zero values or values that failed their own rules. Its ctx carries
// the values of the request's and keeps its deadline. It ends when another
// lookup fails and when the client leaves: in HTTP/1, where that cannot be told
// from a client that has only said all it has to say, 5 seconds later. An error
// that fn returns is a failure of the server. The keys it returns must
// be equal (==) to those it got, times must be the same instant: a store that
// ignores case maps them back. K holds no pointers and no interfaces, and a
// time only by itself: == would compare where they are in memory.
func Stored[K comparable](fn func(ctx context.Context, keys []K) (stored []K, err error)) Lookup {
	return lookup{bindtag.Stored(fn)}
}
