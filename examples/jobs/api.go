package main

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/fielderrors/bind"
)

const (
	importLimit = 1 << 30          // bytes of a body
	readTimeout = 30 * time.Second // of each piece of a body
)

// api takes bodies, and tells what has become of them.
type api struct {
	store  *store
	queue  *river.Client[pgx.Tx]
	binder *bind.Binder
}

func (a api) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /imports", a.answered(a.create))
	mux.HandleFunc("GET /imports/{id}", a.answered(a.show))
	mux.HandleFunc("GET /imports/{id}/leads", a.answered(a.result))
	mux.HandleFunc("/", a.answered(func(http.ResponseWriter, *http.Request) error {
		return &bind.Error{Reason: bind.NotFound}
	}))
	return mux
}

// answered answers the errors of h.
func (a api) answered(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			a.binder.WriteError(w, r, err)
		}
	}
}

// create keeps the body of r and queues its import. It looks at nothing of the
// body: a worker does.
func (a api) create(w http.ResponseWriter, r *http.Request) error {
	lines, err := hasLines(r)
	if err != nil {
		return err
	}
	body := patientBody{http.MaxBytesReader(w, r.Body, importLimit), http.NewResponseController(w)}
	id, err := a.store.keep(r.Context(), body, lines, func(ctx context.Context, tx pgx.Tx, id string) error {
		_, err := a.queue.InsertTx(ctx, tx, importArgs{id}, nil)
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/imports/"+id)
	w.WriteHeader(http.StatusAccepted)
	return nil
}

// hasLines reports whether the body of r has a lead in each line, or an array
// of them.
func hasLines(r *http.Request) (bool, error) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch media {
	case "application/x-ndjson", "application/jsonl":
		return true, nil
	case "application/json":
		return false, nil
	}
	return false, &bind.Error{Reason: bind.UnsupportedMedia}
}

// patientBody gives a client time for each piece of its body, not for all of
// it.
type patientBody struct {
	io.Reader
	deadlines *http.ResponseController
}

func (b patientBody) Read(p []byte) (int, error) {
	_ = b.deadlines.SetReadDeadline(time.Now().Add(readTimeout))
	return b.Reader.Read(p)
}

// show tells how far an import is, leads to its result, or answers what is
// wrong with the body, in the language of whoever asks.
func (a api) show(w http.ResponseWriter, r *http.Request) error {
	i, err := a.store.find(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	switch i.State {
	case stored:
		http.Redirect(w, r, r.URL.Path+"/leads", http.StatusSeeOther)
		return nil
	case refused:
		return i.refusal.err()
	case failed:
		return &bind.Error{Reason: bind.Unavailable}
	}
	w.Header().Set("Retry-After", "1")
	return write(w, i.progress)
}

// result tells how many leads an import has stored.
func (a api) result(w http.ResponseWriter, r *http.Request) error {
	i, err := a.store.find(r.Context(), r.PathValue("id"))
	if err == nil && i.State != stored {
		err = &bind.Error{Reason: bind.NotFound}
	}
	if err != nil {
		return err
	}
	return write(w, map[string]int64{"stored": i.Stored})
}

func write(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // the client may be gone
	return nil
}
