package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// TestCatalogs compares the catalogs of the page with the English one: every language has all of its words, with the
// same placeholders, and is a language of the API. What is said of one thing, a language has everywhere or nowhere.
func TestCatalogs(t *testing.T) {
	t.Parallel()
	files, err := catalogs.ReadDir("words")
	require.NoError(t, err)
	var tags []string
	for _, l := range locales.All() {
		tags = append(tags, l.Tag())
	}
	placeholder := regexp.MustCompile(`\{[^}]+\}`)
	english := wordsIn("en")
	for _, file := range files {
		tag := strings.TrimSuffix(file.Name(), ".json")
		assert.Contains(t, tags, tag)
		words := wordsIn(tag)
		hasOne := words["mistakes.one"] != ""
		for key, text := range english {
			isOne := strings.HasSuffix(key, ".one") && english[strings.TrimSuffix(key, "one")+"other"] != ""
			if isOne && !hasOne {
				assert.Empty(t, words[key], "%s: %s", tag, key)
				continue // a language whose plural fits one thing, too
			}
			want := placeholder.FindAllString(text, -1)
			assert.ElementsMatch(t, want, placeholder.FindAllString(words[key], -1), "%s: %s", tag, key)
			assert.NotEmpty(t, words[key], "%s: %s", tag, key)
		}
		for key := range words {
			assert.Contains(t, english, key, tag)
		}
	}
	assert.GreaterOrEqual(t, len(files), 4)
}

// TestWordsAreSaid compares the English catalog with the page: no word that it says is missing, none is left over.
func TestWordsAreSaid(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("web/*")
	require.NoError(t, err)
	var page strings.Builder
	for _, file := range append(files, "words.go") {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		page.Write(text)
	}

	english := wordsIn("en")
	for _, match := range regexp.MustCompile(`(?:say|count|ours)\('([a-z.]+)'|data-(?:say|name)="([a-z.]+)"`).FindAllStringSubmatch(page.String(), -1) {
		key := match[1] + match[2]
		assert.True(t, english[key] != "" || english[key+".other"] != "", "the page says %s", key)
	}
	for key := range english {
		plain := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		isSaid := regexp.MustCompile(`['"]` + regexp.QuoteMeta(plain) + `['"]`).MatchString(page.String())
		isSaid = isSaid || strings.HasPrefix(key, "column.") || strings.HasPrefix(key, "rule.")
		assert.True(t, isSaid, "%s is never said", key)
	}
}
