package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"
)

// std is the hand-written way: encoding/json, validator/v10 for each lead, and
// a map of messages by path.
type std struct {
	stack
	validate *validator.Validate
}

func stdPeer(to *recorder) contestant {
	mux := http.NewServeMux()
	s := &std{
		stack:    stack{handler: mux, recorder: to},
		validate: validator.New(validator.WithRequiredStructEnabled()),
	}
	s.validate.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})

	mux.HandleFunc("POST "+routeEmpty, noContent)
	mux.HandleFunc("POST "+routeOne, s.one)
	mux.HandleFunc("POST "+routeBulk, s.bulk)
	return contestant{name: nameStd, types: first, open: s.open, mistakes: countMap}
}

func (s *std) one(w http.ResponseWriter, r *http.Request) {
	var in Lead
	if err := decodeStd(w, r, &in); err != nil {
		refuseStd(w, err)
		return
	}

	mistakes := map[string]string{}
	if err := s.check(&in, "", mistakes); err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	s.finish(w, in.size(), mistakes)
}

func (s *std) bulk(w http.ResponseWriter, r *http.Request) {
	var in Bulk
	if err := decodeStd(w, r, &in); err != nil {
		refuseStd(w, err)
		return
	}

	mistakes := map[string]string{}
	if len(in.Leads) == 0 {
		mistakes["leads"] = "is required"
	}
	for i := range in.Leads {
		if err := s.check(&in.Leads[i], fmt.Sprintf("leads.%d.", i), mistakes); err != nil {
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
	}
	s.finish(w, in.size(), mistakes)
}

// decodeStd decodes the body of r into dst.
func decodeStd(w http.ResponseWriter, r *http.Request, dst any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	return decoder.Decode(dst)
}

// refuseStd answers a body that could not be decoded.
func refuseStd(w http.ResponseWriter, err error) {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		writeStd(w, http.StatusBadRequest, map[string]any{"error": "the body is not valid JSON"})
		return
	}

	writeStd(w, http.StatusUnprocessableEntity, map[string]any{
		"errors": map[string]string{wrong.Field: "must be of type " + wrong.Type.String()},
	})
}

// check adds what is wrong with a lead to mistakes, below prefix.
func (s *std) check(lead *Lead, prefix string, mistakes map[string]string) error {
	err := s.validate.Struct(lead)
	if err == nil {
		return nil
	}

	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return err
	}

	for _, f := range fields {
		_, path, _ := strings.Cut(f.Namespace(), ".")
		mistakes[prefix+path] = "breaks the rule " + f.Tag()
	}
	return nil
}

// finish answers with the mistakes, if there are any.
func (s *std) finish(w http.ResponseWriter, leads int, mistakes map[string]string) {
	if len(mistakes) > 0 {
		writeStd(w, http.StatusUnprocessableEntity, map[string]any{"errors": mistakes})
		return
	}
	s.arrived = leads
	w.WriteHeader(http.StatusNoContent)
}

func writeStd(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client went away
}

// countMap counts the members of errors.
func countMap(body []byte) int {
	var refusal struct{ Errors map[string]string }
	if err := json.Unmarshal(body, &refusal); err != nil {
		return unreadable
	}
	return len(refusal.Errors)
}
