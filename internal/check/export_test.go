package check

// Samples makes the values that rules are tried on.
var Samples = samples
