package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// generate writes n leads that can be imported, one a line.
func generate(to io.Writer, n int) error {
	w := bufio.NewWriter(to)
	lines := json.NewEncoder(w)
	sources := []string{"web", "referral", "event"}
	for i := range n {
		lead := NewLead{
			Name: fmt.Sprintf("Lead %d", i+1), Email: Address(fmt.Sprintf("lead%d@example.com", i+1)),
			Phone:     fmt.Sprintf("+1202555%04d", i%10_000),
			CompanyID: int64(1 + i%2), Source: sources[i%len(sources)],
			Products: []Item{{ProductID: int64(1 + i%2), Quantity: 1 + i%9}},
		}
		if err := lines.Encode(lead); err != nil {
			return err
		}
	}
	return w.Flush()
}
