package bind

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/batch"
	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/items"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/spool"
)

// stream is a body that has been read, and what it is read by.
type stream struct {
	binder  *Binder
	ctx     context.Context
	set     settings
	plan    batch.Plan
	spool   *spool.Spool
	marks   batch.Marks       // of its items
	count   int               // of them
	aside   []mistake.Mistake // that nobody asks for, and that hide what somebody asks for
	release func()
}

// requestStream reads the body of r to its end, and validates it. w may be nil.
func (b *Binder) requestStream(
	w http.ResponseWriter, r *http.Request, s settings, list reflect.Type,
) (*stream, error) {
	var err error
	s.format = b.formatFor(r)
	if s.given.Owners, err = s.records(r); err != nil {
		return nil, err
	}
	from, err := httpio.NewStream(w, r, s.limits.Stream)
	if err != nil {
		return nil, s.made(unread(nil, err, nil))
	}
	ctx, release := httpio.Working(r)
	st, err := b.readStream(ctx, from, s, list, b.precognitive(r, s.within))
	if err != nil {
		release()
		return nil, err
	}
	st.release = release
	return st, nil
}

// readStream reads a body to its end, and validates it.
func (b *Binder) readStream(
	ctx context.Context, from *httpio.Stream, s settings, list reflect.Type, asked *selection.Selection,
) (_ *stream, err error) {
	known := b.declared(list)
	t := known.shape
	if err := cmp.Or(known.err, b.checkOwners(&s, list), s.defaults.standIn(t)); err != nil {
		return nil, err
	}
	st := &stream{binder: b, ctx: ctx, set: s, release: func() {}}
	st.spool = &spool.Spool{Memory: s.limits.Spool, Expected: from.Size, Dir: b.cfg.TempDir}
	st.plan = b.plan(s, s.document(t), from.Lines)
	finished := false
	defer func() { // a panic in a rule keeps no file
		if !finished {
			_ = st.close()
		}
	}()

	plan := st.plan
	plan.Marks = &st.marks
	if s.progress != nil {
		plan.Told = func(items, mistakes int) {
			s.progress(ctx, Progress{Bytes: st.spool.Size(), Items: items, Mistakes: mistakes})
		}
	}
	err = st.answer(ctx, batch.Kept(ctx, from, st.spool), plan, asked)
	if refused, ours := err.(*Error); ours && refused.Reason != TooLarge {
		err = cmp.Or(st.unread(from.Drain()), err)
	}
	if err != nil {
		return nil, s.placed(err)
	}
	finished = true
	return st, nil
}

// plan returns how the items of a document are read.
func (b *Binder) plan(s settings, document shape.Document, lines bool) batch.Plan {
	return batch.Plan{
		Document: document, Lines: lines, Items: s.batch,
		AllowUnknown: s.allowUnknown, AllowEmpty: s.allowEmpty,
		Limits: s.limits.ofBody(), Item: s.limits.Item, Around: s.limits.Bytes,
		Decoder: &b.decoder, Defaults: s.defaults.values,

		Budget: func(used int64) mistake.Budget { return budget(s.limits.left(used), nil) },
	}
}

// validator returns what validates the parts of the body. The ledger is what
// they have in common.
func (st *stream) validator(
	ledger *bindtag.Ledger, asked *selection.Selection,
) func(context.Context, batch.Part, *mistake.List) error {
	s, document := st.set, st.plan.Document
	s.given.Ledger = ledger
	return func(ctx context.Context, part batch.Part, found *mistake.List) error {
		s := s
		s.allowEmpty, s.given.Place = part.AllowEmpty, part.Place
		if part.Key == "" && document.Key != "" {
			s.key = ""
		}

		if err := st.binder.inspect(ctx, part.Decoded, s, found); err != nil {
			return err
		}
		if !asked.Everything() {
			st.setAside(part, asked, found)
		}
		return nil
	}
}

// setAside keeps what filter asks the mistakes of decoding for, which are gone
// with their part: the first of all, and those that have kept an object from
// being validated.
func (st *stream) setAside(part batch.Part, asked *selection.Selection, found *mistake.List) {
	inBody := func(at []byte) bool { return asked.Asked([]byte(part.Place(path.Steps(at)))) }
	hiding := unnamed(part.Decoded, part.View(), inBody)
	if len(st.aside) == 0 && len(part.Mistakes) > 0 {
		hiding = slices.Insert(hiding, 0, part.Mistakes[0])
	}

	for _, m := range hiding {
		if most := st.set.limits.Errors; most > 0 && len(st.aside) > most {
			found.Truncate()
			return
		}
		m.Path = part.Place(m.Path)
		st.aside = append(st.aside, m)
	}
}

// answer validates a body, and returns what is wrong with it. Values that may
// be equal to those of another batch are told in another pass over what is
// kept, or in a few.
func (st *stream) answer(ctx context.Context, body io.Reader, plan batch.Plan, asked *selection.Selection) error {
	ledger := bindtag.NewLedger(st.set.limits.Distinct)
	plan.Asked, plan.Validate, st.aside = asked, st.validator(ledger, asked), nil
	p := plan.Over(ctx, body)
	if err := p.Run(); err != nil {
		return st.refused(err, asked)
	}

	st.count = p.Count()
	whole := jsonbody.Decoded{Document: st.plan.Document, Mistakes: st.aside}
	all, truncated := p.Found()
	if ledger.Crossed() {
		plan.Told, plan.Marks, plan.Validate = nil, nil, st.validator(ledger, nil)
		for ledger.Settle(st.set.limits.Errors) {
			if err := plan.Over(ctx, st.spool.Reader()).Again(st.count); err != nil {
				return st.refused(err, asked)
			}
		}
		var cut bool
		all, cut = ledger.Settled(all, whole.Whole().CompareTo)
		truncated = truncated || cut
	}
	in := inspection{value: whole}
	in.found.Restart(budget(st.set.limits, asked))
	for _, m := range all {
		in.found.Add(m)
	}
	if truncated {
		in.found.Truncate()
	}
	set := st.set
	set.sorted = true
	return in.answered(set, asked)
}

// refused turns what a pass has ended with into an *Error, unless it is the
// server's failure.
func (st *stream) refused(err error, asked *selection.Selection) error {
	var syntax *batch.SyntaxError
	var long *items.LimitError
	var limit *jsonbody.LimitError
	whole := st.plan.Document.Whole()

	switch {
	case errors.As(err, &syntax) && syntax.Rule == mistake.RuleEmpty, errors.As(err, &limit):
		if syntax != nil {
			err = &syntax.SyntaxError
		}
		return refused(decodeError(err, whole), whole, asked, budget(st.set.limits, asked))
	case syntax != nil:
		return st.malformed(syntax.At, syntax.Rule, syntax.Path, nil)
	case errors.As(err, &long) && long.Item < 0:
		return tooManyBytes(long.Limit, nil)
	case long != nil:
		at := st.plan.Document.Root().Index(long.Item)
		return decodeError(&jsonbody.LimitError{Path: at, Limit: "item", Max: long.Limit}, whole)
	}
	return st.unread(err)
}

// unread turns what reading has ended with into an *Error, unless it is the
// server's failure. A file system without room may have some later.
func (st *stream) unread(err error) error {
	var broken *httpio.BrokenError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, batch.ErrNoRoom):
		return &Error{Reason: Unavailable, Err: fmt.Errorf("bind: %w", err)}
	case errors.As(err, &broken):
		return st.malformed(st.spool.Size(), mistake.RuleJSON, "", broken.Err)
	}
	if e, ours := unread(nil, err, nil).(*Error); ours {
		return e
	}
	return fmt.Errorf("bind: %w", err)
}

// malformed answers a body that is no JSON from an offset on.
func (st *stream) malformed(offset int64, rule string, at path.Steps, cause error) error {
	line, column, err := batch.Position(st.spool, offset)
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	syntax := &jsonbody.SyntaxError{Path: at, Rule: rule, Line: line, Column: column}
	e, _ := decodeError(syntax, st.plan.Document.Whole()).(*Error)
	e.Err = cause
	return e
}

// validate validates all items again.
func (st *stream) validate(ctx context.Context) error {
	return st.set.placed(st.answer(ctx, st.spool.Reader(), st.plan, nil))
}

// decode calls take with all items, in several lists.
func (st *stream) decode(take func(list reflect.Value) error) error {
	plan := st.plan
	plan.Decoder = &st.binder.again
	if st.marks.Has() {
		return plan.Marked(st.ctx, st.spool, &st.marks, take)
	}
	return plan.Over(st.ctx, st.spool.Reader()).Items(take)
}

// close frees what the body is kept in.
func (st *stream) close() error {
	st.release()
	return st.spool.Close()
}
