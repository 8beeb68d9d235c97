package jsonbody

import "reflect"

// Sizes of Go's maps. A small one has a group of eight slots, others have tables
// of groups: so many that no more than seven of eight slots are taken.
const (
	mapHeader  = 48
	smallMap   = 8    // entries that there is room for at once
	fullTable  = 1024 // slots
	tableStart = 40   // of a table, and what leads to it
	largeSlot  = 128  // bytes of a key or a value that is kept aside from the map
)

// room is what the slots of a map take.
type room struct {
	slot   int64   // one of them
	group  int64   // of a small map
	tables []int64 // of 16 slots, of 32, and so on up to a full one
}

func newRoom(slot int64) *room {
	group := smallMap + smallMap*slot // each slot has a control byte
	r := &room{slot: slot, group: rounded(group)}
	for slots := 2 * smallMap; slots <= fullTable; slots *= 2 {
		const header = 8 // of what is large and has pointers
		r.tables = append(r.tables, tableStart+rounded(int64(slots/smallMap)*group+header))
	}
	return r
}

// of returns what a map takes that is made for n entries, instead of a group.
func (r *room) of(n int) (size int64) {
	slots, table := 2*smallMap, 0
	for ; slots-slots/8 < n; slots *= 2 {
		table++
	}
	if last := len(r.tables) - 1; table > last {
		return r.tables[last]<<(table-last) - r.group
	}
	return r.tables[table] - r.group
}

// mapWeight is weightOf a map.
func mapWeight(key, value reflect.Type) weight {
	slot, aside := int64(0), int64(0)
	for _, t := range []reflect.Type{key, value} {
		size := int64(t.Size())
		if size > largeSlot {
			aside += allocated(t)
			size = 8
		}
		slot += size
	}

	slot = (slot + 7) / 8 * 8
	r := newRoom(slot)
	// A large map has up to 16/7 of the slots that it needs. One that grows has
	// had half of them before, a quarter, and so on.
	grown := (slot + 1) * 21 / 4
	return weight{start: mapHeader + r.group, item: aside, more: aside + grown, room: r}
}

// entries returns what so many entries of a map take that is made for them all.
func (w weight) entries(n int) int64 {
	size := int64(n) * w.item
	if n > smallMap {
		size += w.room.of(n)
	}
	return size
}
