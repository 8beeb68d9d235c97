package tag_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// tagOf returns the shape of a struct whose only field F has the tag and the type of v.
func tagOf(tag string, v any) *shape.Type {
	return shape.NewReader("validate").Read(fieldWith(tag, v))
}

func fieldWith(tag string, v any) reflect.Type {
	return reflect.StructOf([]reflect.StructField{{Name: "F", Type: reflect.TypeOf(v), Tag: reflect.StructTag(tag)}})
}

// described writes a level as "TEXT [rule(param) or{…}] dive keys(…) elem(…)".
func described(l *tag.Level) string {
	if l == nil {
		return "none"
	}
	text := fmt.Sprintf("%q %s", l.Text, describedRules(l.Rules))
	if !l.Dive {
		return text
	}
	text += " dive"
	if l.Keys != nil {
		text += " keys(" + described(l.Keys) + ")"
	}
	if l.Elem != nil {
		text += " elem(" + described(l.Elem) + ")"
	}
	return text
}

func describedRules(rules []tag.Rule) string {
	var parts []string
	for _, r := range rules {
		part := r.Name + "(" + r.Param + ")"
		if r.Or != nil {
			part += "or" + describedRules(r.Or)
		}
		parts = append(parts, part)
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// TestOptionalLevel: the rules of an optional value are asked only if there is
// one, apart from those that ask for it.
func TestOptionalLevel(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, tag, want string }{
		{"rules", "min=2,max=3", "omitnil,min=2,max=3"},
		{"required_settles_it", "required,min=2", "required,min=2"},
		{"conditions_first", "required_with=A,excluded_if=B x,min=2", "required_with=A,excluded_if=B x,omitnil,min=2"},
		{"conditions_come_forward", "min=2,required_with=A", "required_with=A,omitnil,min=2"},
		{"required_comes_forward", "min=2,required", "required,min=2"},
		{"omitempty_is_enough", "omitempty,min=2", "omitempty,min=2"},
		{"omitempty_behind_a_condition", "required_with=A,omitempty,min=2", "required_with=A,omitempty,min=2"},
		{"omitempty_behind_a_rule", "min=2,omitempty,max=3", "omitnil,min=2,omitempty,max=3"},
		{"nothing_comes_forward_past_omitempty", "omitempty,required", "omitempty,required"},
		{"alternatives", "required_with=A|excluded_with=B,email|e164", "required_with=A|excluded_with=B,omitnil,email|e164"},
		{"mixed_alternatives", "required_with=A|min=2", "omitnil,required_with=A|min=2"},
		{"dive", "dive,required,min=2", "omitnil,dive,required,min=2"},
		{"rules_and_dive", "min=1,dive,keys,len=2,endkeys,gt=0", "omitnil,min=1,dive,keys,len=2,endkeys,gt=0"},
		{"alias", "iscolor", "omitnil,iscolor"},
	}
	moves := []string{"conditions_come_forward", "required_comes_forward"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			level, moved := tag.ParseLevel(tt.tag).Optional()
			assert.Equal(t, tag.ParseLevel(tt.want), level)
			assert.Equal(t, slices.Contains(moves, tt.name), moved)
		})
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, tag, want string }{
		{"none", "", `none`},
		{"ignored", "-", `none`},
		{"one", "required", `"required" [required()]`},
		{"params", "min=2,max=10", `"min=2,max=10" [min(2) max(10)]`},
		{"alias_is_kept", "iscolor", `"iscolor" [iscolor()]`},
		{"list_param", "oneof=a 'b c' d", `"oneof=a 'b c' d" [oneof(a 'b c' d)]`},
		{"equals_sign_in_param", "eq=a=b", `"eq=a=b" [eq(a=b)]`},
		{"escaped_comma_and_pipe", "eq=a0x2Cb0x7Cc", `"eq=a0x2Cb0x7Cc" [eq(a,b|c)]`},
		{"or_group", "omitempty,rgb|rgba", `"omitempty,rgb|rgba" [omitempty() rgb|rgba()or[rgb() rgba()]]`},
		{"or_group_with_params", "eq=a0x2Cb|len=3", `"eq=a0x2Cb|len=3" [eq=a0x2Cb|len=3()or[eq(a,b) len(3)]]`},
		{"dive", "min=1,dive,email", `"min=1" [min(1)] dive elem("email" [email()])`},
		{"dive_alone", "dive", `"" [] dive`},
		{"dive_first", "dive,required", `"" [] dive elem("required" [required()])`},
		{"dive_twice", "len=2,dive,max=3,dive,min=1", `"len=2" [len(2)] dive elem("max=3" [max(3)] dive elem("min=1" [min(1)]))`},
		{"keys", "dive,keys,min=2,alpha,endkeys,required", `"" [] dive keys("min=2,alpha" [min(2) alpha()]) elem("required" [required()])`},
		{"keys_alone", "max=9,dive,keys,uuid,endkeys", `"max=9" [max(9)] dive keys("uuid" [uuid()])`},
		{"keys_below", "dive,dive,keys,alpha,endkeys,dive,max=1", `"" [] dive elem("" [] dive keys("alpha" [alpha()]) elem("" [] dive elem("max=1" [max(1)])))`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, described(tagOf(`validate:"`+tt.tag+`"`, "").Member("F").Rules))
		})
	}
}

func TestRulesComeFromTheReadersTag(t *testing.T) {
	t.Parallel()
	typ := fieldWith(`validate:"email" binding:"required"`, "")
	assert.Equal(t, "required", shape.NewReader("binding").Read(typ).Member("F").Rules.Text)
	assert.Equal(t, "email", shape.NewReader("validate").Read(typ).Member("F").Rules.Text)
	assert.Nil(t, shape.NewReader("other").Read(typ).Member("F").Rules)
}

// TestLevelsStateWhatValidatorReports asks validator which tag it reports a value under.
func TestLevelsStateWhatValidatorReports(t *testing.T) {
	t.Parallel()
	own := func(l *tag.Level) *tag.Level { return l }
	tests := []struct {
		name, tag string
		value     any
		level     func(*tag.Level) *tag.Level
	}{
		{"rule", "min=3", "x", own},
		{"second_rule", "required,email", "x", own},
		{"alias", "iscolor", "x", own},
		{"alias_of_one_rule", "country_code", "x", own},
		{"or_group", "rgb|rgba", "x", own},
		{"or_group_behind_omitempty", "omitempty,rgb|rgba", "x", own},
		{"or_group_with_params", "min=3|eq=y", "x", own},
		{"or_group_with_escapes", "eq=a0x2Cb|eq=c0x7Cd", "x", own},
		{"or_group_with_list", "oneof=a b|len=3", "x", own},
		{"element", "dive,min=3", []string{"x"}, (*tag.Level).Below},
		{"element_of_element", "dive,dive,email", [][]string{{"x"}}, func(l *tag.Level) *tag.Level { return l.Below().Below() }},
		{"entry", "dive,keys,min=1,endkeys,email", map[string]string{"key": "x"}, (*tag.Level).Below},
		{"key", "dive,keys,min=9,endkeys,min=1", map[string]string{"key": "x"}, (*tag.Level).KeyLevel},
		{"key_alias", "dive,keys,iscolor,endkeys", map[string]string{"key": "x"}, (*tag.Level).KeyLevel},
	}
	v := validator.New(validator.WithRequiredStructEnabled())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			typ := fieldWith(`validate:"`+tt.tag+`"`, tt.value)
			holder := reflect.New(typ)
			holder.Elem().Field(0).Set(reflect.ValueOf(tt.value))
			var failed validator.ValidationErrors
			require.True(t, errors.As(v.Struct(holder.Interface()), &failed))
			require.Len(t, failed, 1)

			rules := shape.NewReader("validate").Read(typ).Member("F").Rules
			assert.True(t, tt.level(rules).States(failed[0].Tag()), "%q as reported", failed[0].Tag())
			assert.False(t, tt.level(rules).States("gtcsfield"))
		})
	}
}

func TestNoLevelStatesNothing(t *testing.T) {
	t.Parallel()
	var none *tag.Level
	assert.False(t, none.States("required"))
	assert.Nil(t, none.Below())
	assert.Nil(t, none.KeyLevel())
	assert.False(t, none.Scans())
	leaf := tagOf(`validate:"required"`, "").Member("F").Rules
	assert.Nil(t, leaf.Below())
	assert.Nil(t, leaf.KeyLevel())
}

func TestScans(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, tag string
		want      bool
	}{
		{"lengths", "required,omitempty,omitnil,omitzero,isdefault,min=1,max=2,len=3,gt=1,gte=1,lt=9,lte=9", false},
		{"email", "required,email", true},
		{"or_group", "len=3|rgb", true},
		{"alias", "iscolor", true},
		{"rule_of_the_users", "mine=3", true},
		{"comparison", "eqfield=Other", true},
		{"elements", "max=3,dive,url", true},
		{"lengths_of_elements", "max=3,dive,max=9", false},
		{"keys", "dive,keys,alpha,endkeys,max=1", true},
		{"lengths_of_keys", "dive,keys,max=1,endkeys,max=1", false},
		{"dive_alone", "dive", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, tagOf(`validate:"`+tt.tag+`"`, "").Member("F").Rules.Scans())
		})
	}
}

func TestBindTags(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, tag string
		want      shape.Bind
		fault     bool
	}{
		{"none", ``, shape.Bind{}, false},
		{"exists", `bind:"exists=companies"`, shape.Bind{Exists: "companies"}, false},
		{"available", `bind:"available=contacts.email"`, shape.Bind{Available: "contacts.email"}, false},
		{"distinct", `bind:"distinct"`, shape.Bind{Distinct: true}, false},
		{"present", `bind:"present"`, shape.Bind{Present: true}, false},
		{"all", `bind:"exists=a,available=b,distinct,present"`, shape.Bind{Exists: "a", Available: "b", Distinct: true, Present: true}, false},
		{"name_with_equals", `bind:"exists=a=b"`, shape.Bind{Exists: "a=b"}, false},
		{"exists_without_name", `bind:"exists"`, shape.Bind{}, true},
		{"exists_with_empty_name", `bind:"exists="`, shape.Bind{}, true},
		{"available_without_name", `bind:"available"`, shape.Bind{}, true},
		{"distinct_with_value", `bind:"distinct=x"`, shape.Bind{}, true},
		{"present_with_value", `bind:"present="`, shape.Bind{}, true},
		{"unknown", `bind:"require"`, shape.Bind{}, true},
		{"misspelt_case", `bind:"Distinct"`, shape.Bind{}, true},
		{"empty_part", `bind:"distinct,"`, shape.Bind{Distinct: true}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tagOf(tt.tag, 0)
			assert.Equal(t, tt.want, got.Member("F").Bind)
			if !tt.fault {
				assert.Empty(t, got.Faults())
				return
			}
			require.Len(t, got.Faults(), 1)
			assert.Equal(t, "F", got.Faults()[0].Field)
			assert.NotEmpty(t, got.Faults()[0].Fault)
			assert.NotEmpty(t, got.Faults()[0].Cure)
		})
	}
}
