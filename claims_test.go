package bind_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

type (
	user struct {
		Email  string          `json:"email" validate:"omitempty,max=8" bind:"available=users.email"`
		Backup string          `json:"backup" validate:"omitempty" bind:"available=users.email"`
		Emails []string        `json:"emails" bind:"available=users.email"`
		Named  slug            `json:"named" validate:"omitempty" bind:"available=users.email"`
		Login  string          `json:"login" validate:"omitempty" bind:"available=users.login"`
		Boss   string          `json:"boss" validate:"omitempty" bind:"exists=users.email"`
		Both   string          `json:"both" validate:"omitempty" bind:"available=users.email,distinct"`
		First  string          `json:"first" validate:"omitempty" bind:"distinct,available=users.email"`
		Deputy *user           `json:"deputy"`
		Team   map[string]user `json:"team" validate:"dive"`
		Office
	}
	Office struct {
		Desk string `json:"desk" validate:"omitempty" bind:"available=users.email"`
	}
)

// TestAvailableImpliesDistinct: no two objects of a body claim one value of one
// lookup.
func TestAvailableImpliesDistinct(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		items string   // of a bulk body
		want  []string // "path rule, and the place of the first other value"
	}{
		"two":                    {`{"email":"a"},{"email":"a"}`, []string{"0.email distinct 1.email", "1.email distinct 0.email"}},
		"three":                  {`{"email":"a"},{"email":"a"},{"email":"a"}`, []string{"0.email distinct 1.email", "1.email distinct 0.email", "2.email distinct 0.email"}},
		"others":                 {`{"email":"a"},{"email":"b"},{}`, nil},
		"two are taken":          {`{"email":"t"},{"email":"t"}`, []string{"0.email distinct 1.email", "0.email available=users.email", "1.email distinct 0.email", "1.email available=users.email"}},
		"one is taken":           {`{"email":"t"},{"email":"a"}`, []string{"0.email available=users.email"}},
		"order of the tag":       {`{"both":"t"},{"both":"t"}`, []string{"0.both available=users.email", "0.both distinct 1.both", "1.both available=users.email", "1.both distinct 0.both"}},
		"order of another":       {`{"first":"t"},{"first":"t"}`, []string{"0.first distinct 1.first", "0.first available=users.email", "1.first distinct 0.first", "1.first available=users.email"}},
		"two fields":             {`{"email":"a"},{"backup":"a"}`, []string{"0.email distinct 1.backup", "1.backup distinct 0.email"}},
		"types by name":          {`{"email":"a"},{"named":"a"}`, []string{"0.email distinct 1.named", "1.named distinct 0.email"}},
		"fields of one object":   {`{"email":"a","backup":"a","desk":"a"}`, nil},
		"items of one object":    {`{"emails":["a","a"],"email":"a"}`, nil},
		"items of two objects":   {`{"emails":["b","a"]},{"emails":["a"]}`, []string{"0.emails.1 distinct 1.emails.0", "1.emails.0 distinct 0.emails.1"}},
		"two fields, and others": {`{"email":"a","backup":"a"},{"email":"a"}`, []string{"0.email distinct 1.email", "0.backup distinct 1.email", "1.email distinct 0.email"}},
		"object inside":          {`{"email":"a","deputy":{"email":"a"}}`, []string{"0.email distinct 0.deputy.email", "0.deputy.email distinct 0.email"}},
		"objects in a map":       {`{"team":{"y":{"email":"a"},"x":{"backup":"a"}}}`, []string{"0.team.x.backup distinct 0.team.y.email", "0.team.y.email distinct 0.team.x.backup"}},
		"embedded":               {`{"desk":"a"},{"email":"a"}`, []string{"0.desk distinct 1.email", "1.email distinct 0.desk"}},
		"another lookup":         {`{"email":"a"},{"login":"a"}`, nil},
		"exists claims nothing":  {`{"email":"a"},{"boss":"t"}`, nil},
		"own rules":              {`{"email":"too long a name"},{"email":"too long a name"}`, []string{"0.email max=8", "1.email max=8"}},
		"mistyped":               {`{"email":1},{"email":"a"},{"email":"a"}`, []string{"0.email type", "1.email distinct 2.email", "2.email distinct 1.email"}},
		"zero, sent":             {`{"emails":[""]},{"emails":[""]},{"email":""}`, []string{"0.emails.0 distinct 1.emails.0", "1.emails.0 distinct 0.emails.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
				"users.email": stored("t").lookup(), "users.login": stored[string]().lookup(),
			}})
			err := b.DecodeMany(context.Background(), []byte(`[`+tt.items+`]`), new([]user))
			assert.Equal(t, tt.want, withRefs(err))
		})
	}
}

// TestBailStopsBeforeWhatIsBehind a failing rule of validator's or of the bind
// tag.
func TestBailStopsBeforeWhatIsBehind(t *testing.T) {
	t.Parallel()
	type one struct {
		Email string `json:"email" validate:"max=3" bind:"available=taken,distinct,bail"`
		Tag   string `json:"tag" validate:"omitempty,max=3" bind:"distinct,exists=taken"`
	}
	const body = `[{"email":"t","tag":"long"},{"email":"t","tag":"x"},{"email":"long","tag":"x"},{"email":"long","tag":"long"}]`
	bail := []string{
		"0.email available=taken", "0.tag max=3", "1.email available=taken", "1.tag distinct 2.tag",
		"2.email max=3", "2.tag distinct 1.tag", "3.email max=3", "3.tag max=3",
	}
	all := []string{
		"0.email available=taken", "0.tag max=3", "0.tag distinct 3.tag", "1.email available=taken", "1.tag distinct 2.tag",
		"1.tag exists=taken", "2.email max=3", "2.tag distinct 1.tag", "2.tag exists=taken", "3.email max=3",
		"3.tag max=3", "3.tag distinct 0.tag",
	}
	for _, everywhere := range []bool{false, true} {
		b := newBinder(t, bind.Config{Bail: everywhere, Lookups: map[string]bind.Lookup{"taken": stored("t").lookup()}})
		want := all
		if everywhere {
			want = bail
		}
		assert.Equal(t, want, withRefs(b.DecodeMany(context.Background(), []byte(body), new([]one))))
	}
}

// withRefs are failures with the first other value of each distinct.
func withRefs(err error) (all []string) {
	e, _ := err.(*bind.Error)
	if e == nil {
		return nil
	}
	for _, fe := range e.Fields {
		text := fe.Path.Dotted() + " " + fe.Rule
		if fe.Param != "" {
			text += "=" + fe.Param
		}
		if fe.Rule == "distinct" {
			text += " " + fe.Refs[0].Dotted()
		}
		all = append(all, text)
	}
	return all
}

// TestClaimsOfOneBody: in a body that is no list, too, and in values.
func TestClaimsOfOneBody(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{
		"users.email": stored[string]().lookup(), "users.login": stored[string]().lookup(),
	}})
	ctx := context.Background()
	want := []string{"email distinct deputy.backup", "deputy.backup distinct email"}
	assert.Equal(t, want, withRefs(b.Decode(ctx, []byte(`{"email":"a","deputy":{"backup":"a"}}`), new(user))))
	assert.Equal(t, want, withRefs(b.Validate(ctx, user{Email: "a", Deputy: &user{Backup: "a"}})))
}

// TestWhatIsKeptIsCharged to Limits.Memory, before the lookups are asked.
func TestWhatIsKeptIsCharged(t *testing.T) {
	t.Parallel()
	type plain struct {
		Tags []string `json:"tags"`
	}
	type compared struct {
		Tags []string `json:"tags" bind:"distinct"`
	}
	type asked struct {
		Tags []string `json:"tags" bind:"exists=tags"`
	}
	body := []byte(`{"tags":[` + numbered(`"%d"`, 900) + `]}`)
	tags := stored[string]()
	b := newBinder(t, bind.Config{Lookups: map[string]bind.Lookup{"tags": tags.lookup()}})
	few := bind.Limit(bind.Limits{Memory: 64 << 10})
	ctx := context.Background()
	for _, dst := range []any{new(compared), new(asked)} {
		assert.Equal(t, []string{" max_memory=65536"}, failures(t, b.Decode(ctx, body, dst, few)), "%T", dst)
	}
	assert.NoError(t, b.Decode(ctx, body, new(plain), few))
	assert.NoError(t, b.Decode(ctx, body, new(compared)))
	assert.Empty(t, tags.calls)

	zeros := []byte(`{"m":{` + numbered(`"%d":{"n":0}`, 600) + `}}`)
	type maps struct {
		M map[string]*struct {
			N int `json:"n" bind:"distinct"`
		} `json:"m"`
	}
	assert.Equal(t, []string{" max_memory=65536"}, failures(t, b.Decode(ctx, zeros, new(maps), few)))
}
