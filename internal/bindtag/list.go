package bindtag

// list is a list of what a body can have a hundred thousand of. One that doubles
// would take several times the memory, and to count first a walk of its own.
type list[T any] struct {
	chunks [][]T
	n      int
}

// chunk is how many items a chunk holds. The first one grows to that.
const chunk = 512

func (l *list[T]) add(v T) {
	switch {
	case l.n == 0:
		l.chunks = append(l.chunks, nil)
	case l.n%chunk == 0:
		l.chunks = append(l.chunks, make([]T, 0, chunk))
	}
	last := &l.chunks[len(l.chunks)-1]
	*last = append(*last, v)
	l.n++
}

// at returns item i.
func (l *list[T]) at(i int) *T { return &l.chunks[i/chunk][i%chunk] }

func (l *list[T]) len() int { return l.n }
