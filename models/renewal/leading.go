package renewal

import (
	"cmp"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

// contender is one category with its amounts by share and its rate, as a whole number over one denominator for all.
type contender struct {
	category string
	amounts  []int64
	rate     *big.Int
}

// leading finds the category with the highest mean of its shares (TM-8): equal ones by the higher amount of the first
// share, then by the category itself. A share whose whole is zero counts as zero.
func (p *plan) leading(w *want, s *figures.Sheet) rulebook.Value {
	contenders, wholes := p.contenders(w, s)
	if len(contenders) == 0 {
		return rulebook.Value{}
	}
	denominator := big.NewInt(int64(len(wholes)))
	for _, whole := range wholes {
		if whole > 0 {
			denominator.Mul(denominator, big.NewInt(whole))
		}
	}
	best := contenders[0]
	best.rated(wholes)
	for _, c := range contenders[1:] {
		c.rated(wholes)
		if c.beats(best) {
			best = c
		}
	}
	if w.d.Op == "leading" {
		return rulebook.Str(best.category)
	}
	return rulebook.Dec(decimal.NewFromBigInt(best.rate, 0).DivRound(decimal.NewFromBigInt(denominator, 0), places))
}

// contenders are the categories that have a figure in one of the shares, in their order, and the wholes of the shares.
func (p *plan) contenders(w *want, s *figures.Sheet) (out []contender, wholes []int64) {
	wholes = make([]int64, len(w.shares))
	for _, category := range p.partsOf(s) {
		c := contender{category: category, amounts: make([]int64, len(w.shares))}
		days := 0
		for i, share := range w.shares {
			t := s.Total(category, share.at, w.spans[i])
			c.amounts[i], days = t.Sum, days+t.Days
			if !p.out(w.d.Shares[i].Without, category) {
				wholes[i] += t.Sum
			}
		}
		if days > 0 && p.in(w, category) {
			out = append(out, c)
		}
	}
	return out, wholes
}

// rated adds the shares up over their common denominator.
func (c *contender) rated(wholes []int64) {
	c.rate = new(big.Int)
	for i, amount := range c.amounts {
		if wholes[i] <= 0 {
			continue
		}
		part := big.NewInt(amount)
		for k, whole := range wholes {
			if k != i && whole > 0 {
				part.Mul(part, big.NewInt(whole))
			}
		}
		c.rate.Add(c.rate, part)
	}
}

func (c contender) beats(o contender) bool {
	return cmp.Or(c.rate.Cmp(o.rate), cmp.Compare(c.amounts[0], o.amounts[0]), cmp.Compare(o.category, c.category)) > 0
}
