package shape_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

// TestRandomMembers draws structs that embed one another, with few names, so that they shadow and clash. Where the json
// package refuses a type, the shape must have faults; where it does not, both must see the same members.
func TestRandomMembers(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range 800 {
		typ := embeddings(random)
		got := shape.NewReader("validate").Read(typ)
		whole := reflect.New(typ)
		fill(whole.Elem(), 9)
		if _, err := json.Marshal(whole.Interface()); err != nil {
			require.NotEmpty(t, faults(typ), "%v: %v", typ, err)
			refused++
			continue
		}
		require.Empty(t, faults(typ), "%v", typ)
		require.Equal(t, marshalled(t, typ), names(got), "%v", typ)
		for _, name := range memberNames {
			assertMember(t, typ, got, name)
		}
	}
	require.Less(t, refused, 500, "enough types are left to compare")
}

var memberNames = []string{"A", "B", "a", "b", "c", "E0", "E1", "E2", "e", "unknown"}

// embeddings returns a struct with fields and embedded structs of up to three levels. A struct may be embedded many times.
func embeddings(random *rand.Rand) reflect.Type {
	var made []reflect.Type
	for range 2 + random.IntN(4) {
		var fields []reflect.StructField
		for _, name := range []string{"A", "B", "C"}[:random.IntN(4)] {
			tag := []string{``, ``, `json:"a"`, `json:"b"`, `json:"c,case:ignore"`, `json:"-"`}[random.IntN(6)]
			fields = append(fields, field[int](name, tag))
		}
		for i := range random.IntN(3) {
			if len(made) == 0 {
				break
			}
			typ := made[random.IntN(len(made))]
			if random.IntN(4) == 0 {
				typ = reflect.PointerTo(typ)
			}
			tag := []string{``, ``, ``, ``, `json:"e"`, `json:",embed"`}[random.IntN(6)]
			fields = append(fields, reflect.StructField{Name: fmt.Sprintf("E%d", i), Type: typ, Anonymous: tag != `json:",embed"`, Tag: reflect.StructTag(tag)})
		}
		made = append(made, reflect.StructOf(fields))
	}
	return made[len(made)-1]
}
