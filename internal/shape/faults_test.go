package shape_test

import (
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

type Number int

// faulty declares struct types one by one, because go vet refuses them in source.
func faulty(fields ...reflect.StructField) reflect.Type { return reflect.StructOf(fields) }

func field[T any](name, tag string) reflect.StructField {
	return reflect.StructField{Name: name, Type: reflect.TypeFor[T](), Tag: reflect.StructTag(tag)}
}

func embed[T any](tag string) reflect.StructField {
	typ := reflect.TypeFor[T]()
	return reflect.StructField{Name: typ.Name(), Type: typ, Tag: reflect.StructTag(tag), Anonymous: true}
}

type unexportedPointer struct {
	*base
	Own int
}

// TestFaults has a body for each type that would fit, were it not for the declaration. That the json package refuses it
// is checked, too.
func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		typ   reflect.Type
		body  string
		field string // that the fault names; "" for the type as a whole
	}{
		{"chan", faulty(field[chan int]("C", ``)), `{"C":1}`, ""},
		{"func", faulty(field[func()]("F", ``)), `{"F":1}`, ""},
		{"complex", faulty(field[complex128]("C", ``)), `{"C":1}`, ""},
		{"interface_with_methods", faulty(field[io.Reader]("R", ``)), `{"R":"x"}`, ""},
		{"chan_behind_list_and_pointer", faulty(field[[]*chan int]("C", ``)), `{"C":[1]}`, ""},
		{"two_fields_one_name", faulty(field[int]("A", `json:"x"`), field[int]("B", `json:"x"`)), `{"x":1}`, ""},
		{"go_name_and_tag", faulty(field[int]("A", ``), field[int]("B", `json:"A"`)), `{"A":1}`, ""},
		{"misspelt_option", faulty(field[int]("A", `json:"a,omitEmpty"`)), `{"a":1}`, ""},
		{"misspelt_case", faulty(field[int]("A", `json:"a,case:ignored"`)), `{"a":1}`, ""},
		{"trailing_comma", faulty(field[int]("A", `json:"a,"`)), `{"a":1}`, ""},
		{"dash_comma", faulty(field[int]("A", `json:"-,"`)), `{"-":1}`, ""},
		{"quoted_name", faulty(field[int]("A", `json:"'a,b'"`)), `{"a,b":1}`, ""},
		{"embedded_scalar", faulty(embed[Number](``)), `{"Number":1}`, ""},
		{"embedded_with_methods", reflect.TypeFor[struct {
			Own int
			T   withText `json:",embed"`
		}](), `{"Own":1}`, ""},
		{"two_open_embeds", faulty(field[map[string]int]("A", `json:",embed"`), field[map[string]int]("B", `json:",embed"`)), `{"x":1}`, ""},
		{"embed_of_a_slice", faulty(field[[]int]("A", `json:",embed"`)), `{"x":1}`, ""},
		{"embedded_pointer_to_unexported", reflect.TypeFor[unexportedPointer](), `{"hidden":1}`, "Hidden"},
		{"names_that_fold_alike", faulty(field[int]("A", `json:"first_name,case:ignore"`), field[int]("B", `json:"firstName,case:ignore"`)), `{"FIRSTNAME":1}`, ""},
		{"duration", faulty(field[time.Duration]("D", `json:"d"`)), `{"d":1}`, "D"},
		{"duration_behind_pointer", faulty(field[*time.Duration]("D", `json:"d"`)), `{"d":1}`, "D"},
		{"duration_in_a_list", faulty(field[[]time.Duration]("D", `json:"d"`)), `{"d":[1]}`, ""},
		{"duration_in_a_map", faulty(field[map[string]time.Duration]("D", `json:"d"`)), `{"d":{"a":1}}`, ""},
		{"unknown_format_of_duration", faulty(field[time.Duration]("D", `json:"d,format:nope"`)), `{"d":"1s"}`, "D"},
		{"unknown_format_of_bytes", faulty(field[[]byte]("B", `json:"b,format:nope"`)), `{"b":""}`, "B"},
		{"format_of_a_string", faulty(field[string]("S", `json:"s,format:base64"`)), `{"s":""}`, "S"},
		{"string_option_of_a_bool", faulty(field[bool]("B", `json:"b,string"`)), `{"b":true}`, "B"},
		{"string_option_of_a_string", faulty(field[string]("S", `json:"s,string"`)), `{"s":"\"x\""}`, "S"},
		{"string_option_of_a_list", faulty(field[[]int]("L", `json:"l,string"`)), `{"l":["1"]}`, "L"},
		{"string_option_of_a_map", faulty(field[map[string]int]("M", `json:"m,string"`)), `{"m":{}}`, "M"},
		{"string_option_of_a_struct", faulty(field[Base]("S", `json:"s,string"`)), `{"s":{}}`, "S"},
		{"string_option_of_any", faulty(field[any]("A", `json:"a,string"`)), `{"a":1}`, "A"},
		{"map_key_of_bool", reflect.TypeFor[map[bool]int](), `{"true":1}`, ""},
		{"map_key_of_a_struct", reflect.TypeFor[map[Base]int](), `{"x":1}`, ""},
		{"map_key_of_duration", reflect.TypeFor[map[time.Duration]int](), `{"1s":1}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Error(t, json.Unmarshal([]byte(tt.body), reflect.New(tt.typ).Interface(), shape.FormatTag()), "the json package takes it")
			var fields []string
			for _, f := range faults(tt.typ) {
				fields = append(fields, f.Field)
				assert.NotEmpty(t, f.Fault)
				assert.NotEmpty(t, f.Cure)
			}
			assert.Contains(t, fields, tt.field)
		})
	}
}

// faults returns those of all types below typ.
func faults(typ reflect.Type) (all []shape.Fault) {
	for node := range shape.NewReader("validate").Read(typ).All() {
		all = append(all, node.Faults()...)
	}
	return all
}

func TestNoFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typ  reflect.Type
		body string
	}{
		{reflect.TypeFor[tree](), `{"name":"n","children":[{"name":"m"}],"parent":{"Side":{"Back":{"k":{}}}}}`},
		{reflect.TypeFor[visited](), `{"id":1,"grid":[[1]],"link":1}`},
		{reflect.TypeFor[openMap](), `{"x":1}`},
		{reflect.TypeFor[openRaw](), `{"x":1}`},
		{reflect.TypeFor[struct {
			M map[netip.Addr]map[int8]map[time.Time]float64
		}](), `{"M":{"::1":{"-1":{"2024-01-02T03:04:05Z":1}}}}`},
		{reflect.TypeFor[struct {
			D *time.Duration `json:"d,format:units"`
			T time.Time      `json:"t,format:unix"`
			B []byte         `json:"b,format:hex"`
			I int64          `json:"i,string"`
			F *float64       `json:"f,string"`
		}](), `{"d":"1s","t":1,"b":"ff","i":"1","f":"1.5"}`},
		{reflect.TypeFor[struct {
			C chan int `json:"-"`
			base
		}](), `{"hidden":1}`},
		{reflect.TypeFor[struct{ A any }](), `{"A":[{"x":1}]}`},
		{reflect.TypeFor[struct{ W *withJSON }](), `{"W":{}}`},
	}
	for i, tt := range tests {
		t.Run(fmt.Sprintf("%d/%s", i, tt.body), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, json.Unmarshal([]byte(tt.body), reflect.New(tt.typ).Interface(), shape.FormatTag(), json.RejectUnknownMembers(true)))
			assert.Empty(t, faults(tt.typ))
		})
	}
}

// TestBindTagsOfNoMember: an embedded struct, and a field that JSON does not know, have no value in a body.
func TestBindTagsOfNoMember(t *testing.T) {
	t.Parallel()
	type Base struct {
		ID int `json:"id" bind:"exists=things"`
	}
	typ := shape.NewReader("validate").Read(reflect.TypeFor[struct {
		Base    `bind:"distinct"`
		Hidden  int            `json:"-" bind:"exists=things"`
		private int            `bind:"present"`
		Rest    map[string]int `json:",embed" bind:"distinct"`
		Shown   int            `json:"shown" bind:"exists=things"`
	}]())
	var fields []string
	for _, fault := range typ.Faults() {
		fields = append(fields, fault.Field)
		assert.Contains(t, fault.Fault, "bind tag")
	}
	assert.Equal(t, []string{"Base", "Hidden", "private", "Rest"}, fields)
}

func TestFaultsAreReadConcurrently(t *testing.T) {
	t.Parallel()
	typ := shape.NewReader("validate").Read(reflect.TypeFor[struct {
		A int           `bind:"x"`
		B int           `bind:"y"`
		C int           `bind:"z"`
		D time.Duration `json:"d"`
	}]())
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() { assert.Len(t, typ.Faults(), 4) })
	}
	running.Wait()
}
