package rules

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// An embedded struct has no place in JSON: its members stand in the object
// around it. A rule of its own that says whether there may be a value lands on
// those of them that the client has to send, or to leave out. Another rule lands
// on the object.

// membersOfEmbedded returns the members that a failed rule of an embedded struct
// is about; none if it is about the object. v is the value of the struct, or
// nil.
func membersOfEmbedded(failed *report, embedded *shape.Name, v reflect.Value) (members []*shape.Field) {
	wantsValue := failed.wantsValue
	if !wantsValue && !failed.settles {
		return nil
	}

	v, there := behind(v)
	for _, name := range embedded.Scope.Names() {
		n, _ := embedded.Scope.Lookup(name)
		if n.Field == nil {
			continue
		}
		isZero := true
		if there {
			member, err := v.FieldByIndexErr(n.Index[len(embedded.Index):])
			isZero = err != nil || member.IsZero()
		}
		if isZero == wantsValue {
			members = append(members, n.Field)
		}
	}
	return members
}

// onMember returns a mistake of an embedded struct as that of a member.
func onMember(m mistake.Mistake, f *shape.Field) mistake.Mistake {
	m.Type, m.Reference = f.Word(), f.IsReference()
	return m
}

// failEmbedded is fail for a rule of an embedded struct.
func (w *walk) failEmbedded(failed *report, m *mistake.Mistake, at *cursor) (told bool) {
	members := membersOfEmbedded(failed, at.embedded, at.value)
	if len(members) == 0 {
		return w.fail(m, at)
	}

	here, member := len(w.path), *at
	for _, f := range members {
		w.member(f)
		member.field = f
		one := onMember(*m, f)
		told = w.fail(&one, &member) || told
		w.path = w.path[:here]
	}
	return told
}

// addEmbedded adds a failed rule of a struct that is embedded in the value of a
// claim; done is false if the rule is none of one.
func (l *locator) addEmbedded(failed *report, name string, c *claim) (done bool) {
	typ := c.typ.Deref()
	embedded, ok := typ.Scope.Lookup(name)
	if c.exact || !ok || embedded.Scope == nil || !c.value.IsValid() {
		return false
	}
	v, err := c.value.FieldByIndexErr(embedded.Index)
	if err != nil {
		return false
	}

	around := l.paths.Steps(c.path)
	s := subject{typ: c.typ, scope: typ.Scope, owner: path.Steps(around), spelled: l.walk.spelled}
	m := describe(failed, s)
	for _, f := range membersOfEmbedded(failed, &embedded, v) {
		one := onMember(m, f)
		one.Path = path.Steps(around).Key(s.nameOf(f, around))
		l.walk.add(one, nil)
		done = true
	}
	return done
}
