package demo

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/invitation"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

// groupProgramme is the programme of sellers and their products that the demonstration plays.
const groupProgramme = "juhuasuan"

// seller is one store of the programme of sellers.
type seller struct {
	company                      int
	id, name, platform, category string
	grade                        string
	dip                          int // the day on which its score of description was below the line; 0 for none
}

// The stores by what becomes of them: certified, in review with a day that fails it, in review, invited.
var sellers = []seller{
	{company: settled, id: "G001", name: "云禾日用专营", platform: "taobao", category: "日用百货", grade: "crown-2"},
	{company: 14, id: "G002", name: "远山家居小店", platform: "taobao", category: "家居", grade: "diamond-5", dip: -2},
	{company: fresh, id: "G003", name: "拾光旗舰店", platform: "tmall", category: "家居"},
	{company: 15, id: "G004", name: "朝露食品店", platform: "taobao", category: "食品", grade: "diamond-3"},
}

// groupGoods are what the certified store signs up, in the order of the story.
var groupGoods = []string{"纯棉毛巾四条装", "加厚浴巾", "竹纤维洗脸巾", "厨房抹布十条装", "吸水地垫", "四季薄被", "冰丝凉席三件套", "抽屉收纳盒六只", "防滑衣架三十只", "每日坚果三十包", "儿童保温杯", "折叠晾衣架", "真空收纳袋", "桌面收纳盒"}

// groupBuys is what happens in the programme of sellers: certified, a dip between submission and review, invited, and
// sign-ups of products in every state, some after several rounds.
func (s *story) groupBuys() {
	s.on(s.day(-40, "06:00"), s.opensSellers)
	for d := -39; d <= 0; d++ {
		s.on(s.day(d, "06:20"), s.sellerDays(d-1, d-1))
	}
	s.on(s.day(-38, "10:00"), s.certifies)
	s.on(s.day(-4, "10:00"), s.asksToBeCertified(1))
	s.on(s.day(-3, "14:00"), s.asksToBeCertified(2))
	s.on(s.day(-6, "11:00"), s.invites(15, "您的坚果礼盒很适合年货专场，诚邀参加。"))
	s.on(s.day(-9, "11:00"), s.invites(16, ""))
	s.on(s.day(-5, "16:00"), s.revokes)
	s.signUps()
}

// opensSellers registers the stores, their goods and half a year of figures.
func (s *story) opensSellers() error {
	err := s.do(actor, func(tx *db.Tx) error {
		var known []facts.Fact
		for _, n := range sellers {
			if _, err := merchant.PutStores(tx, []merchant.Store{{ID: n.id, Merchant: s.shops[n.company].id, Name: n.name, Platform: n.platform, Kind: map[bool]string{true: "flagship", false: "ordinary"}[n.platform == "tmall"], Created: s.day(-beginning, "00:00")}}); err != nil {
				return err
			}
			for fact, value := range map[string]string{"main_category": n.category, "credit_grade": n.grade, "nonvirtual_share": "0.97", "consumer_protection": "true", "seven_day_returns": "true"} {
				if value != "" {
					known = append(known, facts.Fact{Subject: "store:" + n.id, Fact: fact, Since: s.day(-beginning, "00:00"), Value: value})
				}
			}
		}
		if _, err := facts.Put(tx, known); err != nil {
			return err
		}
		_, err := product.Put(tx, groupProducts())
		return err
	})
	return errors.Join(err, s.sellerDays(-225, -41)())
}

// groupProducts are the goods of the certified store, and one of each other.
func groupProducts() []product.Product {
	var out []product.Product
	add := func(id, store, title, category string, price int64) {
		stock := int64(8_000)
		out = append(out, product.Product{ID: id, Store: store, Title: title, Category: category, StockKind: "spot", SaleKind: "new", Price: &price, Stock: &stock})
	}
	for i, title := range groupGoods {
		category := "日用百货"
		if i == 9 {
			category = "食品/坚果"
		}
		add(groupProduct(i), "G001", title, category, int64(2_990+700*i))
	}
	add("G003-01", "G003", "北欧风台灯", "家居", 12_900)
	return out
}

func groupProduct(i int) string { return fmt.Sprintf("G001-%02d", i+1) }

// sellerDays sends in the figures of the stores and the prices of the goods from one day to another.
func (s *story) sellerDays(from, to int) func() error {
	return func() error {
		return s.do(actor, func(tx *db.Tx) error {
			today := calendar.DayOf(s.now)
			var days []figures.Day
			for _, n := range sellers {
				for d := from; d <= to; d++ {
					days = append(days, n.day(d, today))
				}
			}
			if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
				return err
			}
			score := decimal.RequireFromString("4.82")
			var prices []facts.ProductDay
			for i := range groupGoods {
				for d := from; d <= to; d++ {
					prices = append(prices, facts.ProductDay{Product: groupProduct(i), Day: today + calendar.Day(d), Sales: groupPrice(i, d) * 3, Orders: 3, Price: ref(groupPrice(i, d)), Score: &score})
				}
			}
			_, err := facts.PutDays(tx, prices)
			return err
		})
	}
}

func ref(n int64) *int64 { return &n }

// groupPrice is what a product cost on a day: its price, now and then a tenth less.
func groupPrice(i, d int) int64 {
	price := int64(2_990 + 700*i)
	if (-d+i*5)%31 < 4 {
		return price * 9 / 10
	}
	return price
}

// day is one day of a store.
func (n seller) day(d int, today calendar.Day) figures.Day {
	out := figures.Day{Subject: n.id, Day: today + calendar.Day(d)}
	wave := int64(d*d*31%40_000) - 20_000
	description := 4_780_000 + wave
	if d == n.dip && d != 0 {
		description = 4_550_000
	}
	for column, v := range map[int]int64{figures.DSRDescription: description, figures.DSRService: 4_790_000 - wave, figures.DSRShipping: 4_770_000 + wave/2, figures.Ratings: int64(4 + (d*d)%5)} {
		out.Set(column, v)
	}
	return out
}

// asksToBeCertified hands in the application of a store.
func (s *story) asksToBeCertified(i int) func() error {
	return func() error {
		n := sellers[i]
		c := s.shops[n.company]
		content, err := certificate(c, s.clock.Now())
		if err != nil {
			return err
		}
		proof, err := s.keep(c, "商标注册证（聚划算）.pdf", content)
		if err != nil {
			return err
		}
		return s.do(c.owner, func(tx *db.Tx) error {
			k, err := application.Start(tx, groupProgramme, "")
			if err != nil {
				return err
			}
			f, err := application.SaveAnswers(tx, k.ID, 1, application.Answers{"store": {Values: []string{n.id}}, "contact_name": {Values: []string{c.person}}, "contact_phone": {Values: []string{"0571-8500 " + c.id[1:] + "8"}}, "ownership": {Papers: []string{proof}}})
			if err == nil {
				_, err = application.Submit(tx, k.ID, f.Version)
			}
			return err
		})
	}
}

// certifies takes the first store through its review, and signs for taking part.
func (s *story) certifies() error {
	if err := s.asksToBeCertified(0)(); err != nil {
		return err
	}
	c := s.shops[sellers[0].company]
	err := s.do(s.house.reviewer, func(tx *db.Tx) error {
		all, err := application.Of(tx, c.id)
		if err != nil {
			return err
		}
		k, err := application.Claim(tx, all[0].ID, all[0].Version)
		if err != nil {
			return err
		}
		given := []application.Judgement{{Key: "brand_papers", Answer: rulebook.Met, Reason: "商标注册证与主体一致，在有效期内。"}, {Key: "truth", Answer: rulebook.Met, Reason: "材料与公开信息一致。"}}
		if k, err = application.Judge(tx, k.ID, k.Version, given); err != nil {
			return err
		}
		_, err = application.Approve(tx, k.ID, k.Version, application.Ruling{Remark: "欢迎参加，可以开始为商品报名。"})
		return err
	})
	if err != nil {
		return err
	}
	e, err := s.Library.InForce(groupProgramme, s.clock.Now())
	if err != nil {
		return err
	}
	return s.signBundle(c, e, e.Agreements[0])
}

// invites opens the door to a company.
func (s *story) invites(company int, note string) func() error {
	return func() error {
		return s.do(s.house.reviewer, func(tx *db.Tx) error {
			_, err := invitation.Invite(tx, groupProgramme, s.shops[company].id, note)
			return err
		})
	}
}

// revokes takes the older invitation back.
func (s *story) revokes() error {
	return s.do(s.house.reviewer, func(tx *db.Tx) error {
		all, err := invitation.List(tx, groupProgramme, "", 10)
		if err != nil || len(all) < 2 {
			return err
		}
		_, err = invitation.Revoke(tx, all[1].ID)
		return err
	})
}
