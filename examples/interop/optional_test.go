package interop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"

	"github.com/aarondl/opt/omitnull"
	"github.com/go-playground/validator/v10"
	"github.com/guregu/null/v6"
	"github.com/oapi-codegen/nullable"

	"github.com/fielderrors/bind"
)

// Optional types of other packages are looked into by a function in Rules.Types
// for each type that is used. It returns a pointer to the value, a nil one
// without: an untyped nil would fail omitnil itself.

// report decodes a body, or validates a value, and prints what is wrong.
func report(b *bind.Binder, err error) {
	var e *bind.Error
	if !errors.As(err, &e) {
		fmt.Println(err)
		return
	}
	_, _, text := b.Answer("en", e)
	fmt.Println(string(text))
}

func binder(t reflect.Type, inside validator.CustomTypeFunc) *bind.Binder {
	return bind.Must(bind.New(bind.Config{
		Rules: bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{t: inside}},
	}))
}

// Example_nullable has a map that is empty without a value.
func Example_nullable() {
	type form struct {
		Name nullable.Nullable[string] `json:"name,omitempty" validate:"omitnil,min=2,max=5"`
	}
	b := binder(reflect.TypeFor[nullable.Nullable[string]](), func(v reflect.Value) any {
		name, err := v.Interface().(nullable.Nullable[string]).Get()
		if err != nil {
			return (*string)(nil)
		}
		return &name
	})

	fmt.Println(b.Check(form{}))
	for _, body := range []string{`{}`, `{"name":null}`, `{"name":""}`, `{"name":"Ada"}`} {
		report(b, b.Decode(context.Background(), []byte(body), new(form)))
	}
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// {"message":"The given data was invalid.","errors":{"name":["The name field must be at least 2 characters."]}}
	// <nil>
}

// Example_list has a list in it: what is wrong with an item stands on the item.
func Example_list() {
	type form struct {
		Tags nullable.Nullable[[]string] `json:"tags,omitempty" validate:"omitnil,max=3,dive,min=2"`
	}
	b := binder(reflect.TypeFor[nullable.Nullable[[]string]](), func(v reflect.Value) any {
		tags, err := v.Interface().(nullable.Nullable[[]string]).Get()
		if err != nil {
			return (*[]string)(nil)
		}
		return &tags
	})

	fmt.Println(b.Check(form{}))
	for _, body := range []string{`{}`, `{"tags":null}`, `{"tags":["ab","","c"]}`, `{"tags":["ab","cd","ef","g"]}`} {
		report(b, b.Decode(context.Background(), []byte(body), new(form)))
	}
	// Output:
	// <nil>
	// <nil>
	// <nil>
	// {"message":"The given data was invalid.","errors":{"tags.1":["The tags.1 field must be at least 2 characters."],"tags.2":["The tags.2 field must be at least 2 characters."]}}
	// {"message":"The given data was invalid.","errors":{"tags":["The tags field must not have more than 3 items."]}}
}

// Example_opt has a type that tells absent from null.
func Example_opt() {
	type form struct {
		Mail  omitnull.Val[string] `json:"mail" validate:"omitnil,email,max=9"`
		Phone string               `json:"phone" validate:"required_without=Mail"`
	}
	b := binder(reflect.TypeFor[omitnull.Val[string]](), func(v reflect.Value) any {
		mail, ok := v.Interface().(omitnull.Val[string]).Get()
		if !ok {
			return (*string)(nil)
		}
		return &mail
	})

	fmt.Println(b.Check(form{}))
	for _, body := range []string{`{"phone":"1"}`, `{"mail":null}`, `{"mail":"long enough"}`, `{"mail":"a@b.de"}`} {
		report(b, b.Decode(context.Background(), []byte(body), new(form)))
	}
	// Output:
	// <nil>
	// <nil>
	// {"message":"The given data was invalid.","errors":{"phone":["The phone field is required when mail is not present."]}}
	// {"message":"The given data was invalid.","errors":{"mail":["The mail field must be a valid email address.","The mail field must not be greater than 9 characters."]}}
	// <nil>
}

// Example_null has a type that is null or a value.
func Example_null() {
	type form struct {
		Age null.Int `json:"age" validate:"required,min=18"`
	}
	b := binder(reflect.TypeFor[null.Int](), func(v reflect.Value) any {
		return v.Interface().(null.Int).Ptr()
	})

	fmt.Println(b.Check(form{}))
	for _, body := range []string{`{}`, `{"age":null}`, `{"age":0}`, `{"age":18}`} {
		report(b, b.Decode(context.Background(), []byte(body), new(form)))
	}
	// Output:
	// <nil>
	// {"message":"The given data was invalid.","errors":{"age":["The age field is required."]}}
	// {"message":"The given data was invalid.","errors":{"age":["The age field is required."]}}
	// {"message":"The given data was invalid.","errors":{"age":["The age field must be at least 18."]}}
	// <nil>
}

// Example_sqlNull has what comes from a database: as JSON, it would be an object.
func Example_sqlNull() {
	type row struct {
		Nickname sql.Null[string] `json:"nickname" validate:"omitnil,min=2"`
	}
	b := binder(reflect.TypeFor[sql.Null[string]](), func(v reflect.Value) any {
		nickname := v.Interface().(sql.Null[string])
		if !nickname.Valid {
			return (*string)(nil)
		}
		return &nickname.V
	})

	fmt.Println(b.Check(row{}))
	report(b, b.Validate(context.Background(), row{}))
	report(b, b.Validate(context.Background(), row{sql.Null[string]{V: "a", Valid: true}}))
	report(b, b.Validate(context.Background(), row{sql.Null[string]{V: "ab", Valid: true}}))
	// Output:
	// <nil>
	// <nil>
	// {"message":"The given data was invalid.","errors":{"nickname":["The nickname field must be at least 2 characters."]}}
	// <nil>
}
