package mistake

// Apart calls a function on a goroutine of its own, and waits for it. returned
// is false if the function has ended that goroutine: runtime.Goexit cannot be
// stopped, so it must not happen on the caller's. A panic goes on in the caller.
func Apart(call func()) (returned bool) {
	done := make(chan struct{})
	var panicked any
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		call()
		returned = true
	}()

	<-done
	if panicked != nil {
		panic(panicked)
	}
	return returned
}
