package main

import (
	"context"
	stdjson "encoding/json"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind"
)

// codec decodes a body into the value that dst points to.
type codec struct {
	name      string
	unmarshal func(body []byte, dst any) error
}

// codecs returns all of them, bind first.
func codecs() ([]codec, error) {
	b, err := bind.New(bind.Config{})
	if err != nil {
		return nil, err
	}

	unmarshalBind := func(body []byte, dst any) error {
		return b.Decode(context.Background(), body, dst)
	}
	return []codec{
		{nameBind, unmarshalBind},
		{nameDecoding, unmarshalV2},
		{nameSonic, sonic.ConfigStd.Unmarshal},
		{nameSonicFast, sonic.ConfigFastest.Unmarshal},
		{nameStdDecoding, stdjson.Unmarshal},
	}, nil
}

func unmarshalV2(body []byte, dst any) error {
	return json.Unmarshal(body, dst, json.RejectUnknownMembers(true))
}

// decoders returns those who decode bodies into types without rules, bind
// first.
func decoders() ([]contestant, error) {
	all, err := codecs()
	if err != nil {
		return nil, err
	}

	var decoders []contestant
	for _, c := range all {
		decoders = append(decoders, c.decoder())
	}
	return decoders, nil
}

// decoder returns the contestant that decodes by c and does nothing else.
func (c codec) decoder() contestant {
	return contestant{
		name:     c.name,
		rules:    absent,
		types:    absent,
		lax:      laxness(c.name),
		missing:  missing(c.name),
		mistakes: countText,

		open: func(w workload) exchange {
			if w.bulk {
				return decoding[PlainBulk](w, c)
			}
			return decoding[PlainLead](w, c)
		},
	}
}

// decoding returns an exchange that decodes w's body into a new T by c.
func decoding[T form](w workload, c codec) exchange {
	e := &directExchange{}
	e.call = func() error {
		var in T
		if err := c.unmarshal(w.body, &in); err != nil {
			return err
		}

		e.leads = in.size()
		return nil
	}
	return e
}

// laxness returns what the decoder called name lets pass, though a strict one
// refuses it.
func laxness(name string) []note {
	switch name {
	case nameSonic, nameStdDecoding:
		return []note{noteUnknown}
	case nameSonicFast:
		return []note{noteUnknown, noteBytes}
	}
	return nil
}

// missing returns why the decoder called name cannot be measured here, "" if it
// can. For a version of Go or a processor that sonic does not know, it hands
// all work to encoding/json.
func missing(name string) string {
	isSonic := name == nameSonic || name == nameSonicFast
	if isSonic && sonic.APIKind != sonic.UseSonicJSON {
		return "sonic does not know this version of Go or this processor: " +
			"it would hand all work to encoding/json"
	}
	return ""
}
