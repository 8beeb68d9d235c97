package locales

import (
	_ "embed"

	"github.com/go-playground/locales/en"
)

//go:embed en.json
var enTexts []byte

// En is English.
func En() Locale { return Locale{tag: "en", rules: en.New(), texts: enTexts} }
