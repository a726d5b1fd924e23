package main

import (
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/text"
)

// workerCommand is "portal worker".
type workerCommand struct {
	drawers
	post
}

// Run works until it is told to stop.
func (w *workerCommand) Run(c *console) error {
	c.log(w.Log)
	if err := w.safely(w.storage); err != nil {
		return err
	}
	h, err := w.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	papers, err := blob.Open(c.ctx, w.Blobs)
	if err != nil {
		return err
	}
	defer func() { _ = papers.Close() }()
	worker, err := w.worker(h, papers)
	if err != nil {
		return err
	}
	c.Say(text.Of("正在处理期限、后台作业与邮件。", "Working off deadlines, long work and mail."))
	return worker.Run(c.ctx)
}
