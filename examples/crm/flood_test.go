package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// memoryBound is how much memory the process may take, whatever comes. The
// bodies of the flood alone have more.
const memoryBound = 200 << 20

// TestFlood sends 300 large bulks at once, each with a key of its own. What is
// stored is what has been answered 201. The others are asked to come again, and
// do so. The bodies hold few leads and many blanks, or 1,000 leads with
// CRM_FLOOD=full, which takes minutes.
func TestFlood(t *testing.T) {
	t.Parallel()
	const clients, patient = 300, 8
	items := 20
	if os.Getenv("CRM_FLOOD") == "full" {
		items = 1000
	}
	eachDatabase(t, func(t *testing.T, at home) {
		p := startProcess(t, at)
		s, watch := at.open(t)
		c := &crm{store: s, spy: watch, t: t, addr: p.addr}
		before, _ := p.peak()
		body := largeBulk(items)

		answers := make([]string, clients)
		var sending sync.WaitGroup
		for i := range clients {
			sending.Go(func() { answers[i] = c.post1(i, body) })
		}
		sending.Wait()
		var refused []int
		for i, answer := range answers {
			if answer == "" {
				refused = append(refused, i)
			}
		}
		t.Logf("%d bodies of %d bytes at once: %d stored, %d asked to come again", clients, len(body), clients-len(refused), len(refused))
		assert.Equal(t, clients-len(refused), c.rows("idempotency_keys WHERE status = 201"))
		assert.Equal(t, 1+items*(clients-len(refused)), c.rows("leads"))

		again := make(chan int)
		for range patient {
			sending.Go(func() {
				for i := range again {
					for answers[i] == "" && t.Context().Err() == nil {
						answers[i] = c.post1(i, body)
					}
				}
			})
		}
		for _, i := range refused {
			again <- i
		}
		close(again)
		sending.Wait()

		assert.Equal(t, clients, c.rows("idempotency_keys WHERE status = 201"))
		assert.Equal(t, 1+items*clients, c.rows("leads"))
		assertDistinct(t, answers, items)
		assert.Equal(t, answers[0], c.post1(0, body), "and once more")
		assert.NotContains(t, p.log.String(), "reason=internal")

		peak, ok := p.peak()
		if !ok {
			t.Log("SKIPPED: this system does not say how much memory a process has taken")
			return
		}
		t.Logf("memory: %d MB before, %d MB at most", before>>20, peak>>20)
		if boundsMemory {
			assert.Less(t, peak, int64(memoryBound))
		}
	})
}

// post1 sends bulk number i. It returns the answer, "" if the client is asked
// to come again.
func (c *crm) post1(i int, body string) string {
	request, err := http.NewRequestWithContext(c.t.Context(), "POST", "http://"+c.addr+"/laravel/leads", strings.NewReader(body))
	require.NoError(c.t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprintf(`"bulk %d"`, i))
	response, err := http.DefaultClient.Do(request)
	if !assert.NoError(c.t, err) {
		return "none"
	}
	defer response.Body.Close()
	content := new(strings.Builder)
	_, err = bufio.NewReader(response.Body).WriteTo(content)
	assert.NoError(c.t, err)
	switch response.StatusCode {
	case http.StatusServiceUnavailable:
		assert.Equal(c.t, "1", response.Header.Get("Retry-After"))
		return ""
	case http.StatusCreated:
		return content.String()
	}
	assert.Fail(c.t, "neither stored nor refused", "%d %.300s", response.StatusCode, content)
	return "none"
}

// largeBulk is a valid body of n leads whose texts are as long as they may be,
// behind as many blanks as make it large.
func largeBulk(n int) string {
	var leads []string
	for i := range n {
		email := fmt.Sprintf("%d@%s.example", i, strings.Repeat("a.", 110)+"b")
		leads = append(leads, strings.Replace(lead(email), "Ada Lovelace", strings.Repeat("😀", 100), 1))
	}
	body := bulk("leads", leads...)
	return strings.Repeat(" ", max(0, floodSize-len(body))) + body
}

// assertDistinct asserts that no two answers are about the same lead.
func assertDistinct(t *testing.T, answers []string, items int) {
	t.Helper()
	seen := map[int64]bool{}
	for _, answer := range answers {
		var stored struct{ Leads []struct{ ID int64 } }
		assert.NoError(t, json.Unmarshal([]byte(answer), &stored))
		for _, lead := range stored.Leads {
			seen[lead.ID] = true
		}
	}
	assert.Len(t, seen, items*len(answers))
}
