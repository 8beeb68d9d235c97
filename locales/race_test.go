//go:build race

package locales

// underRace reports whether the race detector is on.
const underRace = true
