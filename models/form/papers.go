package form

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Papers reads the papers of an answer; one that is another merchant's is not there.
func Papers(tx *db.Tx, ids []string) ([]paper.Paper, error) {
	out := make([]paper.Paper, 0, len(ids))
	for _, id := range ids {
		p, err := paper.Find(tx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// Limits are what an ask demands of a paper, for looking at it when it is uploaded.
func Limits(a rulebook.Ask) paper.Limits {
	l := paper.Limits{Bytes: a.MaxBytes, Formats: a.Formats}
	if p := a.Picture; p != nil {
		w, h := p.Sides()
		l.Picture = &paper.Picture{MinWidth: p.MinWidth, MaxWidth: p.MaxWidth, MinHeight: p.MinHeight, MaxHeight: p.MaxHeight, RatioWidth: w, RatioHeight: h}
	}
	return l
}

// Suits reports whether a paper of the library is what an ask demands.
func Suits(a rulebook.Ask, p paper.Paper) bool { return Unsuited(a, p).IsZero() }

// Unsuited says why a paper of the library is not what an ask demands; zero where it is.
func Unsuited(a rulebook.Ask, p paper.Paper) text.Text {
	_, format, _ := strings.Cut(p.Type, "/")
	why := Limits(a).Picture.Refuses(p.Width, p.Height)
	switch {
	case len(a.Formats) > 0 && !slices.Contains(a.Formats, format):
		return text.F("“%s”的格式不符：请提交 %s。", "“%s” has another format: hand in %s.", p.Name, strings.ToUpper(strings.Join(a.Formats, " / ")))
	case a.MaxBytes > 0 && p.Size > a.MaxBytes:
		return text.F("“%s”超过 %d MB，请压缩后重新上传。", "“%s” is larger than %d MB; make it smaller and upload it again.", p.Name, a.MaxBytes>>20)
	case !why.IsZero():
		return text.F("“%s”%s。", "“%s” %s.", p.Name, why)
	}
	return text.Text{}
}

// Take checks an answer before it is laid into a form: it is small enough, its papers are the merchant's and of the
// kind asked for, and not too many. was is the answer before. Errors: Invalid, at the ask.
func Take(tx *db.Tx, a rulebook.Ask, answer, was Answer) error {
	if !answer.Bounded() {
		return fault.Validation().At(a.Key, text.F("内容过长：请控制在 %d 字以内。", "This is too long: keep it within %d characters.", MostRunes))
	}
	for _, id := range answer.Papers {
		if slices.Contains(was.Papers, id) {
			continue
		}
		if err := fits(tx, a, id); err != nil {
			return err
		}
	}
	if most := a.MaxFiles; most > 0 && len(answer.Papers) > most {
		return fault.Validation().At(a.Key, text.F("“%s”最多 %d 份，请先移除不需要的。", "“%s” takes at most %d papers; take one away first.", a.Title, most))
	}
	return nil
}

// fits asks whether a paper of the library may stand under an ask.
func fits(tx *db.Tx, a rulebook.Ask, id string) error {
	if a.Type != rulebook.AskPaper {
		return fault.Validation().At(a.Key, text.F("“%s”不是材料。", "“%s” is no paper.", a.Title))
	}
	p, err := paper.Find(tx, id)
	if fault.Is(err, fault.NotFound) {
		return fault.Validation().At(a.Key, text.Of("材料库中没有这份材料。", "There is no such paper in the library."))
	}
	if err != nil {
		return err
	}
	if why := Unsuited(a, p); !why.IsZero() {
		return fault.Validation().At(a.Key, why)
	}
	return nil
}
