package spelling

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEdits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 70)

	for _, test := range []struct {
		name string
		a, b string
		most int
		want int
	}{
		{"the same", "email", "email", 2, 0},
		{"nothing", "", "", 2, 0},
		{"one is empty", "", "ab", 2, 2},
		{"a letter is missing", "emai", "email", 2, 1},
		{"a letter too many", "emaill", "email", 2, 1},
		{"another letter", "emaul", "email", 2, 1},
		{"neighbours", "eamil", "email", 2, 1},
		{"neighbours at the end", "emali", "email", 2, 1},
		{"two of them", "emao", "email", 2, 2},
		{"the case of all", "EMAIL", "email", 2, 1},
		{"the case, where no edit is allowed", "EMAIL", "email", 0, 1},
		{"three", "phone", "shine2", 3, 3},
		{"more than is asked", "phone", "shine2", 2, 3},
		{"lengths too far apart", "a", "abcd", 2, 3},
		{"one edit at most", "eamil", "email", 1, 1},
		{"one edit at most, and two are there", "emao", "email", 1, 2},
		{"longer than the stack", long + "ab", long + "ba", 2, 1},
		{"longer than the stack, and different", long + "abc", long + "xyz", 2, 3},
		{"bytes of letters", "größe", "grösse", 2, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, Edits(test.a, test.b, test.most))
			assert.Equal(t, test.want, Edits(test.b, test.a, test.most), "the other way round")
		})
	}
}

// The whole table, without the band around its diagonal, is the judge.
func TestEditsAreThoseOfTheWholeTable(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))

	word := func() string {
		letters := make([]byte, random.IntN(9))
		for i := range letters {
			letters[i] = "abc"[random.IntN(3)]
		}
		return string(letters)
	}
	for range 20_000 {
		a, b, most := word(), word(), random.IntN(4)
		assert.Equal(t, min(wholeTable(a, b), most+1), Edits(a, b, most), "%q, %q, %d", a, b, most)
	}
}

func wholeTable(a, b string) int {
	cells := make([][]int, len(a)+1)
	for i := range cells {
		cells[i] = make([]int, len(b)+1)
		for j := range cells[i] {
			cells[i][j] = i + j
			if i == 0 || j == 0 {
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cells[i][j] = min(cells[i-1][j]+1, cells[i][j-1]+1, cells[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cells[i][j] = min(cells[i][j], cells[i-2][j-2]+1)
			}
		}
	}
	return cells[len(a)][len(b)]
}

func TestEditsOfShortNamesAllocateNothing(t *testing.T) {
	name := strings.Repeat("a", shortName)
	other := name[1:] + "b"
	assert.Zero(t, testing.AllocsPerRun(100, func() { Edits(name, other, 2) }))
}
