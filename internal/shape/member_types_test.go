package shape_test

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
)

// The structs of memberTypes: how they embed, hide and rename is the point.

type Base struct {
	ID   int `json:"id"`
	Note int
}
type base struct {
	Hidden int `json:"hidden"`
	Note   int
}
type BasePointer struct {
	*Base
	Level int
}
type Generic[T any] struct{ Value T }
type tagged struct {
	A int `json:"a"`
	B int `json:"b,omitempty"`
	C int `json:",omitzero"`
	D int `json:"-"`
	E int `json:"A"`
	F int `validate:"required"`
	G int `json:""`
	H int `json:"a_h"`
}
type oddNames struct {
	Dot     int `json:"a.b"`
	Slash   int `json:"a/b~c"`
	Bracket int `json:"m[0]"`
	Space   int `json:"with space"`
	Digit   int `json:"0"`
	Dash    int `json:"-x"`
	Unicode int `json:"é日本"`
	Symbols int `json:"$%&:;<>?@^{}|#!*+="`
	Ärger   int
}
type embedded struct {
	Base
	Own int
}
type embeddedBetween struct {
	First int
	Base
	Last int
}
type embeddedTagged struct {
	Base `json:"base"`
	ID   int
}
type embeddedTaggedPointer struct {
	*Base `json:"base"`
	Note  int
}
type embeddedIgnored struct {
	Base `json:"-"`
	Own  int
}
type embeddedOption struct {
	Base `json:",embed"`
	Own  int
}
type embedOption struct {
	Named Base `json:",embed"`
	Own   int
}
type embedOptionPointer struct {
	Named *Base `json:",embed"`
	Own   int
}
type shadowed struct {
	Base
	Note int
}
type shadowedByTag struct {
	Base
	Other int `json:"Note"`
}
type shadowedByIgnored struct {
	Base
	Note int `json:"-"`
}
type ambiguous struct {
	Base
	base
}
type Deeper struct{ Below }
type Below struct{ Note, Only int }
type ambiguousHidesDeeper struct {
	Base
	base
	Deeper
}
type One struct{ X, Y int }
type Two struct {
	X int `json:"X"`
	Z int
}
type Three struct {
	Other int `json:"X"`
}
type ambiguousOneTagged struct {
	One
	Two
}
type Settled struct {
	Three
	X int
}
type Left struct{ Base }
type Right struct{ Base }
type Wrap struct{ Right }
type diamondUneven struct {
	Left
	Wrap
}
type LeftOf struct{ Left }
type RightOf struct{ Right }
type recursiveEmbed struct {
	*Recursive
	Own int
}
type Recursive struct {
	*Recursive
	Inner int
}
type mutualEmbed struct {
	*MutualA
	Own int
}
type MutualA struct {
	*MutualB
	A int
}
type MutualB struct {
	*MutualA
	B int
}
type fold struct {
	FirstName int `json:"first_name,case:ignore"`
	LastName  int `json:"last_name"`
	Kelvin    int `json:"kelvin,case:ignore"`
	Straße    int `json:",case:ignore"`
}
type foldExact struct {
	Any   int `json:"name,case:ignore"`
	Exact int `json:"NAME"`
}
type foldStrict struct {
	Strict int `json:"name,case:strict"`
	Any    int `json:"n_a_m_e,case:ignore"`
}
type FoldInner struct {
	Inner int `json:"inner,case:ignore"`
}
type foldEmbedded struct {
	FoldInner
	Own int `json:"own"`
}
type unexportedFields struct {
	Shown  int
	hidden int
}

// embedding returns a struct that embeds types, for those that go vet warns of.
func embedding(types ...reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for _, typ := range types {
		fields = append(fields, reflect.StructField{Name: typ.Name(), Type: typ, Anonymous: true})
	}
	return reflect.StructOf(fields)
}

func localType() reflect.Type {
	type local struct {
		Base
		Own int `json:"own"`
	}
	return reflect.TypeFor[local]()
}

var _ = unexportedFields{}.hidden

// The structs that take unknown members, or do not.

type openMap struct {
	Own   int
	Extra map[string]int `json:",embed"`
}
type openNamedKey struct {
	Extra map[namedString]any `json:",embed"`
}
type openRaw struct {
	Own   int
	Extra jsontext.Value `json:",embed"`
}
type OpenInner struct {
	Rest map[string]any `json:",embed"`
}
type OpenOther struct {
	More map[string]any `json:",embed"`
}
type openEmbedded struct {
	OpenInner
	Own int
}
type openAmbiguous struct {
	OpenInner
	OpenOther
}
type openSettled struct {
	OpenInner
	OpenOther
	Rest map[string]any `json:",embed"`
}
type openTagged struct {
	OpenInner `json:"inner"`
}
