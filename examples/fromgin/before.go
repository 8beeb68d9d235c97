package fromgin

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/locales/en"
	ut "github.com/go-playground/universal-translator"
	"github.com/go-playground/validator/v10"
	translations "github.com/go-playground/validator/v10/translations/en"
)

// Before is the project on gin alone.
func Before(store *Signups) *gin.Engine {
	rules := binding.Validator.Engine().(*validator.Validate)
	_ = rules.RegisterValidation("plate", plate)
	rules.RegisterCustomTypeFunc(text, Nullable{})

	english, _ := ut.New(en.New()).GetTranslator("en")
	_ = translations.RegisterDefaultTranslations(rules, english)
	_ = rules.RegisterTranslation("plate", english, func(t ut.Translator) error {
		return t.Add("plate", "{0} must be a plate from Berlin", true)
	}, func(t ut.Translator, fe validator.FieldError) string {
		message, _ := t.T("plate", fe.Field())
		return message
	})

	e := newEngine()
	e.POST("/signups", func(c *gin.Context) {
		in := Signup{Plan: "free"}
		if err := c.ShouldBindJSON(&in); err != nil {
			if failed := (validator.ValidationErrors{}); errors.As(err, &failed) {
				c.JSON(http.StatusBadRequest, gin.H{"errors": failed.Translate(english)})
				return
			}
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}
		store.All = append(store.All, in)
		c.JSON(http.StatusCreated, in)
	})
	return e
}
