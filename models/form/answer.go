package form

import (
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Figures are the answers as facts: ask.<key> and paper.<key> of those that are sound and whose ask applies. Whether an
// ask applies may hang on what is known anyway and on other answers; what no longer applies is left out until nothing
// changes any more.
func (q Questions) Figures(answers Answers) rulebook.Facts {
	facts := rulebook.Facts{}
	for _, a := range q.Asks {
		if v, problem := Read(a, answers[a.Key]); problem.IsZero() && !v.IsZero() {
			facts[FactOf(a)] = v
		}
	}
	for range q.Asks {
		before := len(facts)
		for _, a := range q.Asks {
			if facts.Available(FactOf(a)) && q.Edition.Holds(a.When, q.Known.With(facts), q.At) != rulebook.Met {
				delete(facts, FactOf(a))
			}
		}
		if len(facts) == before {
			break
		}
	}
	return facts
}

// FactOf is the fact that an ask's answer becomes.
func FactOf(a rulebook.Ask) string {
	if a.Type == rulebook.AskPaper {
		return "paper." + a.Key
	}
	return "ask." + a.Key
}

// Read turns what was typed into the value of an ask; it is not available where nothing was given, and the problem says
// what is wrong with it.
func Read(a rulebook.Ask, given Answer) (v rulebook.Value, problem text.Text) {
	if a.Type == rulebook.AskPaper {
		if len(given.Papers) == 0 {
			return v, text.Text{}
		}
		return rulebook.Count(int64(len(given.Papers))), text.Text{}
	}
	typed := given.Typed()
	if len(typed) == 0 {
		return v, text.Text{}
	}
	switch a.Type {
	case rulebook.AskText:
		return readText(a, typed[0])
	case rulebook.AskLines:
		return readLines(a, typed)
	case rulebook.AskNumber, rulebook.AskCount, rulebook.AskMoney:
		return readNumber(a, typed[0])
	case rulebook.AskStore: // whether it is one of the merchant's own is asked where the form is opened
		return rulebook.Str(typed[0]), text.Text{}
	case rulebook.AskDate:
		return readDate(typed[0])
	case rulebook.AskYesNo:
		if typed[0] != "true" && typed[0] != "false" {
			return v, text.Of("请选择“是”或“否”。", "Choose yes or no.")
		}
		return rulebook.Bool(typed[0] == "true"), text.Text{}
	}
	return readChoice(a, typed)
}

func readText(a rulebook.Ask, typed string) (rulebook.Value, text.Text) {
	switch n := utf8.RuneCountInString(typed); {
	case a.MaxRunes > 0 && n > a.MaxRunes:
		return rulebook.Value{}, text.F("现有 %d 个字，请缩短到 %d 个字以内。", "This has %d characters; shorten it to at most %d.", n, a.MaxRunes)
	case n < a.MinRunes:
		return rulebook.Value{}, text.F("现有 %d 个字，请写到 %d 个字以上。", "This has %d characters; write at least %d.", n, a.MinRunes)
	}
	return rulebook.Str(typed), text.Text{}
}

// mostLines bounds a list of short texts.
const mostLines = 50

// readLines takes one short text of each line, or of what a semicolon parts.
func readLines(a rulebook.Ask, typed []string) (rulebook.Value, text.Text) {
	lines := Answer{Values: strings.FieldsFunc(strings.Join(typed, "\n"), func(r rune) bool { return strings.ContainsRune("\r\n;；", r) })}.Typed()
	if len(lines) > mostLines {
		return rulebook.Value{}, text.F("现有 %d 行，请减少到 %d 行以内。", "There are %d line{s}; at most %d are possible.", len(lines), mostLines)
	}
	for _, line := range lines {
		if _, wrong := readText(a, line); !wrong.IsZero() {
			return rulebook.Value{}, text.F("“%s”：%s", "“%s”: %s", line, wrong)
		}
	}
	return rulebook.List(lines...), text.Text{}
}

func readNumber(a rulebook.Ask, typed string) (rulebook.Value, text.Text) {
	plain := strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "").Replace(typed)
	v, err := rulebook.ParseValue(a.Kind(), plain)
	switch {
	case err != nil && a.Type == rulebook.AskMoney:
		return rulebook.Value{}, text.Of("请填写以元为单位的金额，最多两位小数，例如 5000000 或 1234.50。", "Give an amount in yuan with at most two decimals, such as 5000000 or 1234.50.")
	case err != nil && a.Type == rulebook.AskCount:
		return rulebook.Value{}, text.Of("请填写整数，例如 12。", "Give a whole number, such as 12.")
	case err != nil:
		return rulebook.Value{}, text.Of("请填写数字，例如 12 或 3.5。", "Give a number, such as 12 or 3.5.")
	case v.Decimal().IsNegative():
		return rulebook.Value{}, text.Of("不能小于 0。", "This cannot be less than 0.")
	}
	return v, text.Text{}
}

func readDate(typed string) (rulebook.Value, text.Text) {
	v, err := rulebook.ParseValue(rulebook.KindInstant, typed)
	if err != nil || len(typed) != len("2006-01-02") {
		return rulebook.Value{}, text.Of("请填写日期，例如 2026-11-22。", "Give a date, such as 2026-11-22.")
	}
	return v, text.Text{}
}

func readChoice(a rulebook.Ask, typed []string) (rulebook.Value, text.Text) {
	for _, t := range typed {
		if _, ok := option(a, t); !ok {
			return rulebook.Value{}, text.Of("请从列出的选项中选择。", "Choose from the options listed.")
		}
	}
	if a.Type == rulebook.AskMany {
		return rulebook.List(typed...), text.Text{}
	}
	return rulebook.Str(typed[0]), text.Text{}
}

func option(a rulebook.Ask, key string) (rulebook.Option, bool) {
	for _, o := range a.Options {
		if o.Key == key {
			return o, true
		}
	}
	return rulebook.Option{}, false
}

// wanting says that an ask that is demanded has no answer.
func wanting(a rulebook.Ask) text.Text {
	switch a.Type {
	case rulebook.AskPaper:
		return text.F("请提交“%s”。", "Hand in “%s”.", a.Title)
	case rulebook.AskChoice, rulebook.AskMany, rulebook.AskYesNo, rulebook.AskStore:
		return text.F("请选择“%s”。", "Choose “%s”.", a.Title)
	}
	return text.F("请填写“%s”。", "Fill in “%s”.", a.Title)
}
