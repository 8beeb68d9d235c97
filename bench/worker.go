package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// order asks a worker for one measurement of bind.
type order struct {
	Workload string
	Procs    int
	Each     time.Duration
}

// reading is a worker's answer to an order.
type reading struct {
	Wall, CPU, Bytes, Allocs float64
	Differs                  string // how the verdict is not the expected one
}

func (r reading) sample() sample {
	return sample{wall: r.Wall, cpu: r.CPU, bytes: r.Bytes, allocs: r.Allocs}
}

// work measures bind as the orders on in say, and writes the readings to out.
func work(in io.Reader, out io.Writer) error {
	all, err := contestants()
	if err != nil {
		return err
	}

	orders, readings := json.NewDecoder(in), json.NewEncoder(out)
	var last order
	var e entry
	for {
		var o order
		err := orders.Decode(&o)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}

		if o != last {
			runtime.GOMAXPROCS(o.Procs)
			w := named(o.Workload).made()
			e, last = run{each: o.Each}.enter(all.on(w)[0], w), o // bind is the first
		}
		if err := readings.Encode(e.reading()); err != nil {
			return err
		}
	}
}

// reading measures once.
func (e *entry) reading() reading {
	if !e.cell.timed() {
		return reading{Differs: e.cell.differs}
	}
	s := measure(e.exchange, e.times)
	return reading{Wall: s.wall, CPU: s.cpu, Bytes: s.bytes, Allocs: s.allocs}
}

// worker is a process that measures one build of bind.
type worker struct {
	command  *exec.Cmd
	orders   *json.Encoder
	readings *json.Decoder
	input    io.Closer
}

// startWorker builds these benchmarks with the bind in dir, in tmp, and starts
// them.
func startWorker(dir, tmp string) (*worker, error) {
	binary, err := build(dir, tmp)
	if err != nil {
		return nil, err
	}

	w := &worker{command: exec.Command(binary, "-work")}
	w.command.Stderr = os.Stderr
	in, err := w.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.command.StdoutPipe()
	if err != nil {
		return nil, err
	}

	w.input, w.orders, w.readings = in, json.NewEncoder(in), json.NewDecoder(out)
	return w, w.command.Start()
}

func (w *worker) measure(o order) (reading, error) {
	if err := w.orders.Encode(o); err != nil {
		return reading{}, err
	}
	var r reading
	err := w.readings.Decode(&r)
	return r, err
}

// stop ends the process.
func (w *worker) stop() {
	w.input.Close()
	w.command.Wait()
}

// build returns the path of these benchmarks, built with the bind in dir. The
// copy of go.mod in tmp says so.
func build(dir, tmp string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := copyModule(tmp); err != nil {
		return "", err
	}

	mod, binary := filepath.Join(tmp, "go.mod"), filepath.Join(tmp, "bench")
	for _, args := range [][]string{
		{"mod", "edit", "-replace=github.com/fielderrors/bind=" + dir, mod},
		{"build", "-mod=mod", "-modfile=" + mod, "-o", binary, "."},
	} {
		if text, err := exec.Command("go", args...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("go %s: %w\n%s", args[0], err, text)
		}
	}
	return binary, nil
}

// copyModule copies the files that declare this module to dir, which it makes.
func copyModule(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}

	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
