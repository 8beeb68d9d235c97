module github.com/fielderrors/bind/examples/echo

go 1.26.0

replace (
	github.com/fielderrors/bind => ../..
	github.com/fielderrors/bind/examples/parity => ../parity
)

require (
	github.com/fielderrors/bind v0.0.0
	github.com/fielderrors/bind/examples/parity v0.0.0
)
