package rulebook

import (
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/text"
)

// ChainLevels is the fact of a store's authorisation chains: a list of "B001=2", level 0 for no valid chain.
const ChainLevels = "chain.levels"

// BrandLevel is one brand of a store with the level of its chain, 0 for no valid one.
type BrandLevel struct {
	Brand string
	Level int64
}

// String is the item of the fact chain.levels.
func (b BrandLevel) String() string { return b.Brand + "=" + strconv.FormatInt(b.Level, 10) }

// Levels makes the fact chain.levels.
func Levels(brands []BrandLevel) Value {
	items := make([]string, len(brands))
	for i, b := range brands {
		items[i] = b.String()
	}
	return listed(items)
}

// BrandLevels reads the fact chain.levels.
func BrandLevels(v Value) []BrandLevel {
	out := make([]BrandLevel, 0, len(v.items()))
	for _, item := range v.items() {
		at := strings.LastIndexByte(item, '=')
		if at < 0 {
			continue
		}
		level, err := strconv.ParseInt(item[at+1:], 10, 64)
		if err == nil {
			out = append(out, BrandLevel{item[:at], level})
		}
	}
	return out
}

// meets reports whether a chain is of a level, or nearer the owner.
func (b BrandLevel) meets(most int64) bool { return b.Level >= 1 && b.Level <= most }

// chains counts the brands whose chain is of the level demanded.
func (j judging) chains(d *ChainsDemand, r *Result) {
	levels := j.facts[ChainLevels]
	r.Facts, r.Unit = append(j.room.used(2), Fact{ChainLevels, levels}), "brands"
	most := d.Level.Value
	if d.Level.Fact != "" {
		most = j.facts[d.Level.Fact]
		r.Facts = r.Facts.with(d.Level.Fact, most)
	}
	brands := BrandLevels(levels)
	if most.IsZero() || levels.IsZero() || len(brands) == 0 {
		r.Result = NotAvailable
		if j.silent {
			return
		}
		r.Detail = text.Of("店铺的品牌、授权链或要求的级别暂无数据，无法自动判断。", "The store's brands, their chains or the level demanded are not available, so it cannot be decided automatically.")
		return
	}
	var failing []string
	met := 0
	for _, b := range brands {
		if b.meets(most.Int()) {
			met++
		} else {
			failing = append(failing, b.Brand)
		}
	}
	need := d.AtLeast
	if d.All {
		need = len(brands)
	}
	r.Value, r.Limit, r.Gap = strconv.Itoa(met), strconv.Itoa(need), strconv.Itoa(max(need-met, met-need))
	r.Result = Met
	if met < need {
		r.Result = Failed
	}
	if j.silent {
		return
	}
	r.sayChains(len(brands), met, need-met, most.Int(), failing)
}

func (r *Result) sayChains(of, met, short int, most int64, failing []string) {
	r.Detail = text.F("%d 个品牌中有 %d 个具有 %d 级以内的有效授权，至少需要 %s 个。", "Of %d brand{s}, %d have a valid authorisation of level %d or nearer the owner; at least %s are needed.", of, met, most, r.Limit)
	if len(failing) == 0 {
		return
	}
	names := strings.Join(failing, "、")
	r.Detail = sentences(r.Detail, text.F("未达到的品牌：%s。", "Brands that do not meet it: %s.", names))
	if r.Result == Failed {
		r.Way = text.F("再为 %d 个品牌补齐 %d 级以内的授权链即可，可选：%s。", "Complete the chain of %[1]d more brand{s}, of level %[2]d or nearer the owner, out of: %[3]s.", short, most, names)
	}
}

// FailingBrands lists the brands of a result on chains whose chain is not of the level demanded; nil for any other
// result.
func (e *Edition) FailingBrands(r Result) []string {
	c := e.conditionOf(r.Rule)
	if c == nil || c.Chains == nil {
		return nil
	}
	most := c.Chains.Level.Value
	if c.Chains.Level.Fact != "" {
		most = r.Facts.Of(c.Chains.Level.Fact)
	}
	var out []string
	for _, b := range BrandLevels(r.Facts.Of(ChainLevels)) {
		if !b.meets(most.Int()) {
			out = append(out, b.Brand)
		}
	}
	return out
}

// chains: the level is a count, and either all brands are asked for or so many.
func (c *checker) chains(path string, d *ChainsDemand) {
	if d == nil {
		return
	}
	if d.All == (d.AtLeast > 0) || d.AtLeast < 0 {
		c.add(c.at(path), "chains asks for all brands, or for at_least so many: say one of them")
	}
	level := figure{key: ChainLevels, typ: TypeCount}
	if d.Level.Fact != "" {
		other, known := c.e.index.facts[d.Level.Fact]
		if !known || other.typ != TypeCount {
			c.add(c.at(path+".level"), "there is no count %q%s", d.Level.Fact, meant(d.Level.Fact, c.e.index.names()))
		}
		return
	}
	value, err := level.literal(d.Level.Raw)
	if err != nil || value.Int() < 1 {
		c.add(c.at(path+".level"), "the level of a chain is 1 or more")
	}
	d.Level.Value = value
}

// brandsOf words how many brands are asked for.
func (d *ChainsDemand) brandsOf() text.Text {
	if d.All {
		return text.Of("每个品牌", "every brand")
	}
	return text.F("至少 %d 个品牌", "at least %d brands", d.AtLeast)
}

// demandedChains words the demand.
func (j judging) demandedChains(d *ChainsDemand) text.Text {
	if d.Level.Fact != "" {
		return text.F("%s的授权链不超过“%s”所定的级别", "%s has a valid chain of the level set by “%s”, or nearer the owner", d.brandsOf(), j.figure(d.Level.Fact).title)
	}
	return text.F("%s的授权链不超过 %d 级", "%s has a valid chain of level %d, or nearer the owner", d.brandsOf(), d.Level.Value.Int())
}
