package bind_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestCheckNamesWhatNoTextPasses: formats that exclude each other, countries
// without postcodes.
func TestCheckNamesWhatNoTextPasses(t *testing.T) {
	t.Parallel()
	type (
		formats struct {
			A string   `json:"a" validate:"omitempty,email,uuid"`
			B []string `json:"b" validate:"dive,email,ipv4"`
			C *string  `json:"c" validate:"omitnil,alphanum,min=3,uuid4"`
			D string   `json:"d" validate:"hexcolor,url"`
		}
		sizes struct {
			A string   `json:"a" validate:"omitempty,uuid,max=10"`
			B []string `json:"b" validate:"dive,min=40,md5"`
			C *string  `json:"c" validate:"omitnil,len=6,hexcolor"`
			D string   `json:"d" validate:"md5,sha256"`
			E string   `json:"e" validate:"gt=3,iso4217"`
			F string   `json:"f" validate:"e164,max=7"`
		}
		postcodes struct {
			A string `json:"a" validate:"postcode_iso3166_alpha2=HK"`
			B string `json:"b" validate:"omitempty,postcode_iso3166_alpha2=XX"`
		}
		accepted struct {
			A string `json:"a" validate:"email|uuid"`
			B string `json:"b" validate:"email,lowercase,max=40"`
			C string `json:"c" validate:"hexadecimal,md5"`
			D string `json:"d" validate:"numeric,e164"`
			E string `json:"e" validate:"uuid,uuid4,lowercase"`
			F string `json:"f" validate:"url,https_url"`
			G string `json:"g" validate:"alphanum,alpha,iso4217"`
			H string `json:"h" validate:"omitempty,postcode_iso3166_alpha2=DE"`
			I string `json:"i" validate:"omitempty,uuid,len=36"`
			J string `json:"j" validate:"hexcolor,max=7"`
			K string `json:"k" validate:"e164,min=10,max=16"`
			L string `json:"l" validate:"len=5|uuid,max=5"`
		}
	)
	checkGolden(t, "formats", []checkCase{
		{"formats", bind.Config{}, formats{}}, {"postcodes", bind.Config{}, postcodes{}}, {"lengths", bind.Config{}, sizes{}},
		{"some text passes", bind.Config{}, accepted{}},
	})
}

// TestEveryCountryWithPostcodesIsAccepted asks Check about all that validator
// knows postcodes of.
func TestEveryCountryWithPostcodesIsAccepted(t *testing.T) {
	t.Parallel()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10").Output()
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "postcode_regexes.go"))
	require.NoError(t, err)
	countries := regexp.MustCompile(`(?m)^\t"([A-Z]{2})":`).FindAllStringSubmatch(string(source), -1)
	require.Greater(t, len(countries), 150)

	b := newBinder(t, bind.Config{})
	for _, country := range countries {
		tag := reflect.StructTag(`json:"a" validate:"postcode_iso3166_alpha2=` + country[1] + `"`)
		typ := reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[string](), Tag: tag}})
		assert.NoError(t, b.Check(reflect.New(typ).Elem().Interface()), country[1])
	}
}

// structLevelled has a function in Rules.Structs that needs what a body may lack.
type structLevelled struct {
	N *int `json:"n"`
}

// TestCheckCallsStructLevelFunctions: one that panics or never returns is named.
func TestCheckCallsStructLevelFunctions(t *testing.T) {
	t.Parallel()
	with := func(fn validator.StructLevelFuncCtx) bind.Config {
		return bind.Config{Rules: bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[structLevelled](): fn}}}
	}
	type list struct {
		All []structLevelled `json:"all" validate:"dive"`
	}
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	checkGolden(t, "structs", []checkCase{
		{"panics", with(func(_ context.Context, l validator.StructLevel) {
			if *l.Current().Interface().(structLevelled).N > 3 {
				l.ReportError(nil, "N", "N", "max", "3")
			}
		}), list{}},
		{"never returns", with(func(context.Context, validator.StructLevel) { <-stop }), structLevelled{}},
		{"reports", with(func(_ context.Context, l validator.StructLevel) { l.ReportError(nil, "N", "N", "max", "3") }), list{}},
	})
}

// TestLengthsOfRawJSON are in bytes.
func TestLengthsOfRawJSON(t *testing.T) {
	t.Parallel()
	type form struct {
		Raw  json.RawMessage  `json:"raw" validate:"omitempty,min=5"`
		More *json.RawMessage `json:"more" validate:"omitempty,max=5"`
	}
	b := newBinder(t, bind.Config{})
	err := b.Decode(context.Background(), []byte(`{"raw":"ä","more":[1,2,3]}`), new(form))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	_, _, text := b.Answer("en", e)
	assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{
		"raw":["The raw field must be at least 5 bytes."],"more":["The more field must not be greater than 5 bytes."]}}`, string(text))
}
