package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/fielderrors/bind"
)

const (
	importTimeout = 10 * time.Minute // of an import, from its header to its answer
	importPause   = readTimeout      // of a client that is sending
	importsAtOnce = 4                // each holds up to 8 MiB of its body in memory
	importLimit   = 1 << 30          // bytes of a body
	importBatch   = 1_000            // leads that are stored by one statement
	importErrors  = 10_000           // mistakes that a client is told of
	importReport  = 8 << 20          // bytes of an answer with mistakes
)

// errCancelled answers an import that its client has cancelled.
var errCancelled error = &bind.Error{Reason: bind.Conflict, Err: errors.New("the import has been cancelled")}

// imports are those that are under way. It is safe for concurrent use.
type imports struct {
	mu    sync.Mutex
	known map[string]*importing
	slots chan struct{}
}

func newImports() *imports {
	return &imports{known: map[string]*importing{}, slots: make(chan struct{}, importsAtOnce)}
}

// importing is how far an import is.
type importing struct {
	cancel context.CancelCauseFunc
	mu     sync.Mutex
	importProgress
}

// importProgress is what a client is told of it.
type importProgress struct {
	Bytes    int64 `json:"bytes"`    // that have come in
	Checked  int   `json:"checked"`  // leads
	Mistakes int   `json:"mistakes"` // in them
	Stored   int   `json:"stored"`   // leads, in a transaction that has not been committed yet
}

func (i *importing) tell(change func(*importProgress)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	change(&i.importProgress)
}

// importKey is the key of the *importing in the context of a request.
type importKey struct{}

func importOf(ctx context.Context) *importing {
	i, _ := ctx.Value(importKey{}).(*importing)
	return i
}

// importRoute takes imports by stream, tells how far they are, and cancels them.
func (a api) importRoute(stream http.Handler) http.Handler {
	return a.byMethod(map[string]http.Handler{
		http.MethodPost:   a.importLeads(a.onceOfImport(stream)),
		http.MethodGet:    a.list(a.progress),
		http.MethodDelete: a.list(a.cancelImport),
	})
}

// importStream stores all leads of a body of any length in one transaction: an
// array under "leads", or a lead in each line.
func (a api) importStream() http.Handler {
	return bind.HandleStream(a.binder, a.storeImport, bind.Under("leads"),
		bind.Limit(bind.Limits{Stream: importLimit, Errors: importErrors, Report: importReport}),
		bind.OnProgress(func(ctx context.Context, p bind.Progress) {
			importOf(ctx).tell(func(to *importProgress) {
				to.Bytes, to.Checked, to.Mistakes = p.Bytes, p.Items, p.Mistakes
			})
		}))
}

// importLeads gives next the time that an import takes. The client may name
// the import, and ask how far it is, with ?import=.
func (a api) importLeads(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case a.imports.slots <- struct{}{}:
			defer func() { <-a.imports.slots }()
		default:
			a.binder.WriteError(w, r, unavailable(errors.New("too many imports are under way")))
			return
		}
		ctx, end := context.WithTimeout(r.Context(), importTimeout)
		defer end()
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		i, forget := a.imports.begin(r.URL.Query().Get("import"), cancel)
		defer forget()

		deadlines := http.NewResponseController(w)
		_ = deadlines.SetWriteDeadline(time.Now().Add(importTimeout + importPause))
		r = r.WithContext(timedContext{context.WithValue(ctx, importKey{}, i)})
		r.Body = &patientBody{ReadCloser: r.Body, deadlines: deadlines}
		next.ServeHTTP(w, r)
	})
}

// begin makes an import known under a name, until forget is called. A name that
// is taken keeps its import.
func (i *imports) begin(name string, cancel context.CancelCauseFunc) (_ *importing, forget func()) {
	one := &importing{cancel: cancel}
	i.mu.Lock()
	defer i.mu.Unlock()
	if name == "" || i.known[name] != nil {
		return one, func() {}
	}
	i.known[name] = one
	return one, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		delete(i.known, name)
	}
}

// named returns the import that ?import= names.
func (i *imports) named(r *http.Request) (*importing, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	one := i.known[r.URL.Query().Get("import")]
	if one == nil {
		return nil, &bind.Error{Reason: bind.NotFound}
	}
	return one, nil
}

// cancelImport ends the import that ?import= names. If it is not too late,
// nothing is stored: the answer to the import itself says so.
func (a api) cancelImport(r *http.Request) (any, error) {
	one, err := a.imports.named(r)
	if err != nil {
		return nil, err
	}
	one.cancel(errCancelled)
	return map[string]bool{"cancelled": true}, nil
}

// progress answers how far the import is that ?import= names.
func (a api) progress(r *http.Request) (any, error) {
	one, err := a.imports.named(r)
	if err != nil {
		return nil, err
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.importProgress, nil
}

// patientBody gives a client time for each piece of the body instead of all of
// it.
type patientBody struct {
	io.ReadCloser
	deadlines *http.ResponseController
	err       error // after which a client gets no more time
}

func (b *patientBody) Read(p []byte) (n int, err error) {
	if b.err == nil {
		_ = b.deadlines.SetReadDeadline(time.Now().Add(importPause))
		n, b.err = b.ReadCloser.Read(p)
	}
	return n, b.err
}

// storeImport stores all leads, or none. If the database refuses one because of
// what others have changed since, all are validated again: see keep.
func (a api) storeImport(w http.ResponseWriter, r *http.Request, leads *bind.Items[NewLead]) error {
	answer := fmt.Appendf(nil, `{"stored":%d}`, leads.Len())
	var refused error

	for range attempts {
		refused = a.store.importLeads(r.Context(), leads, answer)
		if refused == nil {
			write(w, http.StatusCreated, answer)
			return nil
		}
		if !errors.Is(refused, errOutdated) {
			return timely(r.Context(), refused)
		}
		if err := leads.Validate(r.Context()); err != nil {
			return err
		}
	}
	return unavailable(refused)
}
