package bind_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// Types whose ValidatorValue never comes to an end, or to nothing good.
type (
	fruit      string
	fruitPtr   string
	loopA      string
	loopB      string
	someLoop   string
	largeLoop  int
	separated  string
	listLoop   string
	inAny      struct{ Any any }
	treeLoop   struct{ Name string }
	nilPointer struct{ N *int }
	goesExit   string
	hangs      string
	hangsOnOne string
	goodValuer struct{ S string }
)

func (f fruit) ValidatorValue() any      { return f }
func (f fruitPtr) ValidatorValue() any   { return &f }
func (loopA) ValidatorValue() any        { return loopB("") }
func (loopB) ValidatorValue() any        { return loopA("") }
func (l treeLoop) ValidatorValue() any   { return struct{ In treeLoop }{l} }
func (p nilPointer) ValidatorValue() any { return *p.N }
func (goesExit) ValidatorValue() any     { runtime.Goexit(); return "" }
func (hangs) ValidatorValue() any        { select {} }
func (g goodValuer) ValidatorValue() any { return g.S }
func (l someLoop) ValidatorValue() any {
	if l == "]:" {
		return l
	}
	return string(l)
}
func (l largeLoop) ValidatorValue() any {
	if l > 50 {
		return l
	}
	return int(l)
}
func (l separated) ValidatorValue() any {
	return strings.FieldsFunc(string(l), func(r rune) bool { return r == ';' })
}
func (l listLoop) ValidatorValue() any { return []listLoop{l} }
func (l inAny) ValidatorValue() any {
	var a any = l
	return &a
}
func (h hangsOnOne) ValidatorValue() any {
	if h == "/" {
		select {}
	}
	return string(h)
}

// badMethods has methods for validateFn.
type badMethods string

func (badMethods) Hang() bool  { select {} }
func (badMethods) Panic() bool { panic("no verdict") }
func (badMethods) Exit() bool  { runtime.Goexit(); return true }

// badString is asked for its text by rules that look for a pattern.
type badString struct{ N *int }

func (b badString) String() string { return string(rune(*b.N)) }

// coins has a function in Rules.Types.
type coins struct{ Cents int }

func typesOf(fn validator.CustomTypeFunc) bind.Config {
	return bind.Config{Rules: bind.Rules{Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[coins](): fn}}}
}

type (
	fruitForm struct {
		F fruit `json:"f" validate:"required"`
	}
	fruitPtrForm struct {
		F *fruitPtr `json:"f"`
	}
	loopForm struct {
		F []loopA `json:"f" validate:"dive,required"`
	}
	someLoopForm struct {
		F map[string]someLoop `json:"f" validate:"dive"`
	}
	separatedForm struct {
		F separated   `json:"f" validate:"min=1,dive,required,email"`
		L []separated `json:"l" validate:"dive,dive,min=3"`
		B separated   `json:"b" validate:"dive,min=3,max=2"`
		P separated   `json:"p" validate:"dive,dive"`
	}
	listLoopForm struct {
		F listLoop `json:"f" validate:"dive"`
	}
	largeLoopForm struct {
		F largeLoop `json:"f"`
	}
	inAnyForm struct {
		F inAny `json:"f"`
	}
	treeForm struct {
		F treeLoop `json:"f"`
	}
	moneyForm struct {
		F coins `json:"f" validate:"gt=0"`
	}
	nilPointerForm struct {
		P nilPointer `json:"p" validate:"gt=0"`
		Q string     `json:"q" validate:"required_with=P"`
	}
	optionalPointerForm struct {
		P *nilPointer `json:"p"`
	}
	exitForm struct {
		F goesExit `json:"f"`
	}
	hangForm struct {
		F hangs `json:"f" validate:"required"`
	}
	hangsOnOneForm struct {
		F hangsOnOne `json:"f"`
	}
	methodForm struct {
		Hangs  badMethods `json:"hangs" validate:"validateFn=Hang"`
		Panics badMethods `json:"panics" validate:"validateFn=Panic"`
		Exits  badMethods `json:"exits" validate:"validateFn=Exit"`
		Asked  badString  `json:"asked" validate:"uuid"`
	}
	goodForm struct {
		F goodValuer  `json:"f" validate:"min=3"`
		G *goodValuer `json:"g" validate:"omitempty,email"`
	}
)

// otherKindForm has rules about what coins and goodValuer do not stand for: a
// number has no text, and a text is not between 5 and 3.
type otherKindForm struct {
	Text  coins      `json:"text" validate:"required,email|uuid"`
	None  coins      `json:"none" validate:"min=5,max=3"`
	Ptr   *coins     `json:"ptr" validate:"omitempty,e164"`
	List  []coins    `json:"list" validate:"dive,alpha"`
	Good  coins      `json:"good" validate:"required,gt=0"`
	Word  goodValuer `json:"word" validate:"min=5,max=3"`
	Parts goodValuer `json:"parts" validate:"startswith=1,alpha"`
	Fine  goodValuer `json:"fine" validate:"email,max=40"`
}

func TestCheckNamesWhatHasNoValueToValidate(t *testing.T) {
	t.Parallel()
	returning := func(v any) bind.Config { return typesOf(func(reflect.Value) any { return v }) }
	checkGolden(t, "yields", []checkCase{
		{"itself", bind.Config{}, fruitForm{}},
		{"a pointer to itself", bind.Config{}, fruitPtrForm{}},
		{"there and back", bind.Config{}, loopForm{}},
		{"one value of it has no end", bind.Config{}, someLoopForm{}},
		{"large values of it have no end", bind.Config{}, largeLoopForm{}},
		{"a list", bind.Config{}, separatedForm{}},
		{"a list of itself", bind.Config{}, listLoopForm{}},
		{"behind an interface", bind.Config{}, inAnyForm{}},
		{"a struct of itself", bind.Config{}, treeForm{}},
		{"Types/itself", returning(coins{}), moneyForm{}},
		{"Types/pointer to itself", returning(&coins{}), moneyForm{}},
		{"Types/a Valuer that loops", returning(fruit("")), moneyForm{}},
		{"Types/a struct", returning(named{}), moneyForm{}},
		{"Types/panics", typesOf(func(reflect.Value) any { panic("no value") }), moneyForm{}},
		{"Types/plain", returning(1), moneyForm{}},
		{"Types/rules for another kind", typesOf(func(reflect.Value) any { return 1 }), otherKindForm{}},
		{"panics", bind.Config{}, nilPointerForm{}},
		{"panics behind a pointer", bind.Config{}, optionalPointerForm{}},
		{"ends its goroutine", bind.Config{}, exitForm{}},
		{"does not return", bind.Config{}, hangForm{}},
		{"does not return for one value", bind.Config{}, hangsOnOneForm{}},
		{"methods of validateFn, and String", bind.Config{}, methodForm{}},
		{"good", bind.Config{}, goodForm{}},
	})
}

func TestNewRefusesTypesThatAreNeverLookedUp(t *testing.T) {
	t.Parallel()
	fn := func(v reflect.Value) any { return v.String() }
	_, err := bind.New(bind.Config{Rules: bind.Rules{
		Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[*coins](): fn},
	}})
	assert.EqualError(t, err, "bind: Config.Rules.Types: *bind_test.coins: a pointer is never looked up: want bind_test.coins")
}

// TestNoRequestHangsInALoop sends bodies to types that Check refuses: validator
// alone would never be done with them.
func TestNoRequestHangsInALoop(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg  bind.Config
		dst  any
		body string
	}{
		"itself":             {bind.Config{}, new(fruitForm), `{"f":"a"}`},
		"itself, absent":     {bind.Config{}, new(fruitForm), `{}`},
		"pointer":            {bind.Config{}, new(fruitPtrForm), `{"f":"a"}`},
		"there and back":     {bind.Config{}, new(loopForm), `{"f":["a"]}`},
		"one value":          {bind.Config{}, new(someLoopForm), `{"f":{"a":"]:"}}`},
		"a struct of itself": {bind.Config{}, new(treeForm), `{"f":{"Name":"a"}}`},
		"Types":              {typesOf(func(v reflect.Value) any { return v.Interface() }), new(moneyForm), `{"f":{"Cents":1}}`},
		"foreign validator":  {bind.Config{Validator: validator.New()}, new(fruitForm), `{"f":"a"}`},
		"value panics":       {bind.Config{}, new(nilPointerForm), `{"q":"a"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logged bytes.Buffer
			tt.cfg.Logger = slog.New(slog.NewTextHandler(&logged, nil))
			b := newBinder(t, tt.cfg)

			err := b.Decode(context.Background(), []byte(tt.body), tt.dst)
			require.Error(t, err)
			var e *bind.Error
			assert.NotErrorAs(t, err, &e, "it is the server's failure")

			w := httptest.NewRecorder()
			b.WriteError(w, post(tt.body), err)
			assert.Equal(t, http.StatusInternalServerError, w.Code)
			assert.Contains(t, logged.String(), "level=ERROR")
			assert.NotContains(t, w.Body.String(), "ValidatorValue")
		})
	}

	good := new(someLoopForm)
	b := newBinder(t, bind.Config{})
	require.NoError(t, b.Decode(context.Background(), []byte(`{"f":{"a":"b"}}`), good), "a value that has an end passes")
}
