package jsonbody

import (
	"bytes"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/shape"
)

// This file decodes an array of objects on several cores. The array is cut behind some of its items, and each piece,
// which must have an item, is decoded as an array by itself. If all pieces are JSON, the whole is, with just these items,
// for JSON can be read in one way only; if one is not, or does not fit the type, the body is decoded as if nothing had
// been tried.

// share is how many bytes a piece has at the least: less is not worth a goroutine.
const share = 16 << 10

// shared decodes body into the slice v, which is empty, if that is worth it. It returns false, and leaves v empty, where
// the plain pass has to do it.
func (to Target) shared(body []byte, v reflect.Value, options json.Options) bool {
	n := min(runtime.GOMAXPROCS(0), len(body)/share)
	if !to.Concurrent || n < 2 || to.Type.Kind != shape.Slice || to.Type.Elem.Deref().Kind != shape.Object {
		return false
	}
	return to.inPieces(body, v, options, n)
}

// inPieces decodes body in at most n pieces at a time.
func (to Target) inPieces(body []byte, v reflect.Value, options json.Options, n int) bool {
	array, ok := to.array(body)
	if !ok {
		return false
	}
	pieces := cut(array, n)
	if len(pieces) < 2 || slices.ContainsFunc(pieces, blank) {
		return false
	}
	room := to.room(pieces)
	all := reflect.MakeSlice(to.Type.Go, room*len(pieces), room*len(pieces))
	parts := make([]reflect.Value, len(pieces))
	var decoded atomic.Int32 // pieces: a type's own decoding may end its goroutine
	var group sync.WaitGroup
	for i, piece := range pieces {
		parts[i] = reflect.New(to.Type.Go)
		parts[i].Elem().Set(all.Slice3(i*room, i*room, (i+1)*room))
		group.Go(func() {
			if decodePiece(piece, parts[i].Interface(), options) {
				decoded.Add(1)
			}
		})
	}
	group.Wait()
	if int(decoded.Load()) < len(pieces) {
		return false
	}
	v.Set(joined(all, parts, room))
	return true
}

// blank reports whether a piece has no item, which is an array by itself but no part of one.
func blank(piece []byte) bool { return len(bytes.TrimLeft(piece, space)) == 0 }

// array returns what stands between the brackets of the target's array if nothing but its envelope is around them.
func (to Target) array(body []byte) (items []byte, ok bool) {
	items = bytes.Trim(body, space)
	if to.Key != "" {
		if items, ok = inside(items, '{', '}'); !ok {
			return nil, false
		}
		key, _ := jsontext.AppendQuote(nil, to.Key)
		if items, ok = bytes.CutPrefix(items, key); !ok {
			return nil, false
		}
		if items, ok = bytes.CutPrefix(bytes.TrimLeft(items, space), []byte{':'}); !ok {
			return nil, false
		}
		items = bytes.TrimLeft(items, space)
	}
	return inside(items, '[', ']')
}

// inside cuts off the first and the last byte, if they are these, and the white space within.
func inside(text []byte, first, last byte) ([]byte, bool) {
	if n := len(text); n < 2 || text[0] != first || text[n-1] != last {
		return nil, false
	}
	return bytes.Trim(text[1:len(text)-1], space), true
}

// cut cuts the items of an array into at most n pieces of about the same size, at commas between items.
func cut(items []byte, n int) (pieces [][]byte) {
	depth, start := 0, 0
	for i := 0; i < len(items) && len(pieces) < n-1; i++ {
		switch c := items[i]; c {
		case '"':
			i += 1 + stringEnd(items[i+1:])
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 && i >= len(items)*(len(pieces)+1)/n {
				pieces = append(pieces, items[start:i])
				start = i + 1
			}
		}
	}
	return append(pieces, items[start:])
}

// room estimates how many items a piece has, by how many begin at its front. It is no more than a body may have.
func (to Target) room(pieces [][]byte) int {
	const front = 4 << 10
	piece := pieces[0]
	sample := piece[:min(len(piece), front)]
	begun := len(cut(sample, len(sample)))
	objects := 0
	for _, p := range pieces {
		objects += bytes.Count(p, []byte{'{'})
	}
	room := min(begun*len(piece)/len(sample)+begun, objects/len(pieces)+1)
	if most := to.Limits.Items; most > 0 {
		room = min(room, most/len(pieces)+1)
	}
	if most := to.Limits.Memory; most > 0 {
		room = min(room, int(most/(max(to.Type.ElementSize(), 1)*int64(len(pieces)))))
	}
	return room
}

// decodePiece decodes a piece of an array into what into points to; a panic in a type's own decoding is no success.
func decodePiece(piece []byte, into any, options json.Options) (ok bool) {
	defer func() { ok = recover() == nil && ok }()
	array := io.MultiReader(strings.NewReader("["), bytes.NewReader(piece), strings.NewReader("]"))
	return json.UnmarshalRead(array, into, options) == nil
}

// joined returns the items of all parts in one slice: in all, where they are already, each part in a room of its own,
// unless one of them has become larger than that.
func joined(all reflect.Value, parts []reflect.Value, room int) reflect.Value {
	items, crowded := 0, false
	for _, part := range parts {
		items += part.Elem().Len()
		crowded = crowded || part.Elem().Len() > room
	}
	if crowded {
		all = reflect.MakeSlice(all.Type(), items, items)
	}
	n := 0
	for _, part := range parts {
		n += reflect.Copy(all.Slice(n, all.Len()), part.Elem())
	}
	return all.Slice3(0, n, n)
}
