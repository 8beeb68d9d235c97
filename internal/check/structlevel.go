package check

import (
	"context"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// structLevel calls the function of Rules.Structs for t on the zero value, which
// every body that lacks all members leads to. A type inside of which validator
// would not come to the function has it called all the same.
func (c *Checker) structLevel(t *shape.Type) []shape.Fault {
	if c.config.Structs[t.Go] == nil {
		return nil
	}
	noField := func([]byte) bool { return true }
	zero := reflect.New(t.Go).Interface()
	tried := attemptOne(func() { _ = c.engine.Validator().StructFilteredCtx(context.Background(), zero, noField) })
	if tried.returned() {
		return nil
	}
	return []shape.Fault{{
		Fault: "the function in Rules.Structs " + tried.on("the zero value"),
		Cure:  "have it return for every value, the zero one too, and without anything in the context",
	}}
}
