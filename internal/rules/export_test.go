package rules

// Remembered returns how many types the Engine keeps something for.
func (e *Engine) Remembered() (n int) {
	count := func(any, any) bool { n++; return true }
	e.plans.Range(count)
	e.layouts.Range(count)
	return n
}
