package bind

// BatchesOf makes the batches of a stream as small as a test wants them.
func BatchesOf(n int) Option {
	return option{name: "BatchesOf", apply: func(s *settings) { s.batch = n }}
}
