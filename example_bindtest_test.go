package bind_test

import (
	"testing"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// TestLeads is the test of docs/testing.md.
func TestLeads(t *testing.T) {
	handler := bulkRoutes(bind.Must(bind.New(bind.Config{})), &Store{})
	body := `{"leads":[{"name":"Ada","phone":"+4930123456"},{"name":"Bob","phone":"030"}]}`
	bindtest.Send(t, handler, bindtest.Request{Target: "/leads/bulk", Body: body}).
		Status(422).
		Only("leads.1.phone", "e164")
}
