package rules

import (
	"reflect"
)

// An embedded struct of an unexported type cannot be handed to validator, though
// its members are members of the body. Where a rule in it names another field,
// validator gets a struct of another type with the same fields.

// handed returns a struct as it is handed to validator beside one of its fields.
func handed(parent reflect.Value) any {
	if parent.CanInterface() {
		return parent.Interface()
	}
	return standIn(parent).Interface()
}

// standIn returns a struct with the exported fields of v, and with those that v
// has from structs embedded in it, under the same names.
func standIn(v reflect.Value) reflect.Value {
	var fields []reflect.StructField
	var values []reflect.Value
	for _, field := range reflect.VisibleFields(v.Type()) {
		dominant, ok := v.Type().FieldByName(field.Name)
		if !ok || len(dominant.Index) != len(field.Index) || !field.IsExported() {
			continue
		}
		value, err := v.FieldByIndexErr(field.Index)
		if err != nil { // promoted through nil
			continue
		}
		fields = append(fields, reflect.StructField{Name: field.Name, Type: field.Type})
		values = append(values, value)
	}

	out := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		out.Field(i).Set(value)
	}
	return out
}
