package rules

import (
	"sync"

	"github.com/fielderrors/bind/internal/shape"
)

// layout says how the walk goes through values of a struct type. It is made once
// for a type: nothing of it is looked up again for each value that fails.
type layout struct {
	isTime bool // validator takes the struct for a plain value
	fields []field
	plan   func() plan

	// placeless is the type without places in JSON: what is wrong in a value of
	// it is told of the value.
	placeless *shape.Type
}

// field is a Go field that validator looks at.
type field struct {
	*shape.Declaration
	index       int    // among all fields of the struct
	level, sent *level // its rules: see shape.Declaration
	optional    bool
	bail        bool // one failing rule of the level is enough

	// sound: nothing in the field can fail but a struct-level function.
	sound bool
}

// layoutOf returns the layout of t, which is a struct.
func (e *Engine) layoutOf(t *shape.Type) *layout {
	if known, ok := e.layouts.Load(t); ok {
		return known.(*layout)
	}
	known, _ := e.layouts.LoadOrStore(t, e.newLayout(t))
	return known.(*layout)
}

func (e *Engine) newLayout(t *shape.Type) *layout {
	l := &layout{
		isTime:    shape.IsTime(t.Go),
		plan:      sync.OnceValue(func() plan { return e.planOf(t) }),
		placeless: &shape.Type{Go: t.Go, Declared: t.Declared},
	}

	for i, d := range t.Declared {
		if d.Type == nil {
			continue
		}
		l.fields = append(l.fields, field{
			Declaration: d,
			index:       i,
			level:       e.levelOf(d.Rules),
			sent:        e.levelOf(d.Sent),
			optional:    d.Type.IsOptional(),
			bail:        d.Bail || e.cfg.Bail,
			sound:       d.Rules == nil && !d.Type.Has(shape.HasRules|shape.HasDynamic),
		})
	}
	return l
}
