package jsonbody_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/shape"
)

// bulkLead is what the benchmarks decode.
type bulkLead struct {
	Name      string        `json:"name"       validate:"required,max=100"`
	Email     string        `json:"email"      validate:"required,email"`
	Phone     string        `json:"phone"      validate:"required,e164"`
	CompanyID int           `json:"company_id" validate:"required,min=1"`
	Source    string        `json:"source"     validate:"required,oneof=web fair cold"`
	Website   string        `json:"website"    validate:"required,url"`
	Products  []bulkProduct `json:"products"   validate:"required,min=1,max=20,dive"`
}

type bulkProduct struct {
	ProductID int `json:"product_id" validate:"required,min=1"`
	Quantity  int `json:"quantity"   validate:"required,min=1,max=1000"`
}

// bulkBody is an array of n leads.
func bulkBody(n int) []byte {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"name":"Person %d","email":"person%d@example.com","phone":"+4930%07d","company_id":%d,"source":"web",`+
			`"website":"https://example.com/%d","products":[{"product_id":%d,"quantity":3},{"product_id":7,"quantity":12}]}`, i, i, i, i+1, i, i+1))
	}
	return []byte("[" + strings.Join(all, ",") + "]")
}

// BenchmarkDecode decodes leads with the json package, without and with their
// proof.
func BenchmarkDecode(b *testing.B) {
	limits := jsonbody.Limits{
		Items: 1_000, Values: 100_000, Depth: 32, Key: 256, Number: 64, String: 64 << 10, Memory: 16 << 20, Errors: 10_000,
	}
	list := shape.NewReader("validate").Read(reflect.TypeFor[[]bulkLead]())
	for _, n := range []int{1, 1_000} {
		body, document := bulkBody(n), shape.Document{Type: list, Bulk: true}
		if n == 1 {
			body, document = body[1:len(body)-1], shape.Document{Type: list.Elem}
		}
		b.Run(fmt.Sprintf("json/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				v := reflect.New(document.Type.Go).Interface()
				if err := json.Unmarshal(body, v, json.RejectUnknownMembers(true)); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, decoder := range map[string]*jsonbody.Decoder{
			"plain": new(jsonbody.Decoder),
			"proof": proving(),
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					d, err := decoder.Decode(body, jsonbody.Target{Document: document, Limits: limits})
					if err != nil || len(d.Mistakes) > 0 || d.Proved.Whole() != (name == "proof") {
						b.Fatal(err, d.Mistakes)
					}
				}
			})
		}
	}
}
