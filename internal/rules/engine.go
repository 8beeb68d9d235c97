// Package rules validates a Go value by its validate tags.
//
// In: a value, its shape, and the list of what decoding found wrong in it. Out:
// the mistakes in the same list, each on its path. validator/v10 decides; what
// is proved valid, it is not asked about.
package rules

import (
	"context"
	"errors"
	"reflect"
	"sync"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// Config is what the user has said about validator/v10.
type Config struct {
	Tag       string
	Funcs     map[string]Func
	Aliases   map[string]string
	Structs   map[reflect.Type]validator.StructLevelFuncCtx
	Types     map[reflect.Type]validator.CustomTypeFunc
	Host      []string
	Validator *validator.Validate // instead of all these; nothing is known of what it holds
	Bail      bool                // one rule of each value is enough
	Parallel  bool                // functions of the user's may be called concurrently for one value
	Notice    func(error)         // is told once of each field whose rules cannot be asked; nil is not
}

// Func is a rule of the user's own.
type Func struct {
	Func  validator.FuncCtx
	OnNil bool
}

// Engine validates values. It is safe for concurrent use.
type Engine struct {
	cfg       Config
	validator *validator.Validate
	shapes    *shape.Reader
	prover    *proof.Prover // nil with Config.Validator, which may hold anything
	plans     sync.Map      // *shape.Type → plan
	layouts   sync.Map      // *shape.Type → *layout
	members   sync.Map      // *shape.Scope → []member
	levels    sync.Map      // *tag.Level → *level
	lists     sync.Map      // reflect.Type → bool, see readsLists
	stated    sync.Map      // statement → true
	notices   sync.Map      // notice → true
	named     sync.Map      // levelIn → *named
	walks     sync.Pool     // of *walk

	// bakedIn knows nothing of the user's; nil without Config.Validator. likely
	// says which values are valid as far as it knows.
	bakedIn *validator.Validate
	likely  *proof.Prover
}

// New returns an Engine. The error joins what is wrong with cfg.
func New(cfg Config, shapes *shape.Reader) (*Engine, error) {
	e := &Engine{cfg: cfg, validator: cfg.Validator, shapes: shapes}
	if e.validator != nil {
		e.bakedIn = validator.New()
		e.likely = newProver(Config{}, e.bakedIn)
		var r registration
		r.settings(cfg)
		return e, errors.Join(r.errs...)
	}
	var err error
	e.validator, err = newValidator(cfg, shapes)
	e.prover = newProver(cfg, e.validator)
	e.likely = e.prover
	return e, err
}

// Config returns what the Engine was made by.
func (e *Engine) Config() Config { return e.cfg }

// Unfolder follows values as the validator does.
func (e *Engine) Unfolder() Unfolder { return Unfolder{e.cfg.Types, e.shapes} }

// Validator returns the validator that decides.
func (e *Engine) Validator() *validator.Validate { return e.validator }

// Proves reports whether a value certainly passes all its rules: decoding has
// said so, or its proof does. The items of a bulk body it leaves to Validate.
func (e *Engine) Proves(d *jsonbody.Decoded) bool {
	if d.Bulk || d.Proved.Known() {
		return d.Proved.Whole()
	}
	return e.Proof(d.Type).Accepts(d.Value)
}

// Validate adds to found what in the value fails its rules. It stops before the
// end when found is full. The error is the server's: a panic in a rule, or the
// end of ctx.
func (e *Engine) Validate(ctx context.Context, d *jsonbody.Decoded, found *mistake.List) error {
	if len(d.Mistakes) == 0 && e.Proves(d) {
		return nil
	}
	w, ok := e.walks.Get().(*walk)
	if !ok {
		w = new(walk)
	}
	root := d.Root()
	*w = walk{
		engine: e, ctx: ctx, found: found, mistyped: newMistyped(d, root),
		root: len(root), proved: d.Proved, decoded: d.Body != nil && !d.IsPatch(), spelled: d.Spelled,
		keys: newKeyBudget(d),
	}
	w.path = append(w.pathRoom[:0], root...)

	at := cursor{
		value: d.Value, typ: d.Type, check: e.Proof(d.Type), untagged: true,
		doubted: !d.Bulk && d.Proved.Known(),
	}
	if d.Bulk && w.parallel(at) {
		w.chunks(at)
	} else {
		w.attempt(func() { w.value(&at) })
	}

	err := w.err
	d.Memory += w.keys.charged()
	if w.within == nil { // no function of the user's can have kept it
		*w = walk{}
		e.walks.Put(w)
	}
	return err
}

// Proof returns what proves values of t that are structs, or unions of them.
func (e *Engine) Proof(t *shape.Type) *proof.Check {
	if e.prover == nil {
		return proof.Unproven
	}
	if object := t.Deref(); object.Kind != shape.OneOf && object.Go.Kind() != reflect.Struct {
		return proof.Unproven
	}
	return e.prover.Of(t, nil)
}

// fails reports whether a value fails rules that stand for themselves.
func (e *Engine) fails(ctx context.Context, v reflect.Value, rules string) (failed bool) {
	defer func() { failed = failed || recover() != nil }()
	return e.validator.VarCtx(ctx, v.Interface(), rules) != nil
}
