package demo

import (
	"time"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/text"
)

// The brands of the story; their owners are invented.
var owners = []struct{ id, name, trademark, class, owner, tonality string }{
	{"B101", "云上里", "81000101", "21", "云上里家居（杭州）有限公司", "2.6"}, {"B102", "NORDLYS", "81000102", "11;21", "Nordlys Home Aps", "3.1"},
	{"B103", "小满仓", "81000103", "20;21", "小满仓生活用品有限公司", "1.8"}, {"B104", "白鹭洲", "81000104", "25", "白鹭洲服饰股份有限公司", "2.2"},
	{"B105", "松塔记", "81000105", "16", "松塔记文化有限公司", "2.0"},
}

// chains are the authorisations of the story: a whole one of level 1, one of level 2 with a link that ends soon, one with
// a gap, one that waits for staff, and one that was refused.
func (s *story) chains() {
	s.begins(s.brands)
	c, other := s.shops[settled], s.shops[fresh]
	s.chain(c, "B101", -220, true, grant{to: c.name, days: 500})
	s.chain(c, "B102", -180, true, grant{to: "北极光（上海）贸易有限公司", kind: brand.SoleAgentCN, days: 700}, grant{to: "沪上一品商贸有限公司", days: 400}, grant{to: c.name, days: 24})
	s.chain(c, "B103", -60, true, grant{to: "华东总代理商贸有限公司", days: 300}, grant{from: "皖南经销有限公司", to: c.name, days: 200})
	s.chain(c, "B104", -2, false, grant{to: "白鹭洲电商有限公司", kind: brand.Subsidiary, days: 600}, grant{to: c.name, days: 350})
	s.chain(other, "B101", -1, false, grant{to: other.name, days: 365})
	s.chain(other, "B105", -12, false, grant{to: other.name, days: 180})
	s.ago(9*24*time.Hour, s.refuses(other, "B105", "授权书上的被授权方少了“有限公司”三个字，请上传盖章的更正件。"))
}

// grant is one link: from where the one before led to, unless another name is said, until so many days from now.
type grant struct {
	from, to, kind string
	days           int
	last           bool // leads to the company
}

// brands puts the brands into the portal, and on the shelves of the first company.
func (s *story) brands() error {
	return s.do(actor, func(tx *db.Tx) error {
		today := calendar.DayOf(s.now)
		var rows []brand.Brand
		for i, o := range owners {
			rows = append(rows, brand.Brand{ID: o.id, Name: o.name, Trademark: o.trademark, Class: o.class, Owner: o.owner, Status: brand.Registered,
				AppliedOn: today - 3000 - calendar.Day(37*i), RegisteredOn: today - 2600 - calendar.Day(37*i), ValidUntil: today + 1052 - calendar.Day(37*i), Tonality: o.tonality})
		}
		rows[4].Status, rows[4].RegisteredOn, rows[4].ValidUntil = brand.Accepted, 0, 0
		if _, err := brand.Put(tx, rows); err != nil {
			return err
		}
		store, err := merchant.FindStore(tx, s.shops[settled].store)
		if err != nil {
			return err
		}
		store.Brands = "B101;B102;B105"
		_, err = merchant.PutStores(tx, []merchant.Store{store})
		return err
	})
}

// chain is how a company adds a chain on a day, and staff confirm it the day after where they have.
func (s *story) chain(c *shop, id string, day int, confirmed bool, grants ...grant) {
	s.on(s.day(day, "10:40"), func() error {
		from := ownerOf(id)
		for i, g := range grants {
			if g.from != "" {
				from = g.from
			}
			g.from, g.last = from, i == len(grants)-1
			if err := s.grant(c, id, g); err != nil {
				return err
			}
			from = g.to
		}
		return nil
	})
	if confirmed {
		s.on(s.day(day+1, "14:20"), func() error { return s.confirms(c, id) })
	}
}

func ownerOf(id string) string {
	for _, o := range owners {
		if o.id == id {
			return o.owner
		}
	}
	return ""
}

// grant adds one link with its paper.
func (s *story) grant(c *shop, id string, g grant) error {
	content, err := authorisation(s, g.from, g.to, id)
	if err != nil {
		return err
	}
	paper, err := s.keep(c, "授权书-"+id+"-"+g.to+".pdf", content)
	if err != nil {
		return err
	}
	papers := []string{paper}
	if g.last { // it comes with a photograph of its seal
		if content, err = picture(g.days); err != nil {
			return err
		}
		if paper, err = s.keep(c, "签章照片-"+id+".png", content); err != nil {
			return err
		}
		papers = append(papers, paper)
	}
	kind := g.kind
	if kind == "" {
		kind = brand.Ordinary
	}
	return s.do(c.owner, func(tx *db.Tx) error {
		today := calendar.DayOf(s.now)
		_, err := brand.AddLink(tx, id, 0, brand.Draft{Grantor: g.from, Grantee: g.to, Kind: kind, From: (today - 340).String(), To: (today + calendar.Day(g.days)).String(),
			Region: "中国大陆", MaySublicense: !g.last, Papers: papers})
		return err
	})
}

// authorisation is the paper of a link, as a PDF that says that it is none.
func authorisation(s *story, from, to, id string) ([]byte, error) {
	d := pdf.New(pdf.Head{Title: "品牌授权书（演示）", Lang: text.ZH, At: s.clock.Now()})
	d.Title("品牌授权书（演示）")
	d.Paragraph("本材料为演示数据，所列公司与商标均为虚构，没有任何法律效力。")
	d.Facts([]pdf.Fact{{Label: "授权方", Value: from}, {Label: "被授权方", Value: to}, {Label: "品牌", Value: id}, {Label: "区域", Value: "中国大陆"}})
	return d.Bytes()
}

// confirms is staff confirming every link of a chain.
func (s *story) confirms(c *shop, id string) error {
	return s.do(s.house.reviewer, func(tx *db.Tx) error {
		links, err := brand.LinksOf(tx, c.id, id)
		for i := 0; i < len(links) && err == nil; i++ {
			_, err = brand.Confirm(tx, links[i].ID, links[i].Version)
		}
		return err
	})
}

// refuses is staff refusing the first link of a chain.
func (s *story) refuses(c *shop, id, reason string) func() error {
	return func() error {
		return s.do(s.house.colleague, func(tx *db.Tx) error {
			links, err := brand.LinksOf(tx, c.id, id)
			if err == nil {
				_, err = brand.Refuse(tx, links[0].ID, links[0].Version, reason)
			}
			return err
		})
	}
}
