package shape

// propagate carries what each new node has to the nodes that can reach it, until
// nothing changes. A walk from each node would take quadratic time, and a single
// pass bottom up is impossible because types may be recursive.
func (b *builder) propagate() {
	for _, node := range b.order {
		node.has = node.ownFeatures()
		node.leaf, node.innermost = node.last((*Type).listItem), node.last((*Type).element)
		if node.holdsItself() {
			node.has |= HasUnbounded
		}
	}

	for changed := true; changed; {
		changed = false
		for _, node := range b.order {
			changed = node.gather() || changed
		}
	}
}

// gather takes over what the types directly below t have. It reports whether
// that was news.
func (t *Type) gather() bool {
	has := t.has
	for _, below := range t.validatedChildren() {
		has |= below.typ.has
	}

	news := has != t.has
	t.has = has
	return news
}

// last follows next to the type that has none; nil if next leads in a circle.
func (t *Type) last(next func(*Type) *Type) *Type {
	seen := map[*Type]bool{}
	for !seen[t] {
		seen[t] = true
		following := next(t)
		if following == nil {
			return t
		}
		t = following
	}
	return nil
}

// listItem returns what t points to, or is a JSON array of; nil if it is
// neither.
func (t *Type) listItem() *Type {
	if t.Kind == Map {
		return nil
	}
	return t.Elem
}

// element returns what t points to, or has as elements; nil if it has none.
func (t *Type) element() *Type {
	if t.Kind == Pointer || t.Kind == Optional {
		return t.Elem
	}
	return t.elem
}

// holdsItself reports whether a value of t can hold another one.
func (t *Type) holdsItself() bool {
	seen := map[*Type]bool{}
	for queue := t.children(); len(queue) > 0; queue = queue[1:] {
		below := queue[0].typ
		if below == t {
			return true
		}
		if !seen[below] {
			seen[below] = true
			queue = append(queue, below.children()...)
		}
	}
	return false
}
