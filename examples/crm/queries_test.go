package main

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOneQueryPerLookup counts the statements of bodies of 1,000 items.
func TestOneQueryPerLookup(t *testing.T) {
	t.Parallel()
	const items = 1000
	var leads, contacts, replaced, wrong []string
	for i := range items {
		leads = append(leads, fmt.Sprintf(`{"name": "Ada %d", "email": "ada%d@example.com", "phone": "+442079460018",
			"company_id": %d, "source": "web", "products": [{"product_id": 1, "quantity": 1}, {"product_id": 2, "quantity": 2}]}`,
			i, i, i%2+1))
		contacts = append(contacts, contact(fmt.Sprintf("alan%d@example.com", i)))
		replaced = append(replaced, changed(i+2, fmt.Sprintf("alan%d@example.com", i)))
		wrong = append(wrong, fmt.Sprintf(`{"name": "Ada %d", "email": "ada%d@example.com", "phone": "+442079460018",
			"company_id": %d, "source": "web", "products": [{"product_id": %d, "quantity": 1}, {"product_id": 2, "quantity": 2}]}`,
			i, i, i+1, 2*i+1))
	}
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, tt := range []struct {
			name, path, body string
			status           int
			want             map[string]int // statements by their beginning
			statements       int
		}{
			{
				"leads with 3 relations each", "/laravel/leads", bulk("leads", leads...), http.StatusCreated,
				map[string]int{
					"SELECT id FROM companies": 1, "SELECT id FROM products": 1,
					"BEGIN": 1, "INSERT INTO leads": 1, "INSERT INTO lead_products": 1, "COMMIT": 1,
				}, 6,
			},
			{
				"leads with 1,996 relations to nothing", "/teamwork/leads", bulk("leads", wrong...), http.StatusBadRequest,
				map[string]int{"SELECT id FROM companies": 1, "SELECT id FROM products": 1}, 2,
			},
			{
				"contacts", "/zoho/contacts/bulk", bulk("contacts", contacts...), http.StatusCreated,
				map[string]int{
					"SELECT id FROM companies": 1, "SELECT lower": 1, "BEGIN": 1, "INSERT INTO contacts": 1, "COMMIT": 1,
				}, 5,
			},
			{
				"contacts that are stored already", "/zoho/contacts/bulk", bulk("contacts", contacts...), http.StatusBadRequest,
				map[string]int{"SELECT id FROM companies": 1, "SELECT lower": 1}, 2,
			},
			{
				"contacts that are replaced", "/zoho/contacts", bulk("contacts", replaced...), http.StatusOK,
				map[string]int{
					"SELECT id FROM companies": 1, "SELECT id FROM contacts": 1, "SELECT lower": 1,
					"BEGIN": 1, "UPDATE contacts": 1, "COMMIT": 1,
				}, 6,
			},
		} {
			method := "POST"
			if tt.status == http.StatusOK {
				method = "PUT"
			}
			c.watch(nil, nil)
			response, body := send(t, c.addr, newRequest(method, tt.path, c.addr, tt.body))
			require.Equal(t, tt.status, response.StatusCode, "%s: %.200s", tt.name, body)
			statements := tt.statements + c.count("LOCK TABLE leads")
			assert.Len(t, c.noted(), statements, tt.name)
			for prefix, n := range tt.want {
				assert.Equal(t, n, c.count(prefix), "%s: %s", tt.name, prefix)
			}
		}
		assert.Equal(t, 1+items, c.rows("leads"))
		assert.Equal(t, 1+2*items, c.rows("lead_products"))
		assert.Equal(t, 1+items, c.rows("contacts"))
	})
}

// TestOrder looks for a body's items where they belong, and at their ids.
func TestOrder(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		s, _ := at.open(t)
		var leads []NewLead
		for i := range 300 {
			leads = append(leads, NewLead{
				Name: fmt.Sprint(i), Email: Address(fmt.Sprintf("%d@example.com", i)), Phone: "+442079460018", CompanyID: 1, Source: "web",
				Products: []Item{{ProductID: 2, Quantity: i}, {ProductID: 1, Quantity: 1000 - i}, {ProductID: 2, Quantity: i}},
			})
		}
		stored, err := s.addLeads(t.Context(), leads)
		require.NoError(t, err)
		for i, lead := range stored {
			assert.Equal(t, Lead{ID: int64(2 + i), NewLead: leads[i]}, lead)
		}
		read, err := s.leadsAfter(t.Context(), 1, maxLimit)
		require.NoError(t, err)
		assert.Equal(t, stored, read)
	})
}
