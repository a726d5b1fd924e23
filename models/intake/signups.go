package intake

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
)

// signUpsOf begins the name of the kind by which a programme's products are signed up in bulk; its columns are the asks
// of the programme's book.
const signUpsOf = "signups-"

// SignUps is the name of the kind by which products are signed up to a programme in bulk.
func SignUps(programme string) string { return signUpsOf + programme }

// KindIn finds a kind by its name, also one that a book of the library brings along. Errors: NotFound, with the nearest
// name.
func KindIn(tx *db.Tx, name string) (Kind, error) {
	programme, ofBook := strings.CutPrefix(name, signUpsOf)
	if !ofBook {
		return KindOf(name)
	}
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err != nil {
		return Kind{}, err
	}
	if e.SignUp == nil {
		return KindOf(name)
	}
	return indexed(signUps(e))[0], nil
}

// signUps is the kind of a programme: the product, and a column for each ask of its form.
func signUps(e *rulebook.Edition) Kind {
	asks := e.SignUp.Asks
	k := Kind{Name: SignUps(e.Programme), Title: text.F("%s：商品报名", "%s: product sign-ups", e.Title), May: access.Apply, chunk: signUpChunk,
		About:   text.Of("每行一件商品，提交后即进入审核；材料填材料库中的文件名，多份以 ; 分隔。", "One product a row, handed in for its review. Papers are named as in the library, several separated by ;."),
		Columns: []Column{{Name: "product", Needed: true, Sample: "P001", About: text.Of("商品编号", "key of the product")}}}
	for _, a := range asks {
		k.Columns = append(k.Columns, Column{Name: a.Key, MayMiss: !a.Required || a.When != nil, About: about(a), Sample: sample(a)})
	}
	k.load = loading(func(v *values) signup.Row {
		r := signup.Row{Product: v.key("product"), Cells: map[string]string{}}
		for _, a := range asks {
			r.Cells[a.Key] = strings.Clone(v.cell(a.Key))
		}
		r.Product = strings.Clone(r.Product)
		return r
	}, func(tx *db.Tx, rows []signup.Row) (int, error) { return signup.Bulk(tx, e.Programme, rows) })
	return k
}

// signUpChunk is how many sign-ups one transaction takes; each reads the whole history of its product's price.
const signUpChunk = 100

// about words what a column holds.
func about(a rulebook.Ask) text.Text {
	out := a.Title
	if !a.Unit.IsZero() {
		out = text.F("%s（%s）", "%s (%s)", out, a.Unit)
	}
	for i, o := range a.Options {
		lead := text.Of("、", ", ")
		if i == 0 {
			lead = text.Of("：", ": ")
		}
		out = text.Join(lead, out, text.F("%s %s", "%s %s", o.Key, o.Title))
	}
	if !a.Help.IsZero() {
		out = text.Join(text.Of("。", ". "), out, a.Help)
	}
	return out
}

// sample is what a column may hold.
func sample(a rulebook.Ask) string {
	switch {
	case len(a.Options) > 0:
		return a.Options[0].Key
	case a.Type == rulebook.AskMoney:
		return "39.90"
	case a.Type == rulebook.AskNumber, a.Type == rulebook.AskCount:
		return "1000"
	case a.Type == rulebook.AskDate:
		return "2026-11-22"
	case a.Type == rulebook.AskYesNo:
		return "true"
	case a.Type == rulebook.AskPaper:
		return "文件名.png"
	}
	return "文字"
}
