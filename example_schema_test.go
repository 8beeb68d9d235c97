package bind_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
	"github.com/fielderrors/bind/openapi"
)

type schemaExample struct {
	Name string   `json:"name" validate:"required,max=50" doc:"As on the card"`
	Kind string   `json:"kind" validate:"oneof=card sepa"`
	IBAN string   `json:"iban" validate:"required_if=Kind sepa"`
	Site string   `json:"site" validate:"omitempty,http_url"`
	Tags []string `json:"tags" validate:"max=3,dive,alpha"`
}

func ExampleBinder_Schema() {
	b := bind.Must(bind.New(bind.Config{}))
	schema, err := b.Schema(schemaExample{})
	if err != nil {
		panic(err)
	}
	fmt.Println(indented(schema))

	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema",
	//   "type": "object",
	//   "properties": {
	//     "name": {
	//       "description": "As on the card",
	//       "type": "string",
	//       "minLength": 1,
	//       "maxLength": 50
	//     },
	//     "kind": {
	//       "type": "string",
	//       "maxLength": 65536,
	//       "enum": [
	//         "card",
	//         "sepa"
	//       ]
	//     },
	//     "iban": {
	//       "type": [
	//         "string",
	//         "null"
	//       ],
	//       "maxLength": 65536
	//     },
	//     "site": {
	//       "anyOf": [
	//         {
	//           "type": "string",
	//           "maxLength": 65536,
	//           "anyOf": [
	//             {
	//               "const": ""
	//             },
	//             {
	//               "pattern": "^[hH][tT][tT][pP][sS]?://"
	//             }
	//           ]
	//         },
	//         {
	//           "type": "null"
	//         }
	//       ],
	//       "x-bind-server": [
	//         {
	//           "rule": "http_url",
	//           "near": true
	//         }
	//       ]
	//     },
	//     "tags": {
	//       "type": [
	//         "array",
	//         "null"
	//       ],
	//       "items": {
	//         "type": "string",
	//         "maxLength": 65536,
	//         "pattern": "^[a-zA-Z]+$"
	//       },
	//       "maxItems": 3
	//     }
	//   },
	//   "required": [
	//     "name",
	//     "kind"
	//   ],
	//   "additionalProperties": false,
	//   "allOf": [
	//     {
	//       "if": {
	//         "properties": {
	//           "kind": {
	//             "const": "sepa"
	//           }
	//         },
	//         "required": [
	//           "kind"
	//         ]
	//       },
	//       "then": {
	//         "properties": {
	//           "iban": {
	//             "not": {
	//               "enum": [
	//                 "",
	//                 null
	//               ]
	//             }
	//           }
	//         },
	//         "required": [
	//           "iban"
	//         ]
	//       }
	//     }
	//   ]
	// }
}

func ExampleMergePatch() {
	b := bind.Must(bind.New(bind.Config{}))
	schema, err := b.Schema(struct {
		Name string  `json:"name" validate:"required,max=50"`
		Note *string `json:"note" validate:"omitempty,max=9"`
	}{}, bind.MergePatch())
	if err != nil {
		panic(err)
	}
	fmt.Println(indented(schema))

	// Output:
	// {
	//   "$schema": "https://json-schema.org/draft/2020-12/schema",
	//   "type": "object",
	//   "properties": {
	//     "name": {
	//       "type": "string",
	//       "minLength": 1,
	//       "maxLength": 50
	//     },
	//     "note": {
	//       "type": [
	//         "string",
	//         "null"
	//       ],
	//       "maxLength": 9
	//     }
	//   },
	//   "additionalProperties": false
	// }
}

func ExampleBinder_Failures() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Zoho{}}))
	failures, err := b.Failures(schemaExample{}, bind.InLanguage("fr"))
	if err != nil {
		panic(err)
	}
	var f bind.Failure
	for _, f = range failures {
		if f.Pattern == "name" {
			fmt.Println(f.Status, f.Code, f.Pattern, f.Rule, f.Param, f.Text)
		}
	}

	// Output:
	// 400 INVALID_DATA name type  The name field must be a string.
	// 400 MANDATORY_NOT_FOUND name required  The name field is required.
	// 400 INVALID_DATA name max 50 The name field must not be greater than 50 characters.
}

// indented returns JSON for readers.
func indented(text []byte) string {
	value := jsontext.Value(text)
	if err := value.Indent(jsontext.WithIndent("  ")); err != nil {
		panic(err)
	}
	return string(value)
}

func Example_document() {
	b := bind.Must(bind.New(bind.Config{Format: bind.Deploy("https://example.com/errors")}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, schemaExample) error { return nil })
	kept := []byte(`{"openapi":"3.1.0","info":{"title":"Leads","version":"1"},"paths":{"/leads":{"post":{"operationId":"create"}}}}`)
	mux := http.NewServeMux()

	operations := []openapi.Operation{{
		Pattern: "POST /leads", Handler: create,
		Errors: []error{&bind.Error{Reason: bind.Unauthenticated}},
	}}
	document, err := openapi.Fill(kept, operations...)
	if err != nil {
		panic(err)
	}
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document)
	})
	fmt.Println(bytes.Contains(document, []byte(`"operationId":"create","requestBody":{`)))
	fmt.Println(bytes.Contains(document, []byte(`"name:required":{"summary":"The name field is required."`)))

	var page bytes.Buffer
	err = openapi.Page(&page, "en", operations...)
	if err != nil {
		panic(err)
	}
	table, _, _ := strings.Cut(page.String(), "\n<a")
	fmt.Print(table)

	// Output:
	// true
	// true
	// | | | |
	// |---|---|---|
	// | [invalid_request_error](<#invalid_request_error>) | 400, 408, 413, 415 | The request was malformed or failed validation. |
	// | [authentication_error](<#authentication_error>) | 401 | The API credentials are missing or invalid. |
	// | [api_error](<#api_error>) | 500, 503 | An unexpected error occurred. |
}

// germanPage is that of docs/schema.md.
func germanPage(operations ...openapi.Operation) (err error) {
	err = openapi.Page(os.Stdout, "de", operations...)
	return err
}

// Envelope returns the schema of what Acme renders.
func (Acme) Envelope() (name string, schema json.RawMessage) {
	return "AcmeError", json.RawMessage(`{
		"type": "object", "required": ["message", "request"],
		"properties": {
			"message": {"type": "string"}, "request": {"type": "string"},
			"errors": {"type": "array", "items": {"type": "object", "required": ["at", "code", "text", "help"]}}
		}
	}`)
}

func ExampleFormat_described() {
	b := bind.Must(bind.New(bind.Config{
		Format: Acme{Docs: "https://api.example.com/errors"}, Locales: []locales.Locale{locales.En(), locales.De()},
	}))
	create := bind.Handle(b, func(http.ResponseWriter, *http.Request, schemaExample) error { return nil })
	operation := openapi.Operation{Pattern: "POST /leads", Handler: create}
	document, err := openapi.Fill(nil, operation)
	if err != nil {
		panic(err)
	}
	fmt.Println(bytes.Contains(document, []byte(`"$ref": "#/components/schemas/AcmeError"`)))
	fmt.Println(germanPage() == nil)
	// Output:
	// true
	// true
}
