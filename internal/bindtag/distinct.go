package bindtag

import (
	"fmt"

	"github.com/fielderrors/bind/internal/shape"
)

// Incomparable says why the values of a field cannot be compared, nil if they
// can. What an interface holds is compared where it can be.
func Incomparable(f *shape.Field) *shape.Fault {
	if t := f.Leaf(); t != nil && hasIdentity(t.Go) {
		return nil
	}
	return &shape.Fault{
		Fault: fmt.Sprintf(`bind:"distinct" on %v, whose values cannot be compared`, f.Type.Go),
		Cure:  "put it on fields in them that must differ; pointers, interfaces and times are compared by themselves only",
	}
}
