package words

import (
	"github.com/fielderrors/bind/internal/path"
)

// Title returns the label that the user has configured for the value at a path,
// without the number of an item; "" if there is none, or if it is about that
// number.
func (l *Language) Title(at path.Steps) string {
	label := l.Messages(1, Facts{}).configuredLabel(at)
	if label == nil {
		return ""
	}
	numbered := false
	text := label.Append(nil, func(b []byte, _ int) []byte {
		numbered = true
		return b
	})
	if numbered {
		return ""
	}
	return string(text)
}
