package asks

import (
	"errors"
	"mime/multipart"
	"slices"

	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// Typed are the answers that a form gives to the items that are open on the page.
func Typed(f front.Form, items []form.Item) form.Answers {
	out := form.Answers{}
	for _, i := range items {
		switch {
		case !i.Applies || !i.Editable:
		case i.Ask.Type == rulebook.AskPaper:
			out[i.Ask.Key] = form.Answer{Papers: slices.Clone(f.All(Field(i.Ask) + ".library"))}
		default:
			out[i.Ask.Key] = form.Answer{Values: slices.Clone(f.All(Field(i.Ask)))}
		}
	}
	return out
}

// Uploaded puts the files of the form into the library and lays their ids into the answers.
func Uploaded(c *front.Ctx, f front.Form, items []form.Item, given form.Answers) error {
	var wrong error
	for _, i := range items {
		files := f.Files("f." + i.Ask.Key)
		a, open := given[i.Ask.Key]
		if !open || i.Ask.Type != rulebook.AskPaper || len(files) == 0 {
			continue
		}
		ids, err := upload(c, i.Ask, files)
		for _, id := range ids {
			if !slices.Contains(a.Papers, id) {
				a.Papers = append(a.Papers, id)
			}
		}
		given[i.Ask.Key] = a
		wrong = errors.Join(wrong, err)
	}
	return wrong
}

// upload puts the files of a paper's question into the merchant's library and returns their ids. What is wrong with a
// file is a fault at the question; the files before it stay in the library.
func upload(c *front.Ctx, a rulebook.Ask, files []*multipart.FileHeader) ([]string, error) {
	var ids []string
	for _, file := range files {
		p, err := c.KeepPaper(file, form.Limits(a))
		if err != nil {
			return ids, placed(a, err)
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}

// placed names the question that a file's fault belongs to.
func placed(a rulebook.Ask, err error) error {
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.TooLarge {
		return err
	}
	message := text.Join(text.Of("", " "), f.Message, f.Next)
	out := fault.New(fault.Invalid, text.Of("有文件没有保存，其他内容都已保留。", "A file was not kept; everything else is."), text.Of("请按说明更换文件后再保存。", "Replace the file as described and save again."))
	return out.At(a.Key, message)
}

// Named puts the names of the page's fields in place of the asks that a fault names.
func Named(s ui.ErrorSummaryProps, items []form.Item) ui.ErrorSummaryProps {
	for k, e := range s.Errors {
		for _, i := range items {
			if i.Ask.Key == e.Name {
				s.Errors[k].Name = Field(i.Ask)
			}
		}
	}
	return s
}
