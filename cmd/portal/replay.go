package main

import (
	"fmt"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/text"
)

// replayCommand is "portal replay".
type replayCommand struct {
	storage
	Decision string `arg:"" help:"Id of the decision."`
}

// Run recomputes a decision and prints the verdict; where it differs, the stored one and the one of today.
func (r *replayCommand) Run(c *console) error {
	h, err := r.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	var got decision.Replayed
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		got, err = decision.Replay(tx, strings.TrimPrefix(r.Decision, "decision:"))
		return err
	})
	if err != nil {
		return err
	}
	if got.Same {
		c.Say(text.Of("重新计算的结果与当时一致，逐字节相同。", "Recomputed, byte for byte the same as then."))
		_, err = fmt.Fprintf(c.out, "%s\n", got.Now)
		return err
	}
	c.Say(text.Of("重新计算的结果与当时不同：先列当时的结果，再列现在的结果。", "Recomputed, it differs: first as it was stored, then as it is now."))
	_, _ = fmt.Fprintf(c.out, "%s\n%s\n", got.Was, got.Now)
	return errTold
}
