package main

import (
	"fmt"
	"strings"

	"github.com/mengyue/portal/models/archive"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
)

// backupCommand is "portal backup".
type backupCommand struct {
	drawers
	File string `arg:"" help:"Archive to write; it must not be there yet."`
}

// Run writes the archive and prints its name.
func (b *backupCommand) Run(c *console) error {
	h, err := b.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	papers, err := blob.Open(c.ctx, b.Blobs)
	if err != nil {
		return err
	}
	defer func() { _ = papers.Close() }()
	bar := c.progress(text.Of("备份材料", "Backing up papers"))
	got, err := archive.Backup(c.ctx, archive.Place{DB: h.db, Blobs: papers, Keys: b.Keys, Told: bar.At}, b.File)
	bar.End()
	if err != nil {
		return err
	}
	c.Say(text.F("备份完成，共 %d 个文件；其中含平台密钥，请妥善保管。", "Backed up %d file{s}. The platform's key is among them: keep the archive safe.", len(got.Files)))
	_, err = fmt.Fprintln(c.out, b.File)
	return err
}

// restoreCommand is "portal restore".
type restoreCommand struct {
	drawers
	File string `arg:"" help:"Archive that backup wrote."`
}

// Run brings the archive back, checked, and prints how many entries of the record hold.
func (r *restoreCommand) Run(c *console) error {
	path, isSQLite := strings.CutPrefix(r.DB, "sqlite:")
	if !isSQLite {
		return fault.New(fault.Unavailable, text.Of("PostgreSQL 数据库不由本命令恢复。", "This command does not restore PostgreSQL."),
			text.Of("请使用 pg_restore。", "Use pg_restore."))
	}
	papers, err := blob.Open(c.ctx, r.Blobs)
	if err != nil {
		return err
	}
	defer func() { _ = papers.Close() }()
	got, err := archive.Restore(c.ctx, archive.Place{Path: path, Blobs: papers, Keys: r.Keys}, r.File)
	if err != nil {
		return err
	}
	c.Say(text.F("已恢复到备份时刻 %s：%d 个文件逐一核对，审计链 %d 条完整。", "Restored to %s: %d file{s} checked, %d entr{y|ies} of the record {holds|hold}.",
		got.Made.Text(), len(got.Files), got.Entries))
	if got.Held > 0 {
		c.Say(text.F("有 %d 封当时待发的邮件不会自动发出，请在“邮件”页面核实。", "%d mails that were waiting then are not sent by themselves; look at them under Mail.", got.Held))
	}
	_, err = fmt.Fprintf(c.out, "ok\t%d\n", got.Entries)
	return err
}
