package bind_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// lead is what most tests bind.
type lead struct {
	Name  string `json:"name" validate:"required,max=20"`
	Phone string `json:"phone" validate:"required,e164"`
	Age   int    `json:"age" validate:"gte=0,lte=150"`
}

const goodLead = `{"name":"Ada","phone":"+4930123456","age":36}`

// newBinder returns a Binder by cfg that logs nothing.
func newBinder(t *testing.T, cfg bind.Config) *bind.Binder {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	b, err := bind.New(cfg)
	require.NoError(t, err)
	return b
}

// post returns a request with a JSON body.
func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/leads", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// serve returns what h answers.
func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// failures lists the mistakes in err as "dotted.path rule=param", in order.
func failures(t *testing.T, err error) []string {
	t.Helper()
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	out := []string{}
	for _, fe := range e.Fields {
		out = append(out, strings.TrimSuffix(fe.Path.Dotted()+" "+fe.Rule+"="+fe.Param, "="))
	}
	return out
}

func TestBindReplacesAndNeverMerges(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})

	t.Run("valid", func(t *testing.T) {
		t.Parallel()
		dst := lead{Name: "old", Age: 99}
		require.NoError(t, b.Bind(post(`{"name":"Ada","phone":"+4930123456"}`), &dst))
		assert.Equal(t, lead{Name: "Ada", Phone: "+4930123456"}, dst, "age is not kept")
	})
	t.Run("map", func(t *testing.T) {
		t.Parallel()
		dst := map[string]lead{"old": {}}
		require.NoError(t, b.Bind(post(`{"a.b":`+goodLead+`}`), &dst))
		assert.Equal(t, map[string]lead{"a.b": {"Ada", "+4930123456", 36}}, dst)
	})
	for name, body := range map[string]string{
		"rule": `{"name":"Ada","phone":"1"}`, "type": `{"name":1}`, "unknown": `{"nope":1}`, "syntax": `{"name":"Ada"`,
	} {
		t.Run("untouched/"+name, func(t *testing.T) {
			t.Parallel()
			dst := lead{Name: "old", Age: 99}
			require.Error(t, b.Bind(post(body), &dst))
			assert.Equal(t, lead{Name: "old", Age: 99}, dst)
		})
	}
}

func TestBindRefusesDestinations(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	var leads []lead
	var text string
	for name, tt := range map[string]struct {
		dst  any
		many bool
		want string
	}{
		"nil":             {nil, false, "want a non-nil pointer"},
		"value":           {lead{}, false, "want a non-nil pointer"},
		"nil pointer":     {(*lead)(nil), false, "want a non-nil pointer"},
		"slice in Bind":   {&leads, false, "use BindMany"},
		"scalar":          {&text, false, "want a pointer to a struct or a map"},
		"struct BindMany": {&lead{}, true, "want a pointer to a slice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			call := b.Bind
			if tt.many {
				call = b.BindMany
			}
			err := call(post(goodLead), tt.dst)
			require.ErrorContains(t, err, tt.want)
			var e *bind.Error
			assert.False(t, errors.As(err, &e), "the developer's mistake is no answer to the client")
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	many := func(body string, opts ...bind.Option) func() error {
		return func() error {
			_, err := bind.Many[lead](b, post(body), opts...)
			return err
		}
	}
	one := func(body string, opts ...bind.Option) func() error {
		return func() error {
			_, err := bind.One[lead](b, post(body), opts...)
			return err
		}
	}
	for name, tt := range map[string]struct {
		call func() error
		want []string // nil: no error
	}{
		"Under/one":               {one(`{"lead":`+goodLead+`}`, bind.Under("lead")), nil},
		"Under/one/missing":       {one(`{}`, bind.Under("lead")), []string{"lead required"}},
		"Under/one/null":          {one(`{"lead":null}`, bind.Under("lead")), []string{"lead required"}},
		"Under/one/wrong type":    {one(`{"lead":[]}`, bind.Under("lead")), []string{"lead type"}},
		"Under/one/unknown":       {one(`{"lead":`+goodLead+`,"x":1}`, bind.Under("lead")), []string{"x unknown"}},
		"Under/one/allowed":       {one(`{"lead":`+goodLead+`,"x":1}`, bind.Under("lead"), bind.AllowUnknown()), nil},
		"Under/odd key":           {one(`{"it's, a \"key\"":`+goodLead+`}`, bind.Under(`it's, a "key"`)), nil},
		"Under/many":              {many(`{"leads":[`+goodLead+`]}`, bind.Under("leads")), nil},
		"Under/many/missing":      {many(`{}`, bind.Under("leads")), []string{"leads required"}},
		"Under/many/object":       {many(`{"leads":{}}`, bind.Under("leads")), []string{"leads type"}},
		"many/top level":          {many(`[` + goodLead + `]`), nil},
		"many/empty":              {many(`[]`), []string{" min=1"}},
		"many/empty under":        {many(`{"leads":[]}`, bind.Under("leads")), []string{"leads min=1"}},
		"AllowEmpty":              {many(`[]`, bind.AllowEmpty()), nil},
		"AllowEmpty/under":        {many(`{"leads":[]}`, bind.Under("leads"), bind.AllowEmpty()), nil},
		"AllowEmpty/missing":      {many(`{}`, bind.Under("leads"), bind.AllowEmpty()), []string{"leads required"}},
		"AllowUnknown":            {one(strings.Replace(goodLead, "{", `{"x":1,`, 1), bind.AllowUnknown()), nil},
		"unknown":                 {one(strings.Replace(goodLead, "{", `{"x":1,`, 1)), []string{"x unknown"}},
		"Limit/items":             {many(`[`+goodLead+`,`+goodLead+`]`, bind.Limit(bind.Limits{Items: 1})), []string{" max=1"}},
		"Limit/items/at":          {many(`[`+goodLead+`]`, bind.Limit(bind.Limits{Items: 1})), nil},
		"Limit/bytes":             {one(goodLead, bind.Limit(bind.Limits{Bytes: 10})), []string{" max_bytes=10"}},
		"Limit/bytes/at":          {one(goodLead, bind.Limit(bind.Limits{Bytes: int64(len(goodLead))})), nil},
		"item/null":               {many(`[null]`), []string{"0 type"}},
		"item/index in the paths": {many(`[` + goodLead + `,{"name":"Ada"}]`), []string{"1.phone required"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tt.call()
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, tt.want, failures(t, err))
		})
	}
}

func TestDecodeAndValidate(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx := context.Background()

	var one lead
	require.NoError(t, b.Decode(ctx, []byte(goodLead), &one))
	assert.Equal(t, 36, one.Age)
	var many []lead
	require.NoError(t, b.DecodeMany(ctx, []byte(`[`+goodLead+`]`), &many))
	assert.Equal(t, []lead{one}, many)

	bad := lead{Name: "Ada", Age: 200}
	want := []string{"phone required", "age lte=150"}
	assert.Equal(t, want, failures(t, b.Validate(ctx, bad)))
	assert.Equal(t, want, failures(t, b.Validate(ctx, &bad)))
	assert.Equal(t, []string{"1.phone required", "1.age lte=150"}, failures(t, b.Validate(ctx, []lead{one, bad})))
	assert.Equal(t, []string{"leads.0.phone required", "leads.0.age lte=150"}, failures(t, b.Validate(ctx, &[]lead{bad}, bind.Under("leads"))))
	require.NoError(t, b.Validate(ctx, one))

	for name, v := range map[string]any{"nil": nil, "scalar": 1, "nil pointer": (*lead)(nil)} {
		assert.ErrorContains(t, b.Validate(ctx, v), "want a struct", name)
	}
}

func TestHandle(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	denied := &bind.Error{Reason: bind.Forbidden}
	var calls []string
	h := func(w http.ResponseWriter, _ *http.Request, in lead) error {
		calls = append(calls, in.Name)
		switch in.Name {
		case "reject":
			return bind.Reject(bind.FieldError{Path: bind.At("name"), Rule: "available"})
		case "fail":
			return errors.New("pq: password of user admin is wrong")
		}
		w.WriteHeader(http.StatusCreated)
		return nil
	}
	handler := bind.Handle(b, h)
	before := bind.Handle(b, h, bind.Before(func(r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			return denied
		}
		return nil
	}))
	body := func(name string) string { return strings.Replace(goodLead, "Ada", name, 1) }

	for _, tt := range []struct {
		name    string
		handler http.Handler
		body    string
		status  int
		called  bool
		holds   string
	}{
		{"valid", handler, goodLead, http.StatusCreated, true, ""},
		{"invalid", handler, `{}`, http.StatusUnprocessableEntity, false, `"phone"`},
		{"rejected by the handler", handler, body("reject"), http.StatusUnprocessableEntity, true, "The name has already been taken."},
		{"server failure", handler, body("fail"), http.StatusInternalServerError, true, `{"message":"Server Error"}`},
		{"before", before, `not even JSON`, http.StatusForbidden, false, "This action is unauthorized."},
	} {
		calls = nil
		w := serve(tt.handler, post(tt.body))
		assert.Equal(t, tt.status, w.Code, tt.name)
		assert.Equal(t, tt.called, len(calls) == 1, tt.name)
		assert.Contains(t, w.Body.String(), tt.holds, tt.name)
		assert.NotContains(t, w.Body.String(), "password", tt.name)
	}
}

func TestHandleManyIsAllOrNothing(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	var stored []lead
	h := bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []lead) error {
		stored = append(stored, in...)
		w.WriteHeader(http.StatusCreated)
		return nil
	}, bind.Under("leads"))

	w := serve(h, post(`{"leads":[`+goodLead+`,{"name":"Bob"},`+goodLead+`]}`))
	assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
	assert.Empty(t, stored, "one bad item refuses the body")
	w = serve(h, post(`{"leads":[`+goodLead+`,`+goodLead+`]}`))
	assert.Equal(t, http.StatusCreated, w.Code)
	assert.Len(t, stored, 2)
}

func TestHandlePanicsAtRegistration(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	type wrong struct {
		Name string `json:"name" validate:"requird"`
	}
	assert.PanicsWithError(t, `bind: wrong.Name: rules "requird": Undefined validation function 'requird': did you mean "required"?`, func() {
		bind.Handle(b, func(http.ResponseWriter, *http.Request, wrong) error { return nil })
	})
}

func TestErrorAfterTheResponseIsLoggedOnly(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
		_, _ = w.Write([]byte("half"))
		return errors.New("disk full")
	})
	w := serve(h, post(goodLead))
	assert.Equal(t, "half", w.Body.String())
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, log.String(), "disk full")
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		header http.Header
		rule   string // "" = accepted
	}{
		"json":            {http.Header{"Content-Type": {"application/json"}}, ""},
		"upper case":      {http.Header{"Content-Type": {"Application/JSON; Charset=UTF-8"}}, ""},
		"suffix":          {http.Header{"Content-Type": {"application/vnd.api+json"}}, ""},
		"absent":          {http.Header{}, "media_type"},
		"form":            {http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, "media_type"},
		"text":            {http.Header{"Content-Type": {"text/json"}}, "media_type"},
		"garbage":         {http.Header{"Content-Type": {";;;"}}, "media_type"},
		"charset":         {http.Header{"Content-Type": {"application/json; charset=latin1"}}, "charset"},
		"gzip":            {http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}, "content_encoding"},
		"identity":        {http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"identity"}}, ""},
		"no type":         {http.Header{"Content-Type": {"+json"}}, "media_type"},
		"bad parameter":   {http.Header{"Content-Type": {"application/json; charset=latin1; ="}}, "media_type"},
		"double encoding": {http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"identity", "gzip"}}, "content_encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := post(goodLead)
			r.Header = tt.header
			_, err := bind.One[lead](b, r)
			if tt.rule == "" {
				require.NoError(t, err)
				return
			}
			var e *bind.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, bind.UnsupportedMedia, e.Reason)
			require.Len(t, e.Fields, 1)
			assert.Equal(t, tt.rule, e.Fields[0].Rule)
		})
	}
}

// TestLimitOfBytesHoldsWithoutARequest for bodies that come from elsewhere.
func TestLimitOfBytesHoldsWithoutARequest(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Limits: bind.Limits{Bytes: int64(len(goodLead))}})
	ctx, list := context.Background(), "["+goodLead+"]"
	assert.NoError(t, b.Decode(ctx, []byte(goodLead), new(lead)))
	assert.Equal(t, bind.TooLarge, reasonOf(t, b.Decode(ctx, []byte(goodLead+" "), new(lead))))
	assert.Equal(t, bind.TooLarge, reasonOf(t, b.DecodeMany(ctx, []byte(list), new([]lead))))
	assert.NoError(t, b.DecodeMany(ctx, []byte(list), new([]lead), bind.Limit(bind.Limits{Bytes: -1})))
}

// failing is a body whose read ends with err.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
func (failing) Close() error               { return nil }

func TestReadFailures(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct {
		err    error
		status int
	}{
		"outer limit": {&http.MaxBytesError{Limit: 7}, http.StatusRequestEntityTooLarge},
		"deadline":    {context.DeadlineExceeded, http.StatusRequestTimeout},
		"broken off":  {io.ErrUnexpectedEOF, http.StatusBadRequest},
		"bad chunk":   {errors.New("invalid byte in chunk length: broken"), http.StatusBadRequest},
		"closed":      {http.ErrBodyReadAfterClose, http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := post("")
			r.Body, r.ContentLength = failing{tt.err}, -1
			_, err := bind.One[lead](b, r)
			require.Error(t, err)
			w := httptest.NewRecorder()
			b.WriteError(w, r, err)
			assert.Equal(t, tt.status, w.Code)
			assert.NotContains(t, w.Body.String(), "broken")
		})
	}
}

func TestClientGone(t *testing.T) {
	t.Parallel()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	reset := post("")
	reset.Body, reset.ContentLength = failing{syscall.ECONNRESET}, -1
	for name, r := range map[string]*http.Request{"canceled": post(goodLead).WithContext(canceled), "reset": reset} {
		var log bytes.Buffer
		b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		h := bind.Handle(b, func(_ http.ResponseWriter, r *http.Request, _ lead) error {
			return fmt.Errorf("query: %w", context.Cause(r.Context()))
		})
		w := serve(h, r)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code, name)
		assert.Contains(t, w.Body.String(), "temporarily unavailable", "it may still listen")
		assert.NotEmpty(t, w.Header().Get("Error-Id"), name)
		assert.Empty(t, log.String(), "nothing above Debug")
	}
}

// journal is a log that may be read while others write it.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Reset()
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// TestNoFailureIsAnswered200 talks to a server of net/http, which says 200 by itself where a handler says nothing, and
// ends a request's context for more than a client that has gone away.
func TestNoFailureIsAnswered200(t *testing.T) {
	t.Parallel()
	const whole = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
	valid := fmt.Sprintf(whole, len(goodLead), goodLead)
	for name, tt := range map[string]struct {
		request   string
		halfClose bool // the client has nothing more to say, but listens
		shutdown  bool // the server ends the context of its requests
		fails     error
		status    int
		logged    string
	}{
		"slow body":   {request: fmt.Sprintf(whole, 1000, "{"), status: http.StatusRequestTimeout},
		"slow chunk":  {request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", status: http.StatusRequestTimeout},
		"half closed": {request: valid, halfClose: true, fails: errors.New("the disk is full"), status: http.StatusInternalServerError, logged: "the disk is full"},
		"shutdown":    {request: valid, shutdown: true, status: http.StatusServiceUnavailable},
		"slow query":  {request: valid, fails: fmt.Errorf("query: %w", context.DeadlineExceeded), status: http.StatusServiceUnavailable, logged: "query: context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &journal{}
			b := newBinder(t, bind.Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
			base, shutdown := context.WithCancel(context.Background())
			defer shutdown()
			server := httptest.NewUnstartedServer(bind.Handle(b, func(_ http.ResponseWriter, r *http.Request, _ lead) error {
				if tt.shutdown {
					shutdown()
				}
				if tt.shutdown || tt.halfClose {
					<-r.Context().Done()
				}
				return cmp.Or(tt.fails, r.Context().Err())
			}))
			server.Config.BaseContext = func(net.Listener) context.Context { return base }
			if tt.status == http.StatusRequestTimeout {
				server.Config.ReadTimeout = 200 * time.Millisecond // only for those that wait for it: a slow machine must not
			}
			server.Start()
			defer server.Close()

			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			defer conn.Close()
			_, err = io.WriteString(conn, tt.request)
			require.NoError(t, err)
			if tt.halfClose {
				require.NoError(t, conn.(*net.TCPConn).CloseWrite())
			}
			require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
			response, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			defer response.Body.Close()
			assert.Equal(t, tt.status, response.StatusCode)
			if tt.logged == "" {
				assert.Empty(t, log.String())
				return
			}
			assert.Contains(t, log.String(), tt.logged)
			assert.Contains(t, log.String(), response.Header.Get("Error-Id"))
			assert.NotEmpty(t, response.Header.Get("Error-Id"))
		})
	}
}

// TestDeadlineOfTheRequestIsTheServers: the client has sent all it had to, in time.
func TestDeadlineOfTheRequestIsTheServers(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(1, 0))
	defer cancel()
	for _, err := range []error{context.DeadlineExceeded, fmt.Errorf("driver: %w", context.Canceled)} {
		w := httptest.NewRecorder()
		b.WriteError(w, post("").WithContext(ctx), err)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code, err)
		assert.NotEmpty(t, w.Header().Get("Error-Id"), err)
	}
}

func TestNilErrors(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	var typed *bind.Error
	for name, err := range map[string]error{"nil": nil, "typed nil": typed, "no Reason": &bind.Error{Reason: 200}} {
		w := httptest.NewRecorder()
		b.WriteError(w, post(""), err)
		assert.Equal(t, http.StatusInternalServerError, w.Code, name)
		assert.NotEmpty(t, w.Header().Get("Error-Id"), name)
	}
}

func TestOddURLsAreAnswered(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.Problem{}})
	for _, target := range []string{"/leads/%ff", "/a%20b%3Fc"} {
		w := httptest.NewRecorder()
		b.WriteError(w, httptest.NewRequest(http.MethodPost, target, nil), &bind.Error{Reason: bind.Gone, Detail: "\xff"})
		assert.Equal(t, http.StatusGone, w.Code)
		assert.Contains(t, w.Body.String(), `"instance":"`+target+`"`)
	}
}

func TestRepresentationHeadersDoNotStay(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	h := bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ lead) error {
		w.Header().Set("Content-Length", "2")
		w.Header().Set("ETag", `"v1"`)
		return &bind.Error{Reason: bind.NotFound}
	})
	server := httptest.NewServer(h)
	defer server.Close()
	resp, err := http.Post(server.URL, "application/json", strings.NewReader(goodLead))
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Contains(t, string(body), "not found")
	assert.Empty(t, resp.Header.Get("ETag"))
}

func TestNewTakesPointersToFormats(t *testing.T) {
	t.Parallel()
	call := bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{Body: "mine"} })
	mistake := bind.Reject(bind.FieldError{Path: bind.At("x"), Rule: "required"}, bind.FieldError{Path: bind.At("y"), Rule: "required"})
	for _, pair := range [][2]bind.Format{
		{&bind.Laravel{Summary: bind.FirstAndCount}, bind.Laravel{Summary: bind.FirstAndCount}},
		{&bind.Teamwork{Status: 400}, bind.Teamwork{Status: 400}},
		{&bind.Problem{Code: true}, bind.Problem{Code: true}},
		{&bind.Zoho{Version: 8}, bind.Zoho{Version: 8}},
		{&call, call},
	} {
		id := func(*http.Request) string { return "0d4f0f7e" }
		got := newBinder(t, bind.Config{Format: pair[0], Precognition: true, NewID: id})
		want := newBinder(t, bind.Config{Format: pair[1], Precognition: true, NewID: id})
		status, _, body := got.Answer("en", mistake)
		wantStatus, _, wantBody := want.Answer("en", mistake)
		assert.Equal(t, wantStatus, status)
		assert.Equal(t, string(wantBody), string(body))

		r := post(`{}`)
		r.Header.Set("Precognition", "true")
		live, wantLive := httptest.NewRecorder(), httptest.NewRecorder()
		got.WriteError(live, r, mistake)
		want.WriteError(wantLive, r, mistake)
		assert.Equal(t, wantLive.Body.String(), live.Body.String())
	}
}

func TestNewRefusesFormats(t *testing.T) {
	t.Parallel()
	for want, format := range map[string]bind.Format{
		"bind: Config.Format: FormatFunc is nil: want a function":                       bind.FormatFunc(nil),
		"bind: Config.Format: *bind.Laravel is nil: want a value":                       (*bind.Laravel)(nil),
		"bind: Config.Format: *bind.Teamwork is nil: want a value":                      (*bind.Teamwork)(nil),
		"bind: Config.Format: *bind.Problem is nil: want a value":                       (*bind.Problem)(nil),
		"bind: Config.Format: *bind.Zoho is nil: want a value":                          (*bind.Zoho)(nil),
		"bind: Config.Format: *bind.FormatFunc is nil: want a value":                    (*bind.FormatFunc)(nil),
		"bind: Config.Format: Laravel.Summary is 9: want FixedSummary or FirstAndCount": bind.Laravel{Summary: 9},
		"bind: Config.Format: Zoho.Version is 5: want 2 or 8":                           &bind.Zoho{Version: 5},
		"bind: Config.Format: Problem.Status is 200: want 0, or 400 to 599":             &bind.Problem{Status: 200},
	} {
		_, err := bind.New(bind.Config{Format: format})
		assert.EqualError(t, err, want)
	}
}

func TestFormatsWithOddStatusesAreServerFailures(t *testing.T) {
	t.Parallel()
	for _, status := range []int{-1, 42, 100, 600, 1000} {
		b := newBinder(t, bind.Config{Format: bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{Status: status} })})
		w := httptest.NewRecorder()
		b.WriteError(w, post(""), &bind.Error{Reason: bind.NotFound})
		assert.Equal(t, http.StatusInternalServerError, w.Code, status)
		assert.JSONEq(t, `{"message":"Server Error"}`, w.Body.String(), status)
	}
	_, err := bind.New(bind.Config{Format: bind.Teamwork{Status: 42}})
	require.ErrorContains(t, err, "Config.Format: Teamwork.Status is 42: want 0, or 400 to 599")
	_, err = bind.New(bind.Config{Format: bind.Zoho{Version: 5}})
	require.ErrorContains(t, err, "Config.Format: Zoho.Version is 5: want 2 or 8")
}

func TestWriteErrorHeaders(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{NewID: func(*http.Request) string { return "id-1" }})
	w := httptest.NewRecorder()
	w.Header().Set("Vary", "Origin")
	b.WriteError(w, post(""), &bind.Error{Reason: bind.RateLimited, RetryAfter: 1500 * time.Millisecond})
	assert.Equal(t, http.StatusTooManyRequests, w.Code)
	assert.Equal(t, http.Header{
		"Content-Type": {"application/json"}, "Content-Language": {"en"}, "Vary": {"Origin", "Accept-Language"},
		"X-Content-Type-Options": {"nosniff"}, "Retry-After": {"2"},
	}, w.Header())

	w = httptest.NewRecorder()
	b.WriteError(w, post(""), nil)
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.Equal(t, "id-1", w.Header().Get("Error-Id"))

	status, header, body := b.Answer("de-AT, en;q=0.5", &bind.Error{Reason: bind.NotFound})
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, "en", header.Get("Content-Language"))
	assert.JSONEq(t, `{"message":"The requested resource was not found."}`, string(body))
}

// TestListsOfHeadersAreAppendedTo has headers that others have set: what is in them stays, and is not said twice.
func TestListsOfHeadersAreAppendedTo(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, tt := range map[string]struct{ vary, language, wantVary, wantLanguage []string }{
		"nothing":           {nil, nil, []string{"Accept-Language"}, []string{"en"}},
		"others":            {[]string{"Origin"}, []string{"fr"}, []string{"Origin", "Accept-Language"}, []string{"fr", "en"}},
		"the same":          {[]string{"Accept-Language"}, []string{"en"}, []string{"Accept-Language"}, []string{"en"}},
		"in one line":       {[]string{"Origin, accept-language"}, []string{"fr, EN"}, []string{"Origin, accept-language"}, []string{"fr, EN"}},
		"everything varies": {[]string{"*"}, nil, []string{"*"}, []string{"en"}},
		"a longer name":     {[]string{"Accept-Language-X"}, []string{"en-GB"}, []string{"Accept-Language-X", "Accept-Language"}, []string{"en-GB", "en"}},
	} {
		w := httptest.NewRecorder()
		w.Header()["Vary"], w.Header()["Content-Language"] = tt.vary, tt.language
		b.WriteError(w, post(""), &bind.Error{Reason: bind.NotFound})
		assert.Equal(t, tt.wantVary, w.Header().Values("Vary"), name)
		assert.Equal(t, tt.wantLanguage, w.Header().Values("Content-Language"), name)
	}
}

func TestObserve(t *testing.T) {
	t.Parallel()
	var seen []error
	b := newBinder(t, bind.Config{Observe: func(_ context.Context, o bind.Observation) { seen = append(seen, o.Err) }})
	want := bind.Reject(bind.FieldError{Path: bind.At("a"), Rule: "required"})
	b.WriteError(httptest.NewRecorder(), post(""), want)
	assert.Equal(t, []error{want}, seen)
	b.WriteError(httptest.NewRecorder(), post(""), &bind.Error{Reason: bind.Validated})
	assert.Len(t, seen, 1, "a precognitive request that is valid is no error")
}

func TestErrorIsNeverModified(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Limits: bind.Limits{Report: 200}})
	e := &bind.Error{Meta: map[string]any{"k": 1}}
	for i := range 50 {
		e.Fields = append(e.Fields, bind.FieldError{Path: bind.At("leads", i, "name"), Rule: "required"})
	}
	w := httptest.NewRecorder()
	b.WriteError(w, post(""), e)
	assert.Equal(t, "true", w.Header().Get("Errors-Truncated"))
	assert.Len(t, e.Fields, 50)
	assert.Empty(t, e.Fields[0].Message)
	assert.False(t, e.Truncated)
}

func TestNewReportsEveryMistake(t *testing.T) {
	t.Parallel()
	_, err := bind.New(bind.Config{
		Lookups: map[string]bind.Lookup{"companies": nil},
		Rules: bind.Rules{
			Aliases: map[string]string{"re,quired": "required", "empty": ""},
			Funcs:   map[string]bind.Rule{"a": {}, "b": {}, "dive": {Func: func(context.Context, validator.FieldLevel) bool { return true }}},
		},
		Locales: []locales.Locale{{}},
	})
	require.Error(t, err)
	for _, want := range []string{`lookup "companies"`, `alias "re,quired"`, `alias "empty"`, `rule "a"`, `rule "b"`, `rule "dive"`, "empty Locale"} {
		assert.ErrorContains(t, err, want)
	}
	assert.NotContains(t, err.Error(), "goroutine")
	assert.Panics(t, func() { bind.Must(bind.New(bind.Config{Lookups: map[string]bind.Lookup{"": nil}})) })
}
