package postgres

import (
	"context"

	"gorm.io/gorm"

	"github.com/fielderrors/bind"
)

// gormLookup asks with gorm.
func gormLookup(db *gorm.DB) bind.Lookup {
	return bind.Stored(func(ctx context.Context, emails []string) (stored []string, err error) {
		err = db.WithContext(ctx).Table("contacts").Where("email IN ?", emails).Pluck("email", &stored).Error
		return stored, err
	})
}

// gormInsert stores all contacts, or none. Its errors are pgx's: violates knows
// them.
func gormInsert(ctx context.Context, db *gorm.DB, in []Contact) error {
	return db.WithContext(ctx).Table("contacts").CreateInBatches(in, 500).Error
}
