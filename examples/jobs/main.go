// Command jobs imports files of leads in the background: a request leaves the
// file in PostgreSQL and is answered at once, and a worker in any process that
// has the database validates and stores it. The queue is River.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "`address` to listen on; port 0 picks a free one")
	workers := flag.Int("workers", 2, "imports that this process runs at a time")
	every := flag.Duration("adopt", 5*time.Second, "how often to look for imports whose worker has died")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *workers, *every); err != nil {
		log.Fatal("jobs: ", err)
	}
}

// run serves and works until ctx ends.
func run(ctx context.Context, addr string, workers int, every time.Duration) error {
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return errors.New("DATABASE_URL is no connection string of PostgreSQL: set it to postgres://USER:PASSWORD@HOST/DB")
	}
	defer pool.Close()
	if err := createSchema(ctx, pool); err != nil {
		return err
	}

	s := &store{pool: pool}
	binder, err := bind.New(bind.Config{
		Lookups: s.lookups(),
		Locales: []locales.Locale{locales.En(), locales.De(), locales.Es(), locales.Fr()},
	})
	if err != nil {
		return err
	}
	queue, err := newQueue(s, binder, workers)
	if err != nil {
		return err
	}
	if err := queue.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	defer func() { _ = queue.Stop(context.WithoutCancel(ctx)) }()
	go adoptOrphans(ctx, s, queue, every)

	return serve(ctx, addr, api{s, queue, binder}.handler())
}

// newQueue returns a client of River that runs imports.
func newQueue(s *store, binder *bind.Binder, workers int) (*river.Client[pgx.Tx], error) {
	kinds := river.NewWorkers()
	river.AddWorker(kinds, &worker{store: s, binder: binder})
	return river.NewClient(riverpgxv5.New(s.pool), &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		Workers:              kinds,
		RescueStuckJobsAfter: importTimeout + time.Minute,
		SoftStopTimeout:      5 * time.Second, // what is not done by then, another process does
		Logger:               slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
}

// adoptOrphans queues the imports of dead workers again, until ctx ends.
func adoptOrphans(ctx context.Context, s *store, queue *river.Client[pgx.Tx], every time.Duration) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		if err := s.adopt(ctx, queue); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "imports of dead workers cannot be looked for", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// serve answers requests until ctx ends.
func serve(ctx context.Context, addr string, handler http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Printf("Serving on http://%s until interrupted (Ctrl+C).\n", listener.Addr())

	select {
	case err = <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}
