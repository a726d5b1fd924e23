package trade_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/web/webtest"
)

// crowd makes companies members of a programme.
func (s *stage) crowd(programme string, from, to int) {
	s.Do(func(tx *db.Tx) error {
		e, err := s.Library.InForce(programme, tx.Now)
		if err != nil {
			return err
		}
		for i := from; i < to; i++ {
			id := fmt.Sprintf("Z%03d", i)
			if _, err := merchant.Put(tx, []merchant.Merchant{{ID: id, Name: "公司" + id, LegalID: "LZ" + id}}); err != nil {
				return err
			}
			if _, err := membership.Admit(tx, membership.New{Merchant: id, Programme: programme, Edition: e.ID, Party: e.Parties[0].Key}); err != nil {
				return err
			}
		}
		return nil
	})
}

// The list of partners goes on where somebody on its page is hidden.
func TestPartnersGoOnBehindASupervisedOne(t *testing.T) {
	s := newStage(t)
	s.crowd("channel-supplier", 0, 60)
	s.distributor.Get("/relations/new").OK().HasText("下一页")
	s.Do(func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "Z010", Kind: listing.Supervised, Clause: "CC-40", By: "finding:1"})
		return err
	})
	s.distributor.Get("/relations/new").OK().HasText("下一页")
}

// Who stands on both sides finds every partner of both, page by page, and each once.
func TestPartnersOfBothWaysAreAllShown(t *testing.T) {
	s := newStage(t)
	s.crowd("channel-supplier", 0, 60)
	s.crowd("channel-distributor", 100, 160)
	s.Do(func(tx *db.Tx) error {
		e, _ := s.Library.InForce("channel-supplier", tx.Now)
		_, err := membership.Admit(tx, membership.New{Merchant: "M002", Programme: "channel-supplier", Edition: e.ID, Party: e.Parties[0].Key})
		return err
	})
	read := []*webtest.Page{s.distributor.Get("/relations/new").OK().Sound()}
	for strings.Contains(read[len(read)-1].Text(), "下一页") {
		read = append(read, read[len(read)-1].Follow("下一页").OK())
	}
	pages := func(name string) (n int) {
		for _, p := range read {
			if strings.Contains(p.Text(), name) {
				n++
			}
		}
		return n
	}
	for i := range 60 {
		for _, n := range []int{i, 100 + i} {
			if name := fmt.Sprintf("公司Z%03d", n); pages(name) != 1 {
				t.Errorf("%s is on %d pages", name, pages(name))
			}
		}
	}
}

// CC-40: nor are the words that a supervised account wrote.
func TestWordsOfASupervisedAskerAreNotShown(t *testing.T) {
	s := newStage(t)
	page := s.asked()
	s.Do(func(tx *db.Tx) error {
		_, err := listing.Put(tx, listing.Hold{Merchant: "M002", Kind: listing.Supervised, Clause: "CC-40", By: "finding:1"})
		return err
	})
	s.supplier.Get(page.URL.Path).OK().Sound().LacksText("测试商家 M002", "希望分销")
	s.distributor.Get(page.URL.Path).OK().HasText("希望分销")
	s.SignIn(access.Operator).Get("/staff"+page.URL.Path).OK().HasText("测试商家 M002", "希望分销")
}
