package books

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/books"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askUpload is the form of a new draft.
func askUpload(c *front.Ctx) error {
	return c.Show(http.StatusOK, pages.Write(form(c, "/staff/books/new", "", [2]string{}, ui.ErrorSummaryProps{})))
}

// form is the form with what was typed in it.
func form(c *front.Ctx, action, version string, typed [2]string, errs ui.ErrorSummaryProps) pages.WriteProps {
	p := pages.WriteProps{Page: c.Page(c.T("上传规则草案", "Upload a draft of a rulebook")), Crumbs: []ui.Link{{Label: c.T("规则草案", "Drafts of rulebooks"), URL: "/staff/books"}}, Errors: errs, Action: action, Version: version,
		Source:    ui.Field{Name: "source", Label: c.T("规则文件的内容", "Content of the rulebook"), Value: typed[0], Rows: 16, Lang: "zh-CN", Optional: true, Error: errs.Errors.Of("source")},
		Scenarios: ui.Field{Name: "scenarios", Label: c.T("场景文件的内容", "Content of the scenarios"), Value: typed[1], Rows: 10, Lang: "zh-CN", Optional: true, Error: errs.Errors.Of("scenarios")},
		Files: [2]ui.Field{{Name: "source_file", Label: c.T("规则文件（YAML）", "Rulebook (YAML)"), Accept: ".yaml,.yml,application/yaml,text/yaml", Optional: true, Hint: c.T("一份完整的规则版本，最大 1 MB。", "A whole edition, up to 1 MB.")},
			{Name: "scenarios_file", Label: c.T("场景文件（YAML）", "Scenarios (YAML)"), Accept: ".yaml,.yml,application/yaml,text/yaml", Optional: true, Hint: c.T("每条规则至少一个符合、一个不符合的场景。", "For every rule one that meets it and one that fails it.")}}}
	p.Page.Error = errs.Message != ""
	if version != "" {
		p.Page.Title = c.T("修改规则草案", "Revise a draft of a rulebook")
	}
	return p
}

// upload takes a draft in.
func upload(c *front.Ctx) error {
	_, typed, err := handedIn(c)
	if err != nil {
		return err
	}
	err = c.Command(func(tx *db.Tx) (string, error) {
		d, err := book.Upload(tx, typed[0], typed[1])
		return "/staff/books/" + d.ID, err
	})
	return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
		return pages.Write(form(c, "/staff/books/new", "", typed, s))
	})
}

// handedIn reads the two texts of the form: from the files where there are some.
func handedIn(c *front.Ctx) (f front.Form, typed [2]string, err error) {
	if f, err = c.Form("source", "scenarios", "source_file", "scenarios_file", "version"); err != nil {
		return f, typed, err
	}
	for i, name := range []string{"source", "scenarios"} {
		typed[i] = unix(f.Exact(name))
		for _, header := range f.Files(name + "_file") {
			file, err := header.Open()
			if err != nil {
				return f, typed, err
			}
			content, err := io.ReadAll(io.LimitReader(file, 1<<20+1))
			_ = file.Close()
			if err != nil {
				return f, typed, err
			}
			if len(content) > 0 {
				typed[i] = string(content)
			}
		}
	}
	return f, typed, nil
}

// askRevision is the form with the draft's text in it.
func askRevision(c *front.Ctx) error {
	var d book.Draft
	if err := c.View(func(tx *db.Tx) (err error) { d, err = book.Find(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	if s := d.State(); s == book.Released || s == book.Gone {
		return fault.New(fault.Conflict, text.Of("该草案已经公布或放弃，不能再改。", "This draft was published or dropped and cannot be revised."), text.Of("请另传一份草案。", "Upload another draft."))
	}
	return c.Show(http.StatusOK, pages.Write(form(c, "/staff/books/"+d.ID+"/edit", strconv.Itoa(d.Version), [2]string{d.Source, d.Scenarios}, ui.ErrorSummaryProps{})))
}

// revise replaces the text of a draft.
func revise(c *front.Ctx) error {
	f, typed, err := handedIn(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	to := "/staff/books/" + c.Param("id")
	err = c.Command(func(tx *db.Tx) (string, error) {
		_, err := book.Revise(tx, c.Param("id"), version, typed[0], typed[1])
		return to, err
	})
	return c.Again(err, func(s ui.ErrorSummaryProps) templ.Component {
		return pages.Write(form(c, to+"/edit", f.Get("version"), typed, s))
	})
}

// unix is a text with the line ends that files have; browsers send others.
func unix(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
