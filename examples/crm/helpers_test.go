package main

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// addContacts stores contacts behind the server's back.
func (s *store) addContacts(ctx context.Context, contacts []NewContact) (stored []Contact, err error) {
	err = s.inTransaction(ctx, func(tx *sql.Tx) error {
		stored, err = s.insertContacts(ctx, tx, contacts)
		return err
	})
	return stored, err
}

// addLeads stores leads behind the server's back.
func (s *store) addLeads(ctx context.Context, leads []NewLead) (stored []Lead, err error) {
	err = s.inTransaction(ctx, func(tx *sql.Tx) error {
		stored, err = s.insertLeads(ctx, tx, leads)
		return err
	})
	return stored, err
}

// status returns the status of an answer.
func status(answer string) string {
	status, _, _ := strings.Cut(answer, " ")
	return status
}

// checkpoint holds the first who comes to it back until it is opened. Others
// pass.
type checkpoint struct {
	came    atomic.Bool
	arrived chan struct{} // closed when the first has come
	opened  chan struct{}
	once    sync.Once
}

func newCheckpoint(t *testing.T) *checkpoint {
	c := &checkpoint{arrived: make(chan struct{}), opened: make(chan struct{})}
	t.Cleanup(c.open) // should the test fail
	return c
}

func (c *checkpoint) pass() {
	if c.came.CompareAndSwap(false, true) {
		close(c.arrived)
		<-c.opened
	}
}

// open lets the first one go on, and all who come later.
func (c *checkpoint) open() { c.once.Do(func() { close(c.opened) }) }

// before is for a spy: it holds back the first statement that begins with
// prefix.
func (c *checkpoint) before(prefix string) func(context.Context, string) error {
	return func(_ context.Context, statement string) error {
		if strings.HasPrefix(statement, prefix) {
			c.pass()
		}
		return nil
	}
}
