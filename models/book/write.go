package book

import (
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// mostBytes is how long a book, or its scenarios, may be.
const mostBytes = 1 << 20

// Upload takes a book with its scenarios in as a draft. What is wrong with it stands beside it and keeps it from being
// published, not from being kept. Errors: Forbidden, Invalid.
func Upload(tx *db.Tx, source, scenarios string) (Draft, error) {
	d := Draft{ID: tx.NewID(), Version: 1}
	d, err := d.written(tx, source, scenarios)
	if err != nil {
		return d, err
	}
	if err := insert(tx, d); err != nil {
		return d, err
	}
	audit.Record(tx, audit.Entry{Action: "draft.uploaded", Object: d.Ref(), Clause: "GEN-7", Detail: d.detail()})
	return d, nil
}

// Revise replaces the text of a draft; whoever had proposed it proposes it anew, and it is simulated anew. Errors:
// Forbidden, Invalid, Conflict.
func Revise(tx *db.Tx, id string, version int, source, scenarios string) (Draft, error) {
	d, err := open(tx, id, version)
	if err != nil {
		return d, err
	}
	if d, err = d.written(tx, source, scenarios); err != nil {
		return d, err
	}
	return put(tx, d, "draft.revised")
}

// written is the draft with another text.
func (d Draft) written(tx *db.Tx, source, scenarios string) (Draft, error) {
	if err := access.Require(tx, access.Rulebooks); err != nil {
		return d, err
	}
	v := fault.Validation()
	for name, s := range map[string]string{"source": source, "scenarios": scenarios} {
		switch {
		case len(s) > mostBytes:
			v.At(name, text.Of("最多 1 MB。", "At most 1 MB."))
		case !utf8.ValidString(s):
			v.At(name, text.Of("文件不是 UTF-8 编码。", "The file is not UTF-8."))
		}
	}
	if source == "" {
		v.At("source", text.Of("请粘贴或上传规则文件。", "Paste or upload the rulebook."))
	}
	if err := v.OrNil(); err != nil {
		return d, err
	}
	d.Source, d.Scenarios, d.Hash = source, scenarios, sum(source)
	r := d.Reading(tx)
	d.Problems, d.Programme, d.Edition = len(r.Problems), "", ""
	if r.Edition != nil {
		d.Programme, d.Edition = r.Edition.Programme, r.Edition.ID
	}
	d.Written, d.Proposed, d.WhatIf, d.Reason = sign(tx), Signature{}, "", ""
	return d, nil
}

func sign(tx *db.Tx) Signature { return Signature{By: tx.Actor.ID(), Name: tx.Actor.Name, At: tx.Now} }

func (d Draft) detail() map[string]any {
	return map[string]any{"programme": d.Programme, "edition": d.Edition, "hash": d.Hash, "scenarios": d.ScenariosHash(), "problems": d.Problems, "what_if": d.WhatIf, "reason": d.Reason}
}

// put keeps a changed draft and records it.
func put(tx *db.Tx, d Draft, action string) (Draft, error) {
	if err := save(tx, d); err != nil {
		return d, err
	}
	d.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: d.Ref(), Clause: "GEN-7", Detail: d.detail()})
	return d, nil
}
