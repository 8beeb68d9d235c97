package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"connectrpc.com/connect"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/examples/connect/contactpb"
	"github.com/fielderrors/bind/locales"
)

// create calls the example through Connect's own client.
func create(t *testing.T, language string, opts []connect.ClientOption, contacts ...*contactpb.Contact) (*connect.Response[contactpb.CreateResponse], error) {
	server := httptest.NewServer(handler(bind.Config{Locales: []locales.Locale{locales.En(), locales.De()}}))
	t.Cleanup(server.Close)
	r := connect.NewRequest(&contactpb.CreateRequest{Contacts: contacts})
	r.Header().Set("Accept-Language", language)
	return contactpb.NewContactServiceClient(server.Client(), server.URL, opts...).Create(t.Context(), r)
}

var protocols = map[string][]connect.ClientOption{
	"connect": nil, "connect with JSON": {connect.WithProtoJSON()}, "grpc-web": {connect.WithGRPCWeb()},
}

func TestValid(t *testing.T) {
	for name, protocol := range protocols {
		response, err := create(t, "en", protocol, &contactpb.Contact{Name: "Ada", Email: "ada@example.com", Tags: []string{"a"}})
		require.NoError(t, err, name)
		assert.Equal(t, int32(1), response.Msg.Stored)
	}
}

// TestInvalid has every mistake of all contacts in the error's detail, in the client's language.
func TestInvalid(t *testing.T) {
	for name, protocol := range protocols {
		_, err := create(t, "de", protocol,
			&contactpb.Contact{Email: "ada@example.com"},
			&contactpb.Contact{Name: "Bob", Email: "ada@example.com", Tags: []string{"a", "1"}},
		)
		var e *connect.Error
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, connect.CodeInvalidArgument, e.Code())
		require.Len(t, e.Details(), 1)
		detail, err := e.Details()[0].Value()
		require.NoError(t, err)
		var got []string
		for _, v := range detail.(*errdetails.BadRequest).FieldViolations {
			got = append(got, v.Field+" "+v.Reason)
			assert.Equal(t, "de", v.LocalizedMessage.Locale)
			assert.Contains(t, v.LocalizedMessage.Message, v.Field)
		}
		assert.Equal(t, []string{"contacts.0.name REQUIRED", "contacts.0.email DISTINCT", "contacts.1.email DISTINCT", "contacts.1.tags.1 ALPHA"}, got, name)
	}
}

// TestFailures say nothing of their text, and are found in the log by their id.
func TestFailures(t *testing.T) {
	var log bytes.Buffer
	b := bind.Must(bind.New(bind.Config{
		Format: badRequest, Logger: slog.New(slog.NewTextHandler(&log, nil)), NewID: func(*http.Request) string { return "id-1" },
	}))
	for _, tt := range []struct {
		err  error
		want connect.Code
		log  string
	}{
		{errors.New("the disk is full"), connect.CodeInternal, "the disk is full"},
		{context.DeadlineExceeded, connect.CodeUnavailable, "deadline"},
		{&bind.Error{Reason: bind.NotFound}, connect.CodeNotFound, ""},
		{&bind.Error{Reason: bind.Forbidden}, connect.CodePermissionDenied, ""},
	} {
		log.Reset()
		e := answered(b, "", tt.err)
		assert.Equal(t, tt.want, e.Code())
		assert.NotContains(t, e.Message(), "disk")
		assert.Empty(t, e.Details())
		if tt.log == "" {
			assert.Empty(t, log.String())
			continue
		}
		assert.Contains(t, log.String(), tt.log)
		assert.Equal(t, "id-1", e.Meta().Get("Error-Id"))
	}
}
