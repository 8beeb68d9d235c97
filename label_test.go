package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

type labelled struct {
	FirstName string            `json:"firstName" validate:"required"`
	CompanyID int               `json:"companyID" validate:"required"`
	ID        string            `json:"_id" validate:"required"`
	Type      string            `json:"__typename" validate:"required"`
	Last      string            `json:"last_name" validate:"required"`
	Keys      map[string]string `json:"keys" validate:"dive,min=3"`
	Leads     []struct {
		Phone string `json:"phone" validate:"required"`
		Lines []struct {
			SKU string `json:"sku" validate:"required"`
		} `json:"lines" validate:"dive"`
	} `json:"leads" validate:"dive"`
	Tags []string `json:"tags" validate:"dive,min=3"`
}

const labelledBody = `{"keys":{"my_key":"a"},"tags":["a"],"un_known":1,"leads":[{"lines":[{"sku":"a"},{}]}]}`

func TestLabelStyles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		style bind.LabelStyle
		want  map[string]string
	}{
		"dotted": {bind.DottedLabels, map[string]string{
			"firstName": "firstName", "companyID": "companyID", "_id": "_id", "__typename": "__typename", "last_name": "last name",
			"keys.my_key": "keys.my_key", "un_known": "un_known", "leads.0.phone": "leads.0.phone", "tags.0": "tags.0",
			"leads.0.lines.1.sku": "leads.0.lines.1.sku",
		}},
		"named": {bind.NamedLabels, map[string]string{
			"firstName": "first name", "companyID": "company ID", "_id": "id", "__typename": "typename", "last_name": "last name",
			"keys.my_key": "my_key", "un_known": "un_known", "leads.0.phone": "phone (item 1)", "tags.0": "tags (item 1)",
			"leads.0.lines.1.sku": "sku (item 2 of item 1)",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Labels: tt.style})
			var dst labelled
			texts := worded(t, b, b.Decode(context.Background(), []byte(labelledBody), &dst))
			for path, label := range tt.want {
				assert.Contains(t, texts[path], "The "+label+" field ", path)
			}
			assert.Len(t, texts, len(tt.want))
		})
	}
}

func TestNamedLabelsOfItems(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Labels: bind.NamedLabels})
	for want, path := range map[string]bind.Path{
		"The item 1 field is required.":           bind.At(0),
		"The item 3 of item 1 field is required.": bind.At(0, 2),
		"The phone (item 4) field is required.":   bind.At(3, "phone"),
		`The \"\" field is required.`:             bind.At(""),
		"The request body is required.":           {},
	} {
		_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: path, Rule: "required"}))
		assert.Contains(t, string(body), want)
	}
	ar := newBinder(t, bind.Config{Labels: bind.NamedLabels, Locales: []locales.Locale{locales.Ar()}})
	_, _, body := ar.Answer("", bind.Reject(bind.FieldError{Path: bind.At(0, "phone"), Rule: "required"}))
	assert.Contains(t, string(body), "\u2068phone (العنصر 1)\u2069")
}

func TestLabelsNumberInnerItems(t *testing.T) {
	t.Parallel()
	l := locales.En().WithLabels(map[string]string{"orders.*.lines.*.sku": "SKU in line {position.2} of order {position}"})
	b := newBinder(t, bind.Config{Locales: []locales.Locale{l}})
	_, _, body := b.Answer("", bind.Reject(bind.FieldError{Path: bind.At("orders", 0, "lines", 4, "sku"), Rule: "required"}))
	assert.Contains(t, string(body), "The SKU in line 5 of order 1 field is required.")
}

func TestLabelStyleIsChecked(t *testing.T) {
	t.Parallel()
	_, err := bind.New(bind.Config{Labels: 7})
	require.ErrorContains(t, err, "Config.Labels is 7: want DottedLabels or NamedLabels")
}
