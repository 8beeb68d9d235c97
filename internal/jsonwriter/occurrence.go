package jsonwriter

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/google/uuid"
)

// Occurrence is the id of an entry of an answer, for formats that give each
// mistake one: the answer's own id for the first entry, and for the others a
// UUID that is derived from it, counted up.
type Occurrence struct {
	Answer  string
	Derived *uuid.UUID // of the answer, by DerivedID; not needed for the first
	Index   int
}

// DerivedID returns what the ids of an answer's entries are counted up from: a
// UUID of version 5. The same answer gives the same ids.
func DerivedID(answer string) *uuid.UUID {
	derived := uuid.NewSHA1(uuid.NameSpaceOID, []byte(answer))
	return &derived
}

// AppendTo appends the id. No two entries of an answer have one.
func (o Occurrence) AppendTo(b []byte) []byte {
	if o.Index == 0 {
		return append(b, o.Answer...)
	}

	id := *o.Derived
	last := binary.BigEndian.Uint32(id[12:])
	binary.BigEndian.PutUint32(id[12:], last+uint32(o.Index))

	for i, part := range [...][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, part)
	}
	return b
}
