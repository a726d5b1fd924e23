package main

import "github.com/mengyue/portal/models/text"

// workerCommand is "portal worker".
type workerCommand struct {
	storage
	post
}

// Run works until it is told to stop.
func (w *workerCommand) Run(c *console) error {
	c.log(w.Log)
	h, err := w.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	worker, err := w.worker(h)
	if err != nil {
		return err
	}
	c.Say(text.Of("正在处理期限、后台作业与邮件。", "Working off deadlines, long work and mail."))
	return worker.Run(c.ctx)
}
