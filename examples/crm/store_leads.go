package main

import (
	"context"
	"database/sql"
)

const insertLeads = `
INSERT INTO leads (name, email, phone, company_id, source)
SELECT value ->> 'name', value ->> 'email', value ->> 'phone', CAST(value ->> 'company_id' AS BIGINT),
       value ->> 'source'
FROM {items $1} ORDER BY key
RETURNING id`

const insertLeadProducts = `
INSERT INTO lead_products (lead_id, position, product_id, quantity)
SELECT CAST(value ->> 'lead_id' AS BIGINT), CAST(value ->> 'position' AS INTEGER),
       CAST(value ->> 'product_id' AS BIGINT), CAST(value ->> 'quantity' AS INTEGER)
FROM {items $1} ORDER BY key
RETURNING lead_id`

// leadProduct is an Item as it is stored.
type leadProduct struct {
	LeadID   int64 `json:"lead_id"`
	Position int   `json:"position"` // among the products of the lead
	Item
}

// insertLeads inserts all leads with their products or fails. Bodies are stored
// one after another: leads become visible in the order of their ids, or a
// client that asks for those after the last one it knows could miss some.
func (s *store) insertLeads(ctx context.Context, tx *sql.Tx, leads []NewLead) ([]Lead, error) {
	if err := s.run(ctx, tx, s.dialect.lock); err != nil {
		return nil, err
	}
	ids, err := s.insert(ctx, tx, insertLeads, leads)
	if err != nil {
		return nil, err
	}

	stored := make([]Lead, 0, len(ids))
	var products []leadProduct
	for i, id := range ids {
		stored = append(stored, Lead{ID: id, NewLead: leads[i]})
		for position, item := range leads[i].Products {
			products = append(products, leadProduct{id, position, item})
		}
	}
	_, err = s.insert(ctx, tx, insertLeadProducts, products)
	return stored, err
}

// leadsAfter returns up to limit leads with ids above after, the newest last.
func (s *store) leadsAfter(ctx context.Context, after int64, limit int) ([]Lead, error) {
	const statement = `
		SELECT id, name, email, phone, company_id, source FROM leads WHERE id > $1 ORDER BY id LIMIT $2`
	const items = `
		SELECT lead_id, position, product_id, quantity FROM lead_products WHERE lead_id {in $1} ORDER BY lead_id, position`

	leads, err := query(ctx, s.reader, func(l *Lead) []any {
		return []any{&l.ID, &l.Name, &l.Email, &l.Phone, &l.CompanyID, &l.Source}
	}, statement, after, limit)
	if err != nil || len(leads) == 0 {
		return leads, err
	}

	at := map[int64]*Lead{}
	ids := make([]int64, 0, len(leads))
	for i, lead := range leads {
		at[lead.ID] = &leads[i]
		ids = append(ids, lead.ID)
	}

	products, err := query(ctx, s.reader, func(p *leadProduct) []any {
		return []any{&p.LeadID, &p.Position, &p.ProductID, &p.Quantity}
	}, s.sql(items), s.dialect.list(ids))
	for _, p := range products {
		at[p.LeadID].Products = append(at[p.LeadID].Products, p.Item)
	}
	return leads, err
}
