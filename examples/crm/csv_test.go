package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var csvTexts = flag.Int("csv", 2_000, "texts that the reader of the page is compared with encoding/csv on")

// csvText is a text that the page's reader gets, whole and in pieces.
type csvText struct {
	Text      string   `json:"text"`
	Delimiter string   `json:"delimiter"`
	Pieces    []string `json:"pieces"`
}

// csvDriver prints the records of each text, as a whole and in pieces.
const csvDriver = `
import { Reader } from './csv.mjs';
import { readFileSync } from 'node:fs';
const texts = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(({ text, delimiter, pieces }) => {
  const reader = new Reader(delimiter);
  const cut = pieces.flatMap((piece) => reader.read(piece)).concat(reader.end());
  return { whole: new Reader(delimiter).end(text), cut };
})));`

type csvRecords struct{ Whole, Cut [][]string }

// TestCSV compares the page's reader with encoding/csv, on texts that are drawn. Where encoding/csv refuses a quote, and
// for lines that end with CR alone, it is compared with reference instead: a cell whose quotes are wrong is as it is
// written, so that nothing in it is lost and whoever reads the table sees what the file holds.
func TestCSV(t *testing.T) {
	t.Parallel()
	texts := drawTexts(*csvTexts)
	accepted := 0
	for i, got := range readByPage(t, texts) {
		text, comma := texts[i].Text, texts[i].Delimiter
		require.Equal(t, reference(text, comma), got.Whole, "%q", text)
		require.Equal(t, got.Whole, got.Cut, "in pieces: %q", texts[i].Pieces)

		if want, err := standard(text, comma); err == nil && !hasLoneReturn(text) {
			accepted++
			require.Equal(t, want, asStandard(got.Whole), "%q", text)
		}
	}
	assert.Greater(t, accepted, len(texts)/4, "texts that encoding/csv accepts")
}

// TestCSVRefused: what encoding/csv refuses, and what the page makes of it.
func TestCSVRefused(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text string
		err  error
		want [][]string
	}{
		{`5" disk,1`, csv.ErrBareQuote, [][]string{{`5" disk`, `1`}}},
		{`"The Rock" Johnson,1`, csv.ErrQuote, [][]string{{`"The Rock" Johnson`, `1`}}},
		{`"a,b"c,1`, csv.ErrQuote, [][]string{{`"a,b"c`, `1`}}},
		{"\"a,b\nc,d", csv.ErrQuote, [][]string{{`"a`, `b`}, {`c`, `d`}}},
		{`a,"`, csv.ErrQuote, [][]string{{`a`, `"`}}},
	}
	var texts []csvText
	for _, tc := range cases {
		texts = append(texts, csvText{tc.text, ",", strings.Split(tc.text, "")})
	}
	for i, got := range readByPage(t, texts) {
		_, err := standard(cases[i].text, ",")
		assert.ErrorIs(t, err, cases[i].err)
		assert.Equal(t, cases[i].want, got.Whole)
		assert.Equal(t, cases[i].want, got.Cut)
	}
}

// readByPage has Node run the page's reader on all texts. Without Node the test is skipped, or fails if
// CRM_NODE=required.
func readByPage(t *testing.T, texts []csvText) (records []csvRecords) {
	t.Helper()
	node, err := exec.LookPath("node")
	if os.Getenv("CRM_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED with Node:", err)
	}
	module, err := web.ReadFile("web/csv.js")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "csv.mjs"), module, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.mjs"), []byte(csvDriver), 0o600))
	input, err := json.Marshal(texts)
	require.NoError(t, err)

	command := exec.CommandContext(t.Context(), node, filepath.Join(dir, "main.mjs"))
	command.Stdin = bytes.NewReader(input)
	output, err := command.Output()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		t.Logf("%s", exit.Stderr)
	}
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(output, &records))
	require.Len(t, records, len(texts))
	return records
}

// drawTexts draws texts of what matters to a reader, some in records as programs write them, some in any order.
func drawTexts(n int) []csvText {
	random := rand.New(rand.NewPCG(23, 2))
	tokens := []string{`"`, `"`, `""`, ",", ";", "\t", "\n", "\r\n", "\r", "a", "é", "🚀", " ", "12", "x y"}
	ends := []string{"\n", "\r\n", "\r"}
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	some := func() (text string) {
		for range random.IntN(6) {
			text += pick(tokens)
		}
		return text
	}

	texts := make([]csvText, n)
	for i := range texts {
		comma, end := pick([]string{",", ";", "\t"}), pick(ends)
		var text strings.Builder
		for range random.IntN(5) {
			for cell := range 1 + random.IntN(4) {
				if cell > 0 {
					text.WriteString(comma)
				}
				value := some()
				if random.IntN(10) > 0 {
					value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
				}
				text.WriteString(value)
			}
			text.WriteString(end)
		}
		if random.IntN(3) == 0 {
			text.WriteString(some())
		}
		texts[i] = csvText{text.String(), comma, cutAnywhere(random, text.String())}
	}
	return texts
}

// cutAnywhere cuts a text between any of its characters.
func cutAnywhere(random *rand.Rand, text string) (pieces []string) {
	pieces = []string{""}
	for _, char := range text {
		if random.IntN(3) == 0 {
			pieces = append(pieces, "")
		}
		pieces[len(pieces)-1] += string(char)
	}
	return pieces
}

// standard returns the records that encoding/csv finds.
func standard(text, comma string) ([][]string, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = rune(comma[0]), -1
	return reader.ReadAll()
}

// asStandard leaves out what encoding/csv does: blank lines, and CR before LF in cells.
func asStandard(records [][]string) (some [][]string) {
	for _, record := range records {
		for i := range record {
			record[i] = strings.ReplaceAll(record[i], "\r\n", "\n")
		}
		if len(record) > 0 {
			some = append(some, record)
		}
	}
	return some
}

func hasLoneReturn(text string) bool {
	return strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r")
}

// reference reads a whole text in the simplest way.
func reference(text, comma string) (records [][]string) {
	records = [][]string{}
	record := []string{}
	for text != "" {
		isQuoted := text[0] == '"'
		value, rest := cellOf(text, comma)
		isDelimited := strings.HasPrefix(rest, comma)
		if value != "" || isQuoted || isDelimited || len(record) > 0 {
			record = append(record, value)
		}
		if isDelimited {
			text = rest[1:]
			if text == "" {
				record = append(record, "")
				records = append(records, record)
			}
			continue
		}
		records, record = append(records, record), []string{}
		text = strings.TrimPrefix(rest, "\r\n")
		if text == rest && text != "" {
			text = text[1:]
		}
	}
	return records
}

// cellOf cuts the first cell off a text.
func cellOf(text, comma string) (value, rest string) {
	plain := func(from int) (string, string) {
		end := len(text)
		if i := strings.IndexAny(text[from:], comma+"\r\n"); i >= 0 {
			end = from + i
		}
		return text[:end], text[end:]
	}
	if text[0] != '"' {
		return plain(0)
	}

	inside := strings.ReplaceAll(text[1:], `""`, "\x00\x00") // as long as it was
	i := strings.Index(inside, `"`)
	if i < 0 {
		return plain(0)
	}
	value, rest = strings.ReplaceAll(inside[:i], "\x00\x00", `"`), text[1+i+1:]
	if rest != "" && !strings.HasPrefix(rest, comma) && rest[0] != '\r' && rest[0] != '\n' {
		return plain(1 + i + 1)
	}
	return value, rest
}
