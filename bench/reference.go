package main

import (
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-playground/validator/v10"
)

// directExchange calls a function instead of a handler. It neither reads a
// request nor writes a response.
type directExchange struct {
	call  func() error
	leads int
	err   error
}

func (e *directExchange) send() { e.err = e.call() }

// answer words the error, outside of send, so that a verdict can be read from
// it.
func (e *directExchange) answer() answer {
	if e.err == nil {
		return answer{status: http.StatusNoContent, leads: e.leads}
	}
	return answer{status: http.StatusUnprocessableEntity, body: []byte(e.err.Error())}
}

// decodingReference decodes a body by JSON v2 and looks at no rule. It stops at
// the first value of a wrong type, so its time for such bodies says nothing.
func decodingReference() contestant {
	v2 := codec{nameDecoding, unmarshalV2}

	return contestant{
		name:      nameDecoding,
		reference: true,
		rules:     unchecked,
		types:     absent,
		mistakes:  countText,
		open: func(w workload) exchange {
			if w.bulk {
				return decoding[Bulk](w, v2)
			}
			return decoding[Lead](w, v2)
		},
	}
}

// validatorReference validates a value that has been decoded already.
func validatorReference() contestant {
	validate := validator.New(validator.WithRequiredStructEnabled())

	return contestant{
		name:      nameRules,
		reference: true,
		types:     absent,
		mistakes:  countText,
		open: func(w workload) exchange {
			if w.bulk {
				return validation[Bulk](validate, w)
			}
			return validation[Lead](validate, w)
		},
	}
}

func validation[T form](validate *validator.Validate, w workload) exchange {
	in := new(T)
	if err := json.Unmarshal(w.body, in); err != nil {
		return &directExchange{call: func() error { return err }}
	}
	return &directExchange{call: func() error { return validate.Struct(in) }, leads: (*in).size()}
}
