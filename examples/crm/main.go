// Command crm is a small CRM API on net/http and bind. It keeps its records in SQLite or PostgreSQL.
//
// It first prints a tour: requests, good and bad, each with the response that the running server gave, in every wire
// format. Then it serves until it is interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/fielderrors/bind/locales"
)

// shutdownTimeout is how long requests that are under way may take to end.
const shutdownTimeout = 20 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal kills, should the shutdown hang
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is main without the process: it returns the exit status and ends when ctx does.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("crm", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "localhost:8080", "`address` to listen on; port 0 picks a free one")
	file := flags.String("db", "", "`file` of the SQLite database; by default PostgreSQL at $DATABASE_URL if that is set, or else a temporary file")
	once := flags.Bool("once", false, "exit after the tour")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "crm: unexpected argument %q: use -addr, -db and -once\n", flags.Arg(0))
		return 2
	}
	db, err := locate(*file, getenv("DATABASE_URL"))
	if err == nil {
		err = serve(ctx, db, *addr, *once, stdout, slog.New(slog.NewTextHandler(stderr, nil)))
	}
	if err != nil {
		fmt.Fprintln(stderr, "crm:", err)
		return 1
	}
	return 0
}

// serve opens the database, starts the server, takes the tour, and waits for ctx to end unless once is set.
func serve(ctx context.Context, db database, addr string, once bool, stdout io.Writer, log *slog.Logger) (err error) {
	s, err := db.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w: choose another address with -addr (localhost:0 picks a free port)", addr, cause(err))
	}
	server := newServer(newHandler(s, locales.All(), log), log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	err = tour(ctx, listener.Addr().String(), stdout)
	if err == nil && !once {
		fmt.Fprintf(stdout, "The records are in the database %s%s.\n", db.place, db.fate())
		fmt.Fprintf(stdout, "Serving on http://%s until interrupted (Ctrl+C).\n", listener.Addr())
		select {
		case <-ctx.Done():
			log.Info("shutting down", "timeout", shutdownTimeout)
		case err = <-failed:
		}
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return errors.Join(err, server.Shutdown(grace))
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second, // longer, so that a body that comes too slowly is answered 408
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// cause returns what the operating system says, without the address and the name of the system call around it.
func cause(err error) error {
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		return call.Err
	}
	return err
}
