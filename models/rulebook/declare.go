package rulebook

import (
	"github.com/mengyue/portal/models/text"
	"github.com/shopspring/decimal"
)

// FactType is the type of a declared fact, as books write it.
type FactType string

// The types of fact.
const (
	TypeBool    FactType = "bool"
	TypeCount   FactType = "count"
	TypeDecimal FactType = "decimal"
	TypeRate    FactType = "rate"  // stored as a decimal (0.01), written "1 %"
	TypeMoney   FactType = "money" // stored in fen, written "CNY 500000"
	TypeString  FactType = "string"
	TypeDay     FactType = "day"
	TypeInstant FactType = "instant"
	TypeList    FactType = "list"
	TypeScale   FactType = "scale" // a string; the steps are ordered, lowest first
)

// Kind is the kind of value that holds a fact of this type.
func (t FactType) Kind() Kind {
	switch t {
	case TypeRate:
		return KindDecimal
	case TypeDay, TypeInstant:
		return KindInstant
	case TypeScale:
		return KindString
	}
	return Kind(t)
}

// Number is a figure in this type; a fraction of a whole is cut to it, one of a fen rounded.
func (t FactType) Number(n decimal.Decimal) Value {
	switch t {
	case TypeCount:
		return Count(n.IntPart())
	case TypeMoney:
		return Money(n.Round(0).IntPart())
	}
	return Dec(n)
}

// Unit is what a number counts: {zh: 家, en: stores, one: store}.
type Unit struct {
	text.Text
	One string // the English word after 1; "" where it is the same after any number
}

// after is the unit as it stands after a number.
func (u Unit) after(digits string) text.Text {
	if digits == "1" && u.One != "" {
		return text.Of(u.ZH, u.One)
	}
	return u.Text
}

// FactDecl declares a base fact: filled by import, by the API, or by the portal's own records.
type FactDecl struct {
	Key     string    `yaml:"key" need:"yes" is:"fact"`
	Type    FactType  `yaml:"type" need:"yes" oneof:"bool count decimal rate money string day instant list scale"`
	Subject string    `yaml:"subject" oneof:"merchant store product brand case"` // merchant where not said
	Unit    Unit      `yaml:"unit"`
	Title   text.Text `yaml:"title" need:"yes"` // what the figure is, as a person would say it
	Help    text.Text `yaml:"help"`
	Source  text.Text `yaml:"source"`                                                                                                     // where it comes from
	Steps   []Step    `yaml:"steps"`                                                                                                      // of a scale
	Counts  *Counting `yaml:"counts"`                                                                                                     // the portal counts its own records; then nobody imports it
	Absent  string    `yaml:"absent"`                                                                                                     // of a register that is complete by its nature: the value where nothing is recorded
	Reads   string    `yaml:"reads" oneof:"store.platform store.kind store.created store.contract_start store.contract_end store.brands"` // the portal reads its own record; then nobody imports it
}

// Step is one step of a scale, or one option of an ask.
type Step struct {
	Key   string    `yaml:"key" need:"yes" is:"key"`
	Title text.Text `yaml:"title" need:"yes"`
}

// MeasureDecl declares a daily figure.
type MeasureDecl struct {
	Key     string    `yaml:"key" need:"yes" is:"fact"`
	Type    FactType  `yaml:"type" need:"yes" oneof:"count decimal rate money"`
	Subject string    `yaml:"subject" oneof:"merchant store product brand"`
	Unit    Unit      `yaml:"unit"`
	Title   text.Text `yaml:"title" need:"yes"`
	Help    text.Text `yaml:"help"`
}

// Whole reports whether a measure is kept in whole numbers, of things or of fen; others are kept in millionths.
func (e *Edition) Whole(measure string) bool {
	for _, m := range e.Measures {
		if m.Key == measure {
			return m.Type == TypeCount || m.Type == TypeMoney
		}
	}
	return false
}

// Kept reports whether the portal knows the fact from its own records, so that nobody imports it.
func (f FactDecl) Kept() bool { return f.Counts != nil || f.Reads != "" }

// DerivedDecl declares a fact that the portal computes over days.
//
// Its op: sum, mean, last of the measures; share of them in others; days, how many days meet a limit; leading, the
// category with the highest mean of its shares (equal ones: the higher amount of the first share, then the category),
// leading_share, that mean itself; ever, whether a base fact was true at some time of the period; lowest and highest, the
// worst or best day of measures, or of what a base fact was, and lowest_day and highest_day, the first day it was that.
type DerivedDecl struct {
	Key      string    `yaml:"key" need:"yes" is:"fact"`
	Type     FactType  `yaml:"type" need:"yes" oneof:"count decimal rate money day string bool scale"`
	Subject  string    `yaml:"subject" oneof:"merchant store product brand"`
	Clause   string    `yaml:"clause" is:"clause"`
	Unit     Unit      `yaml:"unit"`
	Title    text.Text `yaml:"title" need:"yes"`
	Help     text.Text `yaml:"help"`
	Op       string    `yaml:"op" need:"yes" oneof:"sum mean share last days leading leading_share ever lowest highest lowest_day highest_day"`
	Measure  []string  `yaml:"measure"`             // several are added up day by day
	Of       []string  `yaml:"of"`                  // the denominator of a share
	Over     string    `yaml:"over"`                // a period back from the instant (30d), a span or a look-back by its key, or submit..decide: from the day before the submission on
	Until    string    `yaml:"until"`               // a span: what runs back from the instant ends with it at the latest
	Only     []string  `yaml:"only"`                // groups of categories that the measures take in; all where not said
	Without  []string  `yaml:"without"`             // groups that measures and denominator leave out
	From     string    `yaml:"from"`                // fact: days before the one of that instant do not count
	To       string    `yaml:"to"`                  // fact: days after the one of that instant do not count
	LessThan string    `yaml:"less_than"`           // days where the sum of the measures is below
	AtLeast  string    `yaml:"at_least"`            // days where it is not
	MeanLess string    `yaml:"mean_less_than"`      // days where their mean is below: the sum below as many times the limit (NUM-2)
	Shares   []Share   `yaml:"shares"`              // of leading
	Fact     string    `yaml:"fact"`                // of ever; of lowest and highest in place of measures
	Rolling  string    `yaml:"rolling" is:"period"` // of lowest and highest: each day is the sum over this period up to it
	Ends     string    `yaml:"ends" oneof:"month"`  // month: the period runs back from the first of the month, over whole months
	Except   []string  `yaml:"except"`              // of lowest and highest: spans whose days do not count
}
