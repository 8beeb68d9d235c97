package bind_test

import (
	"database/sql"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// Types in which another field, or another place, is the trouble.
type (
	CureBase struct {
		ID int `json:"id"`
	}
	cureItem  struct{ *CureBase }
	cureMutex struct {
		sync.Mutex
		X int `json:"x"`
	}
	cureMutexPointer struct {
		*sync.RWMutex
		X int `json:"x"`
	}
	cureMutexField struct {
		mu sync.Mutex
		X  int `json:"x"`
	}
	cureUser struct {
		Home *url.URL `json:"home"`
	}
	cureNull struct {
		N sql.NullInt64 `json:"n" validate:"gt=0"`
	}
	cureWait struct {
		Wait time.Duration `json:"wait"`
	}
	cureParent struct {
		Password string `json:"password"`
		Again    struct {
			Password string `json:"password" validate:"eqfield=Parent.Password"`
		} `json:"again"`
	}
	cureUnique struct {
		Items []cureItem `json:"items" validate:"unique=ID"`
	}
)

func TestCheckNamesCuresThatHelp(t *testing.T) {
	t.Parallel()
	checkGolden(t, "cures", []checkCase{
		{"embedded mutex", bind.Config{}, &cureMutex{}},
		{"embedded pointer to a mutex", bind.Config{}, cureMutexPointer{}},
		{"a mutex that is not exported", bind.Config{}, &cureMutexField{}},
		{"url.Userinfo", bind.Config{}, cureUser{}},
		{"sql.NullInt64", bind.Config{}, cureNull{}},
		{"time.Duration", bind.Config{}, cureWait{}},
		{"the field of a parent", bind.Config{}, cureParent{}},
		{"promoted through nil", bind.Config{}, cureUnique{}},
	})
	(&cureMutexField{}).mu.Lock()
}

func TestHandlersWithoutAFunctionPanicAtRegistration(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	const want = ": the function is nil: want one that takes the value"
	assert.PanicsWithError(t, "bind: Handle"+want, func() { bind.Handle[named](b, nil) })
	assert.PanicsWithError(t, "bind: HandleMany"+want, func() { bind.HandleMany[named](b, nil) })
	var typed func(http.ResponseWriter, *http.Request, named) error
	assert.PanicsWithError(t, "bind: Handle"+want, func() { bind.Handle(b, typed) })
}
