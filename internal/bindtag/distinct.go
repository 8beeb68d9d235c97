package bindtag

import (
	"fmt"

	"github.com/fielderrors/bind/internal/shape"
)

// Incomparable says why the values of a field cannot be compared, nil if they
// can. What an interface holds is compared where it can be.
func Incomparable(f *shape.Field) *shape.Fault {
	if t := f.Leaf(); t != nil && Comparable(t) {
		return nil
	}
	return &shape.Fault{
		Fault: fmt.Sprintf(`bind:"distinct" on %v, whose values cannot be compared`, f.Type.Go),
		Cure:  "put it on fields in them that must differ; pointers, interfaces and times are compared by themselves only",
	}
}

// Comparable reports whether equal values of t can be told from others: of a
// union, those of each variant.
func Comparable(t *shape.Type) bool {
	for _, variant := range t.Variants {
		if !hasIdentity(variant.Type.Go) {
			return false
		}
	}
	return hasIdentity(t.Go)
}
