// Package spelling tells how far two names are apart, for "did you mean".
//
// In: two names, of a client or of a developer. Out: a number of edits.
//
// It allocates nothing for names of up to 64 bytes, and takes time that grows
// with their length times the most edits that are asked for.
package spelling

import "strings"

// shortName is the longest name whose rows stand on the stack.
const shortName = 64

// Edits returns by how many letters two names differ: letters that are added,
// removed or changed, and neighbours that have changed places. Names that
// differ in case alone are one edit apart. Letters are bytes.
//
// More than most edits are not counted: most+1 stands for all of them.
func Edits(a, b string, most int) int {
	many := most + 1
	switch {
	case a == b:
		return 0
	case strings.EqualFold(a, b):
		return min(1, many)
	case len(a)-len(b) > most, len(b)-len(a) > most:
		return many
	}

	var short [3][shortName + 1]int
	rows := [3][]int{short[0][:], short[1][:], short[2][:]}
	if len(b) > shortName {
		for i := range rows {
			rows[i] = make([]int, len(b)+1)
		}
	}
	return distance(a, b, most, rows)
}

// distance fills the rows of the optimal string alignment distance, whose every
// cell says how many edits make the first letters of b of the first letters of
// a. A cell that lies further than most from the diagonal cannot be small
// enough, and is not filled.
func distance(a, b string, most int, rows [3][]int) int {
	many := most + 1
	before, above, row := rows[0], rows[1], rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}

	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		row[from-1] = many
		if from == 1 {
			row[0] = i
		}
		if to < len(b) {
			row[to+1] = many
		}

		for j := from; j <= to; j++ {
			changed := above[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			edits := min(changed, above[j]+1, row[j-1]+1)
			if swapped(a, b, i, j) {
				edits = min(edits, before[j-2]+1)
			}
			row[j] = min(edits, many)
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], many)
}

// swapped reports whether the last two of the first i letters of a are the last
// two of the first j of b, the other way round.
func swapped(a, b string, i, j int) bool {
	return i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1]
}
