package bind_test

import (
	"database/sql"
	"encoding/json"
	"math/big"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// Types as people write them, and as popular libraries have them. Nothing is
// wrong with any of them.
type (
	acceptModel struct { // as gorm's
		ID        uint `json:"id" gorm:"primarykey"`
		CreatedAt time.Time
		UpdatedAt time.Time
		DeletedAt sql.NullTime `json:"-" gorm:"index"`
	}
	acceptMeta struct { // as that of Kubernetes
		Kind       string `json:"kind,omitempty" protobuf:"bytes,1,opt,name=kind"`
		APIVersion string `json:"apiVersion,omitempty"`
	}
	acceptWrapped  struct{ time.Time }
	acceptResource struct {
		acceptMeta `json:",inline"`
		acceptModel
		Labels map[string]string `json:"labels,omitempty" validate:"omitempty,max=10,dive,keys,max=63,endkeys,max=63"`
		Since  acceptWrapped     `json:"since"`
		Secret string            `json:"-"`
		Hash   []byte            `json:"-" validate:"omitempty,len=32"`
	}
	acceptOptional struct { // as oapi-codegen writes them
		Name  *string    `json:"name,omitempty" validate:"omitempty,min=1,max=100"`
		Age   *int       `json:"age,omitempty" validate:"omitempty,gte=0,lte=130"`
		Tags  *[]string  `json:"tags,omitempty" validate:"omitempty,min=1,unique,dive,required"`
		Birth *time.Time `json:"birth,omitempty" validate:"omitempty,lt"`
		Must  *bool      `json:"must" validate:"required"`
	}
	acceptForm struct {
		Kind     string          `json:"kind" validate:"required,oneof=person company"`
		First    string          `json:"first" validate:"required_if=Kind person,max=50"`
		VAT      string          `json:"vat" validate:"required_if=Kind company,excluded_if=Kind person"`
		Mail     string          `json:"mail" validate:"required_without=Phone,omitempty,email"`
		Phone    string          `json:"phone" validate:"required_without=Mail,omitempty,e164"`
		Password string          `json:"password" validate:"required,min=8,max=72,nefield=Mail"`
		Repeat   string          `json:"repeat" validate:"eqfield=Password"`
		From     time.Time       `json:"from" validate:"required"`
		To       time.Time       `json:"to" validate:"required,gtfield=From"`
		Count    uint            `json:"count" validate:"min=0,max=1000"`
		Share    float64         `json:"share" validate:"gte=0,lte=1"`
		Wait     time.Duration   `json:"wait,format:units" validate:"min=1s,max=1h"`
		Accepted bool            `json:"accepted" validate:"required"`
		Exactly  int             `json:"exactly" validate:"eq=1|eq=5"`
		Both     string          `json:"both" validate:"omitempty,required"`
		Color    string          `json:"color" validate:"omitempty,iscolor"`
		Date     string          `json:"date" validate:"omitempty,datetime=2006-01-02"`
		Month    string          `json:"month" validate:"omitempty,datetime=Jan 2006"`
		Country  string          `json:"country" validate:"omitempty,iso3166_1_alpha2"`
		Zip      string          `json:"zip" validate:"omitempty,postcode_iso3166_alpha2_field=Country"`
		Address  *acceptOptional `json:"address" validate:"required_if=Kind company"`
		Prices   []acceptPrice   `json:"prices" validate:"required,min=1,max=100,unique=Currency,dive"`
		Numeric  int             `json:"numeric" validate:"numeric"`
		Any      any             `json:"any" validate:"required"`
		Nothing  *string         `json:"nothing" validate:"isdefault"`
	}
	acceptPrice struct {
		Amount   int64  `json:"amount" validate:"gt=0"`
		Currency string `json:"currency" validate:"len=3,uppercase,iso4217"`
	}
	acceptTypes struct {
		UUID     uuid.UUID                 `json:"uuid" validate:"required,uuid4"`
		Pointer  *uuid.UUID                `json:"pointer" validate:"omitempty,uuid"`
		Addr     netip.Addr                `json:"addr" validate:"required"`
		Prefix   netip.Prefix              `json:"prefix"`
		IP       net.IP                    `json:"ip" validate:"required"`
		Big      *big.Int                  `json:"big" validate:"required"`
		Float    big.Float                 `json:"float"`
		Raw      json.RawMessage           `json:"raw" validate:"required,json"`
		Null     sql.NullString            `json:"null" validate:"required"`
		Bytes    []byte                    `json:"bytes" validate:"required,max=100"`
		Array    [16]byte                  `json:"array" validate:"required"`
		Free     map[string]any            `json:"free" validate:"required"`
		Nested   map[string][]*acceptPrice `json:"nested" validate:"dive,dive,required"`
		Wrapped  *acceptWrapped            `json:"wrapped" validate:"required"`
		Duration time.Duration             `json:"duration,format:nano" validate:"required"`
	}
)

func TestCheckAcceptsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for name, v := range map[string]any{
		"resource": acceptResource{}, "optional": acceptOptional{}, "form": acceptForm{}, "types": acceptTypes{},
		"list": []acceptForm{}, "map": map[string]acceptPrice{},
	} {
		assert.NoError(t, b.Check(v), name)
	}
}
