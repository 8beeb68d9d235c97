package main

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind"
)

// localNames are the host names that the program answers without being told.
var localNames = []string{"localhost", "127.0.0.1", "::1"}

// onlyHosts lets requests pass that are addressed to the program: to a local
// name or to one of names, at any port. Another name is answered 421: a page
// elsewhere whose name has been pointed here (DNS rebinding) gets no record.
func onlyHosts(names []string, next http.Handler, answerer func(*http.Request) *bind.Binder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostName(r.Host)
		isName := func(own string) bool { return strings.EqualFold(own, name) }

		if slices.ContainsFunc(localNames, isName) || slices.ContainsFunc(names, isName) {
			next.ServeHTTP(w, r)
			return
		}
		answerer(r).WriteError(w, r, misdirected())
	})
}

// misdirected answers a request that is addressed to another.
func misdirected() error {
	return &bind.Error{Reason: bind.NotFound, Status: http.StatusMisdirectedRequest}
}

// hostName returns a Host header without its port and without the brackets
// around an IPv6 address.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
