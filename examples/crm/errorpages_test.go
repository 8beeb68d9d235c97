package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestErrorPages reads the page of each format in some languages.
func TestErrorPages(t *testing.T) {
	t.Parallel()
	addr := start(t, home{})
	codes := map[string]string{
		"laravel": "invalid", "teamwork": "D4", "problem": "precondition_failed", "deploy": "contact_exists", "zoho": "DUPLICATE_DATA",
	}
	required := map[string]string{"en": "is required", "de": "ist erforderlich", "fa": "الزامی است"}
	for _, f := range formats {
		for language, text := range required {
			response, page := send(t, addr, newRequest("GET", "/errors/"+f.name, addr, "", "Accept-Language: "+language+";q=0.9, xx"))
			require.Equal(t, http.StatusOK, response.StatusCode)
			assert.Equal(t, language, response.Header.Get("Content-Language"))
			assert.Equal(t, "Accept-Language", response.Header.Get("Vary"))
			assert.Contains(t, page, `<html lang="`+language+`"`)
			assert.Contains(t, page, `id="`+codes[f.name]+`"`, f.name)
			assert.Contains(t, page, text, "%s in %s", f.name, language)
			assert.Contains(t, page, "<table>")
			assert.Contains(t, page, `<code class="language-json">`)
			assert.NotContains(t, page, "raw HTML omitted")

			policy := strings.Split(response.Header.Get("Content-Security-Policy"), "; ")
			assert.Contains(t, policy, "default-src 'none'")
			assert.Contains(t, policy, "style-src 'self'")
			for _, active := range []string{"<script", "style=", "onclick", "http:", "https:"} {
				assert.NotContains(t, page, active)
			}
		}
	}

	response, page := send(t, addr, newRequest("GET", "/errors/deploy?lang=ja", addr, "", "Accept-Language: de"))
	assert.Equal(t, "ja", response.Header.Get("Content-Language"), "the one that has been chosen")
	assert.Empty(t, response.Header.Get("Vary"))
	assert.Contains(t, page, `<li><a href="?lang=ja" lang="ja" hreflang="ja" aria-current="true">ja</a></li>`)
	_, page = send(t, addr, newRequest("GET", "/errors", addr, "", "Accept-Language: ar"))
	assert.Contains(t, page, `<html lang="ar" dir="rtl">`)
	for _, f := range formats {
		assert.Contains(t, page, `href="/errors/`+f.name+`?lang=ar"`)
	}
	response, _ = send(t, addr, newRequest("GET", "/errors/soap", addr, ""))
	assert.Equal(t, http.StatusNotFound, response.StatusCode)
	response, _ = send(t, addr, newRequest("POST", "/errors/deploy", addr, "{}"))
	assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
}

// TestTypesOfProblemsLeadToTheirParagraphs follows the type of each problem that the server answers.
func TestTypesOfProblemsLeadToTheirParagraphs(t *testing.T) {
	t.Parallel()
	c := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	followed := map[string]bool{}
	for _, r := range documentedRequests("deploy") {
		path := "/deploy" + r.path
		response, body := send(t, c.addr, requestWith(r, path, c.addr))
		if response.StatusCode < 400 || response.StatusCode == http.StatusMisdirectedRequest {
			continue
		}
		var problem struct{ Type, Title string }
		require.NoError(t, json.Unmarshal([]byte(body), &problem))

		asked, err := url.Parse("http://" + c.addr + path)
		require.NoError(t, err)
		to, err := asked.Parse(problem.Type)
		require.NoError(t, err)
		require.NotEmpty(t, to.Fragment, problem.Type)
		if followed[to.Fragment] {
			continue
		}
		followed[to.Fragment] = true
		response, page := send(t, to.Host, newRequest("GET", to.Path, to.Host, ""))
		require.Equal(t, http.StatusOK, response.StatusCode, problem.Type)
		_, paragraph, found := strings.Cut(page, `id="`+to.Fragment+`"`)
		require.True(t, found, problem.Type)
		paragraph, _, _ = strings.Cut(paragraph, `<a id=`)
		assert.Contains(t, paragraph, problem.Title)
	}
	for _, code := range []string{"invalid_request_error", "contact_exists", "not_found_error"} {
		assert.True(t, followed[code], code)
	}
}
