package rulebook

import "github.com/mengyue/portal/models/text"

// Deposit is what is paid in once, however much a member does, and kept full as long as it is one.
type Deposit struct {
	Clause      string    `yaml:"clause" need:"yes" is:"clause"`
	Amount      Operand   `yaml:"amount" need:"yes" is:"money"`
	Help        text.Text `yaml:"help" need:"yes"`               // how and where to pay
	TopUp       string    `yaml:"top_up" need:"yes" is:"period"` // from the demand; not full at its end: rights are restricted and products offline
	TopUpClause string    `yaml:"top_up_clause" need:"yes" is:"clause"`
	Signers     int       `yaml:"signers" need:"yes"` // who decide a deduction
}

// DepositBalance is the fact of what a merchant has paid in and what is left of it.
const DepositBalance = "deposit.balance"

// Fen is the amount of the deposit.
func (d *Deposit) Fen() int64 { return d.Amount.Value.Int() }

// deposit answers whether the deposit is paid in full.
func (j judging) deposit(r *Result) {
	j.fact(&Condition{Fact: DepositBalance, AtLeast: &j.e.Deposit.Amount}, r)
}

// deposit: the amount is money and more than nothing, one or two people decide a deduction.
func (c *checker) deposit() {
	d := c.e.Deposit
	if d == nil {
		return
	}
	value, err := (&figure{key: "deposit.amount", typ: TypeMoney}).literal(d.Amount.Raw)
	switch {
	case err != nil:
		c.add(c.at("deposit.amount"), "amount: %v", err)
	case value.Int() < 1:
		c.add(c.at("deposit.amount"), "a deposit of %s is none", value)
	}
	d.Amount.Value = value
	c.signers("deposit.signers", d.Signers)
}
