package main

import "github.com/stretchr/testify/assert"

// assertUsable asserts what everybody needs of a page, in the state in which it is.
func assertUsable(tb *tab) {
	tb.t.Helper()
	assert.Empty(tb.t, js[[]string](tb, unnamed), "controls without a name")
	assert.Empty(tb.t, js[[]string](tb, repeatedIDs), "ids that are not unique")
	assert.Empty(tb.t, js[[]string](tb, dangling), "references to nothing")
	assert.Empty(tb.t, js[[]string](tb, faint), "texts whose contrast is below 4.5")
	assert.Zero(tb.t, js[int](tb, `() => document.documentElement.scrollWidth - document.documentElement.clientWidth`), "the page scrolls sideways")
}

const (
	unnamed = `() => [...document.querySelectorAll('input, select, button, a[href], progress, [role=region]')]
		.filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length || e.textContent.trim()))
		.map((e) => e.outerHTML)`

	repeatedIDs = `() => {
		const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
		return ids.filter((id, i) => ids.indexOf(id) !== i);
	}`

	dangling = `() => ['aria-describedby', 'aria-labelledby', 'href'].flatMap((name) =>
		[...document.querySelectorAll('[' + name + ']:not(link)')].flatMap((e) => e.getAttribute(name).split(' '))
			.filter((id) => name !== 'href' || id.startsWith('#'))
			.filter((id) => !document.getElementById(id.replace('#', ''))))`

	// faint reckons with colours as the browser has computed them; those with an alpha below 1 let the one behind through.
	faint = `() => {
		const rgb = (color) => {
			const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
			return { rgb: [r, g, b], a };
		};
		const luminance = (color) => color.map((c) => c / 255)
			.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
			.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
		const behind = (e) => {
			for (; e; e = e.parentElement) {
				const background = rgb(getComputedStyle(e).backgroundColor);
				if (background.a === 1) return background.rgb;
			}
			return [255, 255, 255];
		};
		const shown = [...document.querySelectorAll('body *')].filter((e) => !e.disabled && e.checkVisibility()
			&& (e.matches('input:not([type=file]), select') || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())));
		return shown.slice(0, 400).flatMap((e) => {
			const [a, b] = [luminance(rgb(getComputedStyle(e).color).rgb), luminance(behind(e))].sort((x, y) => y - x);
			const contrast = (a + 0.05) / (b + 0.05);
			return contrast < 4.5 ? [e.tagName + ' ' + e.className + ' ' + contrast.toFixed(2) + ' ' + e.textContent.slice(0, 30)] : [];
		});
	}`
)
