package fromgin

import (
	"context"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// Step1 lets bind read bodies and answer mistakes. Gin's validator stays, with
// all that the project has registered with it.
func Step1(store *Signups) *gin.Engine {
	engine := binding.Validator.Engine().(*validator.Validate)
	_ = engine.RegisterValidation("plate", plate)
	engine.RegisterCustomTypeFunc(text, Nullable{})

	b := bind.Must(bind.New(bind.Config{
		Validator: engine,
		Rules:     bind.Rules{Tag: "binding"},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{
			"plate": "{0} must be a plate from Berlin",
		})},
		AllowUnknown: true, // as gin does
	}))
	return routes(b, store)
}

// routes are those of every step.
func routes(b *bind.Binder, store *Signups) *gin.Engine {
	bind.Must(b, b.Check(Signup{})) // a mistake in a tag ends the program here
	e := newEngine()
	e.POST("/signups", func(c *gin.Context) {
		in, err := bind.One[Signup](b, c.Request)
		if err != nil {
			b.WriteError(c.Writer, c.Request, err)
			return
		}
		if in.Plan == "" {
			in.Plan = "free"
		}
		store.All = append(store.All, in)
		c.JSON(http.StatusCreated, in)
	})
	return e
}

// Step2 gives the rules to the Binder: nothing is registered anywhere, and two
// Binders may have different rules.
func Step2(store *Signups) *gin.Engine {
	b := bind.Must(bind.New(bind.Config{
		Rules: bind.Rules{
			Tag: "binding",
			Funcs: map[string]bind.Rule{"plate": {Func: func(_ context.Context, f validator.FieldLevel) bool {
				return plate(f)
			}}},
			Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[Nullable](): text},
		},
		Locales: []locales.Locale{locales.En().WithMessages(map[string]string{
			"plate": "{0} must be a plate from Berlin",
		})},
		AllowUnknown: true,
	}))
	return routes(b, store)
}

// Step3 answers in the languages of the project's users, names fields as people
// do, and tells clients about members that they have misspelt.
func Step3(store *Signups) *gin.Engine {
	b := bind.Must(bind.New(bind.Config{
		Rules: bind.Rules{
			Tag: "binding",
			Funcs: map[string]bind.Rule{"plate": {Func: func(_ context.Context, f validator.FieldLevel) bool {
				return plate(f)
			}}},
			Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[Nullable](): text},
		},
		Locales: []locales.Locale{
			locales.En().WithMessages(map[string]string{"plate": "{0} must be a plate from Berlin"}),
			locales.De().WithMessages(map[string]string{"plate": "{0} muss ein Berliner Kennzeichen sein"}),
		},
		Labels: bind.NamedLabels,
		Format: bind.Problem{},
	}))
	return routes(b, store)
}
