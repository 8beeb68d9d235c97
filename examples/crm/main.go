// Command crm is a small CRM API on net/http and bind. It keeps its records in
// SQLite or PostgreSQL.
//
// It first prints a tour: requests, good and bad, each with the response that
// the running server gave, in every wire format. Then it serves until it is
// interrupted.
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
	"strings"
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

// run is main without the process: it returns the exit status and ends when
// ctx does.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	p := program{stdout: stdout, log: slog.New(slog.NewTextHandler(stderr, nil))}
	flags := p.flags(stderr)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "crm: unexpected argument %q: use -addr, -db, -generate, -host, -once and -tour\n", flags.Arg(0))
		return 2
	}

	db, err := locate(p.file, getenv("DATABASE_URL"))
	switch {
	case p.generate > 0:
		err = generate(stdout, p.generate)
	case err == nil:
		err = p.serve(ctx, db)
	}
	if err != nil {
		fmt.Fprintln(stderr, "crm:", err)
		return 1
	}
	return 0
}

// program is what the flags say, and where to write.
type program struct {
	addr, file string
	hosts      []string
	tour       length
	once       bool
	generate   int
	stdout     io.Writer
	log        *slog.Logger
}

func (p *program) flags(stderr io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet("crm", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&p.addr, "addr", "localhost:8080", "`address` to listen on; port 0 picks a free one")
	flags.StringVar(&p.file, "db", "",
		"`file` of the SQLite database; by default PostgreSQL at $DATABASE_URL if that is set, or else a temporary file")
	flags.Func("host", "`name` by which clients call the server, besides localhost, 127.0.0.1 and ::1; may be repeated",
		func(name string) error {
			if name == "" || strings.ContainsAny(name, "/ ") {
				return errors.New("want a host name such as crm.example.com")
			}
			p.hosts = append(p.hosts, hostName(name))
			return nil
		})
	flags.IntVar(&p.generate, "generate", 0, "write `n` leads as NDJSON, to import them, and exit")
	flags.BoolVar(&p.once, "once", false, "exit after the tour")
	flags.Func("tour", "`length` of the tour, which stores some records: short, full, or false for none (default short)",
		func(text string) error {
			known, ok := lengths[text]
			if !ok {
				return errors.New("want short, full or false")
			}
			p.tour = known
			return nil
		})

	return flags
}

// serve opens the database, starts the server, takes the tour, and waits for
// ctx to end unless once is set.
func (p *program) serve(ctx context.Context, db database) (err error) {
	s, err := db.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()

	listener, err := net.Listen("tcp", p.addr)
	if err != nil {
		const cure = "choose another address with -addr (localhost:0 picks a free port)"
		return fmt.Errorf("cannot listen on %s: %w: %s", p.addr, cause(err), cure)
	}
	api := service{store: s, languages: locales.All(), log: p.log, hosts: p.hosts}
	server := newServer(api.handler(), p.log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()

	err = tour(ctx, listener.Addr().String(), p.stdout, p.tour)
	if err == nil && !p.once {
		fmt.Fprintf(p.stdout, "The records are in the database %s%s.\n", db.place, db.fate())
		fmt.Fprintf(p.stdout, "Serving on http://%s until interrupted (Ctrl+C).\n", listener.Addr())
		select {
		case <-ctx.Done():
			p.log.Info("shutting down", "timeout", shutdownTimeout)
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
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// cause returns what the operating system says, without the address and the
// name of the system call around it.
func cause(err error) error {
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		return call.Err
	}
	return err
}
