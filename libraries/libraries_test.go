// Package libraries puts types of popular libraries before Check: each is
// accepted, or refused for the reason that stands beside it.
package libraries

import (
	"context"
	"net/netip"
	"reflect"
	"testing"

	"github.com/go-openapi/strfmt"
	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/guregu/null/v6"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/oapi-codegen/nullable"
	openapi "github.com/oapi-codegen/runtime/types"
	"github.com/oklog/ulid/v2"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/fielderrors/bind"
)

// Models of gorm.
type (
	User struct {
		gorm.Model
		Name    string  `json:"name" gorm:"size:100" validate:"required,max=100"`
		Email   string  `json:"email" gorm:"uniqueIndex" validate:"required,email"`
		Orders  []Order `json:"orders" validate:"dive"`
		Manager *User   `json:"manager"`
	}
	Order struct {
		ID     uuid.UUID       `json:"id" gorm:"type:uuid;primaryKey" validate:"required,uuid4"`
		UserID uint            `json:"user_id"`
		Total  decimal.Decimal `json:"total" validate:"required"`
	}
	SoftDelete struct {
		DeletedAt gorm.DeletedAt `json:"deleted_at" validate:"omitempty,gt"`
	}
	HiddenModel struct {
		gorm.Model `json:"-"`
		Name       string `json:"name" validate:"required"`
	}
)

// What oapi-codegen writes.
type (
	NewPet struct {
		Name   string                     `json:"name" validate:"required,min=1"`
		Tag    *string                    `json:"tag,omitempty" validate:"omitempty,max=20"`
		Owner  openapi.Email              `json:"owner" validate:"required"`
		Born   *openapi.Date              `json:"born,omitempty"`
		ID     openapi.UUID               `json:"id"`
		Photo  openapi.File               `json:"-"`
		Color  nullable.Nullable[string]  `json:"color,omitempty"`
		Labels *map[string]string         `json:"labels,omitempty" validate:"omitempty,dive,required"`
		Extra  map[string]any             `json:"-"`
		Weight nullable.Nullable[float64] `json:"weight,omitempty" validate:"omitempty,required"`
	}
	PetFile struct {
		Photo openapi.File `json:"photo"`
	}
	PetColor struct {
		Color nullable.Nullable[string] `json:"color" validate:"min=3"`
	}
)

// Rows of pgx.
type (
	Row struct {
		ID      pgtype.UUID               `json:"id" validate:"required"`
		Name    pgtype.Text               `json:"name" validate:"required"`
		Age     pgtype.Int4               `json:"age"`
		Price   pgtype.Numeric            `json:"price"`
		Active  pgtype.Bool               `json:"active"`
		Born    pgtype.Date               `json:"born"`
		Seen    pgtype.Timestamptz        `json:"seen" validate:"required"`
		Ratio   pgtype.Float8             `json:"ratio"`
		Wait    pgtype.Interval           `json:"wait"`
		Tags    pgtype.FlatArray[string]  `json:"tags" validate:"max=10,dive,required"`
		Big     *pgtype.Int8              `json:"big" validate:"omitempty"`
		Between pgtype.Range[pgtype.Int4] `json:"between"`
	}
	RowName struct {
		Name pgtype.Text `json:"name" validate:"min=3"`
	}
	RowMail struct {
		Mail pgtype.Text `json:"mail" validate:"email"`
	}
)

// Formats of go-openapi.
type (
	Formats struct {
		At       strfmt.DateTime `json:"at" validate:"required"`
		On       strfmt.Date     `json:"on" validate:"required"`
		Wait     strfmt.Duration `json:"wait" validate:"min=1000000000"`
		Mail     strfmt.Email    `json:"mail" validate:"required,email"`
		ID       strfmt.UUID     `json:"id" validate:"required,uuid"`
		ID4      *strfmt.UUID4   `json:"id4" validate:"omitempty,uuid4"`
		Home     strfmt.URI      `json:"home" validate:"omitempty,uri"`
		Host     strfmt.Hostname `json:"host" validate:"omitempty,hostname"`
		IP       strfmt.IPv4     `json:"ip" validate:"omitempty,ipv4"`
		Bytes    strfmt.Base64   `json:"bytes" validate:"max=100"`
		Color    strfmt.HexColor `json:"color" validate:"omitempty,hexcolor"`
		Secret   strfmt.Password `json:"secret" validate:"required,min=8"`
		ObjectID strfmt.ObjectId `json:"object_id"`
		ULID     strfmt.ULID     `json:"ulid"`
	}
)

// FormatsWait has a bound in units.
type FormatsWait struct {
	Wait strfmt.Duration `json:"wait" validate:"min=1s"`
}

// Resources of Kubernetes.
type (
	Widget struct {
		metav1.TypeMeta   `json:",inline"`
		metav1.ObjectMeta `json:"metadata,omitempty"`
		Spec              WidgetSpec         `json:"spec,omitempty"`
		Status            []metav1.Condition `json:"status,omitempty"`
	}
	WidgetSpec struct {
		Replicas *int32                `json:"replicas,omitempty" validate:"omitempty,min=0"`
		Selector *metav1.LabelSelector `json:"selector"`
		Memory   resource.Quantity     `json:"memory"`
		Port     intstr.IntOrString    `json:"port" validate:"required"`
		Timeout  *metav1.Duration      `json:"timeout,omitempty"`
		Since    metav1.Time           `json:"since" validate:"required"`
		Micro    *metav1.MicroTime     `json:"micro,omitempty"`
	}
	WidgetLimit struct {
		Memory resource.Quantity `json:"memory" validate:"gt=0"`
	}
	WidgetTimeout struct {
		Timeout metav1.Duration `json:"timeout" validate:"min=1s"`
	}
)

// Scalars that decode themselves.
type (
	Invoice struct {
		ID       ulid.ULID           `json:"id" validate:"required,ulid"`
		Ref      uuid.UUID           `json:"ref" validate:"required,uuid"`
		NullRef  uuid.NullUUID       `json:"null_ref"`
		Total    decimal.Decimal     `json:"total" validate:"required"`
		Tax      *decimal.Decimal    `json:"tax" validate:"omitempty"`
		NullTax  decimal.NullDecimal `json:"null_tax"`
		Client   netip.Addr          `json:"client" validate:"required"`
		Network  netip.Prefix        `json:"network"`
		Endpoint *netip.AddrPort     `json:"endpoint"`
		Note     null.String         `json:"note"`
		Due      null.Time           `json:"due" validate:"required"`
	}
	Amount struct {
		decimal.Decimal `json:"amount"`
		Currency        string `json:"currency"`
	}
	Positive struct {
		Total decimal.Decimal `json:"total" validate:"gt=0"`
	}
	Address struct {
		IP netip.Addr `json:"ip" validate:"ip"`
	}
	OtherID struct {
		ID uuid.UUID `json:"id" validate:"ulid"`
	}
	Note struct {
		Note null.String `json:"note" validate:"max=100"`
	}
)

// cases are the types. want is a part of what Check says; "" is nothing.
var cases = []struct {
	name string
	v    any
	want string
}{
	{"gorm", User{}, ""},
	// To validator, a NullTime is a struct, which it cannot compare with the present time.
	{"gorm/deleted", SoftDelete{}, `SoftDelete.DeletedAt: rule "gt" panics on gorm.DeletedAt`},
	{"gorm/hidden", HiddenModel{}, ""},
	{"oapi-codegen", NewPet{}, ""},
	{"oapi-codegen/file", PetFile{}, ""},
	// A Nullable is a map of one entry, whose length is not that of the text in it.
	{"oapi-codegen/nullable", PetColor{}, `PetColor.Color: no value of nullable.Nullable[string] passes "min=3"`},
	{"pgtype", Row{}, ""},
	// A Text is a struct: only a function in Rules.Types can say that the text in it is meant.
	{"pgtype/length", RowName{}, `RowName.Name: rule "min=3" panics on pgtype.Text`},
	{"pgtype/format", RowMail{}, `RowMail.Mail: rule "email" looks at text, and no value of pgtype.Text passes it`},
	{"strfmt", Formats{}, ""},
	// To validator, it is a number: of time.Duration alone it reads the units.
	{"strfmt/duration", FormatsWait{}, `FormatsWait.Wait: rule "min=1s" panics on strfmt.Duration`},
	{"k8s", Widget{}, ""},
	// A Quantity is a struct, and so is a Duration of Kubernetes.
	{"k8s/quantity", WidgetLimit{}, `WidgetLimit.Memory: rule "gt=0" panics on resource.Quantity`},
	{"k8s/duration", WidgetTimeout{}, `WidgetTimeout.Timeout: rule "min=1s" panics on v1.Duration`},
	{"scalars", Invoice{}, ""},
	// Decimal's UnmarshalJSON is promoted: it would get the whole object, and Currency nothing.
	{"decimal/embedded", Amount{}, `Amount: UnmarshalJSON of the embedded decimal.Decimal decodes the whole struct`},
	{"decimal/compared", Positive{}, `Positive.Total: rule "gt=0" panics on decimal.Decimal`},
	// validator asks an Addr for no text: it is a struct without members.
	{"netip/rule", Address{}, `Address.IP: rule "ip" looks at text, and no value of netip.Addr passes it`},
	// The text of a UUID is never that of a ULID.
	{"uuid/other", OtherID{}, `OtherID.ID: rule "ulid" looks at text, and no value of uuid.UUID passes it`},
	{"null/length", Note{}, `Note.Note: rule "max=100" panics on null.String`},
}

func TestCheckKnowsTypesOfLibraries(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := b.Check(tt.v)
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

// TestCuresOfLibraryTypesHelp gives the functions that Check asks for.
func TestCuresOfLibraryTypesHelp(t *testing.T) {
	t.Parallel()
	types := map[reflect.Type]validator.CustomTypeFunc{
		reflect.TypeFor[pgtype.Text](): func(v reflect.Value) any { return v.Interface().(pgtype.Text).String },
		reflect.TypeFor[decimal.Decimal](): func(v reflect.Value) any {
			return v.Interface().(decimal.Decimal).InexactFloat64()
		},
		reflect.TypeFor[metav1.Duration](): func(v reflect.Value) any { return v.Interface().(metav1.Duration).Duration },
		reflect.TypeFor[netip.Addr]():      func(v reflect.Value) any { return v.Interface().(netip.Addr).String() },
	}
	b := bind.Must(bind.New(bind.Config{Rules: bind.Rules{Types: types}}))
	assert.NoError(t, b.Check(RowName{}, RowMail{}, Positive{}, WidgetTimeout{}, Address{}))

	var e *bind.Error
	require.ErrorAs(t, b.Decode(context.Background(), []byte(`{"total":"-1.5"}`), new(Positive)), &e)
	assert.Equal(t, "gt", e.Fields[0].Rule)
	require.NoError(t, b.Decode(context.Background(), []byte(`{"total":1.5}`), new(Positive)))
}

// TestBodiesOfLibraryTypes sends a body to each type that is accepted.
func TestBodiesOfLibraryTypes(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	for name, tt := range map[string]struct {
		dst  any
		body string
	}{
		"gorm": {new(User), `{"ID":1,"CreatedAt":"2020-01-01T00:00:00Z","DeletedAt":null,"name":"Ada",
			"email":"ada@example.com",			"orders":[{"id":"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d","user_id":1,"total":"1.50"}]}`},
		"oapi-codegen": {new(NewPet), `{"name":"Rex","owner":"ada@example.com","born":"2020-01-01",
			"id":"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d","color":null,"weight":1.5}`},
		"pgtype": {new(Row), `{"id":"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d","name":"Ada","age":36,"price":1.5,"active":true,
			"born":"2020-01-01","seen":"2020-01-01T00:00:00Z","ratio":0.5,"tags":["a"],"big":1}`},
		"strfmt": {new(Formats), `{"at":"2020-01-01T00:00:00.000Z","on":"2020-01-01","wait":"2s","mail":"ada@example.com",
			"id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8","home":"https://example.com/",
			"host":"example.com","ip":"192.0.2.1","bytes":"YQ==",
			"color":"#ff0000","secret":"long enough","object_id":"507f1f77bcf86cd799439011",
			"ulid":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}`},
		"k8s": {new(Widget), `{"kind":"Widget","apiVersion":"example.com/v1",
			"metadata":{"name":"a","labels":{"app":"a"},"creationTimestamp":"2020-01-01T00:00:00Z"},
			"spec":{"replicas":1,"selector":{"matchLabels":{"app":"a"}},"memory":"64Mi","port":"http","timeout":"5s",
			"since":"2020-01-01T00:00:00Z"}}`},
		"scalars": {new(Invoice), `{"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","ref":"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d","total":"1.50",
			"client":"192.0.2.1","network":"192.0.2.0/24","endpoint":"192.0.2.1:80","note":"a","due":"2020-01-01T00:00:00Z"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, b.Decode(context.Background(), []byte(tt.body), tt.dst))
		})
	}
}
