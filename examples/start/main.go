package main

import (
	"encoding/json"
	"log"
	"net/http"

	"github.com/fielderrors/bind"
)

type Lead struct {
	Name  string `json:"name" validate:"required,max=100"`
	Phone string `json:"phone" validate:"required,e164"`
	Email string `json:"email" validate:"omitempty,email" bind:"distinct"`
}

func create(w http.ResponseWriter, r *http.Request, in Lead) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(in)
}

// createAll gets all leads of a body. If one of them is bad, it is not called.
func createAll(w http.ResponseWriter, r *http.Request, in []Lead) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func main() {
	b := bind.Must(bind.New(bind.Config{}))
	http.Handle("POST /leads", bind.Handle(b, create))
	http.Handle("POST /leads/bulk", bind.HandleMany(b, createAll, bind.Under("leads")))
	log.Fatal(http.ListenAndServe("localhost:8080", nil))
}
