package tag

import (
	"maps"
	"slices"
)

// InTable reports whether the table has a rule.
func InTable(rule string) bool { _, ok := traitsOf[rule]; return ok }

// TableNames are the names of the table.
func TableNames() []string { return slices.Sorted(maps.Keys(traitsOf)) }
