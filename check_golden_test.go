package bind_test

import (
	"strings"
	"testing"

	"github.com/fielderrors/bind"
)

// checkCase is a type that Check looks at.
type checkCase struct {
	name string
	cfg  bind.Config
	v    any
}

// checkGolden compares what Check says of each case with a file in
// testdata/check: place, fault and cure, one finding a line.
func checkGolden(t *testing.T, file string, cases []checkCase) {
	t.Helper()
	var text strings.Builder
	for _, c := range cases {
		text.WriteString(c.name + "\n")
		err := newBinder(t, c.cfg).Check(c.v)
		if err == nil {
			text.WriteString("\tnothing\n")
			continue
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			text.WriteString("\t" + line + "\n")
		}
	}
	compareGolden(t, "testdata/check/"+file+".golden", []byte(text.String()))
}
