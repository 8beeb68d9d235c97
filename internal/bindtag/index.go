package bindtag

// index finds numbers by hash. A map of the values themselves would take several
// times the memory. The zero index is empty and ready for use.
type index struct {
	slots []int32 // numbers and one; 0 for a free slot
	n     int
}

// first returns the number for which same holds, of those that were added with
// the hash. If there is none, it adds number. hashOf returns the hash of a
// number that was added.
func (x *index) first(number int32, hash uint64, hashOf func(int32) uint64, same func(int32) bool) int32 {
	if 4*x.n >= 3*len(x.slots) {
		x.grow(hashOf)
	}

	for i := hash; ; i++ {
		slot := &x.slots[i&uint64(len(x.slots)-1)]
		if *slot == 0 {
			*slot = number + 1
			x.n++
			return number
		}
		if known := *slot - 1; same(known) {
			return known
		}
	}
}

// find is first that adds nothing; -1 says that there is none.
func (x *index) find(hash uint64, same func(int32) bool) int32 {
	if x.n == 0 {
		return -1
	}
	for i := hash; ; i++ {
		slot := x.slots[i&uint64(len(x.slots)-1)]
		if slot == 0 || same(slot-1) {
			return slot - 1
		}
	}
}

// grow makes twice the room.
func (x *index) grow(hashOf func(int32) uint64) {
	old := x.slots
	x.slots = make([]int32, max(2*len(old), 8))
	for _, slot := range old {
		if slot == 0 {
			continue
		}
		i := hashOf(slot - 1)
		for x.slots[i&uint64(len(x.slots)-1)] != 0 {
			i++
		}
		x.slots[i&uint64(len(x.slots)-1)] = slot
	}
}
