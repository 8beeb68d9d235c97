package bindtest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind"
)

// zohoEntry is {"code":…,"details":{…},"message":…,"status":"error"}.
type zohoEntry struct {
	Code    string         `json:"code"`
	Details map[string]any `json:"details"`
	Message string         `json:"message"`
	Status  string         `json:"status"`
}

// zohoReasons are the codes that stand for one Reason. LIMIT_EXCEEDED is also
// that of a list with too many items, which its status tells.
var zohoReasons = map[string]bind.Reason{
	"UNABLE_TO_PARSE_DATA_TYPE": bind.Malformed,
	"AUTHENTICATION_FAILURE":    bind.Unauthenticated,
	"LICENSE_LIMIT_EXCEEDED":    bind.PaymentRequired,
	"NO_PERMISSION":             bind.Forbidden,
	"INVALID_URL_PATTERN":       bind.NotFound,
	"INVALID_REQUEST_METHOD":    bind.MethodNotAllowed,
	"DUPLICATE_DATA":            bind.Conflict,
	"OPERATION_IN_PROGRESS":     bind.InProgress,
}

// readZoho reads an answer of bind.Zoho in either version: a bare entry, or a
// list of them under the root key.
func readZoho(r reply) (*bind.Error, error) {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(r.body, &members); err != nil {
		return nil, err
	}
	if members["code"] != nil {
		return readZohoRequest(r)
	}

	for root, value := range members {
		if len(members) == 1 && value.Kind() == '[' {
			return readZohoList(r, root, value)
		}
	}
	return nil, errors.New(`there is no "code" and no list of records alone`)
}

// zohoBodyCodes are the codes of a mistake on the whole body. With another status
// than 400, they are about the request.
var zohoBodyCodes = []string{
	"INVALID_DATA", "MANDATORY_NOT_FOUND", "DEPENDENT_FIELD_MISSING", "LIMIT_EXCEEDED",
	"PATTERN_NOT_MATCHED",
}

// readZohoRequest reads a bare entry: about a query parameter, about the whole
// body, or about the request.
func readZohoRequest(r reply) (*bind.Error, error) {
	var entry zohoEntry
	if err := json.Unmarshal(r.body, &entry); err != nil {
		return nil, err
	}
	fe, err := entry.field(bind.Path{})
	if err != nil {
		return nil, err
	}

	_, isQuery := fe.Path.Parameter()
	if isTwice := zohoReasons[entry.Code] == bind.Malformed && fe.Path != (bind.Path{}); isTwice {
		return &bind.Error{Reason: bind.Malformed, Fields: bind.FieldErrors{fe}}, nil
	}
	isAboutBody := r.status == http.StatusBadRequest && slices.Contains(zohoBodyCodes, entry.Code)
	if isQuery || isAboutBody {
		return &bind.Error{Fields: bind.FieldErrors{fe}}, nil
	}
	return entry.request(r), nil
}

// request returns what the entry says about the request.
func (entry zohoEntry) request(r reply) *bind.Error {
	reason, known := zohoReasons[entry.Code]
	if !known {
		reason = r.reason()
	}
	delete(entry.Details, "limit")
	e := &bind.Error{Reason: reason, Code: entry.Code, Detail: entry.Message}
	if len(entry.Details) > 0 {
		e.Meta = entry.Details
	}
	return e
}

// readZohoList reads the entries under the root key. Those of records that were
// stored are left out: Zoho itself stores some and refuses others. An exceeded
// license is about the request, though it stands in the list.
func readZohoList(r reply, root string, list jsontext.Value) (*bind.Error, error) {
	var entries []zohoEntry
	if err := json.Unmarshal(list, &entries); err != nil {
		return nil, err
	}

	if len(entries) == 1 && zohoReasons[entries[0].Code] == bind.PaymentRequired {
		return entries[0].request(r), nil
	}

	e := &bind.Error{Reason: bind.Invalid}
	for i, entry := range entries {
		if entry.Code == "" {
			return nil, fmt.Errorf(`%s[%d] has no "code"`, root, i)
		}
		if entry.Status == "success" {
			continue
		}

		several, err := entry.several()
		if err != nil {
			return nil, fmt.Errorf("%s[%d]: %w", root, i, err)
		}
		for _, one := range several {
			fe, err := one.field(bind.At(root, i))
			if err != nil {
				return nil, fmt.Errorf("%s[%d]: %w", root, i, err)
			}
			e.Fields = append(e.Fields, fe)
		}
	}
	if len(e.Fields) == 0 {
		return nil, errors.New("no record has failed")
	}
	return e, nil
}

// several returns the mistakes of a record: version 8 puts those of one record
// into one entry.
func (entry zohoEntry) several() (entries []zohoEntry, err error) {
	if entry.Code != "MULTIPLE_OR_MULTI_ERRORS" {
		return []zohoEntry{entry}, nil
	}
	text, err := json.Marshal(entry.Details["errors"])
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(text, &entries)
	return entries, err
}

// field returns the mistake. The members of record are named by their last name
// alone where the entry has no json_path.
func (entry zohoEntry) field(record bind.Path) (bind.FieldError, error) {
	path, err := entry.path(record)
	fe := bind.FieldError{Path: path, Code: entry.Code, Message: entry.Message}
	if err != nil {
		return fe, err
	}

	if dependee, ok := entry.Details["dependee"].(map[string]any); ok {
		query, _ := dependee["json_path"].(string)
		ref, err := fromJSONPath(query)
		if err != nil {
			return fe, fmt.Errorf("dependee %q: %w", query, err)
		}
		fe.Refs = []bind.Path{ref}
	}
	return fe, nil
}

// path returns the place that an entry names.
func (entry zohoEntry) path(record bind.Path) (bind.Path, error) {
	text := func(name string) string {
		text, _ := entry.Details[name].(string)
		return text
	}

	// 1. A place in the body.
	if query := text("json_path"); query != "" {
		p, err := fromJSONPath(query)
		if err != nil {
			return p, fmt.Errorf("json_path %q: %w", query, err)
		}
		return p, nil
	}

	// 2. A query parameter.
	for _, name := range []string{text("param"), text("param_name")} {
		if name != "" {
			return bind.Query(name), nil
		}
	}

	// 3. A member of the record, or a parameter under the older name for it.
	name := text("api_name")
	isParameter := entry.Code == "PATTERN_NOT_MATCHED" || record == (bind.Path{})
	switch {
	case name == "":
		return bind.Path{}, nil
	case isParameter:
		return bind.Query(name), nil
	}
	return record.Key(name), nil
}
