// Package contactpb holds what protoc makes of contact.proto.
package contactpb

//go:generate bash generate
