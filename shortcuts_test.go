package bind_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// This file holds what could be taken for valid, or for invalid, by one of the shorter ways that a value can go.

// aside runs do on a goroutine of its own, which do may end.
func aside(do func() error) (err error, returned bool) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = do()
		returned = true
	}()
	<-done
	return err, returned
}

type leaving struct {
	N int `json:"n"`
}

func (l *leaving) UnmarshalJSON(b []byte) error {
	if strings.Contains(string(b), "7") {
		runtime.Goexit()
	}
	l.N = 1
	return nil
}

// TestFunctionsThatEndTheirGoroutine: nothing is accepted because a worker is gone.
func TestFunctionsThatEndTheirGoroutine(t *testing.T) {
	t.Parallel()
	type ruled struct {
		N int `json:"n" validate:"leave"`
	}
	type decoding struct {
		L leaving `json:"l"`
		T string  `json:"t"`
	}
	leave := bind.Rule{Func: func(_ context.Context, fl validator.FieldLevel) bool {
		if fl.Field().Int() == 128 {
			runtime.Goexit()
		}
		return fl.Field().Int() != 130
	}}
	b := newBinder(t, bind.Config{Parallel: true, Rules: bind.Rules{Funcs: map[string]bind.Rule{"leave": leave}}})
	numbers, texts := make([]string, 700), make([]string, 900)
	for i := range numbers {
		numbers[i] = fmt.Sprintf(`{"n":%d}`, i)
	}
	for i := range texts {
		texts[i] = fmt.Sprintf(`{"l":{"n":1},"t":"%s"}`, strings.Repeat("t", 60))
	}
	texts[700] = `{"l":{"n":7}}`
	for range 10 {
		var items []ruled
		err, returned := aside(func() error {
			return b.DecodeMany(context.Background(), []byte("["+strings.Join(numbers, ",")+"]"), &items)
		})
		assert.True(t, err != nil || !returned)
		assert.Empty(t, items)
		var decoded []decoding
		err, returned = aside(func() error {
			return b.DecodeMany(context.Background(), []byte("["+strings.Join(texts, ",")+"]"), &decoded)
		})
		assert.True(t, err != nil || !returned)
		assert.Empty(t, decoded)
	}
}

type (
	reporting struct{ A string }
	custom    struct{ A string }
	valued    struct{ A string }
)

func (valued) ValidatorValue() any { return inner{} }

type inner struct {
	Name string `validate:"required"`
}

// TestStructsInInterfaces are validated as what the user has made of them. JSON never puts one there; Validate may get one.
func TestStructsInInterfaces(t *testing.T) {
	t.Parallel()
	type holder struct {
		X any `json:"x"`
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[reporting](): func(_ context.Context, sl validator.StructLevel) {
			sl.ReportError("", "A", "A", "own", "")
		}},
		Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[custom](): func(reflect.Value) any { return inner{} }},
	}})
	for _, x := range []any{reporting{"a"}, custom{"a"}, valued{"a"}, inner{}, &inner{}} {
		assert.Error(t, b.Validate(context.Background(), holder{x}), "%T", x)
		assert.Error(t, b.Validate(context.Background(), []holder{{x}}), "%T", x)
	}
	assert.NoError(t, b.Validate(context.Background(), holder{inner{"n"}}))
}

// TestLimitsOfUnusualArrays has arrays for types that are no slices of anything.
func TestLimitsOfUnusualArrays(t *testing.T) {
	t.Parallel()
	type unusual struct {
		Bytes []byte    `json:"b,format:array"`
		Fixed [3000]int `json:"f,omitzero"`
	}
	b := newBinder(t, bind.Config{})
	for member, items := range map[string]string{"b": list("1", 3000), "f": list("1", 3000)} {
		var dst unusual
		assert.Equal(t, []string{member + " max=1000"}, failures(t, b.Decode(context.Background(), []byte(`{"`+member+`":[`+items+`]}`), &dst)))
	}
}

// TestTagsThatOnlyValidatorKnows compares with validator what a struct is asked, which is not all in its own tag.
func TestTagsThatOnlyValidatorKnows(t *testing.T) {
	t.Parallel()
	type named struct {
		Name string `json:"name" validate:"required,jwt"`
	}
	b := newBinder(t, bind.Config{Rules: bind.Rules{Aliases: map[string]string{"opt": "omitempty", "so": "structonly", "twice": "opt"}}})
	for name, dst := range map[string]any{
		"omitzero behind a pointer": new(struct {
			P *named `json:"p" validate:"omitzero"`
		}),
		"arrays behind a pointer": new(struct {
			P *[2]named `json:"p" validate:"omitzero,dive"`
		}),
		"an alias for omitempty": new(struct {
			P named `json:"p" validate:"opt"`
		}),
		"an alias of an alias": new(struct {
			P named `json:"p" validate:"twice"`
		}),
		"an alias for structonly": new(struct {
			P named `json:"p" validate:"so"`
		}),
	} {
		body := `{"p":{}}`
		if strings.Contains(name, "arrays") {
			body = `{"p":[{},{}]}`
		}
		assert.NoError(t, b.Decode(context.Background(), []byte(body), dst), name)
	}
	var diving struct {
		P named `json:"p" validate:"dive"`
	}
	err := b.Decode(context.Background(), []byte(`{"p":{"name":"x"}}`), &diving)
	require.Error(t, err)
	status, _, _ := b.Answer("", err)
	assert.Equal(t, 500, status, "validator panics: it is the developer's mistake")
}

// TestKeysOfManySpellings puts a bulk body, small and large, under a key that is written with escapes.
func TestKeysOfManySpellings(t *testing.T) {
	t.Parallel()
	type item struct {
		T string `json:"t"`
	}
	b := newBinder(t, bind.Config{})
	for _, n := range []int{2, 900} {
		items := list(`{"t":"`+strings.Repeat("t", 60)+`"}`, n)
		var dst []item
		assert.NoError(t, b.DecodeMany(context.Background(), []byte(`{"a\\n":[`+items+`]}`), &dst, bind.Under(`a\n`)))
		assert.Len(t, dst, n)
		assert.Error(t, b.DecodeMany(context.Background(), []byte(`{"a\n":[`+items+`]}`), &dst, bind.Under(`a\n`)), n)
	}
}

var codes atomic.Int32

type code string

func (c code) Validate() bool {
	now := codes.Add(1)
	defer codes.Add(-1)
	time.Sleep(time.Microsecond)
	return now == 1
}

// TestMethodsAreNotRaced: validateFn calls a method of the user's.
func TestMethodsAreNotRaced(t *testing.T) {
	t.Parallel()
	type item struct {
		C code `json:"c" validate:"validateFn=Validate"`
	}
	var dst []item
	b := newBinder(t, bind.Config{})
	assert.NoError(t, b.DecodeMany(context.Background(), []byte("["+list(`{"c":"x"}`, 1000)+"]"), &dst))
}

// TestTooLargeIsAnsweredAtOnce sends a byte too many, and then nothing, on an open connection.
func TestTooLargeIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Limits: bind.Limits{Bytes: 100}})
	server := httptest.NewServer(bind.Handle(b, func(http.ResponseWriter, *http.Request, Lead) error { return nil }))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n%s\r\n", strings.Repeat(" ", 101))
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusRequestEntityTooLarge, response.StatusCode)
	assert.True(t, response.Close, "net/http closes the connection")
}
