package jsonbody_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFormats are of the json package; a mistake says what the format takes.
func TestFormats(t *testing.T) {
	t.Parallel()
	type holder struct {
		Unix   time.Time      `json:"unix,format:unix"`
		Day    time.Time      `json:"day,format:DateOnly"`
		Stamp  time.Time      `json:"stamp,format:RFC3339"`
		Count  time.Duration  `json:"sec,format:sec"`
		ISO    time.Duration  `json:"iso,format:iso8601"`
		Units  *time.Duration `json:"units,format:units"`
		Array  []byte         `json:"array,format:array"`
		Hex    []byte         `json:"hex,format:hex"`
		Base   [1]byte        `json:"base,format:base64url"`
		Null   []int          `json:"null,format:emitnull"`
		Empty  map[string]int `json:"empty,format:emitempty"`
		Finite float64        `json:"finite,format:nonfinite"`
	}
	to := target(reflect.TypeFor[holder]())
	for body, want := range map[string][]string{
		`{"unix":"2006-01-02T15:04:05Z"}`: {"/unix type number"},
		`{"day":"2006-01-02T15:04:05Z"}`:  {"/day format string"},
		`{"day":5}`:                       {"/day type string"},
		`{"stamp":5}`:                     {"/stamp type date-time"},
		`{"sec":"5s"}`:                    {"/sec type number"},
		`{"iso":"5s"}`:                    {"/iso format string"},
		`{"units":"x"}`:                   {"/units type duration"},
		`{"array":"AAEC"}`:                {"/array type array"},
		`{"array":[1,300,null,"x",0]}`:    {"/array/1 range 0 255 integer", "/array/2 type integer", "/array/3 type integer"},
		`{"hex":"zz"}`:                    {"/hex format string"},
		`{"hex":[]}`:                      {"/hex type string"},
		`{"base":"!"}`:                    {"/base base64 string"},
		`{"null":[1,"x",null]}`:           {"/null/1 type integer", "/null/2 type integer"},
		`{"empty":{"a":"x","b":2}}`:       {"/empty/a type integer"},
		`{"finite":true}`:                 {"/finite type number"},
		`{"unix":1,"day":"2006-01-02","sec":1,"iso":"PT1S","units":"1s","array":[1],"hex":"ff","base":"_w==","null":null,"finite":"NaN"}`: {},
	} {
		_, mistakes, err := decoded([]byte(body), to)
		require.NoError(t, err, body)
		assert.Equal(t, want, found(mistakes), body)
	}
}
