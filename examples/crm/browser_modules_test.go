package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// testModules reads what the page's modules make of texts.
func testModules(t *testing.T, browser context.Context) {
	tb := openTab(t, browser)
	for name, tc := range map[string]struct {
		module, call string
		want         string
	}{
		"paste/quotes":        {"clipboard", `m.rows('a\t"b ""c"" \n d"\r\n\te\r\n')`, `[["a","b \"c\" \n d"],["","e"]]`},
		"paste/blank_line":    {"clipboard", `m.rows('a\n\nb')`, `[["a"],[""],["b"]]`},
		"paste/inner_quote":   {"clipboard", `m.rows('5" disk\t"')`, `[["5\" disk","\""]]`},
		"paste/one_cell":      {"clipboard", `m.isBlock('a\n')`, `false`},
		"paste/columns":       {"clipboard", `m.block('1\t2\t3', (await import('/web/columns.js')).columns[4], 5)`, `null`},
		"paste/rows":          {"clipboard", `m.block('1\n2\n3', (await import('/web/columns.js')).columns[4], 2)`, `null`},
		"paste/fits":          {"clipboard", `m.block('1\t2\n3', (await import('/web/columns.js')).columns[4], 2).rows.map(({ texts }) => texts)`, `[{"source":"1","products":"2"},{"source":"3"}]`},
		"paste/comma":         {"clipboard", `m.rows('Doe, Jane\nRoe, Jim')`, `[["Doe, Jane"],["Roe, Jim"]]`},
		"paste/json":          {"clipboard", `['[{"product_id": 1}]', '{"leads": [{"name": 1}]}', '{"name": 1}', '[{"email": 1', '{\n "a'].map(m.isJSON)`, `[false,true,true,false,true]`},
		"csv/mark":            {"csv", `new m.Reader(',').end('\uFEFFa,b\r"c\n"')`, `[["a","b"],["c\n"]]`},
		"csv/overlong":        {"csv", `(() => { try { const r = new m.Reader(','); r.read('a\n'); for (let i = 0; i < 40; i++) r.read('x'.repeat(1 << 16)); } catch ({ row }) { return row } })()`, `2`},
		"csv/unclosed":        {"csv", `(() => { const r = new m.Reader(','); return [...r.read('"a\nb'), ...Array.from({ length: 40 }, (_, i) => r.read('x'.repeat(1 << 16) + '\n')).flat()].map((record) => record[0].length).slice(0, 3) })()`, `[2,65537,65536]`},
		"csv/delimiter":       {"csv", `['a;b\n1,2;3', 'a,b,c;d\n1,2,3', 'a\tb\n1,2\t3', 'a\nb', 'sep=;\na,b', 'Ada;1×2, 2×1;x\nEve;1×1, 2×2;y'].map((text) => m.delimiterOf(text))`, `[";",",","\t",",",";",";"]`},
		"headings/named":      {"headings", `(await m.loadHeadings(), ['E-Mail', 'COMPANY ID', 'Firma', 'البريد الإلكتروني', '電話', 'تعداد', 'product_id', 'Phone 2', '__proto__'].map((heading) => m.named(heading) ?? ''))`, `["email","company_id","company_id","email","phone","quantity","products","",""]`},
		"headings/resembled":  {"headings", `(await m.loadHeadings(), ['E-mail (work)', 'mail', 'Company name', 'Birthday'].map((heading) => m.resembled(heading) ?? ''))`, `["email","email","",""]`},
		"mapping/rows":        {"mapping", `(() => { const one = new m.Mapping([['name', 'x', '__proto__'], ['Ada', '', '1']]); return [one.isSure, Object.entries(one.value(['Ada', '', '1', '', ' 2']))] })()`, `[false,[["__proto__","1"],["Column 5"," 2"],["name","Ada"]]]`},
		"mapping/products":    {"mapping", `(() => { const one = new m.Mapping([['product_id', 'quantity', 'products', 'quantity'], ['1', '2', '2', '']]); return one.row(['1', '2', '2', '']).texts }) ()`, `{"products":"1×2, 2×"}`},
		"lines/rows":          {"lines", `(() => { const rows = new m.Rows(); [0, 0, 2].forEach((index) => rows.skip(index)); return [0, 1, 2, 3].map((index) => rows.of(index)) })()`, `[3,4,6,7]`},
		"products/plain":      {"products", `m.parse('1×2, 2x1;3*4 , 5:6')`, `[{"product_id":1,"quantity":2},{"product_id":2,"quantity":1},{"product_id":3,"quantity":4},{"product_id":5,"quantity":6}]`},
		"products/typed":      {"products", `m.parse('a×, 007×1.5,')`, `[{"product_id":"a","quantity":""},{"product_id":"007","quantity":"1.5"}]`},
		"products/empty":      {"products", `m.parse('  ')`, `[]`},
		"products/json":       {"products", `m.parse('{"a": 1}')`, `{"a":1}`},
		"products/format":     {"products", `m.format([{product_id: 1, quantity: 2}])`, `"1×2"`},
		"products/odd":        {"products", `m.format([{product_id: 1}, null])`, `"[{\"product_id\":1},null]"`},
		"products/locate":     {"products", `m.locate('1×2, 22×10', [1, 'quantity'])`, `{"text":"10","start":8,"end":10}`},
		"products/part":       {"products", `[m.part('1×2, sup', 8), m.part('1×2, sup', 2), m.part('', 0), m.part('ex, 2', 2), m.part('[1', 2)].map((part) => part && [part.text, part.start, part.end, part.isCounted])`, `[["sup",5,8,false],null,["",0,0,false],["ex",0,2,false],null]`},
		"products/put":        {"products", `[m.put('1×2, sup', m.part('1×2, sup', 8), 2), m.put('1 ×3', m.part('1 ×3', 0), 22)]`, `[{"text":"1×2, 2×1","start":7,"end":8},{"text":"22 ×3","start":2,"end":2}]`},
		"products/named":      {"products", `[m.named('1×2, 2', new Map([[1, 'A'], [2, 'B']])), m.named('1, 3', new Map([[1, 'A']])), m.named('', new Map())]`, `[[{"id":1,"name":"A","quantity":2},{"id":2,"name":"B","quantity":1}],null,[]]`},
		"company/named":       {"company", `['2', 'x', '02'].map((text) => m.named(text, new Map([[2, 'B']])))`, `[[{"id":2,"name":"B"}],null,null]`},
		"exact/numbers":       {"exact", `JSON.stringify(m.parse('[1, 1.0, 1e400, -0, 9007199254740993, 1.5, "1.0"]'))`, `"[1,1.0,1e400,-0,9007199254740993,1.5,\"1.0\"]"`},
		"integer/large":       {"integer", `m.integer('9007199254740993')`, `"9007199254740993"`},
		"integer/negative":    {"integer", `m.integer(' -5 ')`, `-5`},
		"pointer/fragment":    {"errors", `m.pointer('#/leads/3/a~1b~0%C3%A9')`, `["leads",3,"a/b~é"]`},
		"pointer/plain":       {"errors", `m.pointer('/leads/0/a%20b')`, `["leads",0,"a%20b"]`},
		"pointer/whole":       {"errors", `[m.pointer(''), m.pointer('#')]`, `[[],[]]`},
		"json_path/shorthand": {"errors", `m.jsonPath('$.leads[3].products[0].quantity')`, `["leads",3,"products",0,"quantity"]`},
		"language/itself":     {"languages", `m.closest('pt-BR', ['pt', 'pt-BR'])`, `"pt-BR"`},
		"language/region":     {"languages", `m.closest('pt-AO', ['pt-BR', 'pt'])`, `"pt"`},
		"language/script":     {"languages", `['zh-HK', 'zh-MO', 'zh-Hant', 'zh-SG', 'zh'].map((tag) => m.closest(tag, ['zh', 'zh-TW']))`, `["zh-TW","zh-TW","zh-TW","zh","zh"]`},
		"language/none":       {"languages", `[m.closest('sv', ['en', 'de'])]`, `[null]`},
		"errors/not_ours":     {"errors", `['laravel', 'teamwork', 'problem', 'zoho'].flatMap((format) => [{errors: null}, {errors: 'bad'}, {errors: [null]}, {errors: {a: 1}}, 5, null].map((json) => m.mistakes(format, {status: 502, reason: 'Bad Gateway', headers: new Headers(), json}).map(({ text }) => text).join())).filter((text) => !text.includes('502'))`, `[]`},
		"busy/later":          {"attempt", `[503, 409].map((status) => m.retryAfter({ status, headers: new Headers({ 'Retry-After': '12' }) }))`, `[12,12]`},
		"busy/final":          {"attempt", `[m.retryAfter({ status: 503, headers: new Headers() }), m.retryAfter({ status: 429, headers: new Headers({ 'Retry-After': '1' }) }), m.retryAfter({ status: 409, headers: new Headers({ 'Retry-After': 'soon' }) })]`, `[null,null,null]`},
		"trace/arabic":        {"trace", "m.nodes('{\"a\":1,\"b\":\"ش\\\\\"x\",\"c\":2}\\n\"ע').map((node) => node.outerHTML ?? node)", `["{\"a\":1,","<wbr>","\"b\":","<bdi>\"ش\\\"x\"</bdi>",",","<wbr>","\"c\":2}\n","<bdi>\"ע</bdi>",""]`},
		"trace/linear":        {"trace", `['"' + 'ش'.repeat(600_000), '"' + '\\"ش'.repeat(200_000), '"' + '\\"'.repeat(300_000) + 'ش'].map((text) => m.nodes(text).length)`, `[3,3,3]`}, // in quadratic time, it would take hours
		"json_path/quoted":    {"errors", `m.jsonPath("$['a.b']['it\\'s \"\\u0000\\\\']")`, `["a.b","it's \"\u0000\\"]`},
	} {
		got := js[string](tb, fmt.Sprintf(`async () => { const m = await import('/web/%s.js'); return JSON.stringify(%s) }`, tc.module, tc.call))
		assert.JSONEq(t, tc.want, got, name)
	}
}
