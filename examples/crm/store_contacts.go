package main

import (
	"context"
	"database/sql"
	"encoding/json"
)

const insertContacts = `
INSERT INTO contacts (name, email, phone, company_id)
SELECT value ->> 'name', value ->> 'email', coalesce(value ->> 'phone', ''), CAST(value ->> 'company_id' AS BIGINT)
FROM {items $1} ORDER BY key
RETURNING id`

// insertContacts inserts all contacts or fails.
func (s *store) insertContacts(ctx context.Context, tx *sql.Tx, contacts []NewContact) ([]Contact, error) {
	ids, err := s.insert(ctx, tx, insertContacts, contacts)
	if err != nil {
		return nil, err
	}
	stored := make([]Contact, 0, len(ids))
	for i, id := range ids {
		stored = append(stored, Contact{ID: id, NewContact: contacts[i]})
	}
	return stored, nil
}

// replaceContact overwrites the contact with an id; ok is false if there is
// none.
func (s *store) replaceContact(ctx context.Context, id int64, c NewContact) (ok bool, err error) {
	const statement = `UPDATE contacts SET name = $2, email = $3, phone = $4, company_id = $5,
		version = version + 1 WHERE id = $1`
	err = s.inTransaction(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, id, c.Name, string(c.Email), c.Phone, c.CompanyID)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		ok = n > 0
		return err
	})
	return ok, err
}

// contact returns the contact with an id, none if there is none.
func (s *store) contact(ctx context.Context, id int64) ([]EditedContact, error) {
	const statement = "SELECT name, email, phone, company_id, version FROM contacts WHERE id = $1"
	columns := func(c *EditedContact) []any {
		return []any{&c.Name, &c.Email, &c.Phone, &c.CompanyID, &c.Version}
	}
	return query(ctx, s.reader, columns, statement, id)
}

// editContact overwrites the contact with an id if it still is the version that
// was loaded; current is false if it is not.
func (s *store) editContact(ctx context.Context, id int64, c EditedContact) (current bool, err error) {
	const statement = `UPDATE contacts SET name = $2, email = $3, phone = $4, company_id = $5,
		version = version + 1 WHERE id = $1 AND version = $6`
	err = s.inTransaction(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, id, c.Name, string(c.Email), c.Phone, c.CompanyID, c.Version)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		current = n > 0
		return err
	})
	return current, err
}

const updateContacts = `
UPDATE contacts SET name = value ->> 'name', email = value ->> 'email', phone = coalesce(value ->> 'phone', ''),
	company_id = CAST(value ->> 'company_id' AS BIGINT), version = version + 1
FROM {items $1} WHERE contacts.id = CAST(value ->> 'id' AS BIGINT)`

// replaceContacts overwrites contacts, all or none: not if one of them is gone.
func (s *store) replaceContacts(ctx context.Context, contacts []Contact) error {
	items, err := json.Marshal(contacts)
	if err != nil {
		return err
	}
	return s.inTransaction(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, s.sql(updateContacts), string(items))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n != int64(len(contacts)) {
			return errOutdated
		}
		return err
	})
}

// hasContact reports whether there is a contact with an id.
func (s *store) hasContact(ctx context.Context, id int64) (bool, error) {
	found, err := query(ctx, s.reader, itself[int64], "SELECT id FROM contacts WHERE id = $1", id)
	return len(found) > 0, err
}
