package memberships_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/ledger"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/sanction"
	"github.com/mengyue/portal/web/memberships"
	"github.com/mengyue/portal/web/webtest"
)

const supplier = "channel-supplier"

// channel is a portal with the supplier M001, its products P1 and P2, a full deposit, and people of the platform.
type channel struct {
	*webtest.App
	member                  membership.Membership
	owner, operator, second *webtest.Browser
}

func newChannel(t testing.TB) *channel {
	t.Helper()
	s := &channel{App: webtest.New(t, memberships.Routes)}
	s.owner, s.operator, s.second = s.SignIn(access.Owner), s.SignIn(access.Operator), s.SignIn(access.Supervisor)
	s.Do(func(tx *db.Tx) (err error) {
		if _, err = merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M001", Name: "星禾", Platform: "1688", Kind: "ordinary"}}); err != nil {
			return err
		}
		if _, err = product.Put(tx, []product.Product{{ID: "P1", Store: "T1", Title: "马克杯"}, {ID: "P2", Store: "T1", Title: "餐盘"}}); err != nil {
			return err
		}
		s.member, err = membership.Admit(tx, membership.New{Merchant: "M001", Programme: supplier, Edition: "2023-06-01", Party: "supplier"})
		return err
	})
	s.pays("B1", 5_000_000)
	return s
}

func (s *channel) pays(reference string, fen money.Fen) {
	s.T.Helper()
	s.Do(func(tx *db.Tx) error {
		_, err := ledger.Pay(tx, ledger.Payment{Reference: reference, Merchant: "M001", Programme: supplier, Amount: fen, Paid: tx.Now})
		return err
	})
}

func (s *channel) deposit() (d ledger.Deposit) {
	s.T.Helper()
	s.View(func(tx *db.Tx) (err error) { d, err = ledger.Of(tx, "M001", supplier); return err })
	return d
}

var deduction = webtest.Values{"taking.kind": "deducted", "taking.amount": "1000.00", "taking.clause": "CC-43", "taking.reason": "抽检不合格"}

// CC-30: from the staff's page to the merchant's: a deduction by two people is demanded with its countdown; past it rights
// are restricted; once it is full again they are back.
func TestDepositIsDeductedDemandedAndToppedUpOnItsPages(t *testing.T) {
	s := newChannel(t)
	home := "/staff/deposits/" + s.deposit().ID
	s.operator.Get("/staff/deposits").OK().Sound().HasText("¥50,000.00", "没有催缴").Follow("测试商家 M001").At(home)
	s.operator.Get(home).Submit("#taking-form", webtest.Values{"taking.kind": "deducted", "taking.amount": "0", "taking.clause": "", "taking.reason": ""}).Want(http.StatusUnprocessableEntity).Sound().
		HasText("请填写大于 0 的金额", "请选择依据的条款", "请写明理由")
	waiting := s.operator.Get(home).Submit("#taking-form", deduction).OK().Sound().HasText("待第二人签署", "须由另一位同事签署")
	path := waiting.URL.Path
	if s.deposit().Balance != 5_000_000 {
		t.Error("one person has deducted")
	}
	s.second.Get(path).OK().Sound().Submit("#sign-form", nil).OK().Sound().HasText("已签署并入账", "已生效")
	s.owner.Get("/deposit").OK().Sound().HasText("¥49,000.00", "请补足 ¥1,000.00", "24:00", "抽检不合格", "待补足", "CC-43", "B1")
	file := s.owner.Get("/deposits/" + s.deposit().ID + "/statement.csv").OK()
	if text := string(file.Body); !strings.Contains(text, "2,deducted,-1000.00,49000.00,CC-43") {
		t.Errorf("the file says %s", text)
	}
	s.Clock.Advance(16 * 24 * time.Hour)
	s.Settle()
	owner := s.SignIn(access.Owner)
	owner.Get("/deposit").OK().Sound().HasText("权利受到限制，全部商品已下架", "逾期，限制中")
	s.pays("B2", 100_000)
	owner.Get("/deposit").OK().LacksText("权利受到限制").HasText("逾期后补足，已恢复")
	if has := s.SignIn(access.Owner).English().Get("/deposit").OK().Sound().Untranslated("抽检不合格"); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

// CC-30: the second person may refuse, the proposer may take it back; staff demand what lacks.
func TestDeductionIsRefusedOrTakenBack(t *testing.T) {
	s := newChannel(t)
	home := "/staff/deposits/" + s.deposit().ID
	path := s.operator.Get(home).Submit("#taking-form", deduction).OK().URL.Path
	s.second.Get(path).Submit("#refuse-form", nil).Want(http.StatusUnprocessableEntity).HasText("请写明不予签署的理由")
	s.second.Get(path).Submit("#refuse-form", webtest.Values{"refuse.answer": "证据不足"}).OK().HasText("未获签署", "证据不足")
	path = s.operator.Get(home).Submit("#taking-form", deduction).OK().URL.Path
	s.operator.Get(path).Submit("#withdraw-form", nil).OK().HasText("已撤回")
	s.operator.Get(home).OK().Lacks("#demand-form")
}

// CC-40, CC-42: reporting says beforehand what it leads to; it is counted, told, read by the merchant and appealed from.
func TestBreachIsReportedCountedAndReadByTheMerchant(t *testing.T) {
	s := newChannel(t)
	form := "/staff/memberships/" + s.member.ID + "/finding"
	s.operator.Get("/staff/memberships/"+s.member.ID).OK().Follow("提出违规处理").At(form).Sound().HasText("CC-42 超出许可范围经营", "商品删除", "将是该条款下第 1 次", "由一人决定，立即生效", "损害分销商利益：情节严重", "由 2 人决定")
	said := webtest.Values{"finding.products": "P1", "finding.facts": "超出食品许可", "finding.todo": "整改", "finding.evidence": "执照 1"}
	s.operator.Get(form+"?breach=unlicensed").OK().Sound().HasText("处理：商品删除。").Submit("#finding-form", webtest.Values{"finding.products": "P9"}).Want(http.StatusUnprocessableEntity).Sound().HasText("请写明认定的事实")
	for range 3 {
		s.operator.Get(form+"?breach=unlicensed").Submit("#finding-form", said).OK().Sound().HasText("违规处理已提出")
		s.Clock.Advance(time.Minute)
	}
	s.owner.Get("/findings").OK().Sound().HasText("CC-42 超出许可范围经营", "账号监管 7 天", "监管中").Follow("CC-42").Sound().HasText("第 3 次", "监管至", "P1", "退出后再次加入不清零").Follow("查看决定并申诉").OK().HasText("违规处理")
	s.operator.Get("/staff/findings?state=past").OK().Sound().HasText("监管中", "已生效")
	if has := s.SignIn(access.Owner).English().Get("/findings").OK().Sound().Untranslated("澄海星禾日用品有限公司"); has != "" {
		t.Errorf("in English it says %q", has)
	}
}

// CC-32, CC-44: what two people decide waits, and is signed, refused or taken back; a temporary measure is lifted.
func TestHeavyMeasureWaitsForTheSecondPersonAndIsLifted(t *testing.T) {
	s := newChannel(t)
	form := "/staff/memberships/" + s.member.ID + "/finding?breach="
	said := webtest.Values{"finding.facts": "事实", "finding.todo": "整改", "finding.evidence": "证据"}
	path := s.operator.Get(form+"harm:grave").Submit("#finding-form", said).OK().Sound().HasText("待第二人签署").URL.Path
	s.owner.Get("/findings").OK().Sound().HasText("没有违规处理")
	s.second.Get(path).OK().Sound().HasText("签署后立即生效：账号清退").Submit("#refuse-form", webtest.Values{"refuse.answer": "证据不足"}).OK().HasText("未获签署")
	path = s.operator.Get(form+"harm:grave").Submit("#finding-form", said).OK().URL.Path
	s.operator.Get(path).Submit("#withdraw-form", nil).OK().HasText("已撤回")
	said["finding.products"] = "P1"
	path = s.operator.Get(form+"exposure:heavy").Submit("#finding-form", said).OK().URL.Path
	s.second.Get(path).Submit("#sign-form", nil).OK().HasText("监管中", "原因消除、解除之时")
	s.operator.Get(path).OK().Sound().Submit("#lift-form", webtest.Values{"lift.answer": "已澄清"}).OK().Sound().HasText("已解除", "已澄清")
	s.View(func(tx *db.Tx) error {
		n, err := sanction.Times(tx, "M001", "CC-32")
		if n != 0 {
			t.Errorf("a lifted measure counts %d", n)
		}
		return err
	})
}

// CC-1: who applies sees how much is asked for and how to pay; who has nothing to do with a deposit is told so.
func TestPageOfTheDepositSaysHowToPay(t *testing.T) {
	s := newChannel(t)
	s.Company("M002")
	s.SignIn(access.Owner, "M002").Get("/deposit").OK().Sound().HasText("没有保证金")
	s.Do(func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M002", Programme: supplier, Edition: "2023-06-01", Party: "supplier"})
		return err
	})
	s.SignIn(access.Owner, "M002").Get("/deposit").OK().Sound().HasText("还差", "¥50,000.00", "channel-supplier M002", "从贵司的绑定账户汇入", "伍万元整")
}

// CC-1: the bank's message enters a payment once; without the right signature it has no effect, without a secret there is
// no such address.
func TestBankTellsOfAPaymentBySignedMessage(t *testing.T) {
	s := newChannel(t)
	body := []byte(`{"payment":"H1","merchant":"M001","programme":"channel-supplier","amount":"12.34","paid_at":"2026-11-22T15:00:00+08:00"}`)
	send := func(signature string) int {
		b := s.Visitor()
		return b.Once("POST", "/hooks/deposits", "application/json", body, http.Header{"X-Signature": {signature}}).StatusCode
	}
	signed := ledger.SignMessage("secret", s.Clock.Now(), body)
	if got := send(signed); got != http.StatusNotFound {
		t.Errorf("without a secret it answers %d", got)
	}
	s.Front.DepositSecrets = []string{"secret"}
	for range 2 {
		if got := send(signed); got != http.StatusOK {
			t.Errorf("it answers %d", got)
		}
	}
	if d := s.deposit(); d.Balance != 5_001_234 || d.Entries != 2 {
		t.Errorf("%+v", d)
	}
	if got := send(ledger.SignMessage("another", s.Clock.Now(), body)); got != http.StatusUnauthorized {
		t.Errorf("another secret: %d", got)
	}
	s.Clock.Advance(6 * time.Minute)
	if got := send(signed); got != http.StatusUnauthorized {
		t.Errorf("a message of six minutes ago: %d", got)
	}
	body = []byte(strings.Replace(string(body), "12.34", "12.35", 1))
	if got := send(ledger.SignMessage("secret", s.Clock.Now(), body)); got != http.StatusConflict {
		t.Errorf("another payment under the reference: %d", got)
	}
	body = []byte(`{}`)
	if got := send(ledger.SignMessage("secret", s.Clock.Now(), body)); got != http.StatusUnprocessableEntity {
		t.Errorf("an empty message: %d", got)
	}
}
