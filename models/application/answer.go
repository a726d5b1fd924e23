package application

import (
	"strings"
	"unicode/utf8"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// figures are the answers as facts: ask.<key> and paper.<key> of those that are sound and whose ask applies. Whether
// an ask applies may hang on other answers; what no longer applies is left out until nothing changes any more.
func figures(e *rulebook.Edition, party string, answers Answers, at clock.Instant) rulebook.Facts {
	facts := rulebook.Facts{}
	for _, a := range e.Asks {
		if a.Party != "" && a.Party != party {
			continue
		}
		if v, problem := read(a, answers[a.Key]); problem.IsZero() && !v.IsZero() {
			facts[factOf(a)] = v
		}
	}
	for range e.Asks {
		before := len(facts)
		for _, a := range e.Asks {
			if facts.Available(factOf(a)) && e.Holds(a.When, facts, at) != rulebook.Met {
				delete(facts, factOf(a))
			}
		}
		if len(facts) == before {
			break
		}
	}
	return facts
}

// factOf is the fact that an ask's answer becomes.
func factOf(a rulebook.Ask) string {
	if a.Type == rulebook.AskPaper {
		return "paper." + a.Key
	}
	return "ask." + a.Key
}

// read turns what was typed into the value of an ask; it is not available where nothing was given, and the problem says
// what is wrong with it.
func read(a rulebook.Ask, given Answer) (v rulebook.Value, problem text.Text) {
	if a.Type == rulebook.AskPaper {
		if len(given.Papers) == 0 {
			return v, text.Text{}
		}
		return rulebook.Count(int64(len(given.Papers))), text.Text{}
	}
	typed := trimmed(given.Values)
	if len(typed) == 0 {
		return v, text.Text{}
	}
	switch a.Type {
	case rulebook.AskText:
		return readText(a, typed[0])
	case rulebook.AskNumber, rulebook.AskMoney:
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
	if n := utf8.RuneCountInString(typed); a.MaxRunes > 0 && n > a.MaxRunes {
		return rulebook.Value{}, text.F("现有 %d 个字，请缩短到 %d 个字以内。", "This has %d characters; shorten it to at most %d.", n, a.MaxRunes)
	}
	return rulebook.Str(typed), text.Text{}
}

func readNumber(a rulebook.Ask, typed string) (rulebook.Value, text.Text) {
	plain := strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "").Replace(typed)
	v, err := rulebook.ParseValue(a.Kind(), plain)
	switch {
	case err != nil && a.Type == rulebook.AskMoney:
		return rulebook.Value{}, text.Of("请填写以元为单位的金额，最多两位小数，例如 5000000 或 1234.50。", "Give an amount in yuan with at most two decimals, such as 5000000 or 1234.50.")
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

func trimmed(values []string) []string {
	var out []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
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
